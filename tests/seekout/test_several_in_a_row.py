"""Rows of several people, lines about the file among the people, and names that stand in two columns twice."""

from __future__ import annotations

import pytest

from seekout import Candidate, ProjectFileError, UnreadableRow, open_project
from seekout.values.names import Name, together
from seekout.values.several import names_several


def rows(tmp_path, text: str) -> list[Candidate | UnreadableRow]:
    path = tmp_path / "project.csv"
    path.write_text(text, encoding="utf-8")
    with open_project(path, path.name) as reader:
        return list(reader.rows())


@pytest.mark.parametrize(
    "name", ["Ann Ash / Bob Bay", "Ann Ash; Bob Bay", "Ann Ash\nBob Bay", "Ann & Bob Bay", "Ann und Bob Bay"]
)
def test_several_people_with_an_address_each_are_told_and_not_sent_as_one(tmp_path, name):
    (row,) = rows(tmp_path, f'Full Name,Email\n"{name}","ann@example.com; bob.bay@example.org"\n')
    assert row == UnreadableRow(2, "several people in one row: give each of them a row")


@pytest.mark.parametrize(
    ("name", "emails"),
    [
        ("Ash, Ann", ("ash@example.com", "ann@example.org")),
        ("Ann Ash / Ann Bay", ("ann.ash@example.com", "ann.bay@example.org")),
        ("Ann Ash | Acme Corp", ("ann@example.com", "ash@acme.example")),
        ("山田太郎 / Taro Yamada", ("taro@example.com", "yamada@example.org")),
        ("Ann & Bob Bay", ("bay@example.com", "family@example.org")),
        ("Ann Ash / Bob Bay", ("ann@example.com", "a.ash@example.org")),
    ],
)
def test_one_person_under_two_names_is_one(name, emails):
    assert not names_several(name, emails)


def test_a_row_of_several_who_asked_not_to_be_contacted_still_holds_back(tmp_path):
    (row,) = rows(tmp_path, "Name,Email,Tags\nAnn & Bob Bay,ann@example.com; bob@example.com,DNC\n")
    assert isinstance(row, Candidate)
    assert row.do_not_contact


@pytest.mark.parametrize(
    "header",
    [
        "Name 1,Email 1,Name 2,Email 2",
        "Contact 1 Name,Contact 1 Email,Contact 2 Name,Contact 2 Email",
        "First Name 1,Last Name 1,Phone 1,First Name 2,Last Name 2,Phone 2",
    ],
)
def test_a_table_with_several_people_in_each_row_says_what_to_do(tmp_path, header):
    with pytest.raises(ProjectFileError) as refused:
        rows(tmp_path, f"{header}\n{','.join('Ann Ash' for _ in header.split(','))}\n")
    assert refused.value.code == "several"
    assert "copy the columns of the second one" in str(refused.value)


def test_numbered_addresses_of_one_person_are_theirs(tmp_path):
    (row,) = rows(tmp_path, "Name,Email 1,Email 2,Phone 1,Phone 2\nAnn Ash,a@example.com,b@example.com,,\n")
    assert row.emails == ("a@example.com", "b@example.com")


@pytest.mark.parametrize(
    "line", ["Exported by Dana,dana@example.com", "Report generated on,2024-01-01", "Erstellt am,1.2.2024"]
)
def test_who_made_the_file_is_no_candidate(tmp_path, line):
    found = rows(tmp_path, f"Full Name,Email\nAnn Ash,a@example.com\n{line}\n")
    assert [type(row) for row in found] == [Candidate, UnreadableRow]
    assert "about the file" in found[1].reason


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Bob Ray", "Ray", ("Bob", "Ray")), ("Cy", "Cy Ma", ("Cy", "Ma")), ("Ray", "Ray", ("Ray", "Ray")),
        ("Anna Maria", "Roth", ("Anna Maria", "Roth")), ("Ali", "Alison", ("Ali", "Alison")),
    ],
)  # fmt: skip
def test_a_name_that_stands_in_both_columns_is_written_once(first, last, expected):
    name = together(Name(), first, last)
    assert (name.first, name.last, name.full) == (*expected, " ".join(expected))


def test_sample_addresses_of_a_template_are_none(tmp_path):
    (row,) = rows(tmp_path, "Full Name,Email\nAnn Ash,sample@sample.com\n")
    assert row.emails == ()
