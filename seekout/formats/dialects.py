"""How a text file separates its cells, judged by many lines: delimiter, quotes, escapes."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from seekout.headings.columns import understand
from seekout.text.later import later

# The rarer a sign is in what people write, the likelier it separates cells.
_DELIMITERS = {"\t": 1.15, "|": 1.1, "\x1f": 1.1, "^": 1.1, "~": 1.1, ";": 1.05, ",": 1.0, ":": 0.6}
# No text holds this sign: the whole line is one cell.
NO_DELIMITER = "\x1e"
_MOST_LINES = 200
_HEADER_WITHIN = 30
_LONGEST_HEADER = 300
_MUCH_BETTER = 1.2
# "Ann \"Annie\" Bay": a quote behind this sign ends no cell.
_ESCAPED = later(r'\\"[^\W_][^"\n]{0,60}\\"(?!,|;|\t|$)', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are separated and quoted; `escape` is a sign before a quote that belongs to the text, or None."""

    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None

    def options(self) -> dict[str, object]:
        """The arguments of csv.reader."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote,
            "escapechar": self.escape,
            "doublequote": True,
            "skipinitialspace": True,
        }


def said_by(line: str) -> str:
    """The delimiter that Excel's line `sep=;` names, or ""."""
    said = line.lstrip("\ufeff").rstrip("\r\n").strip('"')
    if said[:4].lower() == "sep=" and (len(said) == 5 or not said[5:].strip(",;\t| ")):
        return said[4:5]
    return ""


def judge(lines: Sequence[str]) -> tuple[Dialect, float]:
    """The dialect in which most lines have the columns that a header names, and how much speaks for it (0: nothing).

    A file of one column has no delimiter.
    """
    lines = [line for line in lines if line.strip()][:_MOST_LINES]
    text = "".join(lines)
    best, most = Dialect(), 0.0
    for delimiter, weight in _DELIMITERS.items():
        # The colon of an address separates nothing.
        if delimiter in text and not (delimiter == ":" and "://" in text):
            rating = weight * _rating(lines, Dialect(delimiter))
            if rating > most:
                best, most = Dialect(delimiter), rating
    for other in _unusual(text, best.delimiter):
        rating = _DELIMITERS[best.delimiter] * _rating(lines, other)
        said = _ESCAPED.search(text) if other.escape else _all_in(lines[0], best.delimiter, "'")
        needed = most if said else most * _MUCH_BETTER
        if rating and rating >= needed:
            best, most = other, rating
    if not most and lines:
        first = lines[0].strip().strip('"')[:_LONGEST_HEADER]
        alone = not any(sign in first for sign in _DELIMITERS) and understand([first]).names_people
        return Dialect(NO_DELIMITER if alone else _most_even(lines)), 0.0
    return best, most


def _unusual(text: str, delimiter: str) -> list[Dialect]:
    found = []
    if '\\"' in text or f"\\{delimiter}" in text:
        found.append(Dialect(delimiter, escape="\\"))
    if text.startswith("'") or f"{delimiter}'" in text:
        found.append(Dialect(delimiter, quote="'"))
    return found


def _all_in(line: str, delimiter: str, quote: str) -> bool:
    """Whether every cell of a line stands in quotes of a kind."""
    return all(len(cell) > 1 and cell[0] == cell[-1] == quote for cell in line.strip().split(delimiter))


def _rows(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), 4 * 1024 * 1024))
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(row for row in csv.reader(lines, **dialect.options()) if any(row))  # type: ignore[arg-type]
    return rows


def _rating(lines: Sequence[str], dialect: Dialect) -> float:
    """How many columns the best header names, times the share of rows below it that are as wide."""
    rows = _rows(lines, dialect)
    best = 0.0
    for position, row in enumerate(rows[:_HEADER_WITHIN]):
        if len(row) < 2 or any("@" in cell or "//" in cell for cell in row):
            continue
        columns = understand([cell[:_LONGEST_HEADER] for cell in row])
        named = len(columns.report.understood)
        if not named or not columns.names_people:
            continue
        below = rows[position + 1 :]
        even = sum(_alike(row, other) for other in below) / len(below) if below else 0.5
        # Brackets that a delimiter tears apart were not meant to be.
        torn = sum(cell.count("(") != cell.count(")") for cell in row)
        best = max(best, max(0.1, named - torn) * (0.1 + even))
    return best


def _alike(header: Sequence[str], row: Sequence[str]) -> float:
    if len(row) == len(header):
        return 1.0
    # Trailing empty cells are left away, and section rows have one cell.
    return 0.6 if 1 < len(row) < len(header) else 0.3 if len(row) == 1 else 0.2


def _most_even(lines: Sequence[str]) -> str:
    """The delimiter by which most lines have the same number of cells, where no header is understood."""
    best, most = ",", 0.0
    for delimiter, weight in _DELIMITERS.items():
        if delimiter == ":" and any("://" in line for line in lines):
            continue
        widths = [len(row) for row in _rows(lines, Dialect(delimiter))]
        usual = max(set(widths), key=widths.count, default=1)
        if usual > 1:
            rating = weight * widths.count(usual) / len(widths)
            if rating > most:
                best, most = delimiter, rating
    return best
