"""Rows out of Excel workbooks (.xlsx, .xlsm) as a stream.

python-calamine reads as fast, but holds a whole sheet (240 MB for 100,000 candidates), and two cells at the far corners
of a sheet end the process; openpyxl streams at a tenth of this speed. So this reads what a table needs of ECMA-376:
shared and inline strings, numbers, dates and truth values, and of formulas their last result. It asks for nothing
outside the file, and refuses a document type, where XML keeps its bombs.

Nearly every sheet is written by a program in one plain form, which is read with a pattern, row by row. Whatever is not
in that form is read by expat.
"""

from __future__ import annotations

import datetime
import html
import posixpath
import re
import zipfile
import zlib
from array import array
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from seekout.cells import LONGEST_CELL
from seekout.errors import MOST_COLUMNS, file_error
from seekout.limits import CELLS_IN_BATCH, Batch, Limits

_BYTES_AT_ONCE = 256 * 1024
# No row, and no piece of markup, is longer.
_LONGEST_ROW = 8 * 1024 * 1024
_LONGEST_TOKEN = 1024 * 1024
_DEEPEST = 64
_MOST_STRINGS = 5_000_000
_STRINGS_BYTES = 96 * 1024 * 1024

# Number formats 14 to 22 and 45 to 47 are dates and times; others say so by their letters (ECMA-376, 18.8.30).
_DATE_FORMATS = {*range(14, 23), *range(45, 48)}
_NOT_FORMAT = re.compile(r'".*?"|\\.|_.|\[[^\]]*\]|;.*', re.DOTALL)

_CELL = re.compile(
    r'<c(?: r="([A-Z]{1,3})[0-9]+")?(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?(?: cm="[0-9]+")?(?: ?/>|>'
    r"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?(?:<v ?/>|<v[^>/]*>([^<]*)</v>)?"
    r"(?:<is><t[^>/]*>([^<]*)</t></is>|<is><t ?/></is>|<is ?/>)?</c>)"
)
_ROW = re.compile(r'(?:\s|<row(?: [^>]*)?/>)*<row(?: r="([0-9]+)")?[^>]*>')
_STRING = re.compile(r"<si>(?:<t ?/>|<t[^>/]*>([^<]*)</t>)</si>")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

# NotImplementedError and RuntimeError are what zipfile says to a compression or an encryption that it does not know.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)

_Walk = Callable[[str, dict[str, str]], None]
_NumberedRow = tuple[int, list[str]]


class _NotPlain(Exception):
    """The part is not in the form that most programs write."""


def sheets(path: Path) -> Generator[Iterator[Batch]]:
    """The rows of each sheet, in the workbook's order. Raises ProjectFileError when it cannot be read."""
    with _damage_told(), zipfile.ZipFile(path) as archive:
        workbook = _Workbook(archive)
        for part in workbook.sheets:
            yield _batches(workbook, part)


@contextmanager
def _damage_told() -> Iterator[None]:
    """Whatever is wrong with the archive, its parts or their numbers is told in one sentence."""
    try:
        yield
    except _DAMAGE as error:
        raise file_error("damaged") from error


def _batches(workbook: _Workbook, part: str) -> Iterator[Batch]:
    with _damage_told():
        yield from _rows_in_batches(workbook, part)


def _rows_in_batches(workbook: _Workbook, part: str) -> Iterator[Batch]:
    limits = Limits()
    numbers: list[int] = []
    rows: list[list[str]] = []
    filled = characters = 0
    for number, cells in workbook.rows(part):
        if not any(cells):
            limits.number(number)
            continue
        numbers.append(number)
        rows.append(cells)
        filled += len(cells)
        characters += sum(map(len, cells))
        if filled >= CELLS_IN_BATCH or characters >= _LONGEST_ROW:
            limits.batch(numbers, rows)
            yield numbers, rows
            numbers, rows, filled, characters = [], [], 0, 0
    if rows:
        limits.batch(numbers, rows)
        yield numbers, rows


class _Workbook:
    """The parts of a workbook that a table needs; its strings are read when a sheet first needs them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        targets: dict[str, str] = {}
        self._strings_part = self._styles_part = ""
        self._strings: _Strings | None = None
        self._epoch = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's times know no zone
        self.sheets: list[str] = []

        def relationship(name: str, attributes: dict[str, str]) -> None:
            if name != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            if kind == "sharedStrings":
                self._strings_part = target
            elif kind == "styles":
                self._styles_part = target
            elif kind == "worksheet":
                targets[attributes["Id"]] = target

        def sheet(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self._epoch = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
            elif name == "sheet":
                key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                if key in targets:
                    self.sheets.append(targets[key])

        self._walk("xl/_rels/workbook.xml.rels", relationship)
        self._walk("xl/workbook.xml", sheet)
        self._dates = self._date_styles()

    def rows(self, part: str) -> Iterator[_NumberedRow]:
        """The rows of a sheet with their numbers; an empty cell is ""."""
        if self._strings is None:
            self._strings = self._read_strings()
        done = 0
        try:
            for numbered in self._plain_rows(part):
                yield numbered
                done += 1
        except _NotPlain:
            yield from islice(self._walked_rows(part), done, None)

    def _plain_rows(self, part: str) -> Iterator[_NumberedRow]:
        cell, number, letters = self._cell, 0, _Letters()
        begun = False
        for text in self._plain_blocks(part, "</row>"):
            for written in text.split("</row>"):
                row = written
                if not begun:
                    start = row.find("<sheetData>")
                    if start < 0:
                        raise _NotPlain
                    row, begun = row[start + len("<sheetData>") :], True
                head = _ROW.match(row)
                if head is None:
                    raise _NotPlain
                number = int(head[1]) if head[1] else number + 1
                cells: list[str] = []
                if "<v" in row or "<is" in row:
                    found = _CELL.findall(row, head.end())
                    if len(found) != row.count("<c ") + row.count("<c>"):
                        raise _NotPlain
                    for reference, style, kind, value, inline in found:
                        index = letters[reference] if reference else len(cells)
                        if index != len(cells):
                            _widen(cells, index)
                        said = cell(kind, style, inline or value)
                        if index < len(cells):
                            cells[index] = said
                        else:
                            cells.append(said)
                yield number, cells

    def _plain_blocks(self, part: str, end: str) -> Iterator[str]:
        """The text of a part, cut after some `end` tag, without it."""
        mark, rest, first = end.encode(), b"", True
        with self._archive.open(part) as file:
            while chunk := file.read(_BYTES_AT_ONCE):
                block, found, rest_of_chunk = chunk.rpartition(mark)
                if not found:
                    # The mark may lie across two chunks.
                    block, found, rest = (rest + chunk).rpartition(mark)
                    if not found:
                        if len(rest) > _LONGEST_ROW:
                            raise file_error("too_large")
                        continue
                else:
                    block, rest = rest + block, rest_of_chunk
                text = block.decode()
                if "<!" in text or text.find("<?", 1 if first else 0) >= 0:
                    raise _NotPlain
                first = False
                yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    def _walked_rows(self, part: str) -> Iterator[_NumberedRow]:
        rows: list[_NumberedRow] = []
        cells: list[str] = []
        said: list[str] = []
        number = index = length = 0
        kind = style = ""
        reading = phonetic = False
        letters = _Letters()

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal number, index, length, kind, style, reading, phonetic
            if name == "row":
                number = int(attributes.get("r") or number + 1)
                cells.clear()
                length = 0
            elif name == "c":
                kind, style = attributes.get("t", ""), attributes.get("s", "")
                reference = attributes.get("r", "").rstrip("0123456789")
                index = letters[reference] if reference else len(cells)
                said.clear()
            elif name == "rPh":
                phonetic = True
            elif name in ("v", "t"):
                reading = not phonetic

        def end(name: str) -> None:
            nonlocal reading, phonetic
            if name in ("v", "t"):
                reading = False
            elif name == "rPh":
                phonetic = False
            elif name == "c":
                _widen(cells, index)
                cells[index:] = [self._cell(kind, style, "".join(said), escaped=False), *cells[index + 1 :]]
            elif name == "row":
                rows.append((number, cells.copy()))

        def text(data: str) -> None:
            nonlocal length
            if reading:
                length += len(data)
                if length > _LONGEST_ROW:
                    raise file_error("too_large")
                said.append(data)

        for _ in self._steps(part, start, end, text):
            yield from rows
            rows.clear()

    def _cell(self, kind: str, style: str, value: str, *, escaped: bool = True) -> str:
        if kind == "s":
            return self._strings[int(value)] if self._strings is not None and value else ""
        if kind in ("inlineStr", "str", "d"):
            return (_unescaped(value) if escaped else _without_escapes(value))[: LONGEST_CELL + 1]
        if kind == "e" or not value:
            return ""
        if kind == "b":
            return "true" if value == "1" else "false"
        if style in self._dates:
            return self._date(value)
        if value.isdecimal():
            return value
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e17 else repr(number)

    def _date(self, value: str) -> str:
        try:
            moment = self._epoch + datetime.timedelta(days=float(value))
        except OverflowError:
            return value
        moment = (moment + datetime.timedelta(milliseconds=500)).replace(microsecond=0)
        if float(value) < 1:
            return moment.time().isoformat()
        midnight = moment.time() == datetime.time()
        return moment.date().isoformat() if midnight else moment.isoformat(" ", "seconds")

    def _date_styles(self) -> set[str]:
        """The numbers of the styles that show a number as a date or a time."""
        formats = set(_DATE_FORMATS)
        dates: set[str] = set()
        count, within = 0, False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal count, within
            if name == "numFmt":
                if re.search("[dmyhs]", _NOT_FORMAT.sub("", attributes.get("formatCode", "")).casefold()):
                    formats.add(int(attributes["numFmtId"]))
            elif name == "cellXfs":
                within = True
            elif name == "cellStyles":
                within = False
            elif name == "xf" and within:
                if int(attributes.get("numFmtId", "0")) in formats:
                    dates.add(str(count))
                count += 1

        def end(name: str) -> None:
            nonlocal within
            within = within and name != "cellXfs"

        if self._styles_part in self._archive.NameToInfo:
            self._walk(self._styles_part, start, end)
        return dates

    def _read_strings(self) -> _Strings:
        part = self._strings_part
        if part not in self._archive.NameToInfo:
            return _Strings()
        try:
            return self._plain_strings(part)
        except _NotPlain:
            return self._walked_strings(part)

    def _plain_strings(self, part: str) -> _Strings:
        strings = _Strings()
        for block in self._plain_blocks(part, "</si>"):
            text = block + "</si>"
            found = _STRING.findall(text)
            if len(found) != text.count("<si"):
                raise _NotPlain
            for value in found:
                strings.append(_unescaped(value))
        return strings

    def _walked_strings(self, part: str) -> _Strings:
        strings = _Strings()
        said: list[str] = []
        reading = phonetic = False
        length = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal reading, phonetic, length
            if name == "si":
                said.clear()
                length = 0
            elif name == "rPh":
                phonetic = True
            elif name == "t":
                reading = not phonetic

        def end(name: str) -> None:
            nonlocal reading, phonetic
            if name == "t":
                reading = False
            elif name == "rPh":
                phonetic = False
            elif name == "si":
                strings.append(_without_escapes("".join(said)))

        def text(data: str) -> None:
            nonlocal length
            if reading:
                length += len(data)
                if length > _LONGEST_ROW:
                    raise file_error("too_large")
                said.append(data)

        for _ in self._steps(part, start, end, text):
            pass
        return strings

    def _walk(self, part: str, start: _Walk, end: Callable[[str], None] | None = None) -> None:
        for _ in self._steps(part, start, end):
            pass

    def _steps(
        self,
        part: str,
        start: _Walk,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> Iterator[None]:
        """Let expat read a part, a piece at each step; names come without their namespace's prefix."""
        depth, fed = 0, 0

        def started(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEEPEST:
                _damaged()
            start(name.rpartition(":")[2], attributes)

        def ended(name: str) -> None:
            nonlocal depth
            depth -= 1
            if end is not None:
                end(name.rpartition(":")[2])

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = lambda *_: _damaged()
        with self._archive.open(part) as file:
            while chunk := file.read(_BYTES_AT_ONCE):
                parser.Parse(chunk)
                fed += len(chunk)
                # expat reads an unfinished piece of markup again from its beginning each time.
                if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                    _damaged()
                yield
            parser.Parse(b"", True)
            yield


class _Strings:
    """A workbook's shared strings, packed: they are the largest thing that reading it keeps."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("L", [0])

    def append(self, text: str) -> None:
        """Add the next one. Raises ProjectFileError when they are too many."""
        self._bytes += text[: LONGEST_CELL + 1].encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))
        if len(self._bytes) > _STRINGS_BYTES or len(self._ends) > _MOST_STRINGS:
            raise file_error("too_large")

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            return ""
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode("utf-8", "surrogatepass")


class _Letters(dict[str, int]):
    """The index of a column by its letters."""

    def __missing__(self, letters: str) -> int:
        index = 0
        for letter in letters:
            index = index * 26 + ord(letter) - 64
        if not 0 < index <= MOST_COLUMNS:
            raise file_error("too_many_columns")
        self[letters] = index - 1
        return index - 1


def _widen(cells: list[str], index: int) -> None:
    if index > len(cells):
        cells.extend([""] * (index - len(cells)))


def _unescaped(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    return _without_escapes(text)


def _without_escapes(text: str) -> str:
    """Characters that XML cannot hold stand as `_x000D_` (ECMA-376, 22.9.2.19)."""
    if "_x" in text:
        return _ESCAPED.sub(_character, text).replace("\r\n", "\n")
    return text


def _character(escaped: re.Match[str]) -> str:
    code = int(escaped[1], 16)
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def _damaged() -> NoReturn:
    raise file_error("damaged")
