"""The address behind a cell whose formula is HYPERLINK(...), as far as it can be told without calculating."""

from __future__ import annotations

import re
from collections.abc import Callable

_BEGINS = re.compile(r"\s*(?:of:)?=?\s*(?:_xlfn\.)?HYPERLINK\s*\(", re.IGNORECASE)
_PIECE = re.compile(
    r'\s*(?:"(?P<text>(?:[^"]|"")*)"|\[?\.?\$?(?P<letters>[A-Za-z]{1,3})\$?(?P<row>[0-9]{1,7})\]?'
    r"|(?P<concatenate>CONCAT(?:ENATE)?\s*\()|(?P<sign>[&,;)]))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:|www\.)\S", re.IGNORECASE)
_LONGEST = 4096
_MOST_PIECES = 40

# The text of a cell by its column's letters and its row's number in the spreadsheet; None where it is not at hand.
CellText = Callable[[str, int], str | None]


def is_hyperlink(formula: str) -> bool:
    """Whether a formula is a HYPERLINK."""
    return _BEGINS.match(formula) is not None


def address_of(formula: str, cell: CellText) -> str:
    """The address that a HYPERLINK leads to; "" if it cannot be told or is no address."""
    begins = _BEGINS.match(formula)
    if begins is None or len(formula) > _LONGEST:
        return ""
    position, made, depth = begins.end(), "", 0
    for _ in range(_MOST_PIECES):
        piece = _PIECE.match(formula, position)
        if piece is None:
            return ""
        position = piece.end()
        if piece["text"] is not None:
            made += piece["text"].replace('""', '"')
        elif piece["letters"]:
            said = cell(piece["letters"].upper(), int(piece["row"]))
            if said is None:
                return ""
            made += said
        elif piece["concatenate"]:
            depth += 1
        elif piece["sign"] == ")" and depth:
            depth -= 1
        elif piece["sign"] != "&" and not depth:
            return clean_address(made)
    # Half of an address may be somebody else's.
    return ""


def clean_address(address: str) -> str:
    """An address of the web, of mail or of a phone; "" for anything else, such as a place in the workbook."""
    address = "".join(address.split())
    return address[:_LONGEST] if _ADDRESS.match(address) else ""


def column_index(letters: str) -> int:
    """The index of a column by its letters."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
