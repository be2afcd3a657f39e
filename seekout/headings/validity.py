"""Columns that tell of an address, a number or a profile whether it is theirs and reaches them: `Email 2 SMTP Status`,
`LinkedIn match?`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from seekout.headings.answers import says_no, says_nothing, says_yes
from seekout.headings.columns import Columns, Place, which_phone
from seekout.headings.lexicon import concepts
from seekout.text.folding import header_words
from seekout.values.disowned import is_page_of_another, reaches_nobody

_SAYS = frozenset("status validity smtp verification validation deliverability statut estado stato".split())
_VALID = frozenset("valid deliverable gultig valide valido valida".split())
_BOUNCED = frozenset("bounce bounced bounces".split())
_WHEN_OR_WHY = frozenset("reason date time timestamp at on".split())
_MEASURES = frozenset("rate rates percent percentage score".split())
_NEITHER = frozenset(("", "about"))
_DENIED = frozenset("invalid undeliverable disconnected ungultig invalide invalido".split())
_NUMBERS = frozenset(("phone", "mobile", "direct"))
# A profile is somebody's, and the question is whose.
_MATCHES = frozenset("match matches matched matching correct right valid".split())
# `LinkedIn verified: no` says that its person has no badge.
_LOOKED_AT = frozenset("verified validated confirmed checked check".split())


def gone(columns: Columns, field: str) -> list[tuple[int, int, Callable[[str], bool]]]:
    """For each column that tells of one of addresses (`email`), numbers (`phone`) or profiles (`linkedin`): the index
    of the other, its own, and whether a cell says that nobody is reached, or somebody else."""
    addresses = columns.of(field)
    found = []
    for place in (*columns.searched, *(addresses if field == "linkedin" else ())):
        words = header_words(place.header)
        kinds = frozenset(concept for _, concept in concepts(words))
        if field == "linkedin":
            others = [one for one in addresses if one.index != place.index]
            reads = _reads_of_profile(words) if "linkedin" in kinds else None
            if reads and (own := _told_of(place, words, kinds, others)):
                found.append((own.index, place.index, reads))
            continue
        if field == "email":
            # Only mails bounce, whatever else the header says: "Hard Bounce"
            of_field = "email" in kinds or (kinds <= _NEITHER and not _BOUNCED.isdisjoint(words))
        else:
            of_field = bool(kinds & _NUMBERS) and "email" not in kinds
        if of_field and (reads := _reads(words)) and (own := _told_of(place, words, kinds, addresses)):
            found.append((own.index, place.index, reads))
    return found


def _told_of(place: Place, words: Sequence[str], kinds: frozenset[str], addresses: Sequence[Place]) -> Place | None:
    """The column of addresses that another one tells of: of the same kind and number, or the only one."""
    number = next((int(word) for word in words if word.isdecimal() and len(word) < 3), 0)
    same = [one for one in addresses if which_phone(one.kinds, one.number) == which_phone(kinds, number)]
    if not same and len(addresses) == 1 and not number:
        same = list(addresses)
    before = [one for one in same if one.index < place.index]
    return max(before, key=lambda one: one.index, default=None) or (same[0] if same else None)


def _reads(words: Sequence[str]) -> Callable[[str], bool] | None:
    known = set(words)
    if "inmail" in "".join(words) or known & _MEASURES:
        return None
    if known & (_BOUNCED | _DENIED):
        return _is_told if known & _WHEN_OR_WHY else _is_said
    if known & _VALID:
        return _is_denied
    return reaches_nobody if known & _SAYS else None


def _reads_of_profile(words: Sequence[str]) -> Callable[[str], bool] | None:
    known = set(words)
    if known & _MEASURES:
        return None
    if known & _MATCHES:
        return _is_of_another
    return is_page_of_another if known & (_SAYS | _LOOKED_AT) else None


def _is_of_another(cell: str) -> bool:
    """In `LinkedIn match?`."""
    return bool(cell) and (is_page_of_another(cell) or (says_no(cell) and not says_nothing(cell)))


def _is_said(cell: str) -> bool:
    """In `Email Bounced`."""
    return bool(cell) and (says_yes(cell) or reaches_nobody(cell))


def _is_told(cell: str) -> bool:
    """In `Hard bounce reason`, `Email bounced at`."""
    return bool(cell) and not says_no(cell)


def _is_denied(cell: str) -> bool:
    """In `Is Email Valid`."""
    return bool(cell) and (reaches_nobody(cell) or (says_no(cell) and not says_nothing(cell)))


__all__ = ["gone"]
