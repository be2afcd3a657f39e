"""Whom *Export* would send: the verdict on each candidate of an export, counted for *Review* and listed by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import Session, aliased

import seekout
from store.models import Candidate, Export, Exported, ExportItem, ExportState, ItemState
from store.people.projects import search_text

DO_NOT_CONTACT = "do not contact"
PREVIOUSLY_EXPORTED = "previously exported"


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


def plan(session: Session, export: Export, only: Sequence[str] = ()) -> Plan:
    """Count what *Export* would do now. The same selection as `start` makes items of."""
    found = verdicts(export, only).subquery()
    rows = session.execute(
        select(
            found.c.reason,
            found.c.being_sent,
            func.count(),
            func.sum(case((found.c.has_email, 1), else_=0)),
            func.sum(case((found.c.has_phone, 1), else_=0)),
            func.sum(case((found.c.has_history, 1), else_=0)),
        ).group_by(found.c.reason, found.c.being_sent)
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
    found = verdicts(export, only).subquery()
    return _listed(session, found, found.c.reason.is_(None), limit)


def candidates_named(session: Session, export: Export, text: str, limit: int) -> list[Listed]:
    """The first candidates of the export's project, in the file's order, with these words in name, title or company."""
    query = select(Candidate.id).where(
        Candidate.project_id == export.project_id,
        Candidate.workspace_id == export.workspace_id,
        Candidate.reading >= export.reading,
    )
    for word in search_text(text).split():
        query = query.where(Candidate.search_text.contains(word, autoescape=True))
    named = session.scalars(query.order_by(Candidate.row_number).limit(limit)).all()
    if not named:
        return []
    return _listed(session, verdicts(export, named).subquery(), true(), limit)


def _listed(session: Session, judged: Subquery, condition: ColumnElement[bool], limit: int) -> list[Listed]:
    rows = session.execute(
        select(
            Candidate.id,
            Candidate.data,
            Candidate.dummy_number,
            judged.c.exported_before,
            judged.c.being_sent,
            judged.c.reason,
        )
        .join(judged, judged.c.id == Candidate.id)
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


def verdicts(export: Export, only: Sequence[str] = ()) -> Select[Any]:
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
