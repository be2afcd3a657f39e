"""What is kept for how long (README, Security and data): people's details go, and what says nothing of anybody stays.

Everything here works in small transactions, and may be run by several workers at once, or be cut off anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Column, ColumnElement, Table, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

import seekout
from store.base.clock import now
from store.base.db import Database
from store.base.upsert import table_of
from store.exporting import states
from store.models import (
    UNFINISHED,
    Base,
    Candidate,
    Connection,
    Export,
    Exported,
    ExportItem,
    OutboxMessage,
    PersonKey,
    Project,
    Workspace,
    installations,
    oauth_states,
)

_AT_ONCE = 500
_DAY = 86400.0


def purge_candidates(database: Database, days: int) -> int:
    """Delete the details of candidates whose project was neither read nor exported for so many days.

    What stays of them is a row number and a keyed hash: histories still count them, and they are still known as
    previously exported. Returns how many candidates it were.
    """
    number = 0
    with database.read() as session:
        due = _projects_at_rest(session, days)
    for project_id in due:
        while purged := _purge_some(database, project_id, days):
            number += purged
    return number


def delete_removed_workspaces(database: Database, days: int) -> list[str]:
    """Delete everything of workspaces that removed the app so many days ago. Returns their team ids."""
    with database.read() as session:
        found = session.execute(
            select(Workspace.id, Workspace.team_id).where(Workspace.uninstalled_at <= now() - days * _DAY)
        ).all()
    for row in found:
        delete_workspace(database, row.id)
    return [row.team_id for row in found]


def delete_workspace(database: Database, workspace_id: str) -> dict[str, int]:
    """Delete everything of a workspace, its installation too. Returns how many rows of what it were."""
    with database.write() as session:
        workspace = session.get(Workspace, workspace_id)
        if workspace is None:
            return {}
        own = installations.c.team_id == workspace.team_id
        removed = session.execute(delete(installations).where(own).returning(installations.c.id)).all()
    numbers = Counter(installations=len(removed))
    # Children before parents, in parts, so that nobody else waits long for a lock. What there is of each person, export
    # by export and project by project: no index leads there from the workspace.
    for parent, column, along in (
        (Export, ExportItem.export_id, ExportItem.candidate_id),
        (Project, Candidate.project_id, Candidate.identity),
        (Connection, Exported.connection_id, Exported.identity),
    ):
        with database.read() as session:
            ids = session.scalars(select(parent.id).where(parent.workspace_id == workspace_id)).all()
        for parent_id in ids:
            table = Base.metadata.tables[column.table.name]
            numbers[table.name] += _delete_along(database, table, table.c[column.key] == parent_id, table.c[along.key])
    keys = table_of(PersonKey)
    numbers[keys.name] = _delete_along(database, keys, keys.c.workspace_id == workspace_id, keys.c.key)
    for table in reversed(Base.metadata.sorted_tables):
        if "workspace_id" in table.columns and table.name not in numbers:
            numbers[table.name] = _delete_in_parts(database, table, table.c.workspace_id == workspace_id)
    with database.write() as session:
        session.execute(delete(Workspace).where(Workspace.id == workspace_id))
    return {name: number for name, number in numbers.items() if number}


def delete_old_states(database: Database) -> None:
    """Delete states of installs that were never finished."""
    with database.write() as session:
        session.execute(delete(oauth_states).where(oauth_states.c.expire_at < datetime.now(UTC).replace(tzinfo=None)))


def _projects_at_rest(session: Session, days: int, project_id: str | None = None) -> Sequence[str]:
    cutoff = now() - days * _DAY
    active = select(Export.id).where(
        Export.project_id == Project.id,
        or_(
            Export.state.in_(UNFINISHED),
            Export.created_at > cutoff,
            Export.queued_at > cutoff,
            Export.ended_at > cutoff,
        ),
    )
    detailed = select(Candidate.id).where(Candidate.project_id == Project.id, Candidate.reading > 0)
    query = select(Project.id).where(Project.read_at <= cutoff, ~active.exists(), detailed.exists())
    if project_id is not None:
        query = query.where(Project.id == project_id)
    return session.scalars(query).all()


def _purge_some(database: Database, project_id: str, days: int) -> int:
    with database.write() as session:
        project = session.get(Project, project_id, with_for_update=True)
        # Somebody may have begun to export it meanwhile.
        if project is None or not _projects_at_rest(session, days, project_id):
            return 0
        project.reading, project.report = 0, {}
        people = session.execute(
            select(Candidate.id, Candidate.identity, Candidate.row_number)
            .where(Candidate.project_id == project_id, Candidate.reading > 0)
            .limit(_AT_ONCE)
        ).all()
        session.execute(update(Candidate), [_blank(row.id, row.identity, row.row_number) for row in people])
        of_project = select(Export.id).where(Export.project_id == project_id)
        states.expire_reviews(session, project_id)
        session.execute(
            update(Export)
            .where(Export.project_id == project_id, Export.purged_at.is_(None))
            .values(purged_at=now(), file_id=None, file_url=None, user_email=None)
        )
        # Reviews in direct messages show names.
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.export_id.in_(of_project), OutboxMessage.due_at.is_(None))
            .values(text="", blocks=[], view=None)
        )
    return len(people)


def _blank(candidate_id: str, identity: str, row_number: int) -> dict[str, object]:
    nobody = seekout.Candidate(row=row_number, identity=identity)
    return {"id": candidate_id, "data": nobody.to_dict(), "search_text": "", "reading": 0}


def _delete_along(database: Database, table: Table, condition: ColumnElement[bool], along: Column[str]) -> int:
    """Delete what a condition finds, in parts in the order of the column `along`, which an index has after it."""
    number, last = 0, ""
    while True:
        # After the last part: to look for each from the beginning takes longer with every part that is gone.
        with database.write() as session:
            found = session.scalars(select(along).where(condition, along > last).order_by(along).limit(_AT_ONCE)).all()
            if not found:
                return number
            gone = session.execute(delete(table).where(condition, along > last, along <= found[-1]).returning(along))
            number, last = number + len(gone.all()), found[-1]


def _delete_in_parts(database: Database, table: Table, condition: ColumnElement[bool]) -> int:
    """Delete what a condition finds, where that is some rows for each export at most: found once, deleted in parts."""
    key = list(table.primary_key.columns)
    with database.read() as session:
        keys = session.execute(select(*key).where(condition)).all()
    one = table.delete().where(*(column == bindparam(f"key_{n}") for n, column in enumerate(key)))
    for start in range(0, len(keys), _AT_ONCE):
        with database.write() as session:
            part = keys[start : start + _AT_ONCE]
            session.execute(one, [{f"key_{n}": value for n, value in enumerate(row)} for row in part])
    return len(keys)
