"""Sheets as programs and people make them in parts that few have: headers once more, titles, totals and footers among
people; cells that are merged, linked, commented on, hidden, calculated or written in another form; drawn by a number.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
from html import escape
from typing import Any

import xlwt

from tests.seekout import test_binary_workbooks as binary
from tests.workbooks import xlsx

_HEADERS = (
    ["Full Name", "Email", "Title", "Phone"],
    ["Name", "E-mail", "Position"],
    ["First Name", "Last Name", "LinkedIn", "DNC", "Company"],
    ["Email", "Name", "Consent", "Notes"],
    ["Full Name", "Email", "Phone", "GitHub", "Location", "Do Not Contact"],
    ["Name", "Email"],
)
_TYPES = ["string", "email", "text", "phone", "url", "boolean"]
_LINKS = (
    "https://www.linkedin.com/in/ann-ash",
    "mailto:bo@example.com?subject=x",
    "mailto:cy@example.com",
    "tel:+12175550142",
    "https://github.com/ann",
    "#Sheet2!A1",
    "http://uk.linkedin.com/pub/ann-ash/1/2/3",
)
_ALONE = (
    ["Team A"],
    ["Total", "2"],
    ["Total:", "3", "5%"],
    ["Sum", "12175550142", "1"],
    ["Total", "", "", "2175550142"],
    ["Average 3.5", "4"],
    ["Label:", "x"],
    ["Source:", "dana@x.example"],
    ["Exported by Bob"],
    ["Exported by Bob", "", "x"],
    ["Created on 2024-01-01", "2"],
    ["(the name)", "(the mail)"],
    ["[x]", "{y}", "<z>"],
    ["(the name)", "Bo"],
    ["same", "same", "same"],
    ["same", "same"],
    ["dana@x.example"],
    ["Questions? dana@x.example"],
    ["Dana <dana@x.example>"],
    ["https://www.linkedin.com/in/dana"],
    ["Do not contact"],
    ["Opt-outs"],
    ["Opted out:", ""],
    ["everyone without opt-outs"],
    ["", "lone@x.example"],
    ["", "", "CTO"],
    [" ", "\u00a0", ""],
    ["x" * 59],
    ["x" * 60 + "yz"],
    ["a", "b", "c", "d", "e"],
    ["one", "two", "three", "four"],
    ["2", "3"],
    ["Ann", "Ash"],
)


def sheet(number: int) -> tuple[str, bytes]:
    """The name and the bytes of a file."""
    chance, rows, kind = _drawn(number)
    return f"odd.{kind}", _KINDS[kind][0](chance, rows)


def kind_of(number: int) -> str:
    """The kind of a file, which is not written for it."""
    return _drawn(number)[2]


def _drawn(number: int) -> tuple[random.Random, list[list[str]], str]:
    chance = random.Random(f"sheet {number}")
    rows = rows_of(chance)
    way = chance.random()
    return chance, rows, next(kind for kind, (_, below) in _KINDS.items() if way < below)


def _person(chance: random.Random, header: list[str]) -> list[str]:
    number = chance.randint(1, 30)
    first, last = f"Ann{chance.choice(('', 'a', 'é'))}", f"Ash{'abcdefghij'[number % 10]}"
    cells = {
        "First Name": first,
        "Last Name": last,
        "Email": f"p{number}@example.com",
        "E-mail": f"P{number}@example.com",
        "LinkedIn": f"https://www.linkedin.com/in/ann-{number}",
        "Phone": f"+1 217 555 01{number:02d}",
        "DNC": chance.choice(("", "", "no", "yes", "x")),
        "Do Not Contact": chance.choice(("", "no", "true")),
        "Consent": chance.choice(("yes", "yes", "", "no")),
        "Notes": chance.choice(("", "met", "do not call", "opted out")),
        "Location": chance.choice(("Bonn", "")),
        "Company": chance.choice(("Acme", "")),
        "GitHub": chance.choice(("", "https://github.com/ann")),
    }
    made = [cells.get(one, f"{first} {last}" if "Name" in one else chance.choice(("CTO", ""))) for one in header]
    if chance.random() < 0.15:
        made[chance.randrange(len(made))] = ""
    return made


def _again(chance: random.Random, header: list[str]) -> list[str]:
    """A header once more, or nearly, or another one."""
    way = chance.randrange(8)
    if way == 0:
        return list(header)
    if way == 1:
        return [one.upper() for one in header]
    if way == 2:
        return [one.replace(" ", "") for one in header]
    if way == 3:
        return [one if chance.random() < 0.5 else "" for one in header]
    if way == 4:
        return [one if chance.random() < 0.5 else f"{one} x" for one in header]
    if way == 5:
        return [*header[1:], header[0]]
    if way == 6:
        return list(chance.choice(_HEADERS))
    kinds = chance.choices(_TYPES, k=len(header))
    return [kind if chance.random() < 0.9 else "other" for kind in kinds]


def rows_of(chance: random.Random) -> list[list[str]]:
    """A header and rows below it: of people, and of what stands among them."""
    header = chance.choice(_HEADERS)
    rows = [list(header)]
    for _ in range(chance.randint(2, 10)):
        way = chance.random()
        if way < 0.55:
            rows.append(_person(chance, header))
        elif way < 0.7:
            rows.append(_again(chance, header))
        elif way < 0.9:
            rows.append(list(chance.choice(_ALONE)))
        elif way < 0.95:
            rows.append([*_person(chance, header), *chance.choice((["more"], ["", "do not contact"], [""]))])
        else:
            moved = _person(chance, header)
            moved.insert(chance.randrange(len(moved)), "x")
            rows.append(moved)
    if chance.random() < 0.2:
        rows[:0] = [list(chance.choice(_ALONE)) for _ in range(chance.choice((1, 1, 2)))]
    return rows


def _text(chance: random.Random, rows: list[list[str]]) -> bytes:
    sign = chance.choice(",;\t")
    lines = [sign.join(f'"{cell}"' if sign in cell else cell for cell in row) for row in rows]
    return "\r\n".join(lines).encode(chance.choice(("utf-8", "cp1252")))


def _place(row: int, column: int) -> str:
    return f"{chr(65 + column)}{row}"


def _workbook(chance: random.Random, rows: list[list[str]]) -> bytes:
    """Cells of all kinds, in the plain form and in others; merged, linked and commented ones."""
    prefix = chance.choice(("", "", "x:"))
    shared, lines, links, merged, notes = list[str](), list[str](), list[str](), list[str](), list[str]()
    number = 0
    for row in rows:
        number += chance.choice((1, 1, 1, 1, 2))
        cells = "".join(_written(chance, _place(number, at), text, shared) for at, text in enumerate(row))
        told = chance.choice(("", "", "", "", "", ' hidden="1"', ' hidden="true"', ' hidden="0"', ' spans="1:4"'))
        numbered = f' r="{number}"' if chance.random() < 0.9 else ""
        lines.append(f"<row{numbered}{told}>{cells}</row>")
        for at in range(len(row)):
            if chance.random() < 0.06:
                area = _place(number, at) + chance.choice(
                    ("", f":{_place(number + 1, at)}", f":{_place(number, at + 1)}")
                )
                links.append(f'<hyperlink ref="{area}" r:id="h{chance.randrange(len(_LINKS) + 1)}"/>')
            if chance.random() < 0.05:
                below = number + chance.choice((0, 1, 2))
                merged.append(f'<mergeCell ref="{_place(number, at)}:{_place(below, at + chance.choice((0, 0, 1)))}"/>')
            if chance.random() < 0.03:
                said = chance.choice(("do not contact", "[Threaded comment] x Comment:opted out", "met", ""))
                notes.append(
                    f'<comment ref="{_place(number, at)}"><text><t>{said}</t><r><t> again</t></r></text></comment>'
                )
    body = "".join(lines)
    if prefix:
        body = body.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    after = f"<mergeCells>{''.join(merged)}</mergeCells>" if merged else ""
    after += f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    outward = "".join(
        f'<Relationship Id="h{at}" Type="a/hyperlink" Target="{escape(one)}" TargetMode="External"/>'
        for at, one in enumerate(_LINKS)
    )
    parts: dict[str, Any] = {
        "xl/sharedStrings.xml": f"<sst>{''.join(shared)}</sst>",
        "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{outward}"
        '<Relationship Id="c1" Type="a/comments" Target="../comments1.xml"/></Relationships>',
        "xl/comments1.xml": f"<comments><commentList>{''.join(notes)}</commentList></comments>",
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        + "".join(
            f'<Relationship Id="rId{at}" Type="a/{kind}" Target="{target}"/>'
            for at, (kind, target) in enumerate((("worksheet", "worksheets/sheet1"), ("styles", "styles")), 1)
        ).replace('"/>', '.xml"/>')
        + '<Relationship Id="s" Type="a/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="00000000000"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="200"/>'
        '<xf numFmtId="17"/></cellXfs><cellStyles/></styleSheet>',
    }
    sheet_part = f"<worksheet><sheetData>{body}</sheetData>{after}</worksheet>"
    if prefix:
        sheet_part = f'<x:worksheet xmlns:x="a"><x:sheetData>{body}</x:sheetData>{after}</x:worksheet>'
    return xlsx("", **parts, **{"xl/worksheets/sheet1.xml": sheet_part})


def _written(chance: random.Random, place: str, text: str, shared: list[str]) -> str:
    """A cell; some are left out, and some hold what no text does."""
    way, said = chance.random(), escape(text)
    where = f' r="{place}"' if chance.random() < 0.95 else ""
    if not text and way < 0.5:
        return f"<c{where}/>" if way < 0.25 else ""
    if way < 0.06:
        odd = (
            '<c{} t="b"><v>1</v></c>', '<c{} t="b"><v>0</v></c>', '<c{} t="e"><v>#N/A</v></c>',
            '<c{} t="e"><v>#REF!</v></c>', "<c{}><v>1.5</v></c>", "<c{}><f>A1</f></c>",
            '<c{} s="2"><v>43952</v></c>', '<c{} s="1"><v>2175550142</v></c>',
            "<c{}><f>A1</f><v>0</v></c>", '<c{} t="str"><f>HYPERLINK("https://github.com/"&amp;A2)</f><v>x</v></c>',
            '<c{}><f t="shared" si="0">HYPERLINK("https://www.linkedin.com/in/bo","x")</f></c>',
            '<c{} t="str"><f t="shared" si="0"/><v>y</v></c>', '<c{} t="d"><v>2020-05-01</v></c>',
            '<c{} s="1"><v/></c>',
            '<c{} t="inlineStr"><is><t/></is></c>', '<c{} t="inlineStr"><is/></c>', '<c{} t="s"><v>99</v></c>',
        )  # fmt: skip
        return chance.choice(odd).format(where)
    if way < 0.5:
        shared.append(
            chance.choice(
                (f"<si><t>{said}</t></si>",) * 6
                + (f'<si><t xml:space="preserve">{said}</t></si>',)
                + (f"<si><r><t>{said[:2]}</t></r><r><t>{said[2:]}</t></r></si>",)
                + (
                    f"<si><t>{said}</t><rPh><t>zz</t></rPh></si>",
                    f"<si><t>{said}_x0041__xD800_</t></si>",
                    "<si><t/></si>",
                )
            )
        )
        return f'<c{where} t="s"><v>{len(shared) - 1}</v></c>'
    if way < 0.6:
        return f'<c{where} t="inlineStr"><is><r><t>{said[:1]}</t></r><r><t>{said[1:]}</t></r></is></c>'
    return f'<c{where} t="inlineStr"><is><t>{said}</t></is></c>'


def _binary(chance: random.Random, rows: list[list[str]]) -> bytes:
    """As .xlsb has it: long and short cells, numbers in four bytes and in eight, links over areas, hidden rows."""
    shared, made, links, number = list[str](), b"", [], -1
    for row in rows:
        number += chance.choice((1, 1, 1, 2))
        cells, is_short = b"", chance.random() < 0.2
        for at, text in enumerate(row):
            cells += _in_bytes(chance, at, text, shared, is_short=is_short)
            if chance.random() < 0.05:
                area = (number, max(0, number + chance.choice((0, 0, 1, -1))), at, at + chance.choice((0, 0, 1)))
                links.append((escape(chance.choice(_LINKS)), area))
        made += binary.row(number, *([cells] if cells else []), hidden=chance.random() < 0.08)
    styles = binary.record(44, struct.pack("<H", 200) + binary.wide("00000000000")) + binary.record(617)
    styles += b"".join(binary.record(47, struct.pack("<HH", 0, one)) for one in (0, 200, 17)) + binary.record(618)
    state = (chance.choice((0, 0, 0, 1)), chance.choice(("People", "Do not contact")))
    return binary.xlsb(made, shared, styles, links, epoch_1904=chance.random() < 0.3, sheets=(state, (0, "Others")))


def _in_bytes(chance: random.Random, at: int, text: str, shared: list[str], *, is_short: bool) -> bytes:
    way = chance.random()
    kind, value = 6, binary.wide(text)
    if way < 0.3:
        shared.append(text)
        kind, value = 7, struct.pack("<I", len(shared) - 1)
    elif way < 0.36:
        raw = chance.choice((7 << 2 | 2, 2175 << 2 | 3, 0xFFFFFFFE, 0x40590000, 0x40590001, 0x3FF80000))
        kind, value = 2, struct.pack("<I", raw)
    elif way < 0.4:
        kind, value = chance.choice(
            ((5, struct.pack("<d", 43952.25)), (4, b"\1"), (4, b"\0"), (3, b"\x17"), (3, b"\x2a"), (1, b""))
        )
    elif way < 0.44:
        code = b"\x17" + struct.pack("<H", 22) + "https://github.com/bob".encode("utf-16-le") + b"\x22\x01\x67\x01"
        kind, value = 8, binary.wide(text) + struct.pack("<HI", 0, len(code)) + code
    elif not text and way < 0.8 and not is_short:
        return b""
    style = chance.choice((0, 0, 1, 2, 0x01000001))
    if is_short and kind < 8:
        short = {1: 12, 2: 13, 3: 14, 4: 15, 5: 16, 6: 17, 7: 18}[kind]
        return binary.record(short, struct.pack("<I", style) + value)
    return binary.cell(kind, at, value, style)


def _spreadsheet(chance: random.Random, rows: list[list[str]]) -> bytes:
    """As .ods has it: repeated and covered cells and rows, notes, a table within a cell, a sheet that is hidden."""
    lines = []
    for row in rows:
        told = chance.choice(("",) * 8 + (' table:visibility="collapse"', ' table:number-rows-repeated="2"'))
        lines.append(f"<table:table-row{told}>{''.join(_in_ods(chance, text) for text in row)}</table:table-row>")
    if chance.random() < 0.3:
        lines[0] = f"<table:table-header-rows>{lines[0]}</table:table-header-rows>"
    columns = chance.choice(("", '<table:table-column table:number-columns-repeated="4"/>'))
    other = '<table:table table:name="Lists" table:style-name="ta2"><table:table-row/></table:table>'
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    own = chance.choice(("", "", ' table:style-name="ta2"'))
    name = chance.choice(("People", "Opt-outs"))
    body = f'<table:table table:name="{name}"{own}>{columns}{"".join(lines)}</table:table>'
    body = chance.choice((body, body, f"{other}{body}", f"{body}{other}", f"{body}{body}"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        content = f"<office:document-content>{style}<office:body><office:spreadsheet>{body}</office:spreadsheet>"
        archive.writestr("content.xml", f"{content}</office:body></office:document-content>")
    return made.getvalue()


def _in_ods(chance: random.Random, text: str) -> str:
    said, way = escape(text), chance.random()
    if not text and way < 0.5:
        return f'<table:table-cell table:number-columns-repeated="{chance.choice((0, 1, 1, 2))}"/>'
    if way < 0.05:
        return f"<table:covered-table-cell><text:p>{said}</text:p></table:covered-table-cell>"
    if way < 0.1:
        note = (
            f"<dc:creator>Bob</dc:creator><text:p>{chance.choice(('do not contact', 'met'))}</text:p><text:p>x</text:p>"
        )
        text_of = f"<office:annotation>{note}</office:annotation><text:p>{said}</text:p>"
        return f"<table:table-cell>{text_of}</table:table-cell>"
    if way < 0.16:
        odd = (
            '<table:table-cell office:value-type="date" office:date-value="2020-05-01T00:00:00"><text:p>x</text:p>',
            '<table:table-cell office:value-type="date" office:date-value="2020-05-01T10:20:30.5"><text:p>x</text:p>',
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p>',
            '<table:table-cell office:value-type="float" office:value="2175550142"><text:p>+2175550142</text:p>',
            '<table:table-cell office:value-type="float" office:value="2175550142"><text:p>02175 550142</text:p>',
            '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p>',
            '<table:table-cell office:value-type="string" office:string-value="Bo">',
            '<table:table-cell table:formula="of:=HYPERLINK(&quot;https://github.com/&quot;&amp;[.A2])"><text:p>x</text:p>',
            '<table:table-cell><text:p><text:a xlink:href="mailto:bo@example.com">Bo</text:a></text:p>',
            '<table:table-cell><table:table table:name="inner"><table:table-row/></table:table><text:p>in</text:p>',
        )
        return chance.choice(odd) + "</table:table-cell>"
    if way < 0.25:
        joint = chance.choice(
            ("<text:s/>", '<text:s text:c="3"/>', "<text:tab/>", "<text:line-break/>", "</text:p><text:p>")
        )
        return f"<table:table-cell><text:p>{said[:3]}{joint}{said[3:]}</text:p></table:table-cell>"
    return f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>'


def _old(chance: random.Random, rows: list[list[str]]) -> bytes:
    """As Excel 97 has it: merged cells, truths, numbers of several formats, formulas, sheets that are hidden."""
    book = xlwt.Workbook()
    book.dates_1904 = chance.random() < 0.3
    page = book.add_sheet(chance.choice(("People", "Opted out")))
    others = book.add_sheet("Others")
    others.write(0, 0, "Name")
    if chance.random() < 0.2:
        page.visibility = 1
    formats = ("General", "00000000000", "yyyy-mm-dd", "mmm yy")
    styles = [xlwt.easyxf(num_format_str=code) for code in formats]
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            way = chance.random()
            if (number, at) in taken:
                continue
            if way < 0.05:
                page.write(number, at, chance.choice((True, False, 43952, 2175550142, 1.5)), chance.choice(styles))
            elif way < 0.08:
                page.write(number, at, xlwt.Formula(f'HYPERLINK("{_LINKS[0]}";"x")'))
            elif way < 0.12 and text:
                below = number + chance.choice((0, 1, 2))
                page.write_merge(number, below, at, at, text)
                taken.update((one, at) for one in range(number, below + 1))
            elif text:
                page.write(number, at, text)
        if chance.random() < 0.06:
            page.row(number).hidden = True
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


# Of each kind, who writes it, and up to where of 0 to 1 a draw means it.
_KINDS = {
    "csv": (_text, 0.35),
    "xlsx": (_workbook, 0.6),
    "xlsb": (_binary, 0.75),
    "ods": (_spreadsheet, 0.9),
    "xls": (_old, 1.0),
}
