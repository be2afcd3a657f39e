"""Opening a project file, whatever its bytes turn out to be, and reading it as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path

from seekout import delimited, old_excel, xlsx
from seekout.columns import ColumnReport, Columns, looks_like_header, understand
from seekout.errors import file_error, no_columns
from seekout.kinds import FileKind, kind_of
from seekout.limits import Batch
from seekout.people import Candidate, UnreadableRow
from seekout.rows import RowReader

_HEADER_WITHIN = 20


class ProjectReader:
    """An open project file: what its columns are, and its rows, once."""

    def __init__(self, kind: FileKind, name: str, columns: Columns, batches: Iterable[Batch]) -> None:
        self.kind = kind.value
        self.project_name = project_name(name)
        self._columns = columns
        self._batches = batches

    @property
    def columns(self) -> ColumnReport:
        """Which columns were understood."""
        return self._columns.report

    def rows(self) -> Iterator[Candidate | UnreadableRow]:
        """Candidates and unreadable rows in the file's order. Raises ProjectFileError if the file breaks off."""
        reader = RowReader(self._columns)
        for numbers, rows in self._batches:
            yield from reader.read(numbers, rows)


@contextmanager
def open_project(path: Path, name: str) -> Iterator[ProjectReader]:
    """Open the file at `path`, which a person uploaded as `name`.

    The kind of file is told by its bytes, never by its name. Raises ProjectFileError for any file that is no table with
    people in it.
    """
    kind = kind_of(path)
    if kind is FileKind.CSV:
        with delimited.text_rows(path) as batches:
            yield _reader(kind, name, [batches])
    else:
        with closing(xlsx.sheets(path) if kind is FileKind.XLSX else old_excel.sheets(path)) as sheets:
            yield _reader(kind, name, sheets)


def _reader(kind: FileKind, name: str, tables: Iterable[Iterator[Batch]]) -> ProjectReader:
    """The first table with a header that names people; the header may stand below some titles."""
    headers: list[str] = []
    for batches in tables:
        seen = 0
        for numbers, rows in batches:
            for position, cells in enumerate(rows[: _HEADER_WITHIN - seen]):
                if looks_like_header(cells):
                    rest: Batch = numbers[position + 1 :], rows[position + 1 :]
                    if not rest[0]:
                        following = next(batches, None)
                        if following is None:
                            raise file_error("no_rows")
                        rest = following
                    return ProjectReader(kind, name, understand(cells), chain([rest], batches))
            headers = headers or next((shown for cells in rows if any(shown := _shown(cells))), [])
            seen += len(rows)
            if seen >= _HEADER_WITHIN:
                break
    if not any(headers):
        raise file_error("empty")
    if len([header for header in headers if header]) < 2 and kind is FileKind.CSV:
        raise file_error("not_a_table")
    raise no_columns(headers)


def _shown(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]


def project_name(name: str) -> str:
    """What a project is called whose file has this name."""
    stem = re.sub(r"(\.(csv|xlsx|xls|txt|tsv))+$", "", name.strip(), flags=re.IGNORECASE)
    stem = "".join(character for character in stem if character.isprintable())
    return " ".join(re.sub(r"[\\/]+", " ", stem).split())[:200] or "SeekOut project"
