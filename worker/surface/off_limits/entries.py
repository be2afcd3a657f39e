"""The list as admins edit it: what stands on it, what to add and to remove, and the list as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.models import OffLimit
from store.workspaces.off_limits import last_day
from worker.surface import ids
from worker.surface.text import (
    Block,
    actions,
    bold,
    button,
    context,
    count,
    cut,
    escape,
    modal,
    one_line,
    option,
    plain_text,
    section,
    sections,
    shortened,
)

TITLE = "Off-limits"
SHOWN = 20
_MOST_PROBLEMS = 15


def day(found: date) -> str:
    """`31 Dec 2026`."""
    return f"{found.day} {found:%b %Y}"


def entry_line(entry: OffLimit) -> str:
    """`*Acme Ltd*: client, until 31 Dec 2026, also former employees`."""
    end = last_day(entry)
    told = [
        escape(cut(entry.reason, 100)) if entry.reason else "",
        f"until {day(end)}" if end else "",
        "also former employees" if entry.ever else "",
    ]
    rest = ", ".join(part for part in told if part)
    return f"{bold(entry.written, 100)}{f': {rest}' if rest else ''}"


def view(entries: Sequence[OffLimit], number: int, note: str | None = None) -> Block:
    """The modal: the entries that were added last (`entries`) of `number`; `note` says what has just been done."""
    blocks: list[Block] = [section(note)] if note else []
    blocks.append(
        section(
            "Whoever works at one of these companies, or has an e-mail address there, is left out of every export. "
            "*Review* says so, and an admin can let single people through.\n"
            f"*{count(number, 'entry', 'entries') if number else 'Nothing'}* on the list."
        )
    )
    if entries:
        lines = [f"• {entry_line(entry)} · added by <@{entry.added_by}>" for entry in entries[:SHOWN]]
        blocks += sections(lines)
    if number > len(entries[:SHOWN]):
        blocks.append(context(f"These were added last. *Send as CSV* sends all {number:,} to you."))
    blocks += [*_to_add(), *(_to_remove() if number else ()), *_as_file()]
    if number:
        blocks.append(actions("off_limits_actions", button("Send as CSV", action_id=ids.SEND_OFF_LIMITS, value="csv")))
    return modal(TITLE, blocks, callback_id=ids.OFF_LIMITS_VIEW, submit="Save", close="Close")


def _to_add() -> list[Block]:
    also = option("Also whoever worked there before", ids.EVER)
    return [
        _input(
            ids.OFF_LIMITS_NEW,
            "Companies or domains to add",
            {"type": "plain_text_input", "multiline": True, "max_length": 3000},
            "One on each line, such as Acme Ltd or acme.com. A domain stands for its subdomains and mailboxes too.",
        ),
        _input(
            ids.OFF_LIMITS_REASON,
            "Reason",
            {"type": "plain_text_input", "max_length": 200},
            "Recruiters read it in Review.",
        ),
        _input(
            ids.OFF_LIMITS_UNTIL, "Until", {"type": "datepicker"}, "The last day. Empty: until somebody removes it."
        ),
        _input(ids.OFF_LIMITS_EVER, "Who", {"type": "checkboxes", "options": [also]}),
    ]


def _to_remove() -> list[Block]:
    element = {
        "type": "multi_external_select",
        "min_query_length": 0,
        "max_selected_items": ids.MAX_CHOSEN,
        "placeholder": plain_text("Search the list"),
    }
    return [_input(ids.OFF_LIMITS_REMOVE, "Entries to remove", element)]


def _as_file() -> list[Block]:
    only = option("Remove entries that are not in this file", ids.REPLACES)
    return [
        _input(
            ids.OFF_LIMITS_FILE,
            "Import a CSV file",
            {"type": "file_input", "max_files": 1},
            "Columns: Company, Domain, Reason, Until (2026-12-31), Former employees (yes or no).",
        ),
        _input(ids.OFF_LIMITS_REPLACES, "The file", {"type": "checkboxes", "options": [only]}),
    ]


def _input(name: str, label: str, element: Block, hint: str | None = None) -> Block:
    made = {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain_text(label),
        "element": {**element, "action_id": name},
    }
    return {**made, "hint": plain_text(hint)} if hint else made


def entry_option(entry: OffLimit) -> Block:
    """An entry in the list of those to remove."""
    return option(cut(entry.written, ids.MAX_OPTION_TEXT), entry.id, one_line(cut(entry.reason, 75)) or None)


def saved(added: int, changed: int, removed: int) -> str:
    """What was done, in a sentence."""
    parts = [
        f"{count(number, 'entry', 'entries')} {word}"
        for number, word in ((added, "added"), (changed, "changed"), (removed, "removed"))
        if number
    ]
    return f":white_check_mark: {', '.join(parts)}." if parts else "Nothing has changed."


def imported(added: int, changed: int, removed: int, problems: Sequence[str]) -> str:
    """What came of a file, with a sentence for each row that could not be taken."""
    text = saved(added, changed, removed)
    if problems:
        shown = [f"• {escape(cut(problem, 200))}" for problem in problems[:_MOST_PROBLEMS]]
        if (more := len(problems) - len(shown)) > 0:
            shown.append(f"• and {more:,} more")
        head = f":warning: {count(len(problems), 'row')} could not be taken. Fix them and import the file again:"
        text = "\n".join([text, head, *shown])
    return shortened(text, ids.MAX_SECTION_TEXT)
