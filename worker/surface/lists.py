"""Exports in a line each: `/export status`, `/export history`, and what following channels get."""

from __future__ import annotations

from collections.abc import Sequence

from store.exports import Told
from store.items import Counts
from store.models import Export, ExportState, Follow
from worker.surface.channel import Content
from worker.surface.review import destination
from worker.surface.text import context, count, cut, date, escape, percent, section

PAGE = 10

_ENDS = {
    ExportState.COMPLETE: ":white_check_mark: Export Complete",
    ExportState.COMPLETE_WITH_ERRORS: ":warning: Export Complete",
    ExportState.FAILED: ":warning: Export stopped",
    ExportState.CANCELLED: "Export cancelled",
}


def status(running: Sequence[tuple[Told, Counts]]) -> str:
    """What `/export status` answers."""
    if not running:
        return "No export is running or waiting."
    lines = []
    for told, counts in running:
        done = counts.exported + counts.failed
        state = "waiting for its turn" if told.export.state == ExportState.QUEUED else "running"
        lines.append(
            f"• {_name(told)} → {destination(told.export)}: {state}, {done:,} of {counts.to_send:,} "
            f"({percent(done, counts.to_send)}), asked for by <@{told.export.requested_by}>{_link(told)}"
        )
    return "\n".join(lines)


def history(ended: Sequence[tuple[Told, Counts]], page: int) -> str:
    """What `/export history` answers: a page of exports that have ended, the newest first."""
    if not ended:
        return "No export has ended yet." if page == 1 else f"There is no page {page}."
    lines = []
    for told, counts in ended:
        failed = f", {counts.failed:,} failed" if counts.failed else ""
        lines.append(
            f"• {date(told.export.ended_at or 0)} · {_ENDS[ExportState(told.export.state)]}: {_name(told)} → "
            f"{destination(told.export)}, {count(counts.exported, 'candidate')}{failed}, "
            f"by <@{told.export.requested_by}>{_link(told)}"
        )
    if len(ended) == PAGE:
        lines.append(f"Older ones: `/export history {page + 1}`")
    return "\n".join(lines)


def followed(export: Export, project_name: str, counts: Counts, following: Follow) -> Content:
    """The line that a following channel gets of an export: that it has begun and, in the same place, how it ended."""
    project = f"*{escape(cut(project_name, 150))}*"
    asked = f"Asked for by <@{export.requested_by}>."
    if export.ended_at is None:
        begun = "Failed ones are being sent again" if export.times_retried else "Export started"
        text = f":arrow_forward: {begun}: {project} → {destination(export)}. {asked}"
    else:
        failed = f", {counts.failed:,} failed" if counts.failed else ""
        text = (
            f"{_ENDS[ExportState(export.state)]}: {project} → {destination(export)}, "
            f"{count(counts.exported, 'candidate')}{failed}. {asked}"
        )
    why = f"<@{following.user_id}> lets this channel follow exports; `/export unfollow` ends it."
    return Content(text, [section(text), context(why)])


def _name(told: Told) -> str:
    return f"*{escape(cut(told.project_name, 100))}*"


def _link(told: Told) -> str:
    return f" · <{told.permalink}|message>" if told.permalink else ""
