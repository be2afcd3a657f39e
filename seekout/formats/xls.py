"""Rows out of Excel 97 to 2003 workbooks (.xls), read by xlrd, which tells hidden rows, formats and addresses.

xlrd holds a whole sheet: this is for a process with limits of memory.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_EMPTY, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT
from xlrd.compdoc import CompDocError

from seekout.errors import ProjectFileError, file_error
from seekout.formats import parsed_formulas
from seekout.formats.formulas import clean_address
from seekout.formats.number_formats import EPOCH_1900, EPOCH_1904, PLAIN, NumberFormat, number_format, shown
from seekout.headings.consent import heads_opt_outs
from seekout.limits import LONGEST_CELL, Limits
from seekout.tables import ERRORS, LinkedText, SheetRow, Table, in_batches

_FORMULA, _END_OF_SHEET = 0x0006, 0x000A
_FORMULA_HEAD = 20
_MOST_CELLS_OF_A_LINK, _MOST_MERGED = 1000, 1000


def sheets(path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets in the workbook's order, and hidden ones of those not to be contacted; the names of others are
    added to `hidden`.

    Raises ProjectFileError when it cannot be read.
    """
    book = _opened(path)
    try:
        for number, name in enumerate(book.sheet_names()):
            limits.sheet()
            try:
                sheet = book.sheet_by_index(number)
                workbook_sheet = _Sheet(book, sheet, number)
            except _DAMAGE as error:
                raise file_error("damaged") from error
            if sheet.visibility and not heads_opt_outs(name):
                hidden.append(name)
            else:
                table = Table(name, iter(()), has_links=bool(workbook_sheet.links))
                table.remarks = workbook_sheet.remarks()
                table.merged = workbook_sheet.merged()
                table.batches = in_batches(workbook_sheet.rows(), table, limits)
                yield table
            book.unload_sheet(number)
    finally:
        book.release_resources()


# xlrd was written before files were hostile: what it trusts of a file comes back as any of these.
_DAMAGE = (
    xlrd.XLRDError,
    CompDocError,
    AssertionError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    struct.error,
    OverflowError,
    EOFError,
    OSError,
    RecursionError,
)


def _opened(path: Path) -> Any:
    # Whether rows are hidden is only told with formats; where these are damaged, the cells may be whole.
    for with_formats in (True, False):
        try:
            return xlrd.open_workbook(
                str(path), logfile=io.StringIO(), on_demand=True, ragged_rows=True, formatting_info=with_formats
            )
        except _DAMAGE as error:
            if any(word in str(error).casefold() for word in ("encrypt", "password")):
                raise file_error("password_protected") from None
    raise file_error("damaged")


class _Sheet:
    """A loaded sheet."""

    def __init__(self, book: Any, sheet: Any, number: int) -> None:
        self._book = book
        self._sheet = sheet
        self._epoch = EPOCH_1904 if book.datemode else EPOCH_1900
        self._formats: dict[int, NumberFormat] = {}
        self.links = dict(self._hyperlinks())
        self.links.update(self._formulas(number))

    def merged(self) -> dict[int, dict[int, int]]:
        """The cells that are merged downwards, by row and column: the row in which their text stands."""
        merged: dict[int, dict[int, int]] = {}
        for top, end, left, _ in self._sheet.merged_cells[:_MOST_MERGED]:
            if 1 < end - top <= _MOST_CELLS_OF_A_LINK:
                for row in range(top, end):
                    merged.setdefault(row + 1, {})[left] = top + 1
        return merged

    def remarks(self) -> dict[int, str]:
        """What the comments of the cells say, by the number of their row."""
        found: dict[int, str] = {}
        for (row, _), note in sorted(getattr(self._sheet, "cell_note_map", {}).items()):
            found[row + 1] = f"{found.get(row + 1, '')}\n{note.text or ''}".strip()
        return found

    def rows(self) -> Iterator[SheetRow]:
        """The rows with their numbers; an empty cell is ""."""
        try:
            yield from self._rows()
        except ProjectFileError:
            raise
        except _DAMAGE as error:
            raise file_error("damaged") from error

    def _rows(self) -> Iterator[SheetRow]:
        sheet, links = self._sheet, self.links
        linked_rows = {row for row, _ in links}
        for row in range(sheet.nrows):
            types, values = sheet.row_types(row), sheet.row_values(row)
            cells = [
                value if kind == XL_CELL_TEXT else self._cell(row, column, kind, value)
                for column, (kind, value) in enumerate(zip(types, values, strict=True))
            ]
            if row in linked_rows:
                for column, text in enumerate(cells):
                    if address := links.get((row, column)):
                        cells[column] = LinkedText("" if text == "0" else text or address, address)
            info = sheet.rowinfo_map.get(row)
            yield SheetRow(row + 1, cells, bool(info is not None and info.hidden))

    def _cell(self, row: int, column: int, kind: int, value: Any) -> str:
        if kind in (XL_CELL_NUMBER, XL_CELL_DATE):
            style = self._style(row, column)
            if kind == XL_CELL_DATE and not style.kind:
                style = NumberFormat("date")
            return shown(float(value), style, self._epoch)
        if kind == XL_CELL_BOOLEAN:
            return "true" if value else "false"
        if kind == XL_CELL_ERROR:
            return ERRORS.get(value, "")
        if kind == XL_CELL_EMPTY:
            return ""
        return str(value)[: LONGEST_CELL + 1]

    def _style(self, row: int, column: int) -> NumberFormat:
        if not self._book.formatting_info:
            return PLAIN
        index = self._sheet.cell_xf_index(row, column)
        if index not in self._formats:
            code = self._book.format_map[self._book.xf_list[index].format_key].format_str
            self._formats[index] = number_format(code)
        return self._formats[index]

    def _hyperlinks(self) -> Iterator[tuple[tuple[int, int], str]]:
        for link in getattr(self._sheet, "hyperlink_list", ()):
            url = link.url_or_path
            address = clean_address(url.decode("latin-1") if isinstance(url, bytes) else url or "")
            size = (link.lrowx - link.frowx + 1) * (link.lcolx - link.fcolx + 1)
            if address and 0 < size <= _MOST_CELLS_OF_A_LINK:
                for row in range(link.frowx, link.lrowx + 1):
                    for column in range(link.fcolx, link.lcolx + 1):
                        yield (row, column), address

    def _formulas(self, number: int) -> Iterator[tuple[tuple[int, int], str]]:
        """The addresses of HYPERLINK formulas, which xlrd leaves unread in the sheet's records."""
        memory = self._book.mem
        positions = getattr(self._book, "_sh_abs_posn", [])
        at = positions[number] if number < len(positions) else len(memory)
        while at + 4 <= len(memory):
            code, length = struct.unpack_from("<HH", memory, at)
            at += 4
            if code == _END_OF_SHEET:
                return
            if code == _FORMULA and length > _FORMULA_HEAD + 2:
                row, column = struct.unpack_from("<HH", memory, at)
                size = struct.unpack_from("<H", memory, at + _FORMULA_HEAD)[0]
                parsed = bytes(memory[at + _FORMULA_HEAD + 2 : at + min(length, _FORMULA_HEAD + 2 + size)])
                address = parsed_formulas.address_of(parsed, parsed_formulas.BIFF8, self._text)
                if address:
                    yield (row, column), address
            at += length

    def _text(self, row: int, column: int) -> str | None:
        try:
            return self._cell(row, column, self._sheet.cell_type(row, column), self._sheet.cell_value(row, column))
        except IndexError:
            return ""
