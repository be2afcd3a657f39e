"""Who did not make it in an export, with the details by which a recruiter finds them in the file; of whom not all did;
and whom it left to other exports, which may have given them up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, streamed, usual
from store.exporting import items
from store.exporting.items import CANCELLED, FailedRow
from store.exporting.selection import BEING_SENT, PREVIOUSLY_EXPORTED, verdicts
from store.models import Candidate, Export, Exported, ExportItem, ItemState


@dataclass(frozen=True, slots=True)
class NotArrived:
    """A person who did not get to SourceWhale, and why. Empty where the file says nothing."""

    row: int
    name: str
    email: str
    link: str
    reason: str


def settle_with_others(session: Session, export: Export, *, cancelled: bool) -> int:
    """Before an export ends: whom it left to others, and what became of them. In a transaction of `leases.held`.

    Whoever another export has still to send is said to be so. Whom the others gave up, or of whom they do not know
    whether they arrived, are this export's after all, if nothing else keeps them from being sent: as many are pending
    again, unless it was `cancelled`.
    """
    left = (
        select(ExportItem.candidate_id)
        .join(Candidate, Candidate.id == ExportItem.candidate_id)
        .outerjoin(
            Exported, and_(Exported.connection_id == usual(export.ledger), Exported.identity == Candidate.identity)
        )
        .where(
            ExportItem.export_id == usual(export.id),
            ExportItem.state == ItemState.SKIPPED,
            ExportItem.reason.in_((PREVIOUSLY_EXPORTED, BEING_SENT)),
            Exported.exported_at.is_(None),
        )
    )
    if session.scalar(left.limit(1)) is None:
        return 0
    judged = verdicts(export).subquery()
    found = session.execute(
        select(judged.c.id, judged.c.reason, ExportItem.reason.label("told"))
        .join(ExportItem, and_(ExportItem.export_id == usual(export.id), ExportItem.candidate_id == judged.c.id))
        .where(judged.c.id.in_(left))
    ).all()
    ours = [row.id for row in found if row.reason is None]
    reasons: dict[str, list[str]] = {}
    for row in found:
        # None of them has been exported.
        reason = BEING_SENT if row.reason == PREVIOUSLY_EXPORTED else row.reason
        if reason not in (None, row.told):
            reasons.setdefault(reason, []).append(row.id)
    for reason, people in reasons.items():
        # At once: they may be everybody, and this transaction holds a lease.
        session.execute(
            update(ExportItem)
            .where(ExportItem.export_id == usual(export.id), among(session, ExportItem.candidate_id, people))
            .values(reason=reason)
            .execution_options(synchronize_session=False)
        )
    if cancelled:
        items.change(session, export, ours, reason=CANCELLED)
        return 0
    items.change(session, export, ours, state=ItemState.PENDING, reason=None)
    return len(ours)


def not_arrived(session: Session, export_id: str) -> Iterator[NotArrived]:
    """Everybody who failed or was not attempted, in the file's order."""
    wanted = or_(
        ExportItem.state == ItemState.FAILED,
        and_(ExportItem.state == ItemState.SKIPPED, ExportItem.reason == CANCELLED),
    )
    people = (
        select(ExportItem.row_number, ExportItem.reason, Candidate.data)
        .join(Candidate, Candidate.id == ExportItem.candidate_id)
        .where(ExportItem.export_id == export_id, wanted)
        .order_by(ExportItem.row_number)
    )
    for row in streamed(session, people, 500):
        person = seekout.Candidate.from_dict(row.data)
        yield NotArrived(
            row=row.row_number,
            name=person.full_name,
            email=person.emails[0] if person.emails else "",
            link=person.links[0] if person.links else "",
            reason=row.reason or "",
        )


def failed_rows(session: Session, export_id: str) -> list[FailedRow]:
    """Every failed row of an export, in the file's order."""
    rows = session.execute(
        select(ExportItem.row_number, ExportItem.reason)
        .where(ExportItem.export_id == export_id, ExportItem.state == ItemState.FAILED)
        .order_by(ExportItem.row_number)
    )
    return [FailedRow(row.row_number, row.reason or "") for row in rows]


def first_failed(session: Session, export_id: str, rows: Sequence[int]) -> list[tuple[int, str]]:
    """Row and name of those of these `rows` who failed, in the file's order."""
    found = session.execute(
        select(ExportItem.row_number, Candidate.data)
        .join(Candidate, Candidate.id == ExportItem.candidate_id)
        .where(
            ExportItem.export_id == export_id,
            ExportItem.state == ItemState.FAILED,
            ExportItem.row_number.in_(rows),
        )
        .order_by(ExportItem.row_number)
    )
    return [(one.row_number, seekout.Candidate.from_dict(one.data).full_name) for one in found]


def stored_people(session: Session, export_id: str) -> Iterator[dict[str, Any]]:
    """Everybody in an export as stored (seekout.Candidate.to_dict), row by row."""
    query = select(Candidate.data).join(ExportItem, ExportItem.candidate_id == Candidate.id)
    yield from streamed(session, query.where(ExportItem.export_id == export_id), 1000).scalars()


def first_people(session: Session, which: ColumnElement[bool], limit: int) -> list[seekout.Candidate]:
    """The first people, in the file's order, of the items that `which` finds, as they would be sent now."""
    found = session.scalars(
        select(Candidate.data)
        .join(ExportItem, ExportItem.candidate_id == Candidate.id)
        .where(which)
        .order_by(ExportItem.row_number)
        .limit(limit)
    )
    return [seekout.Candidate.from_dict(data) for data in found]


def rows_not_attempted(session: Session, export_id: str) -> list[int]:
    """Rows of those whose turn had not come when the export was cancelled."""
    return list(
        session.scalars(
            select(ExportItem.row_number)
            .where(
                ExportItem.export_id == export_id,
                ExportItem.state == ItemState.SKIPPED,
                ExportItem.reason == CANCELLED,
            )
            .order_by(ExportItem.row_number)
        )
    )


def note_not_filled(session: Session, export: Export, what: Mapping[str, str]) -> None:
    """Of these people, who are there, something stayed empty that was to be filled in: by candidate id, what."""
    by_reason: dict[str, list[str]] = {}
    for candidate_id, reason in what.items():
        by_reason.setdefault(reason, []).append(candidate_id)
    for reason, candidate_ids in by_reason.items():
        items.change(session, export, candidate_ids, reason=reason)


def not_filled_rows(session: Session, export_id: str) -> list[FailedRow]:
    """Rows of people who are in SourceWhale, and what of them stayed empty there, in the file's order."""
    found = session.execute(
        select(ExportItem.row_number, ExportItem.reason)
        .where(
            ExportItem.export_id == export_id,
            ExportItem.state == ItemState.EXPORTED,
            ExportItem.reason.is_not(None),
        )
        .order_by(ExportItem.row_number)
    )
    return [FailedRow(row.row_number, row.reason) for row in found]
