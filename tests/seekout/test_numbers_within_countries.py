"""A phone number is the same with and without the code of its country, and no other number is."""

from __future__ import annotations

from itertools import combinations

import pytest

from seekout.resolving.phone_numbers import within_its_country
from tests.seekout.test_resolution import groups, read

SAME = [
    ("+1 217 555 0142", "(217) 555-0142", "1-217-555-0142", "001 217 555 0142", "12175550142", "011 1 217 555 0142"),
    ("+45 12 34 56 78", "12 34 56 78", "0045 12345678"),
    ("+47 412 34 567", "41234567"),
    ("+65 8123 4567", "8123 4567"),
    ("+49 30 123456", "+49 (0)30 123456", "030/123456", "0049 30 123456"),
    ("+49 170 1234567", "0170 1234567", "491701234567"),
    ("+44 7911 123456", "07911 123456", "447911123456", "0044 (0) 7911-123456"),
    ("+33 6 12 34 56 78", "06 12 34 56 78", "33612345678"),
    ("+39 06 9876 5432", "06 98765432"),
    ("+86 138 0013 8000", "13800138000", "8613800138000"),
    ("+55 21 98765-4321", "(21) 98765-4321", "5521987654321", "021 98765-4321"),
    ("+55 11 98765-4321", "(11) 98765-4321"),
    ("+91 98765 43210", "098765 43210", "919876543210"),
    ("+420 601 123 456", "601 123 456"),
    ("+353 87 123 4567", "087 123 4567"),
    ("+7 916 123-45-67", "8 (916) 123-45-67", "89161234567", "79161234567"),
    ("+7 495 123-45-67", "8 (495) 123-45-67", "8-495-123-45-67", "74951234567"),
    ("+84 49 123 4567", "84 49 123 4567", "84491234567", "049 123 4567"),
    ("+36 20 123 4567", "06 20 123 4567", "36201234567"),
    ("+84 91 234 5678", "091 234 5678", "84912345678"),
    ("+52 1 55 1234 5678", "+52 55 1234 5678", "55 1234 5678"),
]


@pytest.mark.parametrize("ways", SAME)
def test_however_a_number_is_dialled_it_is_one(ways):
    for one, other in combinations(ways, 2):
        assert len(groups(read(f"Ann Bay|a@x.io|{one}", f"Ann Bay||{other}")[0])) == 1, (one, other)


@pytest.mark.parametrize("phone", ["+12 3456", "004912", "00000", "12345"])
def test_of_what_has_no_country_all_digits_count(phone):
    assert within_its_country(phone) == phone.replace(" ", "").lstrip("+")


def test_numbers_of_others_are_others():
    assert len({within_its_country(ways[0]) for ways in SAME}) == len(SAME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+1 212 555 0142", "+1 312 555 0142"),
        ("(212) 555-0142", "(312) 555-0142"),
        ("+1 212 555 0142", "312-555-0142"),
        ("+49 30 123456", "+49 40 123456"),
        ("+44 7911 123456", "+44 7811 123456"),
        ("+45 12 34 56 78", "+45 22 34 56 78"),
        ("+55 21 98765-4321", "+55 31 98765-4321"),
    ],
)
def test_namesakes_with_numbers_of_two_areas_are_two(one, other):
    assert len(groups(read(f"Ann Bay|a@x.io|{one}", f"Ann Bay||{other}")[0])) == 2
