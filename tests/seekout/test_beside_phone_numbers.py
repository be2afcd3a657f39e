"""What stands beside a phone number in its cell, and columns that speak of numbers and hold none."""

from __future__ import annotations

import pytest

from seekout import Candidate, open_project
from seekout.values.phones import phones

_ONE, _OTHER = "+1 555 010 2000", "+1 555 010 3000"


@pytest.mark.parametrize(
    "cell",
    [
        f"{_ONE} (called 2024-05-01)",
        f"{_ONE} - 2024-05-01 10:00",
        f"{_ONE}, left vm 01/05/2024 10:30",
        f"2024-05-01: {_ONE}",
        f"[2024-05-01 10:00] called {_ONE} no answer",
        f"{_ONE} | 2024-05-01T10:00:00Z",
        f"{_ONE} 01.05.2024",
        f"{_ONE} 9-5pm",
        f"{_ONE} 9am-5pm",
        f"{_ONE} 9-17 Uhr",
        f"{_ONE} 9h-17h",
        f"{_ONE} 18h30-20h",
        f"{_ONE} 18:30",
        f"{_ONE} 8:30 - 17:00",
        f"{_ONE} 8.30-17.00",
        f"after 18:00 {_ONE}",
        f"{_ONE} 24/7",
        f"{_ONE} (24/7)",
        f"{_ONE} (2)",
        f"{_ONE} 2x",
        f"{_ONE} 95%",
        f"{_ONE} 3 calls",
        f"(mobile {_ONE})",
        f"1) {_ONE}",
    ],
)
def test_what_is_no_number_is_left_away(cell):
    assert phones(cell) == ((_ONE,), 0)


@pytest.mark.parametrize(
    "cell",
    [
        f"1) {_ONE} 2) {_OTHER}",
        f"1: {_ONE} 2: {_OTHER}",
        f"1. {_ONE} 2. {_OTHER}",
        f"(1) {_ONE} (2) {_OTHER}",
        f"2024-05-01 {_ONE}, 2024-06-01 {_OTHER}",
    ],
)
def test_numbers_that_are_counted_are_several(cell):
    assert phones(cell) == ((_ONE, _OTHER), 0)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-05-01 10:00",
        "2024-05-01 10:00:00",
        "2024/05/01 10:00",
        "01.05.2024 10:00",
        "5/1/2024 10:00 AM",
        "05-01-2024",
        "Wed May 01 2024 10:00:00 GMT+0200",
        "9:00-17:00",
    ],
)
def test_a_time_is_no_number(cell):
    assert phones(cell) == ((), 0)


@pytest.mark.parametrize(
    "cell",
    [
        "06 12 34 56 18",
        "06 12 34 56 18h",
        "06.12.20.24.56",
        "+65 2024-05-01",
        "+852 2024 0501",
        "2024-0501",
        "(1) 555 010 2000",
        "030 5550-24/7",
        "+1 (555) 010-2000 x12",
        "555 010 2000 ext. 9",
    ],
)
def test_what_may_belong_to_a_number_stays(cell):
    assert phones(cell) == ((cell.removesuffix("h"),), 0)


def _read(path, header, value):
    path.write_text(f"Full Name,Email,Title,{header}\nAda Probe,ada@example.com,Engineer,{value}\n", encoding="utf-8")
    with open_project(path, "Team.csv") as project:
        return next(row for row in project.rows() if isinstance(row, Candidate))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Phone Verified At", "1714521600"),
        ("Phone Confirmed On", "1714521600"),
        ("Phone Last Verified", "1714521600"),
        ("Handy geprüft am", "1714521600"),
        ("Téléphone vérifié le", "1714521600"),
        ("Email Verified On", "by dana@example.org"),
        ("Email Last Verified", "by dana@example.org"),
        ("Email Subject", "Re: what dana@example.org says"),
    ],
)
def test_when_and_by_whom_an_address_was_looked_at_is_none(tmp_path, header, value):
    read = _read(tmp_path / "Team.csv", header, value)
    assert (read.emails, read.phones) == (("ada@example.com",), ())


@pytest.mark.parametrize("header", ["Verified Email", "Email (Verified)", "Email Verified", "Last Verified Email"])
def test_an_address_that_was_looked_at_is_one(tmp_path, header):
    assert _read(tmp_path / "Team.csv", header, "ada@example.org").emails == ("ada@example.com", "ada@example.org")


@pytest.mark.parametrize(
    ("cell", "emails", "numbers"),
    [
        (f"ada@example.org / {_ONE}", ("ada@example.org",), (_ONE,)),
        (f"e: ada@example.org t: {_ONE} (9-5pm)", ("ada@example.org",), (_ONE,)),
        (f"1) ada@example.org 2) {_ONE}", ("ada@example.org",), (_ONE,)),
        (f'"work=ada@example.org,home=ada@example.net {_ONE}"', ("ada@example.org", "ada@example.net"), (_ONE,)),
        ("ada@example.org-verified", ("ada@example.org",), ()),
        ("✔ada@example.org", ("ada@example.org",), ()),
        ("prvs=abc123=ada@example.org", ("prvs=abc123=ada@example.org",), ()),
        ("ada@example.my-company.com", ("ada@example.my-company.com",), ()),
        # Those of nobody, and of somebody else.
        ("ada@example.org-bounced", (), ()),
        (f"ada@example.org {_ONE} (wife's)", ("ada@example.org",), ()),
        (f'"ada@example.org, fax {_ONE}"', ("ada@example.org",), ()),
        ("ada+15550102000@example.org", ("ada+15550102000@example.org",), ()),
    ],
)
def test_what_stands_beside_an_address(tmp_path, cell, emails, numbers):
    read = _read(tmp_path / "Team.csv", "Email 2", cell)
    assert (read.emails, read.phones) == (("ada@example.com", *emails), numbers)


def test_a_name_with_an_address_and_a_number_that_is_called_at_times(tmp_path):
    path = tmp_path / "Team.csv"
    path.write_text(
        f'Contact,Title\n"Ada Probe, ada@example.com, {_ONE} (9-5pm)",Engineer\nBob Ash,Engineer\n', encoding="utf-8"
    )
    with open_project(path, "Team.csv") as project:
        read = next(row for row in project.rows() if isinstance(row, Candidate))
    assert (read.full_name, read.emails, read.phones) == ("Ada Probe", ("ada@example.com",), (_ONE,))
