"""Work and education that stand in one cell: JSON, or one entry a line in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from seekout.people import Education, Experience
from seekout.text.folding import fold
from seekout.text.later import later
from seekout.values import cells, dates, nested
from seekout.values.company_cells import TIME, employer
from seekout.values.history.lines import lines_of
from seekout.values.history.parts import (
    AT,
    COMMA,
    PARTS,
    SCHOOLS,
    is_dated,
    is_degree,
    is_title,
    unbracketed,
    without_dates,
    without_lengths,
)

_Entry = TypeVar("_Entry", Experience, Education)

# "CGPA 9.1", "GPA: 3.8/4.0", "Note 1,3"
_GRADE_SAID = (
    r"((?:c?gpa|cgpi|abschlussnote|note|grade|percentage|aggregate|score)\s?[:\-]?\s?\d[\d.,]*"
    r"(?:\s?/\s?\d[\d.,]*|\s?%)?|\d[\d.,]*(?:\s?/\s?\d[\d.,]*)?\s?c?gpa)"
)
_GRADE = later(rf"\s*\({_GRADE_SAID}\)|[,;|]?\s*\b{_GRADE_SAID}(?=\s*(?:[,;|)]|$))", re.IGNORECASE)
# "5", "5.5", "3-5", "10+": years, where it stands by itself.
_BARE_NUMBER = later(r"[~<>≈]?\s?\d[\d.,]{0,5}\s?\+?(?:\s?[-–]\s?\d[\d.,]{0,5}\s?\+?)?")
# Lebenslauf.pdf is a file, or the address of one, and no job.
_FILE = later(r"(?:https?://\S+|.{1,200}\.(?:pdf|docx?|rtf|odt|txt|pages|zip|png|jpe?g))", re.IGNORECASE)
# "Acme - 3 years", "Acme (4 yrs 2 mos)"
_TENURE = later(rf"\s?(?:\s[-–—·|]\s|,\s|\()(?:for )?{TIME}\)?$", re.IGNORECASE)
# "Engineer at Acme in 2018 - Present"
_BEFORE_DATES = later(r"\s(?:[Cc]lass of|in|from|since|between|seit|von|depuis|de|desde|dal|sinds|van)$")
# "Current: Engineer at Acme", "Previously Intern at Globex"
_WHEN = later(
    r"^(?:(?:current(?:ly)?|present|previous(?:ly)?|past|former|prior|latest|last|now|today|earlier|aktuell|derzeit|früher"
    r"|vorher|zuvor|davor|actuellement|actuel|précédent|avant|actualmente|actual|anteriormente|anterior|attuale|precedente"
    r"|huidig|vorig|tidigare|obecnie|wcześniej)(?: (?:role|job|position|employment|company|employer))?s?\s?:"
    r"|(?:currently|presently|previously|formerly)\s)\s*",
    re.IGNORECASE,
)
_ASIDE = later(r"\s/\s|\s\(|\)$")
_BEHIND_AT = later(rf"{COMMA}|\s+[|·]\s+", re.IGNORECASE)
_OF_A_SCHOOL = later(r"(?:high|secondary|middle) school (?:diploma|degree|certificate|graduate)")


def experience(cell: str) -> tuple[Experience, ...]:
    """The jobs of a cell, in its order."""
    return _read(cell, "experience", _jobs_in_words, made_experience)


def education(cell: str) -> tuple[Education, ...]:
    """The schools of a cell, in its order."""
    return _read(cell, "education", _schools_in_words, made_education)


def made_experience(parts: dict[str, str]) -> tuple[Experience, ...]:
    """The job of these parts, `dates` being a start and an end; none without a title or a company."""
    start, end = _start_and_end(parts)
    title, company = cells.text(parts.get("title", "")), employer(cells.text(parts.get("company", "")))
    if dates.is_length(company):
        # "Engineer: 5 years"
        company = ""
    if not company and (not title or dates.is_length(title) or _BARE_NUMBER.fullmatch(title)):
        return ()
    description, location = cells.long_text(parts.get("description", "")), cells.text(parts.get("location", ""))
    return (Experience(title=title, company=company, location=location, start=start, end=end, description=description),)


def made_education(parts: dict[str, str]) -> tuple[Education, ...]:
    """The school of these parts; none without a school or a degree."""
    start, end = _start_and_end(parts)
    school, degree = cells.text(parts.get("school", "")), cells.text(parts.get("degree", ""))
    if not school and not degree:
        return ()
    description, field = cells.long_text(parts.get("description", "")), cells.text(parts.get("field", ""))
    return (Education(school=school, degree=degree, field=field, start=start, end=end, description=description),)


def _start_and_end(parts: dict[str, str]) -> tuple[str, str]:
    start, end = parts.get("start", ""), parts.get("end", "")
    if "dates" not in parts and dates.PLAIN.fullmatch(start) and (not end or dates.PLAIN.fullmatch(end)):
        return start, end
    start, end = cells.text(start), cells.text(end)
    # "Graduation: 2011-2015" is both of a school's.
    for told in (parts.get("dates", ""), start, "" if start else end):
        if told and (span := dates.span(cells.text(told))):
            return span[0], dates.read_due(end, is_end=True) or span[1] if end and told != end else span[1]
    if not start and parts.get("dates"):
        start = cells.text(parts["dates"])
    return dates.read_due(start), dates.read_due(end, is_end=True)


def _read(
    cell: str,
    group: str,
    in_words: Callable[[list[str]], list[dict[str, str]]],
    made: Callable[[dict[str, str]], tuple[_Entry, ...]],
) -> tuple[_Entry, ...]:
    decoded = nested.decoded(cell)
    if decoded is None and cell.lstrip()[:2] in ("[{", '{"'):
        # A spreadsheet cuts a cell where it is full: the entries that are whole count.
        decoded = cells.decode(cell[: cell.rfind("}") + 1] + "]") or []
    if decoded is None and _FILE.fullmatch(cell.strip()):
        return ()
    if decoded is None:
        return tuple(entry for parts in in_words(_lines(cells.long_text(cell))) for entry in made(parts))
    found: list[_Entry] = []
    for item in decoded if isinstance(decoded, list) else [decoded]:
        for entry in nested.entries(item) if isinstance(item, dict) else ():
            found += made(nested.parts(group, entry))
        if isinstance(item, str):
            found += [entry for parts in in_words(_lines(item)) for entry in made(parts)]
    return tuple(found)


def _lines(text: str) -> list[str]:
    """The entries of a text, without what says that they are current or previous ones."""
    return [_WHEN.sub("", line) for line in lines_of(text)]


def _jobs_in_words(lines: list[str]) -> list[dict[str, str]]:
    """The jobs of lines. One that surely names the company first says so of those of which it cannot be told."""
    jobs = [_job_in_words(line) for line in lines]
    orders = {job.get("order") for job in jobs}
    if "turned" in orders and "straight" not in orders:
        for job in jobs:
            if job.get("order") == "open":
                job["title"], job["company"] = job["company"], job["title"]
    return jobs


def _job_in_words(line: str) -> dict[str, str]:
    """`Engineer at Acme (Jan 2019 - Present)`, `Acme | Engineer | 2019-2021`, `Senior Engineer, Acme, 2019-2021`."""
    if is_dated(line := without_lengths(line)):
        return {}
    line, parts = without_dates(unbracketed(line))
    line = _BEFORE_DATES.sub("", line) if parts else _TENURE.sub("", line)
    parts["start"] = parts.get("start") or parts.pop("date", "")
    if found := AT.search(line):
        title, rest = line[: found.start()], line[found.end() :]
        company, *more = [part for part in _BEHIND_AT.split(rest) if part] or [""]
        return {**parts, "title": title.strip(" ,"), "company": company, "location": ", ".join(more)}
    first, *others = [part for part in PARTS.split(line) if part] or [""]
    if not others:
        # "Acme / Engineer", "Acme (Engineer)"
        others = [part.strip() for part in _ASIDE.split(first) if part]
        if list(map(is_title, others)) not in ([True, False], [False, True]) or (
            " / " not in first and is_title(others[0])
        ):
            return {**parts, "title": first}
        first, *others = others
    second, *more = others
    order = "open"
    if is_title(first) != is_title(second):
        order = "straight" if is_title(first) else "turned"
    if order == "turned":
        first, second = second, first
    return {**parts, "title": first, "company": second, "location": ", ".join(more), "order": order}


def _schools_in_words(lines: list[str]) -> list[dict[str, str]]:
    return [_school_in_words(line) for line in lines]


def _school_in_words(line: str) -> dict[str, str]:
    """`MSc Computer Science, TU Berlin (2010 - 2012)`, `Stanford University, BS, 2010-2014`, `MIT`."""
    grades = [found[1] or found[2] for found in _GRADE.finditer(line)]
    line, parts = without_dates(unbracketed(_GRADE.sub("", line).strip(" ,|-–") if grades else line))
    line = unbracketed(line) if parts else line
    line = _BEFORE_DATES.sub("", line) if parts else line
    if grades:
        parts["description"] = ", ".join(grades)
    # A single year is the one of the degree.
    parts["end"] = parts.get("end") or parts.pop("date", "")
    pieces = [piece for part in PARTS.split(line) for piece in _with_its_place(part) if piece]
    if not pieces:
        return parts
    school = next(
        (piece for piece in pieces if SCHOOLS & set(fold(piece).split()) and not _OF_A_SCHOOL.match(fold(piece))), None
    )
    degree = next((piece for piece in pieces if piece != school and is_degree(piece)), None)
    if school is None:
        if degree is not None and len(pieces) == 1:
            return {**parts, "degree": degree}
        others = [piece for piece in pieces if piece != degree]
        school = others[-1] if pieces[0] == degree else others[0]
    rest = [piece for piece in pieces if piece not in (school, degree)]
    if degree is None and rest:
        degree, *rest = rest
    return {**parts, "school": school, "degree": degree or "", "field": ", ".join(rest)}


def _with_its_place(part: str) -> list[str]:
    """What is learnt, and where: `BA at MIT`; the University of Texas at Austin is one."""
    sides = re.split(r"\s(?:at|from|an der|@)\s", part, maxsplit=1)
    return [part] if SCHOOLS & set(fold(sides[0]).split()) and " @ " not in part else sides
