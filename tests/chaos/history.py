"""What a campaign leaves to be judged: what was accepted, what SourceWhale did, what Slack shows. No judgement here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Item:
    """How the database says that a row of an export has ended."""

    state: str
    reason: str | None
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """An export that a recruiter asked for.

    `people` are what each of its people is known by in SourceWhale, a link or else the name; `items` are theirs, as far
    as there are any. `place` is the campaign or job. `idle` exports offered nothing to send: another one had everybody.
    `cancelled_at` is when the bot had understood *Cancel*, in unix seconds.
    """

    name: str
    people: tuple[str, ...]
    place: str
    state: str
    idle: bool
    cancelled_at: float | None
    items: dict[str, Item]

    @property
    def ended(self) -> bool:
        """Whether it has come to its end."""
        return self.idle or self.state in ("complete", "complete_with_errors", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Stored:
    """A record in SourceWhale: under which of our people's keys, where, how often it was added, and by whom first."""

    key: str
    places: tuple[str, ...]
    times_added: int
    known_before: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that brought people to SourceWhale: when it came, in unix seconds, and by whom it can be known."""

    at: float
    about: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A message about an export that stands in Slack; `end` says whether it tells an end."""

    export: str
    channel: str
    text: str
    end: bool


@dataclass(frozen=True, slots=True)
class History:
    """All of it."""

    accepted: tuple[Accepted, ...]
    stored: tuple[Stored, ...]
    sent: tuple[Sent, ...]
    shown: tuple[Shown, ...]

    def save(self, path: Path) -> None:
        """Write it as JSON, for whoever looks at a broken promise later."""
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
