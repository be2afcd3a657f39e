"""The App Home: the connection, what runs, what has ended, the projects, and how to begin. Useful for everybody."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy.orm import Session

from store.connection import connections
from store.exporting.items import Counts
from store.exporting.visibility import Reader
from store.models import Connection, Export
from store.workspaces.overview import Going, Overview, ProjectFigures, overview
from worker.surface import connection as connection_surface
from worker.surface import ids, lists
from worker.surface.channel import again_button, bar, cancel_button, round_of
from worker.surface.reviews.review import destination
from worker.surface.text import (
    Block,
    actions,
    bold,
    button,
    context,
    count,
    duration,
    header,
    percent,
    section,
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose Home it is, and what is offered to them; whether it is allowed is asked again at the click."""

    user_id: str
    is_admin: bool
    may_change: bool


def home(session: Session, workspace_id: str, reader: Reader, *, is_admin: bool) -> Block:
    """A person's Home as things stand now, with what they may know of."""
    facts = overview(session, workspace_id, reader)
    may_change = is_admin or connections.may_change(facts.connection, reader.user_id)
    return view(facts, Viewer(reader.user_id, is_admin, may_change))


def fingerprint(made: Block) -> str:
    """Tells two Homes apart that do not look the same."""
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()


def view(facts: Overview, viewer: Viewer) -> Block:
    """The Home tab."""
    blocks = [header("SeekOut → SourceWhale"), *_beginning(facts, viewer)]
    if facts.running:
        blocks.append(header("Running"))
        for going in facts.running:
            blocks += _going(going, viewer)
    if facts.ended:
        blocks.append(header("Last exports"))
        for told, counts in facts.ended:
            blocks.append(_ended(lists.ended_line(told, counts), told.export, counts, viewer))
        blocks.append(context("`/export history` lists all of them."))
    if facts.projects:
        blocks.append(header("Projects"))
        blocks += [section(_project(project, connected=facts.connection is not None)) for project in facts.projects]
    blocks.append(context("`/export help` explains every step. `/export follow` in a channel tells it of each export."))
    return {"type": "home", "blocks": blocks}


def _beginning(facts: Overview, viewer: Viewer) -> list[Block]:
    """The connection, and the buttons to begin with."""
    connection = facts.connection
    buttons = []
    if connection is not None and connection.can_export:
        buttons.append(button("Export a project", action_id=ids.OPEN_EXPORT_FORM, value="export", style="primary"))
    if viewer.may_change:
        if connection is None:
            buttons.append(
                button("Connect SourceWhale", action_id=ids.OPEN_CONNECTION, value="connection", style="primary")
            )
        else:
            if _is_broken(connection):
                buttons.insert(0, button("Enter a new key", action_id=ids.ENTER_KEY, value="key"))
            buttons.append(button("SourceWhale settings", action_id=ids.OPEN_CONNECTION, value="connection"))
    blocks = [section(_how_to_begin(facts, viewer))]
    if connection is not None:
        first, *rest = connection_surface.summary(connection).splitlines()
        # Everybody sees that it works; the details are small print, and what is wrong with it is not.
        blocks = [
            section(f"{first}\n{rest.pop()}" if connection.problem else first),
            context(" · ".join(rest)),
            *blocks,
        ]
    if buttons:
        blocks.append(actions("home_actions", *buttons))
    return blocks


def _how_to_begin(facts: Overview, viewer: Viewer) -> str:
    connection: Connection | None = facts.connection
    if connection is None:
        who = (
            "Click *Connect SourceWhale* to begin; you need an API key from SourceWhale's settings."
            if viewer.may_change
            else "A Slack admin of this workspace can connect it with `/sourcewhale`. After that anybody can export."
        )
        return f":warning: *SourceWhale is not connected yet.* {who}"
    if not connection.can_export:
        return "Exporting is switched off for this workspace. An admin can allow *Export* with `/sourcewhale`."
    if _is_broken(connection):
        how = (
            "*Enter a new key*; then *Try again* goes on with what has stopped."
            if viewer.may_change
            else f"<@{connection.connected_by}> can fix it; *Export a project* tries again, or lets you ask."
        )
        return f"Nobody can export until it works. {how}"
    if facts.projects:
        return "Click *Export a project*, or type `/export` in any channel. Nobody is sent twice, however often you do."
    return (
        "*Your first export*\n"
        "1. In SeekOut, click *Get Email for All* and *Get Phone for All*, then export the project to a file.\n"
        "2. Click *Export a project* here, or type `/export` in any channel, and upload the file.\n"
        "3. *Review* shows who will be sent. Nothing is sent before you click *Export*."
    )


def _is_broken(connection: Connection) -> bool:
    """Whether an export would stop at the connection itself."""
    return connection.can_export and bool(connection.problem)


def _going(going: Going, viewer: Viewer) -> list[Block]:
    export, counts = going.told.export, going.counts
    whole, done = round_of(export, counts)
    times = f"{duration(going.elapsed)} so far"
    if going.left is not None and not export.wait_reason and not export.cancel_requested:
        times += f", about {duration(going.left)} left"
    lines = [
        f"{bold(going.told.project_name, 100)} → {destination(export)}",
        f"{bar(done, whole)} {done:,} of {whole:,} · {percent(done, whole)}",
        f"{lists.doing(export)} · asked for by <@{export.requested_by}> · {times}{lists.link(going.told)}",
    ]
    if counts.failed:
        lines.append(f":warning: {counts.failed:,} failed so far")
    blocks = [section("\n".join(lines))]
    if not export.cancel_requested and _may_act(export, viewer):
        blocks.append(actions(f"home_{export.id}", cancel_button(export)))
    return blocks


def _ended(line: str, export: Export, counts: Counts, viewer: Viewer) -> Block:
    block = section(line)
    again = again_button(export, counts)
    if again is not None and _may_act(export, viewer):
        block["accessory"] = again
        block["block_id"] = f"home_{export.id}"
    return block


def _may_act(export: Export, viewer: Viewer) -> bool:
    return viewer.is_admin or export.requested_by == viewer.user_id


def _project(project: ProjectFigures, *, connected: bool) -> str:
    of = project.candidates
    if not connected:
        mark = "SourceWhale is not connected"
    elif project.exported == 0:
        mark = "not in SourceWhale yet"
    elif project.exported >= of:
        mark = "✓ SourceWhale: all"
    else:
        mark = f"✓ SourceWhale: {project.exported:,} of {of:,}"
    return (
        f"{bold(project.name, 100)} · {count(of, 'candidate')} · {mark}\n"
        f"e-mail {percent(project.with_email, of)} · phone {percent(project.with_phone, of)} · "
        f"history {percent(project.with_history, of)}"
    )
