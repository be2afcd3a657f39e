"""Deleting many rows in small transactions, so that nobody waits long for a lock; and everything of a workspace."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import OWN_ROW, Database
from store.base.upsert import table_of
from store.exporting import states
from store.models import (
    Base,
    Candidate,
    DummyNumber,
    Export,
    Exported,
    ExportItem,
    Ledger,
    PersonKey,
    Project,
    Workspace,
    installations,
)
from store.people.ledger import ids_of

AT_ONCE = 500
_DAY = 86400.0
# What the team id of a workspace begins with that is being deleted.
DETACHED = "removed "


def delete_removed_workspaces(database: Database, days: int) -> list[str]:
    """Delete everything of workspaces that removed the app so many days ago. Returns their team ids.

    Each is parted from its team before: whoever installs the app again meanwhile begins with a workspace of their own.
    """
    deleted = []
    with database.read() as session:
        found = session.execute(
            select(Workspace.id, Workspace.team_id).where(Workspace.uninstalled_at <= now() - days * _DAY)
        ).all()
    for row in found:
        with database.write() as session:
            if not row.team_id.startswith(DETACHED) and not _detach(session, row.id, days):
                continue
        delete_workspace(database, row.id)
        deleted.append(row.team_id.removeprefix(DETACHED))
    return deleted


def _detach(session: Session, workspace_id: str, days: int) -> bool:
    """Part a workspace from its team. False when the app has been installed there again."""
    workspace = session.get(Workspace, workspace_id, with_for_update=OWN_ROW)
    if workspace is None:
        return False
    installed = select(installations.c.id).where(installations.c.team_id == workspace.team_id)
    parted = session.scalar(
        update(Workspace)
        .where(
            Workspace.id == workspace_id,
            Workspace.uninstalled_at <= now() - days * _DAY,
            ~installed.exists(),
        )
        .values(team_id=f"{DETACHED}{workspace.team_id}", enterprise_id=workspace_id)
        .returning(Workspace.id)
    )
    return parted is not None


def delete_workspace(database: Database, workspace_id: str) -> dict[str, int]:
    """Delete everything of a workspace, its installation too. Returns how many rows of what it were.

    It is parted from its team before: whoever types something there meanwhile begins with another one. If this process
    dies on the way, housekeeping ends what it has begun.
    """
    with database.write() as session:
        workspace = session.get(Workspace, workspace_id, with_for_update=OWN_ROW)
        if workspace is None:
            return {}
        own = installations.c.team_id == workspace.team_id
        removed = session.execute(delete(installations).where(own).returning(installations.c.id)).all()
        states.give_up_all(session, workspace_id)
        if not workspace.team_id.startswith(DETACHED):
            workspace.team_id, workspace.enterprise_id = f"{DETACHED}{workspace.team_id}", workspace_id
            workspace.uninstalled_at = 0.0
    numbers = Counter(installations=len(removed))
    # Children before parents. What there is of each person, export by export and project by project: no index leads
    # there from the workspace.
    for parent, column, along in (
        (Export, ExportItem.export_id, ExportItem.candidate_id),
        (Project, Candidate.project_id, Candidate.identity),
        (Ledger, Exported.connection_id, Exported.identity),
    ):
        of_parent = select(parent.id).where(parent.workspace_id == workspace_id)
        with database.read() as session:
            ids = session.scalars(ids_of(workspace_id) if parent is Ledger else of_parent).all()
        table = Base.metadata.tables[column.table.name]
        numbers[table.name] = 0
        for parent_id in ids:
            numbers[table.name] += delete_along(database, table, table.c[column.key] == parent_id, along.key)
    for model, along_name in ((PersonKey, "key"), (DummyNumber, "number")):
        table = table_of(model)
        of_workspace = table.c.workspace_id == workspace_id
        numbers[table.name] = delete_along(database, table, of_workspace, along_name)
    for table in reversed(Base.metadata.sorted_tables):
        if "workspace_id" in table.columns and table.name not in numbers:
            numbers[table.name] = _delete_found(database, table, table.c.workspace_id == workspace_id)
    with database.write() as session:
        session.execute(delete(Workspace).where(Workspace.id == workspace_id))
    return {name: number for name, number in numbers.items() if number}


def delete_along(database: Database, table: Table, condition: ColumnElement[bool], along: str) -> int:
    """Delete what a condition finds, in the order of the column `along`, which an index has after those of it.

    Returns how many rows it were.
    """
    column = table.c[along]
    number, last = 0, None
    while True:
        # After the last part: to look for each from the beginning takes longer with every part that is gone.
        rest: ColumnElement[bool] = condition if last is None else and_(condition, column > last)
        with database.write() as session:
            found: list[Any] = list(session.scalars(select(column).where(rest).order_by(column).limit(AT_ONCE)))
            if not found:
                return number
            gone = session.execute(delete(table).where(rest, column <= found[-1]).returning(column)).all()
        number, last = number + len(gone), found[-1]


def _delete_found(database: Database, table: Table, condition: ColumnElement[bool]) -> int:
    """Delete what a condition finds, where that is some rows for each export at most: found once, deleted in parts."""
    key = list(table.primary_key.columns)
    with database.read() as session:
        keys = session.execute(select(*key).where(condition)).all()
    one = table.delete().where(*(column == bindparam(f"key_{n}") for n, column in enumerate(key)))
    for start in range(0, len(keys), AT_ONCE):
        with database.write() as session:
            part = keys[start : start + AT_ONCE]
            session.execute(one, [{f"key_{n}": value for n, value in enumerate(row)} for row in part])
    return len(keys)
