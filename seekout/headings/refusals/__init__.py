"""Refusals told of somebody: `declined to be contacted`, `has not consented`, `wants all data deleted`.

What was done (refusing, not consenting, erasing, complaining, leaving out) and what it was done to stand in one
sentence with nothing but small words between. Whoever declined an offer refused nothing of the kind.
"""

from __future__ import annotations

import re
from functools import lru_cache

from seekout.headings.denials import denies_before
from seekout.headings.refusals.english import ENGLISH
from seekout.headings.refusals.few_files import OF_FEW_FILES
from seekout.headings.refusals.languages import OF_OTHER_LANGUAGES
from seekout.headings.refusals.own_words import OWN_WORDS
from seekout.headings.refusals.taken_off import TAKEN_OFF
from seekout.headings.refusals.told_wishes import TOLD_WISHES
from seekout.text.folding import fold
from seekout.text.later import later

_REFUSALS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (tuple(stem.replace("_", " ") for stem in stems.split()), later(rf"\b(?:{pattern})\b"))
    for stems, pattern in (*ENGLISH, *OF_OTHER_LANGUAGES, *OF_FEW_FILES, *TAKEN_OFF, *TOLD_WISHES, *OWN_WORDS)
)
# Their beginnings of words (`_` is a space) by how these begin, each with the place of its refusal: a note is looked
# through for four hundred of them at once.
_LETTERS = 3
_BEGINNINGS: dict[str, list[tuple[str, int]]] = {}
for _place, (_stems, _) in enumerate(_REFUSALS):
    for _stem in _stems:
        _BEGINNINGS.setdefault(_stem[:_LETTERS], []).append((_stem, _place))
_SHORTER = frozenset(begun for begun in _BEGINNINGS if len(begun) < _LETTERS)
_BY_MAIL = r"(?:e ?mails?|mails?|correo|courriel|linkedin|inmail|writing|schriftlich|e ?mailem|mailem)"
_WRITTEN_ONLY = later(
    rf"\b(?:{_BY_MAIL} only|only (?:\w+ )?(?:via|by|per|through|in) {_BY_MAIL}|nur (?:per |via |uber )?{_BY_MAIL}"
    rf"|(?:par|via) {_BY_MAIL} uniquement|uniquement (?:par |via )?{_BY_MAIL}|sol[oa]mente (?:por |via )?{_BY_MAIL}"
    rf"|solo (?:por |via |per |tramite )?{_BY_MAIL}|alleen (?:per |via )?(?:{_BY_MAIL}|mailen)|apenas (?:por"
    rf" )?{_BY_MAIL}"
    rf"|tylko {_BY_MAIL}|no cold calls|stop calling|pas d appels?|geen telefo\w*|niente (?:chiamate|telefonate)"
    r"|sem (?:chamadas|ligacoes)|ring (?:ej|inte|ikke)|(?:ikke|inte|ej) ring"
    r"|(?:opt(?:s|ed|ing)? ?out|unsubscribed) (?:of|from) (?:receiving |getting |all |our )*"
    r"(?:texts?|sms|phone calls|calls|cold calls|whatsapp\w*))\b"
)
_ONLY_STEMS = (
    "only",
    "nur ",
    "uniquement",
    "solo ",
    "mente",
    "alleen",
    "apenas",
    "tylko",
    "call",
    "appel",
    "telefo",
    "ring",
    "cham",
    "ligac",
    "chiam",
    "out of ",
    "out from ",
    "unsubscribed from",
)
_PIECES = later(r"[.;,!?\n|()\[\]{}]+|\s[-–—]+\s")
_ARTICLE = later(r"\b(art|abs|n)\. ?", re.IGNORECASE)
# "R.I.P. 2024", "D.N.C."
_DOTTED = later(r"\b(?:[A-Za-z]\.){2,}[A-Za-z]?\b\.?")
# "Do not text, call or e-mail"; but "no calls, e-mail is fine"
_LISTED = later(
    r",(?=\s(?:or |and |nor |no )?\w+(?:$|[\s,]))"
    r"(?![^.;!?\n]*\b(?:instead|only|prefer\w*|ok|okay|fine|works?|is|are|better|first|welcome)\b)",
    re.IGNORECASE,
)
_REACHED = later(r"\b(?:text|call|phone|ring|sms|visit|message|whatsapp)s?,", re.IGNORECASE)
# "Удалите, пожалуйста, мои данные"
_PLEASE = later(
    r",\s?(?:please|пожалуйста|прошу(?: вас)?|prosz[eę]|pros[ií]m|bitte|por favor|per favore|tack|svp|aub),",
    re.IGNORECASE,
)
_DONT = later(r"\bdont\b")


@lru_cache(maxsize=1024)
def tells_of_refusal(text: str) -> bool:
    """Whether a text tells that its person refused, objected, is to be erased or left out; not where it denies
    that."""
    if "." in text:
        text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    likely = _likely(fold(text))
    if not likely:
        return False
    text = _PLEASE.sub(" ", text)
    if _REACHED.search(text):
        text = _LISTED.sub(" ", text)
    for piece in _PIECES.split(_ARTICLE.sub(r"\1 ", text).replace("/", " or ")):
        said = _DONT.sub("do not", fold(piece))
        for stems, refusal in likely:
            if not any(stem in said for stem in stems):
                continue
            if any(not denies_before(f" {said[: found.start()]}", "") for found in refusal.finditer(said)):
                return True
    return False


def asks_for_no_calls(text: str) -> bool:
    """Whether a text says that its person is to be written to and not called: `email only`, `nur per E-Mail`."""
    folded = fold(text)
    return any(stem in folded for stem in _ONLY_STEMS) and _WRITTEN_ONLY.search(folded) is not None


def is_refusal(piece: str) -> bool:
    """Whether a piece of a text is a refusal and nothing else: `declined contact`; a `GDPR deletion lead` is none."""
    said = fold(piece)
    return any(refusal.fullmatch(said) for _, refusal in _likely(said))


def _likely(folded: str) -> list[tuple[list[str], re.Pattern[str]]]:
    """The refusals that may stand in a text, each with those of its beginnings of words that do."""
    likely: dict[int, list[str]] = {}
    parts = {folded[at : at + _LETTERS] for at in range(len(folded) - _LETTERS + 1)}
    for begun in _BEGINNINGS.keys() & (parts | _SHORTER):
        for stem, place in _BEGINNINGS[begun]:
            if stem in folded:
                likely.setdefault(place, []).append(stem)
    return [(own, _REFUSALS[place][1]) for place, own in likely.items()]


__all__ = ["asks_for_no_calls", "is_refusal", "tells_of_refusal"]
