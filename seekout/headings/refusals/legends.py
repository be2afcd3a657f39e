"""What signs mean, where a header or a line of the file explains them: `1 = yes, 0 = no`, `* do not contact`."""

from __future__ import annotations

from collections.abc import Mapping

from seekout.text.folding import fold
from seekout.text.later import later

_LONGEST = 300
# A sign, and what it means, up to the next one: `1=active, 2 = do not contact`, `x: opted out`.
_PAIR = later(
    r"(?<![^\s(\[{,;/|:])([^\W_]{1,3}|[*†‡§°^+✓✔✗✘]{1,3})\s*(?:=|→|:(?=\s))\s*"
    r"([^\s=,;/|()\[\]{}][^=,;/|()\[\]{}]{0,60}?)\s*(?=[,;/|()\[\]{}]|\s[^\W_]{1,3}\s*=|$)"
)
# The other way round: `yes = 1, no = 0`.
_TURNED = later(
    r"(?<![^\s(\[{,;/|:])([^\W\d_][\w ]{1,40}?)\s*=\s*(\d{1,2}|[*†‡§°^+✓✔✗✘xX])\s*(?=[,;/|()\[\]{}]|\s[^\W\d_]|$)"
)
# `* do not contact`: what a footnote says of whoever has that mark.
_FOOTNOTE = later(r"\s*([*†‡§°^✗✘]{1,3})\s*[=:–—-]?\s*([^\W\d_].{3,80})")
_OPENING = " \t([{:-–—,;/|"


def legend(header: str) -> dict[str, str]:
    """What the signs in a header's explanation mean, by the folded sign; mostly nothing."""
    if "=" not in header and "→" not in header:
        return {}
    text = header[:_LONGEST]
    turned = _TURNED.findall(text)
    if turned and len(turned) == text.count("="):
        return {_key(sign): word.strip() for word, sign in turned}
    return {_key(sign): word.strip() for sign, word in _PAIR.findall(text)}


def without_legend(header: str) -> str:
    """A header without the explanation of its signs; as it is where nothing else stands there."""
    if "=" not in header and "→" not in header:
        return header
    text = header[:_LONGEST]
    turned = list(_TURNED.finditer(text))
    found = turned if turned and len(turned) == text.count("=") else list(_PAIR.finditer(text))
    return text[: found[0].start()].rstrip(_OPENING) or header if found else header


def footnote(line: str) -> dict[str, str]:
    """What a line of its own says that signs mean: `Legend: R = do not contact, G = go`, `* asked not to be called`."""
    noted = _FOOTNOTE.fullmatch(line[:_LONGEST].rstrip())
    return {noted[1]: noted[2]} if noted else legend(line)


def meaning(signs: Mapping[str, str], cell: str) -> str:
    """What a cell says that is one of these signs; the cell itself where it is none."""
    return signs.get(_key(cell), cell) if len(cell) <= _LONGEST_CELL else cell


def bears(cell: str, sign: str) -> bool:
    """Whether a mark stands before or behind what a cell says, and no longer one of the same kind."""
    told = cell.strip()
    return len(sign) in (len(told) - len(told.lstrip(sign[0])), len(told) - len(told.rstrip(sign[0]))) and told != sign


_LONGEST_CELL = 8


def _key(sign: str) -> str:
    told = sign.strip()
    return fold(told) or told
