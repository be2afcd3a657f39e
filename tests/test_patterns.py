"""No cell can hold a process up: a repetition reads whatever it repeats in one way.

Where two of its alternatives read the same, each of n words has two readings, and a text that does not match in the end
is gone through 2^n times. Thirty words of a hostile cell are enough for hours.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from seekout.headings.refusals import signs
from seekout.text.later import later

parser: Any = importlib.import_module("re._parser")
ops: Any = importlib.import_module("re._constants")

ROOMS = ("bot", "seekout", "store", "sw_client", "wire", "worker")
# What is repeated so often at most may be read in several ways.
FEW = 5
# Of a body that may be more texts nothing is said.
MOST_TEXTS = 40_000
# Stand for any letter, any sign, and for what was read before.
_LETTER, _SIGN, _AGAIN = "\1", "\2", "\3"


class _TooMany(Exception):
    pass


def _modules() -> Iterator[ModuleType]:
    for room in map(importlib.import_module, ROOMS):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not found.name.endswith(("__main__", "reading_process")) and "migrations" not in found.name:
                yield importlib.import_module(found.name)


def _flat(value: object) -> Iterator[object]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from _flat(one)
    elif isinstance(value, dict):
        yield from _flat(list(value.values()))
    else:
        yield value


def _patterns() -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for module in _modules():
        for name, value in vars(module).items():
            for one in _flat(value):
                if isinstance(one, type(later(""))):
                    one = re.compile(one._written, one._flags)
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    found.setdefault((one.pattern, one.flags), f"{module.__name__}.{name}")
    return found


def _texts(parsed: Any) -> list[str]:
    """All texts that a part of a pattern reads, each as often as there are ways to read it."""
    texts = [""]
    for op, value in parsed:
        ways = _ways(op, value)
        if len(texts) * len(ways) > MOST_TEXTS:
            raise _TooMany
        texts = [text + way for text in texts for way in ways]
    return texts


def _ways(op: Any, value: Any) -> list[str]:
    if op is ops.LITERAL:
        return [chr(value)]
    if op is ops.IN:
        return _ways_of_class(value)
    if op is ops.BRANCH:
        return [text for branch in value[1] for text in _texts(branch)]
    if op in (ops.SUBPATTERN, ops.ATOMIC_GROUP):
        return _texts(value[3] if op is ops.SUBPATTERN else value)
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        least, most, body = value
        once, most = _texts(body), most if most <= FEW else max(least, 1)
        if sum(len(once) ** times for times in range(least, most + 1)) > MOST_TEXTS:
            raise _TooMany
        return ["".join(some) for times in range(least, most + 1) for some in product(once, repeat=times)]
    if op is ops.GROUPREF:
        return [_AGAIN]
    return [""] if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT) else [_SIGN]


def _ways_of_class(members: Any) -> list[str]:
    ways: list[str] = []
    for op, value in members:
        if op is ops.LITERAL:
            ways.append(chr(value))
        elif op is ops.RANGE:
            ways += map(chr, range(value[0], min(value[1], value[0] + 40) + 1))
        else:
            ways.append(_LETTER if value in (ops.CATEGORY_WORD, ops.CATEGORY_DIGIT) else _SIGN)
    return list(dict.fromkeys(ways))


def _in_two_ways(parsed: Any) -> Iterator[str]:
    """What a repetition within a parsed pattern reads in two ways."""
    for op, value in parsed:
        if op is ops.BRANCH:
            for branch in value[1]:
                yield from _in_two_ways(branch)
        elif op in (ops.SUBPATTERN, ops.ASSERT, ops.ASSERT_NOT, ops.ATOMIC_GROUP):
            yield from _in_two_ways(value if op is ops.ATOMIC_GROUP else value[-1])
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            if value[1] > FEW:
                yield from _doubled(value[2])
            yield from _in_two_ways(value[2])


def _doubled(body: Any) -> list[str]:
    try:
        texts = _texts(body)
    except _TooMany:
        return []
    once = set(texts)
    twice = [text for text in once if texts.count(text) > 1] if len(once) < len(texts) else []
    return twice + [text for text in once if any(text[:at] in once and text[at:] in once for at in range(1, len(text)))]


@pytest.mark.parametrize(
    ("pattern", "twice"),
    [
        (r"(?:(?:a|the|a) )*x", ["a "]), (r"(?:(?:e ?mail|email) )+x", ["email "]), (r"(?:ab|a|b)*x", ["ab"]),
        (r"(?:(?:a|the) )*x", []), (r"(?:(?:a|a) ){1,3}x", []), (r"(?:\w|[a-z] )*x", []),
    ],
)  # fmt: skip
def test_what_is_read_in_two_ways_is_found(pattern, twice):
    assert list(_in_two_ways(parser.parse(pattern))) == twice


def test_no_repetition_reads_anything_in_two_ways():
    patterns = _patterns()
    assert len(patterns) > 400
    found = {name: list(_in_two_ways(parser.parse(written, flags))) for (written, flags), name in patterns.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def _always_has(parsed: Any, letters: re.Pattern[str]) -> bool:
    """Whether whatever a part of a pattern reads has one of these letters."""
    for op, value in parsed:
        if op is ops.LITERAL and letters.match(chr(value)):
            return True
        if op is ops.IN and all(kind is ops.LITERAL and letters.match(chr(one)) for kind, one in value):
            return True
        if op is ops.BRANCH and all(_always_has(way, letters) for way in value[1]):
            return True
        if op is ops.SUBPATTERN and _always_has(value[-1], letters):
            return True
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT) and value[0] > 0 and _always_has(value[2], letters):
            return True
    return False


@pytest.mark.parametrize(
    ("pattern", "always"),
    [("連絡|a?絡", True), ("[連絡]x", True), ("(?:連|[絡a])", False), ("連?", False), ("x", False)],
)
def test_what_a_pattern_cannot_do_without_is_found(pattern, always):
    assert _always_has(parser.parse(pattern), signs.FAR) is always


@pytest.mark.parametrize("pattern", [signs.SIGN, signs.SIGN_IN_HEADER, signs.CALL_SIGN])
def test_a_sign_stands_in_no_text_without_one_of_its_letters(pattern):
    assert _always_has(parser.parse(pattern), signs.FAR)
