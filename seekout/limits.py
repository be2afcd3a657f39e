"""How much of a file is read: a project has at most some ten thousand people, and a file can claim anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from seekout.errors import MOST_COLUMNS, MOST_PEOPLE, MOST_ROWS, file_error

# Rows that follow each other: their numbers in a spreadsheet, and their cells.
Batch: TypeAlias = tuple[Sequence[int], Sequence[Sequence[str]]]

CELLS_IN_BATCH = 5_000
MOST_CELLS = 10_000_000


class Limits:
    """Counts what has been read of a table."""

    def __init__(self) -> None:
        self._people = 0
        self._cells = 0

    def number(self, number: int) -> None:
        """Raises ProjectFileError when row `number` is one too many, be it blank."""
        if number > MOST_ROWS:
            raise file_error("too_many_rows")

    def batch(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """Raises ProjectFileError when these rows with something in them are too many, or too wide."""
        self.number(numbers[-1])
        lengths = list(map(len, rows))
        if max(lengths) > MOST_COLUMNS:
            raise file_error("too_many_columns")
        self._people += len(rows)
        if self._people > MOST_PEOPLE:
            raise file_error("too_many_rows")
        self._cells += sum(lengths)
        if self._cells > MOST_CELLS:
            raise file_error("too_large")
