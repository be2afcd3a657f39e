"""What whoever connected SourceWhale reads: that the key stopped working, and that what had stopped went on."""

from __future__ import annotations

from store.exporting.items import Counts
from store.models import Connection, Export, ExportState, Project
from worker.surface import ids
from worker.surface.channel import Content, outcome
from worker.surface.reviews.review import destination
from worker.surface.text import actions, button, count, cut, escape, section


def key_problem(connection: Connection, export: Export, project: Project | None) -> Content:
    """The key does not work: one sentence, and the button that helps."""
    name = escape(cut(project.name if project else "a project", 150))
    text = (
        f":warning: {escape(connection.problem or '')} No export goes on until that is fixed. "
        f"The first that stopped is *{name}* → {destination(export)}, of <@{export.requested_by}>."
    )
    buttons = actions("admin_actions", button("Enter a new key", action_id=ids.ENTER_KEY, value="key", style="primary"))
    return Content(text, [section(text), buttons])


def key_works() -> Content:
    """The key works again."""
    text = ":white_check_mark: The connection to SourceWhale works again."
    return Content(text, [section(text)])


def went_on(export: Export, project_name: str, counts: Counts) -> Content:
    """What had stopped goes on, or how it ended."""
    project = f"*{escape(cut(project_name, 150))}* → {destination(export)}"
    if export.ended_at is None:
        people = count(export.retried_people or 0, "candidate")
        text = f"<@{export.retried_by}> let {project} go on: {people} to send."
    elif export.state == ExportState.FAILED:
        text = f":warning: {project} has stopped again. {escape(export.problem or '')}"
    else:
        text = f":white_check_mark: SourceWhale works again: {project} went on, {outcome(export, counts)}."
    return Content(text, [section(text)])


def resolved() -> Content:
    """In place of what said that the key does not work, once it does: nothing is left to press."""
    text = "SourceWhale did not work for a while; it works again."
    return Content(text, [section(text)])
