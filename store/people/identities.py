"""Who is who: the same person keeps one identity, whatever of them a file happens to tell.

A file may know a person by an e-mail alone, and the next one by a LinkedIn profile with the same e-mail. Both lead to
the identity under which they were first met, or under which the ledger knows them, so that they stay one candidate and
are not sent twice. From here on identities, keys and names are keyed hashes (store.people.ledger).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, usual
from store.base.db import Database, alone
from store.base.upsert import insert, put_new
from store.models import Candidate, Exported, PersonKey, Progress
from store.people.ledger import ids_of as ledger_ids
from store.people.ledger import is_hashed, ledger_key, ledger_name

# A profile, or an id of LinkedIn's own, is one person's; an identity that begins with a name is that person's alone.
_PROFILES = ("li:", "li-id:")
_BY_ITSELF = (*_PROFILES, "name:")
_KEYS_NOTED, _ALL = "keys noted", "all"
_AT_ONCE = 1000
# These may be a household's or a company's.
_SHARED_KINDS = ("link:", "phone:")


@dataclass
class _Known:
    """What is known of the keys at hand."""

    names_by_key: dict[str, dict[str, str]] = field(default_factory=dict)
    profiles: dict[str, set[str]] = field(default_factory=dict)

    def add(self, key: str, identity: str, name: str) -> bool:
        """Note that a key leads to an identity. False when that was known."""
        names = self.names_by_key.setdefault(key, {})
        if identity in names:
            return False
        names[identity] = name
        if key.startswith(_PROFILES):
            self.profiles.setdefault(identity, set()).add(key)
        return True

    def matches(self, keys: Sequence[str], name: str) -> list[str]:
        """The identities that these keys lead to, the surest first.

        Two people with different LinkedIn profiles are two people, whatever else they share.
        """
        if self.names_by_key.keys().isdisjoint(keys):
            return []
        profiles = {key for key in keys if key.startswith(_PROFILES)}
        found: dict[str, None] = {}
        for key in sorted(keys, key=lambda key: not key.startswith(_PROFILES)):
            for identity, known_name in self.names_by_key.get(key, {}).items():
                others = self.profiles.get(identity, set())
                if profiles and others and not profiles & others:
                    continue
                if not _may_be_one(key, name, known_name):
                    continue
                found[identity] = None
        return list(found)


def resolve(
    session: Session, workspace_id: str, people: Iterable[seekout.Record | seekout.Candidate]
) -> list[seekout.Record]:
    """The same people, each with the identity under which this workspace knows them; what is new of them is noted."""
    # One reading at a time, so that two do not meet the same person as two.
    alone(session, f"people of {workspace_id}")
    records = list(map(seekout.record_of, people))
    keys = [[ledger_key(session, key) for key in record.known_by] for record in records]
    known = _load(session, workspace_id, {key for found in keys for key in found})
    ledger: set[str] | None = None
    resolved: list[seekout.Record] = []
    news: list[dict[str, str]] = []
    for record, own_keys in zip(records, keys, strict=True):
        name = ledger_name(session, record.name)
        own = own_keys[0] if record.keys[0] == record.identity else ledger_key(session, record.identity)
        matches = known.matches(own_keys, name)
        identity = matches[0] if matches else own
        if len(matches) > 1:
            if ledger is None:
                ledger = _exported(session, workspace_id, known)
            identity = next((match for match in matches if match in ledger), identity)
        news += [
            {"workspace_id": workspace_id, "key": key, "identity": identity, "name_key": name}
            for key in own_keys
            if known.add(key, identity, name)
        ]
        resolved.append(record._replace(identity=identity))
    # In their order: neighbours stand on one page.
    put_new(session, PersonKey, sorted(news, key=itemgetter("key")))
    return resolved


def note_missing_keys(database: Database) -> None:
    """Note by what people are known who were stored before keys were; once, and from where an earlier call stopped."""
    while True:
        with database.write() as session:
            mark = session.get(Progress, _KEYS_NOTED, with_for_update=True)
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
                {"workspace_id": row.workspace_id, "key": ledger_key(session, key), "identity": row.identity}
                | {"name_key": ledger_name(session, seekout.name_key(person.full_name))}
                for row in rows
                for person in (seekout.Candidate.from_dict(row.data),)
                for key in seekout.keys_of(person)
                if key and not is_hashed(key)
            ]
            put_new(session, PersonKey, keys)
            reached = rows[-1].id if rows else _ALL
            session.execute(
                insert(session, Progress)
                .values(name=_KEYS_NOTED, reached=reached)
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
    identities = {identity for names in known.names_by_key.values() for identity in names}
    if identities:
        for key, identity in session.execute(
            select(PersonKey.key, PersonKey.identity).where(
                PersonKey.workspace_id == usual(workspace_id),
                among(session, PersonKey.identity, identities),
                or_(*(PersonKey.key.startswith(kind, autoescape=True) for kind in _PROFILES)),
            )
        ):
            known.profiles.setdefault(identity, set()).add(key)
    return known


def _exported(session: Session, workspace_id: str, known: _Known) -> set[str]:
    identities = {identity for names in known.names_by_key.values() for identity in names}
    return set(
        session.scalars(
            select(Exported.identity).where(
                Exported.connection_id.in_(ledger_ids(workspace_id)), among(session, Exported.identity, identities)
            )
        )
    )
