"""Phone numbers in a cell, as they are written; and what Excel left of those that it took for numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from seekout.people import phone_digits
from seekout.text.later import later
from seekout.text.unseen import UNSEEN
from seekout.values.phones.beside import without_what_stands_beside

# Most cells are like this, which says itself.
PLAIN_PHONE = later(
    r"(?!\+?\d{7,15}\.0{1,2}$|\+?(\d)(?:[-. ]?\1)*$|\d\d?[.-]\d\d?[.-](?:19|20)\d\d$"
    r"|(?:19|20)\d\d-\d\d-\d\d$"
    r"|.{0,5}(?:0\D{0,2}){7}|.{0,5}1\D{0,2}2\D{0,2}3\D{0,2}4\D{0,2}5\D{0,2}6|9\D?8\D?7"
    r"|\+?1\D{0,2}(\d)(?:\D{0,2}\2){6})\+?\(?[0-9](?:(?: \(|\) |[ .()-])?[0-9]){6,15}"
)

_PLUS = {"＋": "+", "－": "-", "（": "(", "）": ")", "／": "/"}
_MOST_OF_ONE = 15
_FEWEST_DIGITS, _MOST_DIGITS, _LONGEST = 7, 20, 50
_SCIENTIFIC = later(r"\+?(\d{1,16})(?:[.,](\d{0,20}))?[eE]\+?(\d{1,2})")
_WHOLE = later(r"\+?\d{7,15}[.,]0{1,2}")
_DAY = later(r"(?:19|20)\d\d-\d\d-\d\d|\d\d?[./-]\d\d?[./-](?:19|20)\d\d")
_FAX = later(r"\b(?:tele)?fax[.:]?(?:\s(?:no|nr)\.?)?\s{0,3}$|\bF[.:]?\s{1,3}$", re.IGNORECASE)
# What fills a form: +1 000 000 0000, 123-456-7890. +852 2222 2222 is somebody's.
_FILLER = later(r"(?:0{0,2}[1-9]\d{0,2})?(?:0{7,}|1234567890)|0?1234567890?|0?9876543210?|1(\d)\1{9}")
_NARROW = later(r"#{3,}")
_EXTENSION = r"(?:extension|extn|ext|durchwahl|poste|int|dw|x|#)"
# `876|678|3469` is one number: what stands between the bars is too short to be one.
_BETWEEN_BARS = later(r"\s*\+?\d{1,6}(?:\s?\|\s?\d{1,6}){1,4}\s*")
# As spreadsheets show a large number.
_THOUSANDS = later(r"\+?\d{1,3}(?:,\d{3}){3,4}")
_HARD_SEPARATORS = later(r"[;|\n]|:::")
_SEPARATORS = later(
    rf",(?!\s{{0,3}}{_EXTENSION}\b)|\s&\s|\s(?:or|and|oder|und|ou|et|o|y|e|of|en)\s|(?<=\d)\s{{1,3}}(?=\+)",
    re.IGNORECASE,
)
# Letters that were typed for figures (`555 O142`, `2l7`), and figures between which another letter stands.
_MISTYPED = later(r"(?<![^\W_])\+?\(?\d[\dOoIl ().–‑-]{5,24}(?![^\W_])")
_FOR_FIGURES = later(r"(?<=\d)[OoIl](?![^\W\dOoIl_])|(?<![^\W\dOoIl_])[OoIl](?=\d)")
_FIGURES = str.maketrans("OoIl", "0011")
# Behind x, p and the like stands an extension.
_TORN = later(r"([+(\d][\d ().-]{0,24})(?<=\d)[^\W\d_xXpPwWeE](?=\d)([\d ().-]{1,24})")
_FOLLOWING = later(r" \+?\d{9,}.*")
_WIDE_SLASH = later(r"\s/\s")
_NUMBER = later(r"\+?\(?\+?\d[\d().\-–‑/\s·]{0,60}")
_EXTENDED = later(rf"[\s,]{{0,3}}{_EXTENSION}\.?\s{{0,2}}:?\s{{0,2}}\d{{1,6}}\b", re.IGNORECASE)


def phones(text: str) -> tuple[tuple[str, ...], int]:
    """Every number in a cell that is long enough, and how many were damaged.

    Excel shows long numbers as 4.917E+11: whoever saves that as CSV loses digits for good. A number in that form counts
    only if it holds every digit. `text` is without markup and without the cell's own formula.
    """
    if not text.isascii():
        # Full-width and Arabic figures.
        text = UNSEEN.sub(" ", text)
        text = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else _PLUS.get(sign, sign) for sign in text)
    text = without_what_stands_beside(text)
    found: list[str] = []
    damaged = 0
    if _BETWEEN_BARS.fullmatch(text):
        text = text.replace("|", "-")
    for part in map(str.strip, _HARD_SEPARATORS.split(text)):
        if _NARROW.fullmatch(part):
            damaged += 1
        elif scientific := _SCIENTIFIC.fullmatch(part):
            digits, decimals, exponent = scientific[1], scientific[2] or "", int(scientific[3])
            if len(decimals) == exponent:
                found.append(digits + decimals)
            else:
                damaged += 1
        elif _THOUSANDS.fullmatch(part):
            found.append(part.replace(",", ""))
        elif _WHOLE.fullmatch(part):
            found.append(re.split("[.,]", part)[0])
        else:
            found += [number for piece in _SEPARATORS.split(part) for number in _numbers(piece)]
    return tuple(number for number in found if _is_phone(number)), damaged


def _numbers(part: str) -> list[str]:
    """The numbers in a part of a cell, without labels before and words behind; an extension belongs to its number."""
    found = []
    at = 0
    if _TORN.search(part) or _FOR_FIGURES.search(part):
        part = _TORN.sub(_unless_two, _MISTYPED.sub(_in_figures, part))
    while start := _NUMBER.search(part, at):
        number = start[0].rstrip(" (.-–/\t\xa0·")
        behind = start.start() + len(number)
        if number[-1] == ")" and number.count(")") > number.count("("):
            # The number stands in brackets that were opened before something else.
            number = number[:-1].rstrip()
        end = at = start.end()
        if extension := _EXTENDED.match(part, behind):
            number += extension[0]
            end = at = extension.end()
        elif part[end : end + 1] in ("x", "X", "*", "…") or _FAX.search(
            part, max(0, start.start() - 15), start.start()
        ):
            # Masked, or a fax.
            continue
        found += _both_sides(" ".join(number.split()))
        at = max(at, end)
    return found


def _in_figures(found: re.Match[str]) -> str:
    """A number with figures in place of the letters that were typed for them, unless that makes none."""
    written = _FOR_FIGURES.sub(lambda letter: letter[0].translate(_FIGURES), found[0])
    own, made = len(phone_digits(found[0])), phone_digits(written)
    is_one = written.upper() == written.lower() and _FEWEST_DIGITS <= len(made) <= _MOST_OF_ONE
    if found[0].rstrip(" .()-–‑")[-1:] in "OoIl" and len(made) != 10 + made.startswith("1"):
        # `0142o` may say which number it is.
        return found[0]
    return written if is_one and own < len(made) <= own + 3 else found[0]


def _unless_two(found: re.Match[str]) -> str:
    """What is left of a number in which a letter stands is another number, or two that a letter parts."""
    if min(len(phone_digits(side)) for side in found.groups()) >= _FEWEST_DIGITS:
        return found[0]
    following = _FOLLOWING.search(found[2])
    return f" {following[0]}" if following else " "


def _both_sides(number: str) -> list[str]:
    """`2175550142/2175550143` are two, and `217 555 0142/0143` too; `030/5550101` is one with its area code."""
    whole = _WIDE_SLASH.split(number)
    if len(whole) > 1 and all(len(phone_digits(one)) >= _FEWEST_DIGITS for one in whole):
        # `0171/5550101 / 0172/5550102`: a slash between spaces is between numbers, another one behind an area code.
        return [found for one in whole for found in _both_sides(one)]
    sides = [side.strip() for side in number.split("/")]
    if len(sides) == 1:
        return _side_by_side(number)
    lengths = [len(phone_digits(side)) for side in sides]
    if min(lengths) >= _FEWEST_DIGITS:
        return sides
    if len(sides) == 4 and sum(lengths) > _MOST_OF_ONE and max(lengths[0], lengths[2]) < _FEWEST_DIGITS:
        return ["/".join(sides[:2]), "/".join(sides[2:])]
    last = re.search(r"\d+$", sides[0])
    if (
        lengths[0] >= _FEWEST_DIGITS
        and last
        and all(re.fullmatch(rf"\d{{{len(last[0])}}}", side) for side in sides[1:])
    ):
        return [sides[0], *(sides[0][: last.start()] + side for side in sides[1:])]
    return [number]


def _side_by_side(number: str) -> list[str]:
    """`2175550142 2175550143` are two: each half holds as many digits, and a number no more than fifteen."""
    digits = len(phone_digits(number))
    if digits > _MOST_OF_ONE:
        for space in re.finditer(" ", number):
            halves = [number[: space.start()], number[space.end() :]]
            if all(len(phone_digits(half)) * 2 == digits for half in halves):
                return halves
    return [number]


def _is_phone(number: str) -> bool:
    if _DAY.fullmatch(number):
        return False
    digits = phone_digits(number)
    if len(set(digits)) < 2 or (len(digits) > 8 and _FILLER.fullmatch(digits)):
        return False
    return _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS and len(number) <= _LONGEST


def different(numbers: Iterable[str]) -> tuple[str, ...]:
    """The numbers without those that an earlier one writes in another way: `0049 30 ...` is `+49 (0)30 ...`."""
    kept: dict[str, str] = {}
    for number in numbers:
        kept.setdefault(phone_digits(number), number)
    if len(kept) < 2 or len({digits[-_FEWEST_DIGITS:] for digits in kept}) == len(kept):
        return tuple(kept.values())
    by_number: dict[str, str] = {}
    for number in kept.values():
        by_number.setdefault(_international(number), number)
    # As they are dialled within their countries, which another way of writing them leaves away.
    within = {phone_digits(told.partition("-")[2]) for told in by_number if told[:4] == "tel:"}
    return tuple(number for told, number in by_number.items() if told[:4] == "tel:" or told.lstrip("0") not in within)


def _international(number: str) -> str:
    """The number as it is dialled from anywhere; its digits where it does not say its country."""
    # Its tables take a while to load, and few files need them.
    import phonenumbers

    written = f"+{number[2:]}" if number.startswith("00") else number
    try:
        parsed = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        return phone_digits(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966)
