"""What an App Home shows of a workspace: the connection, what runs, what has ended, and the projects."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.base.clock import now
from store.connection import connections
from store.exporting import exports, items, pace
from store.exporting.exports import Told
from store.exporting.items import Counts
from store.exporting.visibility import Reader, known_projects
from store.messages import homes
from store.models import Candidate, Connection, Exported, Project

_RUNNING, _ENDED, _PROJECTS = 10, 5, 5
# Counting the people of large projects takes a while, and an export changes the numbers all the time: meanwhile they
# may be so many seconds old.
_FIGURES_SECONDS = 10.0
_MOST_REMEMBERED = 2_000


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
        projects=_remembered(session, workspace_id, reader, connection.id if connection else "", bool(going)),
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    revision: int
    at: float
    figures: ProjectFigures


# By database, project and connection: the same for everybody who may know of the project.
_counted: dict[tuple[str, str, str], _Counted] = {}


def _remembered(
    session: Session, workspace_id: str, reader: Reader, connection_id: str, is_running: bool
) -> list[ProjectFigures]:
    newest = session.scalars(
        select(Project)
        .where(Project.workspace_id == workspace_id, Project.reading > 0, known_projects(workspace_id, reader))
        .order_by(Project.read_at.desc())
        .limit(_PROJECTS)
    ).all()
    revision, at = homes.revision_of(session, workspace_id), time.monotonic()
    database, figures = str(session.get_bind().engine.url), []
    for project in newest:
        key = database, project.id, connection_id
        known = _counted.get(key)
        if known is None or not (known.revision == revision or (is_running and at - known.at < _FIGURES_SECONDS)):
            if len(_counted) >= _MOST_REMEMBERED:
                _counted.clear()
            known = _counted[key] = _Counted(revision, at, _figures(session, project, connection_id))
        figures.append(known.figures)
    return figures


def _figures(session: Session, project: Project, connection_id: str) -> ProjectFigures:
    def people(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = session.execute(
        select(
            func.count(),
            people(Candidate.has_email),
            people(Candidate.has_phone),
            people(Candidate.has_history),
            people(Exported.exported_at.is_not(None)),
        )
        .select_from(Candidate)
        .outerjoin(Exported, and_(Exported.connection_id == connection_id, Exported.identity == Candidate.identity))
        .where(
            Candidate.workspace_id == project.workspace_id,
            Candidate.project_id == project.id,
            Candidate.reading >= project.reading,
        )
    ).one()
    return ProjectFigures(project.name, *(int(number) for number in row))
