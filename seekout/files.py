"""Rows out of files: text with any encoding and delimiter, and Excel through python-calamine."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import charset_normalizer
import python_calamine

from seekout.cells import LONGEST_CELL
from seekout.errors import ProjectFileError, file_error

_CHUNK = 1024 * 1024
_SAMPLE = 64 * 1024
_DELIMITERS = ",;\t|"
# One field may be as long as this before the file is taken for something else than a table.
_FIELD_LIMIT = 16 * 1024 * 1024
_MOST_COLUMNS = 20_000
_NOT_LATIN = set("cp1251 cp1253 cp1255 cp1256 koi8_r koi8_u cp932 shift_jis euc_jp euc_kr cp949 gb18030 big5".split())


@contextmanager
def text_rows(path: Path) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """The rows of a delimited text file with their numbers. Raises ProjectFileError when it is no text."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
        if _is_junk(sample):
            raise file_error("not_a_table")
        delimiter, skip = _dialect(sample)
        file.seek(0)
        if skip:
            file.readline()
        yield _csv_rows(file, delimiter, first_row=2 if skip else 1)


def _csv_rows(file: io.TextIOBase, delimiter: str, first_row: int) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_FIELD_LIMIT)
    lines = (line.replace("\x00", "").removeprefix("\ufeff") for line in _lines(file))
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    number = first_row
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise file_error("damaged") from None
        if len(cells) > _MOST_COLUMNS:
            raise file_error("not_a_table")
        yield number, cells
        number += 1


def _lines(file: io.TextIOBase) -> Iterator[str]:
    """Lines that end in CRLF, LF or a lone CR, with an end to how long one may be."""
    rest = ""
    while chunk := file.read(_CHUNK):
        rest += chunk
        # A CR at the end may be half of a CRLF.
        held = "\r" if rest.endswith("\r") else ""
        parts = rest.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        rest = parts.pop() + held
        if len(rest) > _FIELD_LIMIT:
            raise file_error("not_a_table")
        for part in parts:
            yield part + "\n"
    for part in rest.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if part:
            yield part + "\n"


def _encoding(path: Path) -> str:
    """The encoding: byte order marks, then strict UTF-8 over the whole file, then a guess from a sample."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = [sample[offset::2].count(0) for offset in (0, 1)]
    if max(zeros) > len(sample) // 5:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    if _is_utf8(path):
        return "utf-8"
    # Between the Latin code pages a guess is worth less than what Excel writes in the West.
    best = charset_normalizer.from_bytes(sample).best()
    return best.encoding if best is not None and best.encoding in _NOT_LATIN else "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
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


def workbook_sheets(path: Path) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """The rows of each sheet of an Excel file. Raises ProjectFileError when it cannot be read."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
    except BaseException as error:  # noqa: BLE001 - _excel_error raises again what is not the library's
        raise _excel_error(error) from None
    for name in names:
        yield _sheet_rows(workbook, name)


def _sheet_rows(workbook: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    try:
        sheet = workbook.get_sheet_by_name(name)
        rows = sheet.iter_rows()
    except BaseException as error:  # noqa: BLE001 - _excel_error raises again what is not the library's
        raise _excel_error(error) from None
    for number, row in enumerate(rows, start=1):
        yield number, [_cell(value) for value in row]


def _excel_error(error: BaseException) -> ProjectFileError:
    """A library's error as ours. A Rust panic arrives as a BaseException that is no Exception."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error
    text = str(error).casefold()
    if "password" in text or "encrypt" in text:
        return file_error("password_protected")
    return file_error("damaged")


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
