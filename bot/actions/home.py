"""The buttons of the App Home with which one begins: they open what `/export` and `/sourcewhale` open."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk, ask_an_admin, asker, may_change
from bot.form import show_form
from store.connection import connections
from worker.surface import connection as surface
from worker.surface import ids
from worker.surface.export_form import information


def register(app: App, desk: Desk) -> None:
    """Register both."""
    app.action(ids.OPEN_EXPORT_FORM)(partial(open_export_form, desk))
    app.action(ids.OPEN_CONNECTION)(partial(open_connection, desk))


def open_export_form(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open what `/export` opens."""
    show_form(desk, client, asker(desk, body), body, channel_id=(body.get("channel") or {}).get("id"))
    ack()


def open_connection(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open what `/sourcewhale` opens, for those who may change the connection."""
    who = asker(desk, body)
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    if may_change(desk, client, who):
        view = surface.capabilities(None) if connection is None else surface.connected(connection)
    else:
        view = information("SourceWhale", ask_an_admin(desk, client, who))
    if (body.get("view") or {}).get("type") == "modal":
        client.views_update(view_id=body["view"]["id"], view=view)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=view)
    ack()
