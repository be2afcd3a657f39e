"""Exports in a line each: `/export status`, `/export history`, and what following channels get."""

from __future__ import annotations

from collections.abc import Sequence

from store.exporting.exports import Told
from store.exporting.items import Counts
from store.exporting.states import is_the_rest
from store.exporting.visibility import reports_privately
from store.models import Export, ExportState
from store.workspaces.overview import Going
from worker.surface.channel import Content, outcome, round_of
from worker.surface.reviews.review import destination
from worker.surface.text import bold, context, count, cut, date, duration, escape, percent, section
from worker.surface.text import link as mrkdwn_link

PAGE = 10

_ICONS = {
    ExportState.COMPLETE: ":white_check_mark:",
    ExportState.COMPLETE_WITH_ERRORS: ":warning:",
    ExportState.FAILED: ":warning:",
    ExportState.CANCELLED: ":no_entry_sign:",
}
_TITLES = {ExportState.FAILED: "Export stopped", ExportState.CANCELLED: "Export cancelled"}


def status(running: Sequence[Going]) -> str:
    """What `/export status` answers."""
    if not running:
        return "No export is running or waiting."
    lines = []
    for going in running:
        export = going.told.export
        whole, done = round_of(export, going.counts)
        left = f", about {duration(going.left)} left" if going.left is not None else ""
        lines.append(
            f"• {_name(going.told)} → {destination(export)}: {doing(export)}, {done:,} of {whole:,} "
            f"({percent(done, whole)}{left}), asked for by <@{export.requested_by}>{link(going.told)}"
        )
    return "\n".join(lines)


def doing(export: Export) -> str:
    """What an export that has not ended is at, in a few words."""
    if export.cancel_requested:
        return "being cancelled"
    if export.wait_reason:
        return f"paused: {escape(export.wait_reason.rstrip('.'))}"
    if export.state == ExportState.QUEUED:
        return "waiting for its turn"
    return "being sent again" if export.times_retried and not is_the_rest(export) else "running"


def history(ended: Sequence[tuple[Told, Counts]], page: int, project: str = "") -> str:
    """What `/export history` answers: a page of exports that have ended, the newest first.

    One more than fits on a page says that there is another. `project` is what was typed to find projects by.
    """
    if not ended:
        if page == 1:
            return none_ended(project)
        first = f"/export history {escape(cut(project, 100))}".strip()
        return f"There is no page {page}. The first is `{first}`."
    lines = [f"• {ended_line(told, counts)}" for told, counts in ended[:PAGE]]
    if len(ended) > PAGE:
        words = f"{escape(cut(project, 100))} {page + 1}".strip()
        lines.append(f"Older ones: `/export history {words}`")
    return "\n".join(lines)


def none_ended(project: str = "") -> str:
    """That nothing has ended yet, of all projects or of those that this was typed for."""
    if not project:
        return "No export has ended yet."
    return f"No export of a project called {bold(project, 100)} has ended yet, or you may not know of it."


def ended_line(told: Told, counts: Counts) -> str:
    """An export that has ended, in a line: what and where, how it ended, who, when, and where it stands."""
    export = told.export
    found = f" · {mrkdwn_link(export.result_url, 'Open')}" if export.result_url else ""
    return (
        f"{_ICONS[ExportState(export.state)]} {_name(told)} → {destination(export)}: {outcome(export, counts)} · "
        f"<@{export.requested_by}>, {date(export.ended_at or 0)}{found}{link(told)}"
    )


def followed(export: Export, project_name: str, counts: Counts, turned_on_by: str | None) -> Content:
    """The line that a following channel gets of an export: that it has begun and, in the same place, how it ended.

    `turned_on_by` is None when the channel follows no longer.
    """
    # A search that reports where only some people read may be confidential: what it is about, and whose it is.
    private = reports_privately(export)
    what = "an export that reports privately" if private else bold(project_name, 150)
    what = what if private else f"{what} → {destination(export)}"
    asked = "" if private else f" Asked for by <@{export.requested_by}>."
    if export.ended_at is None:
        begun = "Being sent again" if export.times_retried else "Export started"
        begun = "Export continued" if is_the_rest(export) else begun
        text = f"▶ {begun}: {what}.{asked}"
    else:
        failed = f", {counts.failed:,} failed" if counts.failed else ""
        sent = f"{count(counts.exported, 'candidate')}{failed}"
        icon, title = _ICONS[ExportState(export.state)], _TITLES.get(ExportState(export.state), "Export Complete")
        text = f"{icon} {title}: {what}, {sent}.{asked}"
    if turned_on_by is None:
        why = "This was the last line: exports are no longer followed here."
    else:
        why = f"<@{turned_on_by}> lets this channel follow exports; `/export unfollow` ends it."
    return Content(text, [section(text), context(why)])


def _name(told: Told) -> str:
    return bold(told.project_name, 100)


def link(told: Told) -> str:
    """A link to the export's message, if it is known where that stands."""
    return f" · {mrkdwn_link(told.permalink, 'message')}" if told.permalink else ""
