"""A digest of what is told of a person: the same as long as the same would be sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.models import Candidate

_LENGTH = 24
_AT_ONCE = 1_000
# Where in the file somebody stands, and under what they are known here: nothing of it is sent.
_NOT_SENT = ("row", "identity")


def digest_of(data: Mapping[str, Any]) -> str:
    """The digest of a person as stored (seekout.Candidate.to_dict)."""
    told = {name: value for name, value in data.items() if name not in _NOT_SENT}
    try:
        text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Half of a surrogate pair, which only the standard library writes.
        text = json.dumps(told, sort_keys=True).encode()
    return hashlib.sha256(text).hexdigest()[:_LENGTH]


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
