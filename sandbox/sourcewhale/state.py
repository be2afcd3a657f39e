"""What the local SourceWhale holds, and how it tells that two arrivals are the same person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

ADMIN = "admin@example.com"


@dataclass
class Held:
    """A candidate, with what a test wants to know of how it came here."""

    id: str
    fields: dict[str, Any]
    owner: str
    times_added: int = 1
    memberships: list[str] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """The candidate as the control interface shows it."""
        return {
            "candidateId": self.id,
            **self.fields,
            "owner": self.owner,
            "times_added": self.times_added,
            "memberships": self.memberships,
        }


class State:
    """Campaigns and projects by owner, candidates with indexes for matching."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Back to the beginning, with invented campaigns and projects."""
        self.campaigns: dict[str, tuple[str, str]] = {
            "camp-backend": ("Backend Engineers Q4", "dana@example.com"),
            "camp-platform": (" Platform Team Outreach ", "dana@example.com"),
            "camp-data": ("Data Hiring", "sam@example.com"),
            "camp-search": ("Executive Search", "kim@example.org"),
            "camp-interim": ("Interim Managers", "robin@example.org"),
            **{f"camp-many-{n:03d}": (f"Campaign {n:03d}", "many@example.com") for n in range(1, 131)},
        }
        self.projects: dict[str, tuple[str, tuple[str, ...]]] = {
            "proj-backend": ("Senior Backend Engineer", ("dana@example.com", "sam@example.com")),
            "proj-sre": ("Site Reliability Engineer ", ("dana@example.com", "sam@example.com")),
            "proj-data": ("Data Engineer", ("dana@example.com", "sam@example.com")),
            "proj-search": ("Search Consultant", ("kim@example.org", "robin@example.org")),
        }
        self.candidates: dict[str, Held] = {}
        self.outreach_started = 0
        self._by_key: dict[tuple[str, str], str] = {}

    def add(self, person: dict[str, Any], owner: str, memberships: list[str]) -> str:
        """Store a person, or update the one they match (help page, Duplicate Profiles). Returns the id."""
        keys = _keys(person)
        found = next((self._by_key[key] for key in keys if key in self._by_key), None)
        if found is None:
            held = Held(f"cand-{len(self.candidates) + 1:06d}", dict(person), owner)
            self.candidates[held.id] = held
        else:
            held = self.candidates[found]
            held.times_added += 1
            _update(held.fields, person)
        held.memberships += [name for name in memberships if name not in held.memberships]
        for key in keys:
            self._by_key.setdefault(key, held.id)
        return held.id

    def modify(self, candidate_id: str, changes: dict[str, Any]) -> bool:
        """Give a candidate new values; False when there is none."""
        held = self.candidates.get(candidate_id)
        if held is None:
            return False
        held.fields.update(changes)
        for key in _keys(held.fields):
            self._by_key.setdefault(key, held.id)
        return True

    def search(self, key: str, value: str) -> list[dict[str, Any]]:
        """Candidates of which `key` is exactly `value`."""
        kind = {"email": "emails", "phone": "phones", "socialLink": "socialLinks"}.get(key)
        if kind is None:
            return [held.told() for held in self.candidates.values() if held.fields.get(key) == value]
        found = self._by_key.get((kind, _normal(kind, value)))
        held = self.candidates.get(found or "")
        if held is None or value not in held.fields.get(kind, []):
            return []
        return [{"candidateId": held.id, **held.fields}]


def _keys(person: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (kind, _normal(kind, value)) for kind in ("emails", "socialLinks", "phones") for value in person.get(kind, [])
    ]


def _normal(kind: str, value: str) -> str:
    if kind == "phones":
        return re.sub(r"\D", "", value)
    value = value.strip().casefold()
    return re.sub(r"^https?://(www\.)?", "", value).rstrip("/") if kind == "socialLinks" else value


def _update(fields: dict[str, Any], newer: dict[str, Any]) -> None:
    for name, value in newer.items():
        if isinstance(value, list) and name not in ("experience", "education"):
            fields[name] = list(dict.fromkeys([*fields.get(name, []), *value]))
        else:
            fields[name] = value
