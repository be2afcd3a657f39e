"""The off-limits list as a CSV file: rows to entries, each bad one with a sentence, and entries to rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import seekout
from store.models import OffLimit
from store.workspaces.off_limits import LONGEST, Entry, NoEntry, last_day
from store.workspaces.off_limits import entries_of as named_by
from worker.delivery.rows_csv import plain_cell, safe_cell

HEADER = ("Company or domain", "Reason", "Until", "Former employees", "Added by", "Added")
_WHO, _REASON, _UNTIL, _EVER = "who", "reason", "until", "ever"
_HEADERS = {
    **dict.fromkeys(
        "company or domain|company|companies|company name|domain|domains|e mail domain|email domain|web domain|website"
        "|web site|name|client|account|account name|employer|organisation|organization|off limits|value|firma"
        "|unternehmen|entreprise|societe|empresa".split("|"),
        _WHO,
    ),
    **dict.fromkeys("reason|reasons|why|note|notes|comment|comments|grund|raison|motivo".split("|"), _REASON),
    **dict.fromkeys(
        "until|till|expires|expiry|expiry date|end|end date|ends|valid until|to|bis|jusqu a".split("|"), _UNTIL
    ),
    **dict.fromkeys(
        "former employees|also former employees|ever|ever worked there|worked there before|also whoever worked there"
        " before|all companies|former".split("|"),
        _EVER,
    ),
}
_YES = frozenset("yes y true x 1 ja oui si sí ✓ ever".split())
_NO = frozenset(["", "no", "n", "false", "0", "nein", "non", "-", "now"])
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_NAMED_MONTH = re.compile(r"(\d{1,2})[ .-]+([A-Za-z]{3,9})[ .,-]+(\d{4})")


def entries_of(rows: Sequence[tuple[int, list[str]]]) -> tuple[list[Entry], list[str]]:
    """The entries of a file's rows (seekout.read_list), and a sentence for each row that could not be taken.

    Without a header that is known, the first column is taken for companies and domains.
    """
    if not rows:
        return [], ["The file has no rows."]
    columns = [_HEADERS.get(seekout.header_key(cell)) for cell in rows[0][1]]
    if _WHO in columns:
        rows = rows[1:]
    else:
        columns = [_WHO]
    found: list[Entry] = []
    problems: list[str] = []
    for number, cells in rows:
        taken, problem = _entries_of_row(columns, [plain_cell(cell) for cell in cells])
        found += taken
        if problem:
            problems.append(f"Row {number}: {problem}.")
    return found, problems


def _entries_of_row(columns: Sequence[str | None], cells: Sequence[str]) -> tuple[list[Entry], str | None]:
    """What a row names, or what is wrong with it: a row is taken as a whole, or not at all."""
    by_kind: dict[str, list[str]] = {_WHO: [], _REASON: [], _UNTIL: [], _EVER: []}
    for kind, cell in zip(columns, cells, strict=False):
        if kind is not None and cell:
            by_kind[kind].append(cell)
    if not by_kind[_WHO]:
        return [], "it names no company and no domain. Fill that in, or remove the row"
    try:
        until = _day(by_kind[_UNTIL][0]) if by_kind[_UNTIL] else None
        ever = any(_is_yes(cell) for cell in by_kind[_EVER])
        reason = "; ".join(by_kind[_REASON])[:LONGEST]
        return [one for text in by_kind[_WHO] for one in named_by(text, reason, until, ever=ever)], None
    except NoEntry as error:
        return [], str(error)


def _day(text: str) -> date:
    """A day in one of the ways that leave no doubt. Raises NoEntry."""
    how = f'"{text[:40]}" is no date that is sure. Write it as 2026-12-31'
    try:
        if found := _ISO.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _NAMED_MONTH.fullmatch(text):
            day, month, year = found.groups()
            return datetime.strptime(f"{day} {month[:3]} {year}", "%d %b %Y").replace(tzinfo=UTC).date()
        numbers = [int(part) for part in re.split(r"[/.]", text)] if re.fullmatch(r"[\d/.]+", text) else []
        if len(numbers) == 3 and numbers[2] > 999:
            first, second, year = numbers
            # 31.12.2026 is written with the day first everywhere; of 03/04/2026 nobody can tell.
            if "." in text or first > 12 or first == second:
                return date(year, second, first)
            if second > 12:
                return date(year, first, second)
    except (ValueError, OverflowError):
        raise NoEntry(how) from None
    raise NoEntry(how)


def _is_yes(text: str) -> bool:
    word = text.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise NoEntry(f'"{text[:40]}" says neither yes nor no for former employees. Write yes or no')


def as_csv(entries: Sequence[OffLimit]) -> bytes:
    """A list as a file that can be imported again: UTF-8 with a byte order mark, for Excel."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for entry in entries:
        end = last_day(entry)
        added = datetime.fromtimestamp(entry.added_at, UTC).date().isoformat()
        told = (safe_cell(entry.written), safe_cell(entry.reason), end.isoformat() if end else "")
        writer.writerow([*told, "yes" if entry.ever else "no", entry.added_by, added])
    return text.getvalue().encode("utf-8-sig", "replace")
