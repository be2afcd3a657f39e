"""Who failed, and why: a table in the export's thread, or in a direct message where names may not stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.exporting.items import FailedRow
from store.exporting.states import is_the_rest
from store.models import Export, ExportState
from worker.surface import ids
from worker.surface.channel import Content
from worker.surface.reviews.review import destination
from worker.surface.text import Block, actions, bold, button, count, cut, escape, listed, rows, section, sections

# Slack's data_table holds a hundred rows and a header.
MOST_IN_TABLE = 100
_MOST_REASONS = 10
# So few are said in a line.
_WITHOUT_TABLE = 3
_MOST_NAMED = 10
_MOST_CHARACTERS = 8_000
_STATUS = re.compile(r" \(HTTP \d{3}\)$")


def failures(
    export: Export,
    failed: Sequence[FailedRow],
    *,
    names: Sequence[tuple[int, str]] = (),
    project_name: str = "",
    file: str = "",
) -> Content | None:
    """Which rows failed, by reason, in the file's row numbers; None if none did.

    `names` are row and name of the first of them, for places where names may stand; `project_name` is for places where
    the export's message does not stand above. `file` says where the CSV is.
    """
    if not failed:
        return None
    lines = [f":warning: *{count(len(failed), 'candidate')} failed:*", *_by_reason(failed)]
    told = ["\n".join(lines)]
    if project_name:
        told.insert(0, f"{bold(project_name, 150)} → {destination(export)}")
    retry, stopped = export.state == ExportState.COMPLETE_WITH_ERRORS, export.state == ExportState.FAILED
    these, their_rows = ("this one", "this row") if len(failed) == 1 else ("these", "these rows")
    advice = [file, f"*Retry failed* sends {these} again, and nobody else." if retry else ""]
    if stopped:
        # Not from here: it sends those too who were not sent, and may ask for another campaign first.
        advice.append(f"The button on the export's message sends {these} too.")
    advice.append(
        ("If that does not help, fix" if retry or stopped else "Fix")
        + f" {their_rows}, export the project from SeekOut again and upload the file with `/export`: whoever is in "
        "SourceWhale already is left out."
    )
    told.append("\n".join(line for line in advice if line))
    blocks = [block for paragraph in told for block in sections(paragraph.split("\n"))]
    if len(failed) > _WITHOUT_TABLE:
        blocks.insert(-1, table(failed, dict(names)))
    elif names:
        blocks.insert(-1, section(_named(names, len(failed))))
    if names:
        told.insert(-1, _named(names[:_MOST_NAMED], len(failed)))
    if retry:
        blocks.append(actions("retry_actions", button("Retry failed", action_id=ids.RETRY_FAILED, value=export.id)))
    return Content("\n".join(told), blocks)


def table(failed: Sequence[FailedRow], names: dict[int, str]) -> Block:
    """The first of those who failed: row, name where names may stand, reason, and what to do."""
    headings = ["Row", *(["Name"] if names else []), "Reason", "What to do"]
    body = [
        [
            str(one.row),
            *([cut(names.get(one.row) or "(no name)", 80)] if names else []),
            cut(_plain(one.reason), 150),
            _advice(one.reason),
        ]
        for one in failed[:MOST_IN_TABLE]
    ]
    # All blocks of a message together hold some 13,000 characters.
    while len(body) > 1 and sum(len(text) for row in body for text in row) > _MOST_CHARACTERS:
        body = body[: len(body) * 9 // 10]
    return {
        "type": "data_table",
        "caption": f"{count(len(failed), 'candidate')} failed",
        "page_size": 10,
        "rows": [[_cell(text) for text in row] for row in [headings, *body]],
    }


def as_section(block: Block) -> Block:
    """The same table as text, where Slack does not take tables."""
    headings, *body = [[str(cell["text"]) for cell in row] for row in block["rows"]]
    named = "Name" in headings
    lines = [f"• row {row[0]}" + (f" · {escape(row[1])}" if named else f": {escape(row[1])}") for row in body[:10]]
    if more := len(body) - 10:
        lines += [f"and {more:,} more"] if more > 0 else []
    return section("\n".join(lines))


def retried(export: Export, *, project_name: str = "") -> Content:
    """What takes the place of the failures while *Retry failed* is at work, and when nobody has failed any more."""
    one = export.retried_people == 1
    people = count(export.retried_people or 0, "candidate")
    if not export.retried_people:
        text = f"<@{export.retried_by}> asked to send these once more. By now all of them are left out."
    elif export.ended_at is None and is_the_rest(export):
        text = (
            f"{people} that had not been sent {'is' if one else 'are'} being sent, as <@{export.retried_by}> asked. "
            "Who failed is told again at the end."
        )
    elif export.ended_at is None:
        text = f"{people} that had failed {'is' if one else 'are'} being sent again, as <@{export.retried_by}> asked."
    elif export.state == ExportState.COMPLETE:
        had = "had not been sent" if is_the_rest(export) else "had failed"
        text = f":white_check_mark: {people} that {had} {'is' if one else 'are'} in SourceWhale now."
    elif is_the_rest(export):
        text = f"How it went on with {people} that had not been sent stands above."
    else:
        text = f"{people} that had failed {'was' if one else 'were'} sent again; how that ended stands above."
    if project_name:
        text = f"{bold(project_name, 150)} → {destination(export)}\n{text}"
    return Content(text, [section(text)])


def _named(names: Sequence[tuple[int, str]], failed: int) -> str:
    people = [f"{escape(cut(name or '(no name)', 60))} (row {row})" for row, name in names]
    if failed > len(names):
        people.append(f"{failed - len(names):,} more")
    return f"They are {listed(people)}." if failed > 1 else f"It is {listed(people)}."


def _cell(text: str) -> Block:
    # Nothing in it is obeyed; to a reader of logs it must not look as if it were.
    return {"type": "raw_text", "text": text.replace("<", "‹").replace(">", "›") or "-"}


def _plain(reason: str) -> str:
    """A reason without the status, which is for whoever looks after SourceWhale and stands in the CSV."""
    return _STATUS.sub("", reason)


def _advice(reason: str) -> str:
    if "rejected" in reason:
        return "Fix the row and upload the file again"
    if "check in SourceWhale" in reason or "looked up" in reason:
        return "Look in SourceWhale first"
    if "larger than" in reason:
        return "Shorten the row and upload the file again"
    return "Retry failed"


def _of_all(reason: str, numbers: Sequence[int]) -> str:
    """A reason that was told of one row, as it is told of several."""
    if len(numbers) == 1:
        return reason
    return reason.replace("of this row", "of these rows").replace("this row's", "these rows'")


def _by_reason(failed: Sequence[FailedRow]) -> list[str]:
    by_reason: dict[str, list[int]] = {}
    for item in failed:
        by_reason.setdefault(_plain(item.reason), []).append(item.row)
    most_first = sorted(by_reason.items(), key=lambda entry: -len(entry[1]))
    lines = [
        f"• {len(numbers):,} · {escape(cut(_of_all(reason, numbers), 200))} ({rows(numbers, ids.MAX_ROWS_NAMED)})"
        for reason, numbers in most_first[:_MOST_REASONS]
    ]
    if rest := most_first[_MOST_REASONS:]:
        lines.append(f"• {sum(len(numbers) for _, numbers in rest):,} for other reasons")
    return lines
