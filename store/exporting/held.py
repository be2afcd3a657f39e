"""Who of an export's people is off-limits, by which entry of the workspace's list; and whom an admin has let through.

Entries end and are removed while a Review stands, and `store.exporting.selection` looks at them each time. Who works
where is found out here: when Review is prepared, when it is looked at again, and at *Export*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, streamed
from store.base.clock import now
from store.base.upsert import insert, table_of
from store.exporting import claims, items
from store.exporting.items import Work
from store.exporting.selection import DO_NOT_CONTACT, OFF_LIMITS, belongs_to, off_limits, verdicts
from store.models import Candidate, Export, ExportItem, ItemState, OffLimit, OffLimitsPerson
from store.people import opt_outs

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody whom the list holds back, or would: by which entries; `let_through_by` is the admin's Slack id."""

    candidate_id: str
    person: seekout.Candidate
    entries: Sequence[OffLimit]
    let_through_by: str | None


def judge(session: Session, export: Export) -> None:
    """Find out anew whom the list holds back, and note it. Whom an admin has let through stays so."""
    note(session, export, whom(session, export))


def whom(session: Session, export: Export) -> set[tuple[str, str]]:
    """Ids of candidates, and of the entries that hold them back. Looks at everybody's employers, and writes nothing."""
    entries = {
        key: (entry_id, ever)
        for entry_id, key, ever in session.execute(
            select(OffLimit.id, OffLimit.key, OffLimit.ever).where(OffLimit.workspace_id == export.workspace_id)
        )
    }
    return set(_found(session, export, entries)) if entries else set()


def note(session: Session, export: Export, found: Collection[tuple[str, str]]) -> None:
    """Write down what `whom` has found, in the place of what was found before: of entries that are still there, and of
    people who are and have not asked to be forgotten meanwhile."""
    noted = session.execute(
        select(OffLimitsPerson.candidate_id, OffLimitsPerson.entry_id, OffLimitsPerson.let_through_by).where(
            OffLimitsPerson.export_id == export.id
        )
    ).all()
    let_through = {row.candidate_id: row.let_through_by for row in noted if row.let_through_by is not None}
    before = {(row.candidate_id, row.entry_id) for row in noted}
    for candidate_id, entry_id in sorted(before.difference(found)):
        session.execute(
            delete(OffLimitsPerson).where(
                OffLimitsPerson.export_id == export.id,
                OffLimitsPerson.candidate_id == candidate_id,
                OffLimitsPerson.entry_id == entry_id,
            )
        )
    fresh = set(found) - before
    if not fresh:
        return
    entries = set(session.scalars(select(OffLimit.id).where(OffLimit.workspace_id == export.workspace_id)))
    people_there = among(session, Candidate.id, {candidate_id for candidate_id, _ in fresh})
    there = set(session.scalars(select(Candidate.id).where(people_there, ~Candidate.forgotten)))
    new = [
        {"export_id": export.id, "candidate_id": one, "entry_id": entry, "let_through_by": let_through.get(one)}
        for one, entry in sorted(fresh)
        if one in there and entry in entries
    ]
    for start in range(0, len(new), _AT_ONCE):
        statement = insert(session, table_of(OffLimitsPerson)).on_conflict_do_nothing()
        session.execute(statement, new[start : start + _AT_ONCE])


def _found(session: Session, export: Export, entries: dict[str, tuple[str, bool]]) -> Iterator[tuple[str, str]]:
    """Candidates and the entries that hold them back: `entries` are id and `ever`, by key.

    Of an export that was started its items: a newer file may be the only one whose people are still listed.
    """
    mine = belongs_to(export)
    if export.queued_at is not None:
        mine = Candidate.id.in_(select(ExportItem.candidate_id).where(ExportItem.export_id == export.id))
    everybody = select(Candidate.id, Candidate.data).where(
        Candidate.workspace_id == export.workspace_id,
        Candidate.project_id == export.project_id,
        mine,
        ~Candidate.forgotten,
    )
    for candidate_id, data in streamed(session, everybody, _AT_ONCE):
        now_at, before_at = seekout.employers(data)
        for key in now_at & entries.keys():
            yield candidate_id, entries[key][0]
        for key in before_at & entries.keys():
            if entries[key][1]:
                yield candidate_id, entries[key][0]


def people(session: Session, export: Export, limit: int) -> list[Held]:
    """Whom the list holds back, and whom an admin has let through, in the file's order.

    Those whom something else holds back, too, are not among them: to let them through would change nothing.
    """
    judged = verdicts(export).subquery()
    mine = select(OffLimitsPerson.candidate_id).where(
        OffLimitsPerson.export_id == export.id, OffLimitsPerson.let_through_by.is_not(None)
    )
    rows = session.execute(
        select(Candidate.id, Candidate.data)
        .join(judged, judged.c.id == Candidate.id)
        .where(or_(judged.c.reason == OFF_LIMITS, Candidate.id.in_(mine)))
        .order_by(Candidate.row_number)
        .limit(limit)
    ).all()
    by_candidate: dict[str, list[OffLimit]] = {}
    admins: dict[str, str | None] = {}
    for candidate_id, admin, entry in session.execute(
        select(OffLimitsPerson.candidate_id, OffLimitsPerson.let_through_by, OffLimit)
        .join(OffLimit, OffLimit.id == OffLimitsPerson.entry_id)
        .where(
            OffLimitsPerson.export_id == export.id,
            among(session, OffLimitsPerson.candidate_id, [row.id for row in rows]),
            or_(OffLimit.until.is_(None), OffLimit.until > now()),
        )
        .order_by(OffLimit.written)
    ):
        by_candidate.setdefault(candidate_id, []).append(entry)
        admins[candidate_id] = admin
    return [
        Held(row.id, seekout.Candidate.from_dict(row.data), by_candidate[row.id], admins[row.id])
        for row in rows
        if row.id in by_candidate
    ]


def let_through(session: Session, export: Export, candidate_ids: Sequence[str], user_id: str) -> int:
    """From now on these people, and no others that the list holds back, are let through by this admin.

    Returns how many were not let through before. Nothing happens where Review has ended.
    """
    chosen = set(candidate_ids)
    held = {
        row.candidate_id: row.let_through_by
        for row in session.execute(
            select(OffLimitsPerson.candidate_id, OffLimitsPerson.let_through_by).where(
                OffLimitsPerson.export_id == export.id
            )
        )
    }
    added = {one for one in chosen & held.keys() if held[one] is None}
    withdrawn = {one for one, admin in held.items() if admin is not None and one not in chosen}
    for some, value in ((added, user_id), (withdrawn, None)):
        for candidate_id in sorted(some):
            session.execute(
                update(OffLimitsPerson)
                .where(OffLimitsPerson.export_id == export.id, OffLimitsPerson.candidate_id == candidate_id)
                .values(let_through_by=value)
            )
    return len(added)


def by_entry(session: Session, export: Export, limit: int) -> list[tuple[OffLimit, int]]:
    """The entries that hold people of an export back now, those of most people first, and how many each holds."""
    judged = verdicts(export).subquery()
    number = func.count()
    rows = session.execute(
        select(OffLimit, number)
        .join(OffLimitsPerson, OffLimitsPerson.entry_id == OffLimit.id)
        .join(judged, judged.c.id == OffLimitsPerson.candidate_id)
        .where(
            OffLimitsPerson.export_id == export.id,
            judged.c.reason == OFF_LIMITS,
            or_(OffLimit.until.is_(None), OffLimit.until > now()),
        )
        .group_by(OffLimit.id)
        .order_by(number.desc(), OffLimit.written)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def leave_out_again(session: Session, export: Export) -> int:
    """Items of a started export that wait to be sent and whose people have become off-limits since, or asked not to be
    contacted, are left out.

    Returns how many.
    """
    judge(session, export)
    opted_out = select(Candidate.id).where(
        Candidate.project_id == export.project_id, opt_outs.concerns(export.workspace_id)
    )
    number = 0
    for who, reason in ((opted_out, DO_NOT_CONTACT), (off_limits(export), OFF_LIMITS)):
        waiting = session.scalars(
            select(ExportItem.candidate_id).where(
                ExportItem.export_id == export.id,
                ExportItem.state == ItemState.PENDING,
                ExportItem.candidate_id.in_(who),
            )
        ).all()
        for candidate_id in sorted(waiting):
            session.execute(
                update(ExportItem)
                .where(ExportItem.export_id == export.id, ExportItem.candidate_id == candidate_id)
                .values(state=ItemState.SKIPPED, reason=reason)
            )
        number += len(waiting)
    return number


def leave_out(session: Session, export: Export, work: Sequence[Work]) -> tuple[list[Work], int]:
    """Of people who are about to be sent, those whom the list does not hold back by now; and how many others there
    were, who are left out and nobody's to send. An export may wait for a day, and the list changes meanwhile."""
    of_workspace = OffLimit.workspace_id == export.workspace_id
    if not work or session.scalar(select(OffLimit.id).where(of_workspace).limit(1)) is None:
        return list(work), 0
    employers = {one.candidate_id: seekout.employers(one.data) for one in work}
    keys = set().union(*(now_at | before_at for now_at, before_at in employers.values()))
    entries = select(OffLimit.key, OffLimit.ever).where(
        of_workspace, among(session, OffLimit.key, keys), or_(OffLimit.until.is_(None), OffLimit.until > now())
    )
    ever = {row.key: row.ever for row in session.execute(entries)}
    gone = {
        candidate_id
        for candidate_id, (now_at, before_at) in employers.items()
        if now_at & ever.keys() or any(ever.get(key) for key in before_at)
    }
    if gone:
        let_through = select(OffLimitsPerson.candidate_id).where(
            OffLimitsPerson.export_id == export.id, OffLimitsPerson.let_through_by.is_not(None)
        )
        gone -= set(session.scalars(let_through))
        items.change(session, export, sorted(gone), state=ItemState.SKIPPED, reason=OFF_LIMITS, in_doubt=False)
        claims.give_up(session, export, [one.identity for one in work if one.candidate_id in gone])
    return [one for one in work if one.candidate_id not in gone], len(gone)


def any_let_through(session: Session, export: Export) -> bool:
    """Whether an admin has let anybody of an export through."""
    mine = select(OffLimitsPerson.candidate_id).where(
        OffLimitsPerson.export_id == export.id, OffLimitsPerson.let_through_by.is_not(None)
    )
    return session.scalar(mine.limit(1)) is not None
