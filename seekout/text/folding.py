"""Text as it is compared: words without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

from seekout.text.unseen import words_whole

# Letters that do not come apart into a letter and an accent.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"})
_NOT = re.compile("n['’`´]t\\b")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-zà-ÿ])")
# Vowels and tones of Thai and Hindi are signs of their own.
_WORD_OR_NUMBER = re.compile(r"(?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])+|\d+")
_ASCII_WORDS = str.maketrans({code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)})


class _Kept(dict[int, str]):
    """What becomes of a character: letters, figures and signs of vowels stay, accents go, all others are spaces."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        is_kept = sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc")
        # What an emoji is drawn with says nothing, and stands beside words: the sign of a warning, then `DNC`.
        is_unseen = unicodedata.combining(sign) or "\ufe00" <= sign <= "\ufe0f" or sign >= "\U000e0000"
        self[code] = "" if is_unseen else sign if is_kept else " "
        return self[code]


_KEPT = _Kept()


def fold(text: str) -> str:
    """The words of a text, joined by spaces, in lower case and without accents; `don't` becomes `dont`."""
    if "\\" in text:
        # Some programs write a tab or a new line as two characters.
        text = text.replace("\\t", " ").replace("\\n", " ").replace("\\r", " ")
    if text.isascii():
        if "'" in text or "`" in text:
            text = _NOT.sub("nt", text.lower())
        return " ".join(text.translate(_ASCII_WORDS).split())
    text = unicodedata.normalize("NFKD", _NOT.sub("nt", words_whole(text).lower())).casefold().translate(_LETTERS)
    return " ".join(text.translate(_KEPT).split())


def header_words(header: str) -> tuple[str, ...]:
    """The words of a header, `candidateEmail2` taken apart: `candidate`, `email`, `2`."""
    parted = _CAMEL.sub(" ", header[:300])
    return tuple(word for part in fold(parted).split() for word in _WORD_OR_NUMBER.findall(part))


def header_key(header: str) -> str:
    """What two ways of writing a header have in common; a choice in *Columns* is remembered under it."""
    return " ".join(header_words(header)) or header.strip().casefold()[:300]


def in_latin(name: str) -> str:
    """The words in Latin letters of a name that stands in another script too: `Lei Li 李雷`; "" for other names."""
    words = name.replace("/", " ").split()
    latin = [word for word in words if not any(map(_is_of_another_script, word))]
    return " ".join(latin) if len(latin) < len(words) and sum(map(str.isalpha, latin)) > 1 else ""


def _is_of_another_script(sign: str) -> bool:
    return sign.isalpha() and sign > "\u024f" and not ("\u1e00" <= sign <= "\u1eff" or sign in "ˈʻʼʾʿªº")
