"""Opening a project file, whatever its bytes turn out to be, and reading it as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from seekout.columns import ColumnReport, Columns, looks_like_header, understand
from seekout.errors import file_error, no_columns
from seekout.files import text_rows, workbook_sheets
from seekout.kinds import FileKind, kind_of
from seekout.people import Candidate, UnreadableRow
from seekout.rows import read_row

_HEADER_WITHIN = 20
NumberedRow = tuple[int, list[str]]


class ProjectReader:
    """An open project file: what its columns are, and its rows, once."""

    def __init__(self, kind: FileKind, name: str, columns: Columns, rows: Iterator[NumberedRow]) -> None:
        self.kind = kind.value
        self.project_name = _project_name(name)
        self._columns = columns
        self._rows = rows

    @property
    def columns(self) -> ColumnReport:
        """Which columns were understood."""
        return self._columns.report

    def rows(self) -> Iterator[Candidate | UnreadableRow]:
        """Candidates and unreadable rows in the file's order. Raises ProjectFileError if the file breaks off."""
        for number, cells in self._rows:
            read = read_row(number, cells, self._columns)
            if read is not None:
                yield read


@contextmanager
def open_project(path: Path, name: str) -> Iterator[ProjectReader]:
    """Open the file at `path`, which a person uploaded as `name`.

    The kind of file is told by its bytes, never by its name. Raises ProjectFileError for any file that is no table with
    people in it.
    """
    kind = kind_of(path)
    if kind is FileKind.CSV:
        with text_rows(path) as rows:
            yield _reader(kind, name, [rows])
    else:
        yield _reader(kind, name, workbook_sheets(path))


def _reader(
    kind: FileKind, name: str, tables: Iterator[Iterator[NumberedRow]] | list[Iterator[NumberedRow]]
) -> ProjectReader:
    """The first table with a header that names people; the header may stand below some titles."""
    headers: list[str] = []
    any_cells = False
    for rows in tables:
        seen: list[NumberedRow] = []
        for numbered in rows:
            seen.append(numbered)
            if looks_like_header(numbered[1]):
                columns = understand(numbered[1])
                first = next(rows, None)
                if first is None:
                    raise file_error("no_rows")
                return ProjectReader(kind, name, columns, chain([first], rows))
            if len(seen) >= _HEADER_WITHIN:
                break
        filled = next((cells for _, cells in seen if any(cell.strip() for cell in cells)), None)
        if filled:
            any_cells = True
            headers = headers or [" ".join(cell.split()) for cell in filled]
    if not any_cells:
        raise file_error("empty")
    if len([header for header in headers if header]) < 2 and kind is FileKind.CSV:
        raise file_error("not_a_table")
    raise no_columns(headers)


def _project_name(name: str) -> str:
    stem = re.sub(r"(\.(csv|xlsx|xls|txt|tsv))+$", "", name.strip(), flags=re.IGNORECASE)
    stem = "".join(character for character in stem if character.isprintable())
    return " ".join(re.sub(r"[\\/]+", " ", stem).split())[:200] or "SeekOut project"
