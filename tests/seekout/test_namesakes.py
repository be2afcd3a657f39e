"""A list of names, numbers or mailboxes of those who must not be contacted is about the people of the other sheets."""

from __future__ import annotations

import io

import openpyxl
import pytest

from seekout import Candidate, open_project
from tests.seekout.test_consent import read
from tests.seekout.test_resolution import PROFILE, groups
from tests.seekout.test_resolution import read as resolve

PEOPLE = (
    "Full Name|Email|Phone|Company",
    "Ada Lov|ada.lov@gmail.com|+1 415 555 2671|Acme Ltd",
    "Bo Lin|bo@example.com||Acme Ltd",
)


def held_back(tmp_path, title: str, *listed: str) -> list[str]:
    """Who of the people is held back where another sheet lists these."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("People", PEOPLE), (title, listed)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row.split("|"))
    made = io.BytesIO()
    book.save(made)
    path = tmp_path / "project.xlsx"
    path.write_bytes(made.getvalue())
    with open_project(path, path.name) as reader:
        found = [row for row in reader.rows() if isinstance(row, Candidate)]
    asked = {person.identity for person in found if person.do_not_contact}
    return [person.full_name for person in found[:2] if person.identity in asked]


@pytest.mark.parametrize(
    "listed",
    [
        ("Name", "Ada Lov"), ("Ada Lov", "Cy Cox"), ("Name", "Lov, Ada"), ("First|Last", "ADA|Lov"),
        ("Name|Company", "Ada Lov|Acme"), ("Phone", "4155552671"), ("Email", "adalov@gmail.com"),
        ("Email", "ada.lov+jobs@gmail.com"), ("Name|Phone", "Ada Lov|(415) 555-2671"),
    ],
)  # fmt: skip
def test_whoever_a_list_of_opt_outs_may_be_about_is_held_back(tmp_path, listed):
    assert held_back(tmp_path, "Do Not Contact", *listed) == ["Ada Lov"]


@pytest.mark.parametrize(
    ("listed", "person"),
    [
        ("Zoe Mueller", "Zoë Müller"), ("ZOE MULLER", "Zoë Müller"), ("Müller, Zoë", "Zoe Mueller"),
        ("Robert Roe", "Bob Roe"), ("Roe, Bob", "Robert Roe"), ("Stephan Hoffmann", "Stefan Hofmann"),
        ("Ada Maria Lov", "Ada Lov"), ("Ada Lov", "Ada M. Lov"), ("Анна Иванова", "Anna Ivanova"),
        ("Dr. Ada Lov, PhD", "Ada Lov"), ("Łukasz Żak", "Lukasz Zak"),
        ("Kim Min-jun", "Minjun Kim"), ("Minjun Kim", "Min-jun Kim"), ("Minjun Kim", "Min Jun Kim"),
        ("Jean-Pierre Roux", "Jeanpierre Roux"), ("Ahmed Al-Sayed", "Ahmed Alsayed"), ("Kim Min Jun", "Min Jun Kim"),
        ("María García López", "María García"), ("María García", "María José García López"),
    ],
)  # fmt: skip
def test_a_list_may_write_a_name_in_another_way(listed, person):
    people, _ = read("Name|Email|Do Not Contact", f"{person}|a@example.com|", f"{listed}||yes")
    assert people[0].do_not_contact
    assert "row 3" in people[0].held_back[0].value


@pytest.mark.parametrize(
    ("listed", "person"),
    [
        ("Ada Lov", "Ada Love"), ("J. Doe", "Jane Doe"), ("Ada", "Ada Lov"), ("Sunil Rao", "Sunita Rao"),
        ("Ann & Bob Doe", "Ann Doe"), ("Bob Roe", "Rob Rowe"), ("Kim Min-jun", "Min-ji Kim"),
        ("Kim Min-jun", "Junmin Kim"),
    ],
)  # fmt: skip
def test_another_name_in_a_list_is_somebody_else(listed, person):
    people, _ = read("Name|Email|Do Not Contact", f"{person}|a@example.com|", f"{listed}||yes")
    assert not people[0].do_not_contact


@pytest.mark.parametrize(
    "listed",
    [
        ("Name|Company", "Ada Lov|Zeta"), ("Name|Email", "Ada Lov|ada@elsewhere.example"), ("Name", "Ada"),
        ("Name|Phone", "Ada Lov|+1 212 555 0100"), ("Phone", "2125550100"), ("Name", "Ada Love"),
    ],
)  # fmt: skip
def test_whoever_can_be_told_apart_is_not(tmp_path, listed):
    assert held_back(tmp_path, "Do Not Contact", *listed) == []


def test_another_list_holds_back_nobody(tmp_path):
    assert held_back(tmp_path, "Contacted", "Name", "Ada Lov") == []


def test_a_namesake_is_told_with_the_row():
    people, findings = read("Full Name|Email|Tags", "Ada Lov||DNC", "Ada Lov|ada@example.com|")
    assert [reason.value for reason in people[1].held_back] == ["DNC (row 2, the same name)"]
    assert findings.held_back == {"Tags": 2}


def test_a_consent_that_was_not_given_is_said_of_nobody_else():
    people, _ = read("Full Name|Email|Consent", "Ada Lov||", "Ada Lov|ada@example.com|yes")
    assert [person.do_not_contact for person in people] == [True, False]


def test_a_row_that_has_found_its_person_is_about_nobody_else():
    rows = ("Ada Lov|ada@example.com|DNC", "Ada Lov|ada@example.com|", "Ada Lov||")
    people, _ = read("Full Name|Email|Tags", *rows)
    assert people[0].identity == people[1].identity
    assert [person.do_not_contact for person in people] == [True, False, False]


HEADER = "Name|Email|Phone|LinkedIn|Tags"


@pytest.mark.parametrize("shared", ["ann@example.com|", "|+1 217 555 0142"])
@pytest.mark.parametrize("name", ["Ann Bay", "Bay, Ann", "Ann M. Bay"])
def test_whoever_asked_is_held_back_under_another_profile_too(shared, name):
    asked = f"Ann Bay|{shared}|{PROFILE}annbay|Do Not Contact"
    people, _ = resolve(asked, f"{name}|{shared}|{PROFILE}ann-bay-2|", header=HEADER)
    assert len(groups(people)) == 2
    assert all(person.held_back for person in people)
    assert "row 2" in people[1].held_back[0].value


def test_whoever_shares_an_address_with_somebody_else_who_asked_is_sent_without_it():
    asked = f"Ann Bay|family@example.com||{PROFILE}annbay|Do Not Contact"
    people, _ = resolve(asked, f"Bob Bay|family@example.com||{PROFILE}bobbay|", header=HEADER)
    assert [bool(person.held_back) for person in people] == [True, False]
    assert people[1].emails == ()


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("A. Lov|adalov+jobs@gmail.com|", "Ada Lov|ada.lov@gmail.com|"),
        ("Ada M. Lov|ada.lov@googlemail.com|", "A. Lov|adalov@gmail.com|"),
        ("Lov|ada+cv@example.com|", "Ada Lov|ada@example.com|"),
    ],
)
def test_whoever_asked_is_held_back_by_the_mailbox_under_a_name_that_may_be_the_same(asked, other):
    people, _ = resolve(f"{asked}||Do Not Contact", f"{other}||", header=HEADER)
    assert all(person.held_back for person in people)


def test_a_mailbox_with_a_tag_holds_back_nobody_of_another_name():
    asked = "Bob Bay|family+bob@example.com|||Do Not Contact"
    people, _ = resolve(asked, "Ann Bay|family@example.com|||", header=HEADER)
    assert [bool(person.held_back) for person in people] == [True, False]


def test_whoever_asked_is_held_back_by_the_name_of_any_of_their_rows():
    asked = (f"Jane Roe|jane@example.com||{PROFILE}janeroe|Do Not Contact", f"Jane Poe|||{PROFILE}janeroe|")
    people, _ = resolve(*asked, "Jane Poe|jane@example.com|||", "Bob Poe|jane@example.com|||", header=HEADER)
    assert [bool(person.held_back) for person in people] == [True, False, True, False]
    assert people[0].identity == people[1].identity


@pytest.mark.parametrize(
    ("asked", "other", "is_held_back"),
    [
        ("ada.lov@gmial.com", "ada.lov@gmail.com", True), ("ada@hotmail.con", "ada@hotmail.com", True),
        ("ada@yahoo.com", "ada@yahooo.com", True), ("ada@gmail.com", "eda@gmial.com", False),
        ("ada@yahoo.co.uk", "ada@yahoo.com", False), ("ada@acme.con", "ada@acme.com", False),
        ("ada@ymail.com", "ada@gmail.com", False),
    ],
)  # fmt: skip
def test_a_mistyped_host_tells_nobody_from_whoever_asked(asked, other, is_held_back):
    people, _ = resolve(f"Ada Lov|{asked}|||Do Not Contact", f"Ada Lov|{other}|||", header=HEADER)
    assert bool(people[1].held_back) is is_held_back


@pytest.mark.parametrize(
    ("listed", "person", "is_held_back"),
    [
        ("Acme, Inc.|", "Acme Corporation|", True), ("Acme GmbH|", "ACME Deutschland GmbH|", True),
        ("Acme|", "Zeta|", False), ("|San Francisco, CA", "|San Francisco Bay Area", True),
        ("|Munich, Germany", "|München", True), ("|NYC", "|Greater New York City Area", True),
        ("|Berlin, Germany", "|Munich, Germany", False), ("|San Jose, CA", "|San Diego, CA", False),
        ("|Greater Boston Area", "|Greater Seattle Area", False), ("|New Delhi, India", "|New York, NY", False),
        ("Acme|Berlin", "Acme Inc|Greater Berlin Area", True), ("Acme|Berlin", "Acme|Paris", False),
    ],
)  # fmt: skip
def test_a_company_or_a_place_that_is_written_otherwise_tells_nobody_apart(listed, person, is_held_back):
    header = "Name|Email|Company|Location|Do Not Contact"
    people, _ = read(header, f"Ada Lov|a@example.com|{person}|", f"Ada Lov||{listed}|yes")
    assert people[0].do_not_contact is is_held_back
