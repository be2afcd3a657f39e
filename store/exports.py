"""Exports: their states, what a run would send, and the lease that lets one worker at a time work on one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, case, func, literal, or_, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.orm import Session

import seekout
from store.clock import now
from store.db import Database
from store.models import (
    UNFINISHED,
    Candidate,
    Export,
    Exported,
    ExportItem,
    ExportKind,
    ExportState,
    ItemState,
    OutboxMessage,
    Project,
)

DO_NOT_CONTACT = "do not contact"
PREVIOUSLY_EXPORTED = "previously exported"


class LeaseLost(Exception):
    """Another worker has taken this export over, or it has ended: stop, and write nothing more."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one export. `token` grows with each claim and fences older holders off."""

    export_id: str
    token: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What *Export* would do with the project's candidates, in numbers of people; coverage is of those sent."""

    send: int
    previously_exported: int
    do_not_contact: int
    with_email: int
    with_phone: int
    with_history: int

    @property
    def without_email(self) -> int:
        """How many would be sent without an e-mail address from the file."""
        return self.send - self.with_email


def get(session: Session, workspace_id: str, export_id: str) -> Export | None:
    """An export of this workspace."""
    return session.scalar(select(Export).where(Export.id == export_id, Export.workspace_id == workspace_id))


def by_id(session: Session, export_id: str) -> Export | None:
    """An export, for the worker, which is given ids that the bot has already checked."""
    return session.get(Export, export_id)


def by_view(session: Session, workspace_id: str, view_id: str) -> Export | None:
    """The export that a modal has already led to: a form submitted twice makes one export."""
    return session.scalar(select(Export).where(Export.view_id == view_id, Export.workspace_id == workspace_id))


def create(session: Session, **values: Any) -> Export:
    """A new export in `preparing`, due at once. `values` are columns of Export."""
    export = Export(created_at=now(), next_run_at=now(), **values)
    session.add(export)
    session.flush()
    session.refresh(export)
    return export


def claim(database: Database, export_id: str, seconds: float) -> Lease | None:
    """Take the lease of an unfinished export whose time has come, unless somebody holds it."""
    with database.write() as session:
        token = session.scalar(
            update(Export)
            .where(
                Export.id == export_id,
                Export.state.in_(UNFINISHED),
                Export.lease_until < now(),
                Export.next_run_at <= now(),
            )
            .values(lease_token=Export.lease_token + 1, lease_until=now() + seconds)
            .returning(Export.lease_token)
        )
    return None if token is None else Lease(export_id, token)


@contextmanager
def held(database: Database, lease: Lease, seconds: float) -> Iterator[tuple[Session, Export]]:
    """A write transaction that only the holder of the lease can commit, and that renews it.

    Raises LeaseLost when the lease is no longer ours; nothing is written then.
    """
    with database.write() as session:
        renewed = session.scalar(
            update(Export)
            .where(Export.id == lease.export_id, Export.lease_token == lease.token, Export.lease_until > 0)
            .values(lease_until=now() + seconds)
            .returning(Export.id)
        )
        if renewed is None:
            raise LeaseLost(lease.export_id)
        yield session, session.get_one(Export, lease.export_id)


def renew(database: Database, lease: Lease, seconds: float) -> None:
    """Keep the lease for `seconds` more. Raises LeaseLost."""
    with held(database, lease, seconds):
        pass


def release(database: Database, lease: Lease, *, after: float = 0.0) -> None:
    """Give the lease back; the export is due again in `after` seconds if it has not ended."""
    with database.write() as session:
        session.execute(
            update(Export)
            .where(Export.id == lease.export_id, Export.lease_token == lease.token)
            .values(lease_until=0.0, next_run_at=now() + after)
        )


def request_cancel(session: Session, export: Export) -> bool:
    """Ask the run to stop after the batch in flight. False when it has ended, or has been asked before."""
    asked = session.scalar(
        update(Export)
        .where(
            Export.id == export.id,
            Export.state.in_((ExportState.QUEUED, ExportState.RUNNING)),
            ~Export.cancel_requested,
        )
        .values(cancel_requested=True, next_run_at=now())
        .returning(Export.id)
    )
    session.refresh(export)
    return asked is not None


def retry(session: Session, export: Export) -> bool:
    """Queue the failed items of an ended export again, and nobody else. False when that has happened already.

    People of whom it is not known whether they arrived stand in the ledger as doubtful, and are looked up first.
    """
    moved = session.scalar(
        update(Export)
        .where(
            Export.id == export.id,
            Export.state.in_((ExportState.COMPLETE_WITH_ERRORS, ExportState.FAILED)),
            Export.queued_at.is_not(None),
        )
        .values(
            state=ExportState.QUEUED,
            problem=None,
            wait_reason=None,
            cancel_requested=False,
            attempts=0,
            ended_at=None,
            next_run_at=now(),
            lease_until=0.0,
        )
        .returning(Export.id)
    )
    if moved is None:
        return False
    session.execute(
        update(ExportItem)
        .where(ExportItem.export_id == export.id, ExportItem.state == ItemState.FAILED)
        .values(state=ItemState.PENDING, reason=None, times_missed=0)
    )
    session.refresh(export)
    return True


def end(session: Session, export: Export, state: ExportState) -> None:
    """The export is over, in one of its last states."""
    export.state = state
    export.wait_reason = None
    session.flush()
    session.execute(update(Export).where(Export.id == export.id).values(ended_at=now()))
    session.refresh(export)


def elapsed(session: Session, export: Export) -> float:
    """Seconds from *Export* to the end, or to now while it runs."""
    if export.queued_at is None:
        return 0.0
    if export.ended_at is not None:
        return export.ended_at - export.queued_at
    return session.scalar(select(now() - export.queued_at)) or 0.0


def first_to_send(session: Session, export: Export, limit: int) -> list[seekout.Candidate]:
    """The first candidates, in the file's order, that *Export* would send now."""
    verdicts = _verdicts(export).subquery()
    rows = session.scalars(
        select(Candidate.data)
        .join(verdicts, verdicts.c.id == Candidate.id)
        .where(verdicts.c.reason.is_(None))
        .order_by(Candidate.row_number)
        .limit(limit)
    )
    return [seekout.Candidate.from_dict(data) for data in rows]


def last_of(session: Session, workspace_id: str, user_id: str, kind: ExportKind) -> Export | None:
    """The export of a kind that this person asked for last, whatever became of it."""
    return session.scalar(
        select(Export)
        .where(Export.workspace_id == workspace_id, Export.requested_by == user_id, Export.kind == kind)
        .order_by(Export.created_at.desc())
        .limit(1)
    )


def age(session: Session, export: Export) -> float:
    """Seconds since the export was asked for."""
    return session.scalar(select(now() - export.created_at)) or 0.0


def due(session: Session, limit: int = 200) -> Sequence[tuple[str, str]]:
    """Unfinished exports that nobody works on and whose time has come: id and state, the oldest first."""
    rows = session.execute(
        select(Export.id, Export.state)
        .where(Export.state.in_(UNFINISHED), Export.lease_until < now(), Export.next_run_at <= now())
        .order_by(Export.next_run_at)
        .limit(limit)
    )
    return [(row.id, row.state) for row in rows]


@dataclass(frozen=True, slots=True)
class Told:
    """An export as lists tell it: with its project's name and where its message stands."""

    export: Export
    project_name: str
    permalink: str | None


def running(session: Session, workspace_id: str, limit: int) -> list[Told]:
    """Exports that run or wait for their turn, the oldest first."""
    chosen = (Export.state.in_((ExportState.QUEUED, ExportState.RUNNING)),)
    return _told(session, workspace_id, chosen, Export.queued_at.asc(), limit, 0)


def ended(session: Session, workspace_id: str, limit: int, offset: int) -> list[Told]:
    """Exports that were started and have ended, the newest first."""
    chosen = (Export.ended_at.is_not(None), Export.queued_at.is_not(None))
    return _told(session, workspace_id, chosen, Export.ended_at.desc(), limit, offset)


def _told(
    session: Session,
    workspace_id: str,
    chosen: Sequence[ColumnElement[bool]],
    order: UnaryExpression[Any],
    limit: int,
    offset: int,
) -> list[Told]:
    rows = session.execute(
        select(Export, Project.name, OutboxMessage.permalink)
        .join(Project, Project.id == Export.project_id)
        .outerjoin(OutboxMessage, and_(OutboxMessage.export_id == Export.id, OutboxMessage.slot == "progress"))
        .where(Export.workspace_id == workspace_id, *chosen)
        .order_by(order)
        .limit(limit)
        .offset(offset)
    )
    return [Told(row[0], row[1], row[2]) for row in rows]


def plan(session: Session, export: Export) -> Plan:
    """Count what *Export* would do now. The same selection as `start` makes items of."""
    verdicts = _verdicts(export).subquery()
    rows = session.execute(
        select(
            verdicts.c.reason,
            func.count(),
            func.sum(case((verdicts.c.has_email, 1), else_=0)),
            func.sum(case((verdicts.c.has_phone, 1), else_=0)),
            func.sum(case((verdicts.c.has_history, 1), else_=0)),
        ).group_by(verdicts.c.reason)
    )
    by_reason = {row[0]: row[1:] for row in rows}
    send = by_reason.get(None, (0, 0, 0, 0))
    return Plan(
        send=send[0],
        previously_exported=by_reason.get(PREVIOUSLY_EXPORTED, (0,))[0],
        do_not_contact=by_reason.get(DO_NOT_CONTACT, (0,))[0],
        with_email=send[1],
        with_phone=send[2],
        with_history=send[3],
    )


def start(session: Session, export: Export) -> bool:
    """*Export* was pressed: make the items and queue the run. False when that has happened before."""
    moved = session.scalar(
        update(Export)
        .where(Export.id == export.id, Export.state == ExportState.REVIEW)
        .values(state=ExportState.QUEUED, queued_at=now(), next_run_at=now(), lease_until=0.0)
        .returning(Export.id)
    )
    if moved is None:
        return False
    verdicts = _verdicts(export).subquery()
    session.execute(
        plain_insert(ExportItem).from_select(
            ["export_id", "candidate_id", "workspace_id", "row_number", "state", "reason", "in_doubt", "times_missed"],
            select(
                literal(export.id),
                verdicts.c.id,
                literal(export.workspace_id),
                verdicts.c.row_number,
                case((verdicts.c.reason.is_(None), ItemState.PENDING.value), else_=ItemState.SKIPPED.value),
                verdicts.c.reason,
                literal(False),
                literal(0),
            ),
        )
    )
    session.refresh(export)
    return True


def _verdicts(export: Export) -> Select[Any]:
    """Each candidate of the export's reading, with the reason why it would be skipped, or None."""
    skip_previous: ColumnElement[bool] = literal(not export.include_previous)
    reason = case(
        (Candidate.do_not_contact, DO_NOT_CONTACT),
        (
            or_(
                and_(Exported.exported_at.is_not(None), skip_previous),
                and_(Exported.exported_at.is_(None), ~Exported.doubtful),
            ),
            PREVIOUSLY_EXPORTED,
        ),
        else_=None,
    )
    return (
        select(
            Candidate.id,
            Candidate.row_number,
            Candidate.has_email,
            Candidate.has_phone,
            Candidate.has_history,
            reason.label("reason"),
        )
        .outerjoin(
            Exported,
            and_(Exported.connection_id == export.connection_id, Exported.identity == Candidate.identity),
        )
        .where(
            Candidate.workspace_id == export.workspace_id,
            Candidate.project_id == export.project_id,
            Candidate.reading >= export.reading,
        )
    )
