"""Choices in the form that change the form: *Export as*, *Project* and *Choose another file*."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Desk, asker
from bot.form import Filled, form_with_kind, form_with_project, form_without_file
from store.connection import connections
from worker.surface import ids


def register(app: App, desk: Desk) -> None:
    """Register the choices."""
    app.action(ids.EXPORT_AS)(partial(export_as, desk))
    app.action(ids.PROJECT)(partial(project, desk))
    app.action(ids.ANOTHER_FILE)(partial(another_file, desk))


def export_as(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Ask for a campaign or for a job, as the choice of *Export as* says."""
    filled = Filled.of(body["view"])
    if filled.kind != filled.state.kind:
        who = asker(desk, body)
        with desk.database.read() as session:
            connection = connections.get(session, who.workspace_id)
            form = form_with_kind(session, who, connection, filled) if connection is not None else None
        _update(client, body["view"], form)
    ack()


def project(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Show the form as it is for the project that was chosen."""
    who = asker(desk, body)
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
        filled = Filled.of(body["view"])
        form = form_with_project(session, who, connection, filled) if connection is not None else None
    _update(client, body["view"], form)
    ack()


def another_file(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Take the file out of the form, so that another one can be chosen."""
    who = asker(desk, body)
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    form = form_without_file(connection, Filled.of(body["view"])) if connection is not None else None
    _update(client, body["view"], form)
    ack()


def _update(client: WebClient, view: dict[str, Any], form: dict[str, Any] | None) -> None:
    if form is None:
        return
    try:
        client.views_update(view_id=view["id"], hash=view["hash"], view=form)
    except SlackApiError as error:
        # Two quick clicks, or the modal was closed: the newer state stands.
        if error.response.get("error") not in ("hash_conflict", "not_found"):
            raise
