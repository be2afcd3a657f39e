"""What signs mean, where a header or a line of the file explains them: `1 = yes, 0 = no`, `* do not contact`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from seekout.text.folding import fold
from seekout.text.later import later

_LONGEST, _LONGEST_CELL = 300, 8
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


def _key(sign: str) -> str:
    told = sign.strip()
    return fold(told) or told


class Lines:
    """The lines of a table that say which sign is a refusal, and whom those signs hold back."""

    def __init__(self, numbers: Sequence[int], rows: Sequence[Sequence[str]], refuses: Callable[[str], bool]) -> None:
        self._refuses = refuses
        self._signs: dict[str, str] = {}
        self._lines: set[str] = set()
        # Lines of whose signs none was met yet, by the text.
        self.unused: dict[str, int] = {}
        for number, row in zip(numbers, rows, strict=True):
            self._signs |= dict.fromkeys(self.note(number, row), next(filter(None, row), ""))

    def note(self, number: int, row: Sequence[str]) -> list[str]:
        """The signs that a row of one cell calls a refusal; mostly none. Whatever is one by itself needs no line
        (`DNC = do not contact`)."""
        line = next(filter(None, row), "") if len(row) - row.count("") == 1 else ""
        if not 2 < len(line) <= _LONGEST:
            return []
        signs = [sign for sign, word in footnote(line).items() if self._refuses(word) and not self._refuses(sign)]
        if signs and line not in self._lines:
            self._lines.add(line)
            self.unused[line] = number
        return signs

    def are_titles(self, lines: Iterable[str], rows: Sequence[Sequence[str]]) -> list[str]:
        """The lines above a header without those of whose mark somebody bears one; with a mark that nobody bears a
        line is a title, and no more."""
        marks = {sign: line for sign, line in self._signs.items() if not sign.isalnum()}
        borne = {line for sign, line in marks.items() if any(bears(cell, sign) for row in rows for cell in row)}
        titles = [line for line in lines if line not in borne]
        for line in titles:
            if "=" not in line:
                self.unused.pop(line, None)
        return titles

    def __bool__(self) -> bool:
        return bool(self._signs)

    def found_in(self, row: Sequence[str], others: Collection[int]) -> tuple[str, str] | None:
        """The line that speaks of a row, and the cell; letters and figures count in the columns `others` alone."""
        for index, cell in enumerate(row):
            for sign, line in self._signs.items() if cell else ():
                is_sign = _key(cell) == sign and (index in others or not sign.isalnum())
                if is_sign or (not sign.isalnum() and bears(cell, sign)):
                    self.unused.pop(line, None)
                    return line, cell
        return None
