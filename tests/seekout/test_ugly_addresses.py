"""Addresses and numbers that were cut off, stand for none, or are written as programs write them."""

from __future__ import annotations

import pytest

from seekout import keys_of
from seekout.values import cells
from seekout.values.links import clean
from seekout.values.phones import phones
from tests.seekout.test_resolution import groups, read

PROFILE = "https://www.linkedin.com/in/"


@pytest.mark.parametrize(
    "link",
    [
        f"{PROFILE}ann-b…", f"{PROFILE}ann-b...", f"{PROFILE}ann-...", "linkedin.com/in/ann-b…", f"{PROFILE}ann…bay",
        "in/ann-b...", f"{PROFILE}ann-b%E2%80%A6", f"{PROFILE}ann-b..", "https://www.linkedin.com/in…",
        "https://www.linkedin.com/pub/dir/ann/bay", "https://www.linkedin.com/pub/dir/Ann/Bay/de-0-Germany",
        "https://github.com/ann-b…", "https://github.com/ann-b...", f"{PROFILE}settings",
    ],
)  # fmt: skip
def test_an_address_that_was_cut_off_or_lists_namesakes_is_nobodys(link):
    assert clean(link, linkedin=True) is None
    people, findings = read(f"Ann Bay|||{link}", f"Ann Berg|||{link}")
    assert len(groups(people)) == 2
    assert [person.links for person in people] == [(), ()]
    assert findings.linkedin_cells == {"LinkedIn": 2}


@pytest.mark.parametrize(
    "link",
    [
        f"{PROFILE}ann-bay-1%2F", f"{PROFILE}ann-bay-1.", f"{PROFILE}ann-bay-1,", "linkedin://in/ann-bay-1",
        r"https:\/\/www.linkedin.com\/in\/ann-bay-1", f"{PROFILE}in/ann-bay-1", "linkedin://profile/ann-bay-1",
    ],
)  # fmt: skip
def test_an_address_as_programs_write_it_is_the_profile(link):
    people, _ = read(f"Ann Bay|||{PROFILE}ann-bay-1", f"Ann Bay|||{link}")
    assert {person.identity for person in people} == {"li:ann-bay-1"}


def test_a_lead_of_sales_navigator_is_one_person_by_the_older_address_too():
    older = "https://www.linkedin.com/sales/people/ACwAAABCD123,NAME_SEARCH,x1"
    newer = "https://www.linkedin.com/sales/lead/ACwAAABCD123,NAME_SEARCH,y2?_ntb=z"
    people, _ = read(
        f"Ann Bay|||{older}", f"Ann Bay|||{newer}", "Ann Bay|||https://www.linkedin.com/sales/people/ACwOTHER"
    )
    assert groups(people) == [[2, 3], [4]]
    # Whoever was stored by the older one is found by it.
    assert {"li-id:sales/lead/ACwAAABCD123", "li-id:sales/people/ACwAAABCD123"} <= set(keys_of(people[1]))


@pytest.mark.parametrize(
    "cell",
    [
        "1234567890", "123-456-7890", "(123) 456-7890", "+1 123 456 7890", "0123456789", "012 345 6789", "987654321",
        "+1 000 000 0000", "+10000000000", "+49 1234567890", "123456789", "1 (111) 111-1111", "+44 0000 000000",
    ],
)  # fmt: skip
def test_a_number_that_fills_a_form_is_no_phone(cell):
    assert phones(cell) == ((), 0)
    people, _ = read(f"Ann Bay||{cell}", f"Ann Bay||{cell}|{PROFILE}ann-bay-1")
    assert [person.phones for person in people] == [(), ()]
    assert len(groups(people)) == 2


@pytest.mark.parametrize(
    "cell", ["1234567", "+1 212 345 6789", "+49 30 1234567", "2125550000", "+1 800 000 0001", "+852 2222 2222"]
)
def test_a_number_with_a_row_of_figures_in_it_is_one(cell):
    assert phones(cell) == ((cell,), 0)


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("ａｎｎ＠ａｃｍｅ.com", "ann@acme.com"), ("ann%40acme.com", "ann@acme.com"),
        ("“ann@acme.com”", "ann@acme.com"),
        ("ann(arroba)acme.com", "ann@acme.com"), ("ann [arobase] acme [punto] com", "ann@acme.com"),
        ("ann@@acme.com", "ann@acme.com"),
        ("mailto:ann%40acme.com", "ann@acme.com"), ("josé@acme.es", "josé@acme.es"), ("ann@bücher.de", "ann@bücher.de"),
    ],
)  # fmt: skip
def test_an_e_mail_address_however_it_is_written(cell, address):
    assert cells.emails(cell) == (address,)


@pytest.mark.parametrize(
    "cell",
    [
        "name@company.com", "you@company.com", "email@company.com", "correo@correo.com", "undisclosed@candidate.com",
        "notprovided@mail.com", "user@domain.com", "sin@correo.com", "keine@email.de", "yourname@company.com",
        "unavailable@email.com", "unavailable@acme.example",
    ],
)  # fmt: skip
def test_an_address_that_fills_a_form_is_none(cell):
    assert cells.emails(cell) == ()


@pytest.mark.parametrize(
    "cell", ["“Ann Bay”", "‘Ann Bay’", '"Ann Bay"', "«Ann Bay»", "„Ann Bay“", "'Ann Bay'", "`Ann Bay`"]
)
def test_quotes_around_a_whole_name_are_no_nickname(cell):
    people, _ = read(f"{cell}|ann@acme.com")
    assert people[0].full_name == "Ann Bay"


@pytest.mark.parametrize(
    ("header", "row", "emails", "phones"),
    [
        ("Name|Email|LinkedIn", "Ann Bay||ann@acme.com", ("ann@acme.com",), ()),
        ("Name|Phone", "Ann Bay|ann@acme.com", ("ann@acme.com",), ()),
        ("Name|LinkedIn|Phone", "Ann Bay|ann@acme.com|+49 170 1234567", ("ann@acme.com",), ("+49 170 1234567",)),
        ("Name|LinkedIn|Email", "Ann Bay|+49 170 1234567|a@b.example", ("a@b.example",), ("+49 170 1234567",)),
        ("Name|Email", "Ann Bay|+49 170 1234567", (), ("+49 170 1234567",)),
        ("Name|Email|Mobile Do Not Call|Mobile", "Ann Bay|+49 170 1234567|yes|", (), ()),
        ("Name|Email|Do Not Call", "Ann Bay|+49 170 1234567|yes", (), ()),
    ],
)
def test_how_to_reach_somebody_counts_in_the_wrong_column(header, row, emails, phones):
    people, _ = read(row, header=header)
    assert (people[0].emails, people[0].phones) == (emails, phones)
