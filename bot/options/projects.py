"""*Project*: those whose file has been given before, as far as the person may know of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk, asker, reader
from store.exporting.visibility import known_projects
from store.people import projects
from worker.surface import ids
from worker.surface.text import moment, named_options


def register(app: App, desk: Desk) -> None:
    """Register the list."""
    app.options(ids.PROJECT)(partial(project_options, desk))


def project_options(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """The projects whose name holds what was typed."""
    who = asker(desk, body)
    known = known_projects(who.workspace_id, reader(desk, client, who))
    with desk.database.read() as session:
        found = projects.search(session, who.workspace_id, body.get("value") or "", ids.MAX_OPTIONS, known)
    # Colleagues' searches that report privately stand beside others of the same name, and may be opened later.
    ack(options=named_options([(one.name, one.id, f"last read {moment(one.read_at)}") for one in found]))
