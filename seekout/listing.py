"""A short list in a text file, such as an admin keeps: its rows as they stand, in whatever encoding and with whatever
separator the program of its writer makes."""

from __future__ import annotations

from pathlib import Path

from seekout.errors import ProjectFileError
from seekout.formats.delimited import text_table
from seekout.formats.kinds import FileKind, kind_of
from seekout.limits import Limits

_LARGEST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 10_000


class ListUnreadable(Exception):
    """The file cannot be read as such a list; the text says what to do."""


def read_list(path: Path) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file that are not empty: their numbers in a spreadsheet, and their cells without blanks around.

    Raises ListUnreadable.
    """
    if path.stat().st_size > _LARGEST_BYTES:
        raise ListUnreadable("This file is larger than 2 MB. Split the list into smaller files.")
    try:
        kind = kind_of(path)
    except ProjectFileError:
        raise ListUnreadable(
            "This file is empty, or it is no CSV file. Save the list as CSV and import that."
        ) from None
    if kind is not FileKind.CSV:
        raise ListUnreadable("This file is a workbook. Save it in Excel as CSV UTF-8 and import that.")
    rows: list[tuple[int, list[str]]] = []
    try:
        with text_table(path, Limits()) as (table, _):
            for numbers, cells in table.batches:
                for number, row in zip(numbers, cells, strict=True):
                    stripped = [cell.strip() for cell in row]
                    if any(stripped):
                        rows.append((number, stripped))
                if len(rows) > MOST_ROWS:
                    raise ListUnreadable(
                        f"This file has more than {MOST_ROWS:,} rows. Split the list into smaller files."
                    )
    except ProjectFileError:
        raise ListUnreadable("This file is no CSV file. Save the list as CSV and import that.") from None
    return rows
