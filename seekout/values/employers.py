"""For whom somebody works, as it is compared: companies by their names, and by their domains.

Names are the same without case, accents, punctuation, spaces and what says of which legal form a company is; never
because one is a part of the other. A domain is the same as each of its subdomains.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from seekout.text.folding import fold
from seekout.text.later import later
from seekout.values.company_cells import named_in, past_employer
from seekout.values.dummy import is_dummy_email
from seekout.values.nothing import is_nothing

# Legal forms as they stand at the end of a name, folded and without spaces.
_FORMS = frozenset(
    "ltd limited inc incorporated corp corporation co company llc llp lp plc pllc pc pbc gmbh mbh ggmbh ug ag kg kgaa"
    " ohg gbr ev eg se sa sas sasu sarl eurl sca snc spa srl srls sapa bv nv cv vof ab hb kb as asa ans aps oy oyj abp"
    " ltda eireli sl slu slne sc sab sapi cva ou oue uab sia zrt kft nyrt bt sro ooo oao zao pao ao doo dd ad eood ood"
    " ead jsc pjsc cjsc ojsc pte pty pvt private proprietary sdn bhd tbk kk gk yk ltee hf ehf haftungsbeschrankt"
    " ооо оао зао пао ао тоо".split()
)
# Forms of several words, once each word is folded.
_LONG_FORMS = (
    ("sp", "z", "o", "o"), ("sp", "zoo"), ("sp", "z", "oo"), ("spol", "s", "r", "o"), ("s", "r", "o"), ("d", "o", "o"),
    ("a", "s"), ("s", "a"), ("a", "g"), ("s", "l"), ("b", "v"), ("n", "v"), ("a", "b"), ("e", "v"), ("s", "p", "a"),
    ("s", "r", "l"), ("s", "a", "s"), ("l", "l", "c"), ("l", "l", "p"), ("p", "l", "c"), ("s", "a", "r", "l"),
    ("d", "d"), ("k", "k"), ("a", "d"), ("g", "m", "b", "h"), ("sa", "de", "cv"), ("s", "a", "de", "c", "v"),
    ("a", "p", "s"),
)  # fmt: skip
_LEADING_FORMS = frozenset("ooo oao zao pao pt ооо оао зао пао ао тоо the".split())
# A part of a name that is one of these is no company.
_ALONE_NOBODY = _FORMS | _LEADING_FORMS
_ASIAN_FORMS = later(
    "株式会社|有限会社|合同会社|[(（]株[)）]|㈱|股份有限公司|有限责任公司|有限公司|주식회사|[(（]주[)）]"
)
_ANDS = ("and", "und", "et", "y", "e", "en", "och", "og")
_AND_WORDS = frozenset(_ANDS)
_AND_SIGN = later(r"\s*[&+]\s*")
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_MARKS = str.maketrans(dict.fromkeys("®™©℠", " "))
_IN_BRACKETS = later(r"[(\[（].*?[)\]）]")
_PORT = later(r":\d{1,5}$")
_COMPANY_PAGE = later(
    r"(?:.{0,40}\.)?linkedin\.com/(?:company|school|showcase)/([\w%.&-]{2,100})(?:[/?#].*)?", re.IGNORECASE
)
_DOMAIN = later(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,40})")
# Under these everybody may have a name, so that they say nothing of a company.
_OPEN_SUFFIXES = frozenset("ac co com edu gob gov gouv gv mil ne net nom or org sch".split())
# Everybody may have an address or a page there, whoever they work for.
PUBLIC_HOSTS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de live.com msn.com yahoo.com"
    " yahoo.co.uk yahoo.fr yahoo.de yahoo.co.in ymail.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.com"
    " gmx.at gmx.ch web.de t-online.de freenet.de posteo.de proton.me protonmail.com pm.me zoho.com fastmail.com"
    " mail.com mail.ru yandex.ru yandex.com qq.com 163.com 126.com naver.com libero.it orange.fr wanadoo.fr free.fr"
    " laposte.net comcast.net verizon.net btinternet.com hey.com tutanota.com duck.com".split()
)
_PAGES_OF_ANYBODY = frozenset(
    "linkedin.com github.com github.io gitlab.com gitlab.io bitbucket.org twitter.com x.com facebook.com instagram.com"
    " stackoverflow.com stackexchange.com medium.com xing.com youtube.com behance.net dribbble.com kaggle.com"
    " researchgate.net scholar.google.com google.com sites.google.com orcid.org about.me wordpress.com blogspot.com"
    " substack.com dev.to angel.co wellfound.com crunchbase.com huggingface.co npmjs.com pypi.org leetcode.com"
    " hackerrank.com codepen.io notion.site tumblr.com pinterest.com vimeo.com t.me bsky.app mastodon.social"
    " credly.com meetup.com patents.google.com arxiv.org seekout.io seekout.com netlify.app vercel.app".split()
)


@lru_cache(maxsize=65_536)
def company_key(name: str) -> str:
    """What two ways of writing a company's name have in common: `Acme, Inc.` and `ACME GmbH` are `acme`.

    "" for what names nobody.
    """
    words = fold(_ASIAN_FORMS.sub(" ", name[:300])).split()
    kept = _without_form(words)
    if len(kept) > 1 and kept[0] in _LEADING_FORMS:
        kept = kept[1:]
    return "".join(kept or words)


def _without_form(words: list[str]) -> list[str]:
    """The words of a name without the legal form at its end; a name that is nothing else stays as it is."""
    kept = words
    while len(kept) > 1:
        long = next((form for form in _LONG_FORMS if len(kept) > len(form) and tuple(kept[-len(form) :]) == form), None)
        if long is not None:
            kept = kept[: -len(long)]
        elif kept[-1] in _FORMS or kept[-1] in ("and", "und", "et", "y"):
            kept = kept[:-1]
        else:
            break
    return kept


def domain_of(text: str) -> str:
    """The domain that an address of a mailbox or a page, or a domain itself, speaks of; "" for anything else.

    `https://www.acme.com/jobs`, `ada@acme.com`, `@acme.com` and `Acme.com` are `acme.com`.
    """
    plain = text.strip().casefold()
    if "@" in plain:
        plain = plain.rpartition("@")[2]
    elif "://" in plain or "/" in plain:
        try:
            plain = urlsplit(plain if "://" in plain else f"//{plain}").hostname or ""
        except ValueError:
            return ""
    plain = _PORT.sub("", plain).removeprefix("*.").removeprefix("www.").strip(".")
    try:
        plain = plain if plain.isascii() else plain.encode("idna").decode()
    except UnicodeError:
        return ""
    return plain if _DOMAIN.fullmatch(plain) else ""


def names_company(name: str) -> bool:
    """Whether a text may be the name of a company: more than a legal form, a word for nothing, or signs."""
    words = fold(_ASIAN_FORMS.sub(" ", name[:300])).split()
    return not _ALONE_NOBODY.issuperset(words) and not is_nothing(name.strip())


def page_of_anybody(text: str) -> str:
    """Of a page at a site where everybody has one: the site, `/`, and what a company is called there, if it tells;
    "" for other addresses, and for the site itself."""
    told = text.strip()
    if page := _COMPANY_PAGE.fullmatch(told.partition("://")[2] or told):
        return f"linkedin.com/{page[1].casefold()}"
    domain = domain_of(told)
    path = (told.partition("://")[2] or told).partition("/")[2].strip("/")
    site = next((site for site in sorted(_PAGES_OF_ANYBODY) if f".{domain}".endswith(f".{site}")), "")
    return f"{site}/" if site and path else ""


def company_site(text: str) -> str:
    """The domain of a company whose site or domain a cell tells, or its page at LinkedIn; "" for neither."""
    told = text.strip()
    if page := _COMPANY_PAGE.search(told):
        return f"linkedin.com/company/{page[1].casefold()}"
    domain = domain_of(told)
    return domain if _above(domain, page=True) else ""


def _of_site(site: str) -> frozenset[str]:
    page = _COMPANY_PAGE.fullmatch(site)
    if page is None:
        return _above(site, page=True)
    key = "" if page[1].isdecimal() else company_key(page[1].replace("-", " "))
    return frozenset((f"c:{key}",)) if key else frozenset()


def why_no_domain(domain: str) -> str | None:
    """Why a domain says nothing of a company, as a sentence that says what to do; None: it may."""
    if domain in PUBLIC_HOSTS:
        return (
            f"{domain} gives addresses to everybody, so it would hold back whoever has one. Name the company instead."
        )
    labels = domain.split(".")
    if len(labels) == 2 and labels[0] in _OPEN_SUFFIXES and len(labels[1]) == 2:
        return f"{domain} is no company's domain but the end of many. Write it in full, as acme.{domain}."
    return None


@lru_cache(maxsize=65_536)
def _above(domain: str, *, page: bool = False) -> frozenset[str]:
    """Keys of a domain and of those above it; none of one that is everybody's."""
    if not domain or domain in PUBLIC_HOSTS:
        return frozenset()
    labels = domain.split(".")
    above = {".".join(labels[n:]) for n in range(len(labels) - 1)}
    return frozenset() if page and above & _PAGES_OF_ANYBODY else frozenset(f"d:{one}" for one in above)


@lru_cache(maxsize=65_536)
def _company(name: str) -> frozenset[str]:
    """Keys of a company as somebody wrote it; some are called as their domain is."""
    found: set[str] = set()
    others = (other for other in named_in(name) if not _ALONE_NOBODY.issuperset(fold(other).split()))
    for written in {name, _IN_BRACKETS.sub(" ", name), *others}:
        found |= {f"c:{key}" for other in _written_otherwise(written) if (key := company_key(other))}
        if key := company_key(written):
            found.add(f"c:{key}")
        found |= _above(domain_of(written))
    return frozenset(found)


def _written_otherwise(name: str) -> set[str]:
    """Ways to write the same name that differ in more than signs: `Marks & Spencer` and `Marks and Spencer`."""
    found = set()
    if "&" in name or "+" in name:
        found |= {_AND_SIGN.sub(f" {word} ", name) for word in _ANDS}
    if not _AND_WORDS.isdisjoint(name.casefold().split()):
        found.add(" ".join(word for word in name.split() if word.casefold() not in _AND_WORDS))
    plain = unicodedata.normalize("NFC", name).casefold()
    if any(letter in plain for letter in _UMLAUTS):
        found.add("".join(_UMLAUTS.get(letter, letter) for letter in plain))
    if not _MARKS.keys().isdisjoint(map(ord, name)):
        found.add(name.translate(_MARKS))
    return found


@lru_cache(maxsize=65_536)
def _mailboxes(domain: str) -> frozenset[str]:
    return _above(domain_of(domain))


def _page(link: str) -> frozenset[str]:
    return frozenset() if "linkedin.com/" in link else _above(domain_of(link), page=True)


def _all(keys: Iterable[frozenset[str]]) -> set[str]:
    return set().union(*keys)


def employers(person: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Keys of those for whom a stored person (Candidate.to_dict) works now, and of those for whom they once did.

    A key is `c:` and what `company_key` gives, or `d:` and a domain.
    """
    history = person.get("experience", ())
    # A job without any date goes on only if it is the newest: some files have no dates at all.
    going_on = [
        job.get("company", "") for n, job in enumerate(history) if not job.get("end") and (n == 0 or job.get("start"))
    ]
    told = [person.get("current_company", ""), *going_on]
    past = [one for one in map(past_employer, told) if one]
    now = _all(_company(company) for company in told if not past_employer(company))
    now |= _all(_mailboxes(one.rpartition("@")[2]) for one in person.get("emails", ()) if not is_dummy_email(one))
    now |= _all(map(_page, person.get("links", ()))) | _all(map(_of_site, person.get("company_site", "").split()))
    before = _all(
        map(_company, [person.get("previous_company", ""), *past, *(job.get("company", "") for job in history)])
    )
    return now, before - now
