"""Refusals that a later note takes back: `Unsubscribed 2021; resubscribed 2023`, `now OK to contact`.

Only what says so in so many words takes a refusal back, and only where nothing leaves in doubt which came later.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from seekout.text.folding import fold
from seekout.text.later import later

_REACHED = r"(?:re)?(?:contact|email|mail|approach|message)(?:ed|e|ee)?"
_BACK = later(
    r"\b(?:opt(?:ed|s)? (?:back in|in again)|re ?(?:opted in|opt in|subscribed|consented)|opted in once more"
    rf"|(?:now|again) (?:ok|okay|happy|fine|open|free) to (?:be )?{_REACHED}"
    rf"|(?:ok|okay|fine) to {_REACHED} (?:again|now)|^(?:ok|okay|fine) to {_REACHED}$|(?:may|can) (?:now "
    rf"|again )?be {_REACHED} (?:again|now)"
    rf"|(?:may|can) (?:now|again) be {_REACHED}"
    r"|asked to be (?:re ?added|added back|put back on)|consent (?:renewed|restored|given again)"
    r"|(?:lifted|cleared|revoked) by (?:legal|hr|compliance|candidate|client)"
    r"|(?:dnc|do not contact|opt out|off limits|blacklist(?:ing)?|suppression|restriction)(?: flag| status| mark)?"
    r" (?:was |has been |is )?(?:lifted|cleared|revoked)"
    r"|darf wieder (?:kontaktiert|angeschrieben|angesprochen) werden|sperre (?:wurde )?aufgehoben"
    r"|peut (?:de nouveau|a nouveau) etre (?:re)?contactee?|s est reinscrite?|se volvio a suscribir"
    r"|puede volver a ser contactad[oa]|mag weer (?:benaderd|gecontacteerd) worden|puo essere ricontattat[oa]"
    r"|moze byc ponownie kontaktowan\w*)\b"
)
# With one of these it is no plain yes.
_BUT = later(
    r"\b(?:not|never|until|till|unless|if|once|when|before|except|only|nicht|nie|bis|wenn|pas|jusqu|si|no|hasta|niet"
    r"|tot|non|fino|nie|asked whether|may be|maybe|perhaps)\b"
)
_MAY_BE = later(
    r"\bback\b|again|\bre-?(?:opt|sub|cons|add)|ok|fine to|\bnow\b|lifted|cleared|revoked|renewed|restored|wieder"
    r"|aufgehoben|nouveau|reinscri|réinscri|volv|weer|ricontatt|ponownie",
    re.IGNORECASE,
)
_PIECES = later(r"(,?\s(?:but|aber|mais|pero|maar|ma)\s|[;\n|]+|,\s|[.!?](?:\s|$)|\s[-–—]\s|(?=\[\d)|(?<=\d)\])")
# What parts the entries of a list, which have no order.
_LISTED = frozenset(",;|\n")
_LATER = later(r"\b(?:now|wieder|nouveau|weer|ponownie)\b")
_BY_MISTAKE = later(r"\b(?:mistake|accident|accidentally|error|versehen|versehentlich|erreur|error)\b")
_WHOLE_DATE = later(r"\b((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?\b")
_YEAR = later(r"(?<!\d)((?:19|20)\d\d)(?!\d)")

_When = tuple[int, int, int]


def is_taken_back(text: str, refuses: Callable[[str], bool]) -> bool:
    """Whether each refusal in a text, which `refuses` finds in its pieces, is taken back by a later one of them."""
    if _MAY_BE.search(text) is None:
        return False
    refused: list[tuple[int, _When | None]] = []
    taken: list[tuple[int, _When | None]] = []
    rest: list[str] = []
    when: _When | None = None
    mistaken = ordered = False
    parts = ["", *_PIECES.split(text)]
    for at, (before, piece) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        when = _date_of(piece) or when
        said = fold(piece)
        if _BACK.search(said) and not _BUT.search(_BACK.sub(" ", said)):
            taken.append((at, when))
            ordered = _LISTED.isdisjoint(before) or before.strip(" ,").isalpha() or _LATER.search(said) is not None
        elif refuses(piece):
            refused.append((at, when))
            mistaken = _BY_MISTAKE.search(said) is not None
        else:
            rest += before, piece
    if not taken or not refused or refuses("".join(rest)):
        return False
    (last, _), (back, since) = refused[-1], taken[-1]
    if since is not None or any(date for _, date in refused):
        # Notes may stand with the newest first: their dates say which is later. A year alone may be its last day for a
        # refusal, and its first for whoever took that back.
        latest = [(date[0], date[1] or 13, date[2] or 32) for _, date in refused if date is not None]
        return since is not None and len(latest) == len(refused) and max(latest) < since
    # `DNC, OK to contact` are tags.
    return back > last and (ordered or mistaken)


def _date_of(piece: str) -> _When | None:
    """The date in a note, or its year alone, as where days and months may be mixed up."""
    if found := _WHOLE_DATE.search(piece):
        return int(found[1]), int(found[2]), int(found[3] or 0)
    found = _YEAR.search(piece)
    return (int(found[1]), 0, 0) if found else None


__all__ = ["is_taken_back"]
