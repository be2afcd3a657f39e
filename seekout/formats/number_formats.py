"""What a number of a spreadsheet looks like to whoever sees it: a date, a month, a phone number with its zero."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import NamedTuple

EPOCH_1900 = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's times know no zone
EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001

# Built-in formats that are dates and times (ECMA-376, 18.8.30, with those of East Asia); 17 is "mmm-yy".
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_BUILT_IN_MONTH = 17
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]hHmMsS]*\]')
_CONDITION = re.compile(r"\[(<=?)([0-9]+)\]")
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[[^\]]*\]|([0#?])|(.)', re.DOTALL)
_SEPARATORS = frozenset("+-()/. 0123456789")
_LARGEST_WHOLE = 1e17


class NumberFormat(NamedTuple):
    """How numbers are shown: `kind` is "date", "month", "year", "digits" or "" for as they are."""

    kind: str = ""
    code: str = ""


PLAIN = NumberFormat()


def built_in(number: int) -> NumberFormat:
    """The format that Excel knows by its number alone."""
    if number == _BUILT_IN_MONTH:
        return NumberFormat("month")
    return NumberFormat("date") if number in _BUILT_IN_DATES else PLAIN


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """The format that a code such as `mmm yyyy` or `00000000000` describes."""
    code = code[:255]
    letters = set(_NOT_LETTERS.sub("", code.partition(";")[0]).casefold())
    if letters & set("dmyhs") and "general" not in code.casefold():
        if letters & set("dhs"):
            return NumberFormat("date")
        return NumberFormat("month" if "m" in letters and "y" in letters else "year" if "y" in letters else "date")
    if any(_pieces(section) for section in code.split(";")):
        return NumberFormat("digits", code)
    return PLAIN


@lru_cache(maxsize=4096)
def _pieces(section: str) -> tuple[tuple[str, bool], ...]:
    """The signs of a format for whole numbers, and whether each is a digit's place; () for other formats."""
    pieces: list[tuple[str, bool]] = []
    for quoted, escaped, place, other in _TOKEN.findall(section):
        if place:
            pieces.append((place, True))
        elif text := quoted or escaped or (other if other in "+-() /" else ""):
            if not set(text) <= _SEPARATORS:
                return ()
            pieces += [(character, False) for character in text]
        elif other:
            return ()
    places = [sign for sign, is_place in pieces if is_place]
    separated = any(not is_place for _, is_place in pieces)
    if not places or (places.count("0") < 2 and not separated) or pieces[-1] == (" ", False):
        return ()
    return tuple(pieces)


def shown(value: float, style: NumberFormat, epoch: datetime.datetime) -> str:
    """A number as it is shown: `12175550142`, `2019-01`, `2021-03-15`, `01705550142`."""
    if style.kind in ("date", "month", "year"):
        return _date(value, style.kind, epoch)
    whole = value.is_integer() and abs(value) < _LARGEST_WHOLE
    if style.kind == "digits" and whole and value >= 0 and (formatted := _digits(int(value), style.code)):
        return formatted
    return str(int(value)) if whole else repr(value)


def _date(value: float, kind: str, epoch: datetime.datetime) -> str:
    try:
        moment = epoch + datetime.timedelta(days=value)
        moment = (moment + datetime.timedelta(milliseconds=500)).replace(microsecond=0)
    except (OverflowError, ValueError):
        return str(int(value)) if value.is_integer() and abs(value) < _LARGEST_WHOLE else repr(value)
    if 0 <= value < 1:
        return moment.time().isoformat()
    if kind in ("month", "year"):
        return moment.date().isoformat()[: 7 if kind == "month" else 4]
    midnight = moment.time() == datetime.time()
    return moment.date().isoformat() if midnight else moment.isoformat(" ", "seconds")


def _digits(value: int, code: str) -> str:
    """A whole number poured into the places of its format from the right; "" where the format is of another kind."""
    sections = code.split(";")
    section = sections[0]
    if (found := _CONDITION.search(section)) and len(sections) > 1:
        limit = int(found[2])
        if not (value < limit or (found[1] == "<=" and value == limit)):
            section = sections[1]
    pieces = _pieces(section)
    if not pieces:
        return ""
    digits = str(value)
    first = next(position for position, (_, is_place) in enumerate(pieces) if is_place)
    made: list[str] = []
    for position in range(len(pieces) - 1, -1, -1):
        sign, is_place = pieces[position]
        if not is_place:
            made.append(sign)
        elif position == first:
            made.append(digits or ("0" if sign == "0" else ""))
        elif digits:
            made.append(digits[-1])
            digits = digits[:-1]
        elif sign == "0":
            made.append("0")
    return "".join(reversed(made)).strip()
