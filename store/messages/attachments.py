"""Files of the outbox (`outbox.put_file`): what Slack was given of them, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.models import Export, OutboxMessage

# In place of Slack's name for a refusal: the file is to be taken back, and stays so.
WITHDRAWN = "withdrawn"


def remember_file(session: Session, message: OutboxMessage, file_id: str, *, lease_seconds: float) -> bool:
    """Slack has the file's bytes under this id; nobody sees it before it is shared. The lease is renewed.

    False when another worker, who took a slow upload for a dead one, has noted its own: that one is to be shared.
    """
    noted = session.scalar(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.file_id.is_(None))
        .values(file_id=file_id, due_at=now() + lease_seconds)
        .returning(OutboxMessage.id)
    )
    return noted is not None


def withdraw_files(session: Session, export: Export, prefix: str, *, but: str) -> None:
    """The files in slots that begin with `prefix`, except for that in the slot `but`, tell what is no longer so.

    What Slack has been given of them is to be taken back; what was not uploaded yet never will be.
    """
    stale = session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.export_id == export.id,
            OutboxMessage.slot.startswith(prefix, autoescape=True),
            OutboxMessage.slot != but,
            OutboxMessage.file_name.is_not(None),
            OutboxMessage.problem.is_distinct_from(WITHDRAWN),
        )
        .with_for_update()
    )
    for message in stale:
        message.problem, message.attempts = WITHDRAWN, 0
        # A delivery that is under way sees that the revision has grown.
        message.revision += 1
        if message.due_at is None and message.file_id is not None:
            message.due_at = now()
    session.flush()


def replace_file(session: Session, message: OutboxMessage, text: str, blocks: Sequence[dict[str, Any]]) -> None:
    """Slack takes no file from us: say so instead, where it should have stood."""
    thread_slot = session.scalar(
        select(OutboxMessage.thread_slot).where(
            OutboxMessage.export_id == message.export_id, OutboxMessage.slot == message.thread_slot
        )
    )
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id)
        .values(
            thread_slot=thread_slot,
            file_name=None,
            file_id=None,
            text=text,
            blocks=list(blocks),
            due_at=now(),
            attempts=0,
        )
    )


def forget_upload(session: Session, message: OutboxMessage) -> None:
    """Slack does not know the uploaded bytes any more: they are to be uploaded again."""
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(file_id=None))
