"""What people write beside a number in its cell, and what is none of it: when they called, from when to when somebody
may be called, how often, and the counting of several numbers."""

from __future__ import annotations

import re
from itertools import pairwise

from seekout.people import phone_digits
from seekout.text.later import later

_MONTH, _OF_MONTH = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:19|20)\d\d"
_DAY = (
    rf"(?:{_YEAR}([-/.]){_MONTH}\1{_OF_MONTH}"
    rf"|(?:{_OF_MONTH}([-/.]){_MONTH}|{_MONTH}([-/]){_OF_MONTH})(?:\2|\3){_YEAR}"
    rf"|{_OF_MONTH}/{_OF_MONTH}/\d\d|[a-z]{{3}}\s\d\d\s{_YEAR})(?![\d/-]|\.\d)"
)
_HOUR = r"(?:[01]?\d|2[0-4])"
_NOON = r"\s?[ap]\.?m\b\.?"
_TIME = rf"{_HOUR}:[0-5]\d(?::[0-5]\d(?:\.\d{{1,6}})?)?(?:{_NOON})?(?!\d|:\d)"
# `9-5pm`, `9-17 Uhr`, `18h30`, `8.30-17.00`
_CLOCK = rf"{_HOUR}(?:[.:h][0-5]\d)?"
_UNIT = rf"(?:{_NOON}|\s?uhr\b|\s?hrs\b)"
_TO = r"\s?(?:-|–|to|till?|until|bis|à|a)\s?"
_HOURS = rf"(?:{_CLOCK}{_UNIT}?{_TO})?{_CLOCK}{_UNIT}"
# `18h` may end a number that is called at home, and `8.30-17.00` a whole one.
_BARE_HOURS = rf"(?:{_CLOCK}h?{_TO})?{_CLOCK}h\b|{_HOUR}[.:](?:00|15|30|45){_TO}{_HOUR}[.:](?:00|15|30|45)(?!\d)"
_OFTEN = r"\d{1,3}(?:\s?%|\s?x\b|\s(?:calls?|times|attempts?|tries|rings|mal|fois|veces|volte|keer)\b)"
_MOMENT = later(
    rf"(?<![\d+./:-])(?:{_DAY}(?:T|,?\s(?:at\s|um\s|à\s)?)?(?:{_TIME})?|{_TIME})|(?<![^\s,(]){_HOURS}", re.IGNORECASE
)
_BEHIND_NUMBER = later(rf"(?<=[\s,(])(?:{_BARE_HOURS}|{_OFTEN}|24/7(?!\d)|\(\d\)\s*$)", re.IGNORECASE)
# `1) ... 2) ...`, `1: ... 2: ...`
_COUNTED = later(r"(?:^|(?<=[\s,;/|]))\(?([1-9])(?:[):]|\.(?=\s))\s{0,3}(?=[+(]?\d)")
_FIRST_OF_ONE = later(r"\s*\d\)\s+(?=[+(]?\d)")
# Fewer figures are no number that something could stand behind.
_FEWEST_OF_NUMBER, _FEWEST_OF_WHOLE_NUMBER = 7, 10
_NUMBER_BEFORE = later(r"[+\d][\d ().–/-]{0,40}$")
_SEPARATOR = " ; "


def without_what_stands_beside(text: str) -> str:
    """A cell of phone numbers without the times, counts and the like in it; a number stays as it is written."""
    text = _MOMENT.sub(lambda found: _unless_begun(found, _FEWEST_OF_NUMBER), text)
    text = _BEHIND_NUMBER.sub(lambda found: _unless_begun(found, _FEWEST_OF_WHOLE_NUMBER), text)
    counts = [int(found[1]) for found in _COUNTED.finditer(text)]
    if len(counts) > 1 and counts[0] == 1 and all(after == before + 1 for before, after in pairwise(counts)):
        return _COUNTED.sub(_SEPARATOR, text)
    return _FIRST_OF_ONE.sub("", text, count=1) if _FIRST_OF_ONE.match(text) else text


def _unless_begun(found: re.Match[str], fewest: int) -> str:
    """What takes the place of a time or a count: itself, where it ends a number that is too short without it."""
    before = _NUMBER_BEFORE.search(found.string, max(0, found.start() - 42), found.start())
    begun = len(phone_digits(before[0])) if before else 0
    return found[0] if 0 < begun < fewest else _SEPARATOR
