"""Whether two names may be one person's: without case, accents, order, middle names, initials and short forms."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice, product

from seekout.resolving.short_forms import FORMS, SHORT_FORMS, WHOLE
from seekout.text.folding import fold
from seekout.text.later import later

# So many letters at the beginning of two words make them alike; or so much that they have in common.
_ALIKE, _MUCH = 3, 0.75
_ADDED = frozenset("dr mr mrs ms prof jr jnr sr snr junior senior ii iii iv phd mba".split())
# A vowel that is written out: Müller is Mueller.
_WRITTEN_OUT = later("(?<=[aou])e")

# Ways of spelling one sound, in this order; Russian and Ukrainian letters as they are usually written in Latin ones.
_SOUNDS = (("ph", "f"), ("ck", "k"), ("x", "ks"), ("c", "k"), ("z", "s"), ("y", "i"), ("w", "v"))
_SPELT = (("ph", "f"), ("c", "k"), ("z", "s"), ("y", "i"), ("th", "t"), ("w", "v"))
_MOST_SPELLINGS = 400
# A name of so many letters is hardly another one without an e behind its vowel.
_LONG = 5
# "Anh" and "An", "Minh" and "Min" are different names of Vietnam.
_SILENT = later(r"(?<=.)h(?!(?<=nh)$)|(.)(?=\1)")
_LATIN = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыіэґ", "abvgdeziklmnoprstufyieg", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "є": "ye"}
    | {"ь": "", "ъ": ""}
)
_COUPLE = later(r"\w\s?&\s?\w|\w\s(?:and|und)\s\w", re.IGNORECASE)

_GENERATIONS = {
    "jr": "junior", "jnr": "junior", "junior": "junior", "sr": "senior", "snr": "senior", "senior": "senior",
    "ii": "second", "iii": "third", "iv": "fourth", "j\u00fanior": "junior", "sohn": "junior", "vater": "senior",
    "hijo": "junior", "filho": "junior", "figlio": "junior", "fils": "junior", "son": "junior",
    "padre": "senior", "pai": "senior", "p\u00e8re": "senior", "pere": "senior", "father": "senior",
}  # fmt: skip
# Some are family names too, so that they count as this in brackets or behind a comma alone.
_GENERATION = later(
    r"[\s,(](jr|jnr|j[u\u00fa]nior|sr|snr|senior|ii|iii|iv)\b"
    r"|[,(]\s?(hijo|filho|figlio|fils|son|sohn|padre|pai|p[e\u00e8]re|father|vater)\b",
    re.IGNORECASE,
)
# As `marked` adds them.
_MARKS = {"second": "ii", "third": "iii", "fourth": "iv"}
_MEN = frozenset("mr mister herr herrn m monsieur sr senor don sig signor dhr heer meneer hr pan".split())
_WOMEN = frozenset(
    "mrs ms miss frau fr mme mlle madame mademoiselle sra srta senora senorita dona sigra signora mevr mevrouw fru"
    " pani".split()
)


def generation(name: str) -> str:
    """What tells a father from a son of the same name: `junior` for `John Smith Jr.`, `third`; most often nothing."""
    found = _GENERATION.search(name)
    return _GENERATIONS[(found[1] or found[2]).lower()] if found else ""


def address_of(salutation: str) -> str:
    """`mr` or `mrs` by a form of address, which tells a husband from a wife of whom only the last name is told."""
    words = set(fold(salutation).split())
    men, women = bool(words & _MEN), bool(words & _WOMEN)
    return "mr" if men and not women else "mrs" if women and not men else ""


def marked(name: str, mark: str) -> str:
    """A name together with what tells two people of that name apart: a `generation`, or an `address_of`."""
    return f"{name} {_MARKS.get(mark, mark)}".rstrip()


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The words by which a name is compared, without forms of address and suffixes."""
    words = fold(name).split()
    return tuple(word for word in words if word not in _ADDED) or tuple(words)


def may_be_one(one: str, other: str) -> bool:
    """Whether two names may be one person's who have something sure in common, such as an e-mail address.

    First names may be initials or usual short forms, middle names may be missing, and either order does; a sound may be
    spelt in another way. A single word agrees with a name that it is part of. No name agrees with any. A couple
    (`Ann & Bob Probe`) is neither of the two.
    """
    if bool(_COUPLE.search(one)) != bool(_COUPLE.search(other)):
        return False
    if (own := _mark_of(one)) and (theirs := _mark_of(other)) and own != theirs:
        return False
    first, second = name_words(one), name_words(other)
    if not first or not second or set(first) == set(second) or "".join(first) == "".join(second):
        return True
    # Where neither has an umlaut, one may have lost it: Juergen, Jurgen. Doe and Do are two.
    shortest = _LONG if one.isascii() and other.isascii() else 1
    return (
        _agree_in_words(first, second)
        or _agree_in_words(*(_without_written_out(words, shortest) for words in (first, second)))
        or _agree_in_words(*(tuple(map(_sound, words)) for words in (first, second)))
        # Julia Iwanowa, Yulia Ivanova: the first names are as they are written in a table.
        or _agree_in_words(*((*words[:-1], _sound(words[-1])) for words in (first, second)))
    )


def nothing_in_common(one: str, other: str) -> bool:
    """Whether two names can hardly be one person's: no word of them is the same, begins alike, or is short for another,
    but for a family's name at the end of both. Of names in other scripts nobody can tell.
    """
    first, second = name_words(one), name_words(other)
    if not first or not second or not all(map(str.isascii, (*first, *second))):
        return False
    if len(first) > 1 and len(second) > 1 and first[-1] == second[-1]:
        own, theirs = first[:-1], second[:-1]
        return not any(_are_alike(*pair) or _first_agree(*pair) for pair in product(own, theirs))
    return not any(
        word[:_ALIKE] == same[:_ALIKE] or _first_agree(word, same) for word in first for same in second
    ) and not may_be_one(one, other)


def _are_alike(word: str, other: str) -> bool:
    """Whether two words differ in little: Evgeny and Yevgeny, Ann and Anna; not Sunil and Sunita."""
    if word.startswith(other) or other.startswith(word):
        return True
    return SequenceMatcher(None, word, other).ratio() >= _MUCH


def _mark_of(name: str) -> str:
    if found := generation(name):
        return found
    last = name.rpartition(" ")[2]
    return last if last in ("mr", "mrs") else ""


def _without_written_out(words: tuple[str, ...], shortest: int) -> tuple[str, ...]:
    return tuple(_WRITTEN_OUT.sub("", word) if len(word) >= shortest else word for word in words)


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    """How a word sounds, roughly: Stephan and Stefan, Hoffmann and Hofmann, Иванова and Ivanova are the same."""
    word = word.translate(_LATIN) if not word.isascii() else word
    if word == "el":
        # Ahmed El-Sayed, Ahmed Al-Sayed
        return "al"
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _SILENT.sub("", word)


def _agree_in_words(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    if first == second:
        return True
    if len(first) == 1 or len(second) == 1:
        return first[0] in second if len(first) == 1 else second[0] in first
    if "".join(first) in (_joined_from(second, 1), _joined_from(second, -1)):
        # "Kim Minjun", "Min-jun Kim"
        return True
    if _is_of_initials(first, second) or _is_of_initials(second, first) or _is_cut(first, second):
        return True
    return (
        _agree(first, second)
        or _agree(first, (*second[1:], second[0]))
        or _agree((*first[1:], first[0]), second)
        or (first[0] == second[0] and (set(first) < set(second) or set(second) < set(first)))
    )


def _joined_from(words: tuple[str, ...], at: int) -> str:
    return "".join((*words[at:], *words[:at]))


def _is_of_initials(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """`JP Roy` is Jean-Pierre Roy."""
    return (
        len(short) == 2
        and len(whole) > 2
        and len(short[0]) == 2
        and short[0] == whole[0][0] + whole[1][0]
        and short[1:] == whole[2:]
    )


def _is_cut(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """`Ann B.`, as LinkedIn shows strangers, is Ann Bay."""
    shorter, longer = sorted((one[-1], other[-1]), key=len)
    return len(shorter) == 1 and longer[0] == shorter and one[:-1] == other[:-1] and len(one[0]) > 1


def other_ways(name: str) -> list[str]:
    """Other ways to write a name of two words or more: short and long forms of its first word, umlauts, spellings.

    By these two names can be compared of which one is known by hashes of its words alone. Initials are in doubt there.
    """
    words = name_words(name)
    if len(words) < 2:
        return []
    first, *rest = words
    others = {other for form in FORMS.get(first, ()) for other in SHORT_FORMS[form].split()} - {first}
    ways = [" ".join((other, *rest)) for other in sorted(others)]
    whole = " ".join(words)
    ways += [_WRITTEN_OUT.sub("", whole), *(f"{whole[:at]}e{whole[at:]}" for at in _behind_vowels(whole))]
    ways.append(whole.translate(_LATIN))
    spelt = [[word, *_spellings(word)] for word in words]
    ways += [" ".join((*words[:at], way, *words[at + 1 :])) for at, some in enumerate(spelt) for way in some]
    both = islice(product(spelt[0], spelt[-1]), _MOST_SPELLINGS)
    ways += [" ".join((one, *words[1:-1], last)) for one, last in both]
    return [way for way in dict.fromkeys(ways) if way != whole]


def _spellings(word: str) -> list[str]:
    """A word with one of its sounds spelt in another way, with a letter doubled or not, and in Latin letters."""
    latin = word.translate(_LATIN)
    ways = [latin.replace(*pair) for sound in _SPELT for pair in (sound, sound[::-1])]
    ways += [
        latin if latin[-2:] == "nh" else latin[0] + latin[1:].replace("h", ""),
        *(latin[:at] + latin[at - 1 :] for at in range(1, len(latin))),
    ]
    ways += [latin[:at] + latin[at + 1 :] for at in range(1, len(latin)) if latin[at] == latin[at - 1]]
    return [way for way in dict.fromkeys((latin, *ways)) if way != word]


def alike(name: str) -> list[str]:
    """Keys of which two names that `is_same_name` may take for one have one in common, but for the order of four
    words and more: the sounds of the first and the last word, or whose short form the first one is; of more than two
    words also without the spaces that a hyphen makes (`Min-jun Kim`, `Kim Min-jun`), and without the second of two last
    names (`María García López`)."""
    words = name_words(name)
    if len(words) < 2:
        return list(words)
    ends = [(words[0], words[-1])]
    if len(words) > 2:
        ends += [("".join(words[:-1]), words[-1]), (words[0], "".join(words[1:])), (words[0], words[-2])]
    sounds = (sorted(_sound(_WRITTEN_OUT.sub("", word)) for word in pair) for pair in ends)
    last = _sound(_WRITTEN_OUT.sub("", words[-1]))
    return [*dict.fromkeys(map(" ".join, sounds)), *(f"{form} {last}" for form in sorted(FORMS.get(words[0], ())))]


def _behind_vowels(text: str) -> list[int]:
    return [at + 1 for at, letter in enumerate(text) if letter in "aou"]


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are the same, so that something less sure may join them: of two words, and no initials."""
    first, second = name_words(one), name_words(other)
    if len(first) < 2 or len(second) < 2:
        return bool(first) and first == second and not one.isascii()
    return min(len(word) for words in (first, second) for word in (words[0], words[-1])) > 1 and may_be_one(one, other)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same last word, first words that agree, and middle words that are missing in one or agree."""
    if one[-1] != other[-1] or not _first_agree(one[0], other[0]):
        return False
    fewer, more = sorted((one[1:-1], other[1:-1]), key=len)
    return all(any(_first_agree(word, same) for same in more) for word in fewer)


def _first_agree(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) == 1:
        # "R." is Robert, and Bob too.
        initials = {name[0] for name in (one, other)}
        whole = max(one, other, key=len)
        return len(initials) == 1 or any(WHOLE[form][0] in (one, other) for form in FORMS.get(whole, ()))
    return bool(FORMS.get(one, frozenset()) & FORMS.get(other, frozenset()))
