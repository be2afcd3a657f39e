"""A digest of what is told of a person: the same as long as the same would be sent."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from seekout import digest_of
from store.models import Candidate

_AT_ONCE = 1_000


def note_missing(session: Session, project_id: str) -> int:
    """Write the digests of some of a project's people whom an older version stored. Returns how many: call until 0."""
    rows = session.execute(
        select(Candidate.id, Candidate.data)
        .where(Candidate.project_id == project_id, Candidate.digest.is_(None))
        .order_by(Candidate.id)
        .limit(_AT_ONCE)
    ).all()
    if rows:
        session.execute(update(Candidate), [{"id": row.id, "digest": digest_of(row.data)} for row in rows])
    return len(rows)


__all__ = ["digest_of", "note_missing"]
