"""Rows out of Excel workbooks (.xlsx, .xlsm) as a stream.

This reads what a table of people needs of ECMA-376, python-calamine does not tell (addresses behind cells, hidden rows,
number formats, formulas that were never calculated) and openpyxl tells only when it holds the whole workbook; see
docs/files.md.

Nearly every sheet is written by a program in one plain form, which is read with a pattern, row by row. Whatever is not
in that form is read by expat.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from seekout.errors import MOST_COLUMNS, file_error
from seekout.formats import formulas
from seekout.formats.number_formats import PLAIN, shown
from seekout.formats.ooxml import (
    LONGEST_ROW,
    NotPlain,
    Package,
    damage_told,
    unescaped,
    without_escapes,
)
from seekout.formats.xlsx_parts import TRUE, Sheet, Workbook, comments_of, links_of, merged_of
from seekout.headings.consent import heads_opt_outs
from seekout.limits import LONGEST_CELL, Limits
from seekout.tables import UNCALCULATED, Batch, LinkedText, SheetRow, Table, in_batches

_CELL = re.compile(
    r'<c(?: r="([A-Z]{1,3})[0-9]+")?(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?(?: cm="[0-9]+")?(?: ?/>|>'
    r"(<f[^>]*/>|<f[^>]*>[^<]*</f>)?(?:<v ?/>|<v[^>/]*>([^<]*)</v>)?"
    r"(?:<is><t[^>/]*>([^<]*)</t></is>|<is><t ?/></is>|<is ?/>)?</c>)"
)
_ROW = re.compile(r'(?:\s|<row(?: [^>]*)?/>)*<row(?: r="([0-9]+)")?([^>]*)>')
_FORMULA = re.compile(r"<f([^>]*)>([^<]*)</f>|<f([^>]*)/>")
_SHARED = re.compile(r'\bsi="([0-9]+)"')
_HIDDEN = (' hidden="1"', ' hidden="true"')


def sheets(path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets in the workbook's order, and hidden ones of those not to be contacted; the names of others are
    added to `hidden`.

    Raises ProjectFileError when it cannot be read.
    """
    with damage_told(), closing(Package(path)) as package:
        workbook = Workbook(package)
        read: set[str] = set()
        for sheet in workbook.sheets:
            limits.sheet()
            if sheet.hidden and not heads_opt_outs(sheet.name):
                hidden.append(sheet.name)
            elif sheet.part not in read:
                # A part that several sheets claim is read once.
                read.add(sheet.part)
                yield _table(workbook, sheet, limits)


def _table(workbook: Workbook, sheet: Sheet, limits: Limits) -> Table:
    table = Table(sheet.name, iter(()))
    table.batches = _told(in_batches(_SheetReader(workbook, sheet.part, table).rows(), table, limits))
    return table


def _told(batches: Iterator[Batch]) -> Iterator[Batch]:
    with damage_told():
        yield from batches


class _SheetReader:
    """The rows of one sheet."""

    def __init__(self, workbook: Workbook, part: str, table: Table) -> None:
        self.package = workbook.package
        self._strings = workbook.strings
        self._styles = workbook.styles
        self._epoch: datetime.datetime = workbook.epoch
        self._is_uncalculated = workbook.is_uncalculated
        self.part = part
        self._table = table
        self._links = links_of(workbook.package, part)
        self._shared: dict[str, str] = {}
        if self._links:
            table.has_links = True
        table.remarks = comments_of(workbook.package, part)
        table.merged = merged_of(workbook.package, part)

    def rows(self) -> Iterator[SheetRow]:
        """The rows with their numbers; an empty cell is ""."""
        done = 0
        try:
            for row in self._plain_rows():
                yield row
                done += 1
        except NotPlain:
            self._table.uncalculated.clear()
            yield from islice(_Walk(self).rows(), done, None)

    def _plain_rows(self) -> Iterator[SheetRow]:
        cell, links, number, letters = self.cell, self._links, 0, _Letters()
        strings = self._strings.latest
        begun = False
        for text in self.package.plain_blocks(self.part, "</row>"):
            for written in text.split("</row>"):
                row = written
                if not begun:
                    start = row.find("<sheetData>")
                    if start < 0:
                        raise NotPlain
                    row, begun = row[start + len("<sheetData>") :], True
                head = _ROW.match(row)
                if head is None or (not head[1] and ' r="' in head[2]):
                    raise NotPlain
                number = int(head[1]) if head[1] else number + 1
                cells: list[str] = []
                told: list[tuple[int, str]] = []
                if "<v" in row or "<is" in row or "<f" in row:
                    found = _CELL.findall(row, head.end())
                    if len(found) != row.count("<c ") + row.count("<c>"):
                        raise NotPlain
                    # Texts that hold no escape are taken as they stand, which most are.
                    as_is = "&" not in row and "_x" not in row and len(row) <= LONGEST_CELL
                    width, append = 0, cells.append
                    for reference, style, kind, formula, value, inline in found:
                        if reference and letters[reference] != width:
                            index = letters[reference]
                            if index < width:
                                raise NotPlain
                            _widen(cells, index)
                            width = index
                        if inline and as_is:
                            append(inline)
                        elif kind == "s" and value:
                            append(strings[int(value)])
                        else:
                            append(cell(kind, style, inline or value))
                        if formula:
                            told.append((width, formula))
                            cells[width] = self.result(width, kind, cells[width])
                        width += 1
                for index, formula in told:
                    attributes, text_of, empty = _FORMULA.findall(formula)[0]
                    self.link(number, cells, index, attributes or empty, unescaped(text_of))
                if links and number in links:
                    self.linked(number, cells)
                yield SheetRow(number, cells, "hidden" in head[2] and any(sign in head[2] for sign in _HIDDEN))

    def cell(self, kind: str, style: str, value: str, *, escaped: bool = True) -> str:
        """The text of a cell as a person sees it; `escaped` says that `value` stands as in the XML."""
        if kind == "s":
            return self._strings[int(value)] if value else ""
        if kind in ("inlineStr", "str", "d"):
            return (unescaped(value) if escaped else without_escapes(value))[: LONGEST_CELL + 1]
        if kind == "e":
            return "" if value == "#N/A" else value
        if not value:
            return ""
        if kind == "b":
            return "true" if value == "1" else "false"
        if style not in self._styles and value.isdecimal():
            return value
        return shown(float(value), self._styles.get(style, PLAIN), self._epoch)

    def result(self, index: int, kind: str, said: str) -> str:
        """The result of a formula; one that was never calculated is noted."""
        if kind in ("", "n") and (not said or (said == "0" and self._is_uncalculated)):
            self._table.uncalculated[index] += 1
            return UNCALCULATED
        return said

    def link(self, number: int, cells: list[str], index: int, attributes: str, formula: str) -> None:
        """Put the address of a HYPERLINK formula behind its cell."""
        shared = _SHARED.search(attributes)
        if shared is not None:
            formula = self._shared.setdefault(shared[1], formula) if formula else self._shared.get(shared[1], "")
        if not formulas.is_hyperlink(formula):
            return

        def cell(letters: str, row: int) -> str | None:
            column = formulas.column_index(letters)
            same = row == number or (shared is not None and "$" not in formula)
            return cells[column] if same and column < len(cells) and column != index else None

        if address := formulas.address_of(formula, cell):
            if cells[index] == UNCALCULATED:
                cells[index] = ""
                self._table.uncalculated[index] -= 1
            cells[index] = LinkedText(cells[index] or address, address)
            self._table.has_links = True

    def linked(self, number: int, cells: list[str]) -> None:
        """Put the addresses of the sheet's hyperlinks behind the cells of a row."""
        for index, address in self._links.get(number, {}).items():
            _widen(cells, index + 1)
            cells[index] = LinkedText(cells[index] or address, address)


class _Walk:
    """The rows of a sheet that expat meets, for what is not in the plain form."""

    def __init__(self, reader: _SheetReader) -> None:
        self._reader = reader
        self._rows: list[SheetRow] = []
        self._cells: list[str] = []
        self._said: list[str] = []
        self._formula: list[str] = []
        # Of each formula of the row: its column, the number that it shares with others, and what it says.
        self._told: list[tuple[int, str, str]] = []
        self._number = self._index = self._length = 0
        self._kind = self._style = self._shared = self._reading = ""
        self._is_phonetic = self._is_hidden = self._has_formula = False
        self._letters = _Letters()

    def rows(self) -> Iterator[SheetRow]:
        """The rows with their numbers; an empty cell is ""."""
        reader = self._reader
        for _ in reader.package.steps(reader.part, self._start, self._end, self._text):
            yield from self._rows
            self._rows.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._number = int(attributes.get("r") or self._number + 1)
            self._is_hidden = attributes.get("hidden") in TRUE
            self._cells.clear()
            self._told.clear()
            self._length = 0
        elif name == "c":
            self._kind, self._style = attributes.get("t", ""), attributes.get("s", "")
            reference = attributes.get("r", "").rstrip("0123456789")
            self._index = self._letters[reference] if reference else len(self._cells)
            self._said.clear()
            self._formula.clear()
            self._has_formula = False
        elif name == "rPh":
            self._is_phonetic = True
        elif name in ("v", "t"):
            self._reading = "" if self._is_phonetic else "text"
        elif name == "f":
            self._reading, self._has_formula = "formula", True
            self._shared = f'si="{attributes["si"]}"' if "si" in attributes else ""

    def _end(self, name: str) -> None:
        if name in ("v", "t", "f"):
            self._reading = ""
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "c":
            self._cell_ends()
        elif name == "row":
            for column, attributes, text_of in self._told:
                self._reader.link(self._number, self._cells, column, attributes, text_of)
            self._reader.linked(self._number, self._cells)
            self._rows.append(SheetRow(self._number, self._cells.copy(), self._is_hidden))

    def _cell_ends(self) -> None:
        cells, index = self._cells, self._index
        _widen(cells, index)
        value = self._reader.cell(self._kind, self._style, "".join(self._said), escaped=False)
        if self._has_formula:
            self._told.append((index, self._shared, "".join(self._formula)))
            value = self._reader.result(index, self._kind, value)
        cells[index:] = [value, *cells[index + 1 :]]

    def _text(self, data: str) -> None:
        if self._reading:
            self._length += len(data)
            if self._length > LONGEST_ROW:
                raise file_error("too_large")
            (self._said if self._reading == "text" else self._formula).append(data)


class _Letters(dict[str, int]):
    """The index of a column by its letters."""

    def __missing__(self, letters: str) -> int:
        index = formulas.column_index(letters)
        if not 0 <= index < MOST_COLUMNS:
            raise file_error("too_many_columns")
        self[letters] = index
        return index


def _widen(cells: list[str], width: int) -> None:
    if width > len(cells):
        cells.extend([""] * (width - len(cells)))
