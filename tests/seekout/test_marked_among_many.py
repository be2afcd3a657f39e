"""One marked cell among many that are not: columns are looked at as a whole first, and nothing may get lost by that."""

from __future__ import annotations

import pytest

from seekout import Candidate
from seekout.headings import marks
from seekout.headings.columns import understand
from seekout.headings.consent import speaks_of_do_not_call, speaks_of_do_not_contact
from seekout.headings.phrases import ALONE, DO_NOT_CALL, DO_NOT_CONTACT, OPTED_OUT
from seekout.rows import RowReader

_HEADERS = ["Full Name", "Title", "Location", "Email", "Phone Number1", "LinkedInUrl"]
_FRAMES = (
    "{}",
    "X ({})",
    "X - {}",
    "X [{}]",
    "X; {}",
    "{} | X",
    "*{}*",
    "x@example.com {}",
    "X/Y {}",
    "Łódź {}",
    "X {}'",
)


def _clean(number: int) -> list[str]:
    place = "Gdańsk" if number % 5 == 0 else "Bonn"
    slug = f"ann-ash-{number}"
    link = f"https://www.linkedin.com/in/{slug}"
    return [f"Ann Ash {chr(97 + number)}", "Engineer", place, f"{slug}@example.com", f"+1 555 0100 {number:03d}", link]


@pytest.mark.long
@pytest.mark.parametrize("header", _HEADERS)
@pytest.mark.sampled(3)
def test_a_mark_holds_its_row_back_and_no_other(header):
    look, tags = marks.marked if header == "Title" else marks.remark, header not in ("Full Name", "Location")
    reader, heard = RowReader(understand(_HEADERS)), 0
    for number, phrase in enumerate(sorted(DO_NOT_CONTACT | OPTED_OUT | DO_NOT_CALL | ALONE)[::5]):
        cell = _FRAMES[number % len(_FRAMES)].format(phrase.upper() if number % 2 else phrase)
        rows = [_clean(one) for one in range(6)]
        rows[3][_HEADERS.index(header)] = cell
        found = {one.row: one for one in reader.read(range(6), rows) if isinstance(one, Candidate)}
        said = look(cell)
        if 3 in found:
            told = bool(found[3].held_back), found[3].do_not_call
            assert told == (speaks_of_do_not_contact(said, tags=tags), speaks_of_do_not_call(said)), cell
            heard += told[0]
        assert not any(one.held_back or one.do_not_call for row, one in found.items() if row != 3), cell
    assert heard > 100
