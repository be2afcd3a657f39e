"""Identity resolution within a file: which rows are one person's, and what belongs to nobody.

Rows are one person's when they share a public LinkedIn profile, or an e-mail address and names that agree
(`name_match`), or anything else and the same name. An address of people whose names differ is nobody's: SourceWhale
would make one person of all who are sent with it. When in doubt, rows are two people.

The whole file must be seen before its first row can be told. Candidates wait in memory, packed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import Any

from seekout.findings import Findings, Merge, Shared, add
from seekout.people import Candidate, HeldBack, UnreadableRow
from seekout.records import Record, record_of
from seekout.resolving.identity import (
    hashed_identity,
    identity_of,
    is_role_address,
    key_of_link,
    keys_of_links,
    mailbox_of,
    same_lead,
)
from seekout.resolving.joining import MOST_NAMES_COMPARED, Joined
from seekout.resolving.name_match import is_same_name, marked, may_be_one, name_words, nothing_in_common
from seekout.resolving.namesakes import Namesakes
from seekout.resolving.phone_numbers import within_its_country
from seekout.resolving.together import keys_together
from seekout.resolving.waiting import Waiting
from seekout.text.folding import fold

_SHARED_ONLY = "its only e-mail or link is that of several people"
_MOST_MERGES_TOLD = 200
_UNLIKE_NAMES_OF_NOBODY = 3
# Last names of which so many letters at the beginning are the same are alike.
_ALIKE = 3


def resolved(
    rows: Iterable[Candidate | UnreadableRow], findings: Findings, apart: Collection[str] = ()
) -> Iterator[Record | UnreadableRow]:
    """The rows in their order, each candidate with the identity of its person and without what is nobody's.

    `apart` are the keys of merges (`findings.Merge`) whose rows a recruiter keeps apart. Fills `findings`.
    """
    people = _People(apart)
    waiting = Waiting()
    for row in rows:
        if isinstance(row, Candidate):
            # Taken out, since a row of the next sheet may have the same number.
            people.add(row, findings.generations.pop((row.row, row.full_name), ""))
            waiting.put(record_of(row))
        else:
            waiting.put(row)
    people.settle(findings)
    together = keys_together(people.joined, people.nobodys, waiting)
    index = 0
    counted: set[str] = set()
    for made in waiting.take():
        if not isinstance(made, Record):
            yield made
            continue
        changed, held_back = people.settled(index, made, findings), people.held_back.get(index, ())
        if not held_back and (reasons := people.namesakes.reasons_of(index, made)):
            changed = (changed or made.candidate())._replace(held_back=reasons)
        uncallable, keys = index in people.uncallable, together.get(people.joined.root(index))
        if not (made.name or held_back) and _is_nameless(people.joined, index):
            findings.nameless += 1
        index += 1
        if changed is not None:
            if not (changed.full_name or changed.emails or changed.phones or changed.links):
                yield UnreadableRow(made.row, _SHARED_ONLY)
                continue
            held_back, made = changed.held_back, record_of(changed).without_shared(made)
        if keys is not None:
            made = made.known_by_all(*keys)
        if held_back and made.identity not in counted:
            counted.add(made.identity)
            for column in dict.fromkeys(reason.column for reason in held_back):
                add(findings.held_back, column)
        elif uncallable and made.identity not in counted:
            counted.add(made.identity)
            findings.do_not_call += 1
        yield made


def _is_nameless(joined: Joined, row: int) -> bool:
    """Whether this is the first row of a person whom no row names."""
    return joined.root(row) == row and not joined.names_of(joined.members.get(row, (row,)))


class _People:
    """The rows of a file by what they share. Rows are known by their position among the candidates."""

    def __init__(self, apart: Collection[str]) -> None:
        self.joined = Joined(apart)
        self._identities: list[str] = []
        # What is met once is kept as a number, and what is met again by its text, which saves most of the memory.
        self._first: dict[int, int] = {}
        self._groups: dict[str, list[int]] = {}
        self.nobodys: dict[str, int] = {}
        # Who has an e-mail address; and, by mailbox, who has one with a tag (`ada+jobs@`).
        self._mailed: set[int] = set()
        self._boxes: dict[str, list[int]] = {}
        self._final: dict[int, str] = {}
        # The rows that have something that is nobody's.
        self._affected: set[int] = set()
        self.held_back: dict[int, tuple[HeldBack, ...]] = {}
        self.namesakes = Namesakes()
        self.uncallable: set[int] = set()

    def add(self, person: Candidate, generation: str = "") -> None:
        keys = _keys(person)
        name = marked(person.full_name, generation)
        index = self.joined.add(person.row, name, [key for key in keys if key.startswith("li:")])
        if person.emails:
            self._mailed.add(index)
            for email in person.emails:
                if ("+" in email or "@g" in email.lower()) and (box := mailbox_of(email)) != email.casefold():
                    self._boxes.setdefault(box, []).append(index)
        self._identities.append(person.identity)
        if person.held_back:
            self.held_back[index] = person.held_back
            self.namesakes.add(index, person)
        if person.do_not_call:
            self.uncallable.add(index)
        if not keys:
            keys = [f"same:{person.identity}"]
        for key in keys:
            number = hash(key)
            first = self._first.setdefault(number, index)
            if first != index:
                self._groups.setdefault(key, [first]).append(index)

    def settle(self, findings: Findings) -> None:
        """Join rows, the surest first, and find what is nobody's."""
        for box, rows in self._boxes.items():
            key = f"email:{box}"
            first = self._first.get(hash(key))
            self._boxes[box] = list(dict.fromkeys([*self._groups.get(key, () if first is None else (first,)), *rows]))
        self._first.clear()
        kinds: dict[str, list[str]] = {}
        for key in self._groups:
            kinds.setdefault(key.partition(":")[0], []).append(key)
        for key in kinds.get("li", ()):
            self._join_sure(key, "the same LinkedIn profile")
        for key in kinds.get("li-id", ()):
            self._join_named(key, "the same profile in LinkedIn")
        for key in kinds.get("email", ()):
            email = key.removeprefix("email:")
            if is_role_address(email):
                self._join_same_names(self._groups[key], f"the same e-mail address {email} and the same name")
            else:
                self._join_named(key, f"the same e-mail address {email}")
        for box, rows in self._boxes.items():
            self._join_same_names(rows, f"the same mailbox {box} and the same name")
        for kind, why in (("link", "the same link and the same name"), ("phone", "the same phone and the same name")):
            for key in kinds.get(kind, ()):
                self._join_same_names(self._groups[key], why, several=True)
        for key in kinds.get("same", ()):
            self.joined.join_all(self._groups[key], "the same name, title, company and location")
        self._find_nobodys(findings)
        self._name_all(findings)
        self.namesakes.settle(self._held_back_alone(), frozenset(findings.consent))

    def _join_sure(self, key: str, why: str) -> None:
        """A public profile is one person's, unless three or more names that differ stand beside it, or two that have
        nothing in common: unless one of them is held back, for then the other one may be who asked."""
        rows = self._groups[key]
        names = self.joined.names_of(rows)
        unlike: list[str] = []
        for name in names[:MOST_NAMES_COMPARED]:
            if not any(may_be_one(name, other) for other in unlike):
                unlike.append(name)
        told = len(unlike) == 2 and (nothing_in_common(*unlike) or not _may_bear(key.partition(":")[2], *unlike))
        strangers = told and self.held_back.keys().isdisjoint(rows)
        if len(unlike) < _UNLIKE_NAMES_OF_NOBODY and not strangers:
            self.joined.join_all(rows, why, sure=True)
        else:
            self._join_same_names(rows, f"{why} and the same name")
            self.joined.disown(key, rows)

    def _join_named(self, key: str, why: str) -> None:
        """What may be one person's: joined if all names agree with each other, else only the same ones."""
        rows = self._groups[key]
        names = self.joined.names_of(rows)
        if len(names) <= MOST_NAMES_COMPARED and all(may_be_one(*pair) for pair in combinations(names, 2)):
            self.joined.join_all(rows, why)
        else:
            self._join_same_names(self._groups[key], f"{why} and the same name")

    def _join_same_names(self, rows: list[int], why: str, *, several: bool = False) -> None:
        """Join the rows of the same name. With `several` other names beside it say that what they share is a company's
        or a household's: then two people of the same name with e-mail addresses of their own are in doubt."""
        names = self.joined.names
        by_name: dict[str, list[int]] = {}
        for row in rows:
            if names[row]:
                by_name.setdefault(" ".join(sorted(name_words(names[row]))), []).append(row)
        groups = [found for found in by_name.values() if is_same_name(names[found[0]], names[found[0]])]
        if several and len(by_name) > 1:
            groups = [self._without_mail_of_their_own(found) for found in groups]
        for found in groups:
            self.joined.join_all(found, why)
        if len(groups) > MOST_NAMES_COMPARED:
            return
        firsts = [found[0] for found in groups]
        alike = {one: {row for row in firsts if is_same_name(names[one], names[row])} for one in firsts}
        for one, other in combinations(firsts, 2):
            # "Chris Doe" beside both "Christian Doe" and "Christine Doe" is in doubt, in whichever order they stand.
            if other in alike[one] and alike[one] == alike[other]:
                self.joined.join_all([one, other], why)

    def _without_mail_of_their_own(self, rows: list[int]) -> list[int]:
        """All rows, or only those of the first person with an address where several people have one."""
        people = list(dict.fromkeys(self.joined.root(row) for row in rows if row in self._mailed))
        if len(people) < 2:
            return rows
        return [row for row in rows if self.joined.root(row) == people[0]]

    def _held_back_alone(self) -> Iterator[int]:
        """Who is held back and was joined with nobody who is not."""
        for index in self.held_back:
            root = self.joined.root(index)
            if all(member in self.held_back for member in self.joined.members.get(root, ())):
                yield index

    def _find_nobodys(self, findings: Findings) -> None:
        """Addresses and links that several people have."""
        for rows in self._boxes.values():
            self.namesakes.share(rows, self.joined, surely=True)
        for key, rows in self._groups.items():
            kind, _, value = key.partition(":")
            people = len(set(map(self.joined.root, rows)))
            if people > 1:
                self.namesakes.share(rows, self.joined, surely=kind == "email")
            if kind in ("phone", "same"):
                continue
            if people > 1:
                self.nobodys[key] = people
                self._affected.update(rows)
                told = f"linkedin.com/in/{value}" if kind == "li" else value
                told = f"linkedin.com/{value}" if kind == "li-id" else told
                findings.shared.append(Shared("email" if kind == "email" else "link", told, people))
        findings.shared.sort(key=lambda shared: (-shared.people, shared.value))
        del findings.shared[_MOST_MERGES_TOLD:]

    def _name_all(self, findings: Findings) -> None:
        """The identity of each person, no two the same; and who was merged, to tell."""
        kept = {
            row: hashed_identity(self._identities[row], *sorted(name_words(self.joined.names[row])))
            for row, identity in enumerate(self._identities if self.nobodys else ())
            if identity in self.nobodys
        }
        taken: set[str] = set()
        parted: dict[str, int] = {}
        for row, identity in enumerate(self._identities):
            if self.joined.root(row) != row:
                continue
            if (
                row not in self.joined.members
                and identity not in taken
                and row not in kept
                and row not in self.joined.parted
            ):
                taken.add(identity)
                continue
            members = self.joined.members.get(row, [row])
            own = sorted(
                {kept.get(one, self._identities[one]) for one in members},
                key=lambda identity: (not identity.startswith("li:"), not identity.startswith("li-id:"), identity),
            )
            identity, attempt = own[0], 1
            if self.joined.parted.intersection(members):
                # Not by their rows: the next file may have them elsewhere.
                own_name = " ".join(name_words(self.joined.names[row]))
                alike = hashed_identity(identity, own_name)
                parted[alike] = parted.get(alike, 0) + 1
                identity = hashed_identity(alike, "apart", str(parted[alike]))
            while identity in taken:
                attempt += 1
                identity = hashed_identity(own[0], f"#{attempt}")
            taken.add(identity)
            if identity != self._identities[row] or len(members) > 1:
                self._final[row] = identity
            if len(members) > 1:
                self._tell(members, findings)

    def _tell(self, members: list[int], findings: Findings) -> None:
        findings.merged_people += 1
        if len(findings.merges) < _MOST_MERGES_TOLD:
            rows = tuple(self.joined.rows[one] for one in members)
            names, why = tuple(self.joined.names_of(members)), self.joined.why[members[0]]
            findings.merges.append(Merge(self.joined.key_of(members), rows, names, why))

    def settled(self, index: int, record: Record, findings: Findings) -> Candidate | None:
        """A candidate with the identity of its person, and without what is nobody's or says nothing; None where that
        changes nothing."""
        root = self.joined.root(index)
        parted = self.joined.parted and self.joined.parted.intersection(self.joined.members.get(root, [root]))
        silent = findings.silent_consent if index in self.held_back else ()
        if not (parted or silent or root in self._final or index in self._affected):
            return None
        person = record.candidate()
        changes: dict[str, Any] = {}
        if root in self._final:
            changes["identity"] = self._final[root]
        if index in self._affected:
            changes["emails"] = tuple(one for one in person.emails if f"email:{one.casefold()}" not in self.nobodys)
            for name in ("links", "linkedin_ids"):
                told = getattr(person, name)
                changes[name] = tuple(url for url in told if key_of_link(url) not in self.nobodys)
        if parted:
            changes["kept_apart"] = True
        if silent:
            changes["held_back"] = tuple(one for one in person.held_back if one.value or one.column not in silent)
        return person._replace(**changes)


def _may_bear(slug: str, one: str, other: str) -> bool:
    """Whether a profile may be that of both names, or nobody can tell: people who change their last name keep a slug
    of the one or the other, and `/in/here` beside two last names is no profile."""
    first, second = name_words(one), name_words(other)
    words = [word for word in (*first, *second) if len(word) > 1]
    if not words or not all(map(str.isascii, words)) or "" in (one, other):
        return True
    short, long = sorted((first[-1], second[-1]), key=len)
    letters = fold(slug).replace(" ", "")
    return long.startswith(short[:_ALIKE]) or any(word in letters for word in words)


def _keys(person: Candidate) -> list[str]:
    """Everything that rows may share, each once."""
    found = keys_of_links(person)
    if "AC" in "".join(found):
        found += filter(None, map(same_lead, found.copy()))
    found += [f"email:{email.casefold()}" for email in person.emails]
    found += [f"phone:{within_its_country(phone)}" for phone in person.phones]
    return found if len(found) < 2 else list(dict.fromkeys(found))


__all__ = ["identity_of", "resolved"]
