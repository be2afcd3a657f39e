"""Who is who: the same person keeps one identity, whatever of them a file happens to tell.

A file may know a person by an e-mail alone, and the next one by a LinkedIn profile with the same e-mail. Both lead to
the identity under which they were first met, or under which the ledger knows them, so that they stay one candidate and
are not sent twice. From here on identities, keys and names are keyed hashes (store.people.ledger).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, usual
from store.base.db import Database, alone
from store.base.upsert import insert, put_new
from store.models import Candidate, Exported, PersonKey, Progress
from store.people.keys import leading_to
from store.people.ledger import ids_of as ledger_ids
from store.people.ledger import is_hashed, key_maker, ledger_key, ledger_name

# A profile, or an id of LinkedIn's own, is one person's; an identity that begins with a name is that person's alone.
_PROFILES = ("li:", "li-id:")
_BY_ITSELF = (*_PROFILES, "name:")
_ADDRESS = "email:"
# Under another name since people are known by what is dialled within a country: all are gone through once more.
KEYS_NOTED, _ALL = "keys noted, tel too", "all"
_AT_ONCE = 1000
# The columns of what is noted.
_NOTED = ("workspace_id", "key", "identity", "name_key")
# These may be a household's or a company's.
_SHARED_KINDS = ("link:", "tel:", "phone:")
# What only earlier versions noted; they are known by it, and by `tel:` from now on.
_NOT_NOTED = "phone:"


class Keyed(NamedTuple):
    """A person of a file, and keyed hashes of what the file tells of them.

    `keys` are those of all of the record's keys, `own` is that of the identity that the file gives them, and `name`
    that of their name. From `resolve` on the record has the identity under which the workspace knows the person.
    """

    record: seekout.Record
    keys: tuple[str, ...]
    own: str
    name: str
    shared: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """The record's."""
        return self.record.identity

    @property
    def known_by(self) -> tuple[str, ...]:
        """The keys by which others may be the same person."""
        return self.keys[:1] if self.record.kept_apart else self.keys

    @property
    def reached_by(self) -> tuple[str, ...]:
        """The keys of addresses of several people, by which somebody of the same name is the same person."""
        return () if self.record.kept_apart else self.shared


def keyed(session: Session, people: Iterable[seekout.Record | seekout.Candidate]) -> list[Keyed]:
    """People of a file with what they are known by, hashed. Asks the database for nothing."""
    key_of, found = key_maker(session), []
    for record in map(seekout.record_of, people):
        keys = tuple(map(key_of, record.keys))
        own = keys[0] if record.keys[0] == record.identity else key_of(record.identity)
        shared = tuple(map(key_of, record.shared)) if record.shared else ()
        found.append(Keyed(record, keys, own, ledger_name(session, record.name), shared))
    return found


def one_reading_at_a_time(session: Session, workspace_id: str) -> None:
    """Wait until no other transaction stores people of this workspace: two must not meet the same person as two."""
    alone(session, f"people of {workspace_id}")


@dataclass
class _Known:
    """What is known of the keys at hand: identities, each with the name that came with it; and their profiles."""

    by_key: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    profiles: dict[str, set[str]] = field(default_factory=dict)

    def add(self, key: str, identity: str, name: str) -> bool:
        """Note that a key leads to an identity. False when that was known."""
        before = self.by_key.setdefault(key, ())
        if before and identity in dict(before):
            return False
        self.by_key[key] = (*before, (identity, name))
        if key.startswith(_PROFILES):
            self.profiles.setdefault(identity, set()).add(key)
        return True

    def matches(self, keys: Sequence[str], name: str, ways: Callable[[], Sequence[str]] = tuple) -> list[str]:
        """The identities that these keys lead to, the surest first. `ways` gives other ways to write the name.

        Two people with different LinkedIn profiles are two people, whatever else they share (`_has_other_profiles`).
        """
        if self.by_key.keys().isdisjoint(keys):
            return []
        profiles = {key for key in keys if key.startswith(_PROFILES)}
        found: dict[str, None] = {}
        for key in sorted(keys, key=lambda key: not key.startswith(_PROFILES)):
            for identity, known_name in self.by_key.get(key, ()):
                if self._has_other_profiles(identity, profiles):
                    continue
                if not _may_be_one(key, name, known_name) and not (
                    key.startswith(_ADDRESS) and any(_may_be_one(key, way, known_name) for way in ways())
                ):
                    continue
                found[identity] = None
        return list(found)

    def same_names(self, shared: Sequence[str], name: str, keys: Sequence[str]) -> list[str]:
        """The identities to which addresses of several people lead, of exactly this name: in doubt they are others."""
        profiles = {key for key in keys if key.startswith(_PROFILES)}
        found = (one for key in shared for one in self.by_key.get(key, ()))
        return [
            identity
            for identity, known_name in found
            if name and name == known_name and not self._has_other_profiles(identity, profiles)
        ]

    def _has_other_profiles(self, identity: str, profiles: set[str]) -> bool:
        """Whether somebody has another public profile than these, or another id of LinkedIn's own, and none of these;
        of an id and a profile nobody can tell whether they are one person's."""
        others = self.profiles.get(identity, set())
        if not (profiles and others) or profiles & others:
            return False
        return any(all(any(key.startswith(kind) for key in some) for some in (profiles, others)) for kind in _PROFILES)

    def identities(self) -> set[str]:
        """Everybody to whom one of the keys leads."""
        return {identity for found in self.by_key.values() for identity, _ in found}


def resolve(
    session: Session, workspace_id: str, people: Sequence[Keyed | seekout.Record | seekout.Candidate]
) -> list[Keyed]:
    """The same people, each with the identity under which this workspace knows them; what is new of them is noted."""
    one_reading_at_a_time(session, workspace_id)
    everybody = [one if isinstance(one, Keyed) else keyed(session, [one])[0] for one in people]
    sought = {key for one in everybody for key in one.known_by}
    sought.update(key for one in everybody if one.shared for key in one.reached_by)
    known = _load(session, workspace_id, sought)
    ledger: set[str] | None = None
    resolved: list[Keyed] = []
    news: list[tuple[str, str, str]] = []
    for one in everybody:
        known_by, name = one.known_by, one.name
        matches = known.matches(known_by, name, partial(_other_ways, session, one.record.name))
        if (reached := one.reached_by if one.shared else ()) and not matches:
            matches = known.same_names(reached, name, known_by)
        identity = matches[0] if matches else one.own
        if len(matches) > 1:
            if ledger is None:
                ledger = _exported(session, workspace_id, known.identities())
            identity = next((match for match in matches if match in ledger), identity)
        news += [
            (key, identity, name)
            for key in (*known_by, *reached)
            if key[:6] != _NOT_NOTED and known.add(key, identity, name)
        ]
        resolved.append(Keyed(one.record.known_as(identity), one.keys, one.own, name, one.shared))
    # In their order: neighbours stand on one page, and each page is written once.
    news.sort()
    put_new(session, PersonKey, _NOTED, [(workspace_id, *new) for new in news])
    return resolved


def note_from_the_start(database: Database) -> None:
    """Of a database that nobody is stored in yet `note_missing_keys` has nobody to go through: who comes is noted."""
    with database.read() as session:
        begun = session.get(Progress, KEYS_NOTED) or session.scalars(select(Candidate.id).limit(1)).first()
    if begun is None:
        with database.write() as session:
            put_new(session, Progress, ("name", "reached"), [(KEYS_NOTED, _ALL)])


def note_missing_keys(database: Database, most: int | None = None) -> None:
    """Note by what people are known who were stored before all of these keys were; once, and from where an earlier call
    stopped. Of more than `most` people the next call sees to the others."""
    number = 0
    while most is None or number < most:
        with database.write() as session:
            mark = session.get(Progress, KEYS_NOTED, with_for_update=True)
            reached = "" if mark is None else mark.reached
            if reached == _ALL:
                return
            rows = session.execute(
                select(Candidate.id, Candidate.workspace_id, Candidate.identity, Candidate.data)
                .where(Candidate.id > reached)
                .order_by(Candidate.id)
                .limit(_AT_ONCE)
            ).all()
            keys = [
                (
                    row.workspace_id,
                    ledger_key(session, key),
                    row.identity,
                    ledger_name(session, seekout.name_key(person.full_name)),
                )
                for row in rows
                for person in (seekout.Candidate.from_dict(row.data),)
                for key in seekout.keys_of(person)
                if key and not is_hashed(key) and not key.startswith(_NOT_NOTED)
            ]
            put_new(session, PersonKey, _NOTED, keys)
            number += len(rows)
            reached = rows[-1].id if rows else _ALL
            session.execute(
                insert(session, Progress)
                .values(name=KEYS_NOTED, reached=reached)
                .on_conflict_do_update(index_elements=["name"], set_={"reached": reached})
            )


def _may_be_one(key: str, name: str, known_name: str) -> bool:
    """Whether a key that two records share makes them one person, given their names as hashed words."""
    if key.startswith(_BY_ITSELF):
        return True
    if key.startswith(_SHARED_KINDS):
        return bool(name) and name == known_name
    # An address may be a family's, or an office's: the shorter name must be part of the longer one.
    one, other = set(name.split()), set(known_name.split())
    return one <= other or other <= one


def _other_ways(session: Session, name: str) -> list[str]:
    """Hashes of the words of a name in other ways of writing it: Bob for Robert, Mueller for Müller."""
    return [ledger_name(session, way) for way in seekout.other_ways(name)]


def _load(session: Session, workspace_id: str, keys: Collection[str]) -> _Known:
    known = _Known()
    found = session.execute(
        select(PersonKey.key, PersonKey.identity, PersonKey.name_key).where(
            PersonKey.workspace_id == usual(workspace_id), among(session, PersonKey.key, keys)
        )
    )
    # Sorted, so that of several whom an address leads to the same one is met each time, in either database.
    for key, identity, name in sorted(map(tuple, found)):
        known.add(key, identity, name)
    if identities := known.identities():
        for key, identity in session.execute(
            select(PersonKey.key, PersonKey.identity).where(
                leading_to(PersonKey, usual(workspace_id), among(session, PersonKey.identity, identities)),
                or_(*(PersonKey.key.startswith(kind, autoescape=True) for kind in _PROFILES)),
            )
        ):
            known.profiles.setdefault(identity, set()).add(key)
    return known


def _exported(session: Session, workspace_id: str, identities: Collection[str]) -> set[str]:
    return set(
        session.scalars(
            select(Exported.identity).where(
                Exported.connection_id.in_(ledger_ids(workspace_id)), among(session, Exported.identity, identities)
            )
        )
    )
