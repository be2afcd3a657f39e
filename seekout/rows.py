"""A row of cells becomes a candidate, or a reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from nameparser import HumanName

from seekout import cells, links
from seekout.columns import PART_OF, Columns
from seekout.identity import identity_of
from seekout.people import Candidate, Education, Experience, UnreadableRow, phone_digits

_TITLE_AT_COMPANY = re.compile(r"(.+?)\s+(?:at|@)\s+(.+)")
NOBODY = "no name, e-mail, phone or link"


def read_row(number: int, row: Sequence[str], columns: Columns) -> Candidate | UnreadableRow | None:
    """The candidate of a row; None for a blank row. `number` is the row's number in a spreadsheet."""
    values: dict[str, list[str]] = {}
    parts: dict[str, dict[int, dict[str, str]]] = {"experience": {}, "education": {}}
    blank = True
    for place in columns.places:
        cell = row[place.index] if place.index < len(row) else ""
        if not cell or cell.isspace():
            continue
        blank = False
        if len(cell) > cells.LONGEST_CELL:
            return UnreadableRow(number, f"a cell is longer than {cells.LONGEST_CELL:,} characters")
        if place.part:
            parts[place.field].setdefault(place.number, {}).setdefault(place.part, cell)
        else:
            values.setdefault(place.field, []).append(cell)
    if blank:
        return None if all(not cell.strip() for cell in row) else UnreadableRow(number, NOBODY)

    full, first, last = _names(values)
    if max(len(full), len(first), len(last)) > cells.LONGEST_NAME:
        return UnreadableRow(number, f"the name is longer than {cells.LONGEST_NAME} characters")
    emails = _unique((email for cell in values.get("email", ()) for email in cells.emails(cell)), str.casefold)
    phones = _unique((phone for cell in values.get("phone", ()) for phone in cells.phones(cell)), phone_digits)
    found_links = _links(values)
    if not (full or emails or phones or found_links):
        return UnreadableRow(number, NOBODY)

    title, company, headline = (_first(values, name) for name in ("title", "company", "headline"))
    position = headline if headline and not title else title
    if not company and (found := _TITLE_AT_COMPANY.fullmatch(position)):
        title, company = found[1], found[2]
    elif not title and headline and not company:
        title = headline
    location = _first_item(values, "location")
    tags = [tag for cell in values.get("tags", ()) for tag in cells.items(cell)]
    if any(cells.truthy(cell) for cell in values.get("do_not_contact", ())):
        tags.append("Do Not Contact")
    return Candidate(
        row=number,
        identity=identity_of(
            links=found_links, emails=emails, phones=phones, described=(full, company, title, location)
        ),
        full_name=full,
        first_name=first,
        last_name=last,
        emails=emails,
        phones=phones,
        location=location,
        links=found_links,
        headline=headline,
        current_title=title,
        current_company=company,
        summary=cells.long_text("\n".join(values.get("summary", ()))),
        skills=tuple(dict.fromkeys(skill for cell in values.get("skills", ()) for skill in cells.items(cell))),
        experience=_experience(values, parts["experience"]),
        education=_education(values, parts["education"]),
        tags=tuple(dict.fromkeys(tags)),
    )


def _names(values: dict[str, list[str]]) -> tuple[str, str, str]:
    """Full, first and last name: separate columns win; one name is split by nameparser."""
    full, first, last = (_line(values, name) for name in ("full_name", "first_name", "last_name"))
    if not full:
        return " ".join(part for part in (first, last) if part), first, last
    if first or last:
        return full, first, last
    if len(full) > cells.LONGEST_NAME:
        return full, "", ""
    parsed = HumanName(full)
    first = " ".join(part for part in (str(parsed.first), str(parsed.middle)) if part)
    last = str(parsed.last)
    if "," in full and first and last and not parsed.suffix:
        # "Doe, Jane" is shown as people say it.
        full = f"{first} {last}"
    return full, first or ("" if last else full), last


def _line(values: dict[str, list[str]], name: str) -> str:
    # Without the usual cut, so that a name that is too long is told and not shortened.
    return next((line for cell in values.get(name, ()) if (line := " ".join(cells.long_text(cell).split()))), "")


def _first(values: dict[str, list[str]], name: str) -> str:
    return next((line for cell in values.get(name, ()) if (line := cells.text(cell))), "")


def _first_item(values: dict[str, list[str]], name: str) -> str:
    """A single value that may be a JSON list with the best first."""
    for cell in values.get(name, ()):
        if isinstance(cells.decode(cell), list):
            if found := cells.items(cell):
                return found[0]
        elif line := cells.text(cell):
            return line
    return ""


def _links(values: dict[str, list[str]]) -> tuple[str, ...]:
    found: list[str] = []
    for field in ("linkedin", "link"):
        for cell in values.get(field, ()):
            decoded = cells.decode(cell)
            texts = [str(item) for item in decoded] if isinstance(decoded, list) else re.split(r"[\s;|,]+", cell)
            for text in texts:
                link = links.clean(cells.text(text), linkedin=field == "linkedin")
                if link:
                    found.append(link)
    # LinkedIn first: it is what SourceWhale matches people by.
    found.sort(key=lambda link: links.linkedin_slug(link) is None)
    return _unique(found, links.normalised)


def _unique(values: Iterable[str], key: Any) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for value in values:
        kept.setdefault(key(value), value)
    return tuple(kept.values())


def _experience(values: dict[str, list[str]], numbered: dict[int, dict[str, str]]) -> tuple[Experience, ...]:
    made = [
        Experience(
            title=cells.text(entry.get("title", "")),
            company=cells.text(entry.get("company", "")),
            location=cells.text(entry.get("location", "")),
            start=cells.date(entry.get("start", "")),
            end=cells.date(entry.get("end", "")),
            description=cells.long_text(entry.get("description", "")),
        )
        for entry in _entries("experience", values, numbered)
    ]
    return tuple(dict.fromkeys(job for job in made if job.title or job.company))


def _education(values: dict[str, list[str]], numbered: dict[int, dict[str, str]]) -> tuple[Education, ...]:
    made = [
        Education(
            school=cells.text(entry.get("school", "")),
            degree=cells.text(entry.get("degree", "")),
            field=cells.text(entry.get("field", "")),
            start=cells.date(entry.get("start", "")),
            end=cells.date(entry.get("end", "")),
            description=cells.long_text(entry.get("description", "")),
        )
        for entry in _entries("education", values, numbered)
    ]
    return tuple(dict.fromkeys(school for school in made if school.school or school.degree))


def _entries(group: str, values: dict[str, list[str]], numbered: dict[int, dict[str, str]]) -> Iterable[dict[str, str]]:
    """The history's entries by part: from numbered columns, then from cells that hold JSON or one entry a line."""
    for number in sorted(numbered):
        yield numbered[number]
    for cell in values.get(group, ()):
        decoded = cells.decode(cell)
        if decoded is None:
            for line in re.split(r"[\n;|]", cell):
                if entry := _written(group, line):
                    yield entry
            continue
        for item in decoded if isinstance(decoded, list) else [decoded]:
            if isinstance(item, dict):
                yield {
                    part: _scalar(value)
                    for name, value in item.items()
                    if (part := PART_OF[group].get(re.sub(r"[\W_]+", "", str(name)).casefold()))
                }


def _written(group: str, line: str) -> dict[str, str] | None:
    """An entry in words: "Engineer at Acme", "MSc, Example University"."""
    line = cells.text(line)
    if not line:
        return None
    if group == "experience":
        found = _TITLE_AT_COMPANY.fullmatch(line)
        return {"title": found[1], "company": found[2]} if found else {"title": line}
    return {"school": line}


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return str(value.get("name", "")) if isinstance(value, dict) else ""
    if isinstance(value, list):
        return ", ".join(_scalar(item) for item in value)
    return str(value)
