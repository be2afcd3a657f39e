"""What a cell answers where a column asks for a yes or a no, in many languages."""

from __future__ import annotations

import re

from seekout.text.folding import fold

_EMPTY = frozenset(
    ("", "n a", "na", "null", "nil", "none", "nan", "undefined", "not available", "not set", "blank", "brak")
)
# As spreadsheets of other languages write TRUE and FALSE, and people yes and no.
_OTHER_NO = frozenset(
    fold(word)
    for word in (
        "falsz nie yanlis hayir usann nei falskt nej epatosi ei nepravda ne fals nu hamis nem ложь нет ні"
        " неправда psevdes"
        " οχι ψευδες לא לא_נכון لا خطأ 否 いいえ 아니요 偽 거짓"
    ).split()
)
_OTHER_YES = frozenset(
    fold(word)
    for word in (
        "prawda tak dogru evet sann sant ja tosi kylla pravda ano adevarat da igaz igen истина да так правда"
        " ναι αληθες כן"
        " نعم صحيح 是 はい 예 真 참"
    ).split()
)
_NO = (
    _OTHER_NO
    | frozenset(
        "no n false f 0 0 0 nein falsch non faux nee onwaar falso nao never off unchecked keine aucun ninguno nessuno"
        " geen nenhum allow allowed available".split()
    )
    | {"0 0", "not opted out", "opted in", "opt in", "ok to contact", "can contact", "contactable", "subscribed", "n o"}
)
_YES = (
    _OTHER_YES
    | frozenset(
        "yes y true t 1 x ok okay ja j wahr oui o vrai si s sim verdadero verdadeiro vero waar granted given"
        " consented"
        " agreed accepted allowed permitted in subscribed valid checked approved erteilt gegeben accorde accordee"
        " otorgado verleend gegeven concedido concesso dado contactable consent allow signed accepte acceptee donne"
        " donnee autorise autorisee akzeptiert zugestimmt eingewilligt erlaubt aceptado aceptada autorizado"
        " autorizada"
        " aceito accettato accettata autorizzato acconsentito akkoord toegestaan godkant godkendt gitt givet"
        " udzielona"
        " wyrazona provided obtained received confirmed compliant erhalten vorhanden fourni obtenu obtenido"
        " ottenuto".split()
    )
    | {"1 0", "opted in", "opt in", "ok to contact", "can contact", "may contact", "consent given", "consent granted"}
    | {"on file", "liegt vor"}
)
_TICKED = frozenset("✓✔☑✅🗹👍👌")
_UNTICKED = frozenset("☐⬜◻▢[]()")
_LINES = frozenset("-–—_.·/ ")
_BETWEEN = frozenset(
    "on am le el op em il since seit via per by at from depuis desde vom du del form email mail phone web website"
    " online portal written verbally".split()
)
# As databases and spreadsheets write that there is no date.
_NO_DATE = re.compile(r"(?:0000-00-00|1900-01-00|1899-12-3[01]|1/0/1900|0?0[./]0?1[./]1900)(?:[ T].*)?")


def says_no(cell: str) -> bool:
    """Whether a cell of a Do Not Contact column is empty, or clearly says no."""
    folded = fold(cell)
    if _NO_DATE.fullmatch(cell.strip()):
        return True
    if not folded:
        return all(character in _LINES or character in _UNTICKED or not character.isprintable() for character in cell)
    return folded in _EMPTY or _clearly(folded, _NO)


def is_answer_no(folded: str) -> bool:
    """Whether folded words are a no, or a word for nothing."""
    return folded in _NO or folded in _EMPTY


def says_nothing(cell: str) -> bool:
    """Whether a cell of a consent column is empty."""
    folded = fold(cell)
    if _NO_DATE.fullmatch(cell.strip()):
        return True
    return folded in _EMPTY if folded else set(cell) <= _LINES


def says_yes(cell: str) -> bool:
    """Whether a cell of a consent column clearly says yes."""
    folded = fold(cell)
    return _clearly(folded, _YES) if folded else not _TICKED.isdisjoint(cell)


def _clearly(folded: str, answers: frozenset[str]) -> bool:
    """The answer itself, or the answer and a date."""
    if folded in answers:
        return True
    first, *rest = folded.split()
    return first in answers and all(word.isdecimal() or word in _BETWEEN for word in rest)
