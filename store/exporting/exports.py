"""Exports: finding them, and what lists tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, UnaryExpression, and_, bindparam, case, func, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import OWN_ROW, ask
from store.exporting.visibility import Reader, may_read_its_channel, visible
from store.models import Export, ExportKind, ExportState, OutboxMessage, Project
from store.people.projects import called


def get(session: Session, workspace_id: str, export_id: str) -> Export | None:
    """An export of this workspace."""
    return session.scalar(select(Export).where(Export.id == export_id, Export.workspace_id == workspace_id))


def by_id(session: Session, export_id: str | None, *, lock: bool = False) -> Export | None:
    """An export, for the worker, which is given ids that the bot has already checked; None for no id.

    With `lock` nobody else changes it until the end of the transaction: it is the first thing that is locked there.
    """
    if export_id is None:
        return None
    if lock:
        return session.get(Export, export_id, with_for_update=OWN_ROW)
    return session.scalar(_THIS, {"the_export": export_id})


_THIS = select(Export).where(Export.id == bindparam("the_export"))


def by_view(session: Session, workspace_id: str, view_id: str) -> Export | None:
    """The export that a modal has already led to: a form submitted twice makes one export."""
    return session.scalar(select(Export).where(Export.view_id == view_id, Export.workspace_id == workspace_id))


def in_trouble_for(session: Session, export: Export) -> float:
    """Seconds since SourceWhale last did what was asked of it; 0 without trouble."""
    if export.trouble_since is None:
        return 0.0
    return since(session, export.trouble_since)


def elapsed(session: Session, export: Export) -> float:
    """Seconds from *Export* to the end, or to now while it runs."""
    if export.queued_at is None:
        return 0.0
    if export.ended_at is not None:
        return export.ended_at - export.queued_at
    return since(session, export.queued_at)


def last_of(session: Session, workspace_id: str, user_id: str, kind: ExportKind) -> Export | None:
    """The export of a kind that this person asked for last, whatever became of it."""
    return session.scalar(
        select(Export)
        .where(Export.workspace_id == workspace_id, Export.requested_by == user_id, Export.kind == kind)
        .order_by(Export.created_at.desc())
        .limit(1)
    )


def last_of_project(
    session: Session, workspace_id: str, project_id: str, reader: Reader, kind: ExportKind | None = None
) -> Export | None:
    """The export of a project that was started last: by this person if they ever did, else one they may know of."""
    query = select(Export).where(
        Export.workspace_id == workspace_id,
        Export.project_id == project_id,
        Export.queued_at.is_not(None),
        visible(reader),
    )
    if kind is not None:
        query = query.where(Export.kind == kind)
    own_first = case((Export.requested_by == reader.user_id, 0), else_=1)
    return session.scalar(query.order_by(own_first, Export.queued_at.desc()).limit(1))


def age(session: Session, export: Export) -> float:
    """Seconds since the export was asked for."""
    return since(session, export.created_at)


def since(session: Session, at: float) -> float:
    """How many seconds ago a time was by the database's clock, in unix seconds."""
    seconds: float = ask(session, _SINCE, the_time=at).scalar() or 0.0
    return seconds


_SINCE = select(now() - bindparam("the_time", type_=Float(53)))


@dataclass(frozen=True, slots=True)
class Told:
    """An export as lists tell it: with its project's name and, for those who read there, where its message stands."""

    export: Export
    project_name: str
    permalink: str | None


def running(session: Session, workspace_id: str, reader: Reader, limit: int) -> list[Told]:
    """Exports that run or wait for their turn and that this person may know of, the oldest first."""
    chosen = (Export.state.in_((ExportState.QUEUED, ExportState.RUNNING)),)
    return _told(session, workspace_id, reader, chosen, Export.queued_at.asc(), limit, 0)


def ended(
    session: Session, workspace_id: str, reader: Reader, limit: int, offset: int, project: str = ""
) -> list[Told]:
    """Exports that were started, have ended and that this person may know of, the newest first.

    `project` is a part of a project's name; without it they are of all projects.
    """
    chosen = (Export.ended_at.is_not(None), Export.queued_at.is_not(None), called(project))
    return _told(session, workspace_id, reader, chosen, Export.ended_at.desc(), limit, offset)


def _told(
    session: Session,
    workspace_id: str,
    reader: Reader,
    chosen: Sequence[ColumnElement[bool]],
    order: UnaryExpression[Any],
    limit: int,
    offset: int,
) -> list[Told]:
    rows = session.execute(
        # An older version wrote the link with the message alone, which is deleted before its export.
        select(Export, Project.name, func.coalesce(Export.permalink, OutboxMessage.permalink))
        .join(Project, Project.id == Export.project_id)
        .outerjoin(OutboxMessage, and_(OutboxMessage.export_id == Export.id, OutboxMessage.slot == "progress"))
        .where(Export.workspace_id == workspace_id, visible(reader), *chosen)
        .order_by(order)
        .limit(limit)
        .offset(offset)
    )
    return [Told(row[0], row[1], row[2] if may_read_its_channel(row[0], reader) else None) for row in rows]


def name_destination(session: Session, export_id: str, name: str) -> None:
    """What the campaign or job of an export is called, which was asked for by its id alone."""
    session.execute(
        update(Export).where(Export.id == export_id, Export.destination_name == "").values(destination_name=name)
    )


def set_options(session: Session, export: Export, **options: bool) -> bool:
    """Change options of an export that stands in Review: `include_previous`, `dummy_emails`, `keep_known`.

    False when it has gone on, or they are so already.
    """
    if all(getattr(export, name) == value for name, value in options.items()):
        return False
    changed = session.scalar(
        update(Export)
        .where(Export.id == export.id, Export.state == ExportState.REVIEW)
        .values(**options)
        .returning(Export.id)
    )
    session.refresh(export)
    return changed is not None
