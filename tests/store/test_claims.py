"""The ledger as exports use it: whose to send a person is, and what a doubt carries on."""

from __future__ import annotations

import pytest

from store.exporting import items, leases, lessons, states
from store.models import Export, Exported, ExportItem, ExportState, ItemState
from tests.store.factory import connected, people, reviewed, started

SECONDS = 600


class Running:
    """An export under its lease."""

    def __init__(self, database, export) -> None:
        self.database, self.id = database, export.id
        self.lease = leases.claim(database, export.id, SECONDS)

    def __enter__(self):
        self._held = leases.held(self.database, self.lease, SECONDS)
        return self._held.__enter__()

    def __exit__(self, *error):
        return self._held.__exit__(*error)

    def take(self, left_at=None):
        with self as (session, export):
            return items.take(session, export, 100, left_at)


def ledger(database, connection_id=None):
    with database.read() as session:
        return {
            (row.export_id, row.exported_at is not None, row.doubtful)
            for row in session.query(Exported)
            if connection_id in (None, row.connection_id)
        }


@pytest.mark.long
def test_a_claim_of_an_export_that_lives_is_not_taken_by_a_retry_of_another(database, workspace):
    """*Retry* of one export while another sends the same person."""
    first = Running(database, started(database, *workspace, people(1)))
    sent = first.take().sending
    with first as (session, export):
        items.note_failed(session, export, sent, "rejected", may_have_arrived=False)
        states.end(session, export, ExportState.COMPLETE_WITH_ERRORS)
    second = Running(database, started(database, *workspace, people(1), name="another"))
    assert len(second.take().sending) == 1
    with database.write() as session:
        assert states.retry(session, session.get_one(Export, first.id), "U1")
    again = Running(database, first)
    taken = again.take()
    assert (len(taken.sending), taken.skipped) == (0, 1)
    assert ledger(database) == {(second.id, False, False)}


def test_an_arrival_is_noted_for_its_own_connection_only(database, workspace):
    other = connected(database, "T2", "another key")
    theirs = Running(database, started(database, *other, people(2)))
    theirs.take()
    ours = Running(database, started(database, *workspace, people(2)))
    sent = ours.take().sending
    with ours as (session, export):
        items.note_exported(session, export, [(work, "id") for work in sent])
    assert ledger(database, other[1]) == {(theirs.id, False, False)}
    assert ledger(database, workspace[1]) == {(ours.id, True, False)}


@pytest.mark.parametrize("way", ["one by one", "all at once"])
@pytest.mark.parametrize("same", [True, False])
@pytest.mark.long
def test_a_doubt_is_inherited_with_the_time_and_the_campaign_of_its_request(database, workspace, way, same):
    first = Running(database, started(database, *workspace, people(2), destination_id="camp-a"))
    sent = first.take(left_at=1234.5).sending
    with first as (session, export):
        if way == "one by one":
            lost = [items.Work(**{**vars_of(work), "left_at": 1234.5}) for work in sent]
            items.note_failed(session, export, lost, "lost from sight", may_have_arrived=True)
        else:
            items.fail_rest(session, export, "the key is refused")
        states.end(session, export, ExportState.FAILED)
    assert ledger(database) == {(first.id, False, True)}
    campaign = "camp-a" if same else "camp-b"
    second = Running(database, started(database, *workspace, people(2), name="another", destination_id=campaign))
    taken = second.take(left_at=9999.0)
    assert (taken.sending, taken.doubtful) == ([], 2)
    with second as (session, export):
        found = items.unsettled(session, export, 10, -1.0)
    assert {(work.left_at, work.left_for) for work in found} == {(1234.5, None if same else "camp-a")}
    assert ledger(database) == {(second.id, False, False)}
    # Sent again, the doubt is about this export's own request.
    with second as (session, export):
        items.note_missed(session, export, [work.candidate_id for work in found])
        items.mark_leaving(session, export, [work.candidate_id for work in found], 9999.0)
        again = items.unsettled(session, export, 10, -1.0)
    assert {(work.left_at, work.left_for, work.times_missed) for work in again} == {(9999.0, None, 1)}


def vars_of(work):
    return {name: getattr(work, name) for name in items.Work.__slots__}


@pytest.mark.long
def test_what_refusals_taught_is_read_by_the_next_run(database, workspace):
    run = Running(database, started(database, *workspace, people(10)))
    sent = run.take().sending
    with run as (session, export):
        lessons.note_refused(session, export, sent, most_together=5)
        lessons.note_refused(session, export, sent[:5], most_together=3)
        lessons.note_suspect(session, export, sent[0], "rejected")
        unsent = items.unsent(session, export, 100)
        assert lessons.any_suspect(session, export)
    assert [work.candidate_id for work in unsent] == [work.candidate_id for work in sent[1:]]
    assert [work.most_together for work in unsent] == [3] * 4 + [5] * 5
    assert {work.refused_with for work in unsent} == {sent[0].row_number}
    with run as (session, export):
        items.note_exported(session, export, [(work, "id") for work in sent[1:]])
        assert lessons.size_that_was_taken(session, export, sent[0].row_number) is None
        assert lessons.fail_suspects(session, export) == 1
        assert not lessons.any_suspect(session, export)
        found = session.get_one(ExportItem, (export.id, sent[0].candidate_id))
        session.refresh(found)
        assert (found.state, found.reason) == (ItemState.FAILED, "rejected")
        states.end(session, export, ExportState.COMPLETE_WITH_ERRORS)
    with database.write() as session:
        states.retry(session, session.get_one(Export, run.id), "U1")
        session.expire_all()
        found = session.get_one(ExportItem, (run.id, sent[0].candidate_id))
        assert (found.state, found.most_together, found.refused_with, found.refusal) == ("pending", None, None, None)


def test_a_batch_that_arrived_in_parts_was_only_too_large(database, workspace):
    run = Running(database, started(database, *workspace, people(4)))
    sent = run.take().sending
    with run as (session, export):
        lessons.note_refused(session, export, sent, most_together=2)
        items.note_exported(session, export, [(work, "id") for work in sent[:2]])
        assert lessons.size_that_was_taken(session, export, sent[0].row_number) is None
        items.note_exported(session, export, [(work, "id") for work in sent[2:]])
        assert lessons.size_that_was_taken(session, export, sent[0].row_number) == 2


def test_people_who_were_exported_before_are_known_as_such_when_sent_on_purpose(database, workspace):
    first = Running(database, started(database, *workspace, people(2)))
    sent = first.take().sending
    with first as (session, export):
        items.note_exported(session, export, [(work, "id") for work in sent])
        states.end(session, export, ExportState.COMPLETE)
    again = Running(database, started(database, *workspace, people(3), name="again", include_previous=True))
    assert [work.exported_before for work in again.take().sending] == [True, True, False]


def test_exported_before_is_whoever_another_export_sent_whatever_its_id(sqlite_database):
    where = connected(sqlite_database)
    first = Running(sqlite_database, started(sqlite_database, *where, people(3)))
    sent = first.take().sending
    with first as (session, export):
        items.note_exported(session, export, [(work, "id") for work in sent])
        states.end(session, export, ExportState.COMPLETE)
    again = Running(sqlite_database, started(sqlite_database, *where, people(4), name="again", include_previous=True))
    with sqlite_database.write() as session:
        for work, other in zip(sent, ("0" * 32, "f" * 32, again.id), strict=True):
            session.query(Exported).filter_by(identity=work.identity).update({"export_id": other})
    taken = again.take().sending
    assert [work.exported_before for work in taken] == [True, True, False, False]


def test_a_review_of_another_export_is_no_claim(database, workspace):
    reviewed(database, *workspace, people(2))
    assert ledger(database) == set()


def test_a_doubt_of_another_account_about_the_same_person_frees_nobody_here(database, workspace):
    other = connected(database, "T2", "another key")
    theirs = Running(database, started(database, *other, people(1)))
    lost = theirs.take().sending
    with theirs as (session, export):
        items.note_failed(session, export, lost, "lost from sight", may_have_arrived=True)
        states.end(session, export, ExportState.COMPLETE_WITH_ERRORS)
    first = Running(database, started(database, *workspace, people(1)))
    sent = first.take().sending
    with first as (session, export):
        items.note_failed(session, export, sent, "rejected", may_have_arrived=False)
        states.end(session, export, ExportState.COMPLETE_WITH_ERRORS)
    ours = Running(database, started(database, *workspace, people(1), name="another"))
    assert len(ours.take().sending) == 1
    with database.write() as session:
        assert states.retry(session, session.get_one(Export, first.id), "U1")
    taken = Running(database, first).take()
    assert (taken.sending, taken.skipped, taken.doubtful) == ([], 1, 0)
    assert ledger(database, other[1]) == {(theirs.id, False, True)}
    assert ledger(database, workspace[1]) == {(ours.id, False, False)}
