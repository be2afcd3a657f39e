"""What each batch asks reads the rows of that batch, also where PostgreSQL last looked at its tables before the project
and its export were there: it looks by itself a minute later, and an export of 100,000 is done by then."""

from __future__ import annotations

import json
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event, text

from store.base.db import Database
from store.exporting import claims as entries
from store.exporting import items, leases, seals, states
from store.migrate import upgrade
from store.models import Base, ExportState
from store.people import projects
from store.upkeep import erasure
from tests.store.factory import connected, people, started

KNOWN_TO_STATISTICS, NEW, BATCH = 1_000, 4_000, 50
# Each of a batch may be looked up by several keys and in several tables; those of the whole export may not.
MOST_ROWS = 1_000
# Of a lease, a batch or a part of a file.
STATEMENTS = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")


@pytest.fixture(scope="module")
def begun(postgresql):
    """An export that runs and of which no statistics know: the database, and the export."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE DATABASE old_statistics")
    address = postgresql.replace("/postgres?", "/old_statistics?").replace("postgresql://", "postgresql+psycopg://")
    database = Database(address)
    upgrade(database)
    database.ledger_secret = b"the secret of tests"
    with database.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            connection.execute(text(f'ALTER TABLE "{table.name}" SET (autovacuum_enabled = false)'))
    where = connected(database)
    first = started(database, *where, people(KNOWN_TO_STATISTICS), name="an earlier project")
    lease = leases.claim(database, first.id, 60)
    with leases.held(database, lease, 60) as (session, held):
        sent = items.take(session, held, KNOWN_TO_STATISTICS).sending
        items.note_exported(session, held, [(work, f"first-{work.row_number}") for work in sent])
        states.end(session, held, ExportState.COMPLETE)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    yield database, started(database, *where, people(NEW, start=10_000), name="a new project")
    database.close()


@contextmanager
def rows_read(database):
    """Each statement of the block with how many rows it read, of those that read more than MOST_ROWS."""
    found = []

    def explain(connection, cursor, statement, parameters, context, executemany):
        if not statement.startswith(STATEMENTS) or executemany:
            return
        with connection.connection.cursor() as own:
            own.execute("SAVEPOINT explained")
            # In a table of so few rows to read all of them is no more work.
            own.execute("SET LOCAL enable_seqscan = off")
            own.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
            plan = own.fetchone()[0]
            own.execute("ROLLBACK TO SAVEPOINT explained")
        read = of_tables(json.loads(plan)[0]["Plan"] if isinstance(plan, str) else plan[0]["Plan"])
        if read > MOST_ROWS:
            found.append((read, statement))

    event.listen(database.engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", explain)


@contextmanager
def run(database, export):
    """The export's run for a moment: a session and the export."""
    lease = leases.claim(database, export.id, 60)
    with leases.held(database, lease, 60) as held:
        yield held
    leases.release(database, lease)


def of_tables(node):
    """How many rows a plan took from tables and indexes, also those that it threw away."""
    own = 0
    if "Relation Name" in node and node["Node Type"] != "ModifyTable":
        of_a_loop = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        own = round(of_a_loop * node["Actual Loops"])
    return own + sum(map(of_tables, node.get("Plans", ())))


def test_a_batch_reads_its_own_rows(begun):
    database, export = begun
    with rows_read(database) as too_many, run(database, export) as (session, held):
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
    with rows_read(database) as too_many, database.write() as session:
        tally = projects.put_candidates(session, project, reading, part)
    assert (tally.new, tally.again) == (10, 0)
    assert too_many == []


def test_a_doubt_about_somebody_reads_no_others(begun):
    database, export = begun
    with rows_read(database) as too_many, run(database, export) as (session, held):
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
    with rows_read(database) as too_many:
        told = erasure.forget(database, "p10777@example.com")
    assert told.deleted
    assert too_many == []
