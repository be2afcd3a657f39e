"""The parts of a zipped workbook (.xlsx, .xlsm, .ods), read as streams.

Nothing outside the file is asked for, and a document type, where XML keeps its bombs, is refused.
"""

from __future__ import annotations

import html
import posixpath
import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, NoReturn
from xml.parsers import expat

from seekout.errors import file_error
from seekout.limits import LONGEST_CELL

BYTES_AT_ONCE = 256 * 1024
# No row, and no piece of markup, is longer.
LONGEST_ROW = 8 * 1024 * 1024
_LONGEST_TOKEN = 1024 * 1024
_DEEPEST = 64
_MOST_STRINGS = 5_000_000
_STRINGS_BYTES = 96 * 1024 * 1024
_MOST_LATEST = 20_000
_STRING = re.compile(r"<si>(?:<t ?/>|<t[^>/]*>([^<]*)</t>)</si>")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

# NotImplementedError and RuntimeError are what zipfile says to a compression or an encryption that it does not know.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class NotPlain(Exception):
    """The part is not in the form that most programs write."""


class Relationship(NamedTuple):
    """Where a part leads: `kind` is the last word of the type's address, `target` a part or an address."""

    kind: str
    target: str
    external: bool


@contextmanager
def damage_told() -> Iterator[None]:
    """Whatever is wrong with the archive, its parts or their numbers is told in one sentence."""
    try:
        yield
    except _DAMAGE as error:
        raise file_error("damaged") from error


def walked(file: IO[bytes], start: Start, end: End | None = None, text: Text | None = None) -> Iterator[None]:
    """Let expat read XML, a piece at each step; names come without their namespace's prefix."""
    depth, fed = 0, 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            damaged()
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
    parser.StartDoctypeDeclHandler = lambda *_: damaged()
    while chunk := file.read(BYTES_AT_ONCE):
        parser.Parse(chunk)
        fed += len(chunk)
        # expat reads an unfinished piece of markup again from its beginning each time.
        if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
            damaged()
        yield
    parser.Parse(b"", True)
    yield


class Package:
    """An open archive with its parts."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)

    def close(self) -> None:
        """Close the file."""
        self.archive.close()

    def holds(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self.archive.NameToInfo

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Where a part leads, by the ids of its relationships."""
        folder, _, name = part.rpartition("/")
        found: dict[str, Relationship] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship":
                external = attributes.get("TargetMode") == "External"
                target = attributes["Target"]
                if not external:
                    target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes["Id"]] = Relationship(kind, target, external)

        part = f"{folder}/_rels/{name}.rels"
        if self.holds(part):
            self.walk(part, start)
        return found

    def walk(self, part: str, start: Start, end: End | None = None) -> None:
        """Call `start` and `end` for each element of a part."""
        for _ in self.steps(part, start, end):
            pass

    def steps(self, part: str, start: Start, end: End | None = None, text: Text | None = None) -> Iterator[None]:
        """Let expat read a part, a piece at each step; names come without their namespace's prefix."""
        with self.archive.open(part) as file:
            yield from walked(file, start, end, text)

    def plain_blocks(self, part: str, end: str) -> Iterator[str]:
        """The text of a part, cut after some `end` tag, without it. Raises NotPlain for comments and the like."""
        mark, rest, first = end.encode(), b"", True
        with self.archive.open(part) as file:
            while chunk := file.read(BYTES_AT_ONCE):
                block, found, rest_of_chunk = chunk.rpartition(mark)
                if not found:
                    # The mark may lie across two chunks.
                    block, found, rest = (rest + chunk).rpartition(mark)
                    if not found:
                        if len(rest) > LONGEST_ROW:
                            raise file_error("too_large")
                        continue
                else:
                    block, rest = rest + block, rest_of_chunk
                text = block.decode()
                if "<!" in text or text.find("<?", 1 if first else 0) >= 0:
                    raise NotPlain
                first = False
                yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        if first:
            # It has no such tag, or its tags have a prefix.
            raise NotPlain

    def tail(self, part: str, mark: bytes, longest: int) -> bytes:
        """What stands behind the last `mark` of a part; b"" if that is longer than `longest` bytes."""
        kept, found = b"", False
        with self.archive.open(part) as file:
            while chunk := file.read(BYTES_AT_ONCE):
                kept += chunk
                before, mark_found, after = kept.rpartition(mark)
                if mark_found:
                    found, kept = True, after
                elif not found:
                    kept = before[-len(mark) :] if before else kept[-len(mark) :]
                if len(kept) > longest:
                    return b""
        return kept if found else b""


class Strings:
    """A workbook's shared strings, packed: they are the largest thing that reading it keeps."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("L", [0])
        self.latest = _Latest(self)

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


class _Latest(dict[int, str]):
    """The strings that were asked for last, by their numbers: a title or a company comes again and again."""

    def __init__(self, strings: Strings) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> str:
        if len(self) >= _MOST_LATEST:
            self.clear()
        text = self[number] = self._strings[number]
        return text


def read_strings(package: Package, part: str) -> Strings:
    """The shared strings of a workbook; none if it has no such part."""
    if not package.holds(part):
        return Strings()
    try:
        return _plain_strings(package, part)
    except NotPlain:
        return _walked_strings(package, part)


def _plain_strings(package: Package, part: str) -> Strings:
    strings = Strings()
    for block in package.plain_blocks(part, "</si>"):
        text = block + "</si>"
        found = _STRING.findall(text)
        if len(found) != text.count("<si"):
            raise NotPlain
        for value in found:
            strings.append(unescaped(value))
    return strings


def _walked_strings(package: Package, part: str) -> Strings:
    strings = Strings()
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
            strings.append(without_escapes("".join(said)))

    def text(data: str) -> None:
        nonlocal length
        if reading:
            length += len(data)
            if length > LONGEST_ROW:
                raise file_error("too_large")
            said.append(data)

    for _ in package.steps(part, start, end, text):
        pass
    return strings


def unescaped(text: str) -> str:
    """Text of markup as it reads."""
    if "&" in text:
        text = html.unescape(text)
    return without_escapes(text)


def without_escapes(text: str) -> str:
    """Characters that XML cannot hold stand as `_x000D_` (ECMA-376, 22.9.2.19)."""
    if "_x" in text:
        return _ESCAPED.sub(_character, text).replace("\r\n", "\n")
    return text


def _character(escaped: re.Match[str]) -> str:
    code = int(escaped[1], 16)
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def damaged() -> NoReturn:
    """Raises the ProjectFileError of a damaged file."""
    raise file_error("damaged")
