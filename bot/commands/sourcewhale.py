"""`/sourcewhale`: the connection; admins set it up and change it, everybody else can see it."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk, ask_an_admin, asker, may_change
from store.connection import connections
from worker.surface import connection as surface
from worker.surface.text import paragraphs


def register(app: App, desk: Desk) -> None:
    """Register the command."""
    app.command("/sourcewhale")(partial(sourcewhale, desk))


def sourcewhale(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open the connection for those who may change it; tell others what it is."""
    who = asker(desk, body)
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    if may_change(desk, client, who):
        view = surface.capabilities(None) if connection is None else surface.connected(connection)
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()
    elif connection is None:
        text = f"SourceWhale is not connected yet. {ask_an_admin(desk, client, who)}"
        ack(text=text, blocks=paragraphs(text), response_type="ephemeral")
    else:
        text = f"{surface.summary(connection)}\n{ask_an_admin(desk, client, who)}"
        ack(text=text, blocks=paragraphs(text), response_type="ephemeral")
