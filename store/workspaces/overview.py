"""What an App Home shows of a workspace: the connection, what runs, what has ended, and the projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from store.base.clock import now
from store.connection import connections
from store.exporting import exports, items, pace
from store.exporting.exports import Told
from store.exporting.items import Counts
from store.exporting.visibility import Reader, known_projects
from store.models import Connection, Export, KnownCheck, Project
from store.people import figures
from store.people.projects import was_exported

_RUNNING, _ENDED, _PROJECTS = 10, 5, 5
_NUMBERS = ("candidates", "with_email", "with_phone", "with_history", "exported")


@dataclass(frozen=True, slots=True)
class Going:
    """An export that runs or waits for its turn. `elapsed` and `left` in seconds; `left` is an estimate or None."""

    told: Told
    counts: Counts
    elapsed: float
    left: float | None


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """A project in numbers of people: who has what, and who is in SourceWhale through the workspace's connection."""

    name: str
    candidates: int
    with_email: int
    with_phone: int
    with_history: int
    exported: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What somebody may know of a workspace at one moment. `connection` is None while SourceWhale is not connected."""

    connection: Connection | None
    running: Sequence[Going]
    ended: Sequence[tuple[Told, Counts]]
    projects: Sequence[ProjectFigures]


def running(session: Session, workspace_id: str, reader: Reader, limit: int) -> list[Going]:
    """Exports that run or wait for their turn and that this person may know of, the oldest first."""
    at = session.scalar(select(now())) or 0.0
    found = []
    for told in exports.running(session, workspace_id, reader, limit):
        counts = items.counts(session, told.export.id)
        elapsed = at - (told.export.queued_at or at)
        found.append(Going(told, counts, elapsed, pace.seconds_left(told.export, counts.waiting, at)))
    return found


def overview(session: Session, workspace_id: str, reader: Reader) -> Overview:
    """Gather what this person may know."""
    going = running(session, workspace_id, reader, _RUNNING)
    connection = connections.get(session, workspace_id)
    return Overview(
        connection=connection,
        running=going,
        ended=[
            (told, items.counts(session, told.export.id))
            for told in exports.ended(session, workspace_id, reader, _ENDED, 0)
        ],
        projects=_projects(session, workspace_id, reader, going),
    )


def _projects(session: Session, workspace_id: str, reader: Reader, going: Sequence[Going]) -> list[ProjectFigures]:
    """The newest projects that this person may know of.

    What an export that runs has sent comes on top of what was counted before it began. A project is counted anew where
    that would count somebody twice.
    """
    newest = session.scalars(
        select(Project)
        .where(
            Project.workspace_id == workspace_id,
            Project.reading > 0,
            was_exported(),
            known_projects(workspace_id, reader),
        )
        .order_by(Project.read_at.desc())
        .limit(_PROJECTS)
    ).all()
    found = []
    for project in newest:
        counted, sent = project.figures, 0
        running_here = [one for one in going if one.told.export.project_id == project.id]
        # Without figures: an older version has read it, or another account was connected.
        if not counted or any(_is_counted_in_part(session, project, one.told.export) for one in running_here):
            counted = figures.count(session, project)
        else:
            sent = sum(one.counts.exported for one in running_here)
        numbers = {name: int(counted.get(name, 0)) for name in _NUMBERS}
        numbers["exported"] = min(numbers["candidates"], numbers["exported"] + sent)
        found.append(ProjectFigures(project.name, **numbers))
    return found


def _is_counted_in_part(session: Session, project: Project, export: Export) -> bool:
    """Whether some whom this export has sent, or sends again, may be among those whom the figures count already."""
    if export.times_retried or export.include_previous or export.queued_at is None:
        return True
    if project.read_at >= export.queued_at:
        return True
    since = exists().where(Export.project_id == project.id, Export.ended_at >= export.queued_at)
    resent = exists().where(KnownCheck.export_id == export.id, KnownCheck.resend_purged)
    return bool(session.scalar(select(or_(since, resent))))
