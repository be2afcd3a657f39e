"""Whom *Export* would send: the verdict on each candidate of an export, counted for *Review* and listed by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

import seekout
from store.base.among import among, usual
from store.base.clock import now
from store.models import (
    Candidate,
    Export,
    Exported,
    ExportItem,
    ExportState,
    ItemState,
    KnownCheck,
    KnownPerson,
    OffLimit,
    OffLimitsPerson,
)
from store.models.known import OPTED_OUT
from store.people import opt_outs
from store.people.projects import named_by, search_text

DO_NOT_CONTACT = "do not contact"
PREVIOUSLY_EXPORTED = "previously exported"
FORGOTTEN = "asked to be forgotten"
OFF_LIMITS = "off-limits"
BEING_SENT = "being sent by another export"
KNOWN = "already in SourceWhale"
CONTACTED = "contacted lately"


@dataclass(frozen=True, slots=True)
class Choice:
    """Candidates chosen by name, by id: `only` these (empty: everybody), and of those all `but` these."""

    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many were chosen, either way."""
        return len(self.only) + len(self.but)


EVERYBODY = Choice()
_CHOSEN = "chosen"
# Made once: what an alias of a table is asked for takes longer to make than many a statement takes to run.
_theirs, _items, _others = aliased(Candidate), aliased(ExportItem), aliased(Export)


def pressed_with(choice: Choice, options: frozenset[str] | None) -> dict[str, Any]:
    """What an export's report keeps of the press that started it: the choice, and the boxes that were checked."""
    return {_CHOSEN: [sorted(choice.only), sorted(choice.but), None if options is None else sorted(options)]}


def was_started_with(export: Export, choice: Choice, options: frozenset[str] | None) -> bool:
    """Whether this is the press with which an export was started, come twice, and not one that wants something else."""
    *people, boxes = (export.report if _CHOSEN in export.report else pressed_with(EVERYBODY, None))[_CHOSEN]
    *wanted, checked = pressed_with(choice, options)[_CHOSEN]
    return bool(people == wanted and (boxes == checked or None in (boxes, checked)))


def pressed(export: Export) -> tuple[Choice, frozenset[str] | None]:
    """With which choice and boxes *Export* was pressed, as its report keeps them."""
    only, but, boxes = (export.report if _CHOSEN in export.report else pressed_with(EVERYBODY, None))[_CHOSEN]
    return Choice(tuple(only), tuple(but)), None if boxes is None else frozenset(boxes)


@dataclass(frozen=True, slots=True)
class Previous:
    """People whom one export sent before; `export` is None where it is kept no longer."""

    export: Export | None
    people: int


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
    forgotten: int = 0
    # Left out because of what SourceWhale said when it was asked.
    known: int = 0
    contacted: int = 0
    off_limits: int = 0
    # Of those marked Do Not Contact: this file does not say so, another one does.
    opted_out_elsewhere: int = 0
    # Of those too: neither this file nor another one says so, SourceWhale does, which was asked.
    opted_out_there: int = 0

    @property
    def without_email(self) -> int:
        """How many would be sent without an e-mail address from the file."""
        return self.send - self.with_email


def plan(session: Session, export: Export, choice: Choice = EVERYBODY) -> Plan:
    """Count what *Export* would do now. The same selection as `start` makes items of."""
    found = verdicts(export, choice, at_once=True).subquery()
    rows = session.execute(
        select(
            found.c.reason,
            found.c.being_sent,
            func.count(),
            func.sum(case((found.c.has_email, 1), else_=0)),
            func.sum(case((found.c.has_phone, 1), else_=0)),
            func.sum(case((found.c.has_history, 1), else_=0)),
            func.sum(case((found.c.marked_elsewhere, 1), else_=0)),
            func.sum(case((found.c.marked_there, 1), else_=0)),
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
        forgotten=total(FORGOTTEN),
        known=total(KNOWN),
        contacted=total(CONTACTED),
        off_limits=total(OFF_LIMITS),
        opted_out_elsewhere=total(DO_NOT_CONTACT, column=6),
        opted_out_there=total(DO_NOT_CONTACT, column=7),
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


def first_to_send(session: Session, export: Export, limit: int, choice: Choice = EVERYBODY) -> list[Listed]:
    """The first candidates, in the file's order, that *Export* would send now."""
    found = verdicts(export, choice).subquery()
    return _listed(session, found, found.c.reason.is_(None), limit)


def first_marked(session: Session, export: Export, limit: int, choice: Choice = EVERYBODY) -> list[Listed]:
    """The first candidates, in the file's order, who are left out because they are marked Do Not Contact."""
    found = verdicts(export, choice).subquery()
    return _listed(session, found, found.c.reason == DO_NOT_CONTACT, limit)


def candidates_named(session: Session, export: Export, text: str, limit: int) -> list[Listed]:
    """The first candidates of the export's project, in the file's order, with these words in name, title or company."""
    query = select(Candidate.id).where(
        Candidate.project_id == export.project_id,
        Candidate.workspace_id == export.workspace_id,
        belongs_to(export),
        ~Candidate.forgotten,
    )
    for word in search_text(text).split():
        query = query.where(Candidate.search_text.contains(word, autoescape=True))
    named = session.scalars(query.order_by(Candidate.row_number).limit(limit)).all()
    if not named:
        return []
    return _listed(session, verdicts(export, Choice(only=tuple(named))).subquery(), true(), limit)


def _listed(session: Session, judged: Subquery, condition: ColumnElement[bool], limit: int) -> list[Listed]:
    # Chosen first: otherwise everybody's details are sorted to show a few. What is not shown is not asked for: SQLite
    # looks up who asked not to be contacted once for each column that needs it.
    shown = (judged.c.id, judged.c.row_number, judged.c.exported_before, judged.c.being_sent, judged.c.reason)
    few = select(*shown).where(condition).order_by(judged.c.row_number).limit(limit).subquery()
    rows = session.execute(
        select(
            Candidate.id, Candidate.data, Candidate.dummy_number, few.c.exported_before, few.c.being_sent, few.c.reason
        )
        .join(few, few.c.id == Candidate.id)
        .order_by(few.c.row_number)
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
    ids = (
        select(ExportItem.export_id)
        .join(_theirs, _theirs.id == ExportItem.candidate_id)
        .join(Candidate, Candidate.identity == _theirs.identity)
        .where(
            Candidate.project_id == usual(export.project_id or ""),
            belongs_to(export),
            ExportItem.export_id.in_(_others_at_work(export)),
            ExportItem.state.in_((ItemState.PENDING, ItemState.SENDING)),
        )
    )
    return list(session.scalars(select(Export).where(Export.id.in_(ids)).order_by(Export.queued_at).limit(limit)))


def verdicts(export: Export, choice: Choice = EVERYBODY, *, at_once: bool = False) -> Select[Any]:
    """Each candidate of the export's reading, with the reason why it would be skipped, or None; `at_once` where all of
    them are asked for, and not a few.

    Those whom another export has claimed, or will as soon as it comes to them, count as previously exported: by the
    time that this one comes to them they are.
    """
    skip_previous: ColumnElement[bool] = literal(not export.include_previous)
    people = _people(export, choice)
    # Both databases put the terms of a column in the place of each use of it, and look up as often who asked not to be
    # contacted. With an offset they do not, but look at everybody before they tell of the first.
    person = (people.offset(literal_column("0")) if at_once else people).subquery()
    exported_before = Exported.exported_at.is_not(None)
    being_sent = or_(
        person.c.waits_elsewhere, and_(Exported.identity.is_not(None), ~exported_before, ~Exported.doubtful)
    )
    chosen = select(KnownCheck).where(KnownCheck.export_id == export.id).subquery()
    # Whoever is gone from SourceWhale may be sent again, whatever the ledger says.
    sent_anew = func.coalesce(and_(KnownPerson.gone, chosen.c.resend_purged), false())
    opted_out_there = func.coalesce(KnownPerson.stage == OPTED_OUT, false())
    reason = case(
        (person.c.forgotten, FORGOTTEN),
        (or_(person.c.do_not_contact, person.c.opted_out, opted_out_there), DO_NOT_CONTACT),
        (person.c.id.in_(off_limits(export)), OFF_LIMITS),
        (or_(and_(exported_before, skip_previous, ~sent_anew), being_sent), PREVIOUSLY_EXPORTED),
        (KnownPerson.last_contacted > now() - chosen.c.contacted_days * 86_400.0, CONTACTED),
        (and_(KnownPerson.known, chosen.c.leave_out_known), KNOWN),
        else_=None,
    )
    return (
        select(
            person.c.id,
            person.c.row_number,
            person.c.has_email,
            person.c.has_phone,
            person.c.has_history,
            person.c.digest,
            exported_before.label("exported_before"),
            # Whoever has been exported is skipped for that, though they be sent again by somebody.
            and_(being_sent, ~and_(exported_before, skip_previous)).label("being_sent"),
            reason.label("reason"),
            and_(~person.c.do_not_contact, person.c.opted_out).label("marked_elsewhere"),
            and_(~person.c.do_not_contact, ~person.c.opted_out, opted_out_there).label("marked_there"),
        )
        .select_from(person)
        .outerjoin(
            Exported,
            and_(Exported.connection_id == usual(export.ledger), Exported.identity == person.c.identity),
        )
        .outerjoin(KnownPerson, and_(KnownPerson.export_id == export.id, KnownPerson.candidate_id == person.c.id))
        .outerjoin(chosen, true())
    )


def _people(export: Export, choice: Choice) -> Select[Any]:
    """The candidates of the export's reading, and of each what takes a look at others to know."""
    opted_out, waits = opt_outs.concerns(export.workspace_id), Candidate.identity.in_(waiting_elsewhere(export))
    columns: list[Any] = [
        *(Candidate.id, Candidate.identity, Candidate.row_number, Candidate.digest, Candidate.forgotten),
        *(Candidate.has_email, Candidate.has_phone, Candidate.has_history, Candidate.do_not_contact),
        *(opted_out.label("opted_out"), waits.label("waits_elsewhere")),
    ]
    return select(*columns).where(
        Candidate.workspace_id == export.workspace_id,
        Candidate.project_id == usual(export.project_id or ""),
        belongs_to(export),
        *_chosen(choice),
    )


def off_limits(export: Export) -> Select[Any]:
    """Ids of the export's candidates whom the list holds back now (store.exporting.held finds out who)."""
    return (
        select(OffLimitsPerson.candidate_id)
        .join(OffLimit, OffLimit.id == OffLimitsPerson.entry_id)
        .where(
            OffLimitsPerson.export_id == export.id,
            OffLimitsPerson.let_through_by.is_(None),
            or_(OffLimit.until.is_(None), OffLimit.until > now()),
        )
    )


def belongs_to(export: Export) -> ColumnElement[bool]:
    """Whether a candidate of its project is one of an export's people."""
    # An older version prepared it, and wrote down the number alone.
    return named_by(export.reading) if export.listed else Candidate.reading >= export.reading


def waiting_elsewhere(export: Export) -> Select[Any]:
    """Identities of those whom other exports to the same account have still to send."""
    return (
        select(_theirs.identity)
        .join(_items, _items.candidate_id == _theirs.id)
        .where(
            _items.export_id.in_(_others_at_work(export)),
            _items.state.in_((ItemState.PENDING, ItemState.SENDING)),
        )
    )


def _others_at_work(export: Export) -> Select[Any]:
    """Ids of other exports to the same account that run or wait for their turn."""
    return select(_others.id).where(
        _others.workspace_id == export.workspace_id,
        _others.connection_id == export.connection_id,
        func.coalesce(_others.ledger_id, _others.connection_id) == export.ledger,
        _others.state.in_((ExportState.QUEUED, ExportState.RUNNING)),
        _others.id != export.id,
    )


def _chosen(choice: Choice) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if choice.only:
        conditions.append(Candidate.id.in_(choice.only))
    if choice.but:
        conditions.append(Candidate.id.not_in(choice.but))
    return conditions


def previously(session: Session, export: Export, choice: Choice, limit: int) -> list[Previous]:
    """Which exports sent those candidates who are left out of an export for that, the one that sent most first."""
    judged = verdicts(export, choice).subquery()
    rows = session.execute(
        select(Exported.export_id, func.count().label("people"))
        .join(Candidate, Candidate.identity == Exported.identity)
        .join(judged, judged.c.id == Candidate.id)
        .where(
            Exported.connection_id == usual(export.ledger),
            Exported.exported_at.is_not(None),
            Candidate.project_id == usual(export.project_id or ""),
            judged.c.reason == PREVIOUSLY_EXPORTED,
            ~judged.c.being_sent,
        )
        .group_by(Exported.export_id)
        .order_by(func.count().desc(), Exported.export_id)
        .limit(limit)
    ).all()
    known = _exports_by_id(session, export.workspace_id, [row.export_id for row in rows])
    return [Previous(known.get(row.export_id), row.people) for row in rows]


def _exports_by_id(session: Session, workspace_id: str, export_ids: Sequence[str]) -> dict[str, Export]:
    """Those of these exports that are still kept, by id."""
    found = session.scalars(
        select(Export).where(Export.workspace_id == workspace_id, among(session, Export.id, set(export_ids)))
    )
    return {export.id: export for export in found}
