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
from store.people.identities import Keyed
from store.people.ledger import ledger_key

_KIND = "forgotten:"


def remember(session: Session, keys: Iterable[str]) -> None:
    """Block whoever a file tells of by one of these keyed hashes (store.people.ledger.ledger_key)."""
    for key in sorted(set(keys)):
        session.execute(insert(session, ForgottenKey).values(key=key, forgotten_at=now()).on_conflict_do_nothing())


def apart_from_people(session: Session, people: Sequence[Keyed]) -> tuple[list[Keyed], list[Keyed]]:
    """The people of a file without those who asked to be forgotten; and those, as nobody: a row's number and a hash.

    Row numbers tell nobody apart: each sheet of a workbook has its own.
    """
    if session.scalar(select(ForgottenKey.key).limit(1)) is None:
        return list(people), []
    # All that tells of a person: kept apart from others or not, they are still who asked.
    everybody = {key for one in people for key in one.keys}
    blocked = set(session.scalars(select(ForgottenKey.key).where(among(session, ForgottenKey.key, everybody))))
    rest, nobodies = [], []
    for one in people:
        if blocked.isdisjoint(one.keys):
            rest.append(one)
        else:
            identity = ledger_key(session, f"{_KIND}{min(blocked.intersection(one.keys))}")
            nobody = seekout.record_of(seekout.Candidate(row=one.record.row, identity=identity))
            nobodies.append(one._replace(record=nobody))
    return rest, nobodies
