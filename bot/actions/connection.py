"""The buttons of a connection: *Edit*, *Map a person*, *Who did what*, *Remove*."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.commands.sourcewhale import ASK_AN_ADMIN
from bot.desk import Desk, asker, is_admin, may_change
from store.connection import connections
from store.workspaces import audit
from worker.actions import connection as acts
from worker.surface import connection as surface
from worker.surface import ids
from worker.surface.export_form import information

_ENTRIES = 50


def register(app: App, desk: Desk) -> None:
    """Register the buttons."""

    @app.action(ids.EDIT_CONNECTION)
    def edit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        who = asker(desk, body)
        with desk.database.read() as session:
            connection = connections.get(session, who.workspace_id)
        view = information("SourceWhale", ASK_AN_ADMIN)
        if may_change(desk, client, who):
            view = surface.capabilities(connection, editors=is_admin(client, who.user_id))
        client.views_update(view_id=body["view"]["id"], view=view)
        ack()

    @app.action(ids.REMOVE_CONNECTION)
    def remove(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        who = asker(desk, body)
        sentence = ASK_AN_ADMIN
        if may_change(desk, client, who):
            with desk.database.write() as session:
                acts.remove(session, who.workspace_id, who.user_id)
            sentence = "SourceWhale is no longer connected, and its API key is deleted. Type /sourcewhale to connect."
        client.views_update(view_id=body["view"]["id"], view=information("SourceWhale", sentence))
        ack()

    @app.action(ids.MAP_PERSON)
    def map_person(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        who = asker(desk, body)
        allowed = is_admin(client, who.user_id)
        view = surface.map_person() if allowed else information("SourceWhale", "Only admins can map people.")
        client.views_update(view_id=body["view"]["id"], view=view)
        ack()

    @app.action(ids.SHOW_AUDIT)
    def show_audit(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        who = asker(desk, body)
        view = information("SourceWhale", "Only admins can see who did what.")
        if is_admin(client, who.user_id):
            with desk.database.read() as session:
                view = surface.audit_trail(audit.latest(session, who.workspace_id, _ENTRIES))
        client.views_update(view_id=body["view"]["id"], view=view)
        ack()
