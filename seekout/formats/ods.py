"""Rows out of OpenDocument spreadsheets (.ods), LibreOffice's own, as a stream."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from seekout.errors import MOST_COLUMNS, MOST_PEOPLE, file_error
from seekout.formats.formulas import address_of, clean_address, column_index, is_hyperlink
from seekout.formats.number_formats import EPOCH_1900, PLAIN, shown
from seekout.formats.ooxml import LONGEST_ROW, Package, damage_told
from seekout.headings.consent import heads_opt_outs
from seekout.limits import LONGEST_CELL, Limits
from seekout.tables import FAILED, LinkedText, SheetRow, Table, in_batches

_CONTENT = "content.xml"
_HIDDEN = ("collapse", "filter")
# A number that is shown with its zero or its plus.
_SHOWN_NUMBER = re.compile(r"[+0][\d() ./+-]{3,30}")
_MOST_SPACES = 100
_MOST_MERGED, _MOST_ROWS_MERGED = 1000, 1000


class _Begin(NamedTuple):
    name: str
    hidden: bool


class _Rows(NamedTuple):
    """A row that stands `times` times."""

    row: SheetRow
    times: int
    remark: str = ""
    # By column, over how many rows a cell of this row stands.
    spans: tuple[tuple[int, int], ...] = ()


def sheets(path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets in the file's order, and hidden ones of those not to be contacted; the names of others are
    added to `hidden`.

    Raises ProjectFileError when it cannot be read.
    """
    with damage_told(), closing(Package(path)) as package:
        if _is_encrypted(package):
            raise file_error("password_protected")
        events = _Content(package).events()
        event = next(events, None)
        while event is not None:
            if not isinstance(event, _Begin):
                event = next(events, None)
                continue
            limits.sheet()
            if event.hidden and not heads_opt_outs(event.name):
                hidden.append(event.name)
                event = next(events, None)
                continue
            table = Table(event.name, iter(()))
            rows = _SheetRows(events, table)
            table.batches = in_batches(rows.each(), table, limits)
            yield table
            for _ in rows.each():
                limits.row()
            event = rows.next_sheet


def _is_encrypted(package: Package) -> bool:
    found = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal found
        found = found or name == "encryption-data"

    if package.holds("META-INF/manifest.xml"):
        package.walk("META-INF/manifest.xml", start)
    return found


class _SheetRows:
    """The rows of one sheet, up to the beginning of the next one."""

    def __init__(self, events: Iterator[_Begin | _Rows], table: Table) -> None:
        self._events = events
        self._table = table
        self._ended = False
        self._spans = 0
        self.next_sheet: _Begin | None = None

    def each(self) -> Iterator[SheetRow]:
        """The rows that have not been read yet."""
        with damage_told():
            while not self._ended:
                event = next(self._events, None)
                if not isinstance(event, _Rows):
                    self._ended, self.next_sheet = True, event
                    return
                row = event.row
                if any(isinstance(cell, LinkedText) for cell in row.cells):
                    self._table.has_links = True
                if event.remark:
                    self._table.remarks[row.number] = event.remark
                for column, height in event.spans[: _MOST_MERGED - self._spans]:
                    self._spans += 1
                    for number in range(row.number, row.number + min(height, _MOST_ROWS_MERGED)):
                        self._table.merged.setdefault(number, {})[column] = row.number
                if event.times > MOST_PEOPLE and not row.hidden and not FAILED.issuperset(filter(None, row.cells)):
                    raise file_error("too_many_rows")
                for number in range(row.number, row.number + (min(event.times, MOST_PEOPLE + 1) if row.cells else 1)):
                    yield row._replace(number=number)


class _Content:
    """What expat meets in the content of a spreadsheet."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._out: list[_Begin | _Rows] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._number = self._length = self._depth = self._ignored = 0
        self._repeated = 1
        self._row_hidden = False
        self._cells: list[str] = []
        self._cell: dict[str, str] | None = None
        self._said: list[str] = []
        self._address = ""
        self._remarks: list[str] = []
        self._spans: list[tuple[int, int]] = []
        self._is_remark = False

    def events(self) -> Iterator[_Begin | _Rows]:
        """The beginnings of sheets, and their rows."""
        for _ in self._package.steps(_CONTENT, self._start, self._end, self._text):
            yield from self._out
            self._out.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "style":
            self._style = told.get("name", "")
        elif name == "table-properties" and told.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table" and not self._depth:
            self._depth, self._number = 1, 0
            self._out.append(_Begin(told.get("name", ""), told.get("style-name", "") in self._hidden_styles))
        elif name == "table-row":
            self._number += 1
            self._repeated = max(1, int(told.get("number-rows-repeated", "1")))
            self._row_hidden = told.get("visibility") in _HIDDEN
            self._cells, self._remarks, self._spans, self._length = [], [], [], 0
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._said, self._address = told, [], ""
        elif name == "annotation":
            self._ignored += 1
        elif self._ignored:
            # Beside what a comment says stand its day and who wrote it.
            self._is_remark = self._is_remark or name == "p"
        elif self._cell is not None:
            self._start_in_cell(name, told)

    def _start_in_cell(self, name: str, told: dict[str, str]) -> None:
        if name == "p" and self._said:
            self._said.append("\n")
        elif name == "s":
            self._said.append(" " * min(int(told.get("c", "1")), _MOST_SPACES))
        elif name == "tab":
            self._said.append("\t")
        elif name == "line-break":
            self._said.append("\n")
        elif name == "a":
            self._address = self._address or clean_address(told.get("href", ""))

    def _end(self, name: str) -> None:
        if name == "annotation":
            self._ignored -= 1
        elif name == "p" and self._ignored:
            self._is_remark = False
            self._remarks.append("\n")
        elif name in ("table-cell", "covered-table-cell") and self._cell is not None:
            count = max(1, int(self._cell.get("number-columns-repeated", "1")))
            cell = self._value(self._cell, "".join(self._said))
            height = int(self._cell.get("number-rows-spanned", "1"))
            self._cell = None
            if cell and height > 1:
                self._spans.append((len(self._cells), height))
            if cell and len(self._cells) + count > MOST_COLUMNS:
                raise file_error("too_many_columns")
            self._cells += [cell] * min(count, MOST_COLUMNS)
        elif name == "table-row":
            while self._cells and not self._cells[-1]:
                self._cells.pop()
            row = SheetRow(self._number, self._cells, self._row_hidden)
            self._out.append(_Rows(row, self._repeated, "".join(self._remarks).strip(), tuple(self._spans)))
            self._number += self._repeated - 1
        elif name == "table":
            self._depth = 0

    def _text(self, data: str) -> None:
        if self._cell is not None:
            self._length += len(data)
            if self._length > LONGEST_ROW:
                raise file_error("too_large")
            if not self._ignored:
                self._said.append(data)
            elif self._is_remark:
                self._remarks.append(data)

    def _value(self, cell: dict[str, str], text: str) -> str:
        kind = cell.get("value-type", "")
        if kind in ("float", "percentage", "currency"):
            plain = shown(float(cell.get("value", "0")), PLAIN, EPOCH_1900)
            digits = "".join(character for character in text if character.isdecimal())
            said = text if _SHOWN_NUMBER.fullmatch(text) and digits.lstrip("0") == plain else plain
        elif kind == "date":
            said = cell.get("date-value", text).replace("T00:00:00", "").replace("T", " ")[:19]
        elif kind == "boolean":
            said = cell.get("boolean-value", text)
        else:
            said = text if text else cell.get("string-value", text)
        said = said[: LONGEST_CELL + 1]
        address = self._address
        formula = cell.get("formula", "")
        if not address and is_hyperlink(formula):
            address = address_of(formula, self._same_row)
        return LinkedText(said or address, address) if address else said

    def _same_row(self, letters: str, row: int) -> str | None:
        index = column_index(letters)
        return self._cells[index] if row == self._number and index < len(self._cells) else None
