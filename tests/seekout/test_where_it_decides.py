"""Decisions of which nobody thinks by an example: what has just enough on one side of them, and just too little on the
other."""

from __future__ import annotations

import csv
import struct

import pytest

from seekout import open_project
from seekout.formats.dialects import judge
from seekout.headings.columns import understand
from seekout.headings.header_rows import find_header, stands_on_its_side
from seekout.headings.refusals.legends import Lines
from seekout.notes import Account
from seekout.people import Candidate
from seekout.resolving.name_match import is_same_name, other_ways
from seekout.sections import Section
from seekout.tables import Table
from seekout.text import alphabets, encodings
from seekout.values.dummy import dummy_number
from tests.seekout import test_binary_workbooks as binary

NO_SIGNS = Lines((), (), lambda word: False)

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
    found = list(Section(table, header, account, {}, (), NO_SIGNS).rows())
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


@pytest.mark.parametrize("bits", [8, 31, 32, 33, 63, 64])
def test_the_number_of_a_dummy_address_has_as_many_bits_as_are_asked_for(bits):
    found = [dummy_number(f"li:{number}", bits=bits) for number in range(200)]
    half, whole = 2 ** (bits - 2), 2 ** (bits - 1)
    assert -whole <= min(found) < -half
    assert half <= max(found) < whole


def test_the_number_of_a_dummy_address_is_the_same_in_every_version():
    """SourceWhale knows people by it."""
    assert [dummy_number("li:ann"), dummy_number("li:ann", 1)] == [1948457130, -437344768]
    assert dummy_number("li:ann", bits=63) == 4184279827187028343


@pytest.mark.parametrize("first", [1, 255, 256, 300, 70_000])
def test_a_formula_of_a_binary_workbook_asks_for_cells_of_its_own_row_wherever_that_is(tmp_path, first):
    def cell_at(row: int) -> bytes:
        return b"\x44" + struct.pack("<IH", row, 0xC000)

    rows = binary.row(0, *binary.words("Full Name", "Email", "GitHub"))
    for row, asked in ((first, first), (first + 1, first)):
        begun = "https://github.com/".encode("utf-16-le")
        code = b"\x17" + struct.pack("<H", len(begun) // 2) + begun + cell_at(asked) + b"\x08\x22\x01\x67\x01"
        value = binary.wide("Page") + struct.pack("<HI", 0, len(code)) + code
        rows += binary.row(row, *binary.words("ann", f"ann{row}@example.com"), binary.cell(8, 2, value))
    path = tmp_path / "x.xlsb"
    path.write_bytes(binary.xlsb(rows))
    with open_project(path, "x.xlsb") as reader:
        found = [row.links for row in reader.rows() if isinstance(row, Candidate)]
    assert found == [("https://github.com/ann",), ()]


@pytest.mark.parametrize(
    ("encoding", "leads", "second"),
    [
        ("cp932", (0x88, 0x97), 0x9F), ("gb18030", (0xB0, 0xD7), 0xA1), ("big5", (0xA4, 0xC6), 0x40),
        ("cp949", (0xB0, 0xC8), 0xA1), ("euc_jp", (0xB0, 0xCF), 0xA1),
    ],
)  # fmt: skip
def test_the_signs_of_the_first_level_of_an_encoding_are_common_ones(encoding, leads, second):
    common = encodings._common(encoding)
    signs = {lead: bytes((lead, second)).decode(encoding, "ignore") for lead in range(0x81, 0xFE)}
    found = [
        lead for lead, sign in signs.items() if len(sign) == 1 and alphabets.script_of(sign) != "Kana" and common(sign)
    ]
    assert (found[0], found[-1]) == leads
    assert not common("a") and not encodings._common("cp1252")(signs[0xB5] or "x")


def test_a_dialect_is_judged_by_lines_with_a_cell_as_long_as_any_that_is_read():
    before = csv.field_size_limit(131_072)
    try:
        lines = ["Name;Email\n", *[f"Ann{number};{'x' * 140_000}\n" for number in range(2)], "a,b;c\n" * 2]
        dialect, rating = judge(lines)
        assert (dialect.delimiter, rating > judge(lines[:1])[1]) == (";", True)
    finally:
        csv.field_size_limit(before)


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_phones_the_nearest_to_the_person_comes_first_wherever_it_stands(turned):
    best_first = ["Mobile", "Direct Phone", "Phone", "Home Phone", "Other Phone", "Work Phone"]
    headers = ["Name", *(reversed(best_first) if turned else best_first)]
    assert [place.header for place in understand(headers).of("phone")] == best_first


@pytest.mark.parametrize(("size", "people"), [(11, 1), (12, 0), (17, 0)])
def test_a_row_of_a_binary_workbook_that_does_not_say_whether_it_is_hidden_is_shown(tmp_path, size, people):
    told = (struct.pack("<II", 1, 0) + bytes((0, 0, 0, 0x10)) + bytes(5))[:size]
    rows = binary.row(0, *binary.words("Full Name", "Email")) + binary.row(4, *binary.words("Cy Coe", "cy@example.com"))
    rows += binary.record(0, told) + b"".join(binary.words("Bo Bay", "bo@example.com"))
    path = tmp_path / "x.xlsb"
    path.write_bytes(binary.xlsb(rows))
    with open_project(path, "x.xlsb") as reader:
        assert len(list(reader.rows())) == 1 + people


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Bo Bay", "Bo Bay", True), ("B Bay", "Bo Bay", False), ("Bo Bay", "B Bay", False), ("Bo B", "Bo Bay", False),
        ("Bo Bay", "Bo B", False), ("Bo B", "Bo B", False), ("B Bay", "B Bay", False), ("Bo", "Bo", False),
        ("Bo C Bay", "Bo Bay", True), ("Bo C Bay", "Bo C Bay", True),
    ],
)  # fmt: skip
def test_what_is_less_sure_joins_no_initials(one, other, same):
    assert is_same_name(one, other) is same
