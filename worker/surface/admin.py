"""What admins read of the connection to SourceWhale: that the key stopped working, that what had stopped went on, and
that somebody else has changed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from store.connection.defaults import Defaults
from store.exporting.items import Counts
from store.models import Connection, Export, ExportState, Project
from worker.surface import ids
from worker.surface.channel import Content, outcome
from worker.surface.reviews.review import destination
from worker.surface.text import actions, bold, button, context, count, escape, section

_MOST_NAMED = 20
_WHAT_TO_DO = (
    "If that should not be: `/sourcewhale` shows who did what, and *Remove* deletes the key. A key can be revoked in "
    "SourceWhale, under *Settings*."
)


def key_problem(connection: Connection, export: Export, project: Project | None) -> Content:
    """The key does not work: one sentence, and the button that helps."""
    name = bold(project.name if project else "a project", 150)
    text = (
        f":warning: {escape(connection.problem or '')} No export goes on until that is fixed. "
        f"The first that stopped is {name} → {destination(export)}, of <@{export.requested_by}>."
    )
    buttons = actions("admin_actions", button("Enter a new key", action_id=ids.ENTER_KEY, value="key", style="primary"))
    return Content(text, [section(text), buttons])


def key_works() -> Content:
    """The key works again."""
    text = ":white_check_mark: The connection to SourceWhale works again."
    return Content(text, [section(text)])


def went_on(export: Export, project_name: str, counts: Counts) -> Content:
    """What had stopped goes on, or how it ended."""
    project = f"{bold(project_name, 150)} → {destination(export)}"
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


@dataclass(frozen=True, slots=True)
class Rights:
    """What of a connection admins are told of, as it was at one moment. `key` is the key as it is stored."""

    key: str | None
    last4: str
    ledger: str
    can_export: bool
    pools: bool
    editors: tuple[str, ...]
    exporters: tuple[str, ...]
    exporters_group: str | None
    exporters_group_name: str
    projects_open: bool
    connected_by: str

    @classmethod
    def of(cls, connection: Connection | None) -> Self | None:
        """Those of a connection that has a key; None where there is none."""
        if connection is None or connection.api_key_encrypted is None:
            return None
        return cls(
            connection.api_key_encrypted,
            connection.key_last4,
            connection.ledger,
            connection.can_export,
            connection.pools_enabled,
            tuple(connection.editors),
            tuple(connection.exporters),
            Defaults.of(connection.defaults).exporters_group,
            Defaults.of(connection.defaults).exporters_group_name,
            connection.projects_open,
            connection.connected_by,
        )


def connection_changes(before: Rights | None, after: Rights | None) -> list[str]:
    """What has changed, in mrkdwn, a line each; nothing where nothing has."""
    if after is None:
        return ["the connection was removed, and its API key deleted"] if before is not None else []
    if before is None:
        return [f"SourceWhale was connected, with a key that ends in `{escape(after.last4)}`"]
    lines = []
    if before.key != after.key:
        lines.append(f"another API key: it ends in `{escape(after.last4)}`, the last one in `{escape(before.last4)}`")
    if before.ledger != after.ledger:
        lines.append("the key belongs to *another SourceWhale account*")
    for was, now, what in (
        (before.can_export, after.can_export, "*Export* is"),
        (before.pools, after.pools, "*Pools* is"),
        (before.projects_open, after.projects_open, "the view of everybody's projects is"),
    ):
        if was != now:
            lines.append(f"{what} switched {'on' if now else 'off'}")
    lines += _people("who may change it", before.editors, after.editors)
    lines += _people("who may export", before.exporters, after.exporters)
    if before.exporters_group != after.exporters_group:
        group = bold(after.exporters_group_name, 80) if after.exporters_group else "none any more"
        lines.append(f"the user group whose people may export: {group}")
    return lines


def connection_changed(user_id: str, lines: Sequence[str]) -> Content:
    """The direct message: `user_id` did it."""
    text = "\n".join(
        [f":key: <@{user_id}> has changed the connection to SourceWhale:", *(f"• {line}" for line in lines)]
    )
    return Content(text, [section(text), context(_WHAT_TO_DO)])


def _people(what: str, before: Sequence[str], after: Sequence[str]) -> list[str]:
    parts = [
        f"{word} {', '.join(f'<@{one}>' for one in found[:_MOST_NAMED])}"
        for word, found in (
            ("with", [one for one in after if one not in before]),
            ("without", [one for one in before if one not in after]),
        )
        if found
    ]
    return [f"{what}: now {', '.join(parts)}"] if parts else []
