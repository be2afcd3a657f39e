"""The one message of an export in its channel: it fills up, ends, and has the buttons that act on it.

Counts and row numbers only; nobody's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.after.watches import is_removed
from store.exporting.items import Counts, FailedRow
from store.exporting.states import is_the_rest
from store.models import Export, ExportKind, ExportState
from worker.surface import endings, ids
from worker.surface.reviews.review import destination
from worker.surface.text import (
    Block,
    actions,
    bold,
    button,
    confirm,
    context,
    count,
    cut,
    date,
    day,
    duration,
    escape,
    header,
    link,
    listed,
    percent,
    rows,
    section,
    shortened,
    within,
)
from worker.surface.workflows.plans import plan

# With the numbers beside it, a line on a phone.
_BAR_CELLS = 16
_MOST_KINDS = 3
_TERMINAL = (ExportState.COMPLETE, ExportState.COMPLETE_WITH_ERRORS)

STEPS_REMINDER = (
    "The campaign's steps do not start by themselves: kick off and resume the campaign steps in SourceWhale."
)


@dataclass(frozen=True, slots=True)
class Content:
    """A message: the summary that notifications and screen readers get, and the blocks."""

    text: str
    blocks: list[Block]

    def __post_init__(self) -> None:
        """Both as Slack takes them, also when the message is edited."""
        object.__setattr__(self, "text", shortened(self.text, ids.MAX_UPDATE_TEXT))
        within(self.blocks)


def progress(
    export: Export,
    project_name: str,
    counts: Counts,
    elapsed: float,
    *,
    left: float | None = None,
    not_attempted: Sequence[int] = (),
    unsent: int = 0,
    admin: str | None = None,
    alone: FailedRow | None = None,
    kicked_off_at: float | None = None,
    not_filled: Sequence[FailedRow] = (),
) -> Content:
    """The one message of an export, in whatever state it is.

    `elapsed` is in seconds since *Export*, or since failed ones were sent again; `left`, in seconds too, is an estimate
    or None. `not_attempted` are the rows whose turn had not come when it was cancelled, `unsent` is how many failed
    only because it could not go on. `admin` is the Slack id of whoever connected SourceWhale, `alone` the one row that
    failed where it is told here and in no thread. `kicked_off_at` is when the campaign was first seen to send.
    `not_filled` are rows of people who are there, and of whom something stayed empty that was to be filled in.
    """
    project = bold(project_name, 150)
    asked = f"Asked for by <@{export.requested_by}>"
    if export.times_retried:
        word = "continued" if is_the_rest(export) else "sent again"
        asked += f" · {word} by <@{export.retried_by or export.requested_by}>"
    if export.ended_at is not None:
        asked += f" · took {duration(elapsed)}"
    feet = [asked, *_afterwards(export, kicked_off_at)]
    rest = [*_left_out(counts), *_not_filled(not_filled)]
    if export.state in _TERMINAL:
        return _complete(export, project, counts, feet, alone, rest, kicked_off=kicked_off_at is not None)
    if export.state == ExportState.FAILED:
        return _stopped(export, project, counts, feet, rest, unsent=unsent, admin=admin, alone=alone)
    if export.state == ExportState.CANCELLED:
        return _cancelled(
            export, project, counts, feet, rest, not_attempted, alone, kicked_off=kicked_off_at is not None
        )
    return _running(export, project, counts, elapsed, left, asked)


def _running(export: Export, project: str, counts: Counts, elapsed: float, left: float | None, asked: str) -> Content:
    whole, done = round_of(export, counts)
    if export.times_retried:
        doing = f"Sending {count(whole, 'candidate')} of {project} to {destination(export)}"
        doing += "" if is_the_rest(export) else " again"
    else:
        doing = f"Exporting {project} to {destination(export)}"
    lines = [doing, f"{bar(done, whole)} {done:,} of {whole:,} · {percent(done, whole)}"]
    text = f"{doing}: {done:,} of {whole:,}."
    if counts.failed:
        lines.append(f":warning: {counts.failed:,} failed so far")
        text += f" {counts.failed:,} failed so far."
    if standing := _standing(export):
        lines.append(standing)
        text += f" {standing.removeprefix(':hourglass_flowing_sand: ')}"
    if export.wait_reason and export.queued_at is not None:
        # A pause may be long, and the message is not edited during it: this stays true.
        asked += f" · started {date(export.queued_at)}"
    elif elapsed > 1 and done:
        asked += f" · {duration(elapsed)} so far"
        if left is not None and not export.cancel_requested:
            asked += f", about {duration(left)} left"
    blocks = [section("\n".join(lines)), plan(export, done, whole), context(asked)]
    if not export.cancel_requested:
        blocks.append(actions("export_actions", cancel_button(export)))
    return Content(text, blocks)


def _standing(export: Export) -> str | None:
    """Why nothing moves, if nothing does."""
    if export.cancel_requested:
        return "Cancelling after the batch in flight..."
    if export.wait_reason:
        return f":hourglass_flowing_sand: Paused: {escape(export.wait_reason)}"
    if export.state == ExportState.QUEUED:
        return ":hourglass_flowing_sand: Waiting for its turn"
    return None


def _afterwards(export: Export, kicked_off_at: float | None) -> list[str]:
    """What has become of an export since its end, in a quiet line."""
    if is_removed(export):
        return [f"<@{export.removed_by}> marked those sent as removed, {date(export.removed_at or 0)}."]
    return [f"Kicked off on {day(kicked_off_at)}."] if kicked_off_at is not None else []


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
            "The batch in flight is finished first. Whoever is in SourceWhale by then stays there; the rest are not "
            "sent.",
            yes="Cancel the export",
            no="Keep exporting",
        ),
    )


def again_button(export: Export, counts: Counts) -> Block | None:
    """What sends again whom an ended export did not: *Retry failed*, *Try again* or *Send the rest*; None if nobody."""
    if export.ended_at is None or export.purged_at is not None:
        return None
    if export.state == ExportState.COMPLETE_WITH_ERRORS and counts.failed:
        return button("Retry failed", action_id=ids.RETRY_FAILED, value=export.id)
    if endings.is_exported_anew(export.problem):
        return button("Export a project", action_id=ids.OPEN_EXPORT_FORM, value="export", style="primary")
    if endings.is_destination_gone(export.problem):
        word = "campaign" if export.kind == "prospects" else "job"
        return button(f"Choose another {word}", action_id=ids.EXPORT_ELSEWHERE, value=export.id, style="primary")
    if export.state == ExportState.FAILED and counts.failed:
        return button("Try again", action_id=ids.RETRY_FAILED, value=export.id, style="primary")
    if export.state == ExportState.CANCELLED and counts.cancelled:
        return button("Send the rest", action_id=ids.SEND_THE_REST, value=export.id)
    return None


def going_buttons(export: Export, counts: Counts) -> list[Block]:
    """*How is it going?* and *List of those sent*."""
    if export.ended_at is None or not counts.exported or is_removed(export):
        return []
    going = button("How is it going?", action_id=ids.HOW_IS_IT_GOING, value=export.id)
    sent = button("List of those sent", action_id=ids.LIST_SENT, value=export.id)
    if export.purged_at is None:
        return [going, sent]
    # Without their details nobody can be looked up, and of jobs nothing else is told.
    return [going] if export.kind == ExportKind.PROSPECTS else []


def open_button(export: Export) -> Block | None:
    """*Open in SourceWhale*, if SourceWhale has returned a link."""
    if not export.result_url:
        return None
    return button("Open in SourceWhale", action_id=ids.OPEN_LINK, value=export.id, url=export.result_url)


def ended(export: Export, project_name: str, counts: Counts) -> Content:
    """A reply that mentions whoever asked, for an edit of the export's message reaches nobody who looks elsewhere."""
    project = bold(project_name, 150)
    who = f"<@{export.retried_by or export.requested_by}>"
    if export.state in _TERMINAL:
        text = f"{who} {_sent(counts)} Export of {project} → {destination(export)}: {outcome(export, counts)}."
    else:
        text = f"{who} The export of {project} → {destination(export)} {outcome(export, counts)}."
    blocks = [section(text)]
    if (opens := open_button(export)) is not None:
        blocks.append(actions("ended_actions", opens))
    return Content(text, blocks)


def outcome(export: Export, counts: Counts) -> str:
    """How an export ended, in words: `38 of 40, 2 failed`; and that those sent were removed since."""
    sent = f"{counts.exported:,} of {counts.to_send:,}"
    if export.state == ExportState.CANCELLED:
        return f"cancelled after {sent}"
    if export.state == ExportState.FAILED:
        return f"stopped after {sent}"
    removed = ", removed in SourceWhale by hand" if is_removed(export) else ""
    return f"{sent}, {counts.failed:,} failed{removed}" if counts.failed else f"{sent}{removed}"


def _complete(
    export: Export,
    project: str,
    counts: Counts,
    feet: Sequence[str],
    alone: FailedRow | None,
    rest: Sequence[str],
    *,
    kicked_off: bool,
) -> Content:
    title = "Export Complete"
    if counts.failed:
        title += f", {counts.failed:,} failed"
    lines = [_sent(counts, export)]
    if counts.failed:
        lines.append(_why_failed(counts.failed, alone))
    lines += rest
    if unreadable := export.report.get("unreadable", 0):
        lines.append(f"{count(unreadable, 'row')} of the file could not be read.")
    lines += _to_kick_off(export, counts, kicked_off=kicked_off)
    icon = ":white_check_mark:" if export.state == ExportState.COMPLETE else ":warning:"
    return _made(export, title, icon, project, lines, feet, counts)


def _stopped(
    export: Export,
    project: str,
    counts: Counts,
    feet: Sequence[str],
    rest: Sequence[str],
    *,
    unsent: int,
    admin: str | None,
    alone: FailedRow | None,
) -> Content:
    """One cause and one piece of advice; whoever was not sent for it is a number, and no list."""
    problem = escape(export.problem or "")
    # Among those who failed by themselves may be some who arrived, though nobody has heard it.
    failed = counts.failed - unsent
    if counts.exported:
        lines = [f"{_sent(counts, export)} Then: {problem}"]
    else:
        lines = [f"*{'Nobody is known to be in SourceWhale' if failed else 'Nothing was sent'}*: {problem}"]
    if unsent and (counts.exported or failed):
        lines.append(f"{count(unsent, 'candidate')} {'was' if unsent == 1 else 'were'} not sent.")
    if failed:
        lines.append(_why_failed(failed, alone))
    lines.append(endings.advice(export.problem, admin))
    return _made(export, "Export stopped", ":warning:", project, [*lines, *rest], feet, counts)


def _cancelled(
    export: Export,
    project: str,
    counts: Counts,
    feet: Sequence[str],
    rest: Sequence[str],
    not_attempted: Sequence[int],
    alone: FailedRow | None,
    *,
    kicked_off: bool,
) -> Content:
    lines = [_sent(counts, export)]
    if counts.failed:
        lines.append(_why_failed(counts.failed, alone))
    if counts.cancelled:
        verb = "was" if counts.cancelled == 1 else "were"
        lines.append(f"{count(counts.cancelled, 'candidate')} {verb} not sent any more.")
    if not_attempted:
        lines[-1] = lines[-1].removesuffix(".") + f": {rows(list(not_attempted), ids.MAX_ROWS_NAMED)}."
    lines += _to_kick_off(export, counts, kicked_off=kicked_off)
    return _made(export, "Export cancelled", "", project, [*lines, *rest], feet, counts)


def _to_kick_off(export: Export, counts: Counts, *, kicked_off: bool) -> list[str]:
    """That somebody has to start the campaign of those who are in SourceWhale, however the export ended."""
    waits = export.kind == ExportKind.PROSPECTS and counts.exported and not kicked_off and not is_removed(export)
    return [f":point_right: {STEPS_REMINDER}"] if waits else []


def _why_failed(failed: int, alone: FailedRow | None) -> str:
    if alone is not None:
        return f"1 failed: row {alone.row}, {escape(cut(alone.reason, 200))}."
    return f"{failed:,} failed: the {'reason is' if failed == 1 else 'reasons are'} in the thread."


def _sent(counts: Counts, export: Export | None = None) -> str:
    if export is not None and is_removed(export):
        were = "was" if counts.exported == 1 else "were"
        return f"*{count(counts.exported, 'candidate')}* went to SourceWhale, and {were} removed there by hand."
    verb = "is" if counts.exported == 1 else "are"
    return f"*{count(counts.exported, 'candidate')}* {verb} in SourceWhale."


def _left_out(counts: Counts) -> list[str]:
    """Whom Review had left out, in a line."""
    left = []
    if counts.previously_exported:
        left.append(f"{counts.previously_exported:,} previously exported")
    if counts.being_sent:
        left.append(f"{counts.being_sent:,} being sent by another export")
    if counts.do_not_contact:
        left.append(f"{counts.do_not_contact:,} marked Do Not Contact")
    if counts.forgotten:
        left.append(f"{counts.forgotten:,} asked to be forgotten")
    if counts.off_limits:
        left.append(f"{counts.off_limits:,} off-limits")
    if counts.known:
        left.append(f"{counts.known:,} already in SourceWhale")
    if counts.contacted:
        left.append(f"{counts.contacted:,} contacted lately")
    return [f"Left out: {listed(left)}."] if left else []


def _not_filled(failed: Sequence[FailedRow]) -> list[str]:
    """Of which rows SourceWhale did not take what it lacks of them, and what that is."""
    by_what: dict[str, list[int]] = {}
    for one in failed:
        by_what.setdefault(one.reason, []).append(one.row)
    lines = [
        f"{count(len(numbers), 'candidate')} {'was' if len(numbers) == 1 else 'were'} added, but SourceWhale did not "
        f"take what it lacks of them: {escape(cut(what, 150))} ({rows(numbers, ids.MAX_ROWS_NAMED)})."
        for what, numbers in list(by_what.items())[:_MOST_KINDS]
    ]
    if others := sum(map(len, list(by_what.values())[_MOST_KINDS:])):
        lines.append(f"The same of {count(others, 'other')}, with other fields.")
    return [*lines, "Fill that in there, or export them again."] if lines else []


def _made(
    export: Export, title: str, icon: str, project: str, lines: Sequence[str], feet: Sequence[str], counts: Counts
) -> Content:
    where = f"{project} → {destination(export)}"
    body = "\n".join(line for line in [where, *lines] if line)
    where_to = f" {link(export.result_url, 'Open in SourceWhale')}" if export.result_url else ""
    blocks = [header(f"{icon} {title}".strip()), section(body), *map(context, feet)]
    buttons = [found for found in (again_button(export, counts), open_button(export)) if found is not None]
    if buttons := [*buttons, *going_buttons(export, counts)]:
        blocks.append(actions("end_actions", *buttons))
    return Content(
        shortened(f"{icon} {title}: {where}. {' '.join([*lines, *feet[1:]])}".strip(), ids.MAX_UPDATE_TEXT - 600)
        + where_to,
        blocks,
    )
