"""Export items: one way from pending to an end, with the ledger that keeps a person from being sent twice.

Every function here runs in a transaction of `store.exporting.exports.held`: only the holder of the lease moves items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, delete, func, literal, null, or_, select, update
from sqlalchemy.orm import Session

from store.base.among import among
from store.base.clock import now
from store.base.upsert import insert
from store.exporting.selection import DO_NOT_CONTACT, PREVIOUSLY_EXPORTED
from store.models import Candidate, Export, Exported, ExportItem, ItemState

CANCELLED = "cancelled before its turn"


@dataclass(frozen=True, slots=True)
class Work:
    """One item at hand: who it is, and whether they had been exported before this export.

    `data` is the person as stored (seekout.Candidate.to_dict). `dummy_number` makes their dummy e-mail address
    (store.people.dummies); None if they have none.
    """

    candidate_id: str
    identity: str
    data: dict[str, Any]
    exported_before: bool
    times_missed: int
    dummy_number: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items of an export stand where, in people."""

    exported: int
    failed: int
    waiting: int
    previously_exported: int
    do_not_contact: int
    cancelled: int

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
    """Count the items of an export."""
    rows = session.execute(
        select(ExportItem.state, ExportItem.reason, func.count())
        .where(ExportItem.export_id == export_id)
        .group_by(ExportItem.state, ExportItem.reason)
    ).all()

    def total(*states: ItemState, reason: str | None = None) -> int:
        return sum(row[2] for row in rows if row[0] in states and reason in (None, row[1]))

    return Counts(
        exported=total(ItemState.EXPORTED),
        failed=total(ItemState.FAILED),
        waiting=total(ItemState.PENDING, ItemState.SENDING),
        previously_exported=total(ItemState.SKIPPED, reason=PREVIOUSLY_EXPORTED),
        do_not_contact=total(ItemState.SKIPPED, reason=DO_NOT_CONTACT),
        cancelled=total(ItemState.SKIPPED, reason=CANCELLED),
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


def take(session: Session, export: Export, limit: int) -> Taken:
    """Move up to `limit` pending items to `sending`, in doubt: a request with those that are ours to send is to leave.

    People whom another export is sending, or has sent since *Review*, are skipped as previously exported. People of
    whom an earlier export did not learn whether they arrived become doubtful items here.
    """
    waiting = _with_people(session, export, limit, ExportItem.state == ItemState.PENDING)
    if not waiting:
        return Taken([], 0, 0, 0)
    claims = _claim(session, export, waiting)
    skipped = [work.candidate_id for work in waiting if work.identity not in claims]
    _move(session, export, skipped, ItemState.SKIPPED, reason=PREVIOUSLY_EXPORTED)
    doubtful = [work for work in waiting if claims.get(work.identity)]
    _inherit_doubt(session, export, doubtful)
    sending = [work for work in waiting if claims.get(work.identity) is False]
    mark_leaving(session, export, [work.candidate_id for work in sending])
    return Taken(sending, len(waiting), len(skipped), len(doubtful))


def mark_leaving(session: Session, export: Export, candidate_ids: Sequence[str]) -> None:
    """A request with these items is about to leave: from here on its outcome is unknown until noted."""
    if candidate_ids:
        session.execute(
            _items(session, export, candidate_ids).values(state=ItemState.SENDING, in_doubt=True, sending_at=now())
        )


def note_lost(session: Session, export: Export, candidate_ids: Sequence[str]) -> None:
    """The answer to a request with these items will not come any more: from now on they may be settled."""
    if candidate_ids:
        session.execute(_items(session, export, candidate_ids).values(sending_at=now()))


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
    return _with_people(
        session,
        export,
        limit,
        and_(
            ExportItem.state == ItemState.SENDING,
            ExportItem.in_doubt,
            ExportItem.sending_at < now() - settle_seconds,
        ),
    )


def unsent(session: Session, export: Export, limit: int) -> list[Work]:
    """Items in `sending` whose request is known not to have arrived: theirs to be sent next."""
    return _with_people(session, export, limit, and_(ExportItem.state == ItemState.SENDING, ~ExportItem.in_doubt))


def next_settling(session: Session, export_id: str, settle_seconds: float) -> float | None:
    """In how many seconds the next doubtful item may be looked up; None when there is none."""
    return session.scalar(
        select(func.min(ExportItem.sending_at) + settle_seconds - now()).where(
            ExportItem.export_id == export_id, ExportItem.state == ItemState.SENDING, ExportItem.in_doubt
        )
    )


def note_not_arrived(session: Session, export: Export, candidate_ids: Sequence[str]) -> None:
    """The request with these items surely did nothing; they will be sent again."""
    if candidate_ids:
        session.execute(_items(session, export, candidate_ids).values(in_doubt=False))


def note_missed(session: Session, export: Export, work: Work) -> None:
    """SourceWhale was asked for this doubtful person and does not know them; they will be sent again."""
    session.execute(
        _items(session, export, [work.candidate_id]).values(in_doubt=False, times_missed=ExportItem.times_missed + 1)
    )


def note_exported(session: Session, export: Export, done: Sequence[tuple[Work, str | None]]) -> None:
    """SourceWhale holds these people; each comes with SourceWhale's id where that is known."""
    if not done:
        return
    session.connection().execute(
        _EXPORTED,
        [
            {"the_export": export.id, "the_candidate": work.candidate_id, "the_id": remote_id}
            for work, remote_id in done
        ],
    )
    session.execute(
        update(Exported)
        .where(
            Exported.connection_id == export.connection_id,
            among(session, Exported.identity, [work.identity for work, _ in done]),
        )
        .values(export_id=export.id, exported_at=now(), doubtful=False)
    )


def note_failed(
    session: Session, export: Export, people: Sequence[Work], reason: str, *, may_have_arrived: bool
) -> None:
    """These items end here. A claim is given up unless the person may have arrived; then it stays, as doubtful."""
    _move(session, export, [work.candidate_id for work in people], ItemState.FAILED, reason=reason)
    identities = [work.identity for work in people]
    if may_have_arrived:
        session.execute(_claims(export).where(among(session, Exported.identity, identities)).values(doubtful=True))
    else:
        _give_up_claims(session, export, identities)


def note_cancelled(session: Session, export: Export, people: Sequence[Work]) -> None:
    """These people did not arrive, and the export was cancelled before they could be sent again."""
    _move(session, export, [work.candidate_id for work in people], ItemState.SKIPPED, reason=CANCELLED)
    _give_up_claims(session, export, [work.identity for work in people])


def fail_rest(session: Session, export: Export, reason: str) -> None:
    """Whatever is not known to have arrived ends as failed; whoever may have arrived stays doubtful in the ledger."""
    doubtful = (
        select(Candidate.identity)
        .join(ExportItem, ExportItem.candidate_id == Candidate.id)
        .where(ExportItem.export_id == export.id, ExportItem.state == ItemState.SENDING, ExportItem.in_doubt)
    )
    session.execute(
        _claims(export)
        .where(Exported.identity.in_(doubtful))
        .values(doubtful=True)
        .execution_options(synchronize_session=False)
    )
    _end_rest(session, export, ItemState.FAILED, reason)


def cancel_rest(session: Session, export: Export) -> None:
    """Whatever was not attempted is skipped; doubtful items must have been settled before."""
    _end_rest(session, export, ItemState.SKIPPED, CANCELLED)


def failed_rows(session: Session, export_id: str) -> list[FailedRow]:
    """Every failed row of an export, in the file's order."""
    rows = session.execute(
        select(ExportItem.row_number, ExportItem.reason)
        .where(ExportItem.export_id == export_id, ExportItem.state == ItemState.FAILED)
        .order_by(ExportItem.row_number)
    )
    return [FailedRow(row.row_number, row.reason or "") for row in rows]


def _items(session: Session, export: Export, candidate_ids: Sequence[str]) -> Update:
    return update(ExportItem).where(
        ExportItem.export_id == export.id, among(session, ExportItem.candidate_id, candidate_ids)
    )


# Once for all people of several batches, without the ORM: this is what an export does most.
_EXPORTED = (
    update(ExportItem)
    .where(ExportItem.export_id == bindparam("the_export"), ExportItem.candidate_id == bindparam("the_candidate"))
    .values(state=ItemState.EXPORTED, reason=None, remote_id=bindparam("the_id"), in_doubt=False)
)


def _with_people(session: Session, export: Export, limit: int, condition: ColumnElement[bool]) -> list[Work]:
    rows = session.execute(
        select(
            ExportItem.candidate_id,
            ExportItem.times_missed,
            Candidate.identity,
            Candidate.data,
            Candidate.dummy_number,
            Exported.exported_at,
            Exported.export_id,
        )
        .join(Candidate, Candidate.id == ExportItem.candidate_id)
        .outerjoin(
            Exported,
            and_(Exported.connection_id == export.connection_id, Exported.identity == Candidate.identity),
        )
        .where(ExportItem.export_id == export.id, condition)
        .order_by(ExportItem.row_number)
        .limit(limit)
    )
    return [
        Work(
            candidate_id=candidate_id,
            identity=identity,
            data=data,
            exported_before=exported_at is not None and by_export != export.id,
            times_missed=times_missed,
            dummy_number=dummy_number if export.dummy_emails else None,
        )
        for candidate_id, times_missed, identity, data, dummy_number, exported_at, by_export in rows
    ]


def _claim(session: Session, export: Export, people: Sequence[Work]) -> dict[str, bool]:
    """Enter the people in the ledger. Those who are ours to send come back, with whether they are in doubt."""
    made = session.execute(
        insert(session, Exported)
        .from_select(
            ["connection_id", "identity", "workspace_id", "export_id", "exported_at", "doubtful"],
            select(
                literal(export.connection_id),
                Candidate.identity,
                literal(export.workspace_id),
                literal(export.id),
                null(),
                literal(False),
            )
            .where(among(session, Candidate.id, [work.candidate_id for work in people]))
            # Two exports that claim the same people lock their rows in the same order.
            .order_by(Candidate.identity),
        )
        .on_conflict_do_update(
            index_elements=["connection_id", "identity"],
            set_={"export_id": export.id},
            where=and_(Exported.doubtful, Exported.exported_at.is_(None)),
        )
        .returning(Exported.identity, Exported.doubtful)
    )
    claims: dict[str, bool] = {row.identity: row.doubtful for row in made}
    known = [work.identity for work in people if work.identity not in claims]
    if not known:
        return claims
    # Whoever stood in the ledger already is ours if we claimed them before or send them again on purpose.
    ours = and_(Exported.export_id == export.id, Exported.exported_at.is_(None))
    if export.include_previous:
        ours = or_(ours, Exported.exported_at.is_not(None))
    found = session.execute(
        select(Exported.identity, Exported.doubtful).where(
            Exported.connection_id == export.connection_id, among(session, Exported.identity, known), ours
        )
    )
    return claims | {row.identity: row.doubtful for row in found}


def _inherit_doubt(session: Session, export: Export, people: Sequence[Work]) -> None:
    """Their request left in an earlier export, which may have ended just now: they settle from here on."""
    if people:
        session.execute(
            _items(session, export, [work.candidate_id for work in people]).values(
                state=ItemState.SENDING, in_doubt=True, sending_at=now()
            )
        )
        session.execute(
            update(Exported)
            .where(
                Exported.connection_id == export.connection_id,
                among(session, Exported.identity, [work.identity for work in people]),
            )
            .values(doubtful=False)
        )


def _claims(export: Export) -> Update:
    return update(Exported).where(
        Exported.connection_id == export.connection_id,
        Exported.export_id == export.id,
        Exported.exported_at.is_(None),
    )


def _give_up_claims(session: Session, export: Export, identities: Sequence[str]) -> None:
    session.execute(
        delete(Exported).where(
            Exported.connection_id == export.connection_id,
            among(session, Exported.identity, identities),
            Exported.export_id == export.id,
            Exported.exported_at.is_(None),
            ~Exported.doubtful,
        )
    )


def _move(
    session: Session,
    export: Export,
    candidate_ids: Sequence[str],
    state: ItemState,
    *,
    reason: str,
) -> None:
    if candidate_ids:
        session.execute(_items(session, export, candidate_ids).values(state=state, reason=reason, in_doubt=False))


def _end_rest(session: Session, export: Export, state: ItemState, reason: str) -> None:
    session.execute(
        update(ExportItem)
        .where(ExportItem.export_id == export.id, ExportItem.state.in_((ItemState.PENDING, ItemState.SENDING)))
        .values(state=state, reason=reason, in_doubt=False)
    )
    session.execute(
        delete(Exported).where(
            Exported.connection_id == export.connection_id,
            Exported.export_id == export.id,
            Exported.exported_at.is_(None),
            ~Exported.doubtful,
        )
    )
