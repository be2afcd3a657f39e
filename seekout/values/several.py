"""Names of several people in one cell, whose addresses stand in one row: nobody can be sent all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from seekout.text.folding import fold

_APART = re.compile(r"\n|;|\s/\s|\s?\|\s?|,(?=\s*[^\s,]+\s+[^\s,]+)")
_AND = re.compile(r"\s&\s|\s(?:and|und|y|et|en|e|i|och|og)\s", re.IGNORECASE)
# A shorter word stands in too many mailboxes.
_LETTERS = 3


def names_several(cell: str, emails: Sequence[str]) -> bool:
    """Whether a cell of a name holds several, of which two have an address each: `Ann Ash / Bob Bay`, `ann@`, `bob@`.

    Two names of one person, and a name beside a company, are not several: no address is only the second one's.
    """
    if _APART.search(cell) is None and _AND.search(cell) is None:
        return False
    pieces = [words for part in _APART.split(cell) if len(words := fold(part).split()) > 1]
    if len(pieces) < 2:
        pieces = [words for part in _AND.split(cell) if (words := fold(part).split())]
    mailboxes = [fold(email.partition("@")[0]) for email in emails]
    return any(
        _has_its_own(one, other, mailboxes) and _has_its_own(other, one, mailboxes)
        for one, other in combinations(pieces, 2)
    )


def _has_its_own(one: list[str], other: list[str], mailboxes: list[str]) -> bool:
    """Whether a mailbox is made of words of the one name, and of none of the other."""
    return any(_names(one, mailbox) and not _names(other, mailbox) for mailbox in mailboxes)


def _names(words: list[str], mailbox: str) -> bool:
    return any(len(word) >= _LETTERS and word in mailbox for word in words)


__all__ = ["names_several"]
