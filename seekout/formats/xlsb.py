"""Rows out of binary workbooks (.xlsb), record by record.

python-calamine reads the cells of Excel's own files, but only the first column of files that other programs write in
the short form, and tells neither hidden rows nor addresses nor formats; see docs/files.md.
"""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from seekout.errors import MOST_COLUMNS, file_error
from seekout.formats import parsed_formulas
from seekout.formats.formulas import clean_address
from seekout.formats.number_formats import EPOCH_1900, EPOCH_1904, PLAIN, NumberFormat, built_in, number_format, shown
from seekout.formats.ooxml import Package, Strings, damage_told, damaged
from seekout.headings.consent import heads_opt_outs
from seekout.limits import LONGEST_CELL, Limits
from seekout.tables import ERRORS, Batch, LinkedText, SheetRow, Table, in_batches

_WORKBOOK = "xl/workbook.bin"
# Records, by their numbers in MS-XLSB. In the short form of a cell its column is left away: it is the next one.
_ROW, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_SHORT = {12: 1, 13: _RK, 14: _ERROR, 15: _BOOL, 16: _REAL, 17: _TEXT, 18: _SHARED}
_STRING, _XF, _FMT, _BOOK_PROPERTIES, _END_ROWS, _BUNDLE_SHEET = 19, 47, 44, 153, 146, 156
_LINK, _BEGIN_XFS, _END_XFS, _MERGED = 494, 617, 618, 176
# How such a record begins: its number and its size.
_ANY_MERGED = b"\xb0\x01\x10"
_ZERO_HEIGHT = 0x10
_LARGEST_PART = 128 * 1024 * 1024
_MOST_CELLS_OF_A_LINK = 1000
_MOST_LINKS = 200_000
_MOST_MERGED = 1000


class _Sheet(NamedTuple):
    name: str
    part: str
    hidden: bool


def sheets(path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets in the workbook's order, and hidden ones of those not to be contacted; the names of others are
    added to `hidden`.

    Raises ProjectFileError when it cannot be read.
    """
    with damage_told(), closing(Package(path)) as package:
        workbook = _Workbook(package)
        read: set[str] = set()
        for sheet in workbook.sheets:
            limits.sheet()
            if sheet.hidden and not heads_opt_outs(sheet.name):
                hidden.append(sheet.name)
            elif sheet.part not in read:
                read.add(sheet.part)
                links = _links(package, sheet.part)
                merged = _merged(package, sheet.part)
                table = Table(sheet.name, iter(()), has_links=bool(links), merged=merged)
                rows = _SheetReader(workbook, table, links).rows(sheet.part)
                table.batches = _told(in_batches(rows, table, limits))
                yield table


def _told(batches: Iterator[Batch]) -> Iterator[Batch]:
    with damage_told():
        yield from batches


class _Workbook:
    """What the sheets of a workbook share: strings, formats, the first day of its calendar."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.epoch = EPOCH_1900
        self.sheets: list[_Sheet] = []
        relationships = package.relationships(_WORKBOOK)
        for kind, data in _records(package, _WORKBOOK):
            if kind == _BOOK_PROPERTIES and data and data[0] & 1:
                self.epoch = EPOCH_1904
            elif kind == _BUNDLE_SHEET:
                key, at = _wide(data, 8)
                name, _ = _wide(data, at)
                target = relationships.get(key)
                if target is not None and target.kind == "worksheet" and not target.external:
                    self.sheets.append(_Sheet(name, target.target, data[0] != 0))
        self.styles = _styles(package)
        self.strings = Strings()
        if package.holds("xl/sharedStrings.bin"):
            for kind, data in _records(package, "xl/sharedStrings.bin"):
                if kind == _STRING:
                    self.strings.append(_wide(data, 1)[0])


class _SheetReader:
    """The rows of one sheet."""

    def __init__(self, workbook: _Workbook, table: Table, links: dict[int, dict[int, str]]) -> None:
        self._workbook = workbook
        self._table = table
        self._links = links

    def rows(self, part: str) -> Iterator[SheetRow]:
        """The rows with their numbers; an empty cell is ""."""
        row, hidden, begun = -1, False, False
        cells: list[str] = []
        column = -1
        for kind, data in _records(self._workbook.package, part):
            if kind in (_ROW, _END_ROWS):
                if begun:
                    yield self._row(row, cells, hidden)
                begun = kind == _ROW
                if not begun:
                    break
                row = struct.unpack_from("<I", data)[0]
                hidden = len(data) > 11 and bool(data[11] & _ZERO_HEIGHT)
                cells, column = [], -1
            elif kind <= 18 and begun:
                if kind in _SHORT:
                    kind, column = _SHORT[kind], column + 1
                    data = column.to_bytes(4, "little") + data
                else:
                    column = struct.unpack_from("<I", data)[0]
                if column >= MOST_COLUMNS:
                    raise file_error("too_many_columns")
                if text := self._cell(kind, data):
                    cells.extend([""] * (column - len(cells)))
                    cells[column:] = [text]
                if kind == _FORMULA_TEXT and (address := _formula_address(data, row, cells)):
                    cells[column:] = [LinkedText(text or address, address)]
                    self._table.has_links = True

    def _row(self, row: int, cells: list[str], hidden: bool) -> SheetRow:
        for column, address in self._links.get(row, {}).items():
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = LinkedText(cells[column] or address, address)
        return SheetRow(row + 1, cells, hidden)

    def _cell(self, kind: int, data: bytes) -> str:
        if kind == _SHARED:
            return self._workbook.strings[struct.unpack_from("<I", data, 8)[0]]
        if kind in (_TEXT, _FORMULA_TEXT):
            return _wide(data, 8)[0][: LONGEST_CELL + 1]
        if kind in (_RK, _REAL, _FORMULA_NUMBER):
            style = self._workbook.styles.get(struct.unpack_from("<I", data, 4)[0] & 0xFFFFFF, PLAIN)
            value: float = _rk(data) if kind == _RK else struct.unpack_from("<d", data, 8)[0]
            return shown(value, style, self._workbook.epoch)
        if kind in (_BOOL, _FORMULA_BOOL):
            return "true" if data[8] else "false"
        return ERRORS.get(data[8], "") if kind in (_ERROR, _FORMULA_ERROR) else ""


def _formula_address(data: bytes, row: int, cells: list[str]) -> str:
    """The address that a formula with a text leads to, if it is a HYPERLINK."""

    def text_of(other: int, column: int) -> str | None:
        return cells[column] if other == row and column < len(cells) else None

    at = _wide(data, 8)[1] + 2
    size = struct.unpack_from("<I", data, at)[0]
    return parsed_formulas.address_of(data[at + 4 : at + 4 + size], parsed_formulas.BIFF12, text_of)


def _links(package: Package, part: str) -> dict[int, dict[int, str]]:
    """The addresses behind a sheet's cells, which stand after its rows."""
    targets = {key: clean_address(one.target) for key, one in package.relationships(part).items() if one.external}
    links: dict[int, dict[int, str]] = {}
    if not any(targets.values()):
        return links
    count = 0
    for kind, data in _records(package, part):
        if kind != _LINK:
            continue
        top, bottom, left, right = struct.unpack_from("<IIII", data)
        address = targets.get(_wide(data, 16)[0], "")
        size = (bottom - top + 1) * (right - left + 1)
        if not address or not 0 < size <= _MOST_CELLS_OF_A_LINK or right >= MOST_COLUMNS:
            continue
        count += size
        if count > _MOST_LINKS:
            raise file_error("too_large")
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                links.setdefault(row, {})[column] = address
    return links


def _merged(package: Package, part: str) -> dict[int, dict[int, int]]:
    """The cells of a sheet that are merged downwards, by row and column: the row in which their text stands."""
    merged: dict[int, dict[int, int]] = {}
    if _ANY_MERGED not in _content(package, part):
        return merged
    count = 0
    for kind, data in _records(package, part):
        if kind != _MERGED or count >= _MOST_MERGED:
            continue
        count += 1
        top, bottom, left, _ = struct.unpack_from("<IIII", data)
        if 0 < bottom - top < _MOST_CELLS_OF_A_LINK and left < MOST_COLUMNS:
            for row in range(top, bottom + 1):
                merged.setdefault(row + 1, {})[left] = top + 1
    return merged


def _styles(package: Package) -> dict[int, NumberFormat]:
    """How each style shows a number, for those that do not show it as it is."""
    codes: dict[int, NumberFormat] = {}
    found: dict[int, NumberFormat] = {}
    within, count = False, 0
    if package.holds("xl/styles.bin"):
        for kind, data in _records(package, "xl/styles.bin"):
            if kind == _FMT:
                codes[struct.unpack_from("<H", data)[0]] = number_format(_wide(data, 2)[0])
            elif kind in (_BEGIN_XFS, _END_XFS):
                within = kind == _BEGIN_XFS
            elif kind == _XF and within:
                number = struct.unpack_from("<H", data, 2)[0]
                style = codes.get(number) or built_in(number)
                if style.kind:
                    found[count] = style
                count += 1
    return found


def _content(package: Package, part: str) -> bytes:
    with package.archive.open(part) as file:
        content = file.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise file_error("too_large")
    return content


def _records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    """The records of a binary part: their kinds and their contents."""
    content = _content(package, part)
    at, end = 0, len(content)
    try:
        while at < end:
            kind = content[at]
            at += 1
            if kind & 0x80:
                kind = kind & 0x7F | (content[at] & 0x7F) << 7
                at += 1
            size = 0
            for shift in (0, 7, 14, 21):
                byte = content[at]
                at += 1
                size |= (byte & 0x7F) << shift
                if not byte & 0x80:
                    break
            if at + size > end:
                damaged()
            yield kind, content[at : at + size]
            at += size
    except (struct.error, IndexError):
        damaged()


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends."""
    length = struct.unpack_from("<I", data, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(data):
        damaged()
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _rk(data: bytes) -> float:
    """A number in the four bytes that most numbers need."""
    raw = struct.unpack_from("<I", data, 8)[0]
    value: float
    if raw & 2:
        value = float(struct.unpack("<i", struct.pack("<I", raw & 0xFFFFFFFC))[0] >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0]
    return value / 100 if raw & 1 else value
