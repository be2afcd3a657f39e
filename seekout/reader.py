"""Opening a project file, whatever its bytes turn out to be, and reading it as a stream.

This reads in the process that calls it. `seekout.read_project` does the same in a process of its own, with limits of
time and memory; whoever reads files of strangers uses that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

from seekout.errors import ProjectFileError, file_error, no_columns
from seekout.file_names import said_by_name
from seekout.findings import Findings
from seekout.formats import sheets_of
from seekout.formats.delimited import text_table
from seekout.formats.kinds import FileKind, kind_of, project_name
from seekout.formats.wrapped import unwrapped, written_otherwise
from seekout.headings.columns import ColumnReport, holds_address
from seekout.headings.consent import heads_opt_outs
from seekout.headings.flags import refuses
from seekout.headings.header_rows import (
    HEADER_WITHIN,
    Header,
    are_stacked,
    find_header,
    first_row,
    headers_to_show,
    holds_several,
    is_list_below_title,
    lettered,
    list_without_header,
    shown,
    stand_beside,
    stands_on_its_side,
)
from seekout.headings.refusals.legends import Lines
from seekout.limits import Limits
from seekout.notes import Account
from seekout.people import Candidate, UnreadableRow
from seekout.records import Record
from seekout.resolving.resolution import resolved
from seekout.sections import Section
from seekout.tables import Batch, Note, Table
from seekout.text.encodings import Encoding

# What is wrong with a table, and not with the file: another sheet may name people.
_OF_A_TABLE = ("empty", "no_rows", "no_columns", "not_a_table", "sideways", "stacked", "beside", "several")
_MOST_OF_A_TITLE = 3
# Programs save pages as .xls, and Excel opens none of them under another name.
_NEVER_A_PAGE = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xlsb", ".ods")


class ProjectReader:
    """An open project file: what its columns are, and its rows, once.

    What is told of the whole file (`columns`, `encoding`, `notes`, `sheets`) is complete when the rows have been read.
    """

    def __init__(
        self,
        kind: FileKind,
        name: str,
        tables: Iterator[Table],
        account: Account,
        mapping: Mapping[str, str],
        apart: Collection[str] = (),
    ) -> None:
        self.kind = kind.value
        self.project_name = project_name(name)
        self.account = account
        account.said_by_name = said_by_name(self.project_name, mapping)
        self._mapping = mapping
        self._apart = tuple(apart)
        self._tables = tables
        self._problem: ProjectFileError | None = None
        self._first = self._next_section()
        if self._first is None:
            raise self._problem or file_error("empty")

    @property
    def columns(self) -> ColumnReport:
        """Which columns were understood, of every table that has been begun."""
        return self.account.columns

    @property
    def encoding(self) -> Encoding | None:
        """How the bytes of a text file were read, with a name as read; None for a workbook."""
        return self.account.encoding

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a person should hear of how the file was read."""
        return self.account.notes()

    @property
    def findings(self) -> Findings:
        """Who was merged, held back or shares an address."""
        return self.account.findings

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets of a workbook that people were read from."""
        return tuple(self.account.sheets)

    @property
    def sheets_left(self) -> tuple[tuple[str, str], ...]:
        """The sheets that were not read, and why."""
        return self.account.sheets_left

    @property
    def hidden_rows(self) -> int:
        """How many rows were left out because they are hidden."""
        return self.account.hidden_rows

    def rows(self) -> Iterator[Candidate | UnreadableRow]:
        """Candidates and unreadable rows in the file's order. Raises ProjectFileError if the file breaks off."""
        for row in resolved(self.unresolved(), self.account.findings, self._apart):
            yield row.candidate() if isinstance(row, Record) else row

    def unresolved(self) -> Iterator[Candidate | UnreadableRow]:
        """As `rows`, each by itself: nobody has looked yet which of them are one person's."""
        section = self._first
        while section is not None:
            for row in section.rows():
                self.account.saw(row)
                yield row
            section = self._next_section()

    def _next_section(self) -> Section | None:
        """The next table that names people. The first problem of a table is kept in case that none does."""
        for table in self._tables:
            try:
                section = _section(table, self.account, self._mapping)
            except ProjectFileError as error:
                if error.code not in _OF_A_TABLE:
                    raise
                self.account.left(table, error.code)
                if self._problem is None or self._problem.code == "empty":
                    self._problem = error
                continue
            return section
        return None


def _section(table: Table, account: Account, mapping: Mapping[str, str]) -> Section:
    """A table from its header on. Raises ProjectFileError where it names no people."""
    batches, first = _first_rows(table.batches)
    first = first[0], account.repair.rows(first[1])
    header = find_header(first[1], mapping)
    table.batches = chain([first], batches)
    if (header is None or header.named < 2) and (inner := unwrapped(table, first)):
        account.unwrapped = True
        table = inner
        batches, first = _first_rows(table.batches)
        header = find_header(first[1], mapping)
    is_list = account.said_by_name.held_back or heads_opt_outs(table.name) or is_list_below_title(first[1])
    if header is None and is_list:
        # A list of those who must not be contacted is one of addresses alone, more often than not.
        header = list_without_header(first[1])
    if header is None and (found := _hidden_header(table, first, account, mapping)):
        first, header = found
    if header is None:
        raise _no_header(first, is_text=account.encoding is not None)
    rest = first[0][header.below :], first[1][header.below :]
    if not rest[0]:
        following = next(batches, None)
        if following is None:
            raise file_error("no_rows")
        rest = following
    table.batches = chain([rest], batches)
    if account.encoding is not None and (inner := written_otherwise(table, rest[1], len(header.headers))):
        account.unwrapped = True
        table = inner
    account.begin(table, header, first)
    below = first[1][header.below - header.height :]
    if not mapping and are_stacked(below, header):
        raise file_error("stacked")
    if not mapping and stands_on_its_side(below, header):
        raise file_error("sideways")
    if not mapping and stand_beside(header):
        raise file_error("beside")
    if not mapping and holds_several(header):
        raise file_error("several")
    above = first[1][: header.below - header.height]
    # A row of several cells is no title.
    titles = (table.name, *(cell for row in above if len(row) - row.count("") == 1 for cell in shown(row) if cell))
    legends = Lines(*first, refuses)
    return Section(table, header, account, mapping, legends.are_titles(titles, below), legends)


def _hidden_header(
    table: Table, first: Batch, account: Account, mapping: Mapping[str, str]
) -> tuple[Batch, Header] | None:
    """The header of a table whose visible rows have none, if it is hidden above them, or among the titles above them.

    The columns are as they are.
    """
    at = _first_people(first, sorted(number for number, _ in table.hidden))
    until = first[0][at] if at < len(first[0]) else 0
    unseen = {number: row for number, row in table.hidden if number < until}
    lead = sorted([*unseen.items(), *zip(first[0][:at], first[1][:at], strict=True)], key=lambda row: row[0])
    rows = account.repair.rows([list(row) for _, row in lead])
    header = find_header(rows, mapping) if unseen else None
    if header is None or header.named < 2 or header.below == 0:
        return None
    # People who are hidden below it are left out, as everywhere.
    kept = [index for index, (number, _) in enumerate(lead) if index < header.below or number not in unseen]
    numbers, cells = [lead[index][0] for index in kept], [rows[index] for index in kept]
    return ([*numbers, *first[0][at:]], [*cells, *first[1][at:]]), header


def _first_people(first: Batch, hidden: Sequence[int]) -> int:
    """The position of the first row that is no title: a title is one cell, or a few above a hidden row."""
    for at, (number, row) in enumerate(zip(*first, strict=True)):
        filled = [cell for cell in row if cell]
        if len(filled) > 1:
            beyond = bisect_right(hidden, number)
            following = first[0][at + 1] if at + 1 < len(first[0]) else number
            is_above = len(filled) <= _MOST_OF_A_TITLE and beyond < len(hidden) and hidden[beyond] < following
            if not is_above or any(map(holds_address, filled)):
                return at
    return 0


def _first_rows(batches: Iterator[Batch]) -> tuple[Iterator[Batch], Batch]:
    """Enough rows to find the header in, and the batches after them."""
    numbers: list[int] = []
    rows: list[object] = []
    for batch in batches:
        numbers += batch[0]
        rows += batch[1]
        if len(numbers) >= HEADER_WITHIN:
            break
    return batches, (numbers, rows)  # type: ignore[return-value]


def _no_header(first: Batch, *, is_text: bool) -> ProjectFileError:
    headers = headers_to_show(first[1])
    if not any(headers):
        return file_error("empty")
    if is_text and first_row(first[1]) is None and headers[0] != lettered(1)[0]:
        return file_error("not_a_table")
    return no_columns(headers)


@contextmanager
def open_project(
    path: Path,
    name: str,
    *,
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    apart: Collection[str] = (),
) -> Iterator[ProjectReader]:
    """Open the file at `path`, which a person uploaded as `name`.

    `mapping` holds the fields that a person chose for columns, by header; `encoding` is the one that a person chose for
    a text file; `apart` holds the keys of merges (`Findings.merges`) whose rows a person keeps apart. The kind of file
    is told by its bytes, never by its name. Raises ProjectFileError for any file that is no table with people in it.
    """
    kind, limits, account = kind_of(path), Limits(), Account()
    if kind is FileKind.WEB_PAGE and name.strip().lower().endswith(_NEVER_A_PAGE):
        # What a proxy or a sign-in puts in place of the file may hold a table too.
        raise file_error("html_page")
    chosen = dict(mapping or {})
    if kind is FileKind.CSV:
        with text_table(path, limits, encoding) as (table, found):
            account.encoding = replace(found, chosen=encoding is not None)
            account.repair.is_wanted = encoding is None
            yield ProjectReader(kind, name, iter([table]), account, chosen, apart)
    else:
        with closing(sheets_of(kind, path, limits, account.hidden_sheets)) as tables:
            yield ProjectReader(kind, name, tables, account, chosen, apart)


__all__ = ["Header", "ProjectReader", "open_project"]
