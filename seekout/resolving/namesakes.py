"""Who is held back without an address of their own: a list of names or numbers of those who must not be contacted.

Such a row finds nobody by what people share (`resolution`), and whoever it is about would be sent. So whoever has that
name, and nothing that tells the two apart, is held back too; and whoever has the number, link or mailbox of a row
without a name. So is whoever has the address or number of somebody who is held back and a name that may be theirs,
though two profiles make two people of them: one of these may be the older one. What is unclear counts as "do not
contact".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product, starmap
from typing import NamedTuple

from seekout.people import Candidate, HeldBack
from seekout.records import Record
from seekout.resolving.identity import key_of_link, mailbox_of, meant_mailbox, name_key
from seekout.resolving.joining import MOST_NAMES_COMPARED, Joined
from seekout.resolving.name_match import alike, is_same_name, may_be_one, name_words
from seekout.resolving.phone_numbers import within_its_country
from seekout.text.folding import fold
from seekout.values.cells import PLAIN_EMAIL
from seekout.values.employers import company_key

# Cities that are called otherwise elsewhere, and words of a place that say nothing.
_CITIES = {
    other: city
    for city, some in (
        ("munich", "munchen muenchen monaco"), ("cologne", "koln koeln"), ("vienna", "wien vienne"),
        ("prague", "praha"),
        ("warsaw", "warszawa warschau varsovie"), ("rome", "roma rom"), ("milan", "milano mailand"),
        ("lisbon", "lisboa lissabon"), ("brussels", "bruxelles brussel"),
        ("copenhagen", "kobenhavn kopenhagen"),
        ("gothenburg", "goteborg"), ("geneva", "geneve genf"), ("zurich", "zuerich"), ("nuremberg", "nurnberg"),
        ("moscow", "moskva moskau"), ("athens", "athina athen"), ("bucharest", "bucuresti bukarest"),
        ("hague", "haag"), ("york", "nyc"), ("francisco", "sf"),
    )
    for other in some.split()
}  # fmt: skip
_AROUND_CITIES = frozenset(
    "greater metropolitan metro area region county city of the new san saint st los las la le el der de den und and"
    " grossraum umgebung area bay east west north south remote".split()
)
# A cell with more words is no name.
_MOST_WORDS = 6


class _Known(NamedTuple):
    """What is told of somebody, by which two of one name are told apart; each may be empty."""

    emails: frozenset[str]
    phones: frozenset[str]
    links: frozenset[str]
    company: str
    location: str
    city: frozenset[str]

    def differs(self, other: _Known) -> bool:
        """Whether anything that is told of both is not the same. A company may be written with what it is in one
        country, and a place with what lies around it (`San Francisco, CA`, `San Francisco Bay Area`)."""
        sets = zip(self[:3], other[:3], strict=True)
        texts = zip(self[3:5], other[3:5], strict=True)
        unlike = [bool(one and theirs and one not in theirs and theirs not in one) for one, theirs in texts]
        unlike[1] = unlike[1] and not self.city & other.city
        return any(one and theirs and not one & theirs for one, theirs in sets) or any(unlike)


class Namesakes:
    """The held back rows of a file that found nobody, and whom they may be about."""

    def __init__(self) -> None:
        self._rows: dict[int, tuple[int, str, tuple[HeldBack, ...], _Known]] = {}
        self._by_name: dict[str, list[tuple[int, str, tuple[HeldBack, ...], _Known]]] = {}
        self._by_key: dict[str, tuple[int, tuple[HeldBack, ...]]] = {}
        # By the words of a name: who is named in the cell that holds back somebody else.
        self._listed: dict[str, tuple[int, tuple[HeldBack, ...]]] = {}
        # By position among the candidates, who shares something with a held back one, and which.
        self._sharing: dict[int, int] = {}
        self._shared: dict[int, tuple[HeldBack, ...]] = {}

    def add(self, index: int, person: Candidate) -> None:
        """Note somebody who is held back, by their position among the candidates."""
        self._rows[index] = (person.row, person.full_name, person.held_back, _known(person))

    def share(self, rows: Sequence[int], joined: Joined, *, surely: bool) -> None:
        """Note whoever of these rows, which share something, may be one of them who is held back, by any name that
        either bears, though they are not joined; but not those whom a recruiter keeps apart.

        What they share is a mailbox (`surely`), or else what a company or a household may share too.
        """
        asked = {joined.root(row) for row in rows if row in self._rows}
        if not asked:
            return
        agree = may_be_one if surely else is_same_name
        held_back = [row for row in rows if row in self._rows and row not in joined.parted][:MOST_NAMES_COMPARED]
        for row in rows:
            if joined.root(row) in asked or row in self._sharing or row in joined.parted:
                continue
            names = joined.names_of_person(row) or ("",)
            found = (
                one for one in held_back if any(starmap(agree, product(names, joined.names_of_person(one) or ("",))))
            )
            if (one := next(found, None)) is not None:
                self._sharing[row] = one

    def settle(self, alone: Iterable[int], silent: frozenset[str]) -> None:
        """Keep those of the positions `alone`, who were joined with nobody else; `silent` are the columns of consents,
        which say nothing of others."""
        for row, name, reasons, known in self._rows.values():
            self._note_listed(row, name, [reason for reason in reasons if reason.column not in silent], known)
        for index in alone:
            row, name, reasons, known = self._rows[index]
            reasons = tuple(reason for reason in reasons if reason.column not in silent)
            if not reasons:
                continue
            if name:
                for key in alike(name) if is_same_name(name, name) else ():
                    rows = self._by_name.setdefault(key, [])
                    if len(rows) < MOST_NAMES_COMPARED:
                        rows.append((row, name, reasons, known))
                continue
            for key in _keys(known):
                self._by_key.setdefault(key, (row, reasons))
        for index, other in self._sharing.items():
            row, _, reasons, _ = self._rows[other]
            reasons = tuple(reason for reason in reasons if reason.column not in silent)
            self._shared[index] = _told(reasons, f"row {row}, the same address or number")
        self._rows.clear()

    def _note_listed(self, row: int, name: str, reasons: Iterable[HeldBack], known: _Known) -> None:
        """Note whose address or name stands where it says why this row is held back: a list of those not to be
        contacted may stand beside the people, whoever they are."""
        for reason in reasons:
            told = reason.value.strip()
            if PLAIN_EMAIL.fullmatch(told):
                if mailbox_of(told) not in known.emails:
                    self._by_key.setdefault(f"email:{mailbox_of(told)}", (row, (reason,)))
            elif 1 < len(words := _words(told).split()) < _MOST_WORDS and _words(told) != _words(name):
                self._listed.setdefault(" ".join(words), (row, (reason,)))

    def reasons_of(self, index: int, record: Record) -> tuple[HeldBack, ...]:
        """Why somebody is held back whom one of these rows may be about; mostly nothing."""
        if shared := self._shared.get(index):
            return shared
        for key in record.keys if self._by_key else ():
            if key in self._by_key:
                row, reasons = self._by_key[key]
                return _told(reasons, f"row {row}, the same address or number")
        if self._listed and record.name and (listed := self._listed.get(_words(record.name))):
            return _told(listed[1], f"row {listed[0]}, the same name")
        if self._by_name and record.name:
            namesakes = [one for key in alike(record.name) for one in self._by_name.get(key, ())]
            person = record.candidate() if namesakes else None
            told = _known(person) if person is not None else None
            for row, name, reasons, known in namesakes:
                if person is None or told is None or known.differs(told):
                    continue
                if _words(name) == _words(person.full_name):
                    return _told(reasons, f"row {row}, the same name")
                if is_same_name(name, person.full_name):
                    return _told(reasons, f"row {row}, a name that may be the same")
        return ()


def _told(reasons: tuple[HeldBack, ...], where: str) -> tuple[HeldBack, ...]:
    return tuple(reason._replace(value=f"{reason.value} ({where})" if reason.value else where) for reason in reasons)


def _words(name: str) -> str:
    return " ".join(sorted(name_words(name_key(name))))


def _known(person: Candidate) -> _Known:
    return _Known(
        frozenset(map(meant_mailbox, person.emails)),
        frozenset(map(within_its_country, person.phones)),
        frozenset(key for url in person.links if (key := key_of_link(url)).startswith("li:")),
        company_key(person.current_company),
        fold(person.location),
        frozenset(_CITIES.get(word, word) for word in fold(person.location.partition(",")[0]).split()) - _AROUND_CITIES,
    )


def _keys(known: _Known) -> Iterator[str]:
    """As `identity.keys_of` has them."""
    yield from (f"email:{email}" for email in known.emails)
    yield from (f"tel:{phone}" for phone in known.phones)
    yield from known.links


__all__ = ["Namesakes"]
