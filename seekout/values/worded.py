"""Cells in which words are due: names, titles, companies and places.

An address, a profile or a number that strayed there is none of them.
"""

from __future__ import annotations

import re

from seekout.text.later import later
from seekout.values import cells, names
from seekout.values.company_cells import employer, without_employment
from seekout.values.phones import PLAIN_PHONE

# Words for nothing that are names, written so beside another one.
NAMES_TOO = frozenset(("Na", "Nan", "Nil", "Null"))
# A look-up that finds an empty cell comes to 0.
_ZERO = frozenset(("0", "0.0", "0,0"))
_ADDRESS = later(r"[^\s@]+@[^\s@]+\.[a-zA-Z]{2,24}|(?:https?://)?(?:[a-z]{1,3}\.)?linkedin\.com/\S+", re.IGNORECASE)
_OF_NUMBERS = frozenset("+(0123456789")
_SHORTEST = 9


def name_part(cell: str) -> str:
    """A first or a last name alone."""
    told = " ".join(cells.plain(cell).split())
    if not told and cell.strip() in NAMES_TOO:
        return cell.strip()
    return names.cleaned_part(told)


def whole_name(cell: str) -> str:
    """A whole name, as it is written."""
    # Without the usual cut, so that a name that is too long is told and not shortened.
    told = " ".join(cells.plain(cell).split())
    if "@" in told:
        # "Ann Ash, ann@x.example, +1 217 555 0142"
        number = cells.phone_beside(told)
        told = " ".join(cells.without_emails(told).split())
        told = " ".join(told.replace(" ".join(number.split()), " ").split()) if number else told
        told = told.strip(" ,;|") if number else told
    if "://" in told or "linkedin.com/" in told:
        told = " ".join(word for word in told.split() if "/" not in word)
    return told if any(map(str.isalpha, told)) else ""


def in_words(cell: str) -> str:
    """The text of a cell in which words are due."""
    told = cells.text(cell)
    return "" if _has_strayed(told) else without_employment(told)


def company(cell: str) -> str:
    """A company, without what else its cell says of an employment there."""
    told = cells.text(cell)
    return "" if _has_strayed(told) else employer(told)


def place(cell: str) -> str:
    """A city, a state, a country or a whole place: the first of several."""
    told = cells.first_item(cell)
    return "" if _has_strayed(told) else told


def _has_strayed(told: str) -> bool:
    """Whether no words stand there, but what belongs into another column: an address, a profile, a phone number."""
    if "@" in told or "linkedin.com/" in told:
        return _ADDRESS.fullmatch(told) is not None
    return told in _ZERO or (
        told[:1] in _OF_NUMBERS and len(told) > _SHORTEST and PLAIN_PHONE.fullmatch(told) is not None
    )


def title_or_address(cell: str) -> tuple[str, str]:
    """A job title; or a form of address (`Dr.`), which some tools call a title."""
    told = in_words(cell)
    if "://" in told or not any(map(str.isalpha, told)):
        return "", ""
    return ("", told) if told and len(told) < 30 and names.is_address(told) else (told, "")
