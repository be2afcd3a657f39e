"""Those who asked to be forgotten: what is kept is a keyed hash of each thing by which a file would tell of them.

It says of somebody in a file that they are one of them, and of nobody who they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

import seekout
from store.base.among import among
from store.base.clock import now
from store.base.upsert import insert
from store.models import ForgottenKey
from store.people.ledger import ledger_key

_KIND = "forgotten:"


def remember(session: Session, keys: Iterable[str]) -> None:
    """Block whoever a file tells of by one of these keyed hashes (store.people.ledger.ledger_key)."""
    for key in sorted(set(keys)):
        session.execute(insert(session, ForgottenKey).values(key=key, forgotten_at=now()).on_conflict_do_nothing())


def among_people(session: Session, people: Sequence[seekout.Record]) -> dict[int, seekout.Record]:
    """Those of a file who asked to be forgotten, by row: as nobody, with the row's number and a keyed hash."""
    if session.scalar(select(ForgottenKey.key).limit(1)) is None:
        return {}
    # All that tells of a person: kept apart from others or not, they are still who asked.
    keys = {person.row: [ledger_key(session, key) for key in person.keys if key] for person in people}
    everybody = {key for found in keys.values() for key in found}
    blocked = set(session.scalars(select(ForgottenKey.key).where(among(session, ForgottenKey.key, everybody))))
    if not blocked:
        return {}
    return {
        row: seekout.record_of(
            seekout.Candidate(row=row, identity=ledger_key(session, f"{_KIND}{min(blocked & set(found))}"))
        )
        for row, found in keys.items()
        if blocked & set(found)
    }
