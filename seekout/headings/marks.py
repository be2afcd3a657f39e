"""Marks of recruiters where they see people: in place of an address, behind a name, a title or a headline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from seekout.headings.phrases import ALONE, DO_NOT_CALL, DO_NOT_CONTACT, OPTED_OUT, phrases
from seekout.headings.refusals import is_refusal
from seekout.headings.refusals.other_things import without_committee
from seekout.headings.refusals.signs import DEAD_SIGN, SIGN, may_hold_sign
from seekout.headings.wishes import DENYING
from seekout.text.folding import fold
from seekout.text.later import later
from seekout.text.lookalikes import in_one_alphabet

_PHRASES = DO_NOT_CONTACT | OPTED_OUT
_PIECES = later(r"[*|;:()\[\]{}!]+|\s[-–—/]\s|^[-–—]+|,\s")
_BRACKETED = later(r"[(\[{]([^)\]}]*)[)\]}]")
# A mark of one word may be a word of a title.
_SEVERAL = _PHRASES | {phrase for phrase in ALONE if " " in phrase}
# Whatever speaks of not contacting or calling holds one of these words.
_MARKS = (
    frozenset(phrase.rpartition(" ")[2] for phrase in _SEVERAL | DO_NOT_CALL)
    | DENYING
    | frozenset(
        "stay cease declined erased excluded contactable gdpr dsgvo rgpd consent refused objected complained".split()
    )
)
_SIGN = later(SIGN)
_DEAD = later(DEAD_SIGN)
_A_MARK = "do not contact"
# Alone in brackets or behind a dash these are marks, where they are no names.
_ALONE = ALONE - {"block", "baja", "forget"}
_SET_APART = later(r"[(\[{*|;]|\s[-–—/]\s")
_PLEASE = later(r"\b(?:please|pls|bitte|svp|merci|aub)\b ?")
# Companies have such names.
_FIRMS = frozenset("dnc dncl dnu dnmail blacklist suppression suppressions optout unsub".split())
# Behind a stroke these are marks: `Ann Ash/DNC`.
_STRUCK_OFF = _FIRMS | {"do not contact", "opted out", "opt out", "unsubscribed", "do not use"}
# In place of an address or a number these say that there is none.
_ABSENT = phrases(
    "no|kein|keine|sin|sem|pas_de|geen|nessun|nessuna phone|phones|phone_number|phone_numbers|mobile|telephone|telefon"
    "|telefono|telefone|email|emails|e_mail|e_mails|mail|mails"
)
# What people say of themselves in a headline or about themselves.
_OWN_WISH = later(
    r"\b(?:no|kein(?:e|en)?|pas de|sin|geen|nessun|please no)\s(?:more\s|further\s)?"
    r"(?:recruiters?|headhunters?|inmails?|(?:recruit\w+\s|staffing\s)?agenc(?:y|ies)|personalvermittler|recruteurs?)\b"
    r"|\b(?:do not|don['’]?t|never)\s(?:contact|message|e-?mail|inmail|approach|pitch)\s(?:me|us)\b"
    r"|\brecruiters?\b[^.\w]{0,3}(?:please\s)?(?:do not|don['’]?t)\s(?:contact|message|e-?mail|inmail|approach)\b"
    r"|\bplease\s(?:do not|don['’]?t)\s(?:contact|message|e-?mail|inmail|approach)\b"
    r"|(?:^|[-–|*;:]\s?)do not contact\s?(?:$|[-–|*!;])"
    r"|\b(?:nicht|nicht mehr) kontaktieren\b|\bne pas (?:me )?contacter\b|\bno (?:me )?contact(?:ar|en)\b",
    re.IGNORECASE,
)
_ENDS = frozenset(")]}")
_LONGEST_NOTE = 120
_NOTED = frozenset(
    "do dont donotcontact dnc opted opt unsubscribed unsub asked asks wants wishes not never please stop remove removed"
    " delete deleted blacklisted blacklist off hands gdpr dsgvo rgpd deceased candidate nicht bitte keine kein"
    " verstorben"
    " gesperrt ne niet non nao requested requests told has declined refused".split()
)
_WRITTEN_TOGETHER = later(r"\S+")
_WORD = later(r"[^\W\d_]+")
_LETTERS = {code: chr(code) if chr(code).isalpha() else " " for code in range(128)} | {ord("'"): None}
_SPACES = str.maketrans(dict.fromkeys("*|;:()[]{}!-,./'", " "))
# One of each stands in whatever is such a wish.
_DENIED = ("no ", "not ", "don", "never ", "kein", "nicht ", "pas ", "sin ", "geen ", "nessun ")
_WISHED = (
    "recruit",
    "recrut",
    "contact",
    "kontakt",
    "inmail",
    "agenc",
    "headhunt",
    "personalverm",
    "message",
    "mail",
    "approach",
    "pitch",
)


def remark(cell: str) -> str:
    """What a name's, an e-mail's, a phone's or a link's cell may say of not being reached; most often nothing.

    Addresses are no remarks, whatever words they hold. It is cheap: a hundred thousand names are looked at.
    """
    if cell.isascii():
        if cell.lower() == cell.upper():
            return ""
    elif (may_hold_sign(cell) and _SIGN.search(cell)) or _DEAD.search(cell):
        return cell
    if _SET_APART.search(cell) and any(_PLEASE.sub("", fold(part)).strip() in _ALONE for part in _PIECES.split(cell)):
        return _A_MARK
    if "/" in cell and "." not in cell and any(fold(part) in _STRUCK_OFF for part in cell.split("/")):
        # "Ann Ash/DNC"
        return _A_MARK
    if "@" in cell or "/" in cell:
        if len(cell.split(None, 1)) < 2:
            return ""
        cell = _WRITTEN_TOGETHER.sub(_unless_address, cell)
    words = _WORD.findall(cell.lower().replace("'", "").replace("\u2019", ""))
    if not words or (cell.isascii() and _MARKS.isdisjoint(words)):
        return ""
    return "" if fold(cell) in _ABSENT else cell


def _unless_address(found: re.Match[str]) -> str:
    return " " if "@" in found[0] or "/" in found[0] else found[0]


def may_remark(cells: Iterable[str]) -> bool:
    """Whether `remark` may find anything in one of these cells, which are ASCII: one look at all of them together."""
    text = "\n".join(cells)
    lowered = text.lower()
    if lowered == text.upper():
        return False
    if _SET_APART.search(text):
        return True
    if "/" in text and not _STRUCK_OFF.isdisjoint(map(str.strip, lowered.replace("/", "\n").split("\n"))):
        return True
    if "@" in text or "/" in text:
        lowered = " ".join([word for word in lowered.split() if "@" not in word and "/" not in word])
    return not _MARKS.isdisjoint(lowered.translate(_LETTERS).split())


def may_be_marked(cells: Iterable[str]) -> bool:
    """Whether `marked` may find anything in one of these cells, which are ASCII."""
    text = "\n".join(cells)
    return not _ENDS.isdisjoint(text) or not _MARKS.isdisjoint(text.lower().translate(_SPACES).split())


def says_which_not(cell: str) -> bool:
    """Whether a cell of a Do Not Contact column says in which way somebody is not to be reached: `no email`."""
    return fold(cell) in _ABSENT


def marked(cell: str) -> str:
    """What stands in brackets at the end of a cell, and each piece that is a mark: `Engineer - do not contact`."""
    if not cell:
        return ""
    cell = in_one_alphabet(without_committee(cell)).rstrip()
    if not cell:
        return ""
    found = _BRACKETED.findall(cell) if cell[-1] in ")]}" else []
    if not cell.isascii() or not _MARKS.isdisjoint(cell.lower().translate(_SPACES).split()):
        pieces = [piece for part in _PIECES.split(cell) if (piece := fold(part)) in _SEVERAL or is_refusal(piece)]
        found += [piece for piece in pieces if " " in piece or piece != fold(cell) or piece not in _FIRMS]
        found += _SIGN.findall(cell) if may_hold_sign(cell) else []
    return "; ".join(found)


def noted(cell: str) -> str:
    """A short text in place of what people say of themselves, if it begins as a recruiter's note does."""
    if not cell or len(cell) > _LONGEST_NOTE:
        return ""
    return cell if not _NOTED.isdisjoint(fold(cell[:30]).split()[:1]) or not cell.isascii() else ""


def may_be_noted(cells: Iterable[str]) -> bool:
    """Whether `noted` finds anything in one of these cells."""
    return any(map(noted, cells))


def own_wish(cell: str) -> str:
    """What a headline or a summary says of the person's own wish not to be contacted; most often nothing."""
    lowered = cell.lower()
    if not any(word in lowered for word in _DENIED) or not any(word in lowered for word in _WISHED):
        return ""
    found = _OWN_WISH.search(cell)
    return found[0] if found else ""
