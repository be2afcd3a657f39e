"""What a cell says: text without markup, words for nothing and formulas; e-mails, links and lists."""

from __future__ import annotations

import ast
import html
import json
import re
import unicodedata
from typing import Any
from urllib.parse import unquote

from seekout.text.later import later
from seekout.text.unseen import addresses_whole, words_whole
from seekout.values import links
from seekout.values.disowned import without_disowned, without_pages_of_others
from seekout.values.dummy import is_dummy_email
from seekout.values.links import Link
from seekout.values.nothing import SIGNS_OF_FORMULAS, is_formula, is_nothing, is_word_for_nothing
from seekout.values.phones.beside import without_what_stands_beside

LONGEST_CELL = 100_000
LONGEST_NAME = 300
_LONGEST_LINE = 1_000
_LONGEST_TEXT = 10_000
_LONGEST_LITERAL = 20_000

_HYPERLINK = later(r'=\s?HYPERLINK\(\s?"([^"]{1,2000})"\s?(?:[,;]\s?"((?:[^"]|""){0,1000})"\s?)?\)', re.IGNORECASE)
_TEXT_FORMULA = later(r'=\s?"((?:[^"]|""){0,1000})"')
_SIMPLE = later(r"[^\W_][\w.,()+/-]*(?: [\w.,()+/-]+)*")
_TAG = later(r"</?[a-zA-Z][^<>@]{0,200}>")
_BREAK = later(r"<(?:br|/?p|/?div|/?li|/?tr|/?td)\b[^<>@]{0,200}>", re.IGNORECASE)
# As JSON writes a letter: `J\\u00fcrgen`.
_ESCAPED = later(r"\\u(0[0-9a-fA-F]{3}|[1-9a-cA-C][0-9a-fA-F]{3})")
_SURROGATE = later("[\ud800-\udfff]")
_EMAIL = later(r"[^\s@<>,;:|/\"()\[\]\\]{1,64}@[^\s@<>,;:|/+\"()\[\]\\]+\.[^\s@<>,;:|/+\"()\[\]\\.]{2,}")
# Marks of other keyboards, and signs that nobody sees.
_OTHER_MARKS = str.maketrans(
    {"，": ",", "；": ";", "、": ",", "：": ":", "＠": "@", "．": ".", "｜": "|", "／": "/"}
) | dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad\ufeff")
)
_FULL_WIDTH = later("[\uff01-\uff5e]+")
_SPACED_AT = later(r"(?<=[\w.+-])\s?@\s(?=[\w-]+\.)|(?<=[\w.+-])\s@\s?(?=[\w-]+\.)")
_SPOKEN = later(r"([\w.+-]{1,64})\s+at\s+([\w-]{1,60})\s+dot\s+([a-z]{2,10})", re.IGNORECASE)
# Two addresses without anything between, of which nobody can tell where the first one ends.
_GLUED = later(r"[^\s,;:|/<>@]{1,64}@[^\s@,;:|/+<>\"()]{1,100}@[^\s,;|<>]{0,100}")
# As an address stands in a link: %40, and blanks and brackets around it.
_ENCODED = later(r"%(?:40|20|2C|3B|3C|3E|0[9AD]|C2%A0)", re.IGNORECASE)
_COPY_TO = later(r"(mailto:[^?\s]{1,300})\?\S*")
# `ann@acme,com`, `ann@acme .com`: a slip in an address that stands alone.
_SLIPPED = later(
    r"([^\s@,;:]{1,64}@[\w-]{1,60})\s?[,.]\s?(com|net|org|edu|co\.uk|de|fr|es|it|nl|at|ch|be|pl|se|io|ai)[\s.]*",
    re.IGNORECASE,
)
_MASKED = later(r"\*|\.\.[^@]*@|^\W*@")
_WRITTEN_AT = later(r"\s?[\[({]\s?(?:at|@|arroba|arobase)\s?[\])}]\s?", re.IGNORECASE)
_WRITTEN_DOT = later(r"\s?[\[({]\s?(?:dot|\.|punto|ponto|point|punkt)\s?[\])}]\s?", re.IGNORECASE)
# An emoji
_BEHIND_HOST = later(r"[^\w.-]+$")
_BEFORE_MAILBOX = later(r"^[^\w!#$%&'*+/=?^_`{|}~-]+")
# `work=ada@x.example`; behind prvs= and the like a second sign of the same kind follows.
_LABELLED = later(r"(?<![^\s,;|])[a-z]{2,12}=(?=[^\s=@]{1,64}@)", re.IGNORECASE)
# `ada@x.io-bounced`: the end of a host holds no dash.
_DASHED_WORD = later(r"(@[\w.-]{1,60}\.[a-z]{2,6})-(?=[a-z]{3,15}(?![\w.-]))", re.IGNORECASE)
# Most cells are like this, which says itself and need not be taken apart.
PLAIN_EMAIL = later(
    r"(?![^@]*(?:\.\.|[Nn]ot[._-]?[UuAaFfPpKkGgVvRr])|[Nn][Oo]-?|[Dd]o|[Nn]/?a@|[Nn]one|[Nn]ull|[Uu]n[adks]|[Oo]pt|[Gg]dpr|[Mm]iss|[Ff]ake|[Dd]umm|[Pp]lace|[Tt]bd|[Ff]irst|[Yy]our|[Nn]ame@|[Uu]ser@|[Ee]xample@|[Ss]ome"
    r"|[Aa]sdf|[Qq]we|[Aa]bc@|[Ff]oo@|[Xx]{2,8}@|\d{1,10}@|[Cc]andidate@|[Ww]ithheld|[Pp]rivate@|([^@]{1,12})@\1\.|[^@]*@(?:[Nn]o(?:-?(?:e-?)?mail|t)|(?:users\.)?noreply\.)|[Tt]est@|[Ee]mail@|[Yy]ou@"
    r"|[Ss]in|[Kk]eine?|[Pp]as|[Ss]em|[Gg]een|[Dd]ont@|[Ss]ans@|[Nn]ot@|[Nn]a@|[Mm]ail@|[Tt]bc@)[A-Za-z0-9][A-Za-z0-9._+-]{0,62}"
    r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,40}){0,2}\.[A-Za-z]{2,20}"
)
_NO_MAILBOX = frozenset(
    "noemail nomail noreply donotreply none null na unknown notavailable notprovided noemailprovided nan noaddress"
    " undefined notfound missing donotcontact donotemail donotmail nocontact optout optedout unsubscribed"
    " gdprdeleted noemailonfile noemailaddress noemailfound noemailavailable donthave donthaveone fake fakeemail dummy"
    " dummyemail placeholder tbd withheld youremail yourname firstnamelastname firstlast"
    " emailnotfound emailunknown undisclosed unavailable".split()
)
# `nomailavailable@`, `no_email_on_file2@`
_NO_MAIL = later(
    r"(?:no|kein|keine|sin|pas|sem|geen)(?:e?mail|address)(?:s|available|provided|found|given|onfile|known|yet|listed)?"
)
# Boxes in which nobody's name stands, at sites where anybody may have one.
_NOBODYS_BOXES = frozenset(
    "no none noname na nil null sans not kein keine pas sin sem geen dont tbc tbd test xxx xxxx abc email mail".split()
)
_ANYBODYS_SITES = frozenset(
    "gmail googlemail yahoo hotmail outlook mail gmx web icloud email none angabe know available provided given"
    " applicable".split()
)
# `email_not_unlocked@`, `not-available@`.
_NOT_THERE = later(r"(?:^|[._-])not[._-]?(?:unlock|avail|found|prov|known|given|verif|reveal)")
# What is written where a form asks for an address.
_FILLERS = frozenset(
    "test user name email example mail abc xyz asdf asdfgh qwerty qwer foo bar no none na tbd private candidate sample"
    " nil null blank empty missing unknown none noname sans anonymous hidden pending tbc"
    " someone somebody noone nobody person applicant your my address hello xx xxx demo temp tmp yourname you sin kein"
    " keine correo".split()
)
# `candidate@noemail.com`
_NO_SITES = frozenset("noemail nomail noemailprovided noemailaddress notprovided notavailable".split())
_FILLER_SITES = frozenset(("xyz", "abc", "example", "domain", "email", "correo", "company", "nowhere"))
_MADE_DECIMAL = later(r"\d{1,9}[.,]0{1,4}|\d[.,]\d{1,8}[Ee]\+0?\d")
_HARD_SEPARATORS = later(r"[;|\n•]|:::")
_LIST_SEPARATORS = later(r"[;|\n•·]|:::|\s/\s")
_PROFILE = later(r"linkedin\.com/(?:in|pub|sales/lead|talent/profile)/[^\s?&#,;|<>()\[\]\"']{2,200}", re.IGNORECASE)
# A blank by a slip: `linkedin.com/in/ ada-probe`.
_SPACED_SLUG = later(r"(linkedin\.com/in/)\s+(?=[\w%-]+/?\s*$)", re.IGNORECASE)
_LINK_SEPARATORS = later(r"[\s;|]+|,(?=\s|https?:|www\.|[a-z0-9-]{1,60}\.[a-z])", re.IGNORECASE)


def text(value: str) -> str:
    """One line of plain text: no markup, entities, control characters or doubled spaces; "" for what means nothing."""
    if not value or _is_simple(value):
        return value
    return " ".join(plain(value).split())[:_LONGEST_LINE].rstrip()


def whole_number(value: str) -> str:
    """As `text`; a number as it was before a spreadsheet made it one with decimals: `75001.0`, `7.5001E+04`."""
    told = text(value)
    if not _MADE_DECIMAL.fullmatch(told):
        return told
    number = float(told.replace(",", "."))
    return str(int(number)) if number.is_integer() else told


def long_text(value: str) -> str:
    """Plain text that keeps its lines."""
    if not value or _is_simple(value):
        return value
    lines = [" ".join(line.split()) for line in plain(value).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:_LONGEST_TEXT].rstrip()


def _is_simple(value: str) -> bool:
    """Whether a text is words and numbers between single spaces, as most are, and says what it says."""
    return len(value) <= _LONGEST_LINE and _SIMPLE.fullmatch(value) is not None and not is_word_for_nothing(value)


def plain(value: str) -> str:
    """The text of a cell, whatever it stands in: an apostrophe or a formula that protects it, tags, entities."""
    if not value or _is_simple(value):
        return value
    value = unwrapped(value.strip())[0]
    if value[:1] in SIGNS_OF_FORMULAS and is_formula(value):
        # A text file holds what calculates it, and not what it comes to.
        return ""
    if "\\u" in value:
        value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    if not value or is_nothing(value):
        return ""
    if "<" in value:
        value = _TAG.sub(" " if value.count("<") > 20 else "", _BREAK.sub("\n", value))
    if "&" in value:
        value = html.unescape(value)
    if value.isprintable():
        return value.strip()
    value = words_whole(_SURROGATE.sub("", value))
    return "".join(
        character if character.isprintable() or character in "\n\t\u200d\u200e\u200f" else " " for character in value
    ).strip()


_PHONE_BESIDE = later(r"(?<![\w/.-])[+(]?\d[\d\s().-]{6,18}\d(?![\w/])")
_FEWEST_DIGITS = 8


def unwrapped(value: str) -> tuple[str, str]:
    """The text of `'+1...`, `="+1..."` or `=HYPERLINK("address", "text")`, and the address of the last."""
    if len(value) < 2 or value[0] not in "'=":
        return value, ""
    # Spreadsheets protect a leading formula sign with an apostrophe.
    if value[0] == "'":
        return (value[1:], "") if value[1] in "=+-@" or value[1].isdigit() else (value, "")
    if found := _HYPERLINK.fullmatch(value):
        return (found[2] or found[1]).replace('""', '"'), found[1]
    if found := _TEXT_FORMULA.fullmatch(value):
        return found[1].replace('""', '"'), ""
    return value, ""


def emails(value: str) -> tuple[str, ...]:
    """Every real e-mail address in a cell, as written; dummy addresses mean that there is none."""
    told, address = unwrapped(addresses_whole(value).strip())
    if "-" in told:
        told = _DASHED_WORD.sub(r"\1 - ", told)
    if "=" in told:
        told = _LABELLED.sub(" ", told)
    if "mailto:" in value:
        told, address = _COPY_TO.sub(r"\1", told), _COPY_TO.sub(r"\1", address)
    written = f"{without_disowned(plain(told))} {address}".replace("mailto:", " ")
    if "\\" in written:
        written = written.replace("\\n", " ").replace("\\r", " ").replace("\\t", " ")
    if "%" in written:
        written = _ENCODED.sub(lambda found: unquote(found[0]), written)
    if not written.isascii():
        written = _FULL_WIDTH.sub(
            lambda found: unicodedata.normalize("NFKC", found[0]), written.translate(_OTHER_MARKS)
        )
    if written.count("@") > 1:
        written = _GLUED.sub(" ", written.replace("@@", "@"))
    if " " in written:
        written = _SPACED_AT.sub("@", _SPOKEN.sub(r"\1@\2.\3", written))
    if "[" in written or "(" in written or "{" in written:
        written = _WRITTEN_DOT.sub(".", _WRITTEN_AT.sub("@", written))
    if written.count("@") == 1 and (slipped := _SLIPPED.fullmatch(written.strip())):
        written = f"{slipped[1]}.{slipped[2]}"
    found = [
        _BEFORE_MAILBOX.sub("", _BEHIND_HOST.sub("", one.strip(".'“”‘’`{}+=").partition("?")[0].replace("..", ".")))
        for one in _EMAIL.findall(written)
        if not _MASKED.search(one)
    ]
    return tuple(dict.fromkeys(one for one in found if len(one) <= 254 and "}" not in one and not is_no_email(one)))


def phone_beside(cell: str) -> str:
    """The phone number that stands with an e-mail address in the cell of a name; mostly none."""
    told = without_what_stands_beside(without_emails(cell)) if "@" in cell else ""
    found = _PHONE_BESIDE.search(told)
    return found[0] if found and sum(map(str.isdecimal, found[0])) >= _FEWEST_DIGITS else ""


def without_emails(told: str) -> str:
    """A text without the e-mail addresses in it, which may hold as many digits as a phone number."""
    return _EMAIL.sub(" ", told) if "@" in told else told


def is_no_email(address: str) -> bool:
    """Whether an address stands for "no e-mail": a dummy address, `noemail@...`, `n/a@...`, `test@test.com`."""
    name, _, host = address.casefold().partition("@")
    mailbox = re.sub(r"[^a-z]", "", name)
    if _NOT_THERE.search(name):
        return True
    site = host.partition(".")[0]
    if "noreply" in host.split("."):
        # 1234+ada@users.noreply.github.com, behind which commits hide an address
        return True
    if len(name) > 2 and set(name) == {"x"}:
        return True
    if mailbox in _NO_MAILBOX or _NO_MAIL.fullmatch(mailbox) or is_dummy_email(address):
        return True
    if (name in _NOBODYS_BOXES or (name.isdecimal() and len(name) < 6)) and site in _ANYBODYS_SITES:
        return True
    # `test@test.com`, `a@a.com`, `123@123.com`, `user@example.com`: people own sites of their names.
    alike = name == site and (mailbox in _FILLERS or len(name) < 2 or not mailbox or len(set(name)) == 1)
    return alike or site.replace("-", "") in _NO_SITES or (mailbox in _FILLERS and site in _FILLER_SITES)


def profiles(value: str, *, linkedin: bool) -> tuple[Link, ...]:
    """Every link in a cell; `linkedin` as in `links.clean`."""
    value = without_pages_of_others(value)
    told, address = unwrapped(addresses_whole(value).strip())
    told = address or _SPACED_SLUG.sub(r"\1", told)
    decoded = decode(told)
    if is_nothing(told):
        return ()
    # {"linkedin": "...", "github": "..."}
    decoded = [decoded] if isinstance(decoded, dict) else decoded
    texts = [item for entry in decoded for item in _texts(entry)] if isinstance(decoded, list) else [told]
    parts = [part for one in texts for part in _LINK_SEPARATORS.split(plain(one)) if part]
    # `View Profile` is two words of a sentence: a slug stands alone.
    alone = len(parts) == 1 or isinstance(decoded, list)
    found = [(part, links.clean(part, linkedin=linkedin)) for part in parts]
    made = tuple(link for _, link in found if link is not None and (alone or not link.bare))
    if "linkedin.com" in value and not any(link.slug or link.key.startswith("linkedin.com/") for link in made):
        # In the address of a page that leads on, in marks of a chat, or with a slip at its beginning.
        hidden = [link for one in _PROFILE.findall(unquote(value)) if (link := links.parsed(one)) is not None]
        others = [link for part, link in found if link is not None and "linkedin" not in part and not link.bare]
        made = (*hidden, *others) if hidden else made
    return made


def _texts(entry: Any) -> list[str]:
    if isinstance(entry, dict):
        return [value for value in entry.values() if isinstance(value, str)]
    return [str(entry)]


def items(value: str) -> tuple[str, ...]:
    """The entries of a list in one cell: a JSON array, or joined by semicolons, bars, lines or else commas."""
    decoded = decode(value)
    if isinstance(decoded, list):
        parts = [entry if isinstance(entry, str) else _name_of(entry) for entry in decoded]
    else:
        told = plain(value)
        if told[:1] + told[-1:] == "{}":
            told = told[1:-1].replace('"', "")
        parts = _LIST_SEPARATORS.split(told) if _LIST_SEPARATORS.search(told) else told.split(",")
    return tuple(dict.fromkeys(entry for part in parts if (entry := text(part.strip().strip('"')))))


def listed(value: str) -> list[str]:
    """The entries of a list in one cell, in their places: a JSON array, or joined by semicolons, bars or lines."""
    decoded = decode(value) if value[:1] == "[" else None
    parts = decoded if isinstance(decoded, list) else _HARD_SEPARATORS.split(plain(value))
    return [text(str(part).strip()) for part in parts]


def first_listed(value: str) -> str:
    """The first entry of a list in one cell."""
    return next(filter(None, listed(value)), "")


def first_item(value: str) -> str:
    """A single value that may be a JSON list with the best first."""
    decoded = decode(value) if value[:1] in ("[", "{") else None
    if isinstance(decoded, list):
        return next(iter(items(value)), "")
    return text(_name_of(decoded)) if isinstance(decoded, dict) else text(value)


def _name_of(entry: Any) -> str:
    if not isinstance(entry, dict):
        return ""
    if told := entry.get("name") or entry.get("value"):
        return str(told)
    return ", ".join(str(entry[part]) for part in ("city", "region", "state", "country") if entry.get(part))


_PYTHONS = {"null": "None", "true": "True", "false": "False"}
_JSONS = later(r"(?<=[:\[,]\s)(?:null|true|false)(?=\s?[,\]}])|(?<=[:\[,])(?:null|true|false)(?=\s?[,\]}])")


def decode(value: str) -> Any:
    """The JSON (or Python) array or object in a cell, or None."""
    value = value.strip()
    if value[:1] + value[-1:] not in ("[]", "{}"):
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        pass
    if "'" not in value or len(value) > _LONGEST_LITERAL:
        return None
    try:
        # Some programs mix the two.
        found = ast.literal_eval(_JSONS.sub(lambda word: _PYTHONS[word[0]], value))
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None
    return found if isinstance(found, list | dict) else None
