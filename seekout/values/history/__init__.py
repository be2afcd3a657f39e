"""Work and education that stand in one cell: JSON, or one entry a line in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

from seekout.people import Education, Experience
from seekout.text.folding import fold
from seekout.text.later import later
from seekout.values import cells, dates, nested
from seekout.values.employers import KINDS, TIME, employer

_Entry = TypeVar("_Entry", Experience, Education)

_AT = later(r"\s(?:at|@|bei|chez|en|bij|na|presso|·)\s", re.IGNORECASE)
_ENTRIES = later(r"\n|;|:::|\s•\s|^•|^[-*]\s|(?<=\D)\s(?:→|➜|⟶|»|[=-]>)\s(?=\D)", re.MULTILINE)
_FIRST = later(r"\s*\(?1[.)]\s+")
# "Acme · Full-time", as a profile says how somebody was employed.
_EMPLOYED = later(rf"\s·\s(?:{KINDS})$", re.IGNORECASE)
# "CGPA 9.1", "GPA: 3.8/4.0", "Note 1,3"
_GRADE_SAID = (
    r"((?:c?gpa|cgpi|abschlussnote|note|grade|percentage|aggregate|score)\s?[:\-]?\s?\d[\d.,]*"
    r"(?:\s?/\s?\d[\d.,]*|\s?%)?)"
)
_GRADE = later(rf"\s*\({_GRADE_SAID}\)|[,;|]?\s*\b{_GRADE_SAID}(?=\s*(?:[,;|)]|$))", re.IGNORECASE)
_IN_BRACKETS = later(r"\(([^()]{4,60})\)|\[([^\[\]]{4,60})\]")
# Lebenslauf.pdf is a file, or the address of one, and no job.
_FILE = later(r"(?:https?://\S+|.{1,200}\.(?:pdf|docx?|rtf|odt|txt|pages|zip|png|jpe?g))", re.IGNORECASE)
# "Jan 2016 - Present · 8 yrs 2 mos"
_DURATION = later(r"\s(?:·\s|\()\d{1,2}\s?(?:y|m|j|an|mes|mois|ano)\w*\b.{0,20}$", re.IGNORECASE)
# "5 yrs 2 mos", "Full-time · 5 yrs": all of somebody's time at a company.
_HOW_LONG = later(rf"(?:[^\d·]{{3,20}} · )?{TIME}", re.IGNORECASE)
# "Acme - 3 years", "Acme (4 yrs 2 mos)"
_TENURE = later(rf"\s?(?:\s[-–—·|]\s|,\s|\()(?:for )?{TIME}\)?$", re.IGNORECASE)
# "Engineer at Acme in 2018 - Present"
_BEFORE_DATES = later(r"\s(?:in|from|since|between|seit|von|depuis|de|desde|dal|sinds|van)$")
_BLANK = later(r"\n\s*\n")
# "Acme, Inc." is one company.
_COMMA = (
    r",\s+(?!(?:inc|incorporated|llc|l\.l\.c|ltd|limited|corp|corporation|llp|plc|gmbh|pbc|pty|s\.a|s\.l|s\.r\.l|sarl"
    r"|b\.v|n\.v|s\.p\.a)\.?(?![\w-]))(?![^()]*\))"
)
# "Engineer (Acme, 2019 - 2021)", "Stanford University (BSc, Computer Science)"
_BEHIND = later(r"([^()]{2,200}?)\s?\(([^()]{2,200})\)")
_PARTS = later(rf"\s*{_COMMA}|\s+[|·]\s+|\s*\|\s*|\s+[-–—]\s+|\s*:\s+", re.IGNORECASE)
_BEHIND_AT = later(rf"{_COMMA}|\s+[|·]\s+", re.IGNORECASE)
_TITLES = frozenset(
    "engineer developer dev manager director lead head chief officer cto ceo cfo coo cio cmo vp president founder"
    " cofounder consultant analyst architect designer scientist specialist coordinator administrator assistant"
    " associate intern trainee partner owner principal advisor adviser recruiter nurse teacher professor lecturer"
    " researcher programmer technician operator supervisor executive accountant lawyer attorney paralegal editor"
    " writer author producer sales marketing representative agent buyer planner strategist product project program"
    " staff senior junior sr jr entwickler entwicklerin ingenieur ingenieurin leiter leiterin geschaftsfuhrer"
    " berater beraterin werkstudent praktikant praktikantin referent sachbearbeiter buchhalter vertriebsleiter"
    " softwareentwickler projektleiter ingenieure directeur directrice responsable chef cheffe developpeur"
    " developpeuse consultante stagiaire charge chargee ingeniero ingeniera desarrollador desarrolladora gerente"
    " jefe jefa director directora analista consultor consultora becario ontwikkelaar medewerker adviseur"
    " projectleider stagiair engenheiro engenheira desenvolvedor desenvolvedora diretor diretora coordenador"
    " estagiario ingegnere sviluppatore sviluppatrice direttore direttrice responsabile consulente tirocinante"
    " progettista fellow member clerk driver chef mechanic doctor physician surgeon pharmacist therapist tester qa"
    " sre devops dba freelancer contractor postdoc".split()
)
_SCHOOLS = frozenset(
    "university universitat universitaet universite universidad universiteit universidade universita college school"
    " institute institut instituto istituto academy akademie academie academia hochschule fachhochschule ecole escuela"
    " scuola politecnico polytechnic polytechnique politecnica tu th fh mit eth epfl ucla usc ucl lse insead hec kth"
    " gymnasium lycee liceo lyceum faculty uni iit nit caltech georgia stanford harvard oxford cambridge yale princeton"
    " berkeley conservatory seminary bootcamp".split()
)
_OF_A_SCHOOL = later(r"(?:high|secondary|middle) school (?:diploma|degree|certificate|graduate)")
_DEGREES = frozenset(
    "bsc msc ba ma bs ms be me btech mtech meng beng mba phd dphil md jd llb llm mphil bba bcom mcom bfa mfa mpa mph"
    " bachelor bachelors master masters doctor doctorate doctoral diploma diplom diplome associate minor major"
    " licence licenciatura licenciado grado maestria ingenieur ingenieria magister staatsexamen abitur baccalaureat bac"
    " laurea dottorato mestrado doutorado bacharelado doctorado degree certificate certification honours honors"
    " ausbildung matura vwo hbo wo mbo ged".split()
)


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
    if not title and not company:
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
    """The entries of a cell. A bar is between two of them only if it is not between the parts of one."""
    text = _unnumbered(text.replace("**", ""))
    blocks = [block.split("\n") for block in _BLANK.split(text.strip())]
    if len(blocks) > 1 and any(len(block) > 1 for block in blocks):
        # An entry stands in several lines, as it does on a page: up to its dates, behind which it is described.
        return [entry for block in blocks if (entry := " | ".join(filter(None, map(_bare, _up_to_dates(block)))))]
    lines = [line for part in _ENTRIES.split(text) if part for one in _by_dates(part) if (line := cells.text(one))]
    if of_companies := _roles_of_companies(lines):
        return of_companies
    if copied := _as_on_a_page(lines):
        return copied
    lines = _with_their_dates(lines)
    if len(lines) != 1 or "|" not in lines[0]:
        return lines
    parts = [part for part in (piece.strip() for piece in lines[0].split("|")) if part]
    dated = [bool(dates.span(part) or dates.is_date(part)) for part in parts]
    if any(dated):
        entries: list[list[str]] = [[]]
        for position, part in enumerate(parts):
            # A date ends an entry, or begins each if it begins the first.
            if entries[-1] and (dated[position] if dated[0] else dated[position - 1]):
                entries.append([])
            entries[-1].append(part)
        return [" | ".join(entry) for entry in entries]
    whole = [bool(_AT.search(part) or "," in part or _IN_BRACKETS.search(part)) for part in parts]
    known = [bool((_TITLES | _DEGREES | _SCHOOLS) & set(fold(part).split())) for part in parts]
    return [lines[0]] if len(parts) == 2 and not any(whole) and known.count(True) >= 1 else parts


def _bare(line: str) -> str:
    """A line of a profile without how long it was, and how somebody was employed."""
    return _EMPLOYED.sub("", _without_duration(cells.text(line)))


def _unnumbered(text: str) -> str:
    """`1. CTO at Acme 2. Dev at Zed` in two lines, without their numbers; `1. FC Acme, CTO` is one."""
    if (first := _FIRST.match(text)) is None:
        return text
    entries = [text[first.end() :]]
    while found := re.search(rf"(?:^|[\s;,|])\(?{len(entries) + 1}[.)]\s+", entries[-1]):
        entries[-1:] = [entries[-1][: found.start()], entries[-1][found.end() :]]
    if len(entries) == 1 and not _is_title(_PARTS.split(_AT.split(entries[0])[0])[0]):
        return text
    return "\n".join(entry.strip(" ;,|\n") for entry in entries)


def _by_dates(line: str) -> list[str]:
    """The entries of a line in which each ends with dates in brackets: `CTO at A (2020 - 2021), Dev at B (2019)`."""
    if line.count("(") + line.count("[") < 2:
        return [line]
    ends = [found.end() for found in _IN_BRACKETS.finditer(line) if _dated(found[1] or found[2])]
    if len(ends) < 2:
        return [line]
    ends[-1] = len(line)
    entries = [line[start:end].strip(" ,|") for start, end in pairwise([0, *ends])]
    whole = all(
        _AT.search(entry) or _PARTS.search(_IN_BRACKETS.sub("", entry)) or _unbracketed(entry) != entry
        for entry in entries
    )
    return entries if whole else [line]


def _dated(text: str) -> bool:
    """Whether what stands in brackets is dates, or ends with them."""
    return any(_span(told) or _single(told) for told in (text, text.rpartition(", ")[2]))


def _unbracketed(line: str) -> str:
    """A line without the brackets in which its company or its degree stands."""
    found = _BEHIND.fullmatch(line)
    if found is None or (_AT.search(found[1]) and _SCHOOLS.isdisjoint(fold(found[1]).split())):
        return line
    inner = found[2].partition(", ")
    opens = _is_degree(inner[0]) or (inner[1] and _dated(inner[2]) and not _dated(inner[0]))
    return f"{found[1]}, {found[2]}" if opens else line


def _up_to_dates(block: list[str]) -> list[str]:
    at = next((at for at, line in enumerate(block) if _is_dated(line)), len(block) - 1)
    return block[: max(at, 1) + 1]


def _as_on_a_page(lines: list[str]) -> list[str]:
    """The entries of lines copied from a profile: a title, a company, dates, perhaps a place; [] for other lines."""
    dated = [at for at, line in enumerate(lines) if _is_dated(_without_duration(line))]
    if not dated or dated[0] != 2 or any(after - before < 3 for before, after in pairwise(dated)):
        return []
    if any(_AT.search(lines[at - 2]) or _without_dates(lines[at - 1])[1] for at in dated):
        return []
    return [
        " | ".join((lines[at - 2], lines[at - 1].partition(" · ")[0], _without_duration(lines[at]))) for at in dated
    ]


def _roles_of_companies(lines: list[str]) -> list[str]:
    """The entries of lines copied from a profile that puts several roles under their company, which stands above how
    long all of it was; [] for other lines."""
    under = [at for at, line in enumerate(lines) if _HOW_LONG.fullmatch(line)]
    dated = [at for at, line in enumerate(lines) if _is_dated(_without_duration(line))]
    if not under or under[0] != 1 or not dated or dated[0] < 3:
        return []
    return [
        f"{lines[at - 1]} | {lines[max(over for over in under if over < at) - 1]} | {_without_duration(lines[at])}"
        for at in dated
        if at - 1 not in under
    ]


def _without_duration(line: str) -> str:
    return _DURATION.sub("", line)


def _with_their_dates(lines: list[str]) -> list[str]:
    """The lines, with one that holds nothing but dates behind the one above that it belongs to."""
    made: list[str] = []
    for line in lines:
        if made and _is_dated(line) and not _is_dated(made[-1]) and not _without_dates(made[-1])[1]:
            made[-1] = f"{made[-1]} | {line}"
        else:
            made.append(line)
    return made


def _is_dated(line: str) -> bool:
    """Whether a line is dates and nothing else."""
    return bool(dates.span(line) or dates.is_date(line))


def _without_dates(line: str) -> tuple[str, dict[str, str]]:
    """A line without its dates, in brackets or as one of its parts; and those: a span of time, or a single `date`."""
    for dated in (_span, _single):
        for found in _IN_BRACKETS.finditer(line):
            if told := dated(found[1] or found[2]):
                rest = f"{line[: found.start()]} {line[found.end() :]}"
                return " ".join(rest.split()).strip(_AROUND), told
        for separator, between in _BETWEEN:
            parts = separator.split(line)
            # The longest: "01/2020 -" of "01/2020 - heute" is a span too.
            for size in (5, 4, 3, 2, 1) if dated is _span else (1, 2, 3, 5):
                for at in {len(parts) - size, 0} if size < len(parts) else ():
                    if told := dated(" ".join(parts[at : at + size])):
                        return between.join(parts[:at] + parts[at + size :]).strip(_AROUND), told
    return line, {}


_AROUND = " ,|-–:"
_BETWEEN = tuple(
    (later(separator), between)
    for separator, between in (
        (r"\s?[|·]\s?", " | "),
        (r",\s", ", "),
        (r":\s", ": "),
        (r"\s[-–—]\s", " - "),
        (r"\s", " "),
    )
)


def _span(text: str) -> dict[str, str]:
    span = dates.span(text)
    return {"start": span[0], "end": span[1]} if span else {}


def _single(text: str) -> dict[str, str]:
    return {"date": dates.read(text)} if dates.is_date(text) else {}


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
    line, parts = _without_dates(_unbracketed(line))
    line = _BEFORE_DATES.sub("", line) if parts else _TENURE.sub("", line)
    parts["start"] = parts.get("start") or parts.pop("date", "")
    if found := _AT.search(line):
        title, rest = line[: found.start()], line[found.end() :]
        company, *more = [part for part in _BEHIND_AT.split(rest) if part] or [""]
        return {**parts, "title": title.strip(" ,"), "company": company, "location": ", ".join(more)}
    first, *others = [part for part in _PARTS.split(line) if part] or [""]
    if not others:
        return {**parts, "title": first}
    second, *more = others
    order = "open"
    if _is_title(first) != _is_title(second):
        order = "straight" if _is_title(first) else "turned"
    if order == "turned":
        first, second = second, first
    return {**parts, "title": first, "company": second, "location": ", ".join(more), "order": order}


def _is_title(text: str) -> bool:
    return not _TITLES.isdisjoint(fold(text).split())


def _schools_in_words(lines: list[str]) -> list[dict[str, str]]:
    return [_school_in_words(line) for line in lines]


def _school_in_words(line: str) -> dict[str, str]:
    """`MSc Computer Science, TU Berlin (2010 - 2012)`, `Stanford University, BS, 2010-2014`, `MIT`."""
    grades = [found[1] or found[2] for found in _GRADE.finditer(line)]
    line, parts = _without_dates(_unbracketed(_GRADE.sub("", line) if grades else line))
    if grades:
        parts["description"] = ", ".join(grades)
    # A single year is the one of the degree.
    parts["end"] = parts.get("end") or parts.pop("date", "")
    pieces = [piece for part in _PARTS.split(line) for piece in _with_its_place(part) if piece]
    if not pieces:
        return parts
    school = next(
        (piece for piece in pieces if _SCHOOLS & set(fold(piece).split()) and not _OF_A_SCHOOL.match(fold(piece))), None
    )
    degree = next((piece for piece in pieces if piece != school and _is_degree(piece)), None)
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
    return [part] if _SCHOOLS & set(fold(sides[0]).split()) and " @ " not in part else sides


def _is_degree(text: str) -> bool:
    words = fold(text.replace(".", "")).split()
    return not _DEGREES.isdisjoint(words)
