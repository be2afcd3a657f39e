"""Files that were made to hurt: each is read, or refused in a sentence, within 30 s of a processor and 300 MB."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from tests.workbooks import row, xlsx

REPOSITORY = Path(__file__).resolve().parents[2]
# The reader's own limit is fifteen seconds of a processor and two for each megabyte, and some come for the start and
# for whoever asks. Seconds are those of a machine that adds up two million ones in a fifth of one; a slower one has
# more of them.
SECONDS, MEGABYTES = 30, 300

# Reads a file as the worker does and tells what came of it, the processor time and the peak memory (its children's
# too), and any address that was asked for.
_READ = """
import json, resource, socket, sys, time
from pathlib import Path
from seekout import process
began, ones = time.process_time(), 0
for _ in range(2_000_000):
    ones += 1
pace = max(1.0, (time.process_time() - began) / 0.2)
process._SECONDS = round(process._SECONDS * pace)
asked = []
def refuse(*arguments, **options):
    asked.append(repr(arguments))
    raise OSError("no network here")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
from seekout import Candidate, ProjectFileError, read_project
told = {"people": 0, "unreadable": [], "names": [], "code": "", "sentence": ""}
try:
    with read_project(Path(sys.argv[1]), "project") as reader:
        for row in reader.rows():
            if isinstance(row, Candidate):
                told["people"] += 1
                if len(told["names"]) < 20:
                    told["names"].append(row.full_name)
            else:
                told["unreadable"] = [*told["unreadable"], row.reason][:20]
except ProjectFileError as error:
    told |= {"code": error.code, "sentence": str(error)}
# Not getrusage of this process, which remembers what pytest took before it started this one.
status = Path("/proc/self/status")
own = int(status.read_text().split("VmHWM:")[1].split()[0]) if status.exists() else 0
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
peak = max(own, used[1].ru_maxrss) // 1024
seconds = sum(one.ru_utime + one.ru_stime for one in used)
print(json.dumps(told | {"asked": asked, "megabytes": peak, "seconds": seconds / pace}))
"""


@pytest.fixture
def outcome(tmp_path):
    """What comes of reading some bytes, in a process whose time and memory are measured."""

    def read(content: bytes) -> dict:
        path = tmp_path / "upload"
        path.write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-c", _READ, str(path)], cwd=REPOSITORY, capture_output=True, text=True, timeout=280
        )
        assert done.returncode == 0, done.stderr[-2000:]
        told = json.loads(done.stdout)
        assert told["asked"] == []
        assert told["megabytes"] <= MEGABYTES
        assert told["seconds"] <= SECONDS
        if told["code"]:
            assert told["sentence"].endswith(".")
        return told

    return read


HEADER = ["Full Name", "Email1", "Company"]


@pytest.mark.long
def test_a_million_blank_rows_below_the_people_cost_nothing(outcome):
    blank = "".join(f'<row r="{number}" spans="1:3"><c r="A{number}" s="1"/></row>' for number in range(4, 1_048_577))
    told = outcome(
        xlsx(row(1, *HEADER) + row(2, "Ada Sample", "ada@example.com") + row(3, "Bo Sample", "bo@example.com") + blank)
    )
    assert told["people"] == 2


@pytest.mark.long
def test_a_million_rows_of_people_are_refused(outcome):
    rows = "".join(row(number, f"Ada Sample{number}") for number in range(2, 160_000))
    assert outcome(xlsx(row(1, *HEADER) + rows))["code"] == "too_many_rows"
    text = "Full Name,Email1\n" + "".join(f"Ada {number},a{number}@example.com\n" for number in range(1_048_575))
    told = outcome(text.encode())
    assert told["code"] == "too_many_rows"
    assert "Export a smaller project" in told["sentence"]


@pytest.mark.long
def test_two_cells_at_the_far_corners_of_a_sheet_are_two_cells(outcome):
    told = outcome(
        xlsx(row(1, *HEADER) + row(2, "Ada Sample") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    )
    assert told["people"] == 1
    assert told["unreadable"] == ["no name, e-mail, phone or link"]
    assert outcome(xlsx(row(1, *HEADER) + '<row r="2"><c r="ZZZ2"><v>1</v></c></row>'))["code"] == "too_many_columns"


@pytest.mark.long
def test_old_excel_may_not_take_what_it_claims_to_need(outcome):
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for column, text in enumerate(HEADER):
        sheet.write(0, column, text)
    sheet.write(1, 0, "Ada Sample")
    sheet.write(65_535, 255, "far away")
    made = io.BytesIO()
    book.save(made)
    told = outcome(made.getvalue())
    assert told["code"] == "too_much_memory" or told["people"] == 1


@pytest.mark.long
def test_a_billion_laughs_are_not_laughed(outcome):
    lol = '<!DOCTYPE x [<!ENTITY a "' + "ha" * 50 + '">'
    for before, after in zip("abcdefgh", "bcdefghi", strict=True):
        lol += f'<!ENTITY {after} "{f"&{before};" * 10}">'
    sheet = (
        f"<?xml version='1.0'?>{lol}]><worksheet><sheetData>{row(1, *HEADER)}{row(2, '&i;')}</sheetData></worksheet>"
    )
    assert outcome(xlsx("", **{"xl/worksheets/sheet1.xml": sheet}))["code"] == "damaged"
    strings = f"<?xml version='1.0'?>{lol}]><sst><si><t>&i;</t></si></sst>"
    assert outcome(xlsx(row(1, *HEADER), **{"xl/sharedStrings.xml": strings}))["code"] == "damaged"


@pytest.mark.long
def test_no_address_in_a_file_is_asked(outcome):
    external = (
        '<!DOCTYPE x [<!ENTITY a SYSTEM "http://192.0.2.1/x">]><worksheet><sheetData>'
        f"{row(1, *HEADER)}{row(2, '&a;')}</sheetData></worksheet>"
    )
    assert outcome(xlsx("", **{"xl/worksheets/sheet1.xml": external}))["code"] == "damaged"
    formula = (
        '<row r="2"><c><f>WEBSERVICE("http://192.0.2.1/")</f><v>7</v></c><c t="str"><f>A2</f><v>a@b.org</v></c></row>'
    )
    told = outcome(xlsx(row(1, *HEADER) + formula + row(3, '=HYPERLINK("http://192.0.2.1/","x")', "b@b.org")))
    assert told["names"] == ["", "x"]
    text = "Full Name,Title,LinkedIn,Website\nAda Sample,=cmd|' /C calc'!A0,http://192.0.2.1/,file:///etc/passwd\n"
    assert outcome(text.encode())["people"] == 1


@pytest.mark.long
def test_zip_bombs_are_not_unpacked(outcome):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(60_000):
            archive.writestr(str(number), "")
    assert outcome(made.getvalue())["code"] == "too_large"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert outcome(made.getvalue())["code"] == "damaged"
    one_text = '<row r="2"><c t="inlineStr"><is><t>' + "x" * 300_000_000 + "</t></is></c></row>"
    assert outcome(xlsx(row(1, *HEADER) + one_text))["code"] == "too_large"


@pytest.mark.long
def test_a_directory_that_lies_about_sizes_is_damaged(outcome):
    content = xlsx(row(1, *HEADER) + row(2, "Ada Sample"))
    at = content.rfind(b"PK\x01\x02")
    assert outcome(content[: at + 24] + (5).to_bytes(4, "little") + content[at + 28 :])["code"] == "damaged"


@pytest.mark.long
def test_markup_without_end_ends(outcome):
    for sheet in ("<a>" * 5_000_000, "<row " + 'a="1" ' * 5_000_000 + ">", "<row><c>" * 1_000_000):
        assert outcome(xlsx(sheet))["code"] in ("damaged", "too_large", "empty")


@pytest.mark.long
def test_five_thousand_columns_are_read(outcome):
    header = [*HEADER, *(f"Note {number}" for number in range(5_000))]
    table = [
        header,
        *([f"Ada Sample{number}", f"a{number}@example.com", "", *["note"] * 5_000] for number in range(200)),
    ]
    text = io.StringIO()
    csv.writer(text).writerows(table)
    assert outcome(text.getvalue().encode())["people"] == 200
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in table[:20]:
        sheet.append(line)
    made = io.BytesIO()
    book.save(made)
    assert outcome(made.getvalue())["people"] == 19
    assert outcome((",".join(header) + "," * 4_000_000 + "\nAda").encode())["code"] in (
        "too_many_columns",
        "not_a_table",
    )


@pytest.mark.long
def test_one_enormous_line_is_no_table(outcome):
    assert outcome(b"Full Name,Email1\n" + b"x" * 90_000_000)["code"] == "not_a_table"
    assert outcome(b"Full Name,Email1\n" + "😀,".encode() * 15_000_000)["code"] == "not_a_table"
    assert outcome(b"\n" * 90_000_000 + b"x")["code"] in ("empty", "too_many_rows")


@pytest.mark.long
def test_a_quote_that_is_never_closed_costs_nobody(outcome):
    people = [f"Ada Sample{number},a{number}@example.com,Acme" for number in range(20_000)]
    for position in (0, 500, 19_999):
        broken = [*people[:position], '"Bo Sample,bo@example.com,Acme', *people[position:]]
        assert outcome("\n".join([",".join(HEADER), *broken]).encode())["people"] == 20_001
    # Closed by a quote far below: two rows are not as they were written, and nobody between them is gone.
    broken = [*people[:50], '"Bo Sample,bo@example.com,Acme', *people[50:90], 'Cy Sample,cy@example.com,"Big, Inc"']
    told = outcome("\n".join([",".join(HEADER), *broken, *people[90:]]).encode())
    assert told["people"] == 20_002


@pytest.mark.long
def test_deep_json_is_a_cell_like_any_other(outcome):
    deep = "[" * 40_000 + "]" * 40_000
    text = io.StringIO()
    csv.writer(text).writerows(
        [["Full Name", "positions", "skills"], ["Ada Sample", deep, deep], ["Bo", '[{"a":' * 9, ""]]
    )
    assert outcome(text.getvalue().encode())["names"] == ["Ada Sample", "Bo"]


@pytest.mark.long
def test_text_that_is_slow_to_take_apart_is_taken_apart(outcome):
    nasty = ["@" * 50_000, "a@" * 30_000, "<" * 90_000, "a " * 45_000, "&" * 90_000, "." * 90_000, "(1" * 40_000]
    nasty += ['{"a": 1}' + " " * 80_000 + "x}", "a = " * 20_000, "/ " * 45_000, "1 y " * 20_000, "*" * 90_000]
    text = io.StringIO()
    writer = csv.writer(text)
    header = [
        "Full Name",
        "First Name",
        "Email1",
        "Phone",
        "LinkedIn",
        "Website",
        "Title",
        "Headline",
        "Summary",
        "Skills",
    ]
    header += ["positions", "Experience 1 Start", "Tags", "Location", "Experience", "Education", "Opted out (1 = yes)"]
    writer.writerow(header)
    for cell in nasty:
        writer.writerow(["Ada", *[cell] * (len(header) - 1)])
        writer.writerow(["Ada", "", *[cell] * (len(header) - 2)])
    told = outcome(text.getvalue().encode())
    assert told["people"] + len(told["unreadable"]) == 2 * len(nasty)


@pytest.mark.long
def test_names_that_play_tricks_are_names(outcome):
    names = [
        "<!channel>",
        "<@U123>",
        "*bold* _it_ ~no~ `code`",
        "‮gnp.exe",
        "Z̴̢̛a̷l̸g̵o̶ Sample",
        "مريم العلي",
        "👩‍💻 Ada",
        "Ada\x00Sample",
    ]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([HEADER, *([name, f"{number}@example.com", ""] for number, name in enumerate(names))])
    told = outcome(text.getvalue().encode())
    assert told["people"] == len(names)
    assert told["names"][5] == "مريم العلي"
    assert told["names"][7] == "AdaSample"
    assert "‮" not in told["names"][3]


@pytest.mark.long
def test_rows_in_different_encodings_keep_their_names(outcome):
    content = b"Full Name,Email1,Company\n" + "Jürgen Größe,j@example.com,Köln\n".encode() * 3
    content += "Zoë Ångström,z@example.com,Malmö\n".encode("cp1252")
    assert outcome(content)["names"] == ["Jürgen Größe"] * 3 + ["Zoë Ångström"]


@pytest.mark.long
def test_random_damage_is_a_sentence_or_rows(outcome):
    chance = random.Random(7)
    good = xlsx("".join(row(number, f"Ada {number}", f"a{number}@example.com") for number in range(1, 50)))
    for _ in range(4):
        broken = bytearray(good)
        for _ in range(20):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        told = outcome(bytes(broken))
        assert told["code"] or told["people"]


@pytest.mark.long
def test_a_header_of_blanks_holds_nobody_up(outcome):
    for header in (
        " " * 90_000,
        "a " * 45_000,
        "Email" + " " * 90_000 + "1",
        "(" * 90_000,
        "1" * 90_000,
        "Ｅ" * 30_000,
    ):
        told = outcome(f"Full Name,Email1,{header}\nAda Sample,ada@example.com,x\n".encode())
        assert told["people"] == 1
    assert outcome((" " * 90_000 + "," + "\t" * 90_000 + "\nAda,ada@example.com\n").encode())["code"]


def many_sheets(count: int, part: str = "worksheets/sheet1.xml", **parts: str) -> bytes:
    sheets = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="r{number}"/>' for number in range(count))
    targets = "".join(f'<Relationship Id="r{number}" Type="a/worksheet" Target="{part}"/>' for number in range(count))
    return xlsx(
        row(1, *HEADER) + "".join(row(number, "Ada", f"a{number}@b.org", "Acme") for number in range(2, 5000)),
        **{
            "xl/workbook.xml": f"<workbook><sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships>{targets}</Relationships>",
        },
        **parts,
    )


@pytest.mark.long
def test_many_sheets_over_one_part_are_one_sheet_or_too_many(outcome):
    told = outcome(many_sheets(5000))
    assert told["code"] == "too_many_sheets" or told["people"] == 4998
    assert outcome(many_sheets(200))["people"] == 4998


@pytest.mark.long
def test_cells_are_counted_over_all_sheets(outcome):
    rows = "".join(row(number, f"Ada {number}", f"a{number}@b.org") for number in range(2, 40_000))
    body = f"<worksheet><sheetData>{row(1, *HEADER)}{rows}</sheetData></worksheet>"
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(5))
    targets = "".join(f'<Relationship Id="r{n}" Type="a/worksheet" Target="worksheets/s{n}.xml"/>' for n in range(5))
    content = xlsx(
        "",
        **{
            "xl/workbook.xml": f"<workbook><sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships>{targets}</Relationships>",
        },
        **{f"xl/worksheets/s{n}.xml": body for n in range(5)},
    )
    assert outcome(content)["code"] == "too_many_rows"


@pytest.mark.long
def test_a_spreadsheet_that_repeats_itself_is_counted(outcome):
    def ods(rows: str) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr(
                "content.xml",
                f'<office:document-content><table:table table:name="A">{rows}</table:table></office:document-content>',
            )
        return made.getvalue()

    def cells(*texts: str) -> str:
        return "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)

    def line(inner: str, repeated: int = 1) -> str:
        return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'

    def blank(repeated: int, text: str = "") -> str:
        return f'<table:table-cell table:number-columns-repeated="{repeated}">{text}</table:table-cell>'

    header = line(cells(*HEADER))
    person = cells("Ada", "a@b.org", "Acme")
    assert outcome(ods(header + line(person, 10**9)))["code"] == "too_many_rows"
    assert outcome(ods(header + line(cells("Ada") + blank(10**9, "<text:p>x</text:p>"))))["code"] == "too_many_columns"
    assert outcome(ods(header + line(person) + line(blank(16_384), 1_048_576)))["people"] == 1
    assert outcome(ods(header + line(person) + line(cells("", "#REF!"), 1_048_000)))["people"] == 1


@pytest.mark.long
def test_what_needs_more_than_its_size_pays_for_is_given_up_with_a_sentence(outcome):
    """Nine million cells in a few kilobytes: as many as there may be, and more than a small file has time for."""
    line = "<row>" + "<c><v>1</v></c>" * 60 + "</row>"
    told = outcome(xlsx(row(1, *HEADER) + line * 150_000))
    assert told["code"] in ("too_slow", "too_large", "too_many_rows") or told["people"] == 0
