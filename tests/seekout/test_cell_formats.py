"""What a spreadsheet's cell shows: a number by its format, and the address behind a HYPERLINK, as text and as code."""

from __future__ import annotations

import struct

import pytest

from seekout.formats import formulas, parsed_formulas, xlsb
from seekout.formats.number_formats import EPOCH_1900, EPOCH_1904, built_in, number_format, shown

US_PHONE = "[<=9999999]###-####;(###) ###-####"


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("00000000000", 1705550142, "01705550142"),
        ("0", 7, "7"),
        ("0", 2175550142, "2175550142"),
        ("00", 7, "07"),
        ("00 ", 7, "7"),
        (" 00", 7, "07"),
        ("000-000", 12345, "012-345"),
        ("###-####", 45, "-45"),
        ('"+"0', 491705550142, "+491705550142"),
        ("\\+00000000000", 1705550142, "+01705550142"),
        ("0 ", 7, "7"),
        ("0.00", 7.5, "7.5"),
        ("#,##0", 1234, "1234"),
        ("General", 12175550142.0, "12175550142"),
        ("000000", 1.5, "1.5"),
        ("000000", -5, "-5"),
        ("000000", 1e18, repr(1e18)),
        (US_PHONE, 5550142, "555-0142"),
        (US_PHONE, 9999999, "999-9999"),
        (US_PHONE, 2175550142, "(217) 555-0142"),
        ("[<9999999]###-####;(###) ###-####", 9999999, "() 999-9999"),
        # Without a second section there is none for the larger ones.
        ("[<=9999999]###-####", 2175550142, "217555-0142"),
        ("yyyy", 43500, "2019"),
        ("mmm yyyy", 43500, "2019-02"),
        ("dd.mm.yyyy", 43500, "2019-02-04"),
        ("mmm", 43500, "2019-02-04"),
        ("yyyy-mm-dd hh:mm", 43500.5, "2019-02-04 12:00:00"),
        ("hh:mm", 0.25, "06:00:00"),
        ("hh:mm", 0.999999999, "00:00:00"),
        ("yyyy", 1e9, "1000000000"),
        ("[Red]yyyy", 43500, "2019"),
        ('"day" 0', 5, "5"),
    ],
)
def test_a_number_is_read_as_it_is_shown(code, value, text):
    assert shown(float(value), number_format(code), EPOCH_1900) == text


def test_a_workbook_may_count_its_days_from_1904():
    assert shown(43500.0, number_format("yyyy"), EPOCH_1904) == "2023"


def test_formats_that_excel_knows_by_number():
    dates = {number for number in range(70) if built_in(number).kind == "date"}
    assert dates == {14, 15, 16, *range(18, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
    assert {number for number in range(70) if built_in(number).kind not in ("", "date")} == {17}
    assert built_in(17).kind == "month"


CELLS = {("A", 2): "ada", ("AB", 10): "bob", ("B", 2): "https://x.example/"}


@pytest.mark.parametrize(
    ("formula", "address"),
    [
        ('=HYPERLINK("https://x.example/ada","Profile")', "https://x.example/ada"),
        ('HYPERLINK("https://x.example/"&A2,"Profile")', "https://x.example/ada"),
        ("=HYPERLINK(B2&$AB$10)", "https://x.example/bob"),
        ('of:=HYPERLINK([.B2]&"q";"x")', "https://x.example/q"),
        ('=HYPERLINK(CONCATENATE("https://x.example/",A2),"Profile")', "https://x.example/ada"),
        ('=_xlfn.HYPERLINK(CONCAT(CONCATENATE(B2,A2),"/",AB10))', "https://x.example/ada/bob"),
        ('=HYPERLINK("https://x.example/""a""")', 'https://x.example/"a"'),
        ('=HYPERLINK("mailto:ada@example.com")', "mailto:ada@example.com"),
        # What is not at hand, what would have to be calculated, and what is no address of the web.
        ("=HYPERLINK(B2&C9)", ""),
        ('=HYPERLINK(LOWER("https://x.example/"))', ""),
        ('=HYPERLINK("#Sheet2!A1","x")', ""),
        ('=HYPERLINK("javascript:alert(1)")', ""),
        ('=SUM("https://x.example/")', ""),
        ('=HYPERLINK("https://x.example/' + "a" * 5000 + '")', ""),
    ],
)
def test_the_address_behind_a_formula(formula, address):
    assert formulas.address_of(formula, lambda letters, row: CELLS.get((letters, row))) == address


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("AZ", 51), ("XFD", 16_383)])
def test_columns_by_their_letters(letters, index):
    assert formulas.column_index(letters) == index


def text(layout, said: str) -> bytes:
    if layout is parsed_formulas.BIFF12:
        return b"\x17" + struct.pack("<H", len(said)) + said.encode("utf-16-le")
    if said.isascii():
        return b"\x17" + bytes([len(said), 0]) + said.encode()
    return b"\x17" + bytes([len(said), 1]) + said.encode("utf-16-le")


def cell_at(layout, row: int, column: int) -> bytes:
    # Both say in the column's highest bits whether row and column are relative.
    return b"\x44" + struct.pack(layout.row, row, column | 0xC000)


def call(arguments: int, function: int) -> bytes:
    return b"\x42" + bytes([arguments]) + struct.pack("<H", function)


HYPERLINK, CONCATENATE, LOWER, JOIN = 359, 336, 112, b"\x08"


@pytest.mark.parametrize("layout", [parsed_formulas.BIFF8, parsed_formulas.BIFF12], ids=["xls", "xlsb"])
@pytest.mark.parametrize(
    ("code", "address"),
    [
        (lambda put, at: put("https://x.example/é") + put("Profile") + call(2, HYPERLINK), "https://x.example/é"),
        (lambda put, at: put("https://x.example/") + at(1, 3) + JOIN + call(1, HYPERLINK), "https://x.example/ada"),
        (
            lambda put, at: (
                (
                    put("https://x.example/")
                    + put("a")
                    + put("b")
                    + at(1, 3)
                    + call(3, CONCATENATE)
                    + JOIN
                    + put("Profile")
                )
                + call(2, HYPERLINK)
            ),
            "https://x.example/abada",
        ),
        # A space, an empty argument, and a choice that costs nothing to pass over.
        (
            lambda put, at: b"\x19\x40\x00\x01" + put("https://x.example/") + b"\x15" + b"\x16" + call(2, HYPERLINK),
            "https://x.example/",
        ),
        (lambda put, at: at(9, 9) + call(1, HYPERLINK), ""),
        (lambda put, at: put("https://x.example/") + call(1, LOWER) + call(1, HYPERLINK), ""),
        (lambda put, at: put("https://x.example/"), ""),
        (lambda put, at: put("https://x.example/")[:9], ""),
        (lambda put, at: JOIN + call(1, HYPERLINK), ""),
        (lambda put, at: b"\x03" + call(1, HYPERLINK), ""),
    ],
)
def test_the_address_in_a_binary_workbooks_formula(layout, code, address):
    made = code(lambda said: text(layout, said), lambda row, column: cell_at(layout, row, column))
    known = {(1, 3): "ada"}
    assert parsed_formulas.address_of(made, layout, lambda row, column: known.get((row, column))) == address


def test_a_wide_workbook_has_columns_beyond_the_256th():
    code = cell_at(parsed_formulas.BIFF12, 70_000, 300) + call(1, HYPERLINK)
    known = {(70_000, 300): "https://x.example/"}
    found = parsed_formulas.address_of(code, parsed_formulas.BIFF12, lambda row, column: known.get((row, column)))
    assert found == "https://x.example/"


HIGH_OF_1_5 = struct.unpack("<Q", struct.pack("<d", 1.5))[0] >> 32


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (5 << 2 | 2, 5.0),
        (1234 << 2 | 3, 12.34),
        ((-7 << 2) & 0xFFFFFFFF | 2, -7.0),
        (HIGH_OF_1_5, 1.5),
        (HIGH_OF_1_5 | 1, 0.015),
        (0, 0.0),
    ],
)
def test_a_number_in_four_bytes_is_a_whole_one_or_the_half_of_another_and_may_be_hundredths(raw, number):
    assert xlsb._rk(bytes(8) + struct.pack("<I", raw)) == pytest.approx(number)
