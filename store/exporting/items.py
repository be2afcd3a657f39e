"""Export items: one way from pending to an end, with the ledger that keeps a person from being sent twice.

Every function here runs in a transaction of `store.exporting.leases.held`: only the holder of the lease moves items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, Select, String, and_, bindparam, case, func, null, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import ask
from store.base.each import Each
from store.exporting import claims, selection
from store.exporting.claims import MAY_HAVE_ARRIVED, Claim
from store.exporting.selection import CONTACTED, DO_NOT_CONTACT, FORGOTTEN, KNOWN, OFF_LIMITS, PREVIOUSLY_EXPORTED
from store.models import Candidate, Export, Exported, ExportItem, ItemState
from store.people import dummies
from store.people.details import digest_of

CANCELLED = "cancelled before its turn"


@dataclass(frozen=True, slots=True)
class Work:
    """One item at hand: who it is, and whether they had been exported before this export.

    `data` is the person as stored (seekout.Candidate.to_dict). `dummy_number` makes their dummy e-mail address
    (store.people.dummies); None if they have none. The rest is as in ExportItem.
    """

    candidate_id: str
    identity: str
    data: dict[str, Any]
    exported_before: bool = False
    dummy_number: int | None = None
    row_number: int = 0
    times_missed: int = 0
    left_at: float | None = None
    left_for: str | None = None
    most_together: int | None = None
    refused_with: int | None = None
    digest: str | None = None
    remote_id: str | None = None

    @property
    def as_reviewed(self) -> bool:
        """Whether these are the details that were reviewed. An export that an older version started cannot tell."""
        return self.digest is None or self.digest == digest_of(self.data)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items of an export stand where, in people."""

    exported: int
    failed: int
    waiting: int
    previously_exported: int
    do_not_contact: int
    cancelled: int
    forgotten: int = 0
    known: int = 0
    contacted: int = 0
    off_limits: int = 0
    being_sent: int = 0

    @property
    def to_send(self) -> int:
        """How many the run set out to send."""
        return self.exported + self.failed + self.waiting + self.cancelled


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row of the file that did not make it, and why."""

    row: int
    reason: str


def counts(session: Session, export_id: str) -> Counts:
    """How many items of an export stand where: as they were at its end, or counted while it has not ended."""
    totals = ask(session, _TOTALS, the_export=export_id).scalar()
    if totals is None:
        return count(session, export_id)
    # What another version wrote may lack a number, or have one more.
    return Counts(**{field.name: int(totals.get(field.name, 0)) for field in fields(Counts)})


def count(session: Session, export_id: str) -> Counts:
    """Count the items of an export."""
    rows = ask(session, _COUNTED, the_export=export_id).all()

    def total(*states: ItemState, reason: str | None = None) -> int:
        return sum(row[2] for row in rows if row[0] in states and reason in (None, row[1]))

    return Counts(
        exported=total(ItemState.EXPORTED),
        failed=total(ItemState.FAILED),
        waiting=total(ItemState.PENDING, ItemState.SENDING),
        previously_exported=total(ItemState.SKIPPED, reason=PREVIOUSLY_EXPORTED),
        do_not_contact=total(ItemState.SKIPPED, reason=DO_NOT_CONTACT),
        cancelled=total(ItemState.SKIPPED, reason=CANCELLED),
        forgotten=total(ItemState.SKIPPED, reason=FORGOTTEN),
        known=total(ItemState.SKIPPED, reason=KNOWN),
        contacted=total(ItemState.SKIPPED, reason=CONTACTED),
        off_limits=total(ItemState.SKIPPED, reason=OFF_LIMITS),
        being_sent=total(ItemState.SKIPPED, reason=selection.BEING_SENT),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What `take` found: items to send, and how many others were skipped or became doubtful.

    `looked_at` is 0 when no pending item is left.
    """

    sending: list[Work]
    looked_at: int
    skipped: int
    doubtful: int


def take(session: Session, export: Export, limit: int, left_at: float | None = None) -> Taken:
    """Move up to `limit` pending items to `sending`, in doubt: a request with those that are ours to send is to leave.

    People whom another export is sending, or has sent since *Review*, are skipped as previously exported. People of
    whom an earlier export did not learn whether they arrived become doubtful items here.
    """
    waiting = _with_people(session, export, limit, _PENDING)
    if not waiting:
        return Taken([], 0, 0, 0)
    ours = claims.claim(session, export, [work.candidate_id for work in waiting])
    skipped = [work.candidate_id for work in waiting if work.identity not in ours]
    _move(session, export, skipped, ItemState.SKIPPED, reason=PREVIOUSLY_EXPORTED)
    doubtful = [
        (work, ours[work.identity]) for work in waiting if work.identity in ours and ours[work.identity].doubtful
    ]
    _inherit_doubts(session, export, doubtful)
    sending = [work for work in waiting if work.identity in ours and not ours[work.identity].doubtful]
    mark_leaving(session, export, [work.candidate_id for work in sending], left_at)
    sending = _with_dummy_numbers(session, export, sending)
    return Taken(sending, len(waiting), len(skipped), len(doubtful))


def mark_leaving(session: Session, export: Export, candidate_ids: Sequence[str], left_at: float | None = None) -> None:
    """A request with these items is about to leave: from here on its outcome is unknown until noted.

    `left_at` is SourceWhale's time, as late as it may be sure not to be later than now; None if it is unknown.
    """
    _LEAVING.run(session, export.id, candidate_ids, the_time=left_at)


def note_lost(session: Session, export: Export, candidate_ids: Sequence[str]) -> None:
    """The answer to a request with these items will not come any more: from now on they may be settled."""
    change(session, export, candidate_ids, sending_at=now())


def note_taken_over(session: Session, export: Export, last_departure: float) -> None:
    """The worker that sent this export's doubtful items died; its last request left at `last_departure` at the latest.

    `sending_at` says when an item was made ready, which may be well before its request left.
    """
    session.execute(
        update(ExportItem)
        .where(
            ExportItem.export_id == export.id,
            ExportItem.state == ItemState.SENDING,
            ExportItem.in_doubt,
            ExportItem.sending_at < last_departure,
        )
        .values(sending_at=last_departure)
    )


def unsettled(session: Session, export: Export, limit: int, settle_seconds: float) -> list[Work]:
    """Items whose request left at least `settle_seconds` ago and whose outcome was never noted."""
    return _with_people(session, export, limit, _UNSETTLED, the_seconds=settle_seconds)


def unsent(session: Session, export: Export, limit: int) -> list[Work]:
    """Items in `sending` whose request surely did not arrive: they are sent next, but for those refused alone."""
    return _with_people(session, export, limit, _UNSENT)


def next_settling(session: Session, export_id: str, settle_seconds: float) -> float | None:
    """In how many seconds the next doubtful item may be looked up; None when there is none."""
    waits: float | None = ask(session, _NEXT_SETTLING, the_export=export_id, the_seconds=settle_seconds).scalar()
    return waits


def note_not_arrived(session: Session, export: Export, candidate_ids: Sequence[str]) -> None:
    """The request with these items surely did nothing; they will be sent again."""
    change(session, export, candidate_ids, in_doubt=False)


def note_missed(session: Session, export: Export, candidate_ids: Sequence[str], reason: str | None = None) -> None:
    """A doubt about these items ended without an arrival; they will be sent again. `reason`: MAY_BE_THERE, or None."""
    change(session, export, candidate_ids, in_doubt=False, reason=reason, times_missed=ExportItem.times_missed + 1)


def note_exported(session: Session, export: Export, done: Sequence[tuple[Work, str | None]]) -> None:
    """SourceWhale holds these people; each comes with SourceWhale's id where that is known."""
    _EXPORTED.run(session, export.id, {work.candidate_id: remote_id for work, remote_id in done})
    claims.note_exported(session, export, [work.identity for work, _ in done])


def note_failed(
    session: Session, export: Export, people: Sequence[Work], reason: str, *, may_have_arrived: bool
) -> None:
    """These items end here. A claim is given up unless the person may have arrived; then it stays, as doubtful."""
    _move(session, export, [work.candidate_id for work in people], ItemState.FAILED, reason=reason)
    if may_have_arrived:
        claims.note_doubtful(session, export, [(work.identity, work.left_at, work.left_for) for work in people])
    else:
        claims.give_up(session, export, [work.identity for work in people])


def note_previously_exported(session: Session, export: Export, people: Sequence[Work]) -> None:
    """These people arrived in another campaign or job, through an earlier export that did not learn it."""
    _move(session, export, [work.candidate_id for work in people], ItemState.SKIPPED, reason=PREVIOUSLY_EXPORTED)
    claims.note_exported(session, export, [work.identity for work in people])


def note_cancelled(session: Session, export: Export, people: Sequence[Work]) -> None:
    """These people did not arrive, and the export was cancelled before they could be sent again."""
    _move(session, export, [work.candidate_id for work in people], ItemState.SKIPPED, reason=CANCELLED)
    claims.give_up(session, export, [work.identity for work in people])


def fail_rest(session: Session, export: Export, reason: str, in_doubt: str | None = None) -> None:
    """Whatever is not known to have arrived ends as failed; whoever may have arrived fails for `in_doubt`, if that is
    given, and stays doubtful in the ledger."""
    claims.note_rest_doubtful(session, export)
    _end_rest(session, export, ItemState.FAILED, reason, in_doubt or reason)


def cancel_rest(session: Session, export: Export, unclear: str = claims.MAY_BE_THERE) -> None:
    """Whatever surely did not arrive is skipped, and the rest fails for the reason `unclear`."""
    claims.note_rest_doubtful(session, export)
    _end_rest(session, export, ItemState.SKIPPED, CANCELLED, unclear)


def change(session: Session, export: Export, candidate_ids: Sequence[str], **values: Any) -> None:
    """Set columns of these items."""
    _each(**values).run(session, export.id, candidate_ids)


def _each(own: str | None = None, **values: Any) -> Each:
    return Each(ExportItem.export_id, ExportItem.candidate_id, values, own)


_ITEM = update(ExportItem).where(
    # As `usual` has it: otherwise PostgreSQL may look for each item among all of an export that it takes for small.
    ExportItem.export_id == select(bindparam("the_export", type_=String)).scalar_subquery(),
    ExportItem.candidate_id == bindparam("the_candidate"),
)
_EXPORTED = _each("remote_id", state=ItemState.EXPORTED, reason=None, in_doubt=False)
_LEAVING = _each(
    state=ItemState.SENDING,
    in_doubt=True,
    sending_at=now(),
    left_at=bindparam("the_time", type_=Float(53)),
    left_for=None,
    remote_id=None,
)


def _with_people(
    session: Session, export: Export, limit: int, condition: ColumnElement[bool], **given: Any
) -> list[Work]:
    asked = {"the_export": export.id, "the_ledger": export.ledger, "the_limit": limit, **given}
    # Not through the session: it would make an object of its own of each row, which becomes a Work.
    rows = session.connection().execute(_people(condition, export.dummy_emails), asked)
    return [Work(*row) for row in rows]


@cache
def _people(condition: ColumnElement[bool], with_dummies: bool) -> Select[Any]:
    """The columns of a Work, in the order of its fields. Made once: nothing is asked more often."""
    the_export = bindparam("the_export", type_=String)
    return (
        select(
            ExportItem.candidate_id,
            Candidate.identity,
            Candidate.data,
            and_(Exported.exported_at.is_not(None), Exported.export_id != the_export),
            Candidate.dummy_number if with_dummies else null(),
            ExportItem.row_number,
            ExportItem.times_missed,
            ExportItem.left_at,
            ExportItem.left_for,
            ExportItem.most_together,
            ExportItem.refused_with,
            ExportItem.digest,
            ExportItem.remote_id,
        )
        .join(Candidate, Candidate.id == ExportItem.candidate_id)
        .outerjoin(
            Exported,
            and_(
                Exported.connection_id == select(bindparam("the_ledger", type_=String)).scalar_subquery(),
                Exported.identity == Candidate.identity,
            ),
        )
        # As `usual` has it.
        .where(ExportItem.export_id == select(the_export).scalar_subquery(), condition)
        .order_by(ExportItem.row_number)
        .limit(bindparam("the_limit", type_=Integer))
    )


_PENDING = ExportItem.state == ItemState.PENDING
_OF_EXPORT = ExportItem.export_id == bindparam("the_export")
_TOTALS = select(Export.totals).where(Export.id == bindparam("the_export"))
_COUNTED = (
    select(ExportItem.state, ExportItem.reason, func.count())
    .where(_OF_EXPORT)
    .group_by(ExportItem.state, ExportItem.reason)
)
_NEXT_SETTLING = select(func.min(ExportItem.sending_at) + bindparam("the_seconds", type_=Float) - now()).where(
    _OF_EXPORT, ExportItem.state == ItemState.SENDING, ExportItem.in_doubt
)
_UNSETTLED = and_(
    ExportItem.state == ItemState.SENDING,
    ExportItem.in_doubt,
    ExportItem.sending_at < now() - bindparam("the_seconds", type_=Float),
)
_UNSENT = and_(ExportItem.state == ItemState.SENDING, ~ExportItem.in_doubt, ExportItem.refusal.is_(None))


def _with_dummy_numbers(session: Session, export: Export, people: list[Work]) -> list[Work]:
    """The same people; those without any e-mail have a dummy number now, if the export wants that."""
    lacking = {
        work.candidate_id: work.identity
        for work in people
        if export.dummy_emails and work.dummy_number is None and not work.data.get("emails")
    }
    if not lacking:
        return people
    given = dummies.give(session, export.workspace_id, lacking)
    return [replace(work, dummy_number=given.get(work.candidate_id, work.dummy_number)) for work in people]


def _inherit_doubts(session: Session, export: Export, people: Sequence[tuple[Work, Claim]]) -> None:
    """Their request left in an earlier export, which may have ended just now: they settle from here on."""
    if not people:
        return
    session.connection().execute(
        _INHERITED,
        [
            {
                "the_export": export.id,
                "the_candidate": work.candidate_id,
                "the_time": claim.left_at,
                "the_target": None if claim.left_for == export.destination_id else claim.left_for,
            }
            for work, claim in sorted(people, key=lambda one: one[0].candidate_id)
        ],
    )
    claims.take_over_doubts(session, export, [work.identity for work, _ in people])


_INHERITED = _ITEM.values(
    state=ItemState.SENDING,
    in_doubt=True,
    sending_at=now(),
    left_at=bindparam("the_time"),
    left_for=bindparam("the_target"),
)


def _move(session: Session, export: Export, candidate_ids: Sequence[str], state: ItemState, *, reason: str) -> None:
    change(session, export, candidate_ids, state=state, reason=reason, in_doubt=False)


def _end_rest(session: Session, export: Export, state: ItemState, reason: str, in_doubt: str) -> None:
    # Claims are of people who are being sent; the ledger itself may hold millions.
    begun = session.scalars(
        select(Candidate.identity)
        .join(ExportItem, ExportItem.candidate_id == Candidate.id)
        .where(ExportItem.export_id == export.id, ExportItem.state == ItemState.SENDING)
    ).all()
    session.execute(
        update(ExportItem)
        .where(ExportItem.export_id == export.id, ExportItem.state.in_((ItemState.PENDING, ItemState.SENDING)))
        .values(
            state=case((MAY_HAVE_ARRIVED, ItemState.FAILED), else_=state),
            reason=case((MAY_HAVE_ARRIVED, in_doubt), else_=reason),
            in_doubt=False,
        )
    )
    claims.give_up(session, export, begun)
