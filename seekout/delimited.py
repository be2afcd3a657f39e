"""Rows out of text files with any encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import charset_normalizer

from seekout.errors import file_error
from seekout.limits import CELLS_IN_BATCH, Batch, Limits

_BYTES_AT_ONCE = 1024 * 1024
_CHUNK = 256 * 1024
_SAMPLE = 64 * 1024
_MIXED_SAMPLE = 8 * 1024 * 1024
_DELIMITERS = ",;\t|"
# A line, or a cell of several lines, may be as long as this before it is taken for something else than a row.
_LONGEST_LINE = 4 * 1024 * 1024
# No line of a file can be this one, since NULs are taken out.
_END = "\x00"
_AS_WINDOWS = "seekout-windows-1252"
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTES = bytes(range(128, 256))
_NOT_LATIN = set("cp1251 cp1253 cp1255 cp1256 koi8_r koi8_u cp932 shift_jis euc_jp euc_kr cp949 gb18030 big5".split())


@contextmanager
def text_rows(path: Path) -> Iterator[Iterator[Batch]]:
    """The rows of a delimited text file. Raises ProjectFileError when it is no text."""
    encoding, errors = _encoding(path)
    with path.open(encoding=encoding, errors=errors) as file:
        sample = file.read(_SAMPLE)
        if _is_junk(sample):
            raise file_error("not_a_table")
        delimiter, skip = _dialect(sample)
        file.seek(0)
        if skip:
            file.readline()
        yield _csv_rows(_Lines(file), delimiter, first_row=2 if skip else 1)


def _csv_rows(lines: _Lines, delimiter: str, first_row: int) -> Iterator[Batch]:
    """Rows in batches.

    A quote that is never closed would swallow all rows up to the next one: then the quotes of its line are taken as
    any other character, and what it swallowed is read again.
    """
    csv.field_size_limit(_LONGEST_LINE)
    limits = Limits()
    taken = lines.taken
    numbers: list[int] = []
    rows: list[list[str]] = []
    filled = chunk = width = 0
    number = first_row - 1
    ended = False
    while not ended:
        taken.clear()
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        cells: list[str] = []
        swallowed = False
        try:
            for cells in reader:
                if len(taken) == 1:
                    width = len(cells)
                elif _swallows(cells, taken, delimiter, width):
                    swallowed = True
                    break
                taken.clear()
                number += 1
                if not any(cells):
                    limits.number(number)
                    continue
                if filled >= CELLS_IN_BATCH or lines.chunk != chunk:
                    if rows:
                        limits.batch(numbers, rows)
                        yield numbers, rows
                    numbers, rows, filled, chunk = [], [], 0, lines.chunk
                numbers.append(number)
                rows.append(cells)
                filled += len(cells)
        except csv.Error:
            swallowed = True
        ended = not swallowed
        if swallowed:
            first, *others = taken
            if '"' not in first:
                raise file_error("damaged")
            lines.give_back([first.replace('"', ""), *others])
    # The last row is _END.
    if len(rows) > 1:
        limits.batch(numbers[:-1], rows[:-1])
        yield numbers[:-1], rows[:-1]


def _swallows(cells: list[str], taken: list[str], delimiter: str, width: int) -> bool:
    """Whether a row of several lines is rather several rows: never closed, or with a row like the last in one cell."""
    if taken[-1] == _END:
        return True
    return 2 < width != len(cells) and any(line.count(delimiter) == width - 1 for line in taken[1:])


class _Lines:
    """The lines of a text, then _END; any line end is "\\n", and NULs are gone.

    `taken` are the lines that were given since it was last cleared; `chunk` counts the parts that were read.
    """

    def __init__(self, file: io.TextIOBase) -> None:
        self.taken: list[str] = []
        self.chunk = 0
        self._given_back: list[str] = []
        self._lines = self._read(file)

    def __iter__(self) -> Iterator[str]:
        take = self.taken.append
        while self._given_back:
            take(line := self._given_back.pop())
            yield line
        for line in self._lines:
            take(line)
            yield line

    def give_back(self, lines: list[str]) -> None:
        """Give these lines once more, before any other, to whoever iterates next."""
        self._given_back += reversed(lines)

    def _read(self, file: io.TextIOBase) -> Iterator[str]:
        rest = ""
        while chunk := file.read(_CHUNK):
            self.chunk += 1
            parts = (rest + chunk.replace("\x00", "")).replace("\n\ufeff", "\n").split("\n")
            if self.chunk == 1:
                parts[0] = parts[0].removeprefix("\ufeff")
            rest = parts.pop()
            if len(rest) > _LONGEST_LINE:
                raise file_error("not_a_table")
            for part in parts:
                yield part + "\n"
        if rest:
            yield rest + "\n"
        yield _END


def _encoding(path: Path) -> tuple[str, str]:
    """The encoding and what to do with bytes that are not of it.

    Byte order marks, then UTF-8, then a guess from a sample. A file of several sources may be UTF-8 in one row and
    Windows-1252 in another.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", _AS_WINDOWS
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "replace"
    zeros = [sample[offset::2].count(0) for offset in (0, 1)]
    if max(zeros) > len(sample) // 5:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", "replace"
    if _is_utf8(path) or _is_mostly_utf8(path):
        return "utf-8", _AS_WINDOWS
    # Between the Latin code pages a guess is worth less than what Excel writes in the West.
    best = charset_normalizer.from_bytes(sample).best()
    return best.encoding if best is not None and best.encoding in _NOT_LATIN else "cp1252", "replace"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are what Excel writes in the West."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_AS_WINDOWS, _as_windows)


def _is_mostly_utf8(path: Path) -> bool:
    """Whether more characters outside ASCII are written as UTF-8 than not."""
    with path.open("rb") as file:
        content = file.read(_MIXED_SAMPLE)
    high = len(content) - len(content.translate(None, _HIGH_BYTES))
    as_utf8 = sum(map(len, _UTF8_SEQUENCE.findall(content)))
    return as_utf8 > high - as_utf8


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_BYTES_AT_ONCE):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_junk(sample: str) -> bool:
    """Whether the text is no text: many control or replacement characters."""
    strange = sum(
        1 for character in sample if character in "\ufffd\x00" or (character < " " and character not in "\t\r\n")
    )
    return strange > max(4, len(sample) // 50)


def _dialect(sample: str) -> tuple[str, bool]:
    """The delimiter, and whether the first line only says so (`sep=;`, which Excel writes)."""
    first = sample.lstrip("\ufeff").splitlines()[0] if sample.strip() else ""
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], True
    lines = [line for line in sample.lstrip("\ufeff").splitlines()[:20] if line.strip()]
    for delimiter in sorted(_DELIMITERS, key=lambda sign: -(lines[0].count(sign) if lines else 0)):
        if lines and lines[0].count(delimiter):
            return delimiter, False
    counts = {delimiter: sum(line.count(delimiter) for line in lines) for delimiter in _DELIMITERS}
    best = max(counts, key=lambda sign: counts[sign])
    return (best if counts[best] else ","), False
