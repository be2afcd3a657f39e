"""What PostgreSQL is to know of its tables before it plans what Review and *Export* ask."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from store.base.db import Database
from store.exporting import selection
from store.models import Export
from store.upkeep.planner import gather_statistics
from tests.store.factory import connected, people, reviewed


@pytest.fixture
def fresh(new_postgresql):
    """A database at which PostgreSQL does not look by itself either."""
    with new_postgresql.write() as session:
        for table in session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")).all():
            session.execute(text(f"ALTER TABLE {table} SET (autovacuum_enabled = off)"))
    return new_postgresql


def pages_read(database, export):
    """How many pages PostgreSQL looks at for Review's numbers."""
    asked = []
    with database.read() as session:
        event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        selection.plan(session, session.get_one(Export, export.id))
        statement, parameters = asked[-1]
        explained = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
        ((plan,),) = session.connection().exec_driver_sql(explained, parameters).scalars()
        return plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]


def test_the_first_file_of_a_database_is_counted_as_quickly_as_others(fresh):
    """Each person was compared with each: with 800 people, some of whom had opted out, Review took minutes."""
    export = reviewed(fresh, *connected(fresh), people(400))
    before = pages_read(fresh, export)
    gather_statistics(fresh)
    after = pages_read(fresh, export)
    # Some pages for each of the people, and none for each pair: the version before shows how many those were.
    assert after < 30 * 400 < before


def test_only_what_was_never_looked_at_is(fresh):
    ids = connected(fresh)
    reviewed(fresh, *ids, people(30))
    looked_at = gather_statistics(fresh)
    assert {"candidates", "person_keys", "candidate_readings", "exports"} <= set(looked_at)
    assert "export_items" not in looked_at
    reviewed(fresh, *ids, people(40))
    # Of a table whose rows are all gone again there is nothing to know.
    assert gather_statistics(fresh) == ["connection_drafts"]


def test_sqlite_plans_without(sqlite_database):
    reviewed(sqlite_database, *connected(sqlite_database), people(3))
    assert gather_statistics(sqlite_database) == []


@pytest.mark.parametrize(("role", "told"), [("pg_read_all_data", False), ("nobody", True)])
def test_a_database_that_does_not_let_us_goes_on_as_it_is(fresh, migrated_postgresql, role, told, caplog):
    reviewed(fresh, *connected(fresh), people(200))
    limited = Database(f"{migrated_postgresql}&options=-c%20role={role}")
    gather_statistics(limited)
    limited.close()
    assert ("statistics of new tables were not gathered" in caplog.text) is told
