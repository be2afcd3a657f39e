"""The outbox: messages are written with the state that they tell, and delivered to Slack afterwards.

The newest content wins; a message in delivery is leased, so that two workers do not post it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import ask
from store.base.upsert import insert
from store.models import Export, OutboxMessage, new_id

_IN_SLOT = select(OutboxMessage).where(
    OutboxMessage.export_id == bindparam("the_export"), OutboxMessage.slot == bindparam("the_slot")
)
_IN_SLOT_LOCKED = _IN_SLOT.with_for_update()
_STANDS = _IN_SLOT.with_only_columns(
    OutboxMessage.ts, OutboxMessage.due_at, OutboxMessage.problem, OutboxMessage.posted_channel
)
_SLOTS = select(OutboxMessage.slot).where(OutboxMessage.export_id == bindparam("the_export"))
_LINKED = (
    update(OutboxMessage).where(OutboxMessage.id == bindparam("the_message")).values(permalink=bindparam("the_link"))
)
_LINKED_EXPORT = update(Export).where(Export.id == bindparam("the_export")).values(permalink=bindparam("the_link"))


def put(
    session: Session,
    export: Export,
    slot: str,
    *,
    text: str,
    blocks: Sequence[dict[str, Any]],
    channel_id: str,
    fallback_channel_id: str | None = None,
    falls_back: bool = True,
    thread_slot: str | None = None,
    view_id: str | None = None,
    view: dict[str, Any] | None = None,
    after: float = 0.0,
) -> None:
    """Say what the message in `slot` shall show from now on. An unchanged message is not delivered again.

    With a `view` it is offered in the modal `view_id` first, again each time that one is given.
    `after` holds the first delivery back, in seconds. Where Slack does not take it in `channel_id`, it goes to
    `fallback_channel_id`: without one to the person who asked for the export, or nowhere unless it `falls_back`.
    """
    fallback = fallback_channel_id or (export.requested_by if falls_back else None)
    if thread_slot is not None and _was_given_up(session, export, thread_slot):
        thread_slot, channel_id = None, fallback or channel_id
    message = session.scalar(_IN_SLOT_LOCKED, {"the_export": export.id, "the_slot": slot})
    if message is None:
        session.add(
            OutboxMessage(
                workspace_id=export.workspace_id,
                export_id=export.id,
                slot=slot,
                thread_slot=thread_slot,
                channel_id=channel_id,
                fallback_channel_id=fallback,
                text=text,
                blocks=list(blocks),
                view_id=view_id,
                view=view,
                due_at=now() + after,
                created_at=now(),
            )
        )
    else:
        _rewrite(message, text, blocks, view_id=view_id, view=view)
    session.flush()


def _was_given_up(session: Session, export: Export, slot: str) -> bool:
    """Whether the message in `slot` will never stand anywhere, so that nothing can stand in its thread or beside it."""
    row = ask(session, _STANDS, the_export=export.id, the_slot=slot).first()
    return row is not None and row.problem is not None and row.due_at is row.ts is row.posted_channel is None


def put_apart(
    session: Session,
    workspace_id: str,
    slot: str,
    *,
    text: str,
    blocks: Sequence[dict[str, Any]],
    channel_id: str,
    fallback_channel_id: str | None = None,
    after: float = 0.0,
) -> None:
    """Say what a message that belongs to no export shall show: a word to an admin, a reminder, a digest.

    `slot` names it within the workspace: the same slot is the same message, edited where it stands. `after` holds the
    first delivery back, in seconds. Where Slack does not take it in `channel_id`, it goes to `fallback_channel_id`, or
    is given up without one.
    """
    made = session.scalar(
        insert(session, OutboxMessage)
        .values(
            id=new_id(),
            workspace_id=workspace_id,
            slot=slot,
            channel_id=channel_id,
            fallback_channel_id=fallback_channel_id,
            text=text,
            blocks=list(blocks),
            revision=1,
            delivered_revision=0,
            due_at=now() + after,
            created_at=now(),
            delivered_at=0.0,
            attempts=0,
        )
        .on_conflict_do_nothing()
        .returning(OutboxMessage.id)
    )
    if made is None:
        message = session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.workspace_id == workspace_id,
                OutboxMessage.slot == slot,
                OutboxMessage.export_id.is_(None),
            )
            .with_for_update()
        ).one()
        _rewrite(message, text, blocks)
        session.flush()


def _rewrite(
    message: OutboxMessage,
    text: str,
    blocks: Sequence[dict[str, Any]],
    *,
    view_id: str | None = None,
    view: dict[str, Any] | None = None,
) -> None:
    if (message.text, message.blocks) == (text, list(blocks)) and view is None:
        return
    message.text, message.blocks = text, list(blocks)
    if view is not None:
        message.view_id, message.view = view_id, view
    # A message in delivery keeps its lease; `delivered` sees that it has grown. What is only to be said again can go.
    if message.due_at is None or message.delivered_revision == message.revision:
        message.due_at = now()
    message.revision += 1


def put_file(
    session: Session, export: Export, slot: str, *, file_name: str, text: str, channel_id: str, beside: str
) -> None:
    """A file to be made and shared once, after the message in the slot `beside` and where that stands.

    `text` is its comment. What has been put before stands; until it is shared it may be moved beside another message.
    """
    message = session.scalar(_IN_SLOT_LOCKED, {"the_export": export.id, "the_slot": slot})
    if message is None and not _was_given_up(session, export, beside):
        session.add(
            OutboxMessage(
                workspace_id=export.workspace_id,
                export_id=export.id,
                slot=slot,
                thread_slot=beside,
                channel_id=channel_id,
                fallback_channel_id=export.requested_by,
                text=text,
                blocks=[],
                file_name=file_name,
                due_at=now(),
                created_at=now(),
            )
        )
    elif message is not None and message.delivered_revision == 0:
        message.channel_id, message.thread_slot = channel_id, beside
    session.flush()


def exists(session: Session, export: Export, slot: str) -> bool:
    """Whether anything was ever put into `slot`."""
    return ask(session, _STANDS, the_export=export.id, the_slot=slot).first() is not None


def slots(session: Session, export: Export, prefix: str) -> set[str]:
    """The slots of an export that begin with `prefix` and into which something was put."""
    found = ask(session, _SLOTS, the_export=export.id).scalars()
    return {slot for slot in found if slot.startswith(prefix)}


def is_posted(session: Session, export: Export, slot: str) -> bool:
    """Whether the message in `slot` stands in a channel; a modal is none."""
    row = ask(session, _STANDS, the_export=export.id, the_slot=slot).first()
    return row is not None and row.ts is not None


def thread_of(session: Session, message: OutboxMessage) -> tuple[str, str | None] | None:
    """Channel and ts of the message whose thread this one belongs to; no ts where Slack has not told it, so that there
    is no thread."""
    row = ask(session, _STANDS, the_export=message.export_id, the_slot=message.thread_slot).first()
    return (row.posted_channel, row.ts) if row and row.posted_channel else None


def place_beside(session: Session, message: OutboxMessage) -> tuple[str, str | None] | None:
    """Channel and thread of the message that a file belongs to; None before that stands anywhere."""
    other = session.scalar(_IN_SLOT, {"the_export": message.export_id, "the_slot": message.thread_slot})
    if other is None or other.posted_channel is None:
        return None
    return other.posted_channel, thread[1] if (thread := thread_of(session, other)) is not None else None


def delivered(
    session: Session,
    message: OutboxMessage,
    *,
    channel: str | None,
    ts: str | None,
    outdated: bool = False,
    again_in: float | None = None,
) -> None:
    """Slack took this revision. A newer one, written meanwhile, becomes due. A modal has neither channel nor ts, a
    file no ts, nor a message of which Slack did not say where it stands.

    `outdated` says that what stands there may be what an earlier attempt said: it is to be edited at once. With
    `again_in` an earlier attempt may still reach Slack late: the same is said again in so many seconds.
    """
    current = session.get_one(OutboxMessage, message.id, with_for_update=True)
    current.posted_channel, current.ts = channel, ts
    current.attempts = 0 if again_in is None else 1
    if outdated:
        current.due_at, current.delivered_at = now(), 0.0
        return
    current.delivered_revision = message.revision
    current.delivered_at = now()
    if current.revision > message.revision:
        current.due_at = now()
    else:
        current.due_at = None if again_in is None else now() + again_in
        if ts is not None:
            # What is said next is no longer for the window that showed this.
            current.view_id, current.view = None, None


def remember_link(session: Session, message: OutboxMessage, permalink: str) -> None:
    """Where people find the message; an export's own outlives the message."""
    if message.export_id is not None:
        ask(session, _LINKED_EXPORT, the_export=message.export_id, the_link=permalink)
    ask(session, _LINKED, the_message=message.id, the_link=permalink)


def postpone(session: Session, message: OutboxMessage, *, seconds: float) -> None:
    """Slack did not take it just now: try again in `seconds`."""
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(due_at=now() + seconds))


def can_redirect(message: OutboxMessage) -> bool:
    """Whether there is somewhere else to send it."""
    return message.fallback_channel_id not in (None, message.channel_id)


def redirect(session: Session, message: OutboxMessage, *, problem: str) -> None:
    """Slack will never take it there: send it to whom it falls back, and the replies with it.

    A reply that goes there alone leaves its thread. Without anybody to fall back to, it goes where it was meant to
    stand, anew. What a window does not take is said in the message from which the window was opened, if there is one.
    """
    stands = and_(OutboxMessage.view_id.is_not(None), OutboxMessage.ts.is_not(None))
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id)
        .values(
            channel_id=func.coalesce(OutboxMessage.fallback_channel_id, OutboxMessage.channel_id),
            thread_slot=None,
            view_id=None,
            posted_channel=case((stands, OutboxMessage.posted_channel), else_=None),
            ts=case((stands, OutboxMessage.ts), else_=None),
            due_at=now(),
            attempts=0,
            problem=problem,
        )
    )


def move_beside_thread(session: Session, message: OutboxMessage, *, problem: str) -> None:
    """No reply can stand in the thread: say it in the same conversation, beside the message that it was to follow."""
    parent = thread_of(session, message)
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id)
        .values(
            channel_id=parent[0] if parent is not None else OutboxMessage.channel_id,
            thread_slot=None,
            posted_channel=None,
            ts=None,
            due_at=now(),
            attempts=0,
            problem=problem,
        )
    )


def post_anew(session: Session, message: OutboxMessage, *, problem: str) -> None:
    """What stands cannot be edited: a new message takes its place, in the same conversation."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id)
        .values(
            channel_id=OutboxMessage.posted_channel,
            posted_channel=None,
            ts=None,
            due_at=now(),
            attempts=0,
            problem=problem,
        )
    )


def simplify(session: Session, message: OutboxMessage, *, problem: str) -> None:
    """Slack does not take the message in this form: try a simpler one at once."""
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(due_at=now(), problem=problem))


def give_up(session: Session, message: OutboxMessage, *, problem: str) -> None:
    """Slack will take it nowhere; the export goes on without.

    Where it never stood, what was to stand in its thread or beside it waits for it no longer: replies go to whom they
    fall back, by themselves, and files are given up too.
    """
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(due_at=None, problem=problem))
    if message.ts is not None or message.posted_channel is not None or message.export_id is None:
        return
    orphans = and_(
        OutboxMessage.export_id == message.export_id,
        OutboxMessage.thread_slot == message.slot,
        OutboxMessage.ts.is_(None),
        OutboxMessage.due_at.is_not(None),
    )
    session.execute(
        update(OutboxMessage).where(orphans, OutboxMessage.file_name.is_not(None)).values(due_at=None, problem=problem)
    )
    session.execute(
        update(OutboxMessage)
        .where(orphans, OutboxMessage.file_name.is_(None))
        .values(
            thread_slot=None,
            channel_id=func.coalesce(OutboxMessage.fallback_channel_id, OutboxMessage.channel_id),
            due_at=now(),
        )
    )
