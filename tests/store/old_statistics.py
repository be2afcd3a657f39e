"""A PostgreSQL that last looked at its tables before a project and its export were there, and what is read of it then:
it looks by itself a minute later, and an export of 100,000 is done by then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event, text

from store.base.db import Database
from store.exporting import items, leases, states
from store.migrate import upgrade
from store.models import Base, Export, ExportState
from tests import databases
from tests.conftest import address
from tests.store.factory import connected, people, started

KNOWN_TO_STATISTICS, NEW = 1_000, 4_000
STATEMENTS = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")


@contextmanager
def not_looked_at(postgresql: str, team: str = "T1") -> Iterator[tuple[Database, Export]]:
    """A database on this server, and an export that was started, of whose project statistics know nobody. They know
    the workspace T1, and no other."""
    name = databases.new_name()
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = Database(address(postgresql, name))
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
    where = where if team == "T1" else connected(database, team)
    yield database, started(database, *where, people(NEW, start=10_000), name="a new project")
    database.close()


@contextmanager
def rows_read(database: Database) -> Iterator[list[tuple[int, str]]]:
    """How many rows each statement of the block read, and the statement."""
    found: list[tuple[int, str]] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        if not statement.startswith(STATEMENTS) or executemany:
            return
        with connection.connection.cursor() as own:
            own.execute("SAVEPOINT explained")
            # In a table of so few rows to read all of them is no more work.
            own.execute("SET LOCAL enable_seqscan = off")
            own.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
            plan = own.fetchone()[0]
            own.execute("ROLLBACK TO SAVEPOINT explained")
        found.append((_of_tables((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]), statement))

    event.listen(database.engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", explain)


def _of_tables(node: dict[str, Any]) -> int:
    """How many rows a plan took from tables and indexes, also those that it threw away."""
    own = 0
    if "Relation Name" in node and node["Node Type"] != "ModifyTable":
        of_a_loop = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        own = round(of_a_loop * node["Actual Loops"])
    return own + sum(map(_of_tables, node.get("Plans", ())))
