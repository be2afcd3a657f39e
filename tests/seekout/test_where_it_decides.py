"""Decisions of which nobody thinks by an example: what has just enough on one side of them, and just too little on the
other."""

from __future__ import annotations

import pytest

from seekout.headings.header_rows import find_header, stands_on_its_side
from seekout.notes import Account
from seekout.people import Candidate
from seekout.resolving.name_match import other_ways
from seekout.sections import Section
from seekout.tables import Table
from seekout.text import encodings

PEOPLE = ["Full Name", "Email", "Title"]


@pytest.mark.parametrize(("mapping", "below"), [({"2021": "full_name", "2022": "email"}, 1), ({}, None)])
def test_a_row_with_a_column_that_somebody_chose_is_the_header_even_if_it_looks_like_figures(mapping, below):
    found = find_header([["2021", "2022", "2023"], ["Ann Ash", "ann@example.com", "3"]], mapping)
    assert (found.below if found else None) == below


@pytest.mark.parametrize(
    ("row", "is_header"),
    [
        (["Name", "1", "Email"], True), (["Name", "1", "Email", "2"], True), (["Name", "1", "2"], False),
        (["Name", "", "1", ""], True), (["Name", "ann@example.com"], False), (["Name", "(e.g. ann@example.com)"], True),
    ],
)  # fmt: skip
def test_a_header_holds_no_more_figures_than_words_and_no_address(row, is_header):
    assert (find_header([row], {}) is not None) is is_header


@pytest.mark.parametrize(
    ("cells", "sideways"),
    [
        (["Name", "Email", "Phone"], True), (["Name", "Email"], False), (["Name", "Email", "x"], False),
        (["Name", "Email", "Phone", "x", "y"], True), (["Name", "Email", "Phone", "x", "y", "z"], False),
    ],
)  # fmt: skip
def test_a_table_on_its_side_has_three_names_of_columns_and_they_are_most(cells, sideways):
    header = find_header([[cells[0]]], {})
    assert header is not None
    assert stands_on_its_side([[cell] for cell in cells], header) is sideways


@pytest.mark.parametrize("way", ["stefan karl hofmann", "stephan karl hoffmann", "stefan karl hoffmann"])
def test_a_name_in_three_words_has_other_ways_in_its_first_and_last_at_once_and_keeps_its_middle(way):
    ways = {"stefan karl hofmann", *other_ways("Stefan Karl Hofmann")}
    assert way in ways
    assert all(len(one.split()) == 3 for one in ways)


def read(*rows: list[str]) -> tuple[list[str], list[int], int]:
    """Who is named below a header, which rows repeat it, and how many columns were met."""
    header = find_header([PEOPLE], {})
    assert header is not None
    account = Account()
    table = Table("x", iter([([*range(2, 2 + len(rows))], list(rows))]))
    account.also(header)
    found = list(Section(table, header, account, {}).rows())
    names = [one.full_name for one in found if isinstance(one, Candidate)]
    return names, account.repeated, len(account.columns.columns)


BO = ["Bo Bay", "bo@example.com", "CTO"]


@pytest.mark.parametrize(
    ("row", "repeated"),
    [
        (["Full Name", "Email", "Title"], True), (["FULL NAME", "EMAIL", "TITLE"], True),
        (["Full Name", "Email", ""], True), (["Full Name", "Email", "x"], True),
        (["Full Name", "", ""], False), (["Full Name", "x", "y"], False),
        (["", "Email", "Title"], True), (["Full Name", "Email", "x", "y"], False),
    ],
)  # fmt: skip
def test_a_row_repeats_the_header_with_two_of_its_columns_that_are_more_than_half_of_it(row, repeated):
    _, found, _ = read(BO, row, BO)
    assert found == ([3] if repeated else [])


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        # Two of the old ones in other places, and at least half of them say something.
        (["Email", "Full Name", "Phone"], 4), (["Email", "Full Name", "x", "y"], 5),
        (["Email", "Full Name", "x", "y", "z"], 3), (["Email", "Phone", "LinkedIn"], 3),
        (["Email", "Full Name", "Phone", "x", "y", "z"], 7), (["Email", "Full Name", "Phone", "w", "x", "y", "z"], 3),
    ],
)  # fmt: skip
def test_another_header_has_two_columns_of_the_one_above_and_half_of_it_is_understood(row, columns):
    assert read(BO, row, ["cy@example.com", "Cy Coe", "1"])[2] == columns


@pytest.mark.parametrize(
    ("row", "same"),
    [
        (["FullName", "E-Mail", "title"], True), (["full name", "email", "x"], True), (["full name", "x", "y"], False),
        (["fullname", "email", "", ""], True), (["string", "Email", "varchar"], True), (["string", "x", "text"], False),
        (["required", "", ""], False),
    ],
)  # fmt: skip
def test_the_row_below_a_header_says_the_same_or_of_which_type_columns_are(row, same):
    assert read(row, BO)[1] == ([2] if same else [])


@pytest.mark.parametrize(
    ("zeros", "others", "wide"),
    [(7, 0, True), (1, 0, True), (1, 6, True), (1, 7, False), (10, 60, True), (10, 61, False)],
)
def test_text_of_two_bytes_a_sign_has_a_zero_in_one_of_seven_pairs(zeros, others, wide):
    sample = ("a," * zeros).encode("utf-16-le")[: 2 * zeros] + "好".encode("utf-16-le") * others
    # A line end is what tells it from other bytes with zeros.
    sample = b"\n\x00" + sample[2:]
    assert encodings._wide(sample) == ("utf-16-le" if wide else "")
