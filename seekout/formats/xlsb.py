"""Rows out of binary workbooks (.xlsb): the cells by python-calamine, and what it does not tell by their records.

calamine holds a whole workbook: this is for a process with limits of memory.
"""

from __future__ import annotations

import datetime
import struct
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import python_calamine

from seekout.errors import MOST_COLUMNS, ProjectFileError, file_error
from seekout.formats import parsed_formulas
from seekout.formats.formulas import clean_address
from seekout.formats.number_formats import EPOCH_1900, NumberFormat, built_in, number_format, shown
from seekout.formats.ooxml import Package, damage_told
from seekout.limits import LONGEST_CELL, Limits
from seekout.tables import LinkedText, SheetRow, Table, in_batches

_WORKBOOK = "xl/workbook.bin"
# Records, by their numbers in MS-XLSB.
_ROW, _RK, _REAL, _FORMULA_TEXT, _FORMULA_NUMBER = 0, 2, 5, 8, 9
_XF, _FMT, _BUNDLE_SHEET, _LINK, _BEGIN_XFS, _END_XFS = 47, 44, 156, 494, 617, 618
_ZERO_HEIGHT = 0x10
_LONGEST_RECORD = 1024 * 1024
_MOST_CELLS_OF_A_LINK = 1000
_MOST_NOTED = 2_000_000


def sheets(path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets in the workbook's order; the names of others are added to `hidden`.

    Raises ProjectFileError when it cannot be read.
    """
    with damage_told(), closing(Package(path)) as package:
        parts = _parts(package)
        styles = _styles(package)
        workbook = _opened(path)
        for sheet in workbook.sheets_metadata:
            limits.sheet()
            if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
                hidden.append(sheet.name)
                continue
            if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            details = _Details(package, parts.get(sheet.name, ""), styles)
            table = Table(sheet.name, iter(()), has_links=details.has_links)
            table.batches = in_batches(_rows(workbook, sheet.name, details), table, limits)
            yield table


def _opened(path: Path) -> Any:
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except MemoryError:
        raise
    except BaseException as error:
        # A Rust panic arrives as a BaseException that is no Exception.
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        protected = any(word in str(error).casefold() for word in ("password", "encrypt"))
        raise file_error("password_protected" if protected else "damaged") from None


def _rows(workbook: Any, name: str, details: _Details) -> Iterator[SheetRow]:
    try:
        sheet = workbook.get_sheet_by_name(name)
        # The rows that calamine gives begin with the first that is not blank only if it skips empty areas.
        yield from (
            details.completed(number, [_cell(value) for value in row])
            for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
        )
    except (MemoryError, ProjectFileError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise file_error("damaged") from error


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value[: LONGEST_CELL + 1]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e17 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


class _Details:
    """What the records of a sheet tell besides its cells: hidden rows, addresses, numbers with their zeros."""

    def __init__(self, package: Package, part: str, styles: dict[int, NumberFormat]) -> None:
        self._hidden: set[int] = set()
        self._shown: dict[int, dict[int, str]] = {}
        self._links: dict[int, dict[int, str]] = {}
        self._formulas: list[tuple[int, int, bytes]] = []
        if package.holds(part):
            self._read(package, part, styles)

    @property
    def has_links(self) -> bool:
        """Whether an address stands behind any cell."""
        return bool(self._links or self._formulas)

    def completed(self, number: int, cells: list[str]) -> SheetRow:
        """A row with what its records tell of it."""
        row = number - 1
        for column, text in self._shown.get(row, {}).items():
            if column < len(cells) and cells[column]:
                cells[column] = text
        for column, address in self._links.get(row, {}).items():
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = LinkedText(cells[column] or address, address)
        while self._formulas and self._formulas[0][0] <= row:
            own, column, code = self._formulas.pop(0)
            if own == row and column < len(cells):

                def text_of(other: int, index: int) -> str | None:
                    return cells[index] if other == row and index < len(cells) else None

                if address := parsed_formulas.address_of(code, parsed_formulas.BIFF12, text_of):
                    cells[column] = LinkedText(cells[column] or address, address)
        return SheetRow(number, cells, row in self._hidden)

    def _read(self, package: Package, part: str, styles: dict[int, NumberFormat]) -> None:
        targets = {key: clean_address(one.target) for key, one in package.relationships(part).items() if one.external}
        row = noted = 0
        for kind, data in _records(package, part):
            if kind == _ROW:
                row = struct.unpack_from("<I", data)[0]
                if len(data) > 11 and data[11] & _ZERO_HEIGHT:
                    self._hidden.add(row)
            elif kind in (_RK, _REAL, _FORMULA_NUMBER):
                column, style = _place(data)
                if style in styles:
                    value = _rk(data) if kind == _RK else struct.unpack_from("<d", data, 8)[0]
                    self._shown.setdefault(row, {})[column] = shown(value, styles[style], EPOCH_1900)
                    noted += 1
            elif kind == _FORMULA_TEXT:
                column, _ = _place(data)
                length = struct.unpack_from("<I", data, 8)[0]
                at = 12 + 2 * length + 2
                size = struct.unpack_from("<I", data, at)[0]
                code = data[at + 4 : at + 4 + size]
                # HYPERLINK by its number, 359.
                if b"\x67\x01" in code:
                    self._formulas.append((row, column, code))
                    noted += 1
            elif kind == _LINK:
                noted += self._link(data, targets)
            if noted > _MOST_NOTED:
                raise file_error("too_large")

    def _link(self, data: bytes, targets: dict[str, str]) -> int:
        top, bottom, left, right = struct.unpack_from("<IIII", data)
        key, _ = _wide(data, 16)
        address = targets.get(key, "")
        size = (bottom - top + 1) * (right - left + 1)
        if not address or not 0 < size <= _MOST_CELLS_OF_A_LINK or right >= MOST_COLUMNS:
            return 0
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self._links.setdefault(row, {})[column] = address
        return int(size)


def _parts(package: Package) -> dict[str, str]:
    """The part of each sheet, by its name."""
    relationships = package.relationships(_WORKBOOK)
    found: dict[str, str] = {}
    for kind, data in _records(package, _WORKBOOK):
        if kind == _BUNDLE_SHEET:
            key, at = _wide(data, 8)
            name, _ = _wide(data, at)
            if key in relationships:
                found[name] = relationships[key].target
    return found


def _styles(package: Package) -> dict[int, NumberFormat]:
    """The styles that show a number with zeros or signs; dates are calamine's."""
    codes: dict[int, NumberFormat] = {}
    found: dict[int, NumberFormat] = {}
    within, count = False, 0
    if package.holds("xl/styles.bin"):
        for kind, data in _records(package, "xl/styles.bin"):
            if kind == _FMT:
                code, _ = _wide(data, 2)
                codes[struct.unpack_from("<H", data)[0]] = number_format(code)
            elif kind in (_BEGIN_XFS, _END_XFS):
                within = kind == _BEGIN_XFS
            elif kind == _XF and within:
                number = struct.unpack_from("<H", data, 2)[0]
                style = codes.get(number) or built_in(number)
                if style.kind == "digits":
                    found[count] = style
                count += 1
    return found


def _records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    """The records of a binary part: their kinds and their contents."""
    try:
        with package.archive.open(part) as file:
            while first := file.read(1):
                kind = first[0]
                if kind & 0x80:
                    kind = kind & 0x7F | (file.read(1)[0] & 0x7F) << 7
                size = 0
                for shift in range(0, 28, 7):
                    byte = file.read(1)[0]
                    size |= (byte & 0x7F) << shift
                    if not byte & 0x80:
                        break
                if size > _LONGEST_RECORD:
                    raise file_error("too_large")
                yield kind, file.read(size)
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise file_error("damaged") from error


def _place(data: bytes) -> tuple[int, int]:
    """The column and the style of a cell."""
    column, style = struct.unpack_from("<II", data)
    return column, style & 0xFFFFFF


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends."""
    length = struct.unpack_from("<I", data, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
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
