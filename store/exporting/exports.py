"""Exports: their states, what a run would send, and the lease that lets one worker at a time work on one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    UnaryExpression,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.orm import Session, aliased

import seekout
from store.base.clock import now
from store.base.db import Database
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
from store.people.projects import search_text

DO_NOT_CONTACT = "do not contact"
PREVIOUSLY_EXPORTED = "previously exported"


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


@dataclass(frozen=True, slots=True)
class Plan:
    """What *Export* would do with the project's candidates, in numbers of people; coverage is of those sent."""

    send: int
    previously_exported: int
    do_not_contact: int
    with_email: int
    with_phone: int
    with_history: int
    # Skipped because another export is sending them just now.
    being_sent: int = 0

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
    free = (
        Export.id == export_id,
        Export.state.in_(UNFINISHED),
        Export.lease_until < now(),
        Export.next_run_at <= now(),
    )
    with database.write() as session:
        expired_at = session.scalar(select(Export.lease_until).where(*free).with_for_update())
        if expired_at is None:
            return None
        token = session.scalar(
            update(Export)
            .where(*free)
            .values(lease_token=Export.lease_token + 1, lease_until=now() + seconds)
            .returning(Export.lease_token)
        )
    return None if token is None else Lease(export_id, token, expired_at)


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


def make_due(session: Session, export: Export) -> None:
    """Have an unfinished export looked at now, as soon as nobody holds it."""
    session.execute(update(Export).where(Export.id == export.id).values(next_run_at=now()))


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


def retry(session: Session, export: Export, user_id: str) -> bool:
    """Queue the failed items of an ended export again, and nobody else. False when that has happened already.

    `user_id` is who asked for it; the export's time runs anew from here. People of whom it is not known whether they
    arrived stand in the ledger as doubtful, and are looked up first.
    """
    moved = session.scalar(
        update(Export)
        .where(
            Export.id == export.id,
            Export.state.in_((ExportState.COMPLETE_WITH_ERRORS, ExportState.FAILED)),
            Export.queued_at.is_not(None),
            Export.purged_at.is_(None),
        )
        .values(
            state=ExportState.QUEUED,
            problem=None,
            wait_reason=None,
            cancel_requested=False,
            attempts=0,
            times_retried=Export.times_retried + 1,
            retried_by=user_id,
            pace=[],
            queued_at=now(),
            trouble_since=None,
            ended_at=None,
            next_run_at=now(),
            lease_until=0.0,
        )
        .returning(Export.id)
    )
    if moved is None:
        return False
    failed = and_(ExportItem.export_id == export.id, ExportItem.state == ItemState.FAILED)
    people = session.scalar(select(func.count()).select_from(ExportItem).where(failed))
    session.execute(update(ExportItem).where(failed).values(state=ItemState.PENDING, reason=None, times_missed=0))
    session.execute(update(Export).where(Export.id == export.id).values(retried_people=people))
    session.refresh(export)
    return True


def end(session: Session, export: Export, state: ExportState) -> None:
    """The export is over, in one of its last states."""
    export.state = state
    export.wait_reason = None
    session.flush()
    session.execute(update(Export).where(Export.id == export.id).values(ended_at=now()))
    session.refresh(export)


def note_trouble(session: Session, export: Export) -> None:
    """SourceWhale did not do what was asked of it, once more."""
    export.attempts += 1
    session.flush()
    if export.trouble_since is None:
        session.execute(update(Export).where(Export.id == export.id).values(trouble_since=now()))
        session.refresh(export)


def in_trouble_for(session: Session, export: Export) -> float:
    """Seconds since SourceWhale last did what was asked of it; 0 without trouble."""
    if export.trouble_since is None:
        return 0.0
    return session.scalar(select(now() - export.trouble_since)) or 0.0


def elapsed(session: Session, export: Export) -> float:
    """Seconds from *Export* to the end, or to now while it runs."""
    if export.queued_at is None:
        return 0.0
    if export.ended_at is not None:
        return export.ended_at - export.queued_at
    return session.scalar(select(now() - export.queued_at)) or 0.0


def last_of(session: Session, workspace_id: str, user_id: str, kind: ExportKind) -> Export | None:
    """The export of a kind that this person asked for last, whatever became of it."""
    return session.scalar(
        select(Export)
        .where(Export.workspace_id == workspace_id, Export.requested_by == user_id, Export.kind == kind)
        .order_by(Export.created_at.desc())
        .limit(1)
    )


def last_of_project(
    session: Session, workspace_id: str, project_id: str, user_id: str, kind: ExportKind | None = None
) -> Export | None:
    """The export of a project that was started last: by this person if they ever did, else by anybody."""
    query = select(Export).where(
        Export.workspace_id == workspace_id, Export.project_id == project_id, Export.queued_at.is_not(None)
    )
    if kind is not None:
        query = query.where(Export.kind == kind)
    own_first = case((Export.requested_by == user_id, 0), else_=1)
    return session.scalar(query.order_by(own_first, Export.queued_at.desc()).limit(1))


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


def plan(session: Session, export: Export, only: Sequence[str] = ()) -> Plan:
    """Count what *Export* would do now. The same selection as `start` makes items of."""
    verdicts = _verdicts(export, only).subquery()
    rows = session.execute(
        select(
            verdicts.c.reason,
            verdicts.c.being_sent,
            func.count(),
            func.sum(case((verdicts.c.has_email, 1), else_=0)),
            func.sum(case((verdicts.c.has_phone, 1), else_=0)),
            func.sum(case((verdicts.c.has_history, 1), else_=0)),
        ).group_by(verdicts.c.reason, verdicts.c.being_sent)
    ).all()

    def total(reason: str | None, *, being_sent: bool | None = None, column: int = 2) -> int:
        return sum(row[column] for row in rows if row[0] == reason and being_sent in (None, bool(row[1])))

    return Plan(
        send=total(None),
        previously_exported=total(PREVIOUSLY_EXPORTED, being_sent=False),
        do_not_contact=total(DO_NOT_CONTACT),
        with_email=total(None, column=3),
        with_phone=total(None, column=4),
        with_history=total(None, column=5),
        being_sent=total(PREVIOUSLY_EXPORTED, being_sent=True),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate as lists show them. `skipped` is the reason why *Export* would leave them out now, if it would.

    `dummy_number` makes their dummy e-mail address (store.people.dummies).
    """

    id: str
    person: seekout.Candidate
    exported_before: bool
    being_sent: bool
    skipped: str | None
    dummy_number: int | None = None


def first_to_send(session: Session, export: Export, limit: int, only: Sequence[str] = ()) -> list[Listed]:
    """The first candidates, in the file's order, that *Export* would send now."""
    verdicts = _verdicts(export, only).subquery()
    return _listed(session, verdicts, verdicts.c.reason.is_(None), limit)


def candidates_named(session: Session, export: Export, text: str, limit: int) -> list[Listed]:
    """The first candidates of the export's project, in the file's order, with these words in name, title or company."""
    query = select(Candidate.id).where(
        Candidate.project_id == export.project_id,
        Candidate.workspace_id == export.workspace_id,
        Candidate.reading >= export.reading,
    )
    for word in search_text(text).split():
        query = query.where(Candidate.search_text.contains(word, autoescape=True))
    found = session.scalars(query.order_by(Candidate.row_number).limit(limit)).all()
    if not found:
        return []
    verdicts = _verdicts(export, found).subquery()
    return _listed(session, verdicts, true(), limit)


def _listed(session: Session, verdicts: Subquery, condition: ColumnElement[bool], limit: int) -> list[Listed]:
    rows = session.execute(
        select(
            Candidate.id,
            Candidate.data,
            Candidate.dummy_number,
            verdicts.c.exported_before,
            verdicts.c.being_sent,
            verdicts.c.reason,
        )
        .join(verdicts, verdicts.c.id == Candidate.id)
        .where(condition)
        .order_by(Candidate.row_number)
        .limit(limit)
    )
    return [
        Listed(
            id=row.id,
            person=seekout.Candidate.from_dict(row.data),
            exported_before=bool(row.exported_before),
            being_sent=bool(row.being_sent),
            skipped=row.reason,
            dummy_number=row.dummy_number,
        )
        for row in rows
    ]


def sending_the_same(session: Session, export: Export, limit: int) -> list[Export]:
    """Exports through the same connection that are sending candidates of this one just now, the oldest first."""
    mine, theirs = aliased(Candidate), aliased(Candidate)
    ids = (
        select(ExportItem.export_id)
        .join(theirs, theirs.id == ExportItem.candidate_id)
        .join(mine, mine.identity == theirs.identity)
        .where(
            mine.project_id == export.project_id,
            mine.reading >= export.reading,
            ExportItem.export_id.in_(_others_at_work(export)),
            ExportItem.state.in_((ItemState.PENDING, ItemState.SENDING)),
        )
    )
    return list(session.scalars(select(Export).where(Export.id.in_(ids)).order_by(Export.queued_at).limit(limit)))


def start(session: Session, export: Export, only: Sequence[str] = ()) -> bool:
    """*Export* was pressed: make the items and queue the run. False when that has happened before.

    With `only`, ids of candidates, nobody else of the project becomes an item.
    """
    moved = session.scalar(
        update(Export)
        .where(Export.id == export.id, Export.state == ExportState.REVIEW)
        .values(state=ExportState.QUEUED, queued_at=now(), next_run_at=now(), lease_until=0.0)
        .returning(Export.id)
    )
    if moved is None:
        return False
    verdicts = _verdicts(export, only).subquery()
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


def _verdicts(export: Export, only: Sequence[str] = ()) -> Select[Any]:
    """Each candidate of the export's reading, with the reason why it would be skipped, or None.

    Those whom another export has claimed, or will as soon as it comes to them, count as previously exported: by the
    time that this one comes to them they are.
    """
    skip_previous: ColumnElement[bool] = literal(not export.include_previous)
    theirs = aliased(Candidate)
    waiting_elsewhere = (
        select(theirs.identity)
        .join(ExportItem, ExportItem.candidate_id == theirs.id)
        .where(
            ExportItem.export_id.in_(_others_at_work(export)),
            ExportItem.state.in_((ItemState.PENDING, ItemState.SENDING)),
        )
    )
    exported_before = Exported.exported_at.is_not(None)
    being_sent = or_(
        Candidate.identity.in_(waiting_elsewhere),
        and_(Exported.identity.is_not(None), ~exported_before, ~Exported.doubtful),
    )
    reason = case(
        (Candidate.do_not_contact, DO_NOT_CONTACT),
        (or_(and_(exported_before, skip_previous), being_sent), PREVIOUSLY_EXPORTED),
        else_=None,
    )
    chosen = (Candidate.id.in_(only),) if only else ()
    return (
        select(
            Candidate.id,
            Candidate.row_number,
            Candidate.has_email,
            Candidate.has_phone,
            Candidate.has_history,
            exported_before.label("exported_before"),
            # Whoever has been exported is skipped for that, though they be sent again by somebody.
            and_(being_sent, ~and_(exported_before, skip_previous)).label("being_sent"),
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
            *chosen,
        )
    )


def _others_at_work(export: Export) -> Select[Any]:
    """Ids of the connection's other exports that run or wait for their turn."""
    others = aliased(Export)
    return select(others.id).where(
        others.workspace_id == export.workspace_id,
        others.connection_id == export.connection_id,
        others.state.in_((ExportState.QUEUED, ExportState.RUNNING)),
        others.id != export.id,
    )
