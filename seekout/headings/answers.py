"""What a cell answers where a column asks for a yes or a no, in many languages."""

from __future__ import annotations

import re

from seekout.text.folding import fold
from seekout.text.later import later

_EMPTY = frozenset(
    (
        "",
        "n a",
        "na",
        "null",
        "nil",
        "none",
        "nan",
        "undefined",
        "not available",
        "not set",
        "blank",
        "brak",
        "nv",
        "n v",
        "n d",
    )
)
# As spreadsheets of other languages write TRUE and FALSE, and people yes and no.
_OTHER_NO = frozenset(
    fold(word)
    for word in (
        "falsz nie yanlis hayir usann nei falskt nej epatosi ei nepravda ne fals nu hamis nem ложь нет ні"
        " неправда psevdes οχι ψευδες לא לא_נכון لا خطأ 否 いいえ 아니요 偽 거짓"
        " 아니오 falsk vaar хибність laz klaidinga aplams שקר เท็จ ไม่ใช่ ไม่ sai khong salah tidak неистина gezurra"
        " ez असत्य नहीं nepravdivo"
    ).split()
)
_OTHER_YES = frozenset(
    fold(word)
    for word in (
        "prawda tak dogru evet sann sant ja tosi kylla pravda ano adevarat da igaz igen истина да так правда"
        " ναι αληθες כן نعم صحيح 是 はい 예 真 참 可 可以 同意 愿意 가능 동의"
        " var sand toene істина istina teisinga patiess אמת จริง ใช่ dung co benar ya истина egia bai सत्य हाँ jah taip"
        " あり 有 有り 同意済 同意済み 同意する 許可 許可する 取得済 取得済み 希望する 〇 允许"
        " 已同意 已授权 有效 已获得 已取得"
        " 已许可 已許可 已獲得 동의함 동의완료 유 получено дано есть подписано отримано надано"
        " lämnat lämnad beviljat avgivet innhentet indhentet"
        " udělen udělený uděleno udelený verildi alındı onaylandı megadva acordat annettu δόθηκε bestätigt eingeholt"
        " wyraził wyraziła wyrażono uzyskana uzyskano active aktiv actif activo attivo aktywna aktywny"
    ).split()
)
_NO = (
    _OTHER_NO
    | frozenset(
        "no n false f 0 0 0 nein falsch non faux nee onwaar falso nao never nope off unchecked"
        " keine keiner keines kein keinen keins aucun aucune ninguno ninguna nessuno nessuna"
        " geen nenhum nenhuma ingen inga zaden zadna yok allow allowed available".split()
    )
    | {"0 0", "not opted out", "opted in", "opt in", "ok to contact", "can contact", "contactable", "subscribed", "n o"}
)
_YES = (
    _OTHER_YES
    | frozenset(
        "yes y true t 1 x ok okay ja j wahr oui o vrai si s sim verdadero verdadeiro vero waar granted given"
        " consented agreed accepted allowed permitted in subscribed valid checked approved erteilt gegeben"
        " accorde accordee"
        " dato rilasciato prestato"
        " otorgado verleend gegeven concedido concesso dado contactable consent allow signed accepte acceptee donne"
        " donnee autorise autorisee akzeptiert zugestimmt eingewilligt erlaubt aceptado aceptada autorizado"
        " autorizada aceito accettato accettata autorizzato acconsentito akkoord toegestaan godkant godkendt"
        " gitt givet"
        " udzielona wyrazona udzielono fornito explicit express ticked"
        " acquired collected secured provided obtained received confirmed"
        " compliant erhalten vorhanden fourni obtenu obtenido"
        " ottenuto".split()
    )
    | {"1 0", "opted in", "opt in", "ok to contact", "can contact", "may contact", "consent given", "consent granted"}
    | {"single opt in", "double opt in", "confirmed opt in", "acknowledged"}
    | {"on file", "liegt vor", "full consent", "subscriber", "true 1", "not expired", "still valid"}
)
_TICKED = frozenset("✓✔☑✅🗹👍👌○◯⭕◎")
_UNTICKED = frozenset("☐⬜◻▢[]()")
_LINES = frozenset("-–—_.·/ ")
# These begin a yes; `in progress` and `da verificare` are none.
_YES_BEGINS = _YES - frozenset("in da x y s j t o 1 0 ya co bai sand".split())
_YES_IN_WORDS = tuple(
    f"{words} "
    for words in (
        "opted in", "opt in", "double opt in", "can be contacted", "may be contacted", "happy to be contacted",
        "ok to", "wyrazono zgode",
    )
)  # fmt: skip
_LONGEST_YES = 6
# Behind a yes these turn it round, end it or leave it open.
_BUT = frozenset(
    "until till bis hasta jusqu jusque ate fino tot but however later now then only except unless before if when once"
    " away for not never no nicht nie pas non niet nao nej nei ej inte ikke не kein keine ohne ohneantwort sin sans"
    " sem senza geen form request requested asked awaiting awaited waiting pending sent due needed required soon aber"
    " mais pero maar ma mas wenn si se falls expire expires progress tbc".split()
)
_TURNED_ROUND = later(
    r"withdr|revo[ck]|revog|expir|laps|retir|ritir|ingetrok|widerr|zuruck|entzog|refus|rifiut|recus|rechaz"
    r"|declin|denied"
    r"|negat|reject|delet|remov|block|dnc|unsub|opt ?out|optout|object|cancel|trukk|tilbake|aterkal|cofn|wycof|caduc"
    r"|abgelauf|verlopen|scad|\?"
)
_BETWEEN = frozenset(
    "checked on am le el op em il since seit via per by at from depuis desde vom du del form email mail phone"
    " web website online portal written verbally".split()
)
_NOT_BARRED = frozenset(
    map(
        fold,
        (
            "not applicable",
            "no restriction",
            "no restrictions",
            "no issues",
            "none known",
            "clear",
            "cleared",
            "clean",
            "may contact",
            "no date",
            "なし",
            "无",
            "無",
            "아니오",
            "否定",
            "не",
        ),
    )
)
# That nobody asked for it, in a column of those who did: `not requested`, `nicht gestellt`, `not on the list`.
NOBODY_ASKED = later(
    r"(?:not|never|none|no|nicht|nie|kein\w*|pas|non|niet|nog niet|nao|ej|inte|ikke)"
    r"(?: (?:yet|been|ever|noch|encore|aun|ainda|ancora|nog|formally|any))*"
    r" (?:asked(?: for)?|requested|requests?|demanded|exercised|listed|registered|submitted|filed|lodged|raised"
    r"|received|made|found|known"
    r"|(?:on|in) (?:the |any |our )?(?:list|register|registry)|dsars?|gestellt|beantragt|verlangt|gewunscht|eingegangen"
    r"|ausgeubt|vorhanden|gelistet|demandee?|exercee?|inscrite?|solicitad[oa]|pedid[oa]|ejercid[oa]|richiest[oa]"
    r"|esercitat[oa]|aangevraagd|gevraagd|uitgeoefend|zgloszon\w*|zlozon\w*)"
)
# A no, and that they may be contacted: `No, OK to contact`, in words that say nothing else.
_FREE = later(
    r"(?:(?:still|all|totally|absolutely|perfectly|now|very|candidate|person|she|he|they|is|are|it|its|s|this|one|yes)"
    r" )*(?:ok|okay|fine|free|happy|good|open|safe|welcome|can|may|please|feel|go|do|contact|contactable|keen|glad"
    r"|clear)"
    r"(?: (?:to|be|being|for|us|we|you|me|do|go|ahead|and|by|via|on|any|time|anytime|at|all|with|her|him|them|the"
    r"|please|e"
    r"|mail|email|phone|linkedin|contact|contacted|contacting|contactable|reach|reached|out|approach|approached|message"
    r"|messaged|write|hear|from|outreach|about|new|roles|jobs|opportunities|ok|okay|fine|happy|free))*"
)
_FIRST_PIECE = later(r"([^,;:.(–—-]{0,60}?)\s*(?:[,;:.(–—]|\s-)\s*(.*)", re.DOTALL)
# As databases and spreadsheets write that there is no date.
_NO_DATE = later(r"(?:0000-00-00|00[./]00[./]0000|1900-01-00|1899-12-3[01]|1/0/1900|0?0[./]0?1[./]1900)(?:[ T].*)?")


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
    if not folded:
        return not _TICKED.isdisjoint(cell)
    return ("?" not in cell and _clearly(folded, _YES)) or _says_yes_in_words(folded, cell)


def says_how(cell: str) -> bool:
    """Whether beside numbers a cell says no more than yes, or how that was said: `2024-01-01 via web form`."""
    words = [word for word in fold(cell).split() if not word.isdecimal()]
    return " ".join(words) in _YES or all(word in _BETWEEN or word in _YES for word in words)


def _says_yes_in_words(folded: str, cell: str) -> bool:
    """`Yes, by post`, `Ja (mündlich)`, `Granted 3 Mar 2024`, `opted in via website`; not `yes until 2020`."""
    words = folded.split()
    if len(words) > _LONGEST_YES or not _BUT.isdisjoint(words[1:]) or _TURNED_ROUND.search(f"{folded} {cell}"):
        return False
    return (
        (words[0] in _YES_BEGINS and words[0] != "consent")
        or all(word in _YES for word in words)
        or f"{folded} ".startswith(_YES_IN_WORDS)
    )


def frees(cell: str) -> bool:
    """Whether a cell of a column that bars people says no and that they may be contacted: `No, OK to contact`."""
    parts = _FIRST_PIECE.fullmatch(cell.strip())
    return parts is not None and fold(parts[1]) in _NO and _FREE.fullmatch(fold(parts[2])) is not None


def bars_nobody(cell: str) -> bool:
    """Whether a cell of a column that bars people says no, or that nothing bars them."""
    return says_no(cell) or fold(cell) in _NOT_BARRED


def _clearly(folded: str, answers: frozenset[str]) -> bool:
    """The answer itself, or the answer and a date."""
    if folded in answers:
        return True
    first, *rest = folded.split()
    return first in answers and all(word.isdecimal() or word in _BETWEEN for word in rest)
