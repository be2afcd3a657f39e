"""Which account of SourceWhale a key belongs to, told by what the key sees. SourceWhale names no account.

What an account holds changes every day: campaigns are archived, projects and people come and go. So two looks are
compared by what they have in common, never for equality; and where that decides nothing, a person is asked. Kept are
keyed hashes: they can be compared, and tell nobody what the account holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.upsert import insert
from store.models import Ledger, new_id
from store.people.ledger import ledger_key

# Of large accounts those with the lowest hashes are kept: whatever is added or taken away, most of them stay.
_MOST = 300
_LENGTH = 16
# An account is the same if so much of the smaller of two looks is in both.
_SAME = 0.25
# A colleague may be in several accounts with one address, so people alone prove less.
_SAME_PEOPLE = 0.5
_DAY = 86_400.0


class Standing(StrEnum):
    """How the account of a key stands to the one whose ledger is in use."""

    SAME = "same"
    OTHER = "other"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Account:
    """What a key sees: marks of the account's campaigns and jobs (`things`), and of its users (`people`)."""

    things: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


def stored(session: Session, account: Account) -> dict[str, Any]:
    """An account as it is kept: hashes, the lowest of them."""
    return {"things": _hashes(session, account.things), "people": _hashes(session, account.people)}


def compare(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Standing:
    """Whether two looks, as stored, are at the same account."""
    things = _common(_of(before, "things"), _of(after, "things"))
    people = _common(_of(before, "people"), _of(after, "people"))
    if things is not None and things >= _SAME:
        return Standing.SAME
    if things == 0.0 and (people is None or people < _SAME_PEOPLE):
        return Standing.OTHER
    if things is None and people == 0.0:
        return Standing.OTHER
    return Standing.UNSURE


def known(session: Session, ledger_id: str) -> dict[str, Any] | None:
    """What was last seen of a ledger's account; None if it never was."""
    return session.scalar(select(Ledger.account).where(Ledger.id == ledger_id))


def note(session: Session, workspace_id: str, ledger_id: str, account: Mapping[str, Any]) -> None:
    """Keep what the account of a ledger looks like now."""
    values = {"account": dict(account), "seen_at": now()}
    session.execute(
        insert(session, Ledger)
        .values(id=ledger_id, workspace_id=workspace_id, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


def ensure(session: Session, workspace_id: str, ledger_id: str) -> None:
    """Have a row for a ledger of whose account nothing was seen."""
    values = {"id": ledger_id, "workspace_id": workspace_id, "seen_at": 0.0}
    session.execute(insert(session, Ledger).values(**values).on_conflict_do_nothing())


def is_stale(session: Session, ledger_id: str) -> bool:
    """Whether the account was never looked at, or not for a day."""
    return session.scalar(select(Ledger.id).where(Ledger.id == ledger_id, Ledger.seen_at > now() - _DAY)) is None


def ledger_for(session: Session, workspace_id: str, account: Mapping[str, Any] | None, not_this: str) -> str:
    """The ledger of an account other than that of `not_this`: the one it had before, else a new id."""
    rows = session.execute(
        select(Ledger.id, Ledger.account).where(Ledger.workspace_id == workspace_id, Ledger.id != not_this)
    )
    known_before = (row.id for row in rows if compare(row.account, account) is Standing.SAME)
    return next(known_before, None) or new_id()


def _hashes(session: Session, marks: Iterable[str]) -> list[str]:
    return sorted(ledger_key(session, f"account:{mark}").rpartition(":")[2][:_LENGTH] for mark in marks)[:_MOST]


def _of(account: Mapping[str, Any] | None, name: str) -> frozenset[str]:
    found: Sequence[str] = (account or {}).get(name) or ()
    return frozenset(found)


def _common(before: frozenset[str], after: frozenset[str]) -> float | None:
    """How much of the smaller one is in both, from 0 to 1; None where one of them is empty."""
    if not before or not after:
        return None
    return len(before & after) / min(len(before), len(after))
