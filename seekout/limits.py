"""How much of a file is read: a project has at most some ten thousand people, and a file can claim anything."""

from __future__ import annotations

from collections.abc import Sequence

from seekout.errors import MOST_COLUMNS, MOST_PEOPLE, MOST_SHEETS, file_error

CELLS_IN_BATCH = 5_000
CHARACTERS_IN_BATCH = 4 * 1024 * 1024
MOST_CELLS = 10_000_000
# Blank rows too, of all sheets together: twice what one sheet of Excel can hold.
MOST_ROWS = 2 * 1_048_576
LONGEST_CELL = 100_000


class Limits:
    """Counts what has been read of a whole file, over all its sheets."""

    def __init__(self) -> None:
        self._rows = 0
        self._people = 0
        self._cells = 0
        self._sheets = 0

    def sheet(self) -> None:
        """Count a sheet. Raises ProjectFileError when it is one too many."""
        self._sheets += 1
        if self._sheets > MOST_SHEETS:
            raise file_error("too_many_sheets")

    def row(self, count: int = 1) -> None:
        """Count rows, be they blank. Raises ProjectFileError when they are too many."""
        self._rows += count
        if self._rows > MOST_ROWS:
            raise file_error("too_many_rows")

    def batch(self, rows: Sequence[Sequence[str]]) -> None:
        """Raises ProjectFileError when these rows with something in them are too many, or too wide."""
        lengths = list(map(len, rows))
        if max(lengths) > MOST_COLUMNS:
            raise file_error("too_many_columns")
        self._people += len(rows)
        if self._people > MOST_PEOPLE:
            raise file_error("too_many_rows")
        self._cells += sum(lengths)
        if self._cells > MOST_CELLS:
            raise file_error("too_large")
