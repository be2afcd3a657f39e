"""Workspaces in which the app may not speak: their messages wait."""

from __future__ import annotations

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from store.base.among import among
from store.base.clock import now
from store.base.db import Database
from store.models import OutboxMessage


def hold(session: Session, workspace_id: str) -> None:
    """The app may not speak in this workspace any more: its messages wait until `release`.

    What somebody is writing just now is passed over, for to wait for it would be to wait while holding the others; its
    delivery will be refused, and leads here again.
    """
    ids = session.scalars(
        select(OutboxMessage.id)
        .where(OutboxMessage.workspace_id == workspace_id, OutboxMessage.due_at.is_not(None))
        .with_for_update(skip_locked=True)
    ).all()
    session.execute(update(OutboxMessage).where(among(session, OutboxMessage.id, ids)).values(due_at=None))


def release(database: Database, workspace_id: str) -> None:
    """The app may speak there again: what was never shown, or has changed since, is due now.

    Each message in a transaction of its own, so that none waits for a message while it holds another.
    """
    waiting = and_(OutboxMessage.due_at.is_(None), OutboxMessage.delivered_revision < OutboxMessage.revision)
    with database.read() as session:
        ids = session.scalars(select(OutboxMessage.id).where(OutboxMessage.workspace_id == workspace_id, waiting)).all()
    for message_id in ids:
        with database.write() as session:
            session.execute(
                update(OutboxMessage).where(OutboxMessage.id == message_id, waiting).values(due_at=now(), attempts=0)
            )
