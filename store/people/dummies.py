"""Dummy e-mail addresses: each person without an e-mail keeps a number, and no two people of a project share one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

import seekout
from store.models import Candidate

_AT_ONCE = 1000


def give_numbers(session: Session, project_id: str) -> int:
    """Give numbers to some people of a project who have none and lack an e-mail. Returns to how many; 0 is the end.

    A number is a hash of the identity, so the same person has the same address in every project, unless the number is
    taken in this one.
    """
    people = session.execute(
        select(Candidate.id, Candidate.identity)
        .where(Candidate.project_id == project_id, Candidate.dummy_number.is_(None), ~Candidate.has_email)
        .order_by(Candidate.identity)
        .limit(_AT_ONCE)
    ).all()
    numbers: dict[str, int] = {}
    attempt, left = 0, [(row.id, row.identity) for row in people]
    taken: set[int] = set()
    while left:
        wanted = [(person, identity, seekout.dummy_number(identity, attempt)) for person, identity in left]
        taken |= _taken(session, project_id, [number for _, _, number in wanted])
        left, attempt = [], attempt + 1
        for person, identity, number in wanted:
            if number in taken:
                left.append((person, identity))
            else:
                taken.add(number)
                numbers[person] = number
    if numbers:
        session.execute(update(Candidate), [{"id": person, "dummy_number": n} for person, n in numbers.items()])
    return len(numbers)


def _taken(session: Session, project_id: str, numbers: Sequence[int]) -> set[int]:
    found = session.scalars(
        select(Candidate.dummy_number).where(Candidate.project_id == project_id, Candidate.dummy_number.in_(numbers))
    )
    return {number for number in found if number is not None}
