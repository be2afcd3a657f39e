"""What the local SourceWhale holds, and how it tells that two arrivals are the same person."""

from __future__ import annotations

import time
from collections.abc import Container, Iterable, Sequence
from typing import Any

from sandbox.sourcewhale.outreach import Outreach
from sandbox.sourcewhale.record import Record, keys_of, normal

ADMIN = "admin@example.com"
_DAY = 86_400.0
# How old people from before are, if nobody says otherwise.
_BEFORE_SECONDS = 90 * _DAY
_SEARCHED = {"email": "emails", "phone": "phones", "socialLink": "socialLinks"}


class _Index:
    """Who has an address, a link or a phone: ids, the first to come first."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], list[str]] = {}

    def add(self, record: Record) -> None:
        """Enter everything by which a person is matched."""
        for key in keys_of(record.fields):
            held = self._ids.setdefault(key, [])
            if record.id not in held:
                held.append(record.id)

    def drop(self, record: Record) -> None:
        """A person is no longer matched by what they have now."""
        for key in keys_of(record.fields):
            left = [one for one in self._ids.get(key, []) if one != record.id]
            self._ids[key] = left

    def find(self, kind: str, value: str) -> list[str]:
        """Whoever has this."""
        return self._ids.get((kind, value), [])

    def keep(self, ids: Container[str]) -> None:
        """Forget everybody else."""
        self._ids = {key: left for key, held in self._ids.items() if (left := [one for one in held if one in ids])}


class State:
    """Campaigns and projects by owner, people with indexes for matching, and the service's clock."""

    def __init__(self) -> None:
        self.skew = 0.0
        self.reset()

    def now(self) -> float:
        """SourceWhale's clock, in unix seconds: this machine's, and `skew` beside it."""
        return time.time() + self.skew

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
        self.skew = 0.0
        self.candidates: dict[str, Record] = {}
        self.super_users = {ADMIN}
        self.unsubscribed: set[str] = set()
        # Fields that the public API shows of nobody, and how links are stored: as they came, or without the scheme.
        self.absent: frozenset[str] = frozenset()
        # What links are stored without: nothing, their "scheme", or "www" too.
        self.bare_links = ""
        self.outreach = Outreach()
        self.outreach_started = 0
        self._number = 0
        self._index = _Index()

    # --- arriving ---

    def add(self, person: dict[str, Any], owner: str, memberships: Sequence[str]) -> str:
        """Store a person, or update the one they match. Returns the id.

        Whoever shares an e-mail address, a link or a phone with somebody is taken for that person.
        """
        found = next((ids[0] for kind, value in keys_of(person) if (ids := self._index.find(kind, value))), None)
        if found is None:
            record = self._new(person, owner, self.now())
        else:
            record = self.candidates[found]
            record.times_added += 1
            record.update(_stored(person, bare_links=self.bare_links))
            record.last_activity = self.now()
        record.note_name(person)
        _join(record, memberships, self.campaigns, self.unsubscribed)
        self._index.add(record)
        return record.id

    def put(self, person: dict[str, Any]) -> str:
        """A person from before, put here by somebody else, whomever they may resemble. Returns the id.

        Beside the published fields: `owner`, `campaigns`, `projectIds`, `stage`, `status`, `opens`, `clicks`,
        `createdAt`, `lastContacted`, `lastActivity`; `absent`, the names of fields that a search does not show; `also`,
        fields that nobody publishes, as a search shows them.
        """
        given = dict(person)
        created = given.pop("createdAt", self.now() - _BEFORE_SECONDS)
        more = {
            ours: given.pop(theirs)
            for theirs, ours in {
                "stage": "stage",
                "status": "status",
                "opens": "opens",
                "clicks": "clicks",
                "lastContacted": "last_contacted",
                "lastActivity": "last_activity",
            }.items()
            if theirs in given
        }
        places = [*given.pop("campaigns", []), *given.pop("projectIds", [])]
        absent, owner = frozenset(given.pop("absent", [])), given.pop("owner", ADMIN)
        also = given.pop("also", {})
        record = self._new(given, owner, created)
        for name, value in more.items():
            setattr(record, name, value)
        record.times_added, record.absent, record.memberships = 0, absent, places
        record.also = also
        record.note_name(given)
        self._index.add(record)
        return record.id

    def _new(self, person: dict[str, Any], owner: str, created_at: float | None) -> Record:
        self._number += 1
        record = Record(f"cand-{self._number:06d}", _stored(person, bare_links=self.bare_links), owner, created_at)
        self.candidates[record.id] = record
        return record

    # --- changing ---

    def modify(self, candidate_id: str, changes: dict[str, Any]) -> bool:
        """Give a person new values; False when there is none."""
        record = self.candidates.get(candidate_id)
        if record is None:
            return False
        self._index.drop(record)
        record.modify(_stored(changes, bare_links=self.bare_links))
        self._index.add(record)
        return True

    def purge(self, days: float) -> list[str]:
        """Remove whoever nothing happened with for so many days. Returns their ids."""
        gone = [r.id for r in self.candidates.values() if r.last_interaction < self.now() - days * _DAY]
        self.remove(gone)
        return gone

    def remove(self, ids: Iterable[str]) -> None:
        """Remove people, as a purge or somebody by hand does."""
        for identifier in ids:
            self.candidates.pop(identifier, None)
        self._index.keep(self.candidates)

    # --- asking ---

    def search(self, key: str, value: str, owner: str = "") -> list[dict[str, Any]]:
        """People of whom `key` is exactly `value`; with `owner` only that user's."""
        kind = _SEARCHED.get(key)
        if kind is None:
            found = [record for record in self.candidates.values() if record.fields.get(key) == value]
        else:
            ids = self._index.find(kind, normal(kind, value))
            found = [self.candidates[one] for one in ids if value in self.candidates[one].fields.get(kind, [])]
        projects = frozenset(self.projects)
        return [r.shown(projects, self.absent) for r in found if not owner or r.owner.casefold() == owner]

    def members(self, destination: str) -> list[Record]:
        """Who is in a campaign or a project."""
        return [record for record in self.candidates.values() if destination in record.memberships]

    # --- time and outreach ---

    def pass_days(self, days: int) -> int:
        """So many days go by, in which campaigns that were kicked off send. Returns how many mails were sent."""
        sent = 0
        for _ in range(days):
            for record in self.candidates.values():
                record.shift(_DAY)
            self.outreach.shift(_DAY)
            for campaign, (_, owner) in self.campaigns.items():
                if self.outreach.kicked_off(campaign):
                    sent += self.outreach.send(campaign, owner, self.members(campaign), self.now())
        return sent


def _stored(person: dict[str, Any], *, bare_links: str) -> dict[str, Any]:
    stored = dict(person)
    if bare_links and "socialLinks" in stored:
        bare = [link.partition("://")[2] or link for link in stored["socialLinks"]]
        stored["socialLinks"] = [link.removeprefix("www.") for link in bare] if bare_links == "www" else bare
    return stored


def _join(record: Record, memberships: Iterable[str], campaigns: Container[str], unsubscribed: set[str]) -> None:
    """Whoever unsubscribed is silently kept out of campaigns."""
    for name in memberships:
        barred = name in campaigns and _has_unsubscribed(record, unsubscribed)
        kept = record.left_out if barred else record.memberships
        if name not in kept:
            kept.append(name)


def _has_unsubscribed(record: Record, unsubscribed: set[str]) -> bool:
    """The list holds addresses and whole domains."""
    addresses = [address.casefold() for address in record.fields.get("emails", [])]
    return any(address in unsubscribed or address.rpartition("@")[2] in unsubscribed for address in addresses)
