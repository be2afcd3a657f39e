"""What a channel reads of an export: one message that fills up, and a thread of what failed.

Counts and row numbers only: channels may be public or shared (design.md, Never).
"""

from __future__ import annotations

from dataclasses import dataclass

from store.items import Counts, FailedRow
from store.models import Export, ExportState
from worker.surface import ids
from worker.surface.review import destination
from worker.surface.text import (
    Block,
    actions,
    button,
    context,
    count,
    cut,
    duration,
    escape,
    header,
    percent,
    rows,
    section,
)

_BAR_CELLS = 20
_TERMINAL = (ExportState.COMPLETE, ExportState.COMPLETE_WITH_ERRORS)

STEPS_REMINDER = (
    "The campaign's steps do not start by themselves: kick off and resume the campaign steps in SourceWhale."
)


@dataclass(frozen=True, slots=True)
class Content:
    """A message: the summary that notifications and screen readers get, and the blocks."""

    text: str
    blocks: list[Block]


def progress(export: Export, project_name: str, counts: Counts, elapsed: float) -> Content:
    """The one message of an export, in whatever state it is; `elapsed` in seconds since *Export*."""
    project = f"*{escape(cut(project_name, 150))}*"
    asked = f"Asked for by <@{export.requested_by}>"
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
        return _made("Export cancelled", "", lines, asked)
    done = counts.exported + counts.failed
    filled = _BAR_CELLS * done // max(1, counts.to_send)
    bar = "█" * filled + "░" * (_BAR_CELLS - filled)
    lines = [
        f"Exporting {project} to {destination(export)}",
        f"{bar} {done:,} of {counts.to_send:,} · {percent(done, counts.to_send)}",
    ]
    if 0 < done < counts.to_send and elapsed > 1:
        left = elapsed / done * (counts.to_send - done)
        asked += f" · {duration(elapsed)} so far, about {duration(left)} left"
    if counts.failed:
        lines.append(f":warning: {counts.failed:,} failed so far")
    if export.wait_reason:
        lines.append(f":hourglass_flowing_sand: {escape(export.wait_reason)}")
    if export.cancel_requested:
        lines.append("Cancelling after the batch in flight...")
    text = cut("\n".join(lines), ids.MAX_SECTION_TEXT)
    blocks = [section(text), context(asked)]
    if not export.cancel_requested:
        blocks.append(actions("export_actions", button("Cancel", action_id=ids.CANCEL_EXPORT, value=export.id)))
    return Content(text, blocks)


def failures(export: Export, failed: list[FailedRow]) -> Content | None:
    """The thread's message: which rows did not make it, by reason, in the file's row numbers; None if all did."""
    unreadable = [FailedRow(row, reason) for row, reason in export.report.get("unreadable_rows", [])]
    lines = []
    if failed:
        lines += [f":warning: *{count(len(failed), 'candidate')} did not make it:*", *_by_reason(failed)]
    if unreadable:
        number = export.report.get("unreadable", len(unreadable))
        lines += [f":warning: *{count(number, 'row')} of the file could not be read:*", *_by_reason(unreadable)]
    if not lines:
        return None
    lines.append(
        "Mend these rows, export the project from SeekOut again and type `/export`: those who have arrived are skipped."
    )
    if failed:
        lines.append("If the trouble was SourceWhale's, *Retry failed* sends these again, and nobody else.")
    text = cut("\n".join(lines), ids.MAX_SECTION_TEXT)
    blocks = [section(text)]
    if failed:
        blocks.append(actions("retry_actions", button("Retry failed", action_id=ids.RETRY_FAILED, value=export.id)))
    return Content(text, blocks)


def retrying() -> Content:
    """The thread's message while *Retry failed* is at work, and afterwards if everybody has arrived."""
    text = "The failed ones are being sent again; how it goes stands above."
    return Content(text, [section(text)])


def _by_reason(failed: list[FailedRow]) -> list[str]:
    by_reason: dict[str, list[int]] = {}
    for item in failed:
        by_reason.setdefault(item.reason, []).append(item.row)
    most_first = sorted(by_reason.items(), key=lambda entry: -len(entry[1]))
    return [
        f"• {len(numbers):,} · {escape(cut(reason, 200))} ({rows(numbers, ids.MAX_ROWS_NAMED)})"
        for reason, numbers in most_first[:10]
    ]


def _complete(export: Export, project: str, counts: Counts, asked: str) -> Content:
    lines = [f"{project} → {destination(export)}", *_sent(counts), *_left_over(counts)]
    if unreadable := export.report.get("unreadable", 0):
        lines.append(f"{count(unreadable, 'row')} of the file could not be read: see the thread.")
    if export.result_url:
        lines.append(f"<{export.result_url}|Open in SourceWhale>")
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
