"""The parts of an Excel workbook that its rows need: which sheets there are, styles, addresses behind cells."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

from seekout.errors import file_error
from seekout.formats import formulas
from seekout.formats.number_formats import EPOCH_1900, EPOCH_1904, PLAIN, NumberFormat, built_in, number_format
from seekout.formats.ooxml import Package, Strings, read_strings

TRUE = ("1", "true")
_HYPERLINKS = re.compile(rb"<(?:\w+:)?hyperlinks[ >].*?</(?:\w+:)?hyperlinks>", re.DOTALL)
_THREAD = re.compile(r"^\[Threaded comment\].*?Comment:", re.DOTALL)
_LONGEST_TAIL = 32 * 1024 * 1024
_MOST_LINKS = 200_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]{0,100}?\bref="([A-Z0-9$:]{5,30})"')
# People merge cells in sheets of a few people: a larger one is not gone through for them.
_LARGEST_MERGED, _MOST_MERGED = 8 * 1024 * 1024, 1000
_MOST_CELLS_OF_A_LINK = 1000

Links = dict[int, dict[int, str]]


class Sheet(NamedTuple):
    """A sheet as the workbook names it, and the part that holds it."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """The parts of a workbook that a table needs; its strings are read when a sheet first needs them."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.epoch = EPOCH_1900
        # xlsxwriter and others write 0 for every formula and leave calculating to Excel.
        self.is_uncalculated = False
        self.sheets: list[Sheet] = []
        self._strings: Strings | None = None
        relationships = package.relationships("xl/workbook.xml")
        self._parts = {one.kind: one.target for one in relationships.values() if not one.external}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr" and attributes.get("date1904") in TRUE:
                self.epoch = EPOCH_1904
            elif name == "calcPr":
                self.is_uncalculated = attributes.get("fullCalcOnLoad") in TRUE
            elif name == "sheet":
                key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                target = relationships.get(key)
                if target is not None and target.kind == "worksheet" and not target.external:
                    is_hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append(Sheet(attributes.get("name", ""), target.target, is_hidden))

        package.walk("xl/workbook.xml", start)
        self.styles = _styles(package, self._parts.get("styles", ""))

    @property
    def strings(self) -> Strings:
        """The shared strings."""
        if self._strings is None:
            self._strings = read_strings(self.package, self._parts.get("sharedStrings", ""))
        return self._strings


def _styles(package: Package, part: str) -> dict[str, NumberFormat]:
    """How each style shows a number, for those that do not show it as it is."""
    codes: dict[int, NumberFormat] = {}
    styles: dict[str, NumberFormat] = {}
    count, within = 0, False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, within
        if name == "numFmt":
            codes[int(attributes["numFmtId"])] = number_format(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            within = True
        elif name == "xf" and within:
            number = int(attributes.get("numFmtId", "0"))
            style = codes[number] if number in codes else built_in(number)
            if style is not PLAIN and style.kind:
                styles[str(count)] = style
            count += 1

    def end(name: str) -> None:
        nonlocal within
        within = within and name != "cellXfs"

    if package.holds(part):
        package.walk(part, start, end)
    return styles


def links_of(package: Package, part: str) -> Links:
    """The addresses behind a sheet's cells, which stand after its rows."""
    targets = {
        key: formulas.clean_address(one.target)
        for key, one in package.relationships(part).items()
        if one.kind == "hyperlink"
    }
    links: Links = {}
    if not any(targets.values()):
        return links
    found = _HYPERLINKS.search(package.tail(part, b"</sheetData>", _LONGEST_TAIL))
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        if name.rpartition(":")[2] != "hyperlink":
            return
        key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
        cells = _cells_of(attributes.get("ref", ""))
        count += len(cells)
        if count > _MOST_LINKS:
            raise file_error("too_large")
        if address := targets.get(key):
            for row, column in cells:
                links.setdefault(row, {})[column] = address

    if found is not None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        parser.Parse(found[0], True)
    return links


def merged_of(package: Package, part: str) -> dict[int, dict[int, int]]:
    """The cells of a sheet that are merged downwards, by row and column: the row in which their text stands."""
    merged: dict[int, dict[int, int]] = {}
    if package.archive.getinfo(part).file_size > _LARGEST_MERGED:
        return merged
    tail = package.tail(part, b"</sheetData>", _LONGEST_TAIL)
    for _, reference in zip(range(_MOST_MERGED), _MERGED.findall(tail), strict=False):
        if cells := _cells_of(reference.decode("ascii")):
            top, left = cells[0]
            if cells[-1][0] > top:
                for row in range(top, cells[-1][0] + 1):
                    merged.setdefault(row, {})[left] = top
    return merged


def comments_of(package: Package, part: str) -> dict[int, str]:
    """What the comments of a sheet's cells say, by the number of their row."""
    found: dict[int, str] = {}
    said: list[str] = []
    row, reading, length = 0, False, 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, reading
        if name == "comment":
            said.clear()
            row = int(attributes.get("ref", "").lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)
        reading = name == "t"

    def end(name: str) -> None:
        nonlocal reading
        reading = False
        if name == "comment" and row and said:
            # A thread is written as a comment too, behind words of Excel's own.
            text = _THREAD.sub("", "".join(said)).strip()
            found[row] = f"{found[row]}\n{text}" if row in found else text

    def text(data: str) -> None:
        nonlocal length
        if reading:
            length += len(data)
            if length > _LONGEST_TAIL:
                raise file_error("too_large")
            said.append(data)

    for one in package.relationships(part).values():
        if one.kind == "comments" and not one.external and package.holds(one.target):
            for _ in package.steps(one.target, start, end, text):
                pass
    return found


def _cells_of(reference: str) -> list[tuple[int, int]]:
    """The row numbers and column indexes of `C2` or `C2:C5`; none of a range that no person made."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", reference)
    if found is None:
        return []
    left, top = formulas.column_index(found[1]), int(found[2])
    right, bottom = (formulas.column_index(found[3]), int(found[4])) if found[3] else (left, top)
    if (right - left + 1) * (bottom - top + 1) > _MOST_CELLS_OF_A_LINK:
        return []
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
