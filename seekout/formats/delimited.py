"""Rows out of text files with any encoding and delimiter."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from seekout.errors import file_error
from seekout.formats.dialects import Dialect, judge, said_by
from seekout.limits import CELLS_IN_BATCH, Limits
from seekout.tables import Batch, Table
from seekout.text.encodings import Encoding, encoding_of, forced

_CHUNK = 256 * 1024
_SAMPLE = 256 * 1024
# A line, or a cell of several lines, may be as long as this before it is taken for something else than a row.
_LONGEST_LINE = 4 * 1024 * 1024
# No line of a file can be this one, since NULs are taken out.
_END = "\x00"


@contextmanager
def text_table(path: Path, limits: Limits, encoding: str | None = None) -> Iterator[tuple[Table, Encoding]]:
    """The table of a delimited text file, and how its bytes were read; `encoding` is one that a person chose.

    Raises ProjectFileError when it is no text.
    """
    found, errors = encoding_of(path) if encoding is None else (forced(encoding), "replace")
    with path.open(encoding=found.name, errors=errors, newline="") as file:
        sample = file.read(_SAMPLE)
        to_lines = _old_mac if _is_old_mac(sample) else _universal
        sample = _told(to_lines(sample)).removeprefix("\ufeff")
        if _is_junk(sample):
            raise file_error("not_a_table" if encoding is None else "wrong_encoding")
        lines = sample.split("\n")
        if len(lines) > 1 and len(sample) >= _SAMPLE - 1:
            # The last line may be cut.
            lines.pop()
        said = said_by(lines[0])
        dialect, _ = judge([line + "\n" for line in lines[bool(said) :]])
        if said:
            dialect = replace(dialect, delimiter=said)
        file.seek(0)
        lines_of_file = _Lines(file, to_lines)
        if said:
            next(iter(lines_of_file))
        yield Table("", _csv_rows(lines_of_file, dialect, 2 if said else 1, limits)), found


def _is_old_mac(sample: str) -> bool:
    """Whether lines end in carriage returns alone, so that a line feed belongs to a cell."""
    feeds = sample.count("\n")
    return sample.count("\r") - sample.count("\r\n") > feeds > 0


def _universal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _old_mac(text: str) -> str:
    return text.replace("\r\n", "\r").replace("\n", "\u2028").replace("\r", "\n")


def _csv_rows(lines: _Lines, dialect: Dialect, first_row: int, limits: Limits) -> Iterator[Batch]:
    """Rows in batches.

    A quote that is never closed would swallow all rows up to the next one: then the quotes of its line are taken as
    any other character, and what it swallowed is read again.
    """
    csv.field_size_limit(_LONGEST_LINE)
    taken = lines.taken
    numbers: list[int] = []
    rows: list[list[str]] = []
    filled = chunk = width = 0
    number = first_row - 1
    ended = False
    while not ended:
        taken.clear()
        reader = csv.reader(lines, **dialect.options())  # type: ignore[arg-type]
        cells: list[str] = []
        swallowed = False
        try:
            for cells in reader:
                if len(taken) == 1:
                    width = len(cells)
                elif _swallows(cells, taken, dialect.delimiter, width):
                    swallowed = True
                    break
                taken.clear()
                number += 1
                limits.row()
                if not any(cells):
                    continue
                if filled >= CELLS_IN_BATCH or lines.chunk != chunk:
                    if rows:
                        limits.batch(rows)
                        yield numbers, rows
                    numbers, rows, filled, chunk = [], [], 0, lines.chunk
                numbers.append(number)
                rows.append(cells)
                filled += len(cells)
        except csv.Error:
            swallowed = True
        ended = not swallowed
        if swallowed:
            first, *others = taken
            if dialect.quote not in first:
                raise file_error("damaged")
            lines.give_back([first.replace(dialect.quote, ""), *others])
    # The last row is _END.
    if len(rows) > 1:
        limits.batch(rows[:-1])
        yield numbers[:-1], rows[:-1]


def _swallows(cells: list[str], taken: list[str], delimiter: str, width: int) -> bool:
    """Whether a row of several lines is rather several rows: never closed, or with a row like the last in one cell."""
    if taken[-1] == _END:
        return True
    return 2 < width != len(cells) and any(line.count(delimiter) == width - 1 for line in taken[1:])


class _Lines:
    """The lines of a text, then _END; any line end is "\\n", and NULs are gone.

    `taken` are the lines that were given since it was last cleared; `chunk` counts the parts that were read.
    """

    def __init__(self, file: io.TextIOBase, to_lines: Callable[[str], str]) -> None:
        self._to_lines = to_lines
        self.taken: list[str] = []
        self.chunk = 0
        self._given_back: list[str] = []
        self._lines = self._read(file)

    def __iter__(self) -> Iterator[str]:
        take = self.taken.append
        while self._given_back:
            take(line := self._given_back.pop())
            yield line
        for line in self._lines:
            take(line)
            yield line

    def give_back(self, lines: list[str]) -> None:
        """Give these lines once more, before any other, to whoever iterates next."""
        self._given_back += reversed(lines)

    def _read(self, file: io.TextIOBase) -> Iterator[str]:
        rest = ""
        while chunk := file.read(_CHUNK):
            if chunk[-1] == "\r":
                # A line feed that belongs to it may follow.
                chunk += file.read(1)
            chunk = self._to_lines(chunk)
            self.chunk += 1
            parts = (rest + _told(chunk)).replace("\n\ufeff", "\n").split("\n")
            if self.chunk == 1:
                parts[0] = parts[0].removeprefix("\ufeff")
            rest = parts.pop()
            if len(rest) > _LONGEST_LINE:
                raise file_error("not_a_table")
            for part in parts:
                yield part + "\n"
        if rest:
            yield rest + "\n"
        yield _END


def _told(text: str) -> str:
    """A text without zeros, and without what ends a file for CP/M and DOS."""
    return text.replace("\x00", "").replace("\x1a", "")


def _is_junk(sample: str) -> bool:
    """Whether the text is no text: many control or replacement characters."""
    strange = sum(
        1
        for character in sample[: 64 * 1024]
        if character == "\ufffd" or (character < " " and character not in "\t\r\n\x1f")
    )
    return strange > max(4, len(sample[: 64 * 1024]) // 50)
