"""Tables as nobody would think of one by one: headers, cells and ways of writing a file, drawn by a number.

The same number makes the same table in any version of Python, so that what is read of it can be written down.
"""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from html import escape
from pathlib import Path
from typing import Any

import xlwt

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
NAMES: dict[str, list[str]] = _WORDS["names"]
_SAVED = [
    path
    for folder in (Path(__file__).parent / "files", Path(__file__).parent / "files" / "saved")
    for path in sorted(folder.iterdir())
    if path.suffix in (".xlsx", ".xlsb", ".xls", ".ods")
]
_ABOVE = (["My project"], ["Exported by Bob, 2024"], [""], ["Confidential", "", "x"], ["Project:", "Berlin"])
_BELOW = (["Total", "2"], ["Exported from SeekOut"], [""], ["Section B"], ["Team A", "", ""])


def table(number: int) -> tuple[str, bytes]:
    """The name and the bytes of a file."""
    chance = random.Random(number)
    way = chance.random()
    if way < 0.2:
        return _damaged(chance)
    if way < 0.3:
        return "odd.csv", _names(chance)
    rows = _rows(chance)
    if way < 0.5:
        return "odd.xlsx", _workbook(chance, rows)
    if way < 0.6:
        return "odd.xls", _old_workbook(chance, rows)
    if way < 0.7:
        return "odd.ods", _spreadsheet(chance, rows)
    return "odd.csv", _text(chance, rows)


def _text(chance: random.Random, rows: list[list[str]]) -> bytes:
    """A text file in some dialect; quotes and line ends are sometimes wrong."""
    text = io.StringIO()
    delimiter = chance.choice(",,;\t|^~")
    if chance.random() < 0.05:
        text.write(f"sep={delimiter}{chance.choice(('', delimiter * 3))}\r\n")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
    ends = chance.choice(("\r\n", "\n", "\r"))
    way: dict[str, Any] = chance.choice(({}, {}, {"quotechar": "'"}, {"doublequote": False, "escapechar": "\\"}))
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=ends, **way).writerows(rows)
    written = text.getvalue()
    if chance.random() < 0.2:
        for _ in range(chance.choice((1, 1, 3))):
            at = chance.randrange(len(written) + 1)
            written = written[:at] + chance.choice(('"', "\n", "\x00", "\\", delimiter, "'", "\r")) + written[at:]
    return written.encode(chance.choice(_ENCODINGS), "replace" if chance.random() < 0.2 else "ignore")


def _names(chance: random.Random) -> bytes:
    """People of one alphabet in one of its encodings, some of them among many whose names are ASCII."""
    encoding = chance.choice(list(NAMES))
    names = chance.choices(NAMES[encoding], k=chance.choice((1, 2, 5)))
    plain = [f"Jane Doe{number}" for number in range(chance.choice((0, 0, 3, 40)))]
    everybody = [*plain, *names]
    chance.shuffle(everybody)
    words = ["", *(name.split()[0].upper() for name in names), *(name.split()[-1] for name in names), "Engineer"]
    lines = [f"{name};p{at}@example.com;{chance.choice(words)}" for at, name in enumerate(everybody)]
    return "\r\n".join(["Full Name;Email;Title", *lines, ""]).encode(encoding, "ignore")


def _damaged(chance: random.Random) -> tuple[str, bytes]:
    """A file that another program saved, of which some bytes are others now; of an archive, those of a part."""
    sample = chance.choice(_SAVED)
    content = sample.read_bytes()
    if sample.suffix == ".xls":
        return sample.name, _with_other_bytes(chance, content)
    made = io.BytesIO()
    with zipfile.ZipFile(sample) as archive, zipfile.ZipFile(made, "w") as copy:
        chosen = chance.choice(
            [name for name in archive.namelist() if not name.endswith((".png", ".rels", "Types].xml"))]
        )
        for name in archive.namelist():
            part = archive.read(name)
            copy.writestr(name, _with_other_bytes(chance, part) if name == chosen else part)
    return sample.name, made.getvalue()


def _with_other_bytes(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(changed) + 1)
        act = chance.randrange(3)
        if act == 0 and at < len(changed):
            changed[at] = chance.choice((0, 1, 2, 32, 48, 57, 127, 255, changed[at] ^ 1, changed[at] ^ 16))
        elif act == 1:
            del changed[at : at + chance.choice((1, 2, 8))]
        else:
            changed[at:at] = changed[at : at + chance.choice((1, 4, 16))]
    return bytes(changed)


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


def _old_workbook(chance: random.Random, rows: list[list[str]]) -> bytes:
    """As Excel 97 has it: numbers as such, dates, addresses behind formulas, rows that are hidden."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("People")
    styles = [xlwt.easyxf(num_format_str=code) for code in ("General", "yyyy-mm-dd", "0.00", "mmm yyyy", "00000000000")]
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            if text.startswith("http") and len(text) < 200 and '"' not in text:
                sheet.write(number, at, xlwt.Formula(f'HYPERLINK("{text}";"Profile")'))
            elif text.replace(".", "", 1).isdigit() and text.isascii():
                sheet.write(number, at, float(text), chance.choice(styles))
            elif text:
                sheet.write(number, at, text)
        if chance.random() < 0.05:
            sheet.row(number).hidden = True
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _spreadsheet(chance: random.Random, rows: list[list[str]]) -> bytes:
    """As LibreOffice has it: cells of several kinds, repeated ones, links, notes, rows that are filtered."""
    lines = []
    for row in rows:
        shown = chance.choice(("", "", "", "", "", ' table:visibility="filter"', ' table:number-rows-repeated="2"'))
        lines.append(f"<table:table-row{shown}>{''.join(_ods_cell(chance, text) for text in row)}</table:table-row>")
    body = f'<table:table table:name="People">{"".join(lines)}</table:table>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            "<office:document-content><office:body><office:spreadsheet>"
            f"{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return made.getvalue()


def _ods_cell(chance: random.Random, text: str) -> str:
    written = escape("".join(one for one in text if one.isprintable()))
    if not text and chance.random() < 0.5:
        return f'<table:table-cell table:number-columns-repeated="{chance.choice((1, 1, 2))}"/>'
    if text.replace(".", "", 1).isdigit() and text.isascii():
        value = f'office:value-type="float" office:value="{text}"'
        return f"<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>"
    if text.startswith("http"):
        return f'<table:table-cell><text:p><text:a xlink:href="{written}">Profile</text:a></text:p></table:table-cell>'
    if chance.random() < 0.1:
        note = "<office:annotation><text:p>a note</text:p></office:annotation>"
        return f'<table:table-cell office:value-type="string">{note}<text:p>{written}</text:p></table:table-cell>'
    if " " in written and chance.random() < 0.2:
        first, _, rest = written.partition(" ")
        return f"<table:table-cell><text:p>{first}<text:s/>{rest}</text:p></table:table-cell>"
    return f'<table:table-cell office:value-type="string"><text:p>{written}</text:p></table:table-cell>'
