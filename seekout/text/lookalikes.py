"""Words in which letters of two alphabets look like those of one: `DNС` with a Cyrillic С; and signs behind words."""

from __future__ import annotations

from seekout.text.later import later

_LIKE_LATIN = str.maketrans(
    "АВЕКМНОРСТУХІЅЈԁасеорхуіѕјһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονικρυχ",
    "ABEKMHOPCTYXISJdaceopxyisjhqwABEZHIKMNOPTYXaovikpux",
)
_MARKS = str.maketrans(dict.fromkeys("™®©℠", " "))
_LATIN = later(r"[A-Za-z]")
_WORDS = later(r"[^\W\d_]+")


def in_one_alphabet(text: str) -> str:
    """A text whose words of Latin letters hold no look-alikes from the Greek and the Cyrillic alphabet, and that has no
    marks of trade; words of another alphabet throughout stay."""
    if text.isascii():
        return text
    return _WORDS.sub(
        lambda word: word[0].translate(_LIKE_LATIN) if not word[0].isascii() and _LATIN.search(word[0]) else word[0],
        text.translate(_MARKS),
    )


__all__ = ["in_one_alphabet"]
