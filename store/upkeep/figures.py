"""Figures for operators, over all workspaces: numbers alone, nothing of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from store.base.clock import now
from store.models import UNFINISHED, Export, Exported, ExportState, OutboxMessage, installations

_NOT_ENDED = (*UNFINISHED, ExportState.REVIEW)
# Fewer entries than these are counted.
_MANY = 100_000


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is of what has not ended. Ages in seconds; 0 when nothing waits."""

    exports_by_state: dict[str, int]
    longest_overdue_export: float
    messages_waiting: int
    longest_overdue_message: float
    installations_dead: int


def figures(session: Session) -> Figures:
    """Count."""
    overdue = session.scalar(
        select(now() - func.min(Export.next_run_at)).where(Export.state.in_(UNFINISHED), Export.lease_until < now())
    )
    # The oldest first, and not the longest wait of all: the index ends the search at one row.
    overdue_message = session.scalar(
        select(now() - func.min(OutboxMessage.due_at)).where(OutboxMessage.due_at.is_not(None))
    )
    return Figures(
        exports_by_state=_by_state(session, _NOT_ENDED),
        longest_overdue_export=max(0.0, overdue or 0.0),
        longest_overdue_message=max(0.0, overdue_message or 0.0),
        installations_dead=session.scalar(
            select(func.count()).select_from(installations).where(installations.c.problem.is_not(None))
        )
        or 0,
        messages_waiting=session.scalar(
            select(func.count()).select_from(OutboxMessage).where(OutboxMessage.due_at.is_not(None))
        )
        or 0,
    )


def ended_by_state(session: Session) -> dict[str, int]:
    """How many exports have ended in which state. Counts them all: for now and then, not for each look."""
    return _by_state(session, [state for state in ExportState if state not in _NOT_ENDED])


def candidates_exported(session: Session) -> int:
    """About how many candidates are known to be in SourceWhale.

    On PostgreSQL as its statistics have it, those included who are being sent: to count millions takes a second.
    """
    if session.get_bind().dialect.name == "postgresql":
        known = session.scalar(
            text("SELECT reltuples FROM pg_class WHERE oid = CAST(:table AS regclass)"),
            {"table": Exported.__tablename__},
        )
        if known is not None and known >= _MANY:
            return int(known)
    return session.scalar(select(func.count()).select_from(Exported).where(Exported.exported_at.is_not(None))) or 0


def _by_state(session: Session, states: Sequence[ExportState]) -> dict[str, int]:
    rows = session.execute(
        select(Export.state, func.count()).where(Export.state.in_(states)).group_by(Export.state)
    ).all()
    return {row[0]: row[1] for row in rows}
