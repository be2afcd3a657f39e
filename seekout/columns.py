"""Columns are recognised by aliases: the order and names of SeekOut's own file are not published.

Case, spaces, `_`, `-` and punctuation do not count (seekout-and-sourcewhale.md, A SeekOut project as data).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_ALIASES: dict[str, str] = {
    "full_name": "full name|name|candidate name|candidate|person|contact name|profile name",
    "first_name": "first name|firstname|given name|forename|first",
    "last_name": "last name|lastname|surname|family name|last",
    "email": "email|e mail|emails|email address|email addresses|work email|personal email|business email|home email"
    "|primary email|secondary email|other email|alternate email|contact email|all emails|mail",
    "phone": "phone|phones|phone number|phone numbers|mobile|mobile phone|mobile number|cell|cell phone|telephone|tel"
    "|direct dial|direct phone|work phone|home phone|personal phone|all phones|primary phone|contact number",
    "linkedin": "linkedin|linked in|linkedin url|linkedin profile|linkedin profile url|linkedin link|li url|li urls"
    "|linkedin urls|person linkedin url|public profile url|linkedin public url",
    "link": "github|github url|github profile|twitter|twitter url|x url|x profile|facebook|facebook url|stackoverflow"
    "|stack overflow|stackoverflow url|website|websites|personal website|portfolio|portfolio url|blog|google scholar"
    "|scholar url|researchgate|kaggle|medium|dribbble|behance|gitlab|instagram|angellist|wellfound|url|urls|link|links"
    "|social links|social urls|social url|social profiles|profile url|profile link|seekout links|web site|homepage"
    "|other links|other urls|social media urls|social media url|personal url|xing|xing url",
    "location": "location|locations|city|current location|candidate location|geo|region|address|place|based in",
    "title": "title|job title|current title|cur title|role|position|current role|current job title|designation",
    "company": "company|current company|cur company|employer|current employer|organization|organisation|company name",
    "headline": "headline|headlines|tagline|current position|title at company|current job|occupation",
    "summary": "summary|about|bio|profile summary|biography",
    "skills": "skills|skill|top skills|key skills",
    "tags": "tags|tag|labels|label|candidate tags|project tags",
    "do_not_contact": "do not contact|dnc|donotcontact|no contact",
    "experience": "experience|experiences|work experience|work history|positions|employment|employment history|jobs",
    "education": "education|educations|education history|schools|academic history",
}
_FIELD_OF = {re.sub(r"[\W_]+", "", alias): field for field, aliases in _ALIASES.items() for alias in aliases.split("|")}

_PART_ALIASES: dict[str, dict[str, str]] = {
    "experience": {
        "title": "title|role|position|job title|name",
        "company": "company|employer|organization|organisation|company name",
        "location": "location|city",
        "start": "start|start date|from|started|started at|start year|began|date from",
        "end": "end|end date|to|until|ended|ended at|end year|date to",
        "description": "description|summary|details",
    },
    "education": {
        "school": "school|university|college|institution|name|school name",
        "degree": "degree|qualification|degree name|level",
        "field": "field|field of study|major|subject|majors|area of study",
        "start": "start|start date|from|started|started at|start year|date from",
        "end": "end|end date|to|until|ended|ended at|end year|graduation|graduation year|date to|year",
        "description": "description|details|notes|activities",
    },
}
PART_OF = {
    group: {re.sub(r"[\W_]+", "", alias): part for part, names in parts.items() for alias in names.split("|")}
    for group, parts in _PART_ALIASES.items()
}
_GROUP_WORDS = {
    "experience": ("experience", "job", "position", "work", "employment", "workexperience", "pastposition"),
    "education": ("education", "edu", "degreeprogram"),
}
# "School 1" and "Degree 2" are numbered parts without a group's name.
_BARE_PARTS = {"school": "school", "university": "school", "college": "school", "degree": "degree", "major": "field"}
_BARE_PARTS |= {"fieldofstudy": "field"}

_NUMBERED_VALUE = re.compile(r"(.*?\D)\s*#?(\d{1,2})")
_NAMING = {"full_name", "first_name", "last_name", "email", "phone", "linkedin", "link"}
# A link alone names somebody only if it is to a profile.
_HEADER_FIELDS = _NAMING | {"location", "title", "company"}


@dataclass(frozen=True, slots=True)
class UnderstoodColumn:
    """A column and the field that it fills."""

    header: str
    field: str


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """Which columns were understood, and the headers of those that were not."""

    understood: tuple[UnderstoodColumn, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column's cells go: a field's value number `number`, or part `part` of a history's entry `number`."""

    index: int
    field: str
    number: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of a table's columns, and what to tell about them."""

    places: tuple[Place, ...]
    report: ColumnReport

    @property
    def names_people(self) -> bool:
        """Whether any column can say who somebody is."""
        return any(place.field in _NAMING for place in self.places)


def understand(headers: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """Find the place of each column by its header; `mapping` holds choices of people, by header."""
    places, understood, ignored = [], [], []
    for index, header in enumerate(headers):
        place = _place(index, header)
        if mapping and header in mapping:
            place = Place(index, mapping[header]) if mapping[header] in _ALIASES else None
        shown = " ".join(header.split()) or f"column {_letters(index)}"
        if place is None:
            ignored.append(shown)
        else:
            places.append(place)
            understood.append(UnderstoodColumn(shown, place.field))
    # Email1 comes before Email2, wherever they stand.
    places.sort(key=lambda place: (place.number, place.index))
    return Columns(tuple(places), ColumnReport(tuple(understood), tuple(ignored)))


def _place(index: int, header: str) -> Place | None:
    key = _key(header)
    if not key:
        return None
    if key in _FIELD_OF:
        return Place(index, _FIELD_OF[key])
    if numbered := _numbered_part(index, header):
        return numbered
    if (found := _NUMBERED_VALUE.fullmatch(header.strip())) and (field := _FIELD_OF.get(_key(found[1]))):
        return Place(index, field, int(found[2]))
    # "Email (work)", "Phone - mobile", "LinkedIn (public)".
    first_word = _key(re.split(r"[(\[:]| - ", header)[0])
    return Place(index, _FIELD_OF[first_word]) if first_word in _FIELD_OF else None


def _numbered_part(index: int, header: str) -> Place | None:
    """`Experience 1 Title`, `education_2_start_date`, `Job Title 3`, `School 1`."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+|\d+", header)]
    numbers = [position for position, word in enumerate(words) if word.isdecimal()]
    if len(numbers) != 1 or len(words[numbers[0]]) > 2:
        return None
    position = numbers[0]
    number = int(words[position])
    before, after = "".join(words[:position]), "".join(words[position + 1 :])
    for group, names in _GROUP_WORDS.items():
        if before in names and after in PART_OF[group]:
            return Place(index, group, number, PART_OF[group][after])
        if not after:
            for name in names:
                if before.startswith(name) and before.removeprefix(name) in PART_OF[group]:
                    return Place(index, group, number, PART_OF[group][before.removeprefix(name)])
    if before in _BARE_PARTS:
        part = _BARE_PARTS[before] if not after else PART_OF["education"].get(after)
        return Place(index, "education", number, part) if part else None
    return None


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a row is the header: it names people, and no cell holds an address or a link."""
    if any("@" in cell or "://" in cell for cell in cells):
        return False
    fields = {place.field for index, cell in enumerate(cells) if (place := _place(index, cell))}
    return bool(fields & _HEADER_FIELDS) and bool(fields & _NAMING)


def _key(header: str) -> str:
    return re.sub(r"[\W_]+", "", header).casefold()


def _letters(index: int) -> str:
    """The name of a column in a spreadsheet: A, B, ... Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
