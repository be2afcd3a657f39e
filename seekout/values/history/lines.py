"""The entries of a cell of a history, one a line, however they are set apart."""

from __future__ import annotations

import re
from itertools import pairwise

from seekout.text.folding import fold
from seekout.text.later import later
from seekout.values import cells, dates
from seekout.values.company_cells import KINDS, TIME
from seekout.values.history.parts import (
    AT,
    DEGREES,
    IN_BRACKETS,
    PARTS,
    SCHOOLS,
    TITLES,
    ends_in_dates,
    is_dated,
    is_title,
    unbracketed,
    without_dates,
)

_ENTRIES = later(r"\n|;|:::|\s•\s|^•|^[-*]\s|(?<=\D)\s(?:→|➜|⟶|»|[=-]>)\s(?=\D)|\s>>\s", re.MULTILINE)
_FIRST = later(r"\s*\(?1[.)]\s+")
# "Acme · Full-time", as a profile says how somebody was employed.
_EMPLOYED = later(rf"\s·\s(?:{KINDS})$", re.IGNORECASE)
# "Jan 2016 - Present · 8 yrs 2 mos"
_DURATION = later(r"\s(?:·\s|\()\d{1,2}\s?(?:y|m|j|an|mes|mois|ano)\w*\b.{0,20}$", re.IGNORECASE)
# "5 yrs 2 mos", "Full-time · 5 yrs": all of somebody's time at a company.
_HOW_LONG = later(rf"(?:[^\d·]{{3,20}} · )?{TIME}", re.IGNORECASE)
_AFTER = later(
    r",\s(?:(?:and|then|and then|previously|before that|und|et|y)\s)?|\s(?:then|previously)\s", re.IGNORECASE
)
_BLANK = later(r"\n\s*\n")


def lines_of(text: str) -> list[str]:
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
    if not any(dated) and all(without_dates(part)[1] for part in parts):
        # "Acme - Engineer - 2019-2021 | Globex - Engineer - 2015-2018"
        return parts
    if any(dated):
        entries: list[list[str]] = [[]]
        for position, part in enumerate(parts):
            # A date ends an entry, or begins each if it begins the first.
            if entries[-1] and (dated[position] if dated[0] else dated[position - 1]):
                entries.append([])
            entries[-1].append(part)
        return [" | ".join(entry) for entry in entries]
    whole = [bool(AT.search(part) or "," in part or IN_BRACKETS.search(part)) for part in parts]
    known = [bool((TITLES | DEGREES | SCHOOLS) & set(fold(part).split())) for part in parts]
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
    if len(entries) == 1 and not is_title(PARTS.split(AT.split(entries[0])[0])[0]):
        return text
    return "\n".join(entry.strip(" ;,|\n") for entry in entries)


def _by_dates(line: str) -> list[str]:
    """The entries of a line in which each ends with dates: `CTO at A (2020 - 2021), Dev at B (2019)`, `CTO at A from
    2020 to 2021, Dev at B in 2019`."""
    pieces = _AFTER.split(line)
    if len(pieces) > 1 and all(AT.search(piece) and without_dates(piece)[1] for piece in pieces):
        return pieces
    if line.count("(") + line.count("[") < 2:
        return [line]
    ends = [found.end() for found in IN_BRACKETS.finditer(line) if ends_in_dates(found[1] or found[2])]
    if len(ends) < 2:
        return [line]
    ends[-1] = len(line)
    entries = [line[start:end].strip(" ,|") for start, end in pairwise([0, *ends])]
    whole = all(
        AT.search(entry) or PARTS.search(IN_BRACKETS.sub("", entry)) or unbracketed(entry) != entry for entry in entries
    )
    return entries if whole else [line]


def _up_to_dates(block: list[str]) -> list[str]:
    at = next((at for at, line in enumerate(block) if is_dated(line)), len(block) - 1)
    return block[: max(at, 1) + 1]


def _as_on_a_page(lines: list[str]) -> list[str]:
    """The entries of lines copied from a profile: a title, a company, dates, perhaps a place; [] for other lines."""
    dated = [at for at, line in enumerate(lines) if is_dated(_without_duration(line))]
    if not dated or dated[0] != 2 or any(after - before < 3 for before, after in pairwise(dated)):
        return []
    if any(AT.search(lines[at - 2]) or without_dates(lines[at - 1])[1] for at in dated):
        return []
    return [
        " | ".join((lines[at - 2], lines[at - 1].partition(" · ")[0], _without_duration(lines[at]))) for at in dated
    ]


def _roles_of_companies(lines: list[str]) -> list[str]:
    """The entries of lines copied from a profile that puts several roles under their company, which stands above how
    long all of it was; [] for other lines."""
    under = [at for at, line in enumerate(lines) if _HOW_LONG.fullmatch(line)]
    dated = [at for at, line in enumerate(lines) if is_dated(_without_duration(line))]
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
        if made and is_dated(line) and not is_dated(made[-1]) and not without_dates(made[-1])[1]:
            made[-1] = f"{made[-1]} | {line}"
        else:
            made.append(line)
    return made
