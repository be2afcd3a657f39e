"""What stands in a cell where there is nothing: words for it, a spreadsheet's errors, fields that nobody filled in."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from seekout.text.later import later

# What something is not, in each language: `not provided`, `nicht angegeben`, `non renseigné`.
_NOT_SO = (
    "not|never|nothing available|provided|disclosed|specified|applicable|known|listed|set|given|found|stated|entered"
    "|shared|public|visible|reported|assigned|supplied|recorded|filled|present|published|yet_available|in_profile",
    "nicht|noch_nicht verfügbar|angegeben|vorhanden|bekannt|zutreffend|gefunden|hinterlegt|erfasst|gepflegt|öffentlich",
    "non|pas renseigné|renseignée|disponible|communiqué|communiquée|précisé|spécifié|connu|applicable|fourni|trouvé"
    "|indiqué|défini",
    "no disponible|especificado|proporcionado|indicado|aplica|aplicable|consta|encontrado|informado|facilitado",
    "niet beschikbaar|bekend|opgegeven|van_toepassing|gevonden|ingevuld|vermeld",
    "não|nao disponível|informado|especificado|aplicável|consta|encontrado|se_aplica|fornecido|definido",
    "non disponibile|specificato|fornito|applicabile|noto|indicato|trovato|inserito|pervenuto|definito",
)
_WORDS = frozenset(
    "n/a na n.a. n.a n/a. n/d n.d. n.d s/d s/o n/c nc n.v. k.a. k.a k/a n.v.t. n.v.t nvt null none nan nil undefined"
    " [] {} \\n xx xxx xxxx unavailable"
    " unknown private tbd tba missing empty blank leer vide unbekannt inconnu inconnue desconocido desconocida"
    " onbekend desconhecido desconhecida sconosciuto sconosciuta keine keiner aucun aucune néant ninguno ninguna geen"
    " nenhum nenhuma nessuno nessuna entfällt undisclosed unspecified bilinmiyor yok ukjent okänd ukendt"
    " nieznany".split()
) | {
    "no data", "keine angabe", "keine angaben", "ohne angabe", "k. a.", "sans objet", "sin datos", "sin especificar",
    "sem dados", "no linkedin", "no email", "no e-mail", "no phone", "linkedin member", "<null>", "brak danych",
    "geen gegevens", "nessun dato", "loading", "loading...", "loading…", "click to add", "coming soon", "see resume",
    "see cv", "see profile", "see linkedin", "see website", "see above", "see below", "see notes", "siehe lebenslauf",
    "siehe oben", "on request", "upon request", "available on request", "available upon request", "auf anfrage",
    "sur demande", "to be announced", "to be confirmed", "to be determined", "to be advised",
    "aucune donnée", "[object object]", "нет данных", "не указано", "не указана", "неизвестно", "немає даних",
    "не вказано", "veri yok", "ei tietoa", "ingen data", "ikke oppgitt", "ikke oplyst", "ej angivet",
    "není k dispozici",
    "neuvedeno", "nincs adat", "nu este disponibil", "データなし", "不明", "未設定", "无", "無",
    "未知", "未提供", "없음", "정보 없음",
}  # fmt: skip


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


_WHOLE = _WORDS | {
    f"{no} {so}".replace("_", " ")
    for pattern in _NOT_SO
    for no, so in product(*(part.split("|") for part in pattern.split(" ")))
}
WORDS_FOR_NOTHING = frozenset(word.casefold() for one in _WHOLE for word in (one, _without_accents(one)))
LONGEST = max(map(len, WORDS_FOR_NOTHING)) + 2
_NO_TEXT = frozenset("-–—_?.#*/\\ ")
_BRACKETS = {"(": ")", "[": "]", "<": ">", "{": "}"}
# In any language: #N/A, #BEZUG!, #¿NOMBRE?, #DIV/0!, #NV. And a column that is too narrow.
_ERROR = re.compile(
    r"#(?:NAME\?|VALUE!|REF!|DIV/0!|NULL!|NUM!|N[/.]?[ADBV]\.?|Н/Д|BRAK|YOK|SPILL!|CALC!|GETTING_DATA|ERROR!|#+)"
    r"|#(?:[^\W\d_]/[^\W\d_]!?|HIÁNYZIK|NENÍ_K_DISPOZICI|NEDOSTUPNÝ)|(?:Err|Fehler|Erreur|Errore|Fout) ?: ?5\d\d",
    re.I,
)
_OTHER_ERROR = re.compile(r"#[¿¡]?[^\W\d_]{2,12}(?:/(?:[^\W\d_]{1,3}|0))?[!?]")
# What a program should have filled in: {{first_name}}, %COMPANY%, ${email}, <<Title>>.
_TEMPLATE = re.compile(r"\{\{[^{}]{1,40}\}\}|%[A-Za-z_]{2,30}%|\$\{[^{}]{1,40}\}|<<[^<>]{1,40}>>|\{[a-z_]{2,30}\}")

SIGNS_OF_FORMULAS = frozenset("=+-@")
# A cell, or a name of a table's column, with the sheet where it stands.
_REFERENCE = (
    r"(?:(?:'[^']{1,200}'|\[[^\[\]]{1,100}\]\w{1,60}|\w{1,60})!)?@?\$?[A-Z]{1,3}\$?\d{1,7}"
    r"|\w{0,60}\[{1,2}[@#][^=]{1,200}\]"
)
# `=A2`, `=B2&" "&C2`, `=(A1+B1)/2`, `=1+1`, `=VLOOKUP(A2;B:C;2;0)`
_CALCULATES = later(
    rf"=\s?[-+(@]?\s?(?:(?:{_REFERENCE})(?:$|[\s&+*/^:)=<>,-])|[\d.,]+\s?[-+*/^&]\s?[\d(]"
    r"|[^\W\d_][\w.]{0,40}\(.*\).{0,2000}$)",
    re.DOTALL,
)
# Spreadsheets take other signs for an equals sign, before a function of theirs.
_CALLS = later(
    r"[-+@]\s?(?:SUM|IF|IFERROR|HYPERLINK|CONCAT|CONCATENATE|[VHX]?LOOKUP|INDEX|INDIRECT|IMAGE|IMPORT[A-Z]{2,6}"
    r"|WEBSERVICE|EXEC|CALL|REGISTER|TEXT|NOW|TODAY)\(.*\)",
    re.DOTALL,
)
# A program that a spreadsheet would be asked to start: cmd|' /C calc'!A0
_STARTS_A_PROGRAM = later(r"[\w.]\s?\|\s?'[^']{0,500}'!\w")


def is_word_for_nothing(text: str) -> bool:
    """Whether a text of plain words means that there is nothing."""
    return len(text) <= LONGEST and text.casefold() in WORDS_FOR_NOTHING


def is_formula(text: str) -> bool:
    """Whether a text is a formula of a spreadsheet, which says nothing until it is calculated; `=mc Group` is none."""
    if text[:1] == "=" and _CALCULATES.match(text):
        return True
    return text[:1] in SIGNS_OF_FORMULAS and (
        _CALLS.match(text) is not None or _STARTS_A_PROGRAM.search(text) is not None
    )


def is_nothing(text: str) -> bool:
    """Whether a text is a word for nothing, a spreadsheet's error, a field that nobody filled in, or only signs."""
    if len(text) > LONGEST:
        return text[:2] in ("{{", "${", "<<") and _TEMPLATE.fullmatch(text) is not None
    folded = text.casefold()
    if folded in WORDS_FOR_NOTHING or _NO_TEXT.issuperset(text) or _is_error(text):
        return True
    inner = folded[1:-1].strip() if len(text) > 2 and _BRACKETS.get(text[0]) == text[-1] else ""
    return inner in WORDS_FOR_NOTHING or _TEMPLATE.fullmatch(text) is not None


def _is_error(text: str) -> bool:
    if text[:1] not in "#EeF":
        return False
    return _ERROR.fullmatch(text) is not None or (text.isupper() and _OTHER_ERROR.fullmatch(text) is not None)


__all__ = ["LONGEST", "SIGNS_OF_FORMULAS", "WORDS_FOR_NOTHING", "is_formula", "is_nothing", "is_word_for_nothing"]
