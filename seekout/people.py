"""Candidates as a project file tells of them.

They are named tuples, which Python makes several times faster than frozen dataclasses: a file has a hundred thousand.
They are made, stored and merged by the names of their fields, never by position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Self

from seekout.headings.consent import speaks_of_do_not_contact
from seekout.values.links import ids_apart, normalised

# Why a row cannot become a candidate that tells of nobody.
NOBODY = "no name, e-mail, phone or link"


class Experience(NamedTuple):
    """A job; dates are `YYYY` or `YYYY-MM`, and an empty end means that it goes on."""

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


class HeldBack(NamedTuple):
    """Why somebody must not be contacted: the header of the column that says so, and what its cell says."""

    column: str = ""
    value: str = ""


class UnreadableRow(NamedTuple):
    """A row that cannot become a candidate. `row` is its number in a spreadsheet, the header being row 1."""

    row: int
    reason: str


class Candidate(NamedTuple):
    """One person of a project. `identity` is the same in every file and format that tells of them.

    `do_not_call` means that phone numbers were left out because the person asked not to be called. `kept_apart` means
    that a recruiter said that this is nobody else, whatever is shared. `company_site` holds domains of the
    current company and its page at LinkedIn, parted by spaces. `linkedin_ids` are addresses with ids of LinkedIn's own
    beside a public profile, which are not sent: another file may know the person by one.
    """

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
    salutation: str = ""
    previous_company: str = ""
    company_site: str = ""
    linkedin_ids: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    comments: str = ""
    keywords: tuple[str, ...] = ()
    custom_variable: str = ""
    custom_variable2: str = ""
    custom_variable3: str = ""
    custom_variable4: str = ""
    held_back: tuple[HeldBack, ...] = ()
    do_not_call: bool = False
    kept_apart: bool = False

    @property
    def do_not_contact(self) -> bool:
        """Whether a column or a tag says that this person must not be contacted."""
        return bool(self.held_back) or any(map(speaks_of_do_not_contact, self.tags))

    def to_dict(self) -> dict[str, Any]:
        """A JSON object without the empty values."""
        made = {"row": self.row, **({"identity": self.identity} if self.identity else {}), **self.told()}
        for name in _LISTS:
            if name in made:
                made[name] = list(made[name])
        return made

    def told(self) -> dict[str, Any]:
        """The same without `row` and `identity`, lists as tuples."""
        made: dict[str, Any] = {name: value for name, value in zip(_FIELDS, self, strict=True) if value}
        made.pop("row", None)
        made.pop("identity", None)
        for name, parts in _PARTS.items():
            if name in made:
                made[name] = [
                    {part: told for part, told in zip(parts, entry, strict=True) if told} for entry in made[name]
                ]
        return made

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The candidate of a stored object, of this version or another one.

        Fields that this version does not know are left out, and fields that are missing are empty, so that workers of
        two versions can read what the other one stored.
        """
        values: dict[str, Any] = {"row": 0, "identity": ""}
        for name in cls._fields:
            if name not in data:
                continue
            value = data[name]
            if name in _ENTRIES:
                value = tuple(_entry(_ENTRIES[name], item) for item in value)
            values[name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)


_ENTRIES: dict[str, Any] = {"experience": Experience, "education": Education, "held_back": HeldBack}
_FIELDS = Candidate._fields
_PARTS: dict[str, tuple[str, ...]] = {name: kind._fields for name, kind in _ENTRIES.items()}
_LISTS = tuple(name for name, value in Candidate._field_defaults.items() if value == () and name not in _ENTRIES)


def _entry(kind: Any, item: dict[str, str]) -> Any:
    return kind(**{name: value for name, value in item.items() if name in kind._fields})


def merge(first: Candidate, second: Candidate) -> Candidate:
    """The same person on two rows: the first's single values where there are any, and everything that either lists.

    Who must not be contacted or called on either row must not be as a whole.
    """
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
    if len(values["links"]) > 1:
        values["links"], ids = ids_apart(values["links"])
        values["linkedin_ids"] = unique((*values["linkedin_ids"], *ids), normalised)
    if values["do_not_call"]:
        values["phones"] = ()
    if first.current_company and first.current_company != second.current_company:
        # The site is the other company's.
        values["company_site"] = first.company_site
    if _ended(second) > _ended(first) > "":
        values["current_title"], values["current_company"] = second.current_title, second.current_company
        values["company_site"] = second.company_site
    return Candidate(**values)


def _ended(person: Candidate) -> str:
    """When the job ended that is told as the current one, if its row says so; "" if it does not tell of it."""
    own = (person.current_title, person.current_company)
    return next((job.end or _GOES_ON for job in person.experience if own == (job.title, job.company)), "")


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
# Later than any date.
_GOES_ON = "9999"
_SAME_WHEN: dict[str, Callable[[str], str]] = {
    "emails": str.casefold,
    "phones": phone_digits,
    "links": normalised,
    "linkedin_ids": normalised,
}
