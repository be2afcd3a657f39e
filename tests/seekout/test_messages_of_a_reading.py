"""What a reading process says of a file, message by message, without the process."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from seekout import Candidate, ProjectFileError, UnreadableRow, open_project, process, reading_process, told_by
from tests.seekout.test_just_enough import reader
from tests.seekout.test_whole_readings import FILES

HEADER = "Full Name,Suffix,Email,Do Not Contact,Do Not Call,Phone,Company,Title,Experience,School\n"
ROWS = (
    "John Smith,Jr,j@example.com,,,+1 217 555 0100,Norr,CTO,CTO at Norr (2020 - 2021),TU Bonn\n"
    "John Smith,Sr,j@example.com,,,,Sol,COO,,\n"
    "Zoé Quin,,zoe@example.com,yes,,,,,Developer at Sol (2018 - 2019),\n"
    "Bo Bay,,bo@example.com,,x,+1 217 555 0142,,,,\n"
    ",,,,,,Norr,,,\n"
    "Zoe Quin,,zoe@example.com,,,,,,,\n"
    "Cy Coe,,cy@example.com,,,,,,,\n"
)


def said_of(path, apart=(), **choices):
    """The messages of a reading: kinds and contents, but for the signs of life of one that takes a second."""
    out = io.BytesIO()
    messages = reading_process._unresolved(path, path.name, apart=list(apart), **choices)
    reading_process._tell_all(out, messages, list(apart))
    told = io.BytesIO(out.getvalue())
    found = []
    while length := int.from_bytes(told.read(4), "big"):
        message = process._Unpickler(io.BytesIO(told.read(length))).load()
        if message[0] != "beat":
            found.append(message)
    return found


@pytest.mark.parametrize(("most", "sizes"), [(1, [1] * 7), (3, [3, 3, 1]), (7, [7]), (500, [7])])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("apart", [(), ("4-7",)])
@pytest.mark.long
def test_it_says_what_is_told_where_the_file_is_read(tmp_path, monkeypatch, most, sizes, encoding, apart):
    monkeypatch.setattr(reading_process, "_ROWS_IN_MESSAGE", most)
    path = tmp_path / "Platform.csv"
    path.write_text(HEADER + ROWS, encoding=encoding)
    (first, state), *rows, (last, whole) = said_of(path, apart)
    assert (first, last, {kind for kind, _ in rows}) == ("open", "done", {"rows"})
    assert [len(content) for _, content in rows] == sizes
    with open_project(path, path.name, apart=apart) as here:
        told = list(here.rows())
    found = [one if isinstance(one, UnreadableRow) else one.candidate() for _, content in rows for one in content]
    assert found == told
    there = process.ReadProject(reader(), whole)
    assert told_by(there) == told_by(here)
    assert (there.kind, there.project_name, there.encoding) == (here.kind, here.project_name, here.encoding)
    assert (there.notes, there.sheets, there.sheets_left) == (here.notes, here.sheets, here.sheets_left)
    assert (there.findings.merged_people, there.findings.do_not_call) == (0 if apart else 1, 1)
    assert state["columns"] == here.columns and state["kind"] == "csv"
    assert (state["findings"].merged_people, state["hidden_rows"]) == (0, 0)
    assert len({one.identity for one in told if isinstance(one, Candidate)}) == (6 if apart else 5)


def test_a_father_and_a_son_are_two_whichever_message_they_are_in(tmp_path, monkeypatch):
    path = tmp_path / "x.csv"
    path.write_text(HEADER + ROWS)
    for most in (1, 2, 500):
        monkeypatch.setattr(reading_process, "_ROWS_IN_MESSAGE", most)
        people = [one for kind, content in said_of(path) if kind == "rows" for one in content]
        assert len({one.identity for one in people[:2]}) == 2


def test_a_file_of_nobody_is_refused_before_anything_is_said(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Foo,Bar\n1,2\n")
    with pytest.raises(ProjectFileError) as caught:
        said_of(path)
    assert (caught.value.code, caught.value.headers) == ("no_columns", ("Foo", "Bar"))


def test_choices_reach_the_reading(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("Wer,Email\nZoé,zoe@example.com\n".encode("cp1252"))
    rows = said_of(path, mapping={"Wer": "full_name"}, encoding="cp1250")[1][1]
    assert rows[0].candidate().full_name == "Zoé"
    assert said_of(path, mapping={"Wer": "full_name"}, encoding="cp1250")[-1][1]["encoding"].chosen


def everybody(rows):
    return [one if isinstance(one, UnreadableRow) else one.candidate() for one in rows]


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_told_as_it_is_read(name):
    try:
        with open_project(FILES[name], name) as here:
            told = list(here.rows())
    except ProjectFileError as error:
        with pytest.raises(ProjectFileError, match=re.escape(str(error))):
            said_of(FILES[name])
        return
    *rows, (_, whole) = said_of(FILES[name])
    assert everybody(one for kind, content in rows if kind == "rows" for one in content) == told
    assert told_by(process.ReadProject(reader(), whole)) == told_by(here)


def test_a_workbook_in_which_excel_made_links_of_addresses_is_told(tmp_path):
    """Excel does so whenever somebody types one: the cells are texts with an address behind each."""
    rows = [
        ["Candidates of May", "", "", "", "", ""],
        ["Full Name", "Email", "Mobile", "LinkedIn", "Do Not Contact", "Notes"],
        ["Ada Bay", "ada@example.com", "+1 555 010 2000", "https://www.linkedin.com/in/ada-bay", "", "* see below"],
        [
            "Bo Ash",
            "bo@example.com",
            "+1 555 010 3000",
            "https://www.linkedin.com/in/bo-ash",
            "yes",
            "asked us to stop",
        ],
        ["* means that they are on leave", "", "", "", "", ""],
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for row in sheet.iter_rows(min_row=2, max_row=4):
        for cell in row:
            if cell.value:
                cell.hyperlink = f"mailto:{cell.value}" if "@" in cell.value else "https://example.com/x"
    sheet["D3"].hyperlink = "https://www.linkedin.com/in/ada-bay"
    path = tmp_path / "Team.xlsx"
    book.save(path)
    *rows, _ = said_of(path)
    ada, bo = [
        one
        for one in everybody(one for kind, content in rows if kind == "rows" for one in content)
        if isinstance(one, Candidate)
    ]
    assert (ada.full_name, ada.emails, ada.phones) == ("Ada Bay", ("ada@example.com",), ("+1 555 010 2000",))
    assert (ada.links, ada.do_not_contact) == (("https://www.linkedin.com/in/ada-bay",), False)
    assert (bo.emails, bo.do_not_contact) == (("bo@example.com",), True)
