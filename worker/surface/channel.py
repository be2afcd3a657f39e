"""What a channel reads of an export: one message that fills up, and a thread of what failed.

Counts and row numbers only, unless names are passed in: whoever does that must know that the channel is neither public
nor shared (design.md, Never).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from store.exporting.items import Counts, FailedRow
from store.models import Export, ExportState
from worker.surface import ids
from worker.surface.review import destination
from worker.surface.text import (
    Block,
    actions,
    button,
    confirm,
    context,
    count,
    cut,
    date,
    duration,
    escape,
    header,
    link,
    percent,
    rows,
    section,
)

# With the numbers beside it, a line on a phone.
_BAR_CELLS = 16
_MOST_REASONS = 10
_STATUS = re.compile(r" \(HTTP \d{3}\)$")
_TERMINAL = (ExportState.COMPLETE, ExportState.COMPLETE_WITH_ERRORS)

STEPS_REMINDER = (
    "The campaign's steps do not start by themselves: kick off and resume the campaign steps in SourceWhale."
)


@dataclass(frozen=True, slots=True)
class Content:
    """A message: the summary that notifications and screen readers get, and the blocks."""

    text: str
    blocks: list[Block]


def progress(
    export: Export,
    project_name: str,
    counts: Counts,
    elapsed: float,
    *,
    left: float | None = None,
    not_attempted: Sequence[int] = (),
) -> Content:
    """The one message of an export, in whatever state it is.

    `elapsed` is in seconds since *Export*, or since *Retry failed*; `left`, in seconds too, is an estimate or None.
    `not_attempted` are the rows whose turn had not come when it was cancelled.
    """
    project = f"*{escape(cut(project_name, 150))}*"
    asked = f"Asked for by <@{export.requested_by}>"
    if export.times_retried:
        asked += f" · failed ones sent again by <@{export.retried_by or export.requested_by}>"
    if export.ended_at is not None:
        asked += f" · took {duration(elapsed)}"
    if export.state in _TERMINAL:
        return _complete(export, project, counts, asked)
    if export.state == ExportState.FAILED:
        lines = [f"{project} → {destination(export)}", escape(export.problem or "")]
        lines += [*(_sent(counts) if counts.exported else []), *_left_over(counts)]
        return _made("Export stopped", ":warning:", lines, asked)
    if export.state == ExportState.CANCELLED:
        lines = [f"{project} → {destination(export)}", *_sent(counts), *_left_over(counts)]
        if not_attempted:
            lines.append(f"Not attempted: {rows(list(not_attempted), ids.MAX_ROWS_NAMED)}.")
            lines.append("To send the rest, type `/export` again: those who have arrived are skipped.")
        return _made("Export cancelled", "", lines, asked)
    return _running(export, project, counts, elapsed, left, asked)


def _running(export: Export, project: str, counts: Counts, elapsed: float, left: float | None, asked: str) -> Content:
    whole, done = round_of(export, counts)
    if export.times_retried:
        lines = [f"Sending {count(whole, 'failed candidate')} of {project} to {destination(export)} again"]
    else:
        lines = [f"Exporting {project} to {destination(export)}"]
    lines.append(f"{bar(done, whole)} {done:,} of {whole:,} · {percent(done, whole)}")
    if counts.failed:
        lines.append(f":warning: {counts.failed:,} failed so far")
    if export.cancel_requested:
        lines.append("Cancelling after the batch in flight...")
    elif export.wait_reason:
        lines.append(f":hourglass_flowing_sand: Paused: {escape(export.wait_reason)}")
    elif export.state == ExportState.QUEUED:
        lines.append(":hourglass_flowing_sand: Waiting for its turn")
    if export.wait_reason and export.queued_at is not None:
        # A pause may be long, and the message is not edited during it: this stays true.
        asked += f" · started {date(export.queued_at)}"
    elif elapsed > 1 and done:
        asked += f" · {duration(elapsed)} so far"
        if left is not None and not export.cancel_requested:
            asked += f", about {duration(left)} left"
    text = cut("\n".join(lines), ids.MAX_SECTION_TEXT)
    blocks = [section(text), context(asked)]
    if not export.cancel_requested:
        blocks.append(actions("export_actions", cancel_button(export)))
    return Content(text, blocks)


def round_of(export: Export, counts: Counts) -> tuple[int, int]:
    """How many people this run is about, and how many of them are done: all of an export, or those sent again."""
    whole = export.retried_people or 0 if export.times_retried else counts.to_send
    return whole, max(0, whole - counts.waiting)


def bar(done: int, whole: int) -> str:
    """A bar that fills up; full only when all are done."""
    filled = _BAR_CELLS * done // max(1, whole)
    return "█" * filled + "░" * (_BAR_CELLS - filled)


def cancel_button(export: Export) -> Block:
    """*Cancel*, which asks once more before it acts."""
    return button(
        "Cancel",
        action_id=ids.CANCEL_EXPORT,
        value=export.id,
        confirm=confirm(
            "Cancel this export?",
            "The batch in flight is finished first. Whoever has arrived stays in SourceWhale; the rest are not sent.",
            yes="Cancel the export",
            no="Keep exporting",
        ),
    )


def retry_button(export: Export) -> Block:
    """*Retry failed*."""
    return button("Retry failed", action_id=ids.RETRY_FAILED, value=export.id)


def may_retry(export: Export, failed: int) -> bool:
    """Whether *Retry failed* is offered."""
    return failed > 0 and export.state in (ExportState.COMPLETE_WITH_ERRORS, ExportState.FAILED)


def failures(
    export: Export,
    failed: Sequence[FailedRow],
    *,
    names: Sequence[tuple[int, str]] = (),
    project_name: str = "",
    file: str = "",
) -> Content | None:
    """Which rows did not make it, by reason, in the file's row numbers; None if all did.

    `names` are row and name of the first of them, for places where names may stand; `project_name` is for places where
    the export's message does not stand above. `file` says where the CSV is.
    """
    unreadable = [FailedRow(row, reason) for row, reason in export.report.get("unreadable_rows", [])]
    if export.times_retried and not failed:
        return None
    paragraphs = []
    if failed:
        lines = [f":warning: *{count(len(failed), 'candidate')} did not make it:*", *_by_reason(failed)]
        paragraphs.append("\n".join(lines))
        if names:
            listed = ", ".join(f"{escape(cut(name or '(no name)', 60))} (row {row})" for row, name in names)
            more = f" and {len(failed) - len(names):,} more" if len(failed) > len(names) else ""
            paragraphs.append(f"They are {listed}{more}.")
    if unreadable:
        number = export.report.get("unreadable", len(unreadable))
        lines = [f":warning: *{count(number, 'row')} of the file could not be read:*", *_by_reason(unreadable)]
        paragraphs.append("\n".join(lines))
    if not paragraphs:
        return None
    if project_name:
        paragraphs.insert(0, f"*{escape(cut(project_name, 150))}* → {destination(export)}")
    retry = may_retry(export, len(failed))
    advice = [file, "*Retry failed* sends these again, and nobody else." if retry else ""]
    advice.append(
        ("If that does not help, mend" if retry else "Mend")
        + " these rows, export the project from SeekOut again and type `/export`: those who have arrived are skipped."
    )
    paragraphs.append("\n".join(line for line in advice if line))
    blocks = [section(paragraph) for paragraph in paragraphs]
    if retry:
        blocks.append(actions("retry_actions", retry_button(export)))
    return Content(cut("\n".join(paragraphs), ids.MAX_UPDATE_TEXT), blocks)


def retried(export: Export, *, project_name: str = "") -> Content:
    """What takes the place of the failures while *Retry failed* is at work, and when nobody has failed any more."""
    people = count(export.retried_people or 0, "candidate")
    if export.ended_at is None:
        text = f"{people} that had failed {_are(export)} being sent again, as <@{export.retried_by}> asked."
    elif export.state == ExportState.COMPLETE:
        text = f":white_check_mark: {people} that had failed {_are(export)} in SourceWhale now."
    else:
        text = f"{people} that had failed {_were(export)} sent again; how that ended stands above."
    if project_name:
        text = f"*{escape(cut(project_name, 150))}* → {destination(export)}\n{text}"
    return Content(text, [section(text)])


def _are(export: Export) -> str:
    return "is" if export.retried_people == 1 else "are"


def _were(export: Export) -> str:
    return "was" if export.retried_people == 1 else "were"


def _by_reason(failed: Sequence[FailedRow]) -> list[str]:
    by_reason: dict[str, list[int]] = {}
    for item in failed:
        # The status is for whoever looks after SourceWhale; it stands in the CSV.
        by_reason.setdefault(_STATUS.sub("", item.reason), []).append(item.row)
    most_first = sorted(by_reason.items(), key=lambda entry: -len(entry[1]))
    lines = [
        f"• {len(numbers):,} · {escape(cut(reason, 200))} ({rows(numbers, ids.MAX_ROWS_NAMED)})"
        for reason, numbers in most_first[:_MOST_REASONS]
    ]
    if rest := most_first[_MOST_REASONS:]:
        lines.append(f"• {sum(len(numbers) for _, numbers in rest):,} for other reasons")
    return lines


def _complete(export: Export, project: str, counts: Counts, asked: str) -> Content:
    lines = [f"{project} → {destination(export)}", *_sent(counts), *_left_over(counts)]
    if unreadable := export.report.get("unreadable", 0):
        lines.append(f"{count(unreadable, 'row')} of the file could not be read: see the thread.")
    if export.result_url:
        lines.append(link(export.result_url, "Open in SourceWhale"))
    if export.kind == "prospects" and counts.exported:
        lines.append(f":point_right: {STEPS_REMINDER}")
    icon = ":white_check_mark:" if export.state == ExportState.COMPLETE else ":warning:"
    return _made("Export Complete", icon, lines, asked)


def _sent(counts: Counts) -> list[str]:
    verb = "is" if counts.exported == 1 else "are"
    return [f"*{count(counts.exported, 'candidate')}* {verb} in SourceWhale."]


def _left_over(counts: Counts) -> list[str]:
    lines = []
    if counts.failed:
        lines.append(f"{counts.failed:,} failed: the reasons are in the thread.")
    skipped = []
    if counts.previously_exported:
        skipped.append(f"{counts.previously_exported:,} previously exported")
    if counts.do_not_contact:
        skipped.append(f"{counts.do_not_contact:,} marked Do Not Contact")
    if counts.cancelled:
        skipped.append(f"{counts.cancelled:,} not attempted")
    if skipped:
        lines.append("Skipped: " + ", ".join(skipped) + ".")
    return lines


def _made(title: str, icon: str, lines: list[str], asked: str) -> Content:
    body = cut("\n".join(line for line in lines if line), ids.MAX_SECTION_TEXT)
    return Content(
        cut(f"{icon} {title}\n{body}".strip(), ids.MAX_UPDATE_TEXT),
        [header(f"{icon} {title}".strip()), section(body), context(asked)],
    )
