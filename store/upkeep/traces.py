"""Where a person's name or address may stand besides their own row: reports, messages, the audit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from store.models import AuditEntry

_FORGOTTEN = "(forgotten)"
# A shorter word would be found in anything.
_SHORTEST = 4


def words_of(stored: Iterable[Mapping[str, Any]]) -> list[str]:
    """Names, addresses, numbers and links of people as stored (seekout.Candidate.to_dict), without case."""
    words = set()
    for data in stored:
        for name in ("full_name", "emails", "phones", "links", "linkedin_ids"):
            value = data.get(name) or ()
            words |= {word.casefold() for word in ([value] if isinstance(value, str) else value)}
    return sorted(word for word in words if len(word) >= _SHORTEST)


def names(words: Sequence[str], value: Any) -> bool:
    """Whether one of these words stands anywhere in a text, or in what JSON holds."""
    text = json.dumps(value, ensure_ascii=False, default=str).casefold()
    return any(word in text or json.dumps(word)[1:-1] in text for word in words)


def without(value: Any, words: Sequence[str]) -> Any:
    """The same JSON; each text in it, or name of a value, that has one of these words says that it was forgotten."""
    if isinstance(value, str):
        return _FORGOTTEN if names(words, value) else value
    if isinstance(value, list | tuple):
        return [without(one, words) for one in value]
    if isinstance(value, dict):
        return {without(name, words): without(one, words) for name, one in value.items()}
    return value


def forget_in_audit(session: Session, workspace_id: str, words: Sequence[str]) -> None:
    """Entries of a workspace that name somebody keep who did what, and when."""
    if not words:
        return
    detail = func.lower(AuditEntry.detail)
    found = session.execute(
        select(AuditEntry.id, AuditEntry.detail).where(
            AuditEntry.workspace_id == workspace_id, or_(*(detail.contains(word, autoescape=True) for word in words))
        )
    ).all()
    for row in found:
        session.execute(update(AuditEntry).where(AuditEntry.id == row.id).values(detail=_FORGOTTEN))
