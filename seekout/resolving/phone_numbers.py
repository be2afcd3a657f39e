"""Which phone numbers are the same, with and without the code of their country and however they are dialled."""

from __future__ import annotations

from seekout.people import phone_digits
from seekout.text.later import later

# No country's own numbers are longer, but for those of some whose longer ones are cut alike however they are written.
_LONGEST = 10
# Of what has fewer left all digits count: no code of a country stood there.
_FEWEST = 6
# Codes of countries (ITU-T E.164) have one digit in zones 1 and 7, three, or these two.
_OF_TWO_DIGITS = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86"
    " 90 91 92 93 94 95 98".split()
)
# What is dialled before a number within Russia and Hungary, where elsewhere a 0 is.
_TRUNK = later(r"8(?=[39]\d{9}$)|06(?=\d{9}$)")
# Before other areas of Russia only where it stands apart, `8 (495) 123-45-67`: 84 is Vietnam, 81 Japan.
_TRUNK_APART = later(r"\s*8[\s(.-]+(?=4)")


def within_its_country(phone: str) -> str:
    """The digits of a number without what says its country, and without the 0 by which it is dialled there.

    `+1 217 555 0142` and `(217) 555-0142` have the same, and another area has another: `(312) 555-0142`.
    """
    digits = whole = phone_digits(phone)
    if "+" in phone or digits[:2] == "00":
        digits = _without_country(digits.lstrip("0"))
    elif found := _TRUNK.match(digits):
        digits = digits[found.end() :]
    elif len(digits) == _LONGEST + 1 and _TRUNK_APART.match(phone):
        digits = digits[1:]
    digits = digits.lstrip("0")
    while len(digits) > _LONGEST:
        # Spreadsheets drop the plus.
        digits = _without_country(digits)
    return digits if len(digits) >= _FEWEST else whole


def _without_country(digits: str) -> str:
    length = 1 if digits[:1] in ("1", "7") else 2 if digits[:2] in _OF_TWO_DIGITS else 3
    return digits[length:].lstrip("0")


__all__ = ["within_its_country"]
