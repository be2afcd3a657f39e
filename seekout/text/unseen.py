"""Signs that nobody sees: soft hyphens, marks of direction, places where a line may break, what an emoji is drawn with.

They come with what is copied out of web pages, documents and chats. In place of a space they would cut an address in
two, and its second half may be somebody else's.
"""

from __future__ import annotations

from seekout.text.later import later

# What only stands within words and parts none: a space of no width, and marks around words, are none of these.
_WITHIN_WORDS = "\xad\u061c\u180b-\u180e\u2060-\u2065\u206a-\u206f"
UNSEEN = later(
    f"[{_WITHIN_WORDS}\u034f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]+"
)
_IN_WORDS = later(f"[{_WITHIN_WORDS}]+")
_NO_SPACE = later(r"\S+")


def words_whole(text: str) -> str:
    """A text without what nobody sees within its words."""
    return text if text.isascii() else _IN_WORDS.sub("", text)


def addresses_whole(text: str) -> str:
    """A text of e-mail addresses and links without what nobody sees in them; between two of them stands a space."""
    if text.isascii() or not UNSEEN.search(text):
        return text
    return _NO_SPACE.sub(lambda found: UNSEEN.sub(" " if _are_several(found[0]) else "", found[0]), text)


def _are_several(text: str) -> bool:
    return text.count("@") > 1 or text.lower().count("http") > 1 or text.lower().count("linkedin.com") > 1


__all__ = ["UNSEEN", "addresses_whole", "words_whole"]
