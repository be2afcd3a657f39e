"""*List of those sent*: the message that comes with the file, and what it says once they were removed."""

from __future__ import annotations

from store.models import Export
from worker.surface import ids
from worker.surface.channel import Content
from worker.surface.reviews.review import destination
from worker.surface.text import actions, bold, button, confirm, context, count, day, section

NOT_YOURS = "Only <@{person}>, who asked for this export, can have the list of those sent: it names people."
ON_ITS_WAY = "The list of those sent is in your direct messages with me."
NOBODY_SENT = "This export sent nobody, so there is nobody to list."
STILL_RUNNING = "This export still runs. When it has ended you can have the list of those sent."
DETAILS_DELETED = "This project's candidates were deleted here, so nobody can be listed or marked any more."
ALREADY_REMOVED = "They are marked as removed already."
TITLE = "sent to SourceWhale"


def message(export: Export, project_name: str, people: int, without_id: int) -> Content:
    """`people` are in the file, of whom SourceWhale told no id of `without_id`."""
    text = (
        f"*{count(people, 'candidate')}* of {bold(project_name, 150)} went to {destination(export)}. "
        "They are in the file that comes with this message."
    )
    undo = (
        "To undo this export, find them in SourceWhale, by the ids or by e-mail and link, and remove them there; no "
        "app can do that for you. Then press *Mark as removed*: from then on they count as never exported."
    )
    missing = []
    if without_id:
        missing = [context(f"Of {count(without_id, 'candidate')} SourceWhale told no id: find them by e-mail or link.")]
    mark = button(
        "Mark as removed",
        action_id=ids.MARK_REMOVED,
        value=export.id,
        confirm=confirm(
            "Were they removed in SourceWhale?",
            f"{count(people, 'candidate')} will count as never exported, so that the next export sends them again. "
            "Nothing changes in SourceWhale.",
            yes="Mark as removed",
            no="Not yet",
        ),
    )
    return Content(f"{text} {undo}", [section(text), section(undo), *missing, actions("sent_actions", mark)])


def removed(export: Export, project_name: str, people: int) -> Content:
    """*Mark as removed* was pressed: what takes the message's place. `people` count as never exported."""
    text = (
        f"*{count(people, 'candidate')}* of {bold(project_name, 150)} → {destination(export)} "
        f"{'was' if people == 1 else 'were'} marked as removed from SourceWhale on {day(export.removed_at or 0)}, and "
        f"{'counts' if people == 1 else 'count'} as never exported."
    )
    return Content(text, [section(text)])
