"""Dummy e-mail addresses: each person without an e-mail keeps a number, which nobody else of the workspace has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, usual
from store.base.upsert import insert, table_of
from store.models import Candidate, DummyNumber

_AT_ONCE = 1000
# Of a million people one in 4,000 finds the first number taken: nobody finds so many.
_MOST_DRAWS = 20


def give_numbers(session: Session, workspace_id: str, project_id: str) -> int:
    """Give numbers to some people of a project who have none and lack an e-mail. Returns to how many; 0 is the end."""
    people = session.execute(
        select(Candidate.id, Candidate.identity)
        .where(Candidate.project_id == project_id, Candidate.dummy_number.is_(None), ~Candidate.has_email)
        .order_by(Candidate.identity)
        .limit(_AT_ONCE)
    ).all()
    return len(give(session, workspace_id, {row.id: row.identity for row in people}))


def give(session: Session, workspace_id: str, identities: Mapping[str, str]) -> dict[str, int]:
    """Numbers for candidates, given by id with their identities; each is theirs from now on.

    A number is a hash of the identity, so that it is the same in every project; where it is a stranger's, another is
    drawn. Raises RuntimeError when every number drawn for somebody is taken.
    """
    known = _known(session, workspace_id, set(identities.values()))
    attempt = 0
    while lacking := sorted(set(identities.values()) - known.keys()):
        if attempt == _MOST_DRAWS:
            raise RuntimeError("no free number for a dummy address")
        wanted = {seekout.dummy_number(identity, attempt): identity for identity in lacking}
        session.execute(
            insert(session, table_of(DummyNumber)).on_conflict_do_nothing(),
            [
                {"workspace_id": workspace_id, "number": number, "identity": identity}
                for number, identity in sorted(wanted.items())
            ],
        )
        known |= _known(session, workspace_id, lacking)
        attempt += 1
    given = {candidate_id: known[identity] for candidate_id, identity in identities.items()}
    if given:
        session.execute(
            update(Candidate),
            [{"id": candidate_id, "dummy_number": given[candidate_id]} for candidate_id in sorted(given)],
        )
    return given


def _known(session: Session, workspace_id: str, identities: Sequence[str] | set[str]) -> dict[str, int]:
    rows = session.execute(
        select(DummyNumber.identity, DummyNumber.number).where(
            DummyNumber.workspace_id == usual(workspace_id), among(session, DummyNumber.identity, identities)
        )
    )
    # Of several of one person the least. Sorted here: in the order of numbers SQLite reads all of a workspace's.
    return {identity: number for number, identity in sorted(((row.number, row.identity) for row in rows), reverse=True)}
