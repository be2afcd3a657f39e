"""Slips in addresses, and tables below a table whose header has other words."""

from __future__ import annotations

import pytest

from seekout import Candidate, open_project
from seekout.values import cells
from seekout.values.phones import phones
from tests.seekout.test_resolution import read


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("ann@acme,com", ("ann@acme.com",)), ("ann@acme .com", ("ann@acme.com",)),
        ("ann@acme. com", ("ann@acme.com",)), ("ann.bay@acme-co,co.uk", ("ann.bay@acme-co.co.uk",)),
        ("ann@acme.com, de", ("ann@acme.com",)), ("ann@acme, Berlin", ()),
        ("ann@acme, com b@acme.com", ("b@acme.com",)),
        ("xxx@acme.com", ()), ("xxxx@acme.com", ()), ("xx@acme.com", ("xx@acme.com",)),
        ("ann@acme.com (do not use)", ()), ("ann@acme.com (do not use), bay@acme.com", ("bay@acme.com",)),
    ],
)  # fmt: skip
def test_a_slip_in_an_address_that_stands_alone(cell, found):
    assert cells.emails(cell) == found


def test_a_number_that_is_not_to_be_used():
    people, _ = read("Ann Bay|217 555 0142 (do not use); 217 555 0143", header="Name|Phone")
    assert people[0].phones == ("217 555 0143",)
    assert phones("217 555 0142") == (("217 555 0142",), 0)


def people_of(tmp_path, *lines):
    path = tmp_path / "project.csv"
    path.write_text("\n".join(lines).replace("|", ","), encoding="utf-8")
    with open_project(path, "project.csv") as reader:
        return [one for one in reader.rows() if isinstance(one, Candidate)]


SECOND = ["Name|Mail|Tel", "Tel|Mail|Name", "Candidate Name|E-Mail|Mobile|Rating", "Vorname|Mail|Tel"]


@pytest.mark.parametrize("second", SECOND)
@pytest.mark.parametrize("between", [(), ("||",), ("Berlin||",)])
def test_a_second_header_in_other_words_is_nobody_and_heads_its_rows(tmp_path, second, between):
    told = {"Tel": "+1 217 555 0143", "Mobile": "+1 217 555 0143", "Mail": "bob@x.example", "E-Mail": "bob@x.example"}
    row = "|".join(told.get(cell, "3" if cell == "Rating" else "Bob") for cell in second.split("|"))
    first = ("Full Name|Email|Phone", "Ann Bay|ann@x.example|+1 217 555 0142")
    people = people_of(tmp_path, *first, *between, second, row)
    assert [(one.full_name, one.emails, one.phones) for one in people] == [
        ("Ann Bay", ("ann@x.example",), ("+1 217 555 0142",)),
        ("Bob", ("bob@x.example",), ("+1 217 555 0143",)),
    ]


@pytest.mark.parametrize("second", ["Name|Mail|Flag", "Name|Mail|", "Name|Mail|Flag|Tel"])
def test_a_header_once_more_in_other_words_takes_no_refusal_away(tmp_path, second):
    people = people_of(
        tmp_path, "Full Name|Email|Do Not Contact", second, "Ann Bay|ann@x.example|yes", "Bob Cay|bob@x.example|"
    )
    assert [(one.full_name, one.do_not_contact) for one in people] == [("Ann Bay", True), ("Bob Cay", False)]


def test_a_header_astray_among_people_of_another_one_heads_nobody(tmp_path):
    """Whoever follows stands as before, and so does what is said of contacting them."""
    header = ("Full Name|Do Not Contact|Email", "Ann Bay||ann@x.example", "Name|Mail|Tel", "Bob Cay|yes|bob@x.example")
    people = people_of(tmp_path, *header)
    assert [(one.full_name, one.emails, one.do_not_contact) for one in people] == [
        ("Ann Bay", ("ann@x.example",), False), ("Bob Cay", ("bob@x.example",), True),
    ]  # fmt: skip


@pytest.mark.parametrize("row", ["Name|Director|Tel Aviv", "First Name||", "Candidate|Mobile Developer|", "Nom|Nam|"])
def test_people_of_such_names_are_people(tmp_path, row):
    people = people_of(tmp_path, "Full Name|Title|City|Email", f"{row}|nam@x.example", "Ann Bay|CTO||ann@x.example")
    assert [one.emails for one in people] == [("nam@x.example",), ("ann@x.example",)]
