"""Rows out of XML spreadsheets (SpreadsheetML 2003) as a stream.

Programs that have no Excel write them, and save them as .xls.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from seekout.errors import MOST_COLUMNS, file_error
from seekout.formats.formulas import clean_address
from seekout.formats.markup.streamed import Begin, Event, Rows, sheets_of
from seekout.formats.number_formats import EPOCH_1900, PLAIN, shown
from seekout.formats.ooxml import LONGEST_ROW, damage_told, walked
from seekout.limits import LONGEST_CELL, Limits
from seekout.tables import LinkedText, SheetRow, Table

_UNSEEN = ("SheetHidden", "SheetVeryHidden")


def sheets(path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets in the file's order, and hidden ones of those not to be contacted; the names of others are
    added to `hidden`.

    Raises ProjectFileError when it cannot be read.
    """
    with damage_told(), path.open("rb") as file:
        # Whether a sheet is hidden stands behind its rows.
        unseen = _Unseen()
        for _ in walked(file, unseen.start, unseen.end, unseen.text):
            pass
        file.seek(0)
        content = _Content(unseen.names)

        def events() -> Iterator[Event]:
            for _ in walked(file, content.start, content.end, content.text):
                yield from content.out
                content.out.clear()

        yield from sheets_of(events(), limits, hidden)


class _Unseen:
    """The names of hidden sheets."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._sheet, self._said, self._is_told = "", "", False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Worksheet":
            self._sheet = _bare(attributes).get("Name", "")
        self._is_told, self._said = name == "Visible", ""

    def text(self, data: str) -> None:
        if self._is_told and len(self._said) < LONGEST_CELL:
            self._said += data

    def end(self, name: str) -> None:
        if name == "Visible" and self._said.strip() in _UNSEEN:
            self.names.add(self._sheet)
        self._is_told = False


class _Content:
    """What expat meets in a workbook."""

    def __init__(self, unseen: set[str]) -> None:
        self.out: list[Event] = []
        self._unseen = unseen
        self._number = self._length = 0
        self._row: dict[str, str] = {}
        self._cells: list[str] = []
        self._spans: list[tuple[int, int]] = []
        self._remarks: list[str] = []
        self._cell: dict[str, str] | None = None
        self._kind = ""
        self._said: list[str] = []
        self._is_data = self._is_comment = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        told = _bare(attributes)
        if name == "Worksheet":
            called = told.get("Name", "")
            self._number = 0
            self.out.append(Begin(called, called in self._unseen))
        elif name == "Row":
            self._number = int(told.get("Index", self._number + 1))
            self._row, self._cells, self._spans, self._remarks, self._length = told, [], [], [], 0
        elif name == "Cell":
            self._cell, self._kind, self._said = told, "", []
            if (index := int(told.get("Index", "0"))) > len(self._cells):
                self._fill(index - 1 - len(self._cells))
        elif name == "Comment":
            self._is_comment = True
        elif name == "Data" and self._cell is not None:
            self._is_data = True
            if not self._is_comment:
                self._kind = told.get("Type", "String")

    def text(self, data: str) -> None:
        if self._is_data:
            self._length += len(data)
            if self._length > LONGEST_ROW:
                raise file_error("too_large")
            (self._remarks if self._is_comment else self._said).append(data)

    def end(self, name: str) -> None:
        if name == "Data":
            self._is_data = False
        elif name == "Comment":
            self._is_comment = False
            self._remarks.append("\n")
        elif name == "Cell" and self._cell is not None:
            cell = _value(self._kind, "".join(self._said), self._cell)
            across, down = int(self._cell.get("MergeAcross", "0")), int(self._cell.get("MergeDown", "0"))
            if cell and down > 0:
                self._spans.append((len(self._cells), down + 1))
            self._cells.append(cell)
            self._fill(max(0, across))
            self._cell = None
        elif name == "Row":
            while self._cells and not self._cells[-1]:
                self._cells.pop()
            row = SheetRow(self._number, self._cells, self._row.get("Hidden") == "1")
            self.out.append(Rows(row, 1, "".join(self._remarks).strip(), tuple(self._spans)))
            # A blank row may stand many times.
            self._number += max(0, int(self._row.get("Span", "0")))

    def _fill(self, count: int) -> None:
        if len(self._cells) + count > MOST_COLUMNS:
            raise file_error("too_many_columns")
        self._cells += [""] * count


def _bare(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes without the prefix of their namespace."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


def _value(kind: str, text: str, cell: dict[str, str]) -> str:
    if kind == "Number" and text.strip():
        said = shown(float(text), PLAIN, EPOCH_1900)
    elif kind == "DateTime":
        said = text.partition(".")[0].replace("T00:00:00", "").replace("T", " ")
    elif kind == "Boolean":
        said = {"1": "TRUE", "0": "FALSE"}.get(text.strip(), text)
    else:
        said = text
    said = said[: LONGEST_CELL + 1]
    address = clean_address(cell.get("HRef", ""))
    return LinkedText(said or address, address) if address else said
