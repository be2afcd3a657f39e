"""Candidates ready to be stored: what can be made of one without a database or a secret is made where the file is read.

That is in a process of its own, beside the one that stores; and a record is read from that process several times faster
than a candidate with all of its jobs and schools.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from seekout.people import Candidate
from seekout.resolving.identity import keys_of, name_key
from seekout.text.later import later
from seekout.values.employers import company_key

# What tells two people of one name apart, where both have it.
BY_EMAIL, BY_LINK, BY_PHONE = 1, 2, 4
_DIGEST_LENGTH = 24
_WRITTEN_OUT = later("(?<=[aou])e")
# Where in the file somebody stands, and under what they are known here: nothing of it is sent.
_NOT_TOLD = ("row", "identity")


class Record(NamedTuple):
    """A candidate as one JSON object, and what is asked of a candidate without opening that.

    `told` is the object of `Candidate.to_dict` as text in UTF-8, its names sorted, without `row` and `identity`;
    `digest` is the digest of that. `keys` are those of `keys_of`, of everybody who is kept apart from others too;
    `name` is the name's `name_key`, and `searched` that of name, title and company. `shared` are keys of e-mail
    addresses that were left out as those of several people: whoever is told by them may have asked for something.
    `namesake` is what namesakes in one company have in common, "" where either is not told; `told_by` is the sum of
    BY_EMAIL, BY_LINK and BY_PHONE for what tells two of them apart.
    """

    row: int
    identity: str
    keys: tuple[str, ...]
    name: str
    searched: str
    told: bytes
    digest: str
    has_email: bool
    has_phone: bool
    has_history: bool
    do_not_contact: bool
    kept_apart: bool
    shared: tuple[str, ...] = ()
    namesake: str = ""
    told_by: int = 0

    @property
    def known_by(self) -> tuple[str, ...]:
        """The keys by which others may be the same person (`keys_of`)."""
        return self.keys[:1] if self.kept_apart else self.keys

    def without_shared(self, before: Record) -> Record:
        """The same, made of the record `before` by leaving out addresses of several people."""
        left_out = (key for key in before.keys if key.startswith("email:") and key not in self.keys)
        return self._replace(shared=tuple(left_out))

    def known_by_all(self, keys: Sequence[str], shared: Sequence[str]) -> Record:
        """The same, known by what other rows of the same person tell too: `keys`, and `shared` of several people."""
        return self._replace(
            keys=tuple(dict.fromkeys((self.keys[0], *keys, *self.keys))),
            shared=tuple(dict.fromkeys((*self.shared, *shared))),
        )

    def known_as(self, identity: str) -> Record:
        """The same with another identity; faster than `_replace`, and everybody of a file gets one."""
        return Record._make((self.row, identity, *self[2:]))

    def stored(self) -> bytes:
        """The object of `Candidate.to_dict` as JSON text, with the row and identity of this record."""
        begun = b'{"row":%d,"identity":%s' % (self.row, orjson.dumps(self.identity))
        return begun + (b"}" if self.told == b"{}" else b"," + self.told[1:])

    def candidate(self) -> Candidate:
        """The candidate of whom this is the record."""
        return Candidate.from_dict(orjson.loads(self.stored()))


def record_of(person: Candidate | Record) -> Record:
    """The record of a candidate; a record is its own."""
    if isinstance(person, Record):
        return person
    told, name = _text(person.told()), name_key(person.full_name)
    return Record(
        row=person.row,
        identity=person.identity,
        keys=keys_of(person._replace(kept_apart=False) if person.kept_apart else person),
        name=name,
        searched=name_key(f"{person.full_name} {person.current_title} {person.current_company}"),
        told=told,
        digest=_digest(told),
        has_email=bool(person.emails),
        has_phone=bool(person.phones),
        has_history=bool(person.experience or person.education),
        do_not_contact=person.do_not_contact,
        kept_apart=person.kept_apart,
        namesake="" if person.kept_apart else _namesake(name, person.current_company),
        told_by=BY_EMAIL * bool(person.emails) + BY_LINK * bool(person.links) + BY_PHONE * bool(person.phones),
    )


def _namesake(name: str, company: str) -> str:
    """Of a name as `name_key` has it: its first and last word in either order, `ue` as `u`, and the company."""
    words = _WRITTEN_OUT.sub("", name).split()
    at = company_key(company) if words else ""
    ends = sorted(words[:1] + words[1:][-1:])
    if not at or (name.isascii() and (len(ends) < 2 or min(map(len, ends)) < 2)):
        # Initials and single names are many people's, but for names that are written without a space.
        return ""
    return f"at:{' '.join(ends)}:{at}"


def digest_of(data: Mapping[str, Any]) -> str:
    """A digest of what is told of a person, given as `Candidate.to_dict` gives it: the same as long as that is."""
    return _digest(_text({name: value for name, value in data.items() if name not in _NOT_TOLD}))


def _digest(told: bytes) -> str:
    return hashlib.sha256(told).hexdigest()[:_DIGEST_LENGTH]


def _text(told: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Half of a surrogate pair is no character, and no database keeps it.
        whole = json.dumps(told, ensure_ascii=False).encode("utf-8", "ignore")
        return orjson.dumps(json.loads(whole), option=orjson.OPT_SORT_KEYS)
