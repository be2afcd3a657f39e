"""Web pages and XML that are saved as .xls: Excel opens them as workbooks, so people believe that they are some."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seekout import Candidate, ProjectFileError, open_project

_FILES = Path(__file__).with_name("files")
_STYLED = (_FILES / "saved-by-a-web-program.xls").read_text(encoding="utf-8")


def read(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_project(path, path.name) as project:
        rows = list(project.rows())
        return [row for row in rows if isinstance(row, Candidate)], project


def page(rows, *, around="{}"):
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body>{around.format(f'<table>{cells}</table>')}</body></html>"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("utf-16", "utf-16"), ("utf-8", "utf-8-sig")],
)
def test_a_page_that_a_program_saved_as_xls(tmp_path, charset, encoding):
    (jose, bo), project = read(tmp_path / "Team.xls", _STYLED.replace("utf-8", charset, 1).encode(encoding))
    assert (jose.full_name, jose.emails, jose.phones) == ("José Бай", ("ada@example.com",), ("0171 5550101",))
    assert jose.current_title == "R&D Lead"
    assert (bo.full_name, bo.emails, bo.current_title) == ("Bo Ash", ("bo@example.com",), "Dev")
    assert (project.kind, project.project_name, project.hidden_rows) == ("html", "Team", 1)


@pytest.mark.parametrize(
    ("charset", "encoding", "name"),
    [
        ("windows-1251", "cp1251", "Иван Петров"),
        ("iso-8859-1", "cp1252", "Zoë O’Brien"),
        ("shift_jis", "shift_jis", "山田 太郎"),
        ("no-such-charset", "utf-8", "Zoë O’Brien"),
        ("utf-16", "utf-8", "Zoë O’Brien"),
        ("", "cp1252", "Zoë O’Brien"),
    ],
)
def test_the_encoding_of_a_page(tmp_path, charset, encoding, name):
    said = f'<meta charset="{charset}">' if charset else ""
    text = f"<html><head>{said}</head>" + page([["Full Name", "Email"], [name, "a@example.com"]])
    (read_name,), _ = read(tmp_path / "x.xls", text.encode(encoding))
    assert read_name.full_name == name


def test_tables_that_arrange_a_page_and_cells_that_reach_further(tmp_path):
    inner = (
        "<table><tr><td rowspan=2>Full Name</td><td colspan=2>Reach</td></tr><tr><td>Email</td><td>Mobile</td></tr>"
        "<tr><td>Ada Bay</td><td>ada@example.com</td><td>+1 555 010 2000</td></tr></table>"
    )
    text = f"<html><table><tr><td>Menu</td><td>{inner}</td></tr><tr><td>Foot</td><td>of the page</td></tr></table>"
    (ada,), project = read(tmp_path / "x.xls", text)
    assert (ada.full_name, ada.emails, ada.phones) == ("Ada Bay", ("ada@example.com",), ("+1 555 010 2000",))
    assert project.sheets_left == ()


def test_a_profile_behind_a_name(tmp_path):
    rows = [
        ["Name", "Title"],
        ['<a href="https://www.linkedin.com/in/ada-bay">Ada <b> Bay</b></a>', "VP <i> Sales</i>"],
    ]
    (ada,), _ = read(tmp_path / "x.htm", page(rows))
    assert (ada.full_name, ada.links) == ("Ada Bay", ("https://www.linkedin.com/in/ada-bay",))
    assert ada.current_title == "VP Sales"


def test_the_marks_that_excel_puts_into_pages(tmp_path):
    text = page([["Name", "Email"], ["Ada Bay", "ada@example.com"]])
    text = text.replace("<table>", "<!--[if gte mso 9]><xml><x:ExcelWorkbook/></xml><![endif]--><table>")
    text = text.replace("</table>", "<![if supportMisalignedColumns]><tr height=0><td></td></tr><![endif]></table>")
    (ada,), _ = read(tmp_path / "x.xls", text)
    assert ada.emails == ("ada@example.com",)


@pytest.mark.parametrize("around", ["{}", "<table><caption>Page</caption><tr><td>{}</td></tr></table>"])
def test_a_caption_that_says_whom_not_to_contact(tmp_path, around):
    text = page([["Name", "Email"], ["Ada Bay", "ada@example.com"]], around=around)
    text = text.replace("<table><tr><td>Name", "<table><caption>Do not contact</caption><tr><td>Name")
    (ada,), _ = read(tmp_path / "x.xls", text)
    assert ada.do_not_contact


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        b"<html><body><form><table><tr><td>Password</td></tr></table></form></body></html>",
        b"<table><tr><td>Name</td></tr></table>",
        b"<html><table><tr><td>",
        b"<html>" + b"<table>" * 20,
    ],
)
def test_a_page_without_a_table_of_people_is_a_page(tmp_path, content):
    with pytest.raises(ProjectFileError) as error:
        read(tmp_path / "x.csv", content)
    assert error.value.code == "html_page"


@pytest.mark.parametrize("name", ["Team.csv", "Team.XLSX", "Team.ods"])
def test_a_page_under_the_name_of_a_file_that_is_none_is_a_page(tmp_path, name):
    """What a proxy puts in place of a file tells of its user in a table."""
    content = page([["User", "Email"], ["Dana Recruiter", "dana@example.com"]]).encode()
    with pytest.raises(ProjectFileError) as error:
        read(tmp_path / name, content)
    assert error.value.code == "html_page"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>" + b"<table><tr><td>a<td>b" * 60, "damaged"),
        (b"<html><table><tr>" + b"<td colspan=99999>a" * 3, "too_many_columns"),
        (b"<html><table><tr><td>" + b"a" * 9_000_000, "too_large"),
        (b"<html><table><tr><td>x<td title='" + b"a" * 9_000_000, "too_large"),
        (b"<html><![" + b"<![" * 100, "damaged"),
        (b"<html>" + b"<![foo[x]]>" * 10, "damaged"),
        (page([["City", "Colour"], ["Rome", "red"]]).encode(), "no_columns"),
    ],
)
def test_pages_that_cannot_be_read(tmp_path, content, code):
    with pytest.raises(ProjectFileError) as error:
        read(tmp_path / "x.xls", content)
    assert error.value.code == code


_WORKBOOK = (_FILES / "spreadsheetml-2003.xls").read_text(encoding="utf-8")
_SHEETS = re.compile("<Worksheet.*</Worksheet>", re.DOTALL)
_ROWS = re.search("<Table>(.*?)</Table>", _WORKBOOK, re.DOTALL)[1]


def workbook(*sheets, encoding="utf-8"):
    made = "".join(
        f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>'
        f"<WorksheetOptions><Visible>{seen}</Visible></WorksheetOptions></Worksheet>"
        for name, rows, seen in sheets
    )
    return _SHEETS.sub(made, _WORKBOOK).replace("utf-8", encoding, 1).encode(encoding)


def cells(*texts):
    return "<Row>" + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in texts) + "</Row>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_workbook_in_xml(tmp_path, encoding):
    content = workbook(("Team", _ROWS, "SheetVisible"), ("Lists", _ROWS, "SheetHidden"), encoding=encoding)
    (ada, bo, cy), project = read(tmp_path / "Team.xls", content)
    assert (ada.full_name, ada.emails, ada.phones) == ("Ada Bäy", ("ada@example.com",), ("12175550142",))
    assert ada.links == ("https://www.linkedin.com/in/ada-bay",)
    assert [(job.title, job.start) for job in ada.experience] == [("CTO", "2019-04")]
    assert [one.do_not_contact for one in (ada, bo, cy)] == [True, True, False]
    assert [one.row for one in (ada, bo, cy)] == [5, 7, 8]
    assert (project.kind, project.sheets, project.hidden_rows) == ("xml", ("Team",), 1)


def test_cells_that_are_merged_downwards_in_xml(tmp_path):
    rows = [
        cells("Name", "Email", "Do Not Contact"),
        cells("Ada Bay", "ada@example.com", "Yes").replace(
            '<Cell><Data ss:Type="String">Yes', "<Cell ss:MergeDown='1'><Data>Yes"
        ),
        cells("Bo Ash", "bo@example.com"),
        cells("Cy Oak", "cy@example.com"),
    ]
    people, _ = read(tmp_path / "x.xls", workbook(("Team", "".join(rows), "SheetVisible")))
    assert [one.do_not_contact for one in people] == [True, True, False]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (workbook(("Team", _ROWS, "SheetVisible"))[:-40], "damaged"),
        (workbook(("Team", "<Row><Cell ss:Index='x'/></Row>", "SheetVisible")), "damaged"),
        (workbook(("Team", "<Row><Cell ss:Index='99999'/></Row>", "SheetVisible")), "too_many_columns"),
        (workbook(("Team", "", "SheetVisible")), "empty"),
        (workbook().replace(b"<Workbook", b"<!DOCTYPE a [<!ENTITY b 'c'>]><Workbook", 1), "damaged"),
        (b"<?xml version='1.0'?><feed><entry/></feed>", "document"),
    ],
)
def test_xml_that_cannot_be_read(tmp_path, content, code):
    with pytest.raises(ProjectFileError) as error:
        read(tmp_path / "x.xls", content)
    assert error.value.code == code
