"""Buttons of the off-limits list: editing it, the list as a file, and whom it holds back of a Review."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.actions.asking import ask_once
from bot.actions.review import show_over
from bot.desk import Asker, Desk, asker, enqueue, is_admin
from bot.starting import GONE
from store.connection import connections
from store.exporting import exports, held
from store.models import Export, ExportState, Project
from store.workspaces import off_limits
from worker.surface import ids
from worker.surface.export_form import information
from worker.surface.off_limits import entries
from worker.surface.off_limits import held as surface

_ADMINS_ONLY = "Only admins can change the off-limits list."


def register(app: App, desk: Desk) -> None:
    """Register the buttons."""
    app.action(ids.EDIT_OFF_LIMITS)(partial(edit, desk))
    app.action(ids.SEND_OFF_LIMITS)(partial(send_list, desk))
    app.action(ids.SHOW_HELD)(partial(show_held, desk))
    app.action(ids.ASK_TO_LET_THROUGH)(partial(ask_admin, desk))


def edit(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open the list; for admins."""
    who = asker(desk, body)
    view = information(entries.TITLE, _ADMINS_ONLY)
    if is_admin(client, who.user_id):
        view = _list(desk, who)
    client.views_update(view_id=body["view"]["id"], view=view)
    ack()


def send_list(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Let the worker send the list as a CSV file to the admin who asks."""
    who = asker(desk, body)
    view = information(entries.TITLE, _ADMINS_ONLY)
    if is_admin(client, who.user_id):
        with desk.database.write() as session:
            asked = off_limits.ask_for_file(session, who.workspace_id, who.user_id, body["view"]["id"])
        enqueue(lambda: desk.queue.off_limits_file(asked))
        view = _list(desk, who, "The list is on its way to you as a direct message.")
    client.views_update(view_id=body["view"]["id"], view=view)
    ack()


def show_held(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """Whom the list holds back: to the one who reviews, and to an admin, who may let some through."""
    who = asker(desk, body)
    admin = is_admin(client, who.user_id)
    shown = information(entries.TITLE, f":warning: {GONE}")
    with desk.database.read() as session:
        export = _reviewed(who, exports.get(session, who.workspace_id, action["value"]), admin=admin)
        if export is not None:
            shown = surface.view(export.id, held.people(session, export, surface.SHOWN), is_admin=admin)
    show_over(client, body, shown)
    ack()


def ask_admin(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """Ask the admin who connected SourceWhale to let people through."""
    who = asker(desk, body)
    sentence = f":warning: {GONE}"
    with desk.database.read() as session:
        export = _reviewed(who, exports.get(session, who.workspace_id, action["value"]), admin=False)
        connection = connections.get(session, who.workspace_id)
        if export is not None:
            number = len(held.people(session, export, surface.SHOWN))
            project = session.get(Project, export.project_id)
            name = project.name if project is not None else "a project"
    if export is not None and connection is not None:
        text, blocks = surface.request(export.id, name, number, who.user_id)
        asked = ask_once(desk, client, who, connection.connected_by, export.id, text, blocks)
        sentence = (
            f"{asked} Review shows whom they let through."
            if asked
            else "I could not reach them. Another admin can change the list with `/sourcewhale`."
        )
    client.views_update(view_id=body["view"]["id"], view=information(entries.TITLE, sentence))
    ack()


def _list(desk: Desk, who: Asker, note: str | None = None) -> dict[str, Any]:
    with desk.database.read() as session:
        found = off_limits.entries(session, who.workspace_id, entries.SHOWN)
        return entries.view(found, off_limits.number(session, who.workspace_id), note)


def _reviewed(who: Asker, export: Export | None, *, admin: bool) -> Export | None:
    """An export that stands in Review: the person's own, or any of the workspace for an admin."""
    if export is None or export.state != ExportState.REVIEW:
        return None
    return export if admin or export.requested_by == who.user_id else None
