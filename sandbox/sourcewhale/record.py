"""A person in the local SourceWhale: what is stored, what the public API shows of it, and by what it is matched."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

# What a search shows of a person, as seen on live data. Which campaigns somebody is in is not among it.
_SHOWN = ("name", "role", "company", "location", "emails", "phones", "socialLinks")
_LISTS = frozenset({"emails", "phones", "socialLinks"})
STAGES = ("Sourced", "Messaged", "Opened", "Clicked", "Replied", "Interested", "Not Interested", "Meeting")
MATCHED_BY = ("emails", "socialLinks", "phones")


@dataclass
class Record:
    """A person. Times are unix seconds; None where SourceWhale never knew.

    `times_added` counts additions through the public API, so it is 0 for people from before. `absent` names fields that
    the public API does not show of this person, `also` are fields that it shows and nobody publishes. `names` are the
    different names under which they arrived: several may be two people who were taken for one. `left_out` are campaigns
    that silently did not take them.
    """

    id: str
    fields: dict[str, Any]
    owner: str
    created_at: float | None
    times_added: int = 1
    memberships: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    stage: str | None = "Sourced"
    status: str | None = "active"
    opens: int | None = 0
    clicks: int | None = 0
    last_contacted: float | None = None
    last_activity: float | None = None
    absent: frozenset[str] = frozenset()
    times_modified: int = 0
    also: dict[str, Any] = field(default_factory=dict)

    @property
    def last_interaction(self) -> float:
        """When anything last happened with this person; 0 if nobody knows."""
        return max(self.created_at or 0, self.last_contacted or 0, self.last_activity or 0)

    def shown(self, projects: frozenset[str], absent: frozenset[str]) -> dict[str, Any]:
        """The person as a search of the public API shows them; `absent` fields are left out of everybody."""
        more = {
            "projectIds": [name for name in self.memberships if name in projects],
            "stage": self.stage,
            "status": self.status,
            "opens": self.opens,
            "clicks": self.clicks,
            "createdAt": _second(self.created_at),
            "lastContacted": _second(self.last_contacted),
            "lastActivity": _second(self.last_activity),
        }
        known = {name: self.fields.get(name, [] if name in _LISTS else None) for name in _SHOWN} | more
        hidden = absent | self.absent
        shown = {name: value for name, value in known.items() if name not in hidden}
        # Texts that are blank are shown as null; figures and times that nobody knows are not shown.
        return {
            "candidateId": self.id,
            **{name: value for name, value in shown.items() if value is not None or name in _SHOWN},
            **self.also,
        }

    def told(self) -> dict[str, Any]:
        """The person as the control interface shows them: everything."""
        return {
            "candidateId": self.id,
            **self.fields,
            "owner": self.owner,
            "times_added": self.times_added,
            "times_modified": self.times_modified,
            "memberships": self.memberships,
            "left_out": self.left_out,
            "names": self.names,
            "stage": self.stage,
            "status": self.status,
            "opens": self.opens,
            "clicks": self.clicks,
            "createdAt": _second(self.created_at),
            "lastContacted": _second(self.last_contacted),
            "lastActivity": _second(self.last_activity),
        }

    def note_name(self, person: dict[str, Any]) -> None:
        """Somebody arrived here under this name."""
        name = person.get("name")
        if name and name not in self.names:
            self.names.append(name)

    def update(self, newer: dict[str, Any]) -> None:
        """A second arrival: lists grow, histories and texts are replaced."""
        for name, value in newer.items():
            if isinstance(value, list) and name not in ("experience", "education"):
                self.fields[name] = list(dict.fromkeys([*self.fields.get(name, []), *value]))
            else:
                self.fields[name] = value

    def modify(self, changes: dict[str, Any]) -> None:
        """New values for what is named, lists too: nothing is merged, and an empty value empties."""
        self.times_modified += 1
        self.fields.update(changes)

    def shift(self, seconds: float) -> None:
        """Time passes: everything of this person is so much longer ago."""
        for name in ("created_at", "last_contacted", "last_activity"):
            if (at := getattr(self, name)) is not None:
                setattr(self, name, at - seconds)


def keys_of(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """By what a person is matched: every address, link and phone that is not empty."""
    keys = [(kind, normal(kind, value)) for kind in MATCHED_BY for value in fields.get(kind, [])]
    return [key for key in dict.fromkeys(keys) if key[1]]


def normal(kind: str, value: str) -> str:
    """A value as it is matched: case, scheme, `www.`, a last slash and punctuation of phones do not count."""
    if kind == "phones":
        return re.sub(r"\D", "", value)
    value = value.strip().casefold()
    return re.sub(r"^(https?://)?(www\.)?", "", value).rstrip("/") if kind == "socialLinks" else value


def _second(at: float | None) -> int | None:
    return None if at is None else int(at)
