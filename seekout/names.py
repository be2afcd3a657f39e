"""A full name in one cell, split into first and last."""

from __future__ import annotations

import re

from nameparser import HumanName
from nameparser.config import CONSTANTS

# Letters of alphabets in which the given name comes first, digits, and a hyphen or an apostrophe within.
_PLAIN_WORD = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-\u024f\u0370-\u04ff]+(?:[-'’][A-Za-zÀ-ÖØ-öø-\u024f\u0370-\u04ff]+)*")
_INITIAL = re.compile(r"[A-Z]\.?")
# nameparser takes a tenth of a millisecond: three seconds of these at most for a file.
_MOST_PARSED = 30_000
# Words that are more than a first or a last name: titles, suffixes, "van", "de la", "and". nameparser knows them.
_SPECIAL = frozenset(
    word.casefold()
    for group in (
        CONSTANTS.titles,
        CONSTANTS.first_name_titles,
        CONSTANTS.prefixes,
        CONSTANTS.non_first_name_prefixes,
        CONSTANTS.bound_first_names,
        CONSTANTS.suffix_acronyms,
        CONSTANTS.suffix_not_acronyms,
        CONSTANTS.conjunctions,
    )
    for entry in group
    for word in entry.split()
)


class Splitter:
    """Splits the full names of one file."""

    def __init__(self) -> None:
        self._parsed = 0

    def split(self, full: str) -> tuple[str, str, str]:
        """The full name as people say it ("Doe, Jane" is turned round), the first with the middle ones, and the last.

        nameparser decides, except where its answer is known: for one to three plain words, the second of three perhaps
        an initial. A file with tens of thousands of other names has the rest of them split before the last word.
        """
        words = full.split(" ")
        if len(words) <= 3 and all(
            map(_is_plain, words if len(words) < 3 or not _INITIAL.fullmatch(words[1]) else words[::2])
        ):
            return (full, full, "") if len(words) == 1 else (full, " ".join(words[:-1]), words[-1])
        self._parsed += 1
        if self._parsed > _MOST_PARSED:
            return full, " ".join(words[:-1]) or full, words[-1] if len(words) > 1 else ""
        parsed = HumanName(full)
        first = " ".join(part for part in (str(parsed.first), str(parsed.middle)) if part)
        last = str(parsed.last)
        if "," in full and first and last and not parsed.suffix:
            full = f"{first} {last}"
        return full, first or ("" if last else full), last


def _is_plain(word: str) -> bool:
    return len(word) > 1 and _PLAIN_WORD.fullmatch(word) is not None and word.casefold() not in _SPECIAL
