"""Who asked not to be contacted counts where nobody sees it: in a hidden sheet, in a hidden row, in a large file."""

from __future__ import annotations

import io
import os
import zipfile

import openpyxl
import pytest
import xlwt
from openpyxl.comments import Comment

from seekout import Candidate, ProjectFileError, open_project, read_project
from seekout.formats import ahead

HEADER = ["Full Name", "Email", "Do Not Contact"]
ANN, BOB, CY = ["Ann Bay", "ann@example.com", ""], ["Bob Cay", "bob@example.com", ""], ["Cy Day", "cy@example.com", ""]


def told(tmp_path, content: bytes, opened=open_project):
    """Who is held back, whoever is sent, and the notes, of a file."""
    path = tmp_path / "project"
    path.write_bytes(content)
    with opened(path, "project") as reader:
        people = [one for one in reader.rows() if isinstance(one, Candidate)]
        barred = {one.identity for one in people if one.do_not_contact}
        held = {one.full_name for one in people if one.identity in barred and one.full_name}
        sent = [one.full_name for one in people if one.identity not in barred]
        return held, sent, {note.code: note for note in reader.notes}


def workbook(sheets: dict[str, list[list[str]]], hidden_sheets=(), hidden_rows=(), comments=()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for number in hidden_rows:
            sheet.row_dimensions[number].hidden = True
        sheet.sheet_state = "hidden" if name in hidden_sheets else "visible"
        for cell, said in comments:
            sheet[cell].comment = Comment(said, "somebody")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def large(content: bytes) -> bytes:
    """The same workbook with a picture, so that it is read ahead."""
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/media/image1.png", os.urandom(ahead.LARGE_FILE_BYTES))
    return made.getvalue()


@pytest.mark.parametrize("as_read", [lambda content: content, large])
@pytest.mark.long
def test_a_comment_counts_however_large_the_workbook_is(tmp_path, as_read):
    content = as_read(workbook({"A": [HEADER, ANN, BOB, CY]}, comments=[("A2", "Do not contact"), ("B4", "opted out")]))
    held, sent, _ = told(tmp_path, content, read_project)
    assert (held, sent) == ({"Ann Bay", "Cy Day"}, ["Bob Cay"])


@pytest.mark.parametrize("name", ["DNC", "Do not contact", "Opt-outs", "Sperrliste", "Unsubscribed", "Blacklist 2024"])
def test_a_hidden_sheet_of_those_not_to_be_contacted_holds_them_back(tmp_path, name):
    content = workbook({"People": [HEADER, ANN, BOB], name: [HEADER, BOB]}, hidden_sheets=[name])
    held, sent, notes = told(tmp_path, content)
    assert (held, sent) == ({"Bob Cay"}, ["Ann Bay"])
    assert "hidden_sheets" not in notes


def test_a_hidden_sheet_of_addresses_alone_holds_back_who_has_them(tmp_path):
    content = workbook({"People": [HEADER, ANN, BOB], "DNC": [["bob@example.com"]]}, hidden_sheets=["DNC"])
    held, sent, _ = told(tmp_path, content)
    assert ("Bob Cay" in held, sent) == (True, ["Ann Bay"])


@pytest.mark.parametrize("name", ["Archive", "without DNC", "Lists", "DNC clean"])
def test_another_hidden_sheet_is_not_read_and_told(tmp_path, name):
    content = workbook({"People": [HEADER, ANN], name: [HEADER, BOB]}, hidden_sheets=[name])
    held, sent, notes = told(tmp_path, content)
    assert (held, sent, notes["hidden_sheets"].number) == (set(), ["Ann Bay"], 1)


def test_a_hidden_sheet_of_old_excel(tmp_path):
    book = xlwt.Workbook()
    for name, rows in {"People": [HEADER, ANN, BOB], "DNC": [HEADER, BOB]}.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
        sheet.visibility = int(name == "DNC")
    made = io.BytesIO()
    book.save(made)
    assert told(tmp_path, made.getvalue())[:2] == ({"Bob Cay"}, ["Ann Bay"])


@pytest.mark.parametrize("as_read", [lambda content: content, large])
@pytest.mark.long
def test_a_hidden_row_counts_for_the_refusal_that_it_holds(tmp_path, as_read):
    no = [*BOB[:2], "yes"]
    content = as_read(workbook({"A": [HEADER, ANN, BOB, no, CY, [*CY[:2], "no"]]}, hidden_rows=[4, 6]))
    held, sent, notes = told(tmp_path, content, read_project)
    assert (held, sent) == ({"Bob Cay"}, ["Ann Bay", "Cy Day"])
    assert notes["hidden_rows"].number == 1
    assert "row 6" in notes["hidden_rows"].sentence


def test_those_whom_a_filter_hides_are_held_back_by_their_column(tmp_path):
    rows = [HEADER, ANN, [*BOB[:2], "opted out"], CY, ["Total", "", "1"]]
    held, sent, notes = told(tmp_path, workbook({"A": rows}, hidden_rows=[3, 5]))
    assert (held, sent) == ({"Bob Cay"}, ["Ann Bay", "Cy Day"])
    assert notes["hidden_rows"].number == 1


OTHERS = [["Email", "Full Name", "Company"], ["Mail", "Name", "Firm"]]


@pytest.mark.parametrize("other", OTHERS)
def test_hidden_rows_are_nobodys_refusal_below_another_header(tmp_path, other):
    """By which header a hidden row is to be read is not known below a second one."""
    rows = [HEADER, ANN, other, [*BOB[:2], "yes"], ["cy@example.com", "Cy Day", "Acme"]]
    held, sent, notes = told(tmp_path, workbook({"A": rows}, hidden_rows=[4]))
    assert (held, sent, notes["hidden_rows"].number) == (set(), ["Ann Bay", "Cy Day"], 1)


@pytest.mark.parametrize("as_read", [lambda content: content, large])
@pytest.mark.parametrize("other", OTHERS)
def test_what_is_hidden_above_another_header_is_read_by_the_first(tmp_path, as_read, other):
    rows = [HEADER, ANN, [*BOB[:2], "yes"], CY, other, ["dan@example.com", "Dan Eck", "Acme"], BOB[1::-1]]
    held, sent, notes = told(tmp_path, as_read(workbook({"A": rows}, hidden_rows=[3])))
    assert (held, sent) == ({"Bob Cay"}, ["Ann Bay", "Cy Day", "Dan Eck"])
    assert "hidden_rows" not in notes


@pytest.mark.parametrize("as_read", [lambda content: content, large])
@pytest.mark.parametrize("header", ["Do Not Contact", "Notes", ""])
@pytest.mark.sampled(3)
@pytest.mark.long
def test_a_merged_cell_is_said_of_each_row_that_it_covers(tmp_path, as_read, header):
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook({"A": [[*HEADER[:2], header], ANN, [*BOB[:2], "opted out"], CY, ["Di Eck", "di@x.example"]]})
        )
    )
    book["A"].merge_cells("C3:C4")
    book["A"].merge_cells("A7:A9")
    made = io.BytesIO()
    book.save(made)
    held, sent, _ = told(tmp_path, as_read(made.getvalue()), read_project)
    assert (held, sent) == ({"Bob Cay", "Cy Day"}, ["Ann Bay", "Di Eck"])


def test_a_merged_cell_of_old_excel(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for at, row in enumerate([HEADER, ANN, BOB, CY]):
        for column, cell in enumerate(row[:2] if at else row):
            sheet.write(at, column, cell)
    sheet.write_merge(2, 3, 2, 2, "x")
    made = io.BytesIO()
    book.save(made)
    assert told(tmp_path, made.getvalue())[:2] == ({"Bob Cay", "Cy Day"}, ["Ann Bay"])


@pytest.mark.long
@pytest.mark.parametrize("times", [1, 9000])
def test_a_merged_cell_of_libreoffice(tmp_path, times):
    """A large file is read ahead in another process, and its merged cells are met as its rows come."""
    text = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'

    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def person(name: str, mailbox: str, *more: str) -> str:
        return row(text.format("", name), text.format("", f"{mailbox}@example.com"), *more)

    merged = text.format(' table:number-rows-spanned="2" table:number-columns-spanned="1"', "x")
    others = "".join(person(f"Di Eck{at}", f"di{at}") for at in range(times))
    rows = [
        row(*(text.format("", header) for header in HEADER)),
        person("Ann Bay", "ann"),
        others,
        person("Bob Cay", "bob", merged),
        person("Cy Day", "cy", "<table:covered-table-cell/>"),
        person("Ed Fox", "ed"),
    ]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        table = f'<table:table table:name="A">{"".join(rows)}</table:table>'
        body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content>{body}</office:document-content>")
    held, sent, _ = told(tmp_path, made.getvalue(), read_project)
    assert (held, len(sent)) == ({"Bob Cay", "Cy Day"}, times + 2)


HEADER_BY_ROWS = [HEADER, ANN, [*BOB[:2], "x"], CY]


@pytest.mark.parametrize("opened", [open_project, read_project])
@pytest.mark.parametrize("big", [False, True])
@pytest.mark.long
def test_a_header_that_is_hidden_is_the_header(tmp_path, opened, big):
    """The file was refused: no column named people."""
    content = workbook({"People": HEADER_BY_ROWS}, hidden_rows=[1])
    held, sent, notes = told(tmp_path, large(content) if big else content, opened)
    assert (held, sent) == ({"Bob Cay"}, ["Ann Bay", "Cy Day"])
    assert "hidden_rows" not in notes


TITLES = {
    "one": ([["My project"]], [2]),
    "a date beside it": ([["My project", "28.11.2026"]], [2]),
    "two": ([["My project"], ["Exported by Max"]], [3]),
    "one of them hidden": ([["My project"], ["What nobody sees"]], [2, 3]),
}


@pytest.mark.parametrize("opened", [open_project, read_project])
@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.long
def test_a_header_that_is_hidden_below_a_title_is_the_header(tmp_path, opened, big, titles):
    above, hidden = TITLES[titles]
    content = workbook({"People": [*above, *HEADER_BY_ROWS]}, hidden_rows=hidden)
    held, sent, _ = told(tmp_path, large(content) if big else content, opened)
    assert (held, sent) == ({"Bob Cay"}, ["Ann Bay", "Cy Day"])


@pytest.mark.parametrize("big", [False, True])
def test_a_title_below_a_hidden_header_and_people_who_are_hidden_name_nobody(tmp_path, big):
    rows = [HEADER, ANN, ["Team A"], CY]
    content = workbook({"People": rows}, hidden_rows=[1, 2])
    assert told(tmp_path, large(content) if big else content)[:2] == (set(), ["Cy Day"])


def test_what_is_hidden_above_a_header_that_is_seen_is_none(tmp_path):
    """As templates have it: what a program calls the columns, hidden, and what people call them."""
    rows = [["candidate_name", "phone", "x_17"], *HEADER_BY_ROWS]
    held, sent, _ = told(tmp_path, workbook({"People": rows}, hidden_rows=[1]))
    assert "Bob Cay" in held
    assert sent == ["Ann Bay", "Cy Day"]


def test_nobody_who_is_hidden_heads_the_columns_of_others(tmp_path):
    path = tmp_path / "project.xlsx"
    path.write_bytes(workbook({"People": [["Name of nothing"], ["red", "blue"], ["green", "grey"]]}, hidden_rows=[1]))
    with pytest.raises(ProjectFileError) as refused, open_project(path, "project.xlsx"):
        pass
    assert refused.value.headers == ("red", "blue")
