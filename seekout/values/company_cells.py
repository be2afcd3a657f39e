"""What people write in the cell of a company beside its name: how somebody is employed there, since when, through whom,
where, and whose company it is. The first function gives what is sent, the others what is compared."""

from __future__ import annotations

import re
from functools import lru_cache

from seekout.text.later import later

# How somebody is employed, and how long, as profiles say it behind a company.
KINDS = (
    r"full[- ]?time|part[- ]?time|contract|contractor|freelance|self[- ]employed|internship|apprenticeship|seasonal"
    r"|permanent|temporary|vollzeit|teilzeit|freiberuflich|selbstständig|praktikum|befristet|unbefristet|cdi|cdd"
    r"|temps plein|temps partiel|indépendant|stage|alternance|jornada completa|media jornada|autónomo|prácticas"
    r"|tempo pieno|tempo integral|tempo parziale|meio período|autônomo|estágio|voltijds|deeltijds|fulltime|heltid"
    r"|deltid|pełny etat"
)
TIME = (
    r"\d{1,2} (?:yrs?|years?|mos?|months?|jahre?|monate?|ans?|mois|años?|meses)"
    r"(?: \d{1,2} (?:mos?|months?|monate?|mois|meses))?"
)
_YEARS = r"(?:19|20)\d\d\s?[-–]\s?(?:(?:19|20)\d\d|present|now|current|today|heute|aujourd'hui|hoy)?"
_EMPLOYMENT = later(
    rf"\s(?:[·•|–-])\s(?:{KINDS})(?:\s[·•|–-]\s.{{1,40}})?$|,\s(?:{KINDS})$|\s[·•|–-]\s{TIME}$"
    rf"|\s?[(\[](?:{KINDS}|current(?:ly)?|present|{TIME}|{_YEARS}|since (?:19|20)\d\d)[)\]]$"
    rf"|(?:\s[·•|–-]|,)?\s(?:{_YEARS}|since (?:19|20)\d\d)$",
    re.IGNORECASE,
)
_DOTTED = later(rf"\s[·•]\s(?:{KINDS})(?:\s[·•]\s.{{1,40}})?$|\s[·•]\s{TIME}$", re.IGNORECASE)
_LEADING = later(r"@\s?(?=\w)|at\s(?=[A-Z0-9])|\d{1,2}\)\s+(?=\w)")
# `1. FC Acme` is a club.
_COUNTED = later(r"\d{1,2}\.\s+(?=\w)")
_PAST = later(
    r"(?:[Ee]x-|left\s|(?i:former(?:ly)?(?:\sat)?:?|previously(?:\sat)?:?|prev\.?|past:|ehem(?:als|\.|aliger?)|vormals|ancien(?:nement)?"
    r"|antes(?:\sen)?:?|ex:)\s)(?=[^\W_])(.+)"
    r"|(.+?)\s?(?:[(\[]|-\s|–\s)(?i:former(?:ly)?|ex|past|previous(?:ly)?|prev\.?|left|ehemals|früher|ancien|anterior)[)\]]?"
)
# `A/S` is a legal form.
_PARTS = later(
    r"\s*[|·•;\n→>»]\s*|\s+[-–—/]+\s+|\s*[–—]\s*|,\s+|:\s+|(?<=[^\W\d_]{3})/(?=[^\W\d_]{3})"
    r"|\s(?:dba|d/b/a|aka|a\.k\.a\.|c/o|via|formerly|now known as)\s",
    re.IGNORECASE,
)
_BRACKETED = later(r"[(\[（]([^()\[\]（）]{2,80})[)\]）]")
# Behind these stands a company; before them what somebody is there, or a company of it. Now Foods and Chez Acme are
# called so.
_WHOSE = later(
    r"(?!(?:now|by|via|chez|bei) )(?:^|.*?\s)(?:at|@|bei|chez|presso|via|by|c/o|dba|d/b/a|aka|a\.k\.a\."
    r"|formerly|now|teil (?:von|der)|filiale de"
    r"|ein unternehmen der|(?:part|subsidiary|division|member|brand|behalf) of|(?:owned|acquired) by)"
    r"\s+(?:the\s)?(.{2,80})",
    re.IGNORECASE,
)
_OF_WHICH = later(r"an?\s(.{2,60}?)\s(?:group\s|portfolio\s)?(?:company|brand|business|subsidiary|firm)", re.IGNORECASE)
_WITH = later(r"(?:with|für)\s(?=[A-Z0-9])")
_POSSESSIVE = later(r"['’]s$")
# A cell names a few companies; a hostile one would name hundreds.
_MOST_PARTS = 30


def without_employment(text: str) -> str:
    """A title or a headline without how and how long somebody was employed, as profiles have it behind a dot."""
    return _DOTTED.sub("", text) if "·" in text or "•" in text else text


def employer(company: str) -> str:
    """A company without how, when and how long somebody was employed: `Acme · Full-time · 3 yrs`, `Acme (contract)`."""
    if company[:1] in "@a0123456789" and (leading := _LEADING.match(company)):
        company = company[leading.end() :]
    return _EMPLOYMENT.sub("", company) if " " in company else company


@lru_cache(maxsize=8192)
def past_employer(company: str) -> str:
    """The company of a cell that says that somebody left it (`ex-Acme`, `Acme (former)`); "" for others."""
    found = _PAST.fullmatch(company)
    return (found[1] or found[2] or "").strip() if found else ""


def named_in(company: str) -> set[str]:
    """The companies of which a cell may speak besides what it is as a whole: `Zed, an Acme company`, `Acme | Berlin`.

    Signs and words part them, and never a space alone: `Acme Bank` is no Acme.
    """
    found: set[str] = set()
    todo = [employer(company), *_BRACKETED.findall(company)]
    for text in todo[:_MOST_PARTS]:
        parts = [part.strip() for part in _PARTS.split(text, maxsplit=_MOST_PARTS)]
        found.update(parts)
        for part in parts:
            for pattern in (_WHOSE, _OF_WHICH):
                if whose := pattern.fullmatch(part):
                    found.add(employer(whose[1]))
            found.add(_POSSESSIVE.sub("", _WITH.sub("", _COUNTED.sub("", part, count=1), count=1)))
        if len(found) > _MOST_PARTS:
            break
    return {one for one in found if one and one != company}
