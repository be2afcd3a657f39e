"""What a cell says: text without markup, e-mails, phones, dates, lists."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from seekout import links
from seekout.dummy import is_dummy_email
from seekout.links import Link
from seekout.people import phone_digits

LONGEST_CELL = 100_000
LONGEST_NAME = 300
_LONGEST_LINE = 1_000
_LONGEST_TEXT = 10_000
_LONGEST_DATE = 40

_EMPTY = {"n/a", "na", "-", "--", "—", "null", "none", "nan", "undefined", "#n/a", "not available", "[]", "{}"}
_LONGEST_EMPTY = max(map(len, _EMPTY))
_TAG = re.compile(r"</?[a-zA-Z][^<>@]{0,200}>")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EMAIL = re.compile(r"[^\s@<>,;:|\"()\[\]\\]{1,64}@[^\s@<>,;:|\"()\[\]\\]+\.[^\s@<>,;:|\"()\[\]\\.]{2,}")
# Most cells are like these, which say themselves and need not be taken apart.
PLAIN_EMAIL = re.compile(
    r"(?![Nn][Oo]-)[A-Za-z0-9][A-Za-z0-9._+-]{0,62}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,40}){0,2}\.[A-Za-z]{2,20}"
)
PLAIN_PHONE = re.compile(r"\+?\(?[0-9](?:(?: \(|\) |[ .()-])?[0-9]){6,15}")
_PHONE_SEPARATORS = re.compile(r"[;|\n]|,(?!\s*(?:ext|x)\b)|\s/\s", re.IGNORECASE)
_LIST_SEPARATORS = re.compile(r"[;|\n]")
_MONTH_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = {name[:length]: number for number, name in enumerate(_MONTH_NAMES, 1) for length in (3, len(name))}
_MONTHS["sept"] = 9
_GOES_ON = {"present", "current", "now", "today", "ongoing", "to date"}


def text(value: str) -> str:
    """One line of plain text: no markup, entities, control characters or doubled spaces; "" for what means nothing."""
    return " ".join(_plain(value).split())[:_LONGEST_LINE].rstrip()


def long_text(value: str) -> str:
    """Plain text that keeps its lines."""
    lines = [" ".join(line.split()) for line in _plain(value).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:_LONGEST_TEXT].rstrip()


def _plain(value: str) -> str:
    value = value.strip()
    # Spreadsheets protect a leading formula sign with an apostrophe.
    if len(value) > 1 and value[0] == "'" and value[1] in "=+-@":
        value = value[1:]
    if len(value) <= _LONGEST_EMPTY and value.casefold() in _EMPTY:
        return ""
    if "<" in value:
        value = _TAG.sub(" " if value.count("<") > 20 else "", value)
    if "&" in value:
        value = html.unescape(value)
    if value.isprintable():
        return value.strip()
    value = _SURROGATE.sub("", value)
    return "".join(
        character if character.isprintable() or character in "\n\t\u200d\u200e\u200f" else " " for character in value
    ).strip()


def emails(value: str) -> tuple[str, ...]:
    """Every real e-mail address in a cell, as written; dummy addresses mean that there is none."""
    found = [address.strip(".'") for address in _EMAIL.findall(_plain(value).replace("mailto:", " "))]
    return tuple(address for address in found if len(address) <= 254 and not is_dummy_email(address))


def phones(value: str) -> tuple[str, ...]:
    """Every phone number in a cell, as written; fewer than seven digits are none."""
    found = []
    for part in _PHONE_SEPARATORS.split(_plain(value)):
        number = " ".join(part.split()).removeprefix("tel:").strip()
        if 7 <= len(phone_digits(number)) <= 20 and len(number) <= 50:
            found.append(number)
    return tuple(found)


def profiles(value: str, *, linkedin: bool) -> tuple[Link, ...]:
    """Every link in a cell; `linkedin` as in `links.clean`."""
    decoded = decode(value)
    texts = [str(item) for item in decoded] if isinstance(decoded, list) else re.split(r"[\s;|,]+", value)
    urls = [url for part in texts if (url := links.clean(text(part), linkedin=linkedin))]
    return tuple((url, links.normalised(url), links.linkedin_slug(url)) for url in urls)


def items(value: str) -> tuple[str, ...]:
    """The entries of a list in one cell: a JSON array, or joined by semicolons, bars, lines or else commas."""
    decoded = decode(value)
    if isinstance(decoded, list):
        parts = [entry if isinstance(entry, str) else _name_of(entry) for entry in decoded]
    else:
        plain = _plain(value)
        parts = _LIST_SEPARATORS.split(plain) if _LIST_SEPARATORS.search(plain) else plain.split(",")
    return tuple(dict.fromkeys(entry for part in parts if (entry := text(part))))


def _name_of(entry: Any) -> str:
    return str(entry.get("name", "")) if isinstance(entry, dict) else ""


def decode(value: str) -> Any:
    """The JSON array or object in a cell, or None."""
    value = value.strip()
    if value[:1] + value[-1:] not in ("[]", "{}"):
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def truthy(value: str) -> bool:
    """Whether a yes-or-no cell says yes."""
    return value.strip().casefold() in {"yes", "y", "true", "x", "1", "✓", "✔"}


def date(value: str) -> str:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`; "" for one that goes on; what cannot be read stays as it is."""
    value = text(value)
    if value.casefold() in _GOES_ON:
        return ""
    if found := re.fullmatch(r"(\d{4})(?:\.0)?", value):
        return found[1]
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?", value):
        return _iso(value, found[1], found[2], found[3])
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", value):
        return _iso(value, found[2], found[1], None)
    if found := re.fullmatch(r"([A-Za-z]{3,9})\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})", value):
        month = _MONTHS.get(found[1].casefold())
        if month:
            return _iso(value, found[3], str(month), found[2])
    return value[:_LONGEST_DATE]


def _iso(value: str, year: str, month: str, day: str | None) -> str:
    if not 1 <= int(month) <= 12 or (day is not None and not 1 <= int(day) <= 31):
        return value[:_LONGEST_DATE]
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
