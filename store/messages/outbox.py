"""The outbox: messages are written with the state that they tell, and delivered to Slack afterwards.

The newest content wins; a message in delivery is leased, so that two workers do not post it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from store.base.clock import now
from store.models import Export, ExportState, OutboxMessage


def put(
    session: Session,
    export: Export,
    slot: str,
    *,
    text: str,
    blocks: Sequence[dict[str, Any]],
    channel_id: str,
    fallback_channel_id: str | None = None,
    thread_slot: str | None = None,
    view_id: str | None = None,
    view: dict[str, Any] | None = None,
    after: float = 0.0,
) -> None:
    """Say what the message in `slot` shall show from now on. An unchanged message is not delivered again.

    With a `view` it is offered in the modal `view_id` first, again each time that one is given.
    `after` holds the first delivery back, in seconds. Where Slack does not take it in `channel_id`, it goes to
    `fallback_channel_id`: without one to the person who asked for the export.
    """
    message = session.scalar(
        select(OutboxMessage).where(OutboxMessage.export_id == export.id, OutboxMessage.slot == slot).with_for_update()
    )
    if message is None:
        session.add(
            OutboxMessage(
                workspace_id=export.workspace_id,
                export_id=export.id,
                slot=slot,
                thread_slot=thread_slot,
                channel_id=channel_id,
                fallback_channel_id=fallback_channel_id or export.requested_by,
                text=text,
                blocks=list(blocks),
                view_id=view_id,
                view=view,
                due_at=now() + after,
            )
        )
    elif (message.text, message.blocks) != (text, list(blocks)) or view is not None:
        message.text, message.blocks = text, list(blocks)
        if view is not None:
            message.view_id, message.view = view_id, view
        message.revision += 1
        # A message in delivery keeps its lease; `delivered` sees that the revision has grown.
        if message.due_at is None:
            message.due_at = now()
    session.flush()


def put_file(
    session: Session, export: Export, slot: str, *, file_name: str, text: str, channel_id: str, beside: str
) -> None:
    """A file to be made and shared once, after the message in the slot `beside` and where that stands.

    `text` is its comment. What has been put before stands; until it is shared it may be moved beside another message.
    """
    message = session.scalar(
        select(OutboxMessage).where(OutboxMessage.export_id == export.id, OutboxMessage.slot == slot).with_for_update()
    )
    if message is None:
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
            )
        )
    elif message.delivered_revision == 0:
        message.channel_id, message.thread_slot = channel_id, beside
    session.flush()


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


def exists(session: Session, export: Export, slot: str) -> bool:
    """Whether anything was ever put into `slot`."""
    found = session.scalar(
        select(OutboxMessage.id).where(OutboxMessage.export_id == export.id, OutboxMessage.slot == slot)
    )
    return found is not None


def slots(session: Session, export: Export, prefix: str) -> set[str]:
    """The slots of an export that begin with `prefix` and into which something was put."""
    found = session.scalars(
        select(OutboxMessage.slot).where(
            OutboxMessage.export_id == export.id, OutboxMessage.slot.startswith(prefix, autoescape=True)
        )
    )
    return set(found)


def is_posted(session: Session, export: Export, slot: str) -> bool:
    """Whether the message in `slot` stands in a channel; a modal is none."""
    found = session.scalar(
        select(OutboxMessage.ts).where(OutboxMessage.export_id == export.id, OutboxMessage.slot == slot)
    )
    return found is not None


def any_due(session: Session) -> bool:
    """Whether there is anything to deliver; cheaper than claiming, and takes no lock."""
    return session.scalar(select(OutboxMessage.id).where(OutboxMessage.due_at <= now()).limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Restraint:
    """What not to claim just now: posts into `channels`, and posts or edits at all in workspaces that Slack slows."""

    channels: frozenset[str] = frozenset()
    no_posts: frozenset[str] = frozenset()
    no_edits: frozenset[str] = frozenset()


def claim_due(
    session: Session,
    *,
    lease_seconds: float,
    spacing_seconds: float,
    restraint: Restraint = Restraint(),
    limit: int = 20,
) -> list[OutboxMessage]:
    """Messages to deliver now, each leased to the caller: ends first, then what was never shown, then progress.

    A reply waits until the message whose thread it belongs to has been posted. Of the posts into one channel only the
    oldest is claimed. Progress of a message is shown again after `spacing_seconds` for each export that runs in the
    workspace, so that together they stay within one budget however many run; how an export ended waits for nothing.
    `attempts` of what is returned says how many deliveries have begun before, without its being known that they did.
    """
    parent = aliased(OutboxMessage)
    running = aliased(Export)
    at_once = (
        select(func.count())
        .where(
            running.workspace_id == OutboxMessage.workspace_id,
            running.state.in_((ExportState.QUEUED, ExportState.RUNNING)),
        )
        .scalar_subquery()
    )
    is_post = and_(OutboxMessage.ts.is_(None), OutboxMessage.view_id.is_(None))
    rows = session.scalars(
        select(OutboxMessage)
        .join(Export, Export.id == OutboxMessage.export_id)
        .outerjoin(
            parent,
            and_(parent.export_id == OutboxMessage.export_id, parent.slot == OutboxMessage.thread_slot),
        )
        .where(
            OutboxMessage.due_at <= now(),
            or_(
                Export.ended_at.is_not(None),
                and_(
                    OutboxMessage.delivered_at < now() - spacing_seconds,
                    OutboxMessage.delivered_at < now() - spacing_seconds * at_once,
                ),
            ),
            or_(OutboxMessage.thread_slot.is_(None), parent.ts.is_not(None)),
            or_(~is_post, OutboxMessage.channel_id.not_in(restraint.channels)),
            or_(~is_post, OutboxMessage.workspace_id.not_in(restraint.no_posts)),
            or_(is_post, OutboxMessage.workspace_id.not_in(restraint.no_edits)),
        )
        .order_by(Export.ended_at.is_(None), OutboxMessage.ts.is_not(None), OutboxMessage.due_at)
        .limit(5 * limit)
        .with_for_update(of=OutboxMessage, skip_locked=True)
    ).all()
    claimed: list[OutboxMessage] = []
    channels: set[str] = set()
    for row in rows:
        if len(claimed) == limit:
            break
        if row.ts is None and row.view_id is None:
            if row.channel_id in channels:
                continue
            channels.add(row.channel_id)
        claimed.append(row)
    if claimed:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_([row.id for row in claimed]))
            .values(due_at=now() + lease_seconds, attempts=OutboxMessage.attempts + 1)
            .execution_options(synchronize_session=False)
        )
    return claimed


def thread_of(session: Session, message: OutboxMessage) -> tuple[str, str] | None:
    """Channel and ts of the message whose thread this one belongs to."""
    row = session.execute(
        select(OutboxMessage.posted_channel, OutboxMessage.ts).where(
            OutboxMessage.export_id == message.export_id, OutboxMessage.slot == message.thread_slot
        )
    ).first()
    return (row.posted_channel, row.ts) if row and row.posted_channel and row.ts else None


def place_beside(session: Session, message: OutboxMessage) -> tuple[str, str | None] | None:
    """Channel and thread of the message that a file belongs to; None before that stands anywhere."""
    other = session.scalar(
        select(OutboxMessage).where(
            OutboxMessage.export_id == message.export_id, OutboxMessage.slot == message.thread_slot
        )
    )
    if other is None or other.posted_channel is None:
        return None
    return other.posted_channel, thread[1] if (thread := thread_of(session, other)) is not None else None


def delivered(
    session: Session, message: OutboxMessage, *, channel: str | None, ts: str | None, outdated: bool = False
) -> None:
    """Slack took this revision. A newer one, written meanwhile, becomes due. A modal has neither channel nor ts.

    `outdated` says that what stands there may be what an earlier attempt said: it is to be edited at once.
    """
    current = session.get_one(OutboxMessage, message.id, with_for_update=True)
    current.posted_channel, current.ts = channel, ts
    current.attempts = 0
    if outdated:
        current.due_at, current.delivered_at = now(), 0.0
        return
    current.delivered_revision = message.revision
    current.delivered_at = now()
    current.due_at = now() if current.revision > message.revision else None


def remember_link(session: Session, message: OutboxMessage, permalink: str) -> None:
    """Where people find the message."""
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(permalink=permalink))


def postpone(session: Session, message: OutboxMessage, *, seconds: float) -> None:
    """Slack did not take it just now: try again in `seconds`."""
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(due_at=now() + seconds))


def redirect(session: Session, message: OutboxMessage, *, problem: str) -> None:
    """Slack will never take it there: send it to whom it falls back, and the replies with it.

    A reply that goes there alone leaves its thread.
    """
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id)
        .values(
            channel_id=OutboxMessage.fallback_channel_id,
            thread_slot=None,
            view_id=None,
            posted_channel=None,
            ts=None,
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


def simplify(session: Session, message: OutboxMessage, *, problem: str) -> None:
    """Slack does not take the message in this form: try a simpler one at once."""
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(due_at=now(), problem=problem))


def give_up(session: Session, message: OutboxMessage, *, problem: str) -> None:
    """Slack will take it nowhere; the export goes on without."""
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(due_at=None, problem=problem))


def hold(session: Session, workspace_id: str) -> None:
    """The app may not speak in this workspace any more: its messages wait until `release`."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.workspace_id == workspace_id, OutboxMessage.due_at.is_not(None))
        .values(due_at=None)
    )


def release(session: Session, workspace_id: str) -> None:
    """The app may speak there again: what was never shown, or has changed since, is due now."""
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.workspace_id == workspace_id,
            OutboxMessage.due_at.is_(None),
            OutboxMessage.delivered_revision < OutboxMessage.revision,
        )
        .values(due_at=now(), attempts=0)
    )
