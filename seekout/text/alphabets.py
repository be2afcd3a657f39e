"""How likely text is what somebody wrote: the alphabets and habits by which encodings are told apart.

No statistics of a language is needed for names: letters that no language has in one word, capitals in the middle of
words and signs between letters give a wrong encoding away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from seekout.text.later import later

# The letters that a language has besides A to Z, and how much a word in it counts: fewer people write the later ones.
_LATIN = {
    "German": ("äöüß", 1.0),
    "French": ("àâçéèêëîïôœùûüÿ", 1.0),
    "Spanish": ("áéíñóúü", 1.0),
    "Portuguese": ("áâãàçéêíóôõúü", 1.0),
    "Italian": ("àèéìòù", 1.0),
    "Swedish and Finnish": ("åäöé", 1.0),
    "Danish and Norwegian": ("æøåéôö", 1.0),
    "Dutch": ("éëïöüèó", 0.95),
    "Polish": ("ąćęłńóśźż", 1.0),
    "Czech": ("áčďéěíňóřšťúůýž", 1.0),
    "Slovak": ("áäčďéíĺľňóôŕšťúýž", 0.95),
    "Hungarian": ("áéíóöőúüű", 0.95),
    "Croatian, Bosnian and Slovene": ("čćđšž", 0.95),
    "Romanian": ("ăâîșțşţ", 0.95),
    "Turkish": ("çğıöşüâ", 0.95),
    "Catalan": ("àçèéíïòóúü", 0.85),
    "Estonian": ("äöõüšž", 0.8),
    "Latvian": ("āčēģīķļņšūž", 0.8),
    "Lithuanian": ("ąčęėįšųūž", 0.8),
    "Icelandic": ("áæðéíóöþúý", 0.85),
    "Albanian": ("çë", 0.8),
}
ALPHABETS = {name: frozenset(letters) for name, (letters, _) in _LATIN.items()}
_WEIGHTS = {name: weight for name, (_, weight) in _LATIN.items()}
_ANOTHER_LANGUAGE = 0.8
# What never stands in a word of a language that has its letters.
_NEVER = {
    "Turkish": later("(?:^|[^aeıioöuüâ])ğ|[wqx]"),
    "Italian": later("[àìòù](?=[^\\W\\d_])"),
    "Icelandic": later("þ$|^ð|^ý|[^\\W\\d_]þ[^\\W\\d_]{0,2}$|[cwqz]"),
    "Portuguese": later("õ(?!e)|ã(?![oe]|$)|[wky]"),
    "Estonian": later("[cqwxyz]"),
    "Danish and Norwegian": later("[iueo]æ|æ$|èe"),
    "Albanian": later("ë[aeiouy]"),
    # What `Sørensen`, `Møller` and `Høyer` become in the encoding of Central Europe.
    "Czech": later("ř[rlgy]|rř|[qw]"),
}

# Percent of a text, of the letters that make up most of it.
_CYRILLIC = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ",
        (11, 9, 8, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2),
        strict=False,
    )
)
_CYRILLIC |= dict.fromkeys("чйхжшюцщэфёіїєґјљњћђџ", 1)
_CYRILLIC |= {"ъ": 1}
_ARABIC = frozenset("اليمونرتبعدسهحكفقجشصخطزضثذظغةىأإآؤئء")
_ARABIC_COMMON = frozenset("اليمونرتبعدسهحك")
_HEBREW = frozenset("אבגדהוזחטיכלמנסעפצקרשתךםןףץ")
_HEBREW_FINAL = "ךםןףץ"
_THAI_COMMON = frozenset("านรอกเงมยลวดทสตะปบคหแจพชขศธณภไโใัิีุู่้์็ื")
_THAI_BEFORE = "เแโใไ"
_KOREAN_FAMILIES = frozenset("김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하")
_CHINESE_FAMILIES = frozenset(
    "王李张张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓許许張劉陳楊趙吳孫馬羅鄭謝韓馮鄧蔡賴廖"
)
_JAPANESE_FAMILIES = frozenset("佐鈴高田伊渡山中小加吉斎松井木林清池橋阿石前藤後岡近村遠青坂太三福西原")
_QUOTES = frozenset("’‘“”–—…·«»ªº°®™№")


def script_of(character: str) -> str:
    """The script of a letter or mark, "" for what has none."""
    code = ord(character)
    for first, last, script in _SCRIPTS:
        if first <= code <= last:
            return script
    return "" if not character.isalpha() else "other"


_SCRIPTS = (
    (0x41, 0x24F, "Latin"),
    (0x300, 0x36F, "Latin"),
    (0x370, 0x3FF, "Greek"),
    (0x400, 0x52F, "Cyrillic"),
    (0x590, 0x5FF, "Hebrew"),
    (0x600, 0x6FF, "Arabic"),
    (0xE00, 0xE7F, "Thai"),
    (0x1100, 0x11FF, "Hangul"),
    (0x1E00, 0x1EFF, "Latin"),
    (0x3005, 0x3007, "Han"),
    (0x3040, 0x30FF, "Kana"),
    (0x3400, 0x9FFF, "Han"),
    (0xAC00, 0xD7A3, "Hangul"),
    (0xFF66, 0xFF9F, "Halfwidth"),
)


def languages_of(word: str) -> frozenset[str]:
    """The languages in Latin letters that could have this word, by its letters besides A to Z."""
    lowered = word.replace("İ", "ı").casefold() if "ß" not in word else word.replace("İ", "ı").lower()
    letters = {character for character in lowered if character > "\x7f" and character.isalpha()}
    found = {name for name, alphabet in ALPHABETS.items() if letters <= alphabet}
    found -= {name for name in found & _NEVER.keys() if _NEVER[name].search(lowered)}
    return frozenset(found)


def rate(word: str, common: Callable[[str], bool]) -> tuple[float, frozenset[str]]:
    """How likely somebody wrote a word that is not all ASCII, from -3 to 1, and the languages that it could be in.

    `common` tells of a Chinese character whether it is a common one. A Latin word is rated by what it is for sure; its
    language counts with those of the other words (`latin_bonus`).
    """
    letters = [character for character in word if character > "\x7f"]
    scripts = set()
    for character in letters:
        category = unicodedata.category(character)
        if category in ("Cc", "Cn", "Co", "Cs") or character == "\ufffd":
            return -3.0, frozenset()
        if category[0] in "LM":
            scripts.add(script_of(character))
        elif character not in _QUOTES:
            return -1.0, frozenset()
    if any(character.isascii() and character.isalpha() for character in word):
        scripts.add("Latin")
    if not scripts:
        # Signs that stand alone say little.
        return (0.0 if all(character in _QUOTES for character in letters) else -0.5), frozenset()
    if len(scripts) > 1 and not scripts <= {"Han", "Kana"}:
        return -1.0, frozenset()
    script = scripts.pop() if len(scripts) == 1 else "Kana"
    if script == "Latin":
        return _rate_latin(word), languages_of(word)
    rater = _RATERS.get(script)
    if rater is not None:
        return rater(word), frozenset()
    if script in ("Han", "Kana", "Hangul"):
        return _rate_east_asian(word, common), frozenset()
    return -1.0, frozenset()


def latin_bonus(languages: frozenset[str], main: str) -> float:
    """What a word in Latin letters is worth in a file whose main language is `main`."""
    if not languages:
        return -0.7
    best = max(_WEIGHTS[name] for name in languages)
    return max(best * _ANOTHER_LANGUAGE, _WEIGHTS[main] if main in languages else 0.0)


def _rate_latin(word: str) -> float:
    """0, or less for what no language does."""
    rating, run = 0.0, 0
    for before, character in zip(" " + word, word, strict=False):
        run = run + 1 if character > "\x7f" and character.isalpha() else 0
        if run == 3:
            rating -= 1.0
        if character in _QUOTES and before.isalpha() and character not in "’‘":
            rating -= 0.3
        if character > "\x7f" and character.isupper() and before.islower():
            rating -= 1.0
        if character > "\x7f" and character.islower() and run == 1 and before == " " and character in "ıýþğ":
            rating -= 0.3
    if len(word) > 1 and word[-1] in "’‘":
        rating -= 0.2
    # "JOSé": a small letter at the end of capitals.
    if len(word) > 3 and word[:-1].isupper() and word[-1].islower() and word[-1] > "\x7f":
        rating -= 0.3
    return rating


def _rate_cased(word: str, frequencies: dict[str, int]) -> float:
    letters = [character for character in word if character.isalpha()]
    if not letters:
        return -1.0
    text = "".join(letters)
    # "Иван", "ИВАН"; "иван" is no name; "иВАН" is another encoding.
    shape = 0.5 if text[1:].islower() and text[0].isupper() else 0.2 if text.isupper() else 0.0
    if shape == 0.0 and not text.islower():
        shape = -1.0
    if not frequencies:
        return 0.3 + shape
    usual = sum(frequencies.get(letter.lower(), 0) for letter in letters) / len(letters)
    return shape + min(0.5, usual / 12)


def _rate_hebrew(word: str) -> float:
    letters = [character for character in word if character.isalpha()]
    if not letters or any(letter not in _HEBREW for letter in letters):
        return -0.5
    if any(letter in _HEBREW_FINAL for letter in letters[:-1]):
        return -0.5
    points = 0.3 if len(letters) < len(word) and any(map(_is_mark, word)) else 0.0
    return 0.9 + (0.1 if letters[-1] in _HEBREW_FINAL else 0.0) - points


def _rate_arabic(word: str) -> float:
    letters = [character for character in word if character.isalpha()]
    if not letters or any(letter in "ةى" for letter in letters[:-1]):
        return -0.5
    common = sum(letter in _ARABIC_COMMON for letter in letters) / len(letters)
    known = sum(letter in _ARABIC for letter in letters) / len(letters)
    return 0.4 * known + 0.5 * common


def _rate_thai(word: str) -> float:
    before = ""
    for character in word:
        consonant = "ก" <= character <= "ฮ"
        if unicodedata.category(character) == "Mn" and not (before and ("ก" <= before <= "ฮ" or _is_mark(before))):
            return -0.7
        if before in tuple(_THAI_BEFORE) and not consonant:
            return -0.7
        before = character
    if before in tuple(_THAI_BEFORE):
        return -0.7
    common = sum(character in _THAI_COMMON for character in word) / len(word)
    return 1.2 * common - 0.3


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


def _rate_east_asian(word: str, common: Callable[[str], bool]) -> float:
    characters = [character for character in word if character > "\x7f"]
    usual = sum(common(character) for character in characters) / len(characters)
    family = characters[0] in _KOREAN_FAMILIES | _CHINESE_FAMILIES | _JAPANESE_FAMILIES
    return 1.6 * usual - 0.9 + (0.25 if family else 0.0) + (0.1 if 2 <= len(characters) <= 4 else 0.0)


_RATERS: dict[str, Callable[[str], float]] = {
    "Cyrillic": lambda word: _rate_cased(word, _CYRILLIC),
    "Greek": lambda word: _rate_cased(word, {}),
    "Hebrew": _rate_hebrew,
    "Arabic": _rate_arabic,
    "Thai": _rate_thai,
    "Halfwidth": lambda _: -0.8,
}
