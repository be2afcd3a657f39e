"""Rows out of OpenDocument spreadsheets (.ods), LibreOffice's own, as a stream."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

from seekout.errors import MOST_COLUMNS, file_error
from seekout.formats.formulas import address_of, clean_address, column_index, is_hyperlink
from seekout.formats.markup.streamed import Begin, Event, Rows, sheets_of
from seekout.formats.number_formats import EPOCH_1900, PLAIN, shown
from seekout.formats.ooxml import LONGEST_ROW, Package, damage_told
from seekout.limits import LONGEST_CELL, Limits
from seekout.tables import LinkedText, SheetRow, Table

_CONTENT = "content.xml"
_HIDDEN = ("collapse", "filter")
# A number that is shown with its zero or its plus.
_SHOWN_NUMBER = re.compile(r"[+0][\d() ./+-]{3,30}")
_MOST_SPACES = 100


def sheets(path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets in the file's order, and hidden ones of those not to be contacted; the names of others are
    added to `hidden`.

    Raises ProjectFileError when it cannot be read.
    """
    with damage_told(), closing(Package(path)) as package:
        if _is_encrypted(package):
            raise file_error("password_protected")
        yield from sheets_of(_Content(package).events(), limits, hidden)


def _is_encrypted(package: Package) -> bool:
    found = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal found
        found = found or name == "encryption-data"

    if package.holds("META-INF/manifest.xml"):
        package.walk("META-INF/manifest.xml", start)
    return found


class _Content:
    """What expat meets in the content of a spreadsheet."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._out: list[Event] = []
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

    def events(self) -> Iterator[Event]:
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
            self._out.append(Begin(told.get("name", ""), told.get("style-name", "") in self._hidden_styles))
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
            self._out.append(Rows(row, self._repeated, "".join(self._remarks).strip(), tuple(self._spans)))
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
