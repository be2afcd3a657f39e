"""Files as ugly as real ones, by what a recruiter is told of them."""

from __future__ import annotations

import datetime
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from seekout import Candidate, ProjectFileError, UnreadableRow, open_project
from tests.workbooks import row, xlsx

SAMPLES = Path(__file__).resolve().parents[2] / "sandbox" / "samples"


@pytest.fixture
def read(tmp_path):
    """Reads bytes as an uploaded file: the rows and the column report."""

    def read_bytes(content: bytes, name: str = "project.csv"):
        path = tmp_path / "upload"
        path.write_bytes(content)
        with open_project(path, name) as reader:
            return list(reader.rows()), reader.columns

    return read_bytes


def refusal(read, content: bytes, name: str = "project.csv") -> ProjectFileError:
    with pytest.raises(ProjectFileError) as caught:
        read(content, name)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert len(sentence) > 40
    return caught.value


def workbook(*rows, before=()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in (*before, *rows):
        sheet.append(cells)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\r\n\r\n  \r\n", "empty"),
        (b"Full Name,Email1\r\n", "no_rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "picture"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "html_page"),
        (b"\n\n<table><tr><td>Name</td></tr></table>", "html_page"),
        (b'<?xml version="1.0"?><a/>', "document"),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:Ann Bay\nEMAIL:ann@example.com\nEND:VCARD\n", "document"),
        (b"Dear all,\nplease find no table here\n", "not_a_table"),
        (b"Colour,Shape\nred,round\n", "no_columns"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "document"),
    ],
)
def test_what_is_no_project_is_named(read, content, code):
    assert refusal(read, content).code == code


@pytest.mark.long
def test_ten_megabytes_of_junk_are_no_table(read):
    assert refusal(read, os.urandom(10_000_000).replace(b"PK", b"pk")).code == "not_a_table"


def test_a_protected_workbook_says_how_to_unprotect_it():
    with pytest.raises(ProjectFileError) as caught, open_project(SAMPLES / "ugly" / "password.xlsx", "p.xlsx"):
        pass
    assert caught.value.code == "password_protected"
    assert "remove the password" in str(caught.value)


def test_a_document_and_an_archive_are_no_workbook(read):
    for name in ("word/document.xml", "photos/1.txt"):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr(name, "x")
        assert refusal(read, made.getvalue(), "project.xlsx").code == "document"


@pytest.mark.long
def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(read):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(450):
                sheet.write(bytes(1024 * 1024))
    assert refusal(read, made.getvalue(), "bomb.xlsx").code == "too_large"


def test_the_columns_that_were_looked_for_and_found_are_named(read):
    sentence = str(refusal(read, b"Colour,Shape\nred,round\n"))
    assert "Full Name" in sentence
    assert '"Colour"' in sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(read, encoding, newline):
    lines = ["Full Name;Email1;Location", "Jürgen Größe;j@example.com;Köln", "Zoë Ångström;z@example.com;Malmö"]
    rows, _ = read((newline.join(lines) + newline).encode(encoding))
    assert [(row.full_name, row.location) for row in rows] == [("Jürgen Größe", "Köln"), ("Zoë Ångström", "Malmö")]


def test_quoted_newlines_blank_headers_blank_rows_and_row_numbers(read):
    content = (
        b',Name,Email,Summary\r\n1,Ada Sample,ada@example.com,"two\r\nlines, and ""quotes"""\r\n'
        b",,,\r\n\r\n3,Bo Sample,bo@example.com\r\n"
    )
    rows, columns = read(content)
    assert [(row.row, row.full_name) for row in rows] == [(2, "Ada Sample"), (5, "Bo Sample")]
    assert rows[0].summary == 'two\nlines, and "quotes"'
    assert columns.ignored == ("column A",)


def test_excel_says_its_delimiter_and_titles_stand_above_the_header(read):
    rows, _ = read(b"sep=;\r\nName;E-mail\r\nAda Sample;ada@example.com\r\n")
    assert rows[0].emails == ("ada@example.com",)
    assert rows[0].row == 3
    rows, _ = read(b"My project,,\r\nexported 2026,,\r\n\r\nName,Email,City\r\nAda Sample,ada@example.com,Rome\r\n")
    assert (rows[0].row, rows[0].location) == (5, "Rome")


def test_long_cells_cost_only_what_cannot_be_kept(read):
    content = "Full Name,Email1,Summary\nLena Sample,lena@example.com," + "word " * 1000 + "\n"
    content += (
        "N" * 5000 + ",long@example.com,x\nOmar Sample,omar@example.com," + "y" * 150_000 + "\nEva,eva@example.com,\n"
    )
    rows, _ = read(content.encode())
    assert [type(row) for row in rows] == [Candidate, UnreadableRow, UnreadableRow, Candidate]
    assert len(rows[0].summary) == 4999
    assert "300" in rows[1].reason
    assert "100,000" in rows[2].reason


def test_nul_bytes_and_an_open_quote_do_not_take_others_down(read):
    rows, _ = read(
        b'Name,Email\nAda\x00 Sample,ada@example.com\nBo "the" Sample,bo@example.com\n"Cy Sample,cy@example.com\n'
    )
    assert [row.emails for row in rows] == [("ada@example.com",), ("bo@example.com",), ("cy@example.com",)]


def test_the_end_of_a_file_of_dos_is_no_row(read):
    rows, _ = read(b"Name,Email\r\nAda Sample,ada@example.com\r\n\x1a")
    assert [row.full_name for row in rows] == ["Ada Sample"]


def test_a_quote_that_is_never_closed_takes_nobody_after_it_down(read):
    rows, _ = read(b'Name,Email\nAda Sample,ada@example.com\n"Bo Sample,bo@example.com\nCy Sample,cy@example.com\n')
    assert [row.full_name for row in rows] == ["Ada Sample", "Bo Sample", "Cy Sample"]


def test_a_file_whose_lines_end_in_all_three_ways_has_all_of_its_rows(read):
    lines = ["Name,Email\r\n", *(f"Person {end},{end}@example.com" for end in "abcdef")]
    ends = ["", "\r", "\n", "\r", "\n", "\r", "\n"]
    rows, _ = read("".join(map("".join, zip(lines, ends, strict=True))).encode())
    assert [row.full_name for row in rows] == [f"Person {end}" for end in "abcdef"]


def test_a_delimiter_that_tears_brackets_apart_is_not_the_files(read):
    header = "Full Name (last, first);Email (work, private);Phone"
    rows, _ = read(f"{header}\nLovelace, Ada;ada@work.example, ada@home.example;+41 44 668 18 00\n".encode())
    assert rows[0].emails == ("ada@work.example", "ada@home.example")
    assert rows[0].phones


def test_a_workbook_with_numbers_dates_and_a_second_sheet(read):
    book = openpyxl.Workbook()
    book.active.append(["Notes only"])
    sheet = book.create_sheet("People")
    sheet.append([None, None, None])
    sheet.append(["Full Name", "Phone Number1", "Experience 1 Title", "Experience 1 Start Date", "Do Not Contact"])
    sheet.append(["Ada Sample", 15550142000, "Engineer", datetime.date(2020, 5, 1), True])
    made = io.BytesIO()
    book.save(made)
    rows, _ = read(made.getvalue(), "people.xlsx")
    (ada,) = rows
    assert ada.phones == ("15550142000",)
    assert ada.experience[0].start == "2020-05"
    assert ada.do_not_contact
    assert ada.row == 3


def test_everything_that_a_cell_of_a_workbook_can_be(read):
    """Rich text without its reading aid, an escaped character, an error, a truth value, a number, a result."""
    strings = (
        '<sst><si><r><t>Ada </t></r><r><rPr><b/></rPr><t>Sample</t></r><rPh sb="0" eb="1"><t>aida</t></rPh></si>'
        "<si><t>R&amp;D_x0009_Lead</t></si></sst>"
    )
    sheet = row(1, "Full Name", "Title", "Company", "Do Not Contact", "Phone", "Email1", "Summary") + (
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="e"><v>#N/A</v></c>'
        '<c r="D3" t="b"><v>1</v></c><c r="E3"><v>1.5550142E10</v></c>'
        '<c r="F3" t="str"><f>CONCAT("a","@b.org")</f><v>a@b.org</v></c></row>'
    )
    for content in (
        xlsx(sheet, **{"xl/sharedStrings.xml": strings}),
        xlsx("<!-- -->" + sheet, **{"xl/sharedStrings.xml": strings}),
    ):
        rows, _ = read(content, "p.xlsx")
        (ada,) = rows
        assert (ada.row, ada.full_name, ada.current_title, ada.current_company) == (3, "Ada Sample", "R&D Lead", "")
        assert ada.do_not_contact
        assert (ada.phones, ada.emails) == (("15550142000",), ("a@b.org",))


@pytest.mark.parametrize(("first_day", "written"), [("", "43952"), (' date1904="1"', "42490")])
def test_dates_of_both_calendars_of_excel(read, first_day, written):
    styles = (
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-409]mmm\\ yyyy"/>'
        '<numFmt numFmtId="165" formatCode="0.0&quot; days&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
    )
    relationships = (
        '<Relationships><Relationship Id="rId1" Type="a/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="a/styles" Target="styles.xml"/></Relationships>'
    )
    workbook = (
        f'<workbook><workbookPr{first_day}/><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    header = row(
        1, "Full Name", "Job 1 Title", "Job 1 Start", "Job 2 Title", "Job 2 Start", "Job 3 Title", "Job 3 Start"
    )
    cells = "".join(
        f'<c t="inlineStr"><is><t>{title}</t></is></c><c s="{style}"><v>{written}</v></c>'
        for title, style in (("One", 1), ("Two", 2), ("Three", 3))
    )
    sheet = f'{header}<row r="2"><c t="inlineStr"><is><t>Ada</t></is></c>{cells}</row>'
    parts = {"xl/styles.xml": styles, "xl/_rels/workbook.xml.rels": relationships, "xl/workbook.xml": workbook}
    rows, _ = read(xlsx(sheet, **parts), "p.xlsx")
    assert [job.start for job in rows[0].experience][:2] == ["2020-05", "2020-05"]


def test_old_excel(read):
    book = xlwt.Workbook()
    sheet = book.add_sheet("People")
    for column, text in enumerate(["Full Name", "Email1", "Location"]):
        sheet.write(0, column, text)
    for column, text in enumerate(["Jürgen Größe", "j@example.com", "Köln"]):
        sheet.write(1, column, text)
    made = io.BytesIO()
    book.save(made)
    rows, _ = read(made.getvalue(), "people.csv")
    assert rows[0].location == "Köln"


def test_the_kind_is_told_by_bytes_and_the_project_by_its_name(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(workbook(["Name", "Email"], ["Ada Sample", "ada@example.com"]))
    with open_project(path, " Backend/Engineers.xlsx.csv ") as reader:
        assert reader.kind == "xlsx"
        assert reader.project_name == "Backend Engineers"


@pytest.mark.long
def test_the_samples_are_what_they_say():
    def rows(name):
        with open_project(SAMPLES / name, name) as reader:
            return list(reader.rows())

    backend = rows("backend-engineers.csv")
    assert len(backend) == 24
    assert sum(isinstance(row, UnreadableRow) for row in backend) == 1
    assert len({row.identity for row in backend if isinstance(row, Candidate)}) == 22
    assert sum(row.do_not_contact for row in backend if isinstance(row, Candidate)) == 1
    assert len(rows("platform-team.xlsx")) == 12
    assert rows("ugly/utf16.csv")[0].full_name == "Jürgen Größe"
