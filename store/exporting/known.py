"""Checks: whom of a Review's people SourceWhale knows already, asked at the requester's wish.

What SourceWhale said of people is personal, so it goes when the Review does: at *Export*, or a day after the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import Database
from store.base.upsert import insert
from store.exporting import selection
from store.exporting.items import Work
from store.models import Candidate, CheckState, Export, ExportState, KnownCheck, KnownPerson

CONTACTED_DAYS = 14
_KEPT_SECONDS = 86_400.0
_SAID_NO, _ANSWERED = ("Not Interested",), ("Replied", "Interested", "Meeting")


@dataclass(frozen=True, slots=True)
class Known:
    """What SourceWhale says of somebody whom it has; each but that may be untold."""

    stage: str | None = None
    last_contacted: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check as Review tells it, in numbers of people. `contacted` are those of the last CONTACTED_DAYS days.

    `leave_out_known` and `leave_out_contacted` are the choices that stand.
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


def ask(session: Session, export: Export) -> bool:
    """Have the people looked up whom *Export* would send now. False when that is under way, or Review has ended."""
    if export.state != ExportState.REVIEW:
        return False
    current = session.get(KnownCheck, export.id, with_for_update=True)
    if current is not None and current.state == CheckState.ASKED:
        return False
    session.execute(delete(KnownPerson).where(KnownPerson.export_id == export.id))
    values = {
        "state": CheckState.ASKED,
        "asked_at": now(),
        "total": selection.plan(session, export).send,
        "done": 0,
        "lease_until": 0.0,
        "leave_out_known": False,
        "contacted_days": None,
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


def release(database: Database, export_id: str) -> None:
    """Give a check back unfinished: whoever takes it goes on with those who were not asked for yet."""
    with database.write() as session:
        session.execute(update(KnownCheck).where(KnownCheck.export_id == export_id).values(lease_until=0.0))


def due(session: Session, limit: int = 50) -> Sequence[str]:
    """Ids of exports whose check nobody works on."""
    return session.scalars(
        select(KnownCheck.export_id)
        .join(Export, Export.id == KnownCheck.export_id)
        .where(KnownCheck.state == CheckState.ASKED, KnownCheck.lease_until < now(), Export.state == ExportState.REVIEW)
        .limit(limit)
    ).all()


def next_people(session: Session, export: Export, limit: int) -> list[Work]:
    """The next, in the file's order, whom *Export* would send and of whom SourceWhale was not asked yet."""
    judged = selection.verdicts(export).subquery()
    asked = select(KnownPerson.candidate_id).where(KnownPerson.export_id == export.id)
    rows = session.execute(
        select(Candidate.id, Candidate.identity, Candidate.data, Candidate.dummy_number, Candidate.row_number)
        .join(judged, judged.c.id == Candidate.id)
        .where(judged.c.reason.is_(None), Candidate.id.not_in(asked))
        .order_by(Candidate.row_number)
        .limit(limit)
    )
    return [
        Work(row.id, row.identity, row.data, dummy_number=row.dummy_number, row_number=row.row_number) for row in rows
    ]


def everybody(session: Session, export: Export) -> Iterator[dict[str, Any]]:
    """All people of a Review as they are stored, left out or not."""
    judged = selection.verdicts(export).subquery()
    rows = session.execute(
        select(Candidate.data).join(judged, judged.c.id == Candidate.id).execution_options(yield_per=1000)
    )
    return (row.data for row in rows)


def note(session: Session, export: Export, answers: Mapping[str, Known | None], seconds: float) -> bool:
    """Write down what SourceWhale said, by candidate id; None: it does not know them. The lease is renewed.

    False when Review has ended meanwhile; nothing is written then.
    """
    check = session.get(KnownCheck, export.id, with_for_update=True)
    if check is None or check.state != CheckState.ASKED or export.state != ExportState.REVIEW:
        return False
    for candidate_id, found in answers.items():
        session.execute(
            insert(session, KnownPerson)
            .values(
                export_id=export.id,
                candidate_id=candidate_id,
                known=found is not None,
                stage=found.stage[:50] if found is not None and found.stage else None,
                last_contacted=found.last_contacted if found is not None else None,
            )
            .on_conflict_do_nothing()
        )
    done = session.scalar(select(func.count()).where(KnownPerson.export_id == export.id)) or 0
    session.execute(
        update(KnownCheck).where(KnownCheck.export_id == export.id).values(done=done, lease_until=now() + seconds)
    )
    session.expire(check)
    return True


def end(session: Session, export: Export, state: CheckState) -> None:
    """Everybody was asked for, or SourceWhale could not be asked."""
    session.execute(
        update(KnownCheck)
        .where(KnownCheck.export_id == export.id, KnownCheck.state == CheckState.ASKED)
        .values(state=state, lease_until=0.0)
    )
    session.expire_all()


def choose(session: Session, export: Export, *, leave_out_known: bool, leave_out_contacted: bool) -> None:
    """Leave out those whom SourceWhale knows, or those contacted lately: for an export that stands in Review."""
    if export.state == ExportState.REVIEW:
        session.execute(
            update(KnownCheck)
            .where(KnownCheck.export_id == export.id)
            .values(leave_out_known=leave_out_known, contacted_days=CONTACTED_DAYS if leave_out_contacted else None)
        )
        session.expire_all()


def check(session: Session, export: Export) -> Check | None:
    """The check of an export as it stands; None when none was asked for."""
    found = session.get(KnownCheck, export.id)
    if found is None:
        return None
    of = select(func.count()).where(KnownPerson.export_id == export.id, KnownPerson.known)
    lately = KnownPerson.last_contacted > now() - CONTACTED_DAYS * 86_400.0
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
    )


def forget(session: Session, export_id: str) -> None:
    """Review has led to an export: what SourceWhale said of people goes."""
    session.execute(delete(KnownPerson).where(KnownPerson.export_id == export_id))
    session.execute(delete(KnownCheck).where(KnownCheck.export_id == export_id))


def forget_old(session: Session) -> None:
    """What was asked a day ago for a Review that led to nothing goes too."""
    old = select(KnownCheck.export_id).where(KnownCheck.asked_at < now() - _KEPT_SECONDS)
    session.execute(delete(KnownPerson).where(KnownPerson.export_id.in_(old)))
    session.execute(delete(KnownCheck).where(KnownCheck.asked_at < now() - _KEPT_SECONDS))
