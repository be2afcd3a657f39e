"""Channels that get the workspace's numbers once a week. Times are unix seconds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from store.after import calendar
from store.base.clock import now
from store.base.db import OWN_ROW
from store.base.upsert import insert
from store.models import Digest


def begin(
    session: Session, workspace_id: str, channel_id: str, user_id: str, due_at: float, seen: dict[str, list[int]]
) -> bool:
    """Let a channel have a digest, the first at `due_at`; it will not count what is `seen` already (Digest). False when
    it has one."""
    made = session.scalar(
        insert(session, Digest)
        .values(
            workspace_id=workspace_id,
            channel_id=channel_id,
            user_id=user_id,
            since=now(),
            due_at=due_at,
            seen=seen,
        )
        .on_conflict_do_nothing()
        .returning(Digest.channel_id)
    )
    return made is not None


def end(session: Session, workspace_id: str, channel_id: str) -> bool:
    """Let a channel have none any more. False when it has none."""
    gone = session.scalar(
        delete(Digest)
        .where(Digest.workspace_id == workspace_id, Digest.channel_id == channel_id)
        .returning(Digest.channel_id)
    )
    return gone is not None


def due(session: Session, at: float | None = None) -> Sequence[str]:
    """Ids of workspaces in which a digest is due, at `at` or now."""
    query = that_are_due(calendar.ahead()) if at is None else select(Digest.workspace_id).where(Digest.due_at <= at)
    return session.scalars(query.distinct().limit(50)).all()


def that_are_due(ahead: float = 0.0) -> Select[str]:
    """The same for now as a query; `ahead` as store.after.calendar."""
    return select(Digest.workspace_id).where(Digest.due_at <= (now() + ahead if ahead else now()))


def due_of(session: Session, workspace_id: str, at: float) -> Sequence[str]:
    """The channels of a workspace whose digest is due."""
    return session.scalars(
        select(Digest.channel_id).where(Digest.workspace_id == workspace_id, Digest.due_at <= at)
    ).all()


def take(session: Session, workspace_id: str, channel_id: str, at: float) -> Digest | None:
    """A digest that is due still, locked until the end of the transaction; None when another worker has told it."""
    found = session.get(Digest, (workspace_id, channel_id), with_for_update=OWN_ROW, populate_existing=True)
    return found if found is not None and found.due_at <= at else None
