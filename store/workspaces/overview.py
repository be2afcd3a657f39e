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
from store.messages import homes
from store.models import Candidate, Connection, Exported, Project
from store.people.projects import was_exported

_RUNNING, _ENDED, _PROJECTS = 10, 5, 5
# Counting the people of large projects takes a while, and an export changes the numbers all the time: meanwhile they
# may be so many seconds old.
_FIGURES_SECONDS = 10.0
_MOST_REMEMBERED = 500


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
    """A workspace at one moment. `connection` is None while SourceWhale is not connected."""

    connection: Connection | None
    running: Sequence[Going]
    ended: Sequence[tuple[Told, Counts]]
    projects: Sequence[ProjectFigures]


def running(session: Session, workspace_id: str, limit: int) -> list[Going]:
    """Exports that run or wait for their turn, the oldest first."""
    at = session.scalar(select(now())) or 0.0
    found = []
    for told in exports.running(session, workspace_id, limit):
        counts = items.counts(session, told.export.id)
        elapsed = at - (told.export.queued_at or at)
        found.append(Going(told, counts, elapsed, pace.seconds_left(told.export, counts.waiting, at)))
    return found


def overview(session: Session, workspace_id: str) -> Overview:
    """Gather it."""
    going = running(session, workspace_id, _RUNNING)
    connection = connections.get(session, workspace_id)
    return Overview(
        connection=connection,
        running=going,
        ended=[
            (told, items.counts(session, told.export.id)) for told in exports.ended(session, workspace_id, _ENDED, 0)
        ],
        projects=_remembered(session, workspace_id, connection.id if connection else "", bool(going)),
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    revision: int
    at: float
    figures: list[ProjectFigures]


# By database and workspace.
_counted: dict[tuple[str, str], _Counted] = {}


def _remembered(session: Session, workspace_id: str, connection_id: str, is_running: bool) -> list[ProjectFigures]:
    key, revision = (str(session.get_bind().engine.url), workspace_id), homes.revision_of(session, workspace_id)
    known, at = _counted.get(key), time.monotonic()
    if known is not None and (known.revision == revision or (is_running and at - known.at < _FIGURES_SECONDS)):
        return known.figures
    figures = _projects(session, workspace_id, connection_id)
    if len(_counted) >= _MOST_REMEMBERED:
        _counted.clear()
    _counted[key] = _Counted(revision, at, figures)
    return figures


def _projects(session: Session, workspace_id: str, connection_id: str) -> list[ProjectFigures]:
    newest = session.scalars(
        select(Project)
        .where(Project.workspace_id == workspace_id, Project.reading > 0, was_exported())
        .order_by(Project.read_at.desc())
        .limit(_PROJECTS)
    ).all()

    def people(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    figures = []
    for project in newest:
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
                Candidate.workspace_id == workspace_id,
                Candidate.project_id == project.id,
                Candidate.reading >= project.reading,
            )
        ).one()
        figures.append(ProjectFigures(project.name, *(int(number) for number in row)))
    return figures
