"""Addresses, numbers and profiles of which their cell says that they are nobody's, or somebody else's: `(wife's)`,
`bounced`, `(wrong person)`."""

from __future__ import annotations

import re

from seekout.text.folding import fold
from seekout.text.later import later

_MAILBOX = r"<?[^\s@<>()\[\]]{1,64}@[^\s@<>()\[\]]{1,190}>?"
_NUMBER = r"\+?\(?\+?\d[\d(). \t\xa0–-]{5,40}\d(?:\s?(?:x|ext\.?)\s?\d{1,6})?"
_PIECES = later(r"([;,\n|]|\s/\s|\s&\s|\s(?:and|or|und|oder|ou|et|y|o)\s)")
_REACHES_NOBODY = (
    r"do not use|dont use|not in use|nicht verwenden"
    r"|wrong|bounc\w*|invalid\w*|disconnected|deactivated|undeliverable|(?:out of|not in) service|no longer|not"
    r" working|defunct"
    r"|dead|expired|outdated|obsolete|incorrect|old|fals(?:ch|che)|ungultig\w*|veraltet\w*|errone\w*|invalide\w*"
    r"|incorrect\w*|invalido|invalida|no valid[oa]|equivocad[oa]|ongeldig|onjuist|errato|sbagliato|inexistant"
    r"|desactualizado"
)
_ELSES = (
    r"wife|husband|spouse|partner|mother|mom|mum|father|dad|parents?|brother|sister|daughter|girlfriend|boyfriend"
    r"|assistants?|secretary|boss|reception|receptionist|front desk|switchboard|main line|reference|referee|emergency"
    r"|landlord|neighbou?r|friend|colleague|coworker|roommate|ehefrau|ehemann|mutter|vater|eltern|assistentin"
    r"|assistenz"
    r"|sekretariat|sekretarin|empfang|zentrale|conjoint|conjointe|epouse|epoux|assistante|secretaire|esposa|marido"
    r"|madre|padre|asistente|secretaria|recepcion|moglie|marito|segretaria|echtgenoot|moeder|vader|receptie|fax"
    r"|telefax"
)
# ~~Struck through~~, as Markdown writes it
_STRUCK = later(r"~~[^~]{1,200}~~")
# The whole of a cell that tells of an address beside it.
_STATE = later(
    rf"(?:e ?mail|mail|phone|number|address|is|status)? ?(?:{_REACHES_NOBODY}|hard bounce\w*|not valid|not deliverable"
    r"|do(?:es)? not exist|unzustellbar|non valide|non valid[oa]|mailbox not found|no such user|user unknown"
    r"|spam ?trap|possible trap)"
    r"(?: (?:e ?mail|mail|phone|number|address))?"
)
# That a page is another person's, or none: much else stands beside an address that says what its person does.
_ANOTHERS_PAGE = (
    r"wrong|incorrect|mismatch\w*|namesake|invalid\w*|fake|dead link|broken(?: link)?|404|bad link|does not exist"
    r"|doesnt exist"
    r"|not (?:him|her|them|the (?:right|same|correct)|right|correct|same|a match|this (?:person|one|candidate)|mine)"
    r"|no longer (?:exists|works|valid)|page not found|profile (?:was )?(?:deleted|removed)"
    r"|(?:some(?:one|body)|anyone) else\w*"
    r"|(?:an)?other person\w*|different (?:person|profile)|belongs to"
    r"|falsch\w*|nicht (?:die|der|das|ihr|sein) (?:richtige?|gleiche?|selbe|profil)\w*|(?:eine )?andere person"
    r"|mauvais\w*|errone\w*|pas (?:la bonne|le bon|elle|lui)|autre personne|equivocad\w*|incorrect\w*|otra persona"
    r"|no es (?:el|ella|correct\w*)|sbagliat\w*|errat\w*|altra persona|verkeerd\w*|niet de juiste|andere persoon"
    r"|errad[oa]|outra pessoa|fel person|annan person|feil person|forkert\w*|bledn\w*|nieprawidlow\w*|inna osoba"
)
_PAGE = r"(?:https?://|www\.|(?:[a-z]{2,3}\.)?linkedin\.com/)[^\s<>\"|;,()\[\]]+"


class _Owned:
    """What is said of each of several things in a cell: which are meant, and the words that give one away."""

    def __init__(self, one: str, words: str) -> None:
        self._each = later(one, re.IGNORECASE)
        self._remarked = later(rf"({one})\s*[\[(]([^\])]{{1,60}})[\])]", re.IGNORECASE)
        self._said = later(rf"\b(?:{words})\b")
        self._may_say = later(rf"(?:{words})", re.IGNORECASE)

    def only(self, cell: str) -> str:
        """The cell without those of which it says that they are nobody's, or somebody else's."""
        if cell[:1] in ("[", "{", "=") or self._may_say.search(cell if cell.isascii() else fold(cell)) is None:
            return cell
        kept: list[str] = []
        for piece in _PIECES.split(self._remarked.sub(self._without_remark, cell)):
            found = list(self._each.finditer(piece))
            if not found:
                if self.tells(piece) and kept:
                    # "z@example.com, bounced"
                    del kept[self._last_of(kept) :]
                else:
                    kept.append(piece)
            elif "<" in piece or not self.tells(self._each.sub(" ; ", piece)):
                kept.append(piece)
            else:
                kept.append(self._owned(piece, found))
        return "".join(kept)

    def _without_remark(self, found: re.Match[str]) -> str:
        if not self.tells(found[2]):
            return found[0]
        # "217 555 0142 (old: 217 555 0199)": what is said there is said of the other one.
        return found[1] if self._each.search(found[2]) else " "

    def _owned(self, piece: str, found: list[re.Match[str]]) -> str:
        """Those of a piece of which nothing is said; what is said stands before each, or else behind each."""
        starts, ends = [one.start() for one in found], [one.end() for one in found]
        if piece[: starts[0]].strip(" -–:()"):
            before = zip([0, *ends], [*starts, len(piece)], strict=True)
            said = [piece[end:start] for end, start in before][: len(found)]
        else:
            said = [piece[end:start] for end, start in zip(ends, [*starts[1:], len(piece)], strict=True)]
        return "; ".join(one[0] for one, words in zip(found, said, strict=True) if not self.tells(words))

    def _last_of(self, kept: list[str]) -> int:
        """The position of the last piece that holds one; behind all of them where none does."""
        return next((at for at in range(len(kept) - 1, -1, -1) if self._each.search(kept[at])), len(kept))

    def tells(self, text: str) -> bool:
        """Whether words say that something is nobody's, or somebody else's."""
        return self._said.search(fold(text)) is not None


_ADDRESSES = _Owned(rf"(?:{_MAILBOX}|{_NUMBER})", f"{_REACHES_NOBODY}|{_ELSES}")
_PAGES = _Owned(_PAGE, _ANOTHERS_PAGE)


def without_disowned(cell: str) -> str:
    """A cell of addresses or numbers without those of which it says that they are wrong, or somebody else's.

    What stands in brackets behind one, before it, or behind it up to a comma is said of it. Words of an address itself
    and a name before `<address>` say nothing.
    """
    return _ADDRESSES.only(_STRUCK.sub(" ", cell) if "~~" in cell else cell)


def without_pages_of_others(cell: str) -> str:
    """A cell of links without those of which it says that they are wrong, or another person's."""
    return _PAGES.only(_STRUCK.sub(" ", cell) if "~~" in cell else cell) if " " in cell else cell


def reaches_nobody(cell: str) -> bool:
    """Whether a cell beside an address says that nobody is reached there: `invalid`, `hard_bounced`; not `risky`."""
    return _STATE.fullmatch(fold(cell)) is not None


def is_page_of_another(cell: str) -> bool:
    """Whether a cell beside a profile says that it is none of its person: `wrong person`, `not a match`."""
    return _PAGES.tells(cell)


__all__ = ["is_page_of_another", "reaches_nobody", "without_disowned", "without_pages_of_others"]
