"""What each batch asks reads the rows of that batch, also where PostgreSQL knows nothing of the project yet."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from store.after import sent as arrived
from store.exporting import claims as entries
from store.exporting import exports, items, known, leases, not_arrived, seals, selection, states
from store.exporting import held as off_limits
from store.models import Candidate, ExportState
from store.people import details, dummies, figures, projects
from store.upkeep import erasure, retention
from tests.store.factory import people, reviewed
from tests.store.old_statistics import KNOWN_TO_STATISTICS, NEW, not_looked_at, rows_read

BATCH = 50
# Each of a batch may be looked up by several keys and in several tables; those of the whole export may not.
MOST_ROWS = 1_000
# Somebody may be looked up in several tables, and by several keys.
MOST_TIMES = 12


@pytest.fixture(scope="module", params=["T1", "T_NEW"], ids=["known workspace", "new workspace"])
def begun(request, postgresql):
    with not_looked_at(postgresql, request.param) as made:
        yield made


@contextmanager
def many_read(database):
    """The statements of the block that read more than MOST_ROWS, each behind how many."""
    found = []
    with rows_read(database) as read:
        yield found
    found += [one for one in read if one[0] > MOST_ROWS]


@contextmanager
def run(database, export):
    """The export's run for a moment: a session and the export."""
    lease = leases.claim(database, export.id, 60)
    with leases.held(database, lease, 60) as held:
        yield held
    leases.release(database, lease)


def test_a_batch_reads_its_own_rows(begun):
    database, export = begun
    with many_read(database) as too_many, run(database, export) as (session, held):
        sent = items.take(session, held, BATCH).sending
        seals.leave_out_opted_out(session, held, sent)
        entries.others_with(session, held, {f"cand-{one.row_number}": one.identity for one in sent})
        entries.doubt_again(session, held, [f"cand-{one.row_number}" for one in sent])
        items.note_exported(session, held, [(work, f"r-{work.row_number}") for work in sent[:20]])
        items.note_failed(session, held, sent[20:30], "refused", may_have_arrived=False)
        items.note_failed(session, held, sent[30:], "refused", may_have_arrived=True)
        items.unsettled(session, held, BATCH, 1.0)
        items.next_settling(session, held.id, 1.0)
    assert len(sent) == BATCH
    assert too_many == []


def test_a_part_of_a_file_reads_its_own_rows(begun):
    """Of a project of whose people statistics do not know: some who are stored already, and some who are not."""
    database, export = begun
    part = [*people(10, start=10_000 + NEW - 10), *people(10, start=50_000)]
    with database.write() as session:
        project, reading = projects.begin_reading(session, export.workspace_id, "a new project")
    with many_read(database) as too_many, database.write() as session:
        tally = projects.put_candidates(session, project, reading, part)
    assert (tally.new, tally.again) == (10, 0)
    assert too_many == []


def test_a_doubt_about_somebody_reads_no_others(begun):
    database, export = begun
    with many_read(database) as too_many, run(database, export) as (session, held):
        sent = items.take(session, held, BATCH).sending
        items.note_lost(session, held, [work.candidate_id for work in sent])
        doubted = items.unsettled(session, held, BATCH, 0.0)
        items.note_missed(session, held, [work.candidate_id for work in doubted[:10]])
        items.note_not_arrived(session, held, [work.candidate_id for work in doubted[10:20]])
        items.note_exported(session, held, [(work, f"r-{work.row_number}") for work in doubted[20:30]])
        entries.give_up(session, held, [work.identity for work in doubted[:20]])
        items.note_cancelled(session, held, doubted[:10])
    assert doubted
    assert too_many == []


def test_who_is_forgotten_is_found_without_the_others(begun):
    database, _ = begun
    with many_read(database) as too_many:
        told = erasure.forget(database, "p10777@example.com")
    assert told.deleted
    assert too_many == []


def test_a_review_and_its_start_read_everybody_a_few_times(begun):
    """And never each with each."""
    database, export = begun
    where = (export.workspace_id, export.connection_id)
    with rows_read(database) as read:
        next_one = reviewed(database, *where, people(NEW, start=30_000), name="another new project")
        with database.write() as session:
            next_one = exports.by_id(session, next_one.id)
            selection.plan(session, next_one)
            selection.first_to_send(session, next_one, 3)
            selection.first_marked(session, next_one, 3)
            selection.candidates_named(session, next_one, "person 31", 5)
            selection.sending_the_same(session, next_one, 3)
            selection.previously(session, next_one, selection.EVERYBODY, 3)
            off_limits.judge(session, next_one)
            known.next_people(session, next_one, 10)
            figures.refresh(session, next_one.project_id)
            details.note_missing(session, next_one.project_id)
            dummies.give_numbers(session, next_one.workspace_id, next_one.project_id)
            states.start(session, next_one)
        with database.read() as session:
            list(not_arrived.not_arrived(session, next_one.id))
            list(arrived.sent(session, next_one.id))
            arrived.count(session, next_one)
    assert [one for one in read if one[0] > MOST_TIMES * NEW] == []


def test_what_is_deleted_in_time_is_read_a_few_times(begun):
    """In parts, and not all of it again for each of them."""
    database, export = begun
    with run(database, export) as (session, held):
        states.end(session, held, ExportState.CANCELLED)
    read = Counter()
    with rows_read(database) as found:
        retention.purge_candidates(database, 0)
        retention.delete_old_ledger(database, 0)
        retention.delete_history(database, 0)
    for rows, statement in found:
        read[statement] += rows
    with database.read() as session:
        left = select(func.count()).select_from(Candidate).where(Candidate.project_id == export.project_id)
        assert session.scalar(left) == 0
    everybody = KNOWN_TO_STATISTICS + 2 * NEW
    assert [(rows / everybody, one) for one, rows in read.items() if rows > MOST_TIMES * everybody] == []
