"""Checks: whom of a Review's people SourceWhale knows already, asked at the requester's wish.

What SourceWhale said of people is personal, so it goes when the Review does: at *Export*, or a day after the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from store.base.among import streamed
from store.base.clock import now
from store.base.db import Database
from store.base.upsert import insert, table_of
from store.connection.defaults import CONTACTED_DAYS, Defaults
from store.exporting import selection
from store.exporting.items import Work
from store.models import Candidate, CheckState, Connection, Export, ExportState, KnownCheck, KnownPerson
from store.models.known import OPTED_OUT

# For so many people a Review may ask SourceWhale without being told to.
MOST_BY_ITSELF = 500
_KEPT_SECONDS = 86_400.0
_SAID_NO, _ANSWERED = ("Not Interested", OPTED_OUT), ("Replied", "Interested", "Meeting")


@dataclass(frozen=True, slots=True)
class Known:
    """What SourceWhale says of somebody whom it has; each but that may be untold."""

    stage: str | None = None
    last_contacted: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check as Review tells it, in numbers of people. `contacted` are those of the last `days` days, `gone` those who
    were exported before and are no longer in SourceWhale.

    `leave_out_known`, `leave_out_contacted` and `send_gone` are the choices that stand.
    """

    state: str
    total: int
    done: int
    known: int
    contacted: int
    answered: int
    said_no: int
    leave_out_known: bool
    leave_out_contacted: bool
    gone: int = 0
    send_gone: bool = False
    days: int = CONTACTED_DAYS


def ask(session: Session, export: Export) -> bool:
    """Have the people looked up whom *Export* would send now, and those who were exported before.

    False when that is under way, or Review has ended.
    """
    if export.state != ExportState.REVIEW:
        return False
    current = session.get(KnownCheck, export.id, with_for_update=True)
    if current is not None and current.state == CheckState.ASKED:
        return False
    session.execute(delete(KnownPerson).where(KnownPerson.export_id == export.id))
    values = {
        "state": CheckState.ASKED,
        "asked_at": now(),
        "total": session.scalar(select(func.count()).select_from(_to_ask(export).subquery())) or 0,
        "done": 0,
        "lease_until": 0.0,
        "leave_out_known": False,
        "contacted_days": None,
        "resend_purged": False,
    }
    session.execute(
        insert(session, KnownCheck)
        .values(export_id=export.id, workspace_id=export.workspace_id, **values)
        .on_conflict_do_update(index_elements=["export_id"], set_=values)
    )
    session.expire_all()
    return True


def claim(database: Database, export_id: str, seconds: float) -> bool:
    """Take a check for so many seconds, unless another worker has it or its Review has ended."""
    with database.write() as session:
        free = session.scalar(
            update(KnownCheck)
            .where(
                KnownCheck.export_id == export_id,
                KnownCheck.state == CheckState.ASKED,
                KnownCheck.lease_until < now(),
                select(Export.id).where(Export.id == export_id, Export.state == ExportState.REVIEW).exists(),
            )
            .values(lease_until=now() + seconds)
            .returning(KnownCheck.export_id)
        )
    return free is not None


def release(database: Database, export_id: str, *, after: float = 0.0) -> None:
    """Give a check back unfinished: whoever takes it, in so many seconds at the earliest, goes on with those who were
    not asked for yet."""
    with database.write() as session:
        session.execute(
            update(KnownCheck).where(KnownCheck.export_id == export_id).values(lease_until=now() + after - 0.001)
        )


def pace(session: Session, export_id: str) -> tuple[int, float]:
    """How many people were asked for, and in how many seconds since the check was wanted."""
    found = session.execute(
        select(KnownCheck.done, now() - KnownCheck.asked_at).where(KnownCheck.export_id == export_id)
    ).first()
    return (0, 0.0) if found is None else (found[0], found[1])


def due(session: Session, limit: int = 50) -> Sequence[str]:
    """Ids of exports whose check nobody works on."""
    return session.scalars(DUE.limit(limit)).all()


DUE = (
    select(KnownCheck.export_id)
    .join(Export, Export.id == KnownCheck.export_id)
    .where(KnownCheck.state == CheckState.ASKED, KnownCheck.lease_until < now(), Export.state == ExportState.REVIEW)
)


def _to_ask(export: Export) -> Select[Any]:
    """Whom *Export* would send, and who was exported before: they may be gone. Ids, and whether it was before."""
    judged = selection.verdicts(export).subquery()
    previous = and_(judged.c.reason == selection.PREVIOUSLY_EXPORTED, judged.c.exported_before)
    return select(judged.c.id, judged.c.exported_before).where(or_(judged.c.reason.is_(None), previous))


def next_people(session: Session, export: Export, limit: int) -> list[Work]:
    """The next of them, in the file's order, of whom SourceWhale was not asked yet."""
    wanted = _to_ask(export).subquery()
    asked = select(KnownPerson.candidate_id).where(KnownPerson.export_id == export.id)
    rows = session.execute(
        select(
            Candidate.id,
            Candidate.identity,
            Candidate.data,
            Candidate.dummy_number,
            Candidate.row_number,
            wanted.c.exported_before,
        )
        .join(wanted, wanted.c.id == Candidate.id)
        .where(Candidate.id.not_in(asked))
        .order_by(Candidate.row_number)
        .limit(limit)
    )
    return [
        Work(
            row.id,
            row.identity,
            row.data,
            exported_before=bool(row.exported_before),
            dummy_number=row.dummy_number,
            row_number=row.row_number,
        )
        for row in rows
    ]


def everybody(session: Session, export: Export) -> Iterator[dict[str, Any]]:
    """All people of a Review as they are stored, left out or not."""
    judged = selection.verdicts(export).subquery()
    people = select(Candidate.data).join(judged, judged.c.id == Candidate.id)
    return (row.data for row in streamed(session, people, 1000))


def note(
    session: Session, export: Export, people: Sequence[Work], answers: Mapping[str, Known | None], seconds: float
) -> bool:
    """Write down what SourceWhale said of these people, by candidate id; None: it does not know them. Whoever is not
    among the answers could not be asked for. The lease is renewed.

    False when Review has ended meanwhile; nothing is written then.
    """
    check = session.get(KnownCheck, export.id, with_for_update=True)
    if check is None or check.state != CheckState.ASKED or export.state != ExportState.REVIEW:
        return False
    rows = [_row(export, work, answers.get(work.candidate_id), asked=work.candidate_id in answers) for work in people]
    if rows:
        session.execute(insert(session, table_of(KnownPerson)).on_conflict_do_nothing(), rows)
    done = session.scalar(select(func.count()).where(KnownPerson.export_id == export.id)) or 0
    session.execute(
        update(KnownCheck).where(KnownCheck.export_id == export.id).values(done=done, lease_until=now() + seconds)
    )
    session.expire(check)
    return True


def _row(export: Export, work: Work, found: Known | None, *, asked: bool) -> dict[str, Any]:
    return {
        "export_id": export.id,
        "candidate_id": work.candidate_id,
        "known": found is not None,
        "gone": work.exported_before and asked and found is None,
        "stage": found.stage[:50] if found is not None and found.stage else None,
        "last_contacted": found.last_contacted if found is not None else None,
    }


def end(session: Session, export: Export, state: CheckState) -> None:
    """Everybody was asked for, or SourceWhale could not be asked."""
    session.execute(
        update(KnownCheck)
        .where(KnownCheck.export_id == export.id, KnownCheck.state == CheckState.ASKED)
        .values(state=state, lease_until=0.0)
    )
    session.expire_all()


def choose(
    session: Session, export: Export, *, leave_out_known: bool, leave_out_contacted: bool, send_gone: bool = False
) -> None:
    """Leave out those whom SourceWhale knows, or those contacted lately; send those again who are gone from there.

    For an export that stands in Review.
    """
    if export.state == ExportState.REVIEW:
        session.execute(
            update(KnownCheck)
            .where(KnownCheck.export_id == export.id)
            .values(
                leave_out_known=leave_out_known,
                contacted_days=_days(session, export) if leave_out_contacted else None,
                resend_purged=send_gone,
            )
        )
        session.expire_all()


def choices(session: Session, export: Export) -> tuple[object, ...]:
    """What is chosen now of what a check offers."""
    found = session.get(KnownCheck, export.id)
    return () if found is None else (found.leave_out_known, found.contacted_days, found.resend_purged)


def check(session: Session, export: Export) -> Check | None:
    """The check of an export as it stands; None when none was asked for."""
    found = session.get(KnownCheck, export.id)
    if found is None:
        return None
    days = found.contacted_days or _days(session, export)
    asked = select(func.count()).where(KnownPerson.export_id == export.id)
    of = asked.where(KnownPerson.known)
    lately = KnownPerson.last_contacted > now() - days * 86_400.0
    return Check(
        state=found.state,
        total=found.total,
        done=found.done,
        known=session.scalar(of) or 0,
        contacted=session.scalar(of.where(lately)) or 0,
        answered=session.scalar(of.where(KnownPerson.stage.in_(_ANSWERED))) or 0,
        said_no=session.scalar(of.where(KnownPerson.stage.in_(_SAID_NO))) or 0,
        leave_out_known=found.leave_out_known,
        leave_out_contacted=found.contacted_days is not None,
        gone=session.scalar(asked.where(KnownPerson.gone)) or 0,
        send_gone=found.resend_purged,
        days=days,
    )


def _days(session: Session, export: Export) -> int:
    """In how many last days somebody counts as contacted lately, in the export's workspace."""
    connection = session.get(Connection, export.connection_id)
    return Defaults.of(connection.defaults if connection is not None else None).contacted_days


def forget(session: Session, export_id: str) -> None:
    """Review has led to an export: what SourceWhale said of people goes."""
    session.execute(delete(KnownPerson).where(KnownPerson.export_id == export_id))
    session.execute(delete(KnownCheck).where(KnownCheck.export_id == export_id))


def forget_old(session: Session) -> None:
    """What was asked a day ago for a Review that led to nothing goes too."""
    old = select(KnownCheck.export_id).where(KnownCheck.asked_at < now() - _KEPT_SECONDS)
    session.execute(delete(KnownPerson).where(KnownPerson.export_id.in_(old)))
    session.execute(delete(KnownCheck).where(KnownCheck.asked_at < now() - _KEPT_SECONDS))
