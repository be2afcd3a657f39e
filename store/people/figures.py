"""The numbers of a project as Homes show them: counted when something has changed them, not at each look."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, case, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from store.base.among import usual
from store.base.db import ask
from store.models import Candidate, CandidateReading, Connection, Exported, Project


def count(session: Session, project: Project) -> dict[str, int]:
    """How many people the project's newest file names, who has what, and who is in SourceWhale."""
    ledger_id = ask(session, _LEDGER, the_workspace=project.workspace_id).scalar() or ""
    asked = {"the_project": project.id, "the_reading": project.reading, "the_ledger": ledger_id}
    row = ask(session, _COUNTED, **asked).one()
    names = ("candidates", "with_email", "with_phone", "with_history", "exported")
    return dict(zip(names, map(int, row), strict=True))


def _people(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_LEDGER = select(func.coalesce(Connection.ledger_id, Connection.id)).where(
    Connection.workspace_id == bindparam("the_workspace")
)
_COUNTED = (
    select(
        func.count(),
        _people(Candidate.has_email),
        _people(Candidate.has_phone),
        _people(Candidate.has_history),
        _people(Exported.exported_at.is_not(None)),
    )
    .select_from(Candidate)
    .join(
        CandidateReading,
        and_(
            CandidateReading.candidate_id == Candidate.id,
            CandidateReading.reading == bindparam("the_reading", type_=Integer),
        ),
    )
    .outerjoin(
        Exported,
        and_(
            Exported.connection_id == usual(bindparam("the_ledger", type_=String)),
            Exported.identity == Candidate.identity,
        ),
    )
    .where(Candidate.project_id == usual(bindparam("the_project", type_=String)), ~Candidate.forgotten)
)


def refresh(session: Session, project_id: str | None) -> None:
    """Count a project anew: a file has been read, or an export has ended."""
    project = None if project_id is None else session.get(Project, project_id, populate_existing=True)
    if project is not None and project.reading > 0:
        session.execute(update(Project).where(Project.id == project.id).values(figures=count(session, project)))


def forget(session: Session, workspace_id: str) -> None:
    """Of no project is known any more how many are in SourceWhale: another account is connected."""
    session.execute(update(Project).where(Project.workspace_id == workspace_id).values(figures=None))
