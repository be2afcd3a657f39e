"""Queries find their rows by an index: none reads a table that grows from end to end.

PostgreSQL is asked for its plan with sequential scans made dear, so that one stands in a plan only where no index could
be used; how large the tables are in the test does not matter then. SQLite, which has no statistics here, plans by its
indexes alone.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event, text

from bench.grown import SMALL, Sizes, grow
from seekout import Candidate as Person
from store.base.db import Database
from store.connection import connections
from store.exporting import claims as entries
from store.exporting import exports, items, known, leases, not_arrived, seals, selection, states, visibility
from store.messages import claims, homes
from store.migrate import upgrade
from store.models import Base, ExportKind, ExportState
from store.people import dummies, identities, projects
from store.upkeep import deletion, erasure, figures, retention, waiting
from store.workspaces import audit, follows, overview
from tests.store.factory import connected, people, reviewed, started

# A row for each person, export or message; the others have one for each workspace or member, or a handful.
PARTIAL = {"ix_outbox_due", "ix_projects_detailed", "ix_projects_superseded"}
# Indexes of the few who asked not to be contacted.
OF_FEW = {"ix_candidates_opted_out", "ix_candidates_opted_out_namesakes"}
# A row for each person: all of one workspace's, or all that went through one connection, are as many as a table has.
OF_PEOPLE = {"candidates", "dummy_numbers", "export_items", "exported", "person_keys"}
GROWING = OF_PEOPLE | {"outbox", "exports", "audit", "projects", "homes"}


def test_every_foreign_key_can_be_followed_back_by_an_index():
    without = []
    for table in Base.metadata.sorted_tables:
        indexes = [[column.name for column in index.columns] for index in table.indexes]
        indexes += [
            [column.name for column in constraint.columns]
            for constraint in table.constraints
            if type(constraint).__name__ in ("PrimaryKeyConstraint", "UniqueConstraint")
        ]
        for key in table.foreign_key_constraints:
            columns = [column.name for column in key.columns]
            if not any(index[: len(columns)] == columns for index in indexes):
                without.append(f"{table.name}.{', '.join(columns)}")
    assert without == []


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def grown(request, tmp_path_factory):
    address = f"sqlite:///{tmp_path_factory.mktemp('plans') / 'plans.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE plans")
        address = server.replace("/postgres?", "/plans?").replace("postgresql://", "postgresql+psycopg://")
    database = Database(address)
    upgrade(database)
    database.ledger_secret = b"the secret of tests"
    if request.param == "postgresql":
        # Vacuumed after everything in them was deleted, tables of a page would be read in any way that comes first.
        with database.engine.begin() as connection:
            for table in Base.metadata.sorted_tables:
                connection.execute(text(f'ALTER TABLE "{table.name}" SET (autovacuum_enabled = false)'))
    grow(database, SMALL)
    yield database
    database.close()


@contextmanager
def plans_of(database, growing=frozenset(GROWING)):
    """Each statement's text with those of the tables that it reads whole, of all statements inside the block."""
    seen, found = {}, []

    def note(connection, cursor, statement, parameters, context, executemany):
        if statement.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH"):
            seen.setdefault(statement, parameters[0] if executemany and parameters else parameters)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    read = read_whole_by_postgresql if database.engine.dialect.name == "postgresql" else read_whole_by_sqlite
    with database.engine.connect() as connection:
        for statement, parameters in seen.items():
            if "unnest" not in statement and "VALUES" in statement:
                continue
            if whole := read(connection, statement, parameters) & growing:
                found.append((sorted(whole), statement))
        connection.rollback()
    assert seen


def read_whole_by_postgresql(connection, statement, parameters):
    connection.execute(text("SET enable_seqscan = off"))
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return set(read_whole(plan[0]["Plan"]))


def read_whole_by_sqlite(connection, statement, parameters):
    """`SCAN x` is of a table, of another name of one in this statement, or of a part of the statement itself."""
    names = {name: table for table, name in re.findall(r'"?(\w+)"? AS "?(\w+)"?', statement)}
    found = set()
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        scanned = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", row[3])
        if scanned and scanned[2] not in PARTIAL:
            found.add(names.get(scanned[1], scanned[1]))
        searched = re.match(r"SEARCH (\w+) USING (?:COVERING )?INDEX (\w+) \((?:workspace|connection)_id=\?\)", row[3])
        if searched and searched[2] not in OF_FEW and names.get(searched[1], searched[1]) in OF_PEOPLE:
            found.add(names.get(searched[1], searched[1]))
    return found


def read_whole(node):
    """The tables that a plan reads from end to end."""
    kind = node["Node Type"]
    # An index of what waits holds nothing else: to read it whole is to read what was asked for.
    by_index = "Index Cond" in node or node.get("Index Name") in PARTIAL
    if kind == "Seq Scan" or (kind in ("Index Scan", "Index Only Scan") and not by_index):
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from read_whole(child)


@pytest.fixture(scope="module")
def exported(grown):
    """A workspace with an export in each of its stages; ids of workspace and connection, and the last export."""
    where = connected(grown)
    for number in range(2):
        export = started(grown, *where, people(20, start=20 * number), name=f"project {number}")
        lease = leases.claim(grown, export.id, 10)
        with leases.held(grown, lease, 10) as (session, held):
            sent = items.take(session, held, 20).sending
            items.note_exported(session, held, [(work, "r") for work in sent])
            states.end(session, held, ExportState.COMPLETE)
    return where, export


@pytest.mark.long
def test_what_workers_ask_all_the_time(grown, exported):
    with plans_of(grown) as whole, grown.write() as session:
        waiting.look(session, 15.0)
        claims.any_due(session)
        claims.claim_due(session, lease_seconds=1, spacing_seconds=1)
        leases.due(session)
        connections.waiting_drafts(session, older_than=1)
        homes.any_due(session)
        homes.claim_due(session, lease_seconds=1)
        figures.figures(session)
    assert whole == [], "\n".join(f"{tables}: {statement}" for tables, statement in whole)


def test_what_people_look_at(grown, exported):
    (workspace, _), export = exported
    me = visibility.Reader("U1", frozenset({"C1"}))
    with plans_of(grown) as whole, grown.read() as session:
        visibility.in_question(session, workspace, "U1")
        projects.search(session, workspace, "project", 10, visibility.known_projects(workspace, me))
        projects.named(session, workspace, "project 1", "U1", visibility.known_projects(workspace, me))
        exports.by_view(session, workspace, "V1")
        exports.last_of(session, workspace, "U1", ExportKind.PROSPECTS)
        exports.last_of_project(session, workspace, export.project_id, me)
        exports.running(session, workspace, me, 10)
        exports.ended(session, workspace, me, 10, 0)
        audit.latest(session, workspace, 10)
        follows.followers(session, workspace)
        overview.overview(session, workspace, me)
        list(not_arrived.not_arrived(session, export.id))
    assert whole == [], "\n".join(f"{tables}: {statement}" for tables, statement in whole)


def test_an_export_from_its_file_to_its_end(grown, exported):
    where, _ = exported
    with plans_of(grown) as whole:
        export = reviewed(grown, *where, people(30), name="another")
        with grown.write() as session:
            export = exports.by_id(session, export.id)
            selection.plan(session, export)
            selection.first_to_send(session, export, 3)
            selection.candidates_named(session, export, "person", 5)
            selection.sending_the_same(session, export, 3)
            dummies.give_numbers(session, export.workspace_id, export.project_id)
            states.start(session, export)
        lease = leases.claim(grown, export.id, 10)
        with leases.held(grown, lease, 10) as (session, held):
            items.counts(session, held.id)
            sent = items.take(session, held, 5).sending
            seals.leave_out_opted_out(session, held, sent)
            entries.others_with(session, held, {f"cand-{one.row_number}": one.identity for one in sent})
            entries.doubt_again(session, held, [f"cand-{one.row_number}" for one in sent])
            items.note_exported(session, held, [(work, "r") for work in sent[:1]])
            items.note_failed(session, held, sent[1:2], "refused", may_have_arrived=False)
            items.note_failed(session, held, sent[2:3], "refused", may_have_arrived=True)
            items.unsettled(session, held, 10, 1.0)
            items.unsent(session, held, 10)
            items.next_settling(session, held.id, 1.0)
            not_arrived.settle_with_others(session, held, cancelled=False)
            items.fail_rest(session, held, "no")
            states.end(session, held, ExportState.FAILED)
        with grown.write() as session:
            states.retry(session, exports.by_id(session, export.id), "U1")
        lease = leases.claim(grown, export.id, 10)
        with leases.held(grown, lease, 10) as (session, held):
            items.cancel_rest(session, held)
    assert whole == [], "\n".join(f"{tables}: {statement}" for tables, statement in whole)


@pytest.mark.parametrize("grown", ["sqlite"], indirect=True)
def test_who_asked_not_to_be_contacted_is_looked_up_once_for_all_of_a_review(grown, exported):
    """All of a workspace who asked: once as they are known, and once by their addresses."""
    _, export = exported
    asked = []

    def note(connection, cursor, statement, parameters, context, executemany):
        asked.append((statement, parameters))

    event.listen(grown.engine, "before_cursor_execute", note)
    try:
        with grown.read() as session:
            selection.plan(session, exports.by_id(session, export.id))
    finally:
        event.remove(grown.engine, "before_cursor_execute", note)
    with grown.engine.connect() as connection:
        explained = [
            row[3] for one in asked for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one[0]}", one[1])
        ]
    assert len([line for line in explained if re.match(r"SEARCH opted_out .*\(workspace_id=\?\)", line)]) == 2


@pytest.mark.parametrize("grown", ["postgresql"], indirect=True)
def test_whoever_goes_through_all_rows_has_them_planned_for_all(grown, exported):
    where, _ = exported
    export = reviewed(grown, *where, people(30), name="gone through")

    def planned(session):
        return session.scalar(text("SHOW cursor_tuple_fraction"))

    with grown.write() as session:
        assert planned(session) == "0.1"
        seals.seal(session, exports.by_id(session, export.id))
        assert planned(session) == "1"
    with grown.read() as session:
        assert planned(session) == "0.1"
        assert len(list(known.everybody(session, exports.by_id(session, export.id)))) == 30
        assert planned(session) == "1"


def test_somebody_is_known_again_and_forgotten(grown, exported):
    (workspace, _), _ = exported
    with plans_of(grown) as whole:
        with grown.write() as session:
            person = Person(row=2, identity="email:p1@example.com", full_name="Person 1", emails=("p1@example.com",))
            identities.resolve(session, workspace, [person, *people(2)])
        erasure.forget(grown, "p1@example.com")
    assert whole == [], "\n".join(f"{tables}: {statement}" for tables, statement in whole)


@pytest.mark.long
def test_what_is_deleted_in_time(grown, exported):
    (workspace, _), _ = exported
    with plans_of(grown) as whole:
        retention.forget_older_readings(grown)
        retention.expire_old_reviews(grown, 0)
        retention.delete_old_drafts(grown)
        retention.purge_candidates(grown, 0)
        retention.delete_old_messages(grown, 0)
        retention.delete_history(grown, 0)
        retention.delete_old_ledger(grown, 0)
        deletion.delete_removed_workspaces(grown, 0)
    # A workspace's people are all gone through, some at a time.
    with plans_of(grown, frozenset(GROWING - OF_PEOPLE)) as of_a_workspace:
        deletion.delete_workspace(grown, workspace)
    whole += of_a_workspace
    assert whole == [], "\n".join(f"{tables}: {statement}" for tables, statement in whole)


def nodes(plan):
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


@pytest.mark.long
def test_a_connection_that_statistics_do_not_know_is_not_read_whole_for_each_candidate(postgresql_url):
    """Where they know a few others, PostgreSQL would expect a single row of it."""
    database = Database(postgresql_url)
    upgrade(database)
    database.ledger_secret = b"the secret of tests"
    grow(database, Sizes(workspaces=2, exports=6, people=100, ledger=0, messages=6))
    where = connected(database)
    first = started(database, *where, people(200), name="the first of this connection")
    lease = leases.claim(database, first.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(work, "r") for work in items.take(session, held, 200).sending])
    second = started(database, *where, people(200, start=900), name="the second")
    seen = []

    def note(connection, cursor, statement, parameters, context, executemany):
        if "exported" in statement and statement.startswith(("SELECT", "INSERT")) and not executemany:
            seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    lease = leases.claim(database, second.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        selection.plan(session, held)
        items.take(session, held, 50)
    event.remove(database.engine, "before_cursor_execute", note)
    with database.engine.connect() as connection:
        plans = [
            connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
            for statement, parameters in seen
        ]
    assert len(plans) >= 3
    each_with_each = [
        node["Join Filter"]
        for plan in plans
        for node in nodes(plan[0]["Plan"])
        if node["Node Type"] == "Nested Loop" and "identity" in node.get("Join Filter", "")
    ]
    assert each_with_each == []
    database.close()
