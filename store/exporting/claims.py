"""The ledger as exports use it: who is whose to send, so that nobody is sent twice.

A row without `exported_at` is a claim: while it stands no other export sends the same person. Every function here runs
in a transaction of `store.exporting.leases.held`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Delete,
    ScalarSelect,
    Select,
    String,
    Update,
    and_,
    bindparam,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from store.base.among import among, usual
from store.base.clock import now
from store.base.each import Each
from store.base.upsert import insert
from store.models import Candidate, Export, Exported, ExportItem, ItemState, KnownPerson

# Why somebody is sent again of whom a look-up could not tell whether they arrived: until they do, that is not known.
MAY_BE_THERE = "an earlier answer was lost"


@dataclass(frozen=True, slots=True)
class Claim:
    """A person who is this export's to send. If `doubtful`, a request of an earlier export may have arrived: it left at
    `left_at` for the campaign or job `left_for` (see ExportItem)."""

    doubtful: bool
    left_at: float | None = None
    left_for: str | None = None


def claim(session: Session, export: Export, candidate_ids: Sequence[str]) -> dict[str, Claim]:
    """Enter these people in the ledger. Those who are ours to send come back, by identity."""
    columns = (Exported.identity, Exported.doubtful, Exported.left_at, Exported.left_for)
    made = session.execute(
        insert(session, Exported)
        .from_select(
            ["connection_id", "identity", "workspace_id", "export_id", "exported_at", "doubtful"],
            select(
                literal(export.ledger),
                Candidate.identity,
                literal(export.workspace_id),
                literal(export.id),
                null(),
                literal(False),
            )
            .where(among(session, Candidate.id, candidate_ids))
            # Two exports that claim the same people lock their rows in the same order.
            .order_by(Candidate.identity),
        )
        # Rows that are there already are passed over and not locked: a transaction that has noted what arrived holds
        # some, and comes here for the next people.
        .on_conflict_do_nothing()
        .returning(*columns)
    )
    claims = {row.identity: Claim(row.doubtful, row.left_at, row.left_for) for row in made}
    if len(claims) == len(candidate_ids):
        return claims
    _claim_doubtful(session, export, candidate_ids)
    # Whoever stood in the ledger already is ours if we claimed them before or send them again on purpose.
    ours = and_(Exported.export_id == export.id, Exported.exported_at.is_(None))
    if export.include_previous:
        ours = or_(ours, Exported.exported_at.is_not(None))
    known = session.execute(
        select(*columns)
        .join(Candidate, Candidate.identity == Exported.identity)
        .where(among(session, Candidate.id, candidate_ids), Exported.connection_id == usual(export.ledger), ours)
    )
    return {row.identity: Claim(row.doubtful, row.left_at, row.left_for) for row in known} | claims


def _claim_doubtful(session: Session, export: Export, candidate_ids: Sequence[str]) -> None:
    """Claim those of whom an earlier export did not learn whether they arrived.

    A row that somebody holds is being claimed by another export just now.
    """
    identities = session.scalars(
        select(Exported.identity)
        .join(Candidate, Candidate.identity == Exported.identity)
        .where(
            among(session, Candidate.id, candidate_ids),
            Exported.connection_id == usual(export.ledger),
            Exported.doubtful,
            Exported.exported_at.is_(None),
        )
        .order_by(Exported.identity)
        .with_for_update(of=Exported, skip_locked=True)
    ).all()
    _CLAIMED.run(session, export.ledger, identities, the_export=export.id)


def take_over_doubts(session: Session, export: Export, identities: Sequence[str]) -> None:
    """From here on the doubt about these people is this export's own."""
    _TAKEN_OVER.run(session, export.ledger, identities)


def note_exported(session: Session, export: Export, identities: Sequence[str]) -> None:
    """SourceWhale holds these people, through this export."""
    _EXPORTED.run(session, export.ledger, identities, the_export=export.id)


def note_doubtful(session: Session, export: Export, doubts: Sequence[tuple[str, float | None, str | None]]) -> None:
    """This export ends for these people without knowing whether they arrived: identity, `left_at`, `left_for`."""
    if doubts:
        session.connection().execute(
            _DOUBTFUL,
            [
                {
                    "the_ledger": export.ledger,
                    "the_export": export.id,
                    "the_identity": identity,
                    "the_time": left_at,
                    "the_target": left_for or export.destination_id,
                }
                for identity, left_at, left_for in sorted(doubts, key=lambda doubt: doubt[0])
            ],
        )


def note_rest_doubtful(session: Session, export: Export) -> None:
    """The same of everybody who may have arrived as things stand now."""
    session.execute(
        _claims(export)
        .where(Exported.identity.in_(_in_doubt(export, Candidate.identity)))
        .values(
            doubtful=True,
            left_at=_of_this_person(_in_doubt(export, ExportItem.left_at)),
            left_for=func.coalesce(_of_this_person(_in_doubt(export, ExportItem.left_for)), export.destination_id),
        )
        .execution_options(synchronize_session=False)
    )


def others_with(session: Session, export: Export, whose: Mapping[str, str]) -> list[tuple[str, str]]:
    """Whom else of this ledger SourceWhale's ids stand for, as id and name: people other than `whose` identity each is
    given with."""
    found = session.execute(
        select(ExportItem.remote_id, Candidate.id, Candidate.identity)
        .join(Candidate, Candidate.id == ExportItem.candidate_id)
        .join(Export, Export.id == ExportItem.export_id)
        .where(
            among(session, ExportItem.remote_id, whose),
            # Written as the index has it.
            ExportItem.remote_id.is_not(None),
            ExportItem.state == ItemState.EXPORTED,
            func.coalesce(Export.ledger_id, Export.connection_id) == export.ledger,
        )
    ).all()
    others = {row.id: row.remote_id for row in found if row.identity != whose[row.remote_id]}
    if not others:
        return []
    people = session.execute(select(Candidate.id, Candidate.data).where(among(session, Candidate.id, others)))
    return [(others[row.id], row.data.get("full_name") or "") for row in people]


def doubt_again(session: Session, export: Export, remote_ids: Sequence[str]) -> int:
    """Whoever stands as exported by this export under one of these ids is in doubt again: SourceWhale has answered with
    it for somebody of another name, who may have been written over them. Returns how many they are."""
    found = session.execute(
        select(Candidate.id, Candidate.identity)
        .join(ExportItem, ExportItem.candidate_id == Candidate.id)
        .where(
            among(session, ExportItem.remote_id, remote_ids),
            # Written as the index has it.
            ExportItem.remote_id.is_not(None),
            ExportItem.export_id == usual(export.id),
            ExportItem.state == ItemState.EXPORTED,
        )
    ).all()
    _DOUBTED.run(session, export.id, [row.id for row in found])
    _CLAIMED_AGAIN.run(session, export.ledger, [row.identity for row in found], the_export=export.id)
    return len(found)


def give_up(session: Session, export: Export, identities: Sequence[str]) -> None:
    """These people surely did not arrive through this export: others may send them."""
    _delete(session, _GIVEN_UP, export, identities)


def give_up_gone(session: Session, export: Export) -> None:
    """An export is started with people who are gone from SourceWhale: what the ledger says of them is no longer so."""
    gone = session.scalars(
        select(Candidate.identity)
        .join(ExportItem, ExportItem.candidate_id == Candidate.id)
        .join(KnownPerson, KnownPerson.candidate_id == Candidate.id)
        .where(
            ExportItem.export_id == export.id,
            ExportItem.state == ItemState.PENDING,
            KnownPerson.export_id == export.id,
            KnownPerson.gone,
        )
    ).all()
    _delete(session, _GONE, export, gone)


def give_up_booked(session: Session, export: Export, identities: Sequence[str]) -> None:
    """These people stand as exported through this export, and are not there: others may send them."""
    _delete(session, _BOOKED, export, identities)


def _in_doubt(export: Export, column: Any) -> Select[Any]:
    """A column of each person of this export who may have arrived as things stand now."""
    return (
        select(column)
        .select_from(ExportItem)
        .join(Candidate, Candidate.id == ExportItem.candidate_id)
        .where(ExportItem.export_id == export.id, ExportItem.state == ItemState.SENDING, MAY_HAVE_ARRIVED)
    )


def _of_this_person(query: Select[Any]) -> ScalarSelect[Any]:
    return query.where(Candidate.identity == Exported.identity).correlate(Exported).scalar_subquery()


def _claims(export: Export) -> Update:
    return update(Exported).where(
        Exported.connection_id == export.ledger,
        Exported.export_id == export.id,
        Exported.exported_at.is_(None),
    )


def _delete(session: Session, statement: Delete, export: Export, identities: Sequence[str]) -> None:
    """Delete entries one by one, in the order of their identities: so everybody locks them in the same order."""
    if identities:
        one = {"the_ledger": export.ledger}
        if statement is _GIVEN_UP or statement is _BOOKED:
            one["the_export"] = export.id
        session.connection().execute(statement, [one | {"the_identity": identity} for identity in sorted(identities)])


MAY_HAVE_ARRIVED = or_(ExportItem.in_doubt, func.coalesce(ExportItem.reason, "") == MAY_BE_THERE)


def _each(**values: Any) -> Each:
    return Each(Exported.connection_id, Exported.identity, values)


_OF_EXPORT = bindparam("the_export", type_=String(32))
_CLAIMED = _each(export_id=_OF_EXPORT)
_TAKEN_OVER = _each(doubtful=False)
_EXPORTED = _each(export_id=_OF_EXPORT, exported_at=now(), doubtful=False, left_at=None, left_for=None)
_CLAIMED_AGAIN = _each(export_id=_OF_EXPORT, exported_at=None)
_DOUBTED = Each(
    ExportItem.export_id,
    ExportItem.candidate_id,
    {"state": ItemState.SENDING, "in_doubt": True, "sending_at": now()},
)
_GIVEN_UP = delete(Exported).where(
    Exported.connection_id == bindparam("the_ledger"),
    Exported.identity == bindparam("the_identity"),
    Exported.export_id == bindparam("the_export"),
    Exported.exported_at.is_(None),
    ~Exported.doubtful,
)
_GONE = delete(Exported).where(
    Exported.connection_id == bindparam("the_ledger"),
    Exported.identity == bindparam("the_identity"),
    Exported.exported_at.is_not(None),
)
_BOOKED = _GONE.where(Exported.export_id == bindparam("the_export"))

_DOUBTFUL = (
    update(Exported)
    .where(
        Exported.connection_id == bindparam("the_ledger"),
        Exported.export_id == bindparam("the_export"),
        Exported.identity == bindparam("the_identity"),
        Exported.exported_at.is_(None),
    )
    .values(doubtful=True, left_at=bindparam("the_time"), left_for=bindparam("the_target"))
)
