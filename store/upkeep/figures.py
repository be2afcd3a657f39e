"""Figures for operators, over all workspaces: numbers alone, nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.base.clock import now
from store.models import UNFINISHED, Export, Exported, OutboxMessage, installations


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is of what. Ages in seconds; 0 when nothing waits."""

    exports_by_state: dict[str, int]
    longest_overdue_export: float
    messages_waiting: int
    longest_overdue_message: float
    installations_dead: int


def figures(session: Session) -> Figures:
    """Count."""
    overdue = session.scalar(
        select(func.max(now() - Export.next_run_at)).where(Export.state.in_(UNFINISHED), Export.lease_until < now())
    )
    return Figures(
        exports_by_state={
            row[0]: row[1] for row in session.execute(select(Export.state, func.count()).group_by(Export.state))
        },
        longest_overdue_export=max(0.0, overdue or 0.0),
        longest_overdue_message=max(0.0, session.scalar(select(func.max(now() - OutboxMessage.due_at))) or 0.0),
        installations_dead=session.scalar(
            select(func.count()).select_from(installations).where(installations.c.problem.is_not(None))
        )
        or 0,
        messages_waiting=session.scalar(
            select(func.count()).select_from(OutboxMessage).where(OutboxMessage.due_at.is_not(None))
        )
        or 0,
    )


def candidates_exported(session: Session) -> int:
    """How many candidates are known to be in SourceWhale. Reads the whole ledger."""
    return session.scalar(select(func.count()).select_from(Exported).where(Exported.exported_at.is_not(None))) or 0
