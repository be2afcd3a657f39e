"""What a Review stands for, as digests: the people as they would be sent, the connection, and where they would go.

A Review names them, and *Export* compares them with how things are then: equal numbers may be other people, a file of
the same name may have brought them other addresses, and another key may lead into another account.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from store.exporting.selection import belongs_to
from store.models import Candidate, Connection, Export

_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Seal:
    """Digests of what would go out. As text, words without spaces."""

    people: str
    connection: str
    aim: str

    def __str__(self) -> str:
        return f"{self.people}.{self.connection}.{self.aim}"


def seal(session: Session, export: Export) -> Seal:
    """The seal of an export as things stand now: of everybody in its file, whoever of them is chosen."""
    people = hashlib.sha256()
    rows = session.execute(
        select(Candidate.id, cast(Candidate.data, Text))
        .where(Candidate.project_id == export.project_id, belongs_to(export))
        .order_by(Candidate.id)
        .execution_options(yield_per=1_000)
    )
    for candidate_id, data in rows:
        people.update(f"{candidate_id}{data}\n".encode("utf-8", "surrogatepass"))
    connection = session.get(Connection, export.connection_id)
    # The stored form of the key: another key, and the same one entered anew, is one that nobody has reviewed.
    facts = (connection.api_key_encrypted, connection.can_export, connection.pools_enabled) if connection else ("none",)
    aim = (export.kind, export.destination_id, export.channel_id)
    return Seal(people.hexdigest()[:_LENGTH], _digest(*facts), _digest(*aim))


def changes(shown: str, now: Seal) -> list[str]:
    """What differs from a seal that was shown, in words for people."""
    parts, current = shown.split("."), str(now).split(".")
    words = ("details of people, by a newer file of this project", "the connection to SourceWhale", "where it goes")
    if len(parts) != len(current):
        return ["this Review is of an older version of the bot"]
    return [word for word, before, after in zip(words, parts, current, strict=True) if before != after]


def _digest(*facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:_LENGTH]
