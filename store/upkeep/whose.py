"""Whom an address, a link or a number means that may be several people's, for somebody who is to be forgotten.

A switchboard, a family's mailbox and a team's page lead to strangers, and nobody who was deleted comes back: where
names say that they are several people, the name beside it says which. The names of people whose details were deleted
are known as hashes of their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

import seekout
from store.base.among import among, usual
from store.models import Candidate, Exported, PersonKey, Project, Workspace
from store.people import erased
from store.people.ledger import ids_of, ledger_name

# A public profile, or an id of LinkedIn's own, is one person's.
_ONE_PERSONS = ("li:", "li-id:")
_MOST_TOLD = 50
_SEVERAL, _ANOTHER = "is known of several people", "is known of somebody of another name"
_BETWEEN_WORDS = re.compile(r"[\s<>()\[\],;|\"“”]+")


@dataclass
class Somebody:
    """A person: their names as files write them, as long as those are kept, and as hashes of their words (`own`); and
    hashes of each way to write them.
    """

    names: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    hashed: set[str] = field(default_factory=set)

    def may_be(self, other: Somebody) -> bool:
        """Whether two may be one person, by their names. Of hashes, the words of one are among the other's."""
        if self.names and other.names:
            return any(seekout.may_be_one(own, theirs) for own in self.names for theirs in other.names)
        some, others = ([set(name.split()) for name in one.hashed] for one in (self, other))
        return not some or not others or any(own <= theirs or theirs <= own for own in some for theirs in others)

    def called(self, session: Session, name: str) -> None:
        """Add one of their names."""
        if name:
            self.names.append(name)
            self.known_as(ledger_name(session, seekout.name_key(name)))
            self.hashed.update(ledger_name(session, way) for way in seekout.other_ways(name))

    def known_as(self, hashed: str) -> None:
        """Add one of their names, as hashes of its words."""
        if hashed:
            self.own.add(hashed)
            self.hashed.add(hashed)


@dataclass
class Meant:
    """Who is meant, by workspace and identity, and their names as hashes of words.

    `blocked` are hashes by which a later file does not bring them back.

    Where nothing says who is meant there is nobody, `unclear` says where those stand who might be, and `why` why.
    """

    people: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    unclear: list[str] = field(default_factory=list)
    why: str = ""


def name_beside(person: str) -> str:
    """The name that stands beside an address, a link or a number in what somebody typed; empty for none."""
    words = (word.strip("'’‘.") for word in _BETWEEN_WORDS.split(person))
    return " ".join(word for word in words if word[:1].isalpha() and not re.search(r"[@/:\d]|www\.|\.\w", word))


def without_name(person: str) -> str:
    """The address, link or number alone."""
    return " ".join(word for word in _BETWEEN_WORDS.split(person) if re.search(r"[@/\d]", word))


def meant_by(session: Session, hashed: Sequence[str], name: str) -> Meant:
    """Whom keys of one address, link or number lead to; of several people those of the name beside it."""
    people = _led_to(session, hashed) if hashed else {}
    where = _described(session, people)
    several = _are_several(people.values())
    wanted = Somebody()
    wanted.called(session, name)
    found = {who: one for who, one in people.items() if wanted.hashed and one.hashed and one.may_be(wanted)}
    is_clear = not several and bool(found or not wanted.hashed or not any(one.hashed for one in people.values()))
    if is_clear or not hashed or hashed[0].startswith(_ONE_PERSONS):
        return Meant([*people], _names(people.values()) or wanted.own, {*hashed})
    if not found or _are_several(found.values()):
        return Meant(unclear=where, why=_SEVERAL if several else _ANOTHER)
    ways = wanted.hashed.union(*(one.hashed for one in found.values()))
    blocked = {erased.of_this_name(key, way) for key in hashed for way in ways}
    names = _names(found.values()) | wanted.own
    return Meant([*found], names, blocked | {identity for _, identity in found})


def told(what: str, several: str, where: Sequence[str], *, named: bool = True) -> list[str]:
    """Lines that say where something stands that does not say who is meant, and how to name one of them."""
    listed = list(where)
    if len(listed) > _MOST_TOLD:
        listed[_MOST_TOLD:] = [f"and {len(listed) - _MOST_TOLD} more"]
    example = f"Ada Lovelace <{what}>" if "@" in what else f"Ada Lovelace {what}"
    beside = f', or by their name and this (PERSON="{example}")' if named else ""
    beside += "; or by this alone, if whoever has it is meant" if several == _ANOTHER else ""
    return [
        f"{what} {several}, and does not say who is meant. It stands here:",
        *(f"  {one}" for one in listed),
        f"Name the person by a profile, an address or a phone number of their own{beside}.",
    ]


def _led_to(session: Session, hashed: Sequence[str]) -> dict[tuple[str, str], Somebody]:
    """To whom these keys lead: from each workspace and ledger, for their indexes begin there."""
    ledgers = ids_of().subquery()
    people: dict[tuple[str, str], Somebody] = {}
    # SQLite reads the keys of everybody for a join.
    for workspace_id, identity, name in session.execute(
        select(PersonKey.workspace_id, PersonKey.identity, PersonKey.name_key).where(
            PersonKey.workspace_id.in_(select(Workspace.id)), PersonKey.key.in_(hashed)
        )
    ):
        people.setdefault((workspace_id, identity), Somebody()).known_as(name)
    for workspace_id, identity in session.execute(
        select(Exported.workspace_id, Exported.identity)
        .join(ledgers, ledgers.c.id == Exported.connection_id)
        .where(Exported.identity.in_(hashed))
    ):
        people.setdefault((workspace_id, identity), Somebody())
    return people


def _described(session: Session, people: Mapping[tuple[str, str], Somebody]) -> list[str]:
    """Where these people stand, in words; what files call them is added, as far as their details are kept."""
    where = []
    for workspace_id in sorted({workspace_id for workspace_id, _ in people}):
        team = session.scalar(select(Workspace.team_id).where(Workspace.id == workspace_id)) or workspace_id
        theirs = {identity for of, identity in people if of == workspace_id}
        rows = session.execute(
            select(Candidate.identity, Candidate.row_number, Candidate.data, Project.name)
            .join(Project, Project.id == Candidate.project_id)
            .where(Project.workspace_id == usual(workspace_id), among(session, Candidate.identity, theirs))
            .order_by(Project.name, Candidate.row_number)
        ).all()
        for row in rows:
            people[workspace_id, row.identity].called(session, row.data.get("full_name") or "")
        where += [f"workspace {team}: project {row.name!r}, row {row.row_number}" for row in rows]
        if others := len(theirs - {row.identity for row in rows}):
            where.append(f"workspace {team}: {others} more, whose details have been deleted")
    return where


def _names(people: Iterable[Somebody]) -> set[str]:
    return {name for one in people for name in one.own}


def _are_several(people: Iterable[Somebody]) -> bool:
    """Whether the names of some of them cannot be one person's."""
    known = [one for one in people if one.hashed]
    return any(not one.may_be(other) for at, one in enumerate(known) for other in known[at + 1 :])
