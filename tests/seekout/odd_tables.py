"""Tables as nobody would think of one by one: headers, cells and ways of writing a file, drawn by a number.

The same number makes the same table in any version of Python, so that what is read of it can be written down.
"""

from __future__ import annotations

import csv
import io
import json
import random
from html import escape
from pathlib import Path
from typing import Any

from tests.workbooks import xlsx

# By field, headers in the ways in which exports have them, and cells that are good, odd, empty or wrong.
_WORDS = json.loads((Path(__file__).parent / "odd_cells.json").read_text(encoding="utf-8"))
HEADERS: dict[str, list[str]] = _WORDS["headers"]
CELLS: dict[str, list[str]] = _WORDS["cells"]
_ENCODINGS = (
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1254",
    "mac_roman",
    "gb18030",
    "cp932",
)
_ABOVE = (["My project"], ["Exported by Bob, 2024"], [""], ["Confidential", "", "x"], ["Project:", "Berlin"])
_BELOW = (["Total", "2"], ["Exported from SeekOut"], [""], ["Section B"], ["Team A", "", ""])


def table(number: int) -> tuple[str, bytes]:
    """The name and the bytes of a file."""
    chance = random.Random(number)
    rows = _rows(chance)
    if chance.random() < 0.3:
        return "odd.xlsx", _workbook(chance, rows)
    encoding = chance.choice(_ENCODINGS)
    text = io.StringIO()
    delimiter = chance.choice(",,;\t|")
    if chance.random() < 0.05:
        text.write(f"sep={delimiter}\r\n")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
    ends = chance.choice(("\r\n", "\n", "\r"))
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=ends).writerows(rows)
    return "odd.csv", text.getvalue().encode(encoding, "replace" if chance.random() < 0.2 else "ignore")


def _rows(chance: random.Random) -> list[list[str]]:
    names = chance.choice((["name"], ["first", "last"], ["name", "first", "last"], []))
    others = [one for one in HEADERS if one not in ("name", "first", "last")]
    columns = [*names, *chance.choices(others, k=chance.randint(2, 9))]
    if chance.random() < 0.3:
        chance.shuffle(columns)
    rows = [[chance.choice(HEADERS[column]) for column in columns]]
    if chance.random() < 0.25:
        rows[:0] = chance.choices(_ABOVE, k=chance.randint(1, 3))
    for _ in range(chance.choice((1, 2, 4, 8, 16))):
        row = [chance.choice(CELLS[column]) for column in columns]
        rows.append(row if chance.random() < 0.9 else row[: chance.randint(1, len(row))])
        if chance.random() < 0.1:
            rows.append(list(chance.choice((rows[0], rows[-1], *_BELOW))))
    return rows


def _workbook(chance: random.Random, rows: list[list[str]]) -> bytes:
    """Texts in the cell or shared, numbers as such, some cells or rows left out, a link or two."""
    shared: list[str] = []
    lines: list[str] = []
    links: list[str] = []
    for number, row in enumerate(rows, 1):
        cells = []
        for at, text in enumerate(row):
            place = f"{chr(65 + at)}{number}"
            if not text and chance.random() < 0.5:
                continue
            cells.append(_cell(chance, place, text, shared))
            if text.startswith("http") and chance.random() < 0.3:
                links.append(f'<hyperlink ref="{place}" display="{escape(text)}" location=""/>')
        hidden = ' hidden="1"' if chance.random() < 0.05 else ""
        lines.append(f'<row r="{number}"{hidden}>{"".join(cells)}</row>')
    strings = "".join(f"<si><t>{escape(one)}</t></si>" for one in shared)
    sheet: Any = "".join(lines)
    if links:
        sheet += f"</sheetData><hyperlinks>{''.join(links)}</hyperlinks><sheetData>"
    return xlsx(sheet, **{"xl/sharedStrings.xml": f"<sst>{strings}</sst>"})


def _cell(chance: random.Random, place: str, text: str, shared: list[str]) -> str:
    way = chance.random()
    written = escape("".join(one for one in text if one.isprintable() or one == "\n"))
    if text.replace(".", "", 1).isdigit() and text.isascii() and way < 0.7:
        return f'<c r="{place}"><v>{text}</v></c>'
    if way < 0.1:
        return f'<c r="{place}" t="str"><f>CONCATENATE("a")</f><v>{written}</v></c>'
    if way < 0.5:
        shared.append(text if text.isprintable() else "")
        return f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{written}</t></is></c>'
