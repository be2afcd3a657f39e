"""Rows out of the tables of a web page, which many programs save as .xls, as a stream.

Excel opens such a file as a workbook, so nobody knows that it is none. A page without a table of people is refused as
before: it may be the one with which somebody is asked to sign in.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator, Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

from seekout.errors import MOST_COLUMNS, file_error
from seekout.formats.formulas import clean_address
from seekout.formats.markup.streamed import Begin, Event, Rows, sheets_of
from seekout.formats.ooxml import LONGEST_ROW, damage_told
from seekout.limits import LONGEST_CELL, Limits
from seekout.tables import LinkedText, SheetRow, Table

_BYTES_AT_ONCE = 64 * 1024
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}(?:charset|encoding)\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOT_SHOWN = frozenset(("script", "style", "template", "noscript", "title", "select"))
_BREAKS = frozenset(("br", "p", "div", "li", "tr"))
_UNSEEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
# Rows that are kept until one with several cells says that they are of a table of data.
_MOST_TITLES = 50
_DEEPEST = 50
_SPACES = re.compile(r"[ \t\r\n\f]+")


def sheets(path: Path, limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible tables in the page's order; as for other workbooks. Raises ProjectFileError for a page without."""
    page = _Page()

    def events() -> Iterator[Event]:
        decoder = codecs.getincrementaldecoder(_encoding(path))(errors="replace")
        with path.open("rb") as file:
            while chunk := file.read(_BYTES_AT_ONCE):
                page.feed(decoder.decode(chunk))
                # The parser reads an unfinished piece of markup again from its beginning each time.
                if len(page.rawdata) > LONGEST_ROW:
                    raise file_error("too_large")
                yield from page.out
                page.out.clear()
        page.feed(decoder.decode(b"", final=True))
        page.close()
        page.end_all()
        yield from page.out

    found = False
    with damage_told():
        for table in sheets_of(events(), limits, hidden):
            found = True
            yield table
    if not found:
        raise file_error("html_page")


def _encoding(path: Path) -> str:
    """As the page says, else Unicode where it can be, else what Windows had before."""
    with path.open("rb") as file:
        head = file.read(4096)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return name
        if said := _CHARSET.search(head):
            with suppress(LookupError):
                name = codecs.lookup(said[1].decode("ascii")).name
                # Pages that call themselves so are written in the encoding of Windows (WHATWG, Encoding, 4.2); and
                # what could be read until here is not written two bytes at a time.
                name = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)
                return "utf-8" if name.startswith(("utf-16", "utf-32")) else name
        decoder = codecs.getincrementaldecoder("utf-8")()
        file.seek(0)
        try:
            while chunk := file.read(_BYTES_AT_ONCE):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


class _Open:
    """A table that has begun: what of it is not told yet."""

    def __init__(self, *, unseen: bool) -> None:
        self.unseen = unseen
        self.caption = ""
        self.number = 0
        # Until it is clear that this is a table of data.
        self.titles: list[Rows] | None = []
        # A table within stands in place of one that only arranges it.
        self.is_layout = False
        self.cells: list[str] | None = None
        self.row_unseen = False
        self.spans: list[tuple[int, int]] = []
        # By column, for how many rows more a cell of an earlier row reaches down.
        self.below: dict[int, int] = {}


class _Page(HTMLParser):
    """What the parser meets in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[Event] = []
        self._tables: list[_Open] = []
        self._said: list[str] | None = None
        self._length = 0
        self._address = ""
        self._across = self._down = 1
        self._unseen_in: list[str] = []
        self._is_caption = False
        self._count = 0

    def feed(self, data: str) -> None:
        """See HTMLParser, which asserts what sections in square brackets are called."""
        try:
            super().feed(data)
        except AssertionError:
            raise file_error("damaged") from None

    def close(self) -> None:
        """See `feed`."""
        try:
            super().close()
        except AssertionError:
            raise file_error("damaged") from None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        told = {name: value or "" for name, value in attrs}
        if tag in _NOT_SHOWN:
            self._unseen_in.append(tag)
        elif tag == "table":
            if self._tables:
                self._tables[-1].is_layout, self._said = True, None
            if len(self._tables) > _DEEPEST:
                raise file_error("damaged")
            self._tables.append(_Open(unseen=_is_unseen(told)))
        elif not self._tables:
            return
        elif tag == "caption":
            self._is_caption = True
        elif tag == "tr":
            self._end_row()
            self._tables[-1].cells, self._tables[-1].row_unseen = [], _is_unseen(told)
            self._length = 0
        elif tag in ("td", "th"):
            self._end_cell()
            if self._tables[-1].cells is None:
                self._tables[-1].cells = []
            self._said, self._address = [], ""
            self._across, self._down = _number(told.get("colspan")), _number(told.get("rowspan"))
        elif self._said is not None and tag in _BREAKS:
            self._said.append("\n")
        elif self._said is not None and tag == "a":
            self._address = self._address or clean_address(told.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        if tag in _NOT_SHOWN:
            if tag in self._unseen_in:
                del self._unseen_in[self._unseen_in.index(tag) :]
        elif not self._tables:
            return
        elif tag == "table":
            self._end_row()
            self._tables.pop()
        elif tag == "caption":
            self._is_caption = False
        elif tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        if self._unseen_in:
            return
        if self._is_caption and self._tables:
            self._tables[-1].caption = (self._tables[-1].caption + data)[:200]
        elif self._said is not None:
            self._length += len(data)
            if self._length > LONGEST_ROW:
                raise file_error("too_large")
            self._said.append(_SPACES.sub(" ", data))

    def end_all(self) -> None:
        """The page has ended, whatever is still open."""
        while self._tables:
            self._end_row()
            self._tables.pop()

    def _end_cell(self) -> None:
        table = self._tables[-1]
        if self._said is None or table.cells is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._said).replace("\xa0", " ").split("\n"))
        text = "\n".join(filter(None, lines))[: LONGEST_CELL + 1]
        self._skip(table)
        if text and self._down > 1:
            table.spans.append((len(table.cells), self._down))
        for column in range(len(table.cells), len(table.cells) + self._across):
            if self._down > 1:
                table.below[column] = self._down
        table.cells.append(LinkedText(text or self._address, self._address) if self._address else text)
        table.cells += [""] * (self._across - 1)
        if len(table.cells) > MOST_COLUMNS:
            raise file_error("too_many_columns")
        self._said = None

    def _skip(self, table: _Open) -> None:
        """Leave the columns free into which a cell of an earlier row reaches."""
        while table.cells is not None and table.below.get(len(table.cells), 0) > 0 and len(table.cells) < MOST_COLUMNS:
            table.cells.append("")

    def _end_row(self) -> None:
        self._end_cell()
        table = self._tables[-1]
        cells, self._said = table.cells, None
        if cells is None:
            return
        table.number += 1
        table.below = {column: left - 1 for column, left in table.below.items() if left > 1}
        spans, table.spans, table.cells = tuple(table.spans), [], None
        while cells and not cells[-1]:
            cells.pop()
        if not table.is_layout:
            self._tell(table, Rows(SheetRow(table.number, cells, table.row_unseen), spans=spans))

    def _tell(self, table: _Open, rows: Rows) -> None:
        if table.titles is None:
            self.out.append(rows)
            return
        if len(table.titles) < _MOST_TITLES:
            table.titles.append(rows)
        if sum(map(bool, rows.row.cells)) > 1:
            self._count += 1
            name = " ".join(table.caption.split()) or f"table {self._count}"
            self.out += [Begin(name, table.unseen), *table.titles]
            table.titles = None


def _is_unseen(told: dict[str, str]) -> bool:
    return "hidden" in told or _UNSEEN.search(told.get("style", "")) is not None


def _number(told: str | None) -> int:
    return max(1, min(int(told), MOST_COLUMNS)) if told and told.strip().isdecimal() and len(told) < 9 else 1
