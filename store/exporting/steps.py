"""Steps of workflows that asked for an export: which of them are to be told now how it ended."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import ask
from store.models import Export


def of_execution(session: Session, workspace_id: str, execution: str) -> Export | None:
    """The export that an execution of a step has already led to: Slack may tell of it twice."""
    return session.scalar(select(Export).where(Export.workspace_id == workspace_id, Export.step_execution == execution))


def any_due(session: Session) -> bool:
    """Whether `claim_due` would find anything."""
    return ask(session, _ANY_DUE).scalar() is not None


def claim_due(session: Session, *, lease_seconds: float, limit: int) -> list[Export]:
    """Exports that have ended and whose steps do not know it, each leased to the caller for so many seconds."""
    first = session.scalars(select(Export.id).where(_due()).order_by(Export.step_due_at).limit(limit)).all()
    if not first:
        return []
    # Asked again where it is written: another worker may have claimed one meanwhile.
    claimed = update(Export).where(Export.id.in_(first), _due()).values(step_due_at=now() + lease_seconds)
    return list(session.scalars(claimed.returning(Export).execution_options(populate_existing=True)))


def told(session: Session, export_id: str) -> None:
    """The step knows how it ended, or never will: nothing more is told."""
    session.execute(update(Export).where(Export.id == export_id).values(step_due_at=None))


def postpone(session: Session, export_id: str, *, seconds: float) -> None:
    """Slack did not take it just now: try again in `seconds`."""
    session.execute(update(Export).where(Export.id == export_id).values(step_due_at=now() + seconds))


def since_end(session: Session, export: Export) -> float:
    """Seconds since the export ended; 0 while it has not."""
    if export.ended_at is None:
        return 0.0
    return session.scalar(select(now() - export.ended_at)) or 0.0


def _due() -> ColumnElement[bool]:
    return and_(Export.step_due_at <= now(), Export.ended_at.is_not(None))


DUE = select(Export.id).where(_due())
_ANY_DUE = DUE.limit(1)


def after_step_back(session: Session, seconds: float) -> None:
    """The database's clock was set back: no step waits for longer than `seconds` because of that."""
    session.execute(
        update(Export)
        .where(Export.step_due_at > now() + seconds)
        .values(step_due_at=now() + seconds)
        .execution_options(synchronize_session=False)
    )
