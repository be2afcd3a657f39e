"""Refusals told of somebody: `declined to be contacted`, `has not consented`, `wants all data deleted`.

What was done (refusing, not consenting, erasing, complaining, leaving out) and what it was done to stand in one
sentence with nothing but small words between. Whoever declined an offer refused nothing of the kind.
"""

from __future__ import annotations

import re
from functools import lru_cache

from seekout.headings.denials import denies_before
from seekout.headings.refusal_words import REFUSALS
from seekout.text.folding import fold

_PIECES = re.compile(r"[.;,!?\n|()\[\]{}]+|\s[-–—]+\s")
_ARTICLE = re.compile(r"\b(art|abs|n)\. ?", re.IGNORECASE)
_DONT = re.compile(r"\bdont\b")


@lru_cache(maxsize=1024)
def tells_of_refusal(text: str) -> bool:
    """Whether a text tells that its person refused, objected, is to be erased or left out; not where it denies that."""
    folded = fold(text)
    likely = [(own, refusal) for stems, refusal in REFUSALS if (own := [stem for stem in stems if stem in folded])]
    if not likely:
        return False
    for piece in _PIECES.split(_ARTICLE.sub(r"\1 ", text).replace("/", " or ")):
        said = _DONT.sub("do not", fold(piece))
        for stems, refusal in likely:
            if not any(stem in said for stem in stems):
                continue
            if any(not denies_before(f" {said[: found.start()]}", "") for found in refusal.finditer(said)):
                return True
    return False


__all__ = ["tells_of_refusal"]
