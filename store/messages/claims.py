"""Claiming messages of the outbox that are due: each is leased to one worker, what people wait for first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Float, Select, String, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from store.base.clock import now
from store.base.db import ask
from store.models import Export, ExportState, OutboxMessage

# Slack may ask for an hour.
_LONGEST_WAIT_SECONDS = 3700.0
_CLOCKS_APART_SECONDS = 60.0


def any_due(session: Session) -> bool:
    """Whether there is anything to deliver; cheaper than claiming, and takes no lock."""
    return ask(session, _ANY_DUE).scalar() is not None


_ANY_DUE = select(OutboxMessage.id).where(OutboxMessage.due_at <= now()).limit(1)
# In how many seconds the next message is to be delivered: no more than 0 for one that is due, nothing without any.
NEXT_IN = select(func.min(OutboxMessage.due_at) - now()).where(OutboxMessage.due_at.is_not(None))


def any_far_ahead(session: Session) -> bool:
    """Whether something was written or is to wait at a time that cannot be: the clock was set back since then."""
    return ask(session, _FAR_AHEAD).scalar() is not None


def after_step_back(session: Session, longest_delivery_seconds: float) -> None:
    """The database's clock was set back: no message waits for longer because of that. What shall be said for the first
    time at a later time keeps its distance. Does no harm when done twice, or for nothing."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.due_at.is_not(None), OutboxMessage.created_at > now())
        .values(due_at=OutboxMessage.due_at - OutboxMessage.created_at + now(), created_at=now())
        .execution_options(synchronize_session=False)
    )
    # Somebody may be delivering it.
    latest = now() + longest_delivery_seconds
    session.execute(
        update(OutboxMessage)
        .where(_TRIED, OutboxMessage.due_at > latest)
        .values(due_at=latest)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.due_at.is_not(None), OutboxMessage.delivered_at > now())
        .values(delivered_at=0.0)
        .execution_options(synchronize_session=False)
    )


_TRIED = or_(OutboxMessage.attempts > 0, OutboxMessage.delivered_revision > 0)
_FAR_AHEAD = (
    select(OutboxMessage.id)
    .where(
        OutboxMessage.due_at.is_not(None),
        or_(
            OutboxMessage.created_at > now() + _CLOCKS_APART_SECONDS,
            OutboxMessage.delivered_at > now() + _CLOCKS_APART_SECONDS,
            and_(_TRIED, OutboxMessage.due_at > now() + _LONGEST_WAIT_SECONDS),
        ),
    )
    .limit(1)
)


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
    workspace, so that together they stay within one budget however many run; how an export ended waits for nothing, nor
    does a message that belongs to none. `attempts` of what is returned says how many deliveries have begun before,
    without its being known that they did.
    """
    given = {
        "spacing": spacing_seconds,
        "channels": sorted(restraint.channels),
        "no_posts": sorted(restraint.no_posts),
        "no_edits": sorted(restraint.no_edits),
    }
    claimed = _one_a_channel(session.scalars(_due(5 * limit), given).all(), limit)
    if claimed:
        ask(session, _CLAIMED, ids=[row.id for row in claimed], seconds=lease_seconds)
    return claimed


_CLAIMED = (
    update(OutboxMessage)
    .where(OutboxMessage.id.in_(bindparam("ids", type_=String, expanding=True)))
    .values(due_at=now() + bindparam("seconds", type_=Float), attempts=OutboxMessage.attempts + 1)
)


@cache
def _due(limit: int) -> Select[OutboxMessage]:
    """What may be delivered now, in the order in which people wait for it, locked; its parameters: see `claim_due`.

    Made once: to build it takes longer than to run it.
    """
    spacing = bindparam("spacing", type_=Float)
    channels, no_posts, no_edits = (
        bindparam(name, type_=String, expanding=True) for name in ("channels", "no_posts", "no_edits")
    )
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
    is_running = and_(OutboxMessage.export_id.is_not(None), Export.ended_at.is_(None))
    is_post = and_(OutboxMessage.ts.is_(None), OutboxMessage.view_id.is_(None))
    return (
        select(OutboxMessage)
        .outerjoin(Export, Export.id == OutboxMessage.export_id)
        .outerjoin(
            parent,
            and_(parent.export_id == OutboxMessage.export_id, parent.slot == OutboxMessage.thread_slot),
        )
        .where(
            OutboxMessage.due_at <= now(),
            or_(
                ~is_running,
                and_(
                    OutboxMessage.delivered_at <= now() - spacing,
                    OutboxMessage.delivered_at <= now() - spacing * at_once,
                ),
            ),
            or_(OutboxMessage.thread_slot.is_(None), parent.ts.is_not(None), parent.posted_channel.is_not(None)),
            or_(~is_post, OutboxMessage.channel_id.not_in(channels)),
            or_(~is_post, OutboxMessage.workspace_id.not_in(no_posts)),
            or_(is_post, OutboxMessage.workspace_id.not_in(no_edits)),
        )
        .order_by(is_running, OutboxMessage.ts.is_not(None), OutboxMessage.due_at)
        .limit(limit)
        .with_for_update(of=OutboxMessage, skip_locked=True)
    )


def _one_a_channel(rows: Sequence[OutboxMessage], limit: int) -> list[OutboxMessage]:
    """The first `limit` of the rows, of the posts into one channel only the first."""
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
    return claimed
