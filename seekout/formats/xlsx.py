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
from typing import NamedTuple
from xml.parsers import expat

from seekout.errors import MOST_COLUMNS, file_error
from seekout.formats import formulas
from seekout.formats.number_formats import EPOCH_1900, EPOCH_1904, PLAIN, NumberFormat, built_in, number_format, shown
from seekout.formats.ooxml import (
    LONGEST_ROW,
    NotPlain,
    Package,
    Strings,
    damage_told,
    read_strings,
    unescaped,
    without_escapes,
)
from seekout.limits import LONGEST_CELL, Limits
from seekout.tables import Batch, LinkedText, SheetRow, Table, in_batches

_CELL = re.compile(
    r'<c(?: r="([A-Z]{1,3})[0-9]+")?(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?(?: cm="[0-9]+")?(?: ?/>|>'
    r"(<f[^>]*/>|<f[^>]*>[^<]*</f>)?(?:<v ?/>|<v[^>/]*>([^<]*)</v>)?"
    r"(?:<is><t[^>/]*>([^<]*)</t></is>|<is><t ?/></is>|<is ?/>)?</c>)"
)
_ROW = re.compile(r'(?:\s|<row(?: [^>]*)?/>)*<row(?: r="([0-9]+)")?([^>]*)>')
_FORMULA = re.compile(r"<f([^>]*)>([^<]*)</f>|<f([^>]*)/>")
_SHARED = re.compile(r'\bsi="([0-9]+)"')
_HYPERLINKS = re.compile(rb"<(?:\w+:)?hyperlinks[ >].*?</(?:\w+:)?hyperlinks>", re.DOTALL)
_HIDDEN = (' hidden="1"', ' hidden="true"')
_TRUE = ("1", "true")
_LONGEST_TAIL = 32 * 1024 * 1024
_MOST_LINKS = 200_000
_MOST_CELLS_OF_A_LINK = 1000

_Links = dict[int, dict[int, str]]


class _Sheet(NamedTuple):
    name: str
    part: str
    hidden: bool


def sheets(path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets in the workbook's order; the names of others are added to `hidden`.

    Raises ProjectFileError when it cannot be read.
    """
    with damage_told(), closing(Package(path)) as package:
        workbook = _Workbook(package)
        read: set[str] = set()
        for sheet in workbook.sheets:
            limits.sheet()
            if sheet.hidden:
                hidden.append(sheet.name)
            elif sheet.part not in read:
                # A part that several sheets claim is read once.
                read.add(sheet.part)
                yield _table(workbook, sheet, limits)


def _table(workbook: _Workbook, sheet: _Sheet, limits: Limits) -> Table:
    table = Table(sheet.name, iter(()))
    table.batches = _told(in_batches(_SheetReader(workbook, sheet.part, table).rows(), table, limits))
    return table


def _told(batches: Iterator[Batch]) -> Iterator[Batch]:
    with damage_told():
        yield from batches


class _Workbook:
    """The parts of a workbook that a table needs; its strings are read when a sheet first needs them."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.epoch = EPOCH_1900
        # xlsxwriter and others write 0 for every formula and leave calculating to Excel.
        self.is_uncalculated = False
        self.sheets: list[_Sheet] = []
        self._strings: Strings | None = None
        relationships = package.relationships("xl/workbook.xml")
        self._parts = {one.kind: one.target for one in relationships.values() if not one.external}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr" and attributes.get("date1904") in _TRUE:
                self.epoch = EPOCH_1904
            elif name == "calcPr":
                self.is_uncalculated = attributes.get("fullCalcOnLoad") in _TRUE
            elif name == "sheet":
                key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                target = relationships.get(key)
                if target is not None and target.kind == "worksheet" and not target.external:
                    is_hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append(_Sheet(attributes.get("name", ""), target.target, is_hidden))

        package.walk("xl/workbook.xml", start)
        self.styles = _styles(package, self._parts.get("styles", ""))

    @property
    def strings(self) -> Strings:
        """The shared strings."""
        if self._strings is None:
            self._strings = read_strings(self.package, self._parts.get("sharedStrings", ""))
        return self._strings


def _styles(package: Package, part: str) -> dict[str, NumberFormat]:
    """How each style shows a number, for those that do not show it as it is."""
    codes: dict[int, NumberFormat] = {}
    styles: dict[str, NumberFormat] = {}
    count, within = 0, False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, within
        if name == "numFmt":
            codes[int(attributes["numFmtId"])] = number_format(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            within = True
        elif name == "xf" and within:
            number = int(attributes.get("numFmtId", "0"))
            style = codes[number] if number in codes else built_in(number)
            if style is not PLAIN and style.kind:
                styles[str(count)] = style
            count += 1

    def end(name: str) -> None:
        nonlocal within
        within = within and name != "cellXfs"

    if package.holds(part):
        package.walk(part, start, end)
    return styles


class _SheetReader:
    """The rows of one sheet."""

    def __init__(self, workbook: _Workbook, part: str, table: Table) -> None:
        self._package = workbook.package
        self._strings = workbook.strings
        self._styles = workbook.styles
        self._epoch: datetime.datetime = workbook.epoch
        self._is_uncalculated = workbook.is_uncalculated
        self._part = part
        self._table = table
        self._links = _links(workbook.package, part)
        self._shared: dict[str, str] = {}
        if self._links:
            table.has_links = True

    def rows(self) -> Iterator[SheetRow]:
        """The rows with their numbers; an empty cell is ""."""
        done = 0
        try:
            for row in self._plain_rows():
                yield row
                done += 1
        except NotPlain:
            self._table.uncalculated.clear()
            yield from islice(self._walked_rows(), done, None)

    def _plain_rows(self) -> Iterator[SheetRow]:
        cell, links, number, letters = self._cell, self._links, 0, _Letters()
        strings = self._strings.latest
        begun = False
        for text in self._package.plain_blocks(self._part, "</row>"):
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
                            cells[width] = self._result(width, kind, cells[width])
                        width += 1
                for index, formula in told:
                    attributes, text_of, empty = _FORMULA.findall(formula)[0]
                    self._link(number, cells, index, attributes or empty, unescaped(text_of))
                if links and number in links:
                    self._linked(number, cells)
                yield SheetRow(number, cells, "hidden" in head[2] and any(sign in head[2] for sign in _HIDDEN))

    def _walked_rows(self) -> Iterator[SheetRow]:
        rows: list[SheetRow] = []
        cells: list[str] = []
        said: list[str] = []
        formula: list[str] = []
        told: list[tuple[int, str, str]] = []
        number = index = length = 0
        kind = style = shared = reading = ""
        phonetic = hidden = has_formula = False
        letters = _Letters()

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal number, index, length, kind, style, reading, phonetic, hidden, shared, has_formula
            if name == "row":
                number = int(attributes.get("r") or number + 1)
                hidden = attributes.get("hidden") in _TRUE
                cells.clear()
                told.clear()
                length = 0
            elif name == "c":
                kind, style = attributes.get("t", ""), attributes.get("s", "")
                reference = attributes.get("r", "").rstrip("0123456789")
                index = letters[reference] if reference else len(cells)
                said.clear()
                formula.clear()
                has_formula = False
            elif name == "rPh":
                phonetic = True
            elif name in ("v", "t"):
                reading = "" if phonetic else "text"
            elif name == "f":
                reading, has_formula = "formula", True
                shared = f'si="{attributes["si"]}"' if "si" in attributes else ""

        def end(name: str) -> None:
            nonlocal reading, phonetic
            if name in ("v", "t", "f"):
                reading = ""
            elif name == "rPh":
                phonetic = False
            elif name == "c":
                _widen(cells, index)
                value = self._cell(kind, style, "".join(said), escaped=False)
                if has_formula:
                    told.append((index, shared, "".join(formula)))
                    value = self._result(index, kind, value)
                cells[index:] = [value, *cells[index + 1 :]]
            elif name == "row":
                for column, attributes, text_of in told:
                    self._link(number, cells, column, attributes, text_of)
                self._linked(number, cells)
                rows.append(SheetRow(number, cells.copy(), hidden))

        def text(data: str) -> None:
            nonlocal length
            if reading:
                length += len(data)
                if length > LONGEST_ROW:
                    raise file_error("too_large")
                (said if reading == "text" else formula).append(data)

        for _ in self._package.steps(self._part, start, end, text):
            yield from rows
            rows.clear()

    def _cell(self, kind: str, style: str, value: str, *, escaped: bool = True) -> str:
        if kind == "s":
            return self._strings[int(value)] if value else ""
        if kind in ("inlineStr", "str", "d"):
            return (unescaped(value) if escaped else without_escapes(value))[: LONGEST_CELL + 1]
        if kind == "e" or not value:
            return ""
        if kind == "b":
            return "true" if value == "1" else "false"
        if style not in self._styles and value.isdecimal():
            return value
        return shown(float(value), self._styles.get(style, PLAIN), self._epoch)

    def _result(self, index: int, kind: str, said: str) -> str:
        """The result of a formula; one that was never calculated is noted and says nothing."""
        if kind in ("", "n") and (not said or (said == "0" and self._is_uncalculated)):
            self._table.uncalculated[index] += 1
            return ""
        return said

    def _link(self, number: int, cells: list[str], index: int, attributes: str, formula: str) -> None:
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
            if not cells[index] and self._table.uncalculated[index]:
                self._table.uncalculated[index] -= 1
            cells[index] = LinkedText(cells[index] or address, address)
            self._table.has_links = True

    def _linked(self, number: int, cells: list[str]) -> None:
        for index, address in self._links.get(number, {}).items():
            _widen(cells, index + 1)
            cells[index] = LinkedText(cells[index] or address, address)


def _links(package: Package, part: str) -> _Links:
    """The addresses behind a sheet's cells, which stand after its rows."""
    targets = {
        key: formulas.clean_address(one.target)
        for key, one in package.relationships(part).items()
        if one.kind == "hyperlink"
    }
    links: _Links = {}
    if not any(targets.values()):
        return links
    found = _HYPERLINKS.search(package.tail(part, b"</sheetData>", _LONGEST_TAIL))
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        if name.rpartition(":")[2] != "hyperlink":
            return
        key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
        cells = _cells_of(attributes.get("ref", ""))
        count += len(cells)
        if count > _MOST_LINKS:
            raise file_error("too_large")
        if address := targets.get(key):
            for row, column in cells:
                links.setdefault(row, {})[column] = address

    if found is not None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        parser.Parse(found[0], True)
    return links


def _cells_of(reference: str) -> list[tuple[int, int]]:
    """The row numbers and column indexes of `C2` or `C2:C5`; none of a range that no person made."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", reference)
    if found is None:
        return []
    left, top = formulas.column_index(found[1]), int(found[2])
    right, bottom = (formulas.column_index(found[3]), int(found[4])) if found[3] else (left, top)
    if (right - left + 1) * (bottom - top + 1) > _MOST_CELLS_OF_A_LINK:
        return []
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


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
