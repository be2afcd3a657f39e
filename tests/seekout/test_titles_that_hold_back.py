"""A title that says that people must not be contacted speaks of everybody below it."""

from __future__ import annotations

import io

import openpyxl
import pytest

from seekout import Candidate, open_project


def held_back(tmp_path, content, name="people.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_project(path, name) as reader:
        people = [row for row in reader.rows() if isinstance(row, Candidate)]
        return [person.full_name for person in people if person.do_not_contact], people, reader.findings


def book(*sheets) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    "title",
    ["DO NOT CONTACT LIST", "Sperrliste 2024", "Opted out,,", "Liste noire", "These people asked not to be contacted"],
)  # fmt: skip
def test_a_title_above_the_header(tmp_path, title):
    held, _, findings = held_back(tmp_path, f"{title}\nName,Email\nAnn Ash,a@example.com\nBob Bay,b@example.com\n")
    assert held == ["Ann Ash", "Bob Bay"]
    assert list(findings.held_back.values()) == [2]


@pytest.mark.parametrize(
    "title",
    [
        "Candidates without DNC", "Filter: Do Not Contact = No", "Excludes do not contact", "Export of 2024-05-01",
        "DNC = Do not contact", "Do not distribute", "Ohne Sperrliste", "Please do not contact candidates directly",
        "Note,Do not contact",
    ],
)  # fmt: skip
def test_a_title_that_says_who_is_not_in_it_holds_nobody_back(tmp_path, title):
    assert held_back(tmp_path, f"{title}\nName,Email\nAnn Ash,a@example.com\nBob Bay,b@example.com\n")[0] == []


def test_a_sheet_of_those_who_must_not_be_contacted_holds_them_back_in_the_others_too(tmp_path):
    header = ["Name", "Email"]
    ann, bob, cy = (["Ann Ash", "a@example.com"], ["Bob Bay", "b@example.com"], ["Cy Cole", "c@example.com"])
    content = book(("Candidates", [header, ann, bob]), ("DNC", [header, ann, cy]), ("More", [header, cy]))
    held, people, _ = held_back(tmp_path, content, "people.xlsx")
    assert held == ["Ann Ash", "Cy Cole"]
    assert len({person.identity for person in people}) == 3


def test_a_row_among_the_people_that_speaks_of_it_is_asked_about(tmp_path):
    content = "Name,Email\nAnn Ash,a@example.com\n,\nRejected - DO NOT CONTACT,\nBob Bay,b@example.com\n"
    held, people, findings = held_back(tmp_path, content)
    assert (held, len(people)) == ([], 2)
    ((code, sentence, row),) = findings.notes()
    assert (code, row) == ("opt_out_title", 4)
    assert sentence.startswith("Row 4 says “Rejected - DO NOT CONTACT” and names nobody")


@pytest.mark.parametrize("header", ["E-mail address,Candidate", "Candidate,Work e-mail,Mobile"])
def test_a_title_above_a_header_in_other_words_holds_back_who_stands_below(tmp_path, header):
    row = {"E-mail address": "bob@x.example", "Candidate": "Bob Cay", "Work e-mail": "bob@x.example", "Mobile": ""}
    below = ",".join(row[name] for name in header.split(","))
    path = tmp_path / "people.csv"
    path.write_text(f"Name,Email,Company\nAnn Bay,ann@x.example,Acme\n,,\nDo not contact,,\n{header}\n{below}\n")
    with open_project(path, path.name) as reader:
        told = {one.full_name: one.do_not_contact for one in reader.rows() if isinstance(one, Candidate)}
    assert told == {"Ann Bay": False, "Bob Cay": True}


def test_a_title_above_people_is_no_header(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name,Email,Company\nAnn Bay,ann@x.example,Acme\nDo not contact,,\nBob Cay,bob@x.example,Acme\n")
    with open_project(path, path.name) as reader:
        told = {one.full_name: one.do_not_contact for one in reader.rows() if isinstance(one, Candidate)}
        assert [note.code for note in reader.notes] == ["opt_out_title"]
    assert told == {"Ann Bay": False, "Bob Cay": False}


ANN, BOB, CY = ["Ann Ash", "ann@example.com"], ["Bob Bay", "bob@example.com"], ["Cy Cole", "cy@example.com"]


@pytest.mark.parametrize(
    ("sheet", "cells"),
    [
        ("DNC", ["Email", "ann@example.com", "Bob Bay"]),
        ("DNC", ["ann@example.com", "Bob Bay"]),
        ("DNC", ["Bob Bay", "ann@example.com"]),
        ("DNC", ["Who", "ann@example.com", "Bob Bay"]),
        ("DNC", ["Do not contact", "ann@example.com", "Bob Bay"]),
        ("Sheet2", ["Opted out", "Bob Bay", "ann@example.com"]),
        ("Sheet2", ["Opted out", "Ann Ash", "Bob Bay"]),
        ("Sheet2", ["", "Unsubscribed", "", "ann@example.com", "bob@example.com"]),
        ("Tabelle2", ["Bitte nicht kontaktieren", "Ann Ash", "bob@example.com"]),
    ],
)
def test_a_column_of_names_and_addresses_of_those_who_asked_is_a_list_of_them(tmp_path, sheet, cells):
    content = book(("Candidates", [["Name", "Email"], ANN, BOB, CY]), (sheet, [[cell] for cell in cells]))
    _, people, _ = held_back(tmp_path, content, "people.xlsx")
    # Of whoever is held back in one row all rows are.
    asked = {person.identity for person in people if person.do_not_contact}
    assert {person.full_name for person in people if person.identity in asked} - {""} == {"Ann Ash", "Bob Bay"}


@pytest.mark.parametrize(
    "cells",
    [
        ["Opted out", "yes", "no"],
        ["Opted out", "12", "3"],
        ["Without DNC", "Bob Bay"],
        ["Contacted", "Bob Bay"],
        ["DNC"],
    ],
)
def test_another_column_by_itself_holds_nobody_back(tmp_path, cells):
    content = book(("Candidates", [["Name", "Email"], ANN, BOB, CY]), ("Sheet2", [[cell] for cell in cells]))
    held, people, _ = held_back(tmp_path, content, "people.xlsx")
    assert (held, len(people)) == ([], 3)


def test_a_file_that_is_such_a_list_holds_everybody_back(tmp_path):
    held, people, _ = held_back(tmp_path, "Do not contact\nBob Bay\nann@example.com\n")
    assert [(person.full_name, person.emails) for person in people] == [("Bob Bay", ()), ("", ("ann@example.com",))]
    assert held == ["Bob Bay", ""]
