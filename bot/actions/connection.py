"""*Edit* and *Remove*: an admin changes the connection."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.commands.sourcewhale import ASK_AN_ADMIN
from bot.desk import Desk, asker, is_admin
from store import connections, destinations
from worker.surface import connection as surface
from worker.surface import ids
from worker.surface.export_form import information


def register(app: App, desk: Desk) -> None:
    """Register both buttons."""

    @app.action(ids.EDIT_CONNECTION)
    def edit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        who = asker(desk, body)
        with desk.database.read() as session:
            connection = connections.get(session, who.workspace_id)
        allowed = is_admin(client, who.user_id)
        view = surface.capabilities(connection) if allowed else information("SourceWhale", ASK_AN_ADMIN)
        client.views_update(view_id=body["view"]["id"], view=view)
        ack()

    @app.action(ids.REMOVE_CONNECTION)
    def remove(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        who = asker(desk, body)
        sentence = ASK_AN_ADMIN
        if is_admin(client, who.user_id):
            with desk.database.write() as session:
                connections.remove(session, who.workspace_id)
                destinations.forget(session, who.workspace_id)
            sentence = "SourceWhale is no longer connected, and its API key is deleted. Type /sourcewhale to connect."
        client.views_update(view_id=body["view"]["id"], view=information("SourceWhale", sentence))
        ack()
