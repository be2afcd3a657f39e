"""Candidates as a project file tells of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from seekout.links import normalised


@dataclass(frozen=True, slots=True)
class Experience:
    """A job; dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and an empty end means that it goes on."""

    title: str = ""
    company: str = ""
    location: str = ""
    start: str = ""
    end: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Education:
    """A school; dates as in Experience."""

    school: str = ""
    degree: str = ""
    field: str = ""
    start: str = ""
    end: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that cannot become a candidate. `row` is its number in a spreadsheet, the header being row 1."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
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
        return _to_dict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The candidate that `to_dict` made the object of."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        values["experience"] = tuple(Experience(**item) for item in data.get("experience", ()))
        values["education"] = tuple(Education(**item) for item in data.get("education", ()))
        return cls(**values)


def _to_dict(item: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if value in ("", ()):
            continue
        if field.name in ("experience", "education"):
            made[field.name] = [_to_dict(entry) for entry in value]
        elif isinstance(value, tuple):
            made[field.name] = list(value)
        else:
            made[field.name] = value
    return made


def merge(first: Candidate, second: Candidate) -> Candidate:
    """The same person on two rows: the first's single values where there are any, and everything that either lists."""
    values: dict[str, Any] = {}
    for field in fields(Candidate):
        one, other = getattr(first, field.name), getattr(second, field.name)
        if field.name == "emails":
            values["emails"] = _union((one, other), str.casefold)
        elif field.name == "phones":
            values["phones"] = _union((one, other), phone_digits)
        elif field.name == "links":
            values["links"] = _union((one, other), normalised)
        elif isinstance(one, tuple):
            values[field.name] = tuple(dict.fromkeys((*one, *other)))
        else:
            values[field.name] = one or other
    return replace(first, **values)


def _union(lists: Iterable[tuple[str, ...]], key: Any) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for values in lists:
        for value in values:
            kept.setdefault(key(value), value)
    return tuple(kept.values())


def phone_digits(phone: str) -> str:
    """The digits of a phone number, by which two ways of writing it are the same."""
    return "".join(character for character in phone if character.isdecimal())
