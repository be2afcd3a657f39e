"""The lease of an export: one worker at a time works on it, and a token fences earlier holders off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Float, Integer, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import Database, ask
from store.models import UNFINISHED, Export, ExportItem, ExportState, ItemState

# SourceWhale may ask for an hour, and people are told so; of ourselves we wait for a minute.
_LONGEST_WAIT_SECONDS, _LONGEST_UNASKED_SECONDS = 3700.0, 100.0
# More than two looks at one clock differ by.
_STEP_SECONDS = 1.0


# An unfinished export that nobody works on and whose time has come.
IS_DUE = and_(Export.state.in_(UNFINISHED), Export.lease_until < now(), Export.next_run_at <= now())


class LeaseLost(Exception):
    """Another worker has taken this export over, or it has ended: stop, and write nothing more."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one export. `token` grows with each claim and fences older holders off.

    `expired_at` is when the lease of a holder ran out who had not given it back; 0 if it was given back.
    """

    export_id: str
    token: int
    expired_at: float = 0.0


def claim(
    database: Database,
    export_id: str,
    seconds: float,
    may_take_expired: Callable[[float], bool] = lambda database_now: True,
) -> Lease | None:
    """Take the lease of an unfinished export whose time has come, unless somebody holds it.

    `may_take_expired` is given the database's time, and says whether a lease that has run out by it may be taken from a
    holder who has not given it back.
    """
    with database.write() as session:
        found = ask(session, _FREE, the_export=export_id).one_or_none()
        if found is None:
            return None
        expired_at, database_now = found
        if expired_at and not may_take_expired(database_now):
            return None
        token = ask(session, _CLAIMED, the_export=export_id, the_seconds=seconds).scalar()
    return None if token is None else Lease(export_id, token, expired_at)


@contextmanager
def held(database: Database, lease: Lease, seconds: float) -> Iterator[tuple[Session, Export]]:
    """A write transaction that only the holder of the lease can commit, and that renews it.

    Raises LeaseLost when the lease is no longer ours; nothing is written then.
    """
    with database.write() as session:
        mine = {"the_export": lease.export_id, "the_token": lease.token, "the_seconds": seconds}
        export = session.scalar(_RENEWED, mine)
        if export is None:
            raise LeaseLost(lease.export_id)
        yield session, export


# Made once: nothing is asked or written more often.
_THIS = Export.id == bindparam("the_export")
_OF_THE_HOLDER = Export.lease_token == bindparam("the_token")
_LATER = now() + bindparam("the_seconds", type_=Float)
_FREE = select(Export.lease_until, now()).where(_THIS, IS_DUE).with_for_update(key_share=True)
_CLAIMED = (
    update(Export)
    .where(_THIS, IS_DUE)
    .values(lease_token=Export.lease_token + 1, lease_until=_LATER)
    .returning(Export.lease_token)
)
_KEEP = update(Export).where(_THIS, _OF_THE_HOLDER, Export.lease_until > 0).values(lease_until=_LATER)
_KEPT = _KEEP.returning(Export.id)
_RENEWED = _KEEP.returning(Export).execution_options(synchronize_session=False)
_RELEASED = update(Export).where(_THIS, _OF_THE_HOLDER).values(lease_until=0.0, next_run_at=_LATER)


def renew(database: Database, lease: Lease, seconds: float) -> None:
    """Keep the lease for `seconds` more. Raises LeaseLost."""
    with database.write() as session:
        mine = {"the_export": lease.export_id, "the_token": lease.token, "the_seconds": seconds}
        if ask(session, _KEPT, **mine).scalar() is None:
            raise LeaseLost(lease.export_id)


def release(database: Database, lease: Lease, *, after: float = 0.0) -> None:
    """Give the lease back; the export is due again in `after` seconds if it has not ended."""
    with database.write() as session:
        ask(session, _RELEASED, the_export=lease.export_id, the_token=lease.token, the_seconds=after)


def make_due(session: Session, export: Export) -> None:
    """Have an unfinished export looked at now, as soon as nobody holds it."""
    session.execute(update(Export).where(Export.id == export.id).values(next_run_at=now()))


def any_at_work(session: Session, connection_id: str) -> bool:
    """Whether an export through this connection runs or waits for its turn."""
    at_work = Export.state.in_((ExportState.QUEUED, ExportState.RUNNING))
    return session.scalar(select(Export.id).where(Export.connection_id == connection_id, at_work).limit(1)) is not None


def after_step_back(session: Session, lease_seconds: float) -> None:
    """The database's clock was set back: what was to wait until a time that is far away now is looked at now, and no
    lease lasts longer than it may. Does no harm when done twice, or for nothing."""
    session.execute(
        update(Export)
        .where(Export.state.in_(UNFINISHED), Export.next_run_at > now())
        .values(next_run_at=now())
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Export)
        .where(Export.lease_until > now() + lease_seconds)
        .values(lease_until=now() + lease_seconds)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(ExportItem)
        .where(ExportItem.state == ItemState.SENDING, ExportItem.sending_at > now())
        .values(sending_at=now())
        .execution_options(synchronize_session=False)
    )


def any_far_ahead(session: Session, lease_seconds: float) -> bool:
    """Whether something is to wait for longer than it may: the clock was set back since it was written."""
    return ask(session, _FAR_AHEAD, the_seconds=lease_seconds + 1.0).scalar() is not None


_FAR_AHEAD = (
    select(Export.id)
    .where(
        Export.state.in_(UNFINISHED),
        or_(
            Export.next_run_at > now() + _LONGEST_WAIT_SECONDS,
            Export.lease_until > _LATER,
            and_(Export.wait_reason.is_(None), Export.next_run_at > now() + _LONGEST_UNASKED_SECONDS),
            # Nobody can have left later than now: whoever is in doubt would be looked up so much later.
            select(ExportItem.candidate_id)
            .where(
                ExportItem.export_id == Export.id,
                ExportItem.state == ItemState.SENDING,
                ExportItem.sending_at > now() + _STEP_SECONDS,
            )
            .exists(),
        ),
    )
    .limit(1)
)


def database_now(session: Session) -> float:
    """The database's time, in unix seconds."""
    at: float = ask(session, _NOW).scalar() or 0.0
    return at


_NOW = select(now())


def others_in_preparation(session: Session, export: Export) -> tuple[int, int]:
    """How many other exports are being prepared just now: of this export's workspace, and of all workspaces."""
    rows = session.execute(
        select(Export.workspace_id, func.count())
        .where(Export.state == ExportState.PREPARING, Export.lease_until > now(), Export.id != export.id)
        .group_by(Export.workspace_id)
    ).all()
    return sum(row[1] for row in rows if row[0] == export.workspace_id), sum(row[1] for row in rows)


def any_being_read(session: Session, workspace_id: str) -> bool:
    """Whether a file of a workspace is being read, or waits for that."""
    reading = select(Export.id).where(
        Export.workspace_id == workspace_id, Export.state == ExportState.PREPARING, Export.file_id.is_not(None)
    )
    return session.scalar(reading.limit(1)) is not None


def due(session: Session, limit: int = 200) -> Sequence[tuple[str, str]]:
    """Unfinished exports that nobody works on and whose time has come: id and state, the oldest first."""
    return [(row.id, row.state) for row in ask(session, _DUE, the_limit=limit)]


_DUE = (
    select(Export.id, Export.state)
    .where(IS_DUE)
    .order_by(Export.next_run_at)
    .limit(bindparam("the_limit", type_=Integer))
)
