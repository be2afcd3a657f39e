"""The buttons of a connection: *Edit*, *Map a person*, *Who did what*, *Remove*."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.actions.asking import ask_once
from bot.desk import Desk, ask_an_admin, asker, is_admin, may_change
from store.connection import connections
from store.models import ConnectionDraft
from store.workspaces import audit, workspaces
from worker.actions import connection as acts
from worker.surface import cannot_export, ids
from worker.surface import connection as surface
from worker.surface.editing import trail
from worker.surface.export_form import information

_ENTRIES = 50
ONLY_ADMINS_MAP = "Only admins can map people."


def register(app: App, desk: Desk) -> None:
    """Register the buttons."""
    app.action(ids.EDIT_CONNECTION)(partial(edit, desk))
    app.action(ids.REMOVE_CONNECTION)(partial(remove, desk))
    app.action(ids.ENTER_KEY)(partial(enter_key, desk))
    app.action(ids.ASK_ADMIN)(partial(ask_admin, desk))
    app.action(ids.MAP_PERSON)(partial(map_person, desk))
    app.action(ids.UNMAP_PERSON)(partial(unmap_person, desk))
    app.action(ids.SHOW_AUDIT)(partial(show_audit, desk))


def edit(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open the first step with what is connected now, for those who may change it."""
    who = asker(desk, body)
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    if may_change(desk, client, who):
        view = surface.capabilities(connection, editors=is_admin(client, who.user_id))
    else:
        view = information("SourceWhale", ask_an_admin(desk, client, who))
    client.views_update(view_id=body["view"]["id"], view=view)
    ack()


def remove(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Delete the connection and its API key."""
    who = asker(desk, body)
    if may_change(desk, client, who):
        with desk.database.write() as session:
            acts.remove(session, who.workspace_id, who.user_id)
        sentence = "SourceWhale is no longer connected, and its API key is deleted. Type /sourcewhale to connect."
    else:
        sentence = ask_an_admin(desk, client, who)
    client.views_update(view_id=body["view"]["id"], view=information("SourceWhale", sentence))
    ack()


def enter_key(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open the step of the API key by itself, with everything else as it is connected."""
    who = asker(desk, body)
    draft: ConnectionDraft | None = None
    if may_change(desk, client, who):
        with desk.database.write() as session:
            connection = connections.get(session, who.workspace_id)
            if connection is not None:
                draft = connections.begin_draft(
                    session,
                    who.workspace_id,
                    user_id=who.user_id,
                    view_id="",
                    can_export=connection.can_export,
                    pools_enabled=connection.pools_enabled,
                )
        view = surface.capabilities(None) if draft is None else surface.credentials(draft)
    else:
        view = information("SourceWhale", ask_an_admin(desk, client, who))
    shown = _show(client, body, view)
    if draft is not None:
        with desk.database.write() as session:
            connections.place_draft(session, draft.id, (shown.get("view") or body.get("view") or {}).get("id", ""))
    ack()


def ask_admin(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
    """Ask the admin who connected SourceWhale to fix it, if it still needs that."""
    who = asker(desk, body)
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    sentence = "SourceWhale works again. Type `/export`."
    if connection is not None and cannot_export.reason(connection) is not None:
        request, why = cannot_export.asked(connection, who.user_id), cannot_export.reason(connection) or ""
        asked = ask_once(desk, client, who, connection.connected_by, why, request.text, request.blocks)
        sentence = (
            f"{asked} Type `/export` when it is fixed."
            if asked
            else "I could not reach them. A Slack admin can fix it with `/sourcewhale`."
        )
    if body.get("response_url"):
        respond(text=sentence, response_type="ephemeral", replace_original=True)
    else:
        _show(client, body, information("Export to SourceWhale", sentence))
    ack()


def map_person(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open the form that says under which address SourceWhale knows somebody; for admins."""
    who = asker(desk, body)
    allowed = is_admin(client, who.user_id)
    if allowed:
        with desk.database.read() as session:
            view = surface.map_person(workspaces.mapped(session, who.workspace_id))
    else:
        view = information("SourceWhale", ask_an_admin(desk, client, who, ONLY_ADMINS_MAP))
    client.views_update(view_id=body["view"]["id"], view=view)
    ack()


def unmap_person(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """*Remove* beside somebody: SourceWhale knows them by their Slack address again; for admins, and not oneself."""
    who = asker(desk, body)
    if not is_admin(client, who.user_id):
        view = information("SourceWhale", ask_an_admin(desk, client, who, ONLY_ADMINS_MAP))
    else:
        with desk.database.write() as session:
            mapped = workspaces.mapped(session, who.workspace_id)
            if action["value"] != who.user_id and any(user == action["value"] for user, _ in mapped):
                acts.map_person(session, who.workspace_id, who.user_id, action["value"], None)
            view = surface.map_person(workspaces.mapped(session, who.workspace_id))
    client.views_update(view_id=body["view"]["id"], view=view)
    ack()


def show_audit(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Show the latest entries of who did what; for admins."""
    who = asker(desk, body)
    if is_admin(client, who.user_id):
        with desk.database.read() as session:
            view = trail.audit_trail(audit.latest(session, who.workspace_id, _ENTRIES))
    else:
        view = information("SourceWhale", ask_an_admin(desk, client, who, "Only admins can see who did what."))
    client.views_update(view_id=body["view"]["id"], view=view)
    ack()


def _show(client: WebClient, body: dict[str, Any], view: dict[str, Any]) -> Any:
    """In the modal in which the button was pressed; from a message or a Home, in a new one."""
    if (body.get("view") or {}).get("type") == "modal":
        return client.views_update(view_id=body["view"]["id"], view=view)
    return client.views_open(trigger_id=body["trigger_id"], view=view)
