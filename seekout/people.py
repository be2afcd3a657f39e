"""Candidates as a project file tells of them.

They are named tuples, which Python makes several times faster than frozen dataclasses: a file has a hundred thousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Self

from seekout.links import normalised


class Experience(NamedTuple):
    """A job; dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and an empty end means that it goes on."""

    title: str = ""
    company: str = ""
    location: str = ""
    start: str = ""
    end: str = ""
    description: str = ""


class Education(NamedTuple):
    """A school; dates as in Experience."""

    school: str = ""
    degree: str = ""
    field: str = ""
    start: str = ""
    end: str = ""
    description: str = ""


class UnreadableRow(NamedTuple):
    """A row that cannot become a candidate. `row` is its number in a spreadsheet, the header being row 1."""

    row: int
    reason: str


class Candidate(NamedTuple):
    """One person of a project. `identity` is the same in every file and format that tells of them."""

    row: int
    identity: str
    full_name: str = ""
    first_name: str = ""
    last_name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    location: str = ""
    links: tuple[str, ...] = ()
    headline: str = ""
    current_title: str = ""
    current_company: str = ""
    summary: str = ""
    skills: tuple[str, ...] = ()
    experience: tuple[Experience, ...] = ()
    education: tuple[Education, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def do_not_contact(self) -> bool:
        """Whether SeekOut's tag "Do Not Contact" stands on this person."""
        return any(re.sub(r"[\W_]+", "", tag).casefold() in ("donotcontact", "dnc") for tag in self.tags)

    def to_dict(self) -> dict[str, Any]:
        """A JSON object without the empty values."""
        made: dict[str, Any] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in zip(self._fields, self, strict=True)
            if value or name == "row"
        }
        for name in ("experience", "education"):
            if name in made:
                made[name] = [
                    {part: value for part, value in zip(entry._fields, entry, strict=True) if value}
                    for entry in made[name]
                ]
        return made

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The candidate that `to_dict` made the object of."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        values["experience"] = tuple(Experience(**item) for item in data.get("experience", ()))
        values["education"] = tuple(Education(**item) for item in data.get("education", ()))
        return cls(**values)


def merge(first: Candidate, second: Candidate) -> Candidate:
    """The same person on two rows: the first's single values where there are any, and everything that either lists."""
    values: dict[str, Any] = {}
    one: Any
    other: Any
    for name, one, other in zip(Candidate._fields, first, second, strict=True):
        if name in _SAME_WHEN:
            values[name] = unique((*one, *other), _SAME_WHEN[name])
        elif isinstance(one, tuple):
            values[name] = tuple(dict.fromkeys((*one, *other)))
        else:
            values[name] = one or other
    return Candidate(**values)


def unique(values: Iterable[str], key: Callable[[str], str]) -> tuple[str, ...]:
    """The values without those whose `key` an earlier one has, as written."""
    kept: dict[str, str] = {}
    for value in values:
        kept.setdefault(key(value), value)
    return tuple(kept.values())


def phone_digits(phone: str) -> str:
    """The digits of a phone number, by which two ways of writing it are the same."""
    if phone.isascii():
        return phone.translate(_ASCII_WITHOUT_DIGITS)
    return "".join(character for character in phone if character.isdecimal())


_ASCII_WITHOUT_DIGITS = {code: None for code in range(128) if not chr(code).isdecimal()}
_SAME_WHEN: dict[str, Callable[[str], str]] = {"emails": str.casefold, "phones": phone_digits, "links": normalised}
