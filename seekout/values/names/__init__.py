"""People's names: what is no part of one is taken off, and a full name is split into first and last."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from seekout.text.folding import fold, in_latin
from seekout.text.later import later
from seekout.values.names.east_asian import EAST_ASIAN, KANA, family_of
from seekout.values.names.words import (
    ADDED,
    ADDRESS,
    ALSO_NAMES,
    BEFORE_TWO,
    BEHIND_LAST,
    DOTTED,
    GIVEN,
    LABEL,
    LISTED,
    NOBODY,
    NOT_NAMES,
    OF_TITLES,
    PARTICLES,
    PRONOUNS,
    SAID,
    SHORTENED,
    SUFFIXES,
    SURELY,
    VIEWED,
    WITH_STOP,
    spaced,
)

LONGEST_NAME = 300


class Name(NamedTuple):
    """A full name and its parts; `salutation` is a form of address that stood before it."""

    full: str = ""
    first: str = ""
    last: str = ""
    salutation: str = ""


# "Austin TX"
_STATE = later(r"\s[A-Z]{2}$")
_CUTS = later(r"\s*[|•·★☆►»→‣◆◇●■▪✦♦]\s*|\s+[-–—]\s+|\s*[–—]\s+|\s+//?\s+|\s*:::\s*")
_IN_BRACKETS = later(r"[(\[{][^()\[\]{}]{0,80}[)\]}]|[(\[{][^()\[\]{}]{0,80}$")
_QUOTED = later(r"[\"“”„«»][^\"“”„«»]{1,40}[\"“”„«»]")
# Around a whole name they set nothing apart.
_QUOTES = frozenset("\"“”„«»'‘’`")
_NICKNAME = later(r"(?<=\s)['‘’][^'‘’\s]{1,20}['‘’](?=\s)")
_HASHTAG = later(r"#\w+")
_SLASHED = later(r"\b[a-z]{2,6}(?:\s?/\s?[a-z]{2,6}){1,2}\b", re.IGNORECASE)
_NO_LETTERS = later(r"[^\w\s.,'’‘`´·\-‐‑/&\u200c\u200d]|_")
_INITIALS = later(r"\b(?:Ph|M|B|D|Ed|Psy)\.\s?(?:D|A|S|Sc|Eng|Ed)\.?(?=\s|,|$)")
# "Ph. D.", "M. Sc."
_DOTTED = later(r"\.\s(?=\w{1,4}\.|\w$)")
_APART = later(r"(?:[^\W\d_]\.\s)+[^\W\d_]\.?")
_SIMPLE = later(r"[^\W_]+(?:[ '’-][^\W_]+)*")
_LETTER = later(r"[^\W\d_]")
# "Ann Baker." ends in no abbreviation.
_SENTENCE = later(r"\s[^\W\d_][a-zà-ÿ]{3,}\.$")

# Letters in fancy dress: full width, circles, mathematical script.
_DRESSED = later(r"[\uff01-\uff5e\u24b6-\u24e9\U0001d400-\U0001d7ff]")
# What a spreadsheet makes of "March 1": `1-Mar`, `Mar-01`.
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)"
_DAY_OF_SHEET = later(rf"\d{{1,2}}-{_MONTH}|{_MONTH}-\d{{1,4}}", re.IGNORECASE)


@lru_cache(maxsize=8192)
def cleaned(text: str) -> str:
    """A part of a name without pronouns, emoji, brackets, nicknames and what stands behind a bar; "" for no name."""
    if not text.isascii() and _DRESSED.search(text):
        text = unicodedata.normalize("NFKC", text)
    if text[:5].lower() == "view " and (viewed := VIEWED.match(text)):
        text = viewed[1]
    if "." in text:
        text = spaced(text)
    if ":" in text or " - " in text or " – " in text or text[:1].isdecimal():
        text = LABEL.sub("", text)
    added = ADDED.search(text)
    if added is not None and " " in text[: added.start()].strip():
        text = text[: added.start()]
    if _SIMPLE.fullmatch(text):
        if (text[0].isdecimal() or text[-1].isdecimal()) and _DAY_OF_SHEET.fullmatch(text):
            return ""
        return "" if text.casefold() in NOBODY or not _LETTER.search(text) else text
    if text[:1] in _QUOTES and text[-1] in _QUOTES and _QUOTES.isdisjoint(text[1:-1]):
        text = text[1:-1]
    if text[:1] == "'" and text[1:2].isupper():
        # A spreadsheet's mark of text.
        text = text[1:]
    if text[:1] + text[-1:] in ("()", "[]", "{}"):
        text = text[1:-1]
    text = _IN_BRACKETS.sub(" ", _QUOTED.sub(" ", _NICKNAME.sub(" ", _HASHTAG.sub(" ", text))))
    # Of thousands of spaces in a row the patterns below would look at each from each.
    text = next((part for part in _CUTS.split(" ".join(text.split())) if _LETTER.search(part)), "")
    text = _NO_LETTERS.sub(_unless_mark, _INITIALS.sub(lambda found: found[0].replace(" ", ""), text))
    words = _SLASHED.sub(_unless_pronouns, text).replace("_", " ").split()
    # What joined the signs of an emoji joins nothing without them.
    text = " ".join(word for word in words if word.strip("\u200c\u200d")).strip(" ,-/&")
    if text[-1:] == "." and _SENTENCE.search(text):
        text = text[:-1]
    return text if _LETTER.search(text) and fold(text) not in NOBODY else ""


def _unless_mark(found: re.Match[str]) -> str:
    """Vowels and tones of Thai, Hindi and other scripts are signs of their own; emoji have some that are none."""
    sign = found[0]
    is_selector = "\ufe00" <= sign <= "\ufe0f" or sign == "\u20e3"
    return sign if unicodedata.category(sign)[0] == "M" and not is_selector else " "


def _unless_pronouns(found: re.Match[str]) -> str:
    return "" if all(word.strip() in PRONOUNS for word in found[0].casefold().split("/")) else found[0]


@lru_cache(maxsize=8192)
def cleaned_part(text: str) -> str:
    """A first or a last name alone: also without credentials behind a comma."""
    kept, *behind = cleaned(text).split(",")
    if behind and not all(map(is_credential, behind)):
        return " ".join(cleaned(text).replace(",", " ").split())
    return kept.strip()


def split(text: str, *, last_first: bool = False) -> Name:
    """The name in a cell that holds a whole one. With `last_first` the header says that the last name comes first."""
    written, text = text, cleaned(text)
    if not text:
        return Name()
    if "・" in written and KANA.search(text) and " " in text:
        # A name from elsewhere, in its own order: ジョン・スミス is John Smith.
        first, _, last = text.replace(" ", "・").rpartition("・")
        return Name(f"{first}・{last}", first, last)
    if not text.isascii() and (latin := in_latin(text)):
        return split(latin)._replace(full=text)
    if EAST_ASIAN.fullmatch(text.replace(" ", "").replace("\u3000", "")):
        text = " ".join(text.split())
        last = family_of(text)
        return Name(text, text.removeprefix(last).strip(), last)
    if "," in text:
        text, turned = _without_commas(text)
        if turned is not None:
            return turned
    words, salutation = _without_address(_without_trailing(text.split()))
    if len(words) == 1:
        return Name(words[0], "", words[0], salutation) if salutation else Name(words[0], words[0])
    if at := _shouted(words):
        # GARCÍA LÓPEZ María, María GARCÍA LÓPEZ
        given, family = (words[at:], words[:at]) if at > 0 else (words[:at], words[at:])
        return Name(" ".join([*given, *family]), " ".join(given), " ".join(family), salutation)
    if last_first or _shouts_first(words):
        words = [*words[1:], words[0]]
    elif _is_last_first(words):
        return Name(" ".join(words), " ".join(words[1:]), words[0], salutation)
    at = _last_begins(words)
    return Name(" ".join(words), " ".join(words[:at]), " ".join(words[at:]), salutation)


_SIGNS_OF_NAMES = later("['’-]")
_INITIALS_BEHIND = later(r"(?:[\u0400-\u04ff]\.){2,3}")
_PATRONYMICS = ("ович", "евич", "овна", "евна", "ична", "івна", "ївна")


def _is_last_first(words: list[str]) -> bool:
    """Whether a last name stands in front by what is behind it: `Иванов Иван Иванович`, `Иванов И. И.`

    In Latin letters it is as often a first name: `Ramesh K.S.`
    """
    if len(words) == 3 and words[2].endswith(_PATRONYMICS) and not words[1].endswith(_PATRONYMICS):
        return True
    return _INITIALS_BEHIND.fullmatch("".join(words[1:])) is not None


def _shouts_first(words: list[str]) -> bool:
    """`DUPONT Jean`: a last name in capitals stands first; AJ and TJ are first names."""
    first, *others = words
    return (
        len(first) > 3
        and first.isupper()
        and _SIGNS_OF_NAMES.sub("", first).isalpha()
        and all(map(str.istitle, others))
    )


def _shouted(words: list[str]) -> int:
    """How many words of a last name in capitals stand at the beginning, or, below 0, at the end: two or more, beside a
    first name that is not in capitals."""
    capitals = [word.isupper() and _SIGNS_OF_NAMES.sub("", word).isalpha() for word in words]
    size = capitals.count(True)
    if size < 2 or not all(map(str.istitle, (word for word, big in zip(words, capitals, strict=True) if not big))):
        return 0
    at = size if all(capitals[:size]) else -size if all(capitals[-size:]) else 0
    last = words[:at] if at > 0 else words[at:]
    # Without a vowel they are rather what somebody was certified in.
    has_vowels = all(not set(fold(word)).isdisjoint("aeiouy") for word in last if word.isascii())
    return at if size < len(words) and max(map(len, last)) > 3 and has_vowels else 0


def _without_commas(text: str) -> tuple[str, Name | None]:
    """A name without credentials behind commas; or, if the last name stands first, the whole name."""
    before, *behind = [" ".join(part.split()) for part in text.split(",")]
    behind = [part for part in behind if part]
    # An age, a year: "Ann Bay, 34"
    given = [part for part in behind if not (part[0].isdecimal() or is_credential(part))]
    own = _without_trailing(before.split())
    if behind and _is_first_behind(own, behind[0]):
        # "Bay, Dr. Ann, PMP"
        given = behind[:1]
    if not given:
        return before, None
    # Behind two or more words stands a first name only if it looks like one.
    is_none = len(given) > 1 or NOT_NAMES.search(given[0]) or (_STATE.search(given[0]) and not before.isupper())
    # "Ann Bay, Head of Talent"; and what stands behind a credential is another one: "Ann Bay, P.E., LEED AP BD+C".
    is_said = before[:1].isupper() and _is_said(given[0], before, own)
    is_none = is_none or is_said or (behind[0] != given[0] and fold(behind[0]) not in SUFFIXES)
    if len(own) > 1 and own[0].casefold() not in PARTICLES and is_none:
        return before, None
    first, salutation = _without_address(_without_trailing(given[0].split()))
    last = [word for word in own if word.casefold().strip(".") not in BEHIND_LAST] or own
    while len(first) > 1 and first[-1].casefold() in PARTICLES:
        # "Beethoven, Ludwig van"
        last.insert(0, first.pop())
    full = [*first, *last]
    return " ".join(full), Name(" ".join(full), " ".join(first), " ".join(last), salutation)


def _is_first_behind(own: list[str], text: str) -> bool:
    """Whether what looks like a title or a credential is a first name behind this last one: `Cox, Ed`, `Bay, Dr. Ann`.

    Behind `Ann Bay` stands none in `Dr. Phil`, as one does behind `van der Bay` and, if it is a usual one, `Ríos Bay`.
    """
    if len(own) == 1:
        return _may_be_first(text) or _is_addressed(text)
    if not _is_addressed(text) or fold(own[0]) in GIVEN:
        return False
    return own[0].casefold() in PARTICLES or fold(_without_address(text.split())[0][0]) in GIVEN


def _is_said(text: str, before: str, own: list[str]) -> bool:
    """Whether what stands in small letters behind a comma is said of somebody, and no first name: `García, ana maria`.

    Where nothing tells it, a name that begins with a usual first name is whole.
    """
    words = text.split()
    small = [word for word in words if word.islower() and word not in PARTICLES]
    if not small or not SAID.isdisjoint(small) or len(words) > 3:
        return bool(small)
    if len(words[0]) < 2 or not all(re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?", word) for word in small):
        return True
    known = fold(words[0]).partition(" ")[0] in GIVEN
    return not known and not before.isupper() and fold(own[0]).partition(" ")[0] in GIVEN


def is_credential(text: str) -> bool:
    """Whether what stands behind a comma is no first name: `PhD`, `RN - CRNA`, `AWS Certified`, `she/her`, `Jr.`"""
    words = re.findall(r"[^\s\-/]+", _DOTTED.sub(".", text))
    if not words:
        return False
    titles = fold(text).split()
    if titles and titles[0] in ADDRESS and all(word in ADDRESS or word in OF_TITLES for word in titles):
        return True
    known = [_is_known(word) or _looks_like_acronym(word) for word in words]
    return all(known) or (known[0] and len(words[0]) > 2 and len(words) < 4) or NOT_NAMES.search(text) is not None


def _is_addressed(text: str) -> bool:
    """Whether a first name stands behind a form of address, or initials: `Dr. Ann`, `J. R.`, and not `Dr. med.`"""
    if _APART.fullmatch(text):
        return True
    words, salutation = _without_address(text.split())
    return bool(salutation) and not is_credential(" ".join(words)) and fold(words[0]) not in OF_TITLES


def _may_be_first(word: str) -> bool:
    """Whether what is an acronym too is a first name behind a last one: `Cox, Ed`, `Lind, Åsa`, `Li, Meng`."""
    folded = fold(word)
    known = folded in SUFFIXES | ADDRESS | PRONOUNS | (LISTED - {"meng"})
    return word.istitle() and word.isalpha() and not known and not set(folded).isdisjoint("aeiouy")


@cache
def _credentials() -> frozenset[str]:
    """nameparser's and ours. Importing it takes a fifth of what a reading process needs to start."""
    from nameparser.config import CONSTANTS

    return frozenset(acronym for acronym in CONSTANTS.suffix_acronyms if len(acronym) > 1) | LISTED


def _may_be_name(credential: str) -> bool:
    return len(credential) < 3 or credential in ALSO_NAMES


def _is_known(word: str) -> bool:
    folded = fold(word).replace(" ", "")
    return not folded or any(folded in known for known in (SUFFIXES, ADDRESS, PRONOUNS, _credentials()))


def _looks_like_acronym(word: str) -> bool:
    """`CCRN`, `P.Eng.`, `PMP®`: capitals without a vowel, or with digits or full stops between."""
    letters = word.replace(".", "")
    if "." in word.strip(".") and len(letters) < 8:
        return not all(len(part) == 1 for part in word.split(".") if part) or len(letters) > 2
    return 2 <= len(letters) <= 8 and word.isupper() and not set(word) & set("AEIOUYÄÖÜÉ") and word.isascii()


def _without_trailing(words: list[str]) -> list[str]:
    """Words without credentials and suffixes at the end, as long as two are left (one, where they stand in dots)."""
    shouted = all(word.isupper() for word in words)
    while len(words) > 2:
        folded = fold(words[-1]).replace(" ", "")
        listed = folded in _credentials()
        clear = listed and not _may_be_name(folded) and (not words[-1].istitle() or "." in words[-1].strip("."))
        capitals = listed and words[-1].isupper() and not shouted and len(folded) > 1
        if not (clear or capitals or folded in SUFFIXES or folded in SURELY or words[-1].casefold() in DOTTED):
            break
        words = words[:-1]
    if len(words) == 2 and fold(words[1]).replace(" ", "") in ("jr", "sr", "phd", "mba", "cpa", "pmp"):
        return words[:1]
    return words


def _without_address(words: list[str]) -> tuple[list[str], str]:
    """Words without forms of address at their beginning, and those."""
    at = 0
    while at < len(words) - 1:
        word = words[at].casefold()
        bare = word.replace(".", "").replace("-", "")
        dotted = word.endswith(".") and ((bare in WITH_STOP and len(words) - at > 2) or (at > 0 and bare in OF_TITLES))
        dotted = dotted or ("." in word and bare in SHORTENED)
        if not (bare in ADDRESS or dotted or (bare in BEFORE_TWO and len(words) - at > 2)):
            break
        at += 1
    return words[at:], " ".join(words[:at])


def is_address(text: str) -> bool:
    """Whether a text is a form of address and nothing else: `Dr.`, `Herr Dr.`, `Mme`."""
    words = text.casefold().replace("-", "").replace(".", " ").split()
    return 0 < len(words) < 4 and all(word in ADDRESS or word in ("m", "mag", "med", "hc", "dipl") for word in words)


def _last_begins(words: list[str]) -> int:
    """Where the last name begins: at the last word, or at the particles before it."""
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return at


def together(full: Name, first: str, last: str) -> Name:
    """One name of what a row says in several columns. Where they disagree, the separate ones count."""
    if first and last:
        if " " in first and (own := _without_address(first.split()))[1]:
            # "Dr. Ann" beside "Bay"
            first, full = " ".join(own[0]), full._replace(salutation=full.salutation or own[1])
        first, last = _each_once(first, last)
        if full.full == f"{first} {last}":
            return Name(full.full, first, last, full.salutation)
        folded, one, other = fold(full.full), fold(first), fold(last)
        if folded.startswith(one) and folded.endswith(other):
            return Name(full.full, first, last, full.salutation)
        if EAST_ASIAN.fullmatch(first + last) and len(last) < 4:
            written = full.full if full.full.replace(" ", "") == last + first else last + first
            return Name(written, first, last, full.salutation)
        return Name(f"{first} {last}", first, last, full.salutation)
    if not (first or last):
        return full
    if not full.full:
        return Name(first or last, first, last)
    # A first or a last name alone, beside a whole one.
    rest = " ".join(word for word in full.full.split() if fold(word) not in fold(first or last).split())
    if rest == full.full or not rest:
        return full
    return Name(full.full, first or rest, last or rest, full.salutation)


def _each_once(first: str, last: str) -> tuple[str, str]:
    """A first and a last name, where one of their columns holds the whole one: `Ann Ash` beside `Ash`."""
    given, family = first.split(), last.split()
    if len(given) > len(family) and fold(first).split()[-len(family) :] == fold(last).split():
        return " ".join(given[: -len(family)]), last
    if len(family) > len(given) and fold(last).split()[: len(given)] == fold(first).split():
        return first, " ".join(family[len(given) :])
    return first, last


def beside(value: str, first: str, last: str) -> tuple[str, str, str]:
    """Full, first and last name, where `Name` stands beside `Vorname` or `Surname` and may hold the whole one.

    `value` is what stands under Name; one of `first` and `last` is "" and is what it ought to be.
    """
    known = fold(first or last).split()
    own = fold(value).split()
    if known and len(own) > len(known) and set(known) < set(own):
        return value, first, last
    return "", first or value, last or value
