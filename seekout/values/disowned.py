"""Addresses and numbers of which their cell says that they reach nobody, or somebody else: `(wife's)`, `bounced`."""

from __future__ import annotations

import re

from seekout.text.folding import fold
from seekout.text.later import later

_MAILBOX = r"<?[^\s@<>()\[\]]{1,64}@[^\s@<>()\[\]]{1,190}>?"
_NUMBER = r"\+?\(?\+?\d[\d(). \t\xa0–-]{5,40}\d(?:\s?(?:x|ext\.?)\s?\d{1,6})?"
_ONE = f"(?:{_MAILBOX}|{_NUMBER})"
_EACH = later(_ONE)
_REMARKED = later(rf"({_ONE})\s*[\[(]([^\])]{{1,60}})[\])]")
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
_SAID = later(rf"\b(?:{_REACHES_NOBODY}|{_ELSES})\b")
_MAY_SAY = later(rf"(?:{_REACHES_NOBODY}|{_ELSES})", re.IGNORECASE)


def without_disowned(cell: str) -> str:
    """A cell of addresses or numbers without those of which it says that they are wrong, or somebody else's.

    What stands in brackets behind one, before it, or behind it up to a comma is said of it. Words of an address itself
    and a name before `<address>` say nothing.
    """
    if "~~" in cell:
        cell = _STRUCK.sub(" ", cell)
    if cell[:1] in ("[", "{", "=") or (_MAY_SAY.search(cell if cell.isascii() else fold(cell)) is None):
        return cell
    kept: list[str] = []
    for piece in _PIECES.split(_REMARKED.sub(_without_remark, cell)):
        found = list(_EACH.finditer(piece))
        if not found:
            if _says(piece) and kept:
                # "z@example.com, bounced"
                del kept[_last_of(kept) :]
            else:
                kept.append(piece)
        elif "<" in piece or not _says(_EACH.sub(" ; ", piece)):
            kept.append(piece)
        else:
            kept.append(_owned(piece, found))
    return "".join(kept)


def _without_remark(found: re.Match[str]) -> str:
    if not _says(found[2]):
        return found[0]
    # "217 555 0142 (old: 217 555 0199)": what is said there is said of the other one.
    return found[1] if _EACH.search(found[2]) else " "


def _owned(piece: str, found: list[re.Match[str]]) -> str:
    """The addresses of a piece of which nothing is said; what is said stands before each, or else behind each."""
    starts, ends = [one.start() for one in found], [one.end() for one in found]
    if piece[: starts[0]].strip(" -–:()"):
        said = [piece[end:start] for end, start in zip([0, *ends], [*starts, len(piece)], strict=True)][: len(found)]
    else:
        said = [piece[end:start] for end, start in zip(ends, [*starts[1:], len(piece)], strict=True)]
    return "; ".join(one[0] for one, words in zip(found, said, strict=True) if not _says(words))


def _last_of(kept: list[str]) -> int:
    """The position of the last piece that holds an address; behind all of them where none does."""
    return next((at for at in range(len(kept) - 1, -1, -1) if _EACH.search(kept[at])), len(kept))


def _says(text: str) -> bool:
    return _SAID.search(fold(text)) is not None


def reaches_nobody(cell: str) -> bool:
    """Whether a cell beside an address says that nobody is reached there: `invalid`, `hard_bounced`; not `risky`."""
    return _STATE.fullmatch(fold(cell)) is not None


__all__ = ["reaches_nobody", "without_disowned"]
