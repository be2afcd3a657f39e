"""In which encoding a text file is written, judged by all of it.

Byte order marks and UTF-8 say themselves. Of the older encodings each is tried on every cell that is not ASCII, and
the one that gives the most likely words is taken (`seekout.text.alphabets`). Where bytes cannot tell, the guess
says so and a person can choose another one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from seekout.errors import file_error
from seekout.text import alphabets

_BYTES_AT_ONCE = 1024 * 1024
_AS_WINDOWS = "seekout-windows-1252"
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTES = bytes(range(128, 256))
_MIXED_BYTES = 8 * 1024 * 1024
# Cells on which an encoding is tried.
_MOST_CELLS = 3000
_LONGEST_CELL = 300
_NOT_CELL = re.compile(rb'[,;\t\r"]')
_WORDS = re.compile(r"[\x00-\x26\x28-\x40\[-`{-\x7f\xa0\u3000]+")
# Ratings that are nearer to each other than this leave a person to choose.
_SURE_BY = 1.5
_SURE_BY_WORD = 0.3

# What is offered, with the name that Excel has for it and how likely it is before the file is seen.
LABELS: dict[str, tuple[str, float]] = {
    "utf-8": ("Unicode (UTF-8)", 0.0),
    "utf-16-le": ("Unicode (UTF-16)", 0.0),
    "utf-16-be": ("Unicode (UTF-16, big-endian)", 0.0),
    "cp1252": ("Western European (Windows)", 0.5),
    "cp1250": ("Central European (Windows)", 0.25),
    "cp1254": ("Turkish (Windows)", 0.2),
    "cp1251": ("Cyrillic (Windows)", 0.2),
    "cp1253": ("Greek (Windows)", 0.15),
    "cp1255": ("Hebrew (Windows)", 0.15),
    "cp1256": ("Arabic (Windows)", 0.15),
    "cp1257": ("Baltic (Windows)", 0.1),
    "cp874": ("Thai (Windows)", 0.15),
    "cp932": ("Japanese (Shift-JIS)", 0.15),
    "gb18030": ("Chinese Simplified (GB)", 0.15),
    "big5": ("Chinese Traditional (Big5)", 0.1),
    "cp949": ("Korean", 0.15),
    "mac_roman": ("Western European (Mac)", 0.1),
    "mac_latin2": ("Central European (Mac)", 0.0),
    "mac_cyrillic": ("Cyrillic (Mac)", -0.1),
    "cp850": ("Western European (DOS)", 0.0),
    "cp852": ("Central European (DOS)", -0.1),
    "cp866": ("Cyrillic (DOS)", -0.1),
    "koi8_r": ("Cyrillic (KOI8-R)", 0.0),
    "iso8859_2": ("Central European (ISO)", 0.1),
    "iso8859_5": ("Cyrillic (ISO)", -0.2),
    "iso8859_9": ("Turkish (ISO)", 0.0),
    "euc_jp": ("Japanese (EUC)", -0.1),
}
_OLDER = [name for name in LABELS if not name.startswith("utf")]


@dataclass(frozen=True, slots=True)
class EncodingChoice:
    """An encoding that a person can choose, and how it would show the name in `Encoding.example`."""

    name: str
    label: str
    example: str


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text file's bytes were read.

    `sure` is False where the bytes cannot tell: then a person should look at `example`, a name of the file as read (""
    if all are ASCII), and may choose one of `others` instead. `chosen`: a person chose this one. `rival` is
    the encoding that comes next in likelihood.
    """

    name: str
    label: str
    sure: bool
    chosen: bool = False
    example: str = ""
    others: tuple[EncodingChoice, ...] = ()
    rival: str = ""

    def shown_by(self, example: str) -> Encoding:
        """The same with a name as read, and what other encodings make of that name."""
        others: list[EncodingChoice] = []
        for name, (label, _) in LABELS.items():
            if name == self.name or name.startswith("utf-16") != self.name.startswith("utf-16"):
                continue
            try:
                other = " ".join(example.encode(self.name).decode(name).split())
            except UnicodeDecodeError:
                continue
            except UnicodeEncodeError:
                # Bytes were lost in this encoding, so that any other one may be right.
                other = ""
            if other.isprintable():
                others.append(EncodingChoice(name, label, other))
        return replace(self, example=example, others=tuple(others))

    def is_telling(self, example: str) -> bool:
        """Whether the encoding that comes next in likelihood shows a name in another way."""
        try:
            return not self.rival or example.encode(self.name).decode(self.rival, "replace") != example
        except UnicodeError:
            return True


def _called(name: str, *, sure: bool = True, chosen: bool = False) -> Encoding:
    return Encoding(name, LABELS[name][0], sure, chosen)


def forced(name: str) -> Encoding:
    """The encoding that a person chose. Raises ProjectFileError for one that is not offered."""
    if name not in LABELS:
        raise file_error("unknown_encoding")
    return _called(name, chosen=True)


def encoding_of(path: Path) -> tuple[Encoding, str]:
    """The encoding of a text file, and what to do with bytes that are not of it (an error handler's name)."""
    with path.open("rb") as file:
        sample = file.read(64 * 1024)
    if sample.startswith(codecs.BOM_UTF8):
        return _called("utf-8"), _AS_WINDOWS
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _called("utf-16-le" if sample.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"), "replace"
    if wide := _wide(sample):
        return _called(wide), "replace"
    if _is_utf8(path) or _is_mostly_utf8(path):
        return _called("utf-8"), _AS_WINDOWS
    name, sure, rival = best_of(_cells(path))
    return replace(_called(name, sure=sure), rival=rival), "replace"


def _wide(sample: bytes) -> str:
    """UTF-16 without a byte order mark: line ends, separators and digits have a zero byte on one side."""
    pairs = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 10 > max(even, odd) or max(even, odd) * 7 < pairs:
        return ""
    name = "utf-16-be" if even > odd else "utf-16-le"
    try:
        text = sample[: pairs * 2].decode(name, "strict" if len(sample) < 64 * 1024 else "ignore")
    except UnicodeDecodeError:
        return ""
    return name if any(sign in text for sign in "\r\n,;\t") else ""


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are what Excel writes in the West."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_AS_WINDOWS, _as_windows)


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


def _is_mostly_utf8(path: Path) -> bool:
    """Whether more characters outside ASCII are written as UTF-8 than not: a file of several sources."""
    with path.open("rb") as file:
        content = file.read(_MIXED_BYTES)
    high = len(content) - len(content.translate(None, _HIGH_BYTES))
    as_utf8 = sum(map(len, _UTF8_SEQUENCE.findall(content)))
    return as_utf8 > high - as_utf8


def _cells(path: Path) -> list[bytes]:
    """Distinct cells that are not ASCII, from all parts of a file."""
    found: dict[bytes, None] = {}
    step = 1
    with path.open("rb") as file:
        seen = 0
        while chunk := file.readlines(_BYTES_AT_ONCE):
            for line in chunk:
                if line.isascii():
                    continue
                for cell in _NOT_CELL.split(line[: 64 * 1024]):
                    if cell.isascii() or len(cell) > 4096:
                        continue
                    seen += 1
                    if seen % step == 0:
                        # A space is never part of a longer character.
                        short = cell if len(cell) <= _LONGEST_CELL else cell[:_LONGEST_CELL].rpartition(b" ")[0]
                        found[short.strip()] = None
                if len(found) > 2 * _MOST_CELLS:
                    found, step = dict.fromkeys(list(found)[::2]), step * 2
    return list(found)[:_MOST_CELLS]


def best_of(cells: Iterable[bytes]) -> tuple[str, bool, str]:
    """The older encoding in which these cells read most likely, whether that is sure, and which comes next."""
    cells = list(cells)
    rated = sorted(((_rating(cells, name), name) for name in _OLDER), reverse=True)
    best, name = rated[0]
    for rating, other in rated[1:]:
        changed = sum(_decoded(cell, name) != _decoded(cell, other) for cell in cells)
        if changed:
            margin = best - rating
            return name, margin >= _SURE_BY and margin / changed >= _SURE_BY_WORD, other
    return name, True, ""


def _decoded(cell: bytes, name: str) -> str:
    return cell.decode(name, "replace")


def _rating(cells: list[bytes], name: str) -> float:
    """How likely the cells are written in an encoding: the sum over their words."""
    rating = LABELS[name][1]
    latin: list[frozenset[str]] = []
    common = _common(name)
    for cell in cells:
        try:
            text = cell.decode(name)
        except UnicodeDecodeError:
            rating -= 3.0
            continue
        for word in _WORDS.split(text):
            if word and not word.isascii():
                worth, languages = alphabets.rate(word, common)
                rating += worth
                if worth > -1.0 and any(alphabets.script_of(sign) == "Latin" for sign in word if sign > "\x7f"):
                    latin.append(languages)
    if latin:
        rating += max(
            sum(alphabets.latin_bonus(languages, main) for languages in latin) for main in alphabets.ALPHABETS
        )
    return rating


@cache
def _common(name: str) -> Callable[[str], bool]:
    """Which characters are common ones of an East Asian encoding: those of its first level."""
    first_level = {
        "cp932": (0x88, 0x97),
        "gb18030": (0xB0, 0xD7),
        "big5": (0xA4, 0xC6),
        "cp949": (0xB0, 0xC8),
        "euc_jp": (0xB0, 0xCF),
    }

    def common(character: str) -> bool:
        if name not in first_level:
            return False
        if alphabets.script_of(character) == "Kana" or character == "々":
            return name in ("cp932", "euc_jp")
        raw = character.encode(name, "ignore")
        first, last = first_level[name]
        if len(raw) != 2 or not first <= raw[0] <= last:
            return False
        return raw[1] >= 0xA1 or name in ("cp932", "big5")

    return common
