"""What reading a file found, in words: every part of it that is not sent, and whatever was guessed.

The report is the plain data that reading leaves with an export; a key that is missing says nothing was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import seekout
from seekout.headings.fields import BY_NAME
from seekout.headings.headers import Reason
from store.exporting.selection import Plan
from worker.surface import ids
from worker.surface.text import bold, count, cut, escape, listed, rows

Report = Mapping[str, Any]

_MOST_NAMED = 5
_NO_NAME = "(no name)"
# Which file is not told: it may be of a search that others are not to know of.
_ELSEWHERE = "in another file of this workspace, until that file is uploaded again without the mark"
_MOST_HEADERS = 12


def left_out(report: Report) -> list[str]:
    """A line for each kind of row that cannot be sent, with its rows and reason."""
    nobody: list[int] = []
    rest: dict[str, list[int]] = {}
    for row, reason in report.get("unreadable_rows", []):
        if reason == seekout.NOBODY:
            nobody.append(row)
        else:
            rest.setdefault(reason, []).append(row)
    lines = []
    unidentified = report.get("unidentified", len(nobody))
    if nobody:
        # Only the first of many rows are kept with their numbers.
        verb = "names" if unidentified == 1 else "name"
        lines.append(f"{count(unidentified, 'row')} {verb} nobody · {_rows(nobody, unidentified)}: {seekout.NOBODY}")
    lines += [
        f"{count(len(numbers), 'row')} could not be read · {rows(numbers, ids.MAX_ROWS_NAMED)}: {_name(reason, 200)}"
        for reason, numbers in list(rest.items())[:_MOST_NAMED]
    ]
    if "left_notes" in report:
        return [*lines, *(escape(cut(note, 300)) for note in report["left_notes"][:_MOST_NAMED])]
    # What an earlier version read tells of hidden rows and sheets in numbers, and among its notes how to send them.
    if hidden := report.get("hidden_rows", 0):
        lines.append(f"{count(hidden, 'row')} {_is(hidden)} hidden in the file (by a filter, or by hand)")
    for name, why in report.get("sheets_left", [])[:_MOST_NAMED]:
        lines.append(f"sheet {bold(name, 40)}: {escape(cut(why, 150))}")
    return lines


def marked(report: Report, plan: Plan) -> list[str]:
    """How many are left out as marked Do Not Contact, and where they are."""
    lines, here = [], plan.do_not_contact - plan.opted_out_there
    if here and here == plan.opted_out_elsewhere:
        lines.append(f"{here:,} marked Do Not Contact {_ELSEWHERE}")
    elif here:
        by = held_by(report, plan.opted_out_elsewhere)
        lines.append(f"{here:,} marked Do Not Contact{f': {by}' if by else ''}")
    if plan.opted_out_there:
        lines.append(f"{plan.opted_out_there:,} marked Do Not Contact in SourceWhale")
    return lines


def held_by(report: Report, elsewhere: int = 0) -> str:
    """`columns Email Opt Out (2) and Tags (1)`: by what people are held back; "" if the report does not say.

    `elsewhere` is how many are marked in another file alone.
    """
    held, told = report.get("held_back", {}), []
    if held:
        names = [f"{_name(header)} ({number:,})" if len(held) > 1 else _name(header) for header, number in held.items()]
        told.append(f"column{'s' if len(held) > 1 else ''} {listed(names[:_MOST_NAMED])}")
    if elsewhere:
        told.append(f"{elsewhere:,} {_ELSEWHERE}")
    return "; ".join(told)


def warnings(report: Report) -> list[str]:
    """What a person should know before they send, each with what they can do."""
    lines = _unclear_opt_outs(report)
    if no_calls := report.get("do_not_call", 0):
        lines.append(f"{count(no_calls, 'candidate')} {_is(no_calls)} marked Do Not Call: sent without phone numbers.")
    if damaged := report.get("damaged_phones", 0):
        lines.append(
            f"{count(damaged, 'phone number')} {_was(damaged)} damaged by Excel (such as 4.479E+11) and {_is(damaged)} "
            "not sent. Upload the file as SeekOut made it, before Excel saved it."
        )
    lines += [escape(cut(note, 300)) for note in report.get("notes", [])[:_MOST_NAMED]]
    if guess := encoding_guess(report):
        lines.append(guess)
    return lines


def _unclear_opt_outs(report: Report) -> list[str]:
    """Which columns look like an opt-out and were not understood, and whom each holds back all the same."""
    held, lines = report.get("held_back", {}), []
    headers = report.get("opt_out_unclear", [])
    if unclear := [header for header in headers if header not in held]:
        one = len(unclear) == 1
        names = listed([bold(header, 40) for header in unclear[:_MOST_NAMED]])
        lines.append(
            f"{'Column' if one else 'Columns'} {names} {'looks' if one else 'look'} like an opt-out and "
            f"{'was' if one else 'were'} not understood. Press *Columns* to say what {'it is' if one else 'they are'}."
        )
    for header in [header for header in headers if header in held][:_MOST_NAMED]:
        lines.append(
            f"Column {bold(header, 40)} looks like an opt-out and was understood in part: it holds back "
            f"{count(held[header], 'candidate')}. Press *Columns* to say what it is."
        )
    return lines


def to_look_at(report: Report) -> bool:
    """Whether a person should see this reading before anybody of it is sent.

    A column was not understood, rows or sheets are left out, or something was guessed. Columns that are known to be
    about something else, and those that somebody chose to leave out, leave no question.
    """
    columns = report.get("columns")
    if columns is None:
        unknown = bool(report.get("ignored"))
    else:
        unknown = any(reason == Reason.UNKNOWN.value for _, _, reason in columns)
    return bool(unknown or left_out(report) or warnings(report) or doubtful(report))


def encoding_guess(report: Report) -> str | None:
    """That the encoding was guessed, with a name as it was read; None if the bytes leave no doubt."""
    encoding = report.get("encoding") or {}
    if not encoding or (encoding.get("sure", True) and not encoding.get("chosen")):
        return None
    sample = f"; a name reads {bold(encoding['sample'], 40)}" if encoding.get("sample") else ""
    chosen = "read as you chose, as" if encoding.get("chosen") else "guessed to be"
    name = _name(encoding.get("label") or encoding["name"])
    return f"The file's letters were {chosen} {name}{sample}. If that is wrong, press *Read as*."


def sources(report: Report) -> str | None:
    """`Read from 2 sheets: Berlin, Munich`; None if the file has no sheets, or only one."""
    names = report.get("sheets_read", [])
    if len(names) < 2:
        return None
    return f"Read from {count(len(names), 'sheet')}: {', '.join(_name(name) for name in names[:_MOST_HEADERS])}"


def columns_line(report: Report) -> str | None:
    """How many columns were understood, and which are left out; None if the report does not say."""
    understood, ignored = report.get("understood", []), report.get("ignored", [])
    if not understood and not ignored:
        return None
    line = f"*Columns* · {len(understood):,} understood" if understood else "*Columns*"
    if not ignored:
        return f"{line}, none left out"
    names = ", ".join(_name(header) for header in ignored[:_MOST_HEADERS])
    more = f" and {len(ignored) - _MOST_HEADERS:,} more" if len(ignored) > _MOST_HEADERS else ""
    return f"{line} · {len(ignored):,} left out: {names}{more}"


def merges(report: Report) -> Sequence[Mapping[str, Any]]:
    """Rows that became one person: `rows`, `names`, `why`, and `key`, by which they are kept apart.

    Those of different names come first: they are the ones to look at.
    """
    found = report.get("merges", [])
    return sorted(found, key=lambda merge: not _differ(merge))


def doubtful(report: Report) -> list[Mapping[str, Any]]:
    """The merges of rows with different names: those that a person should look at."""
    return [merge for merge in merges(report) if _differ(merge)]


def merged_line(report: Report) -> str | None:
    """Who stands in the file more than once under the same name; None if nobody does."""
    same = [merge for merge in merges(report) if not _differ(merge)]
    if not same:
        return None
    named = [f"{_name(names_of(merge)[0])} ({rows(list(merge['rows']), 3)})" for merge in same]
    more = f" and {len(same) - 3:,} more" if len(same) > 3 else ""
    return f"*Merged* · {', '.join(named[:3])}{more}"


def names_of(merge: Mapping[str, Any]) -> list[str]:
    """The names of the rows that became one person, each once; at least one, since lists of links have none."""
    return list(dict.fromkeys(name or _NO_NAME for name in merge["names"])) or [_NO_NAME]


def _differ(merge: Mapping[str, Any]) -> bool:
    return len({name.casefold() for name in merge["names"]}) > 1


def merge_line(merge: Mapping[str, Any]) -> str:
    """`Bob Probe and Robert Probe are one person (rows 2 and 5): the same e-mail bob@x.example`."""
    names = names_of(merge)
    shown = listed([bold(name, 40) for name in names[:_MOST_NAMED]])
    people = shown if len(names) > 1 else f"{shown}, named {count(len(merge['rows']), 'time')},"
    verb = "are" if len(names) > 1 else "is"
    return f"{people} {verb} one person ({rows(list(merge['rows']), _MOST_NAMED)}): {escape(cut(merge['why'], 150))}"


def field_words(field: str) -> str:
    """What a field is called on the screen."""
    known = BY_NAME.get(field)
    return known.label if known is not None else field


def since_last_file(report: Report) -> str | None:
    """What has changed since the project's last file; None if nothing has, or there was none."""
    parts = [f"{report[name]:,} {name}" for name in ("new", "changed", "gone") if report.get(name)]
    return f"Since the last file of this project: {', '.join(parts)}" if parts else None


def _rows(numbers: list[int], number: int) -> str:
    named = rows(numbers, ids.MAX_ROWS_NAMED)
    return f"{named} and {number - len(numbers):,} more" if number > len(numbers) and " more" not in named else named


def _name(text: str, limit: int = 40) -> str:
    return escape(cut(text, limit))


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
