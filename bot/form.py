"""The export form for one person: what the connection allows, with their last choice of that kind."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.desk import Asker, Desk, enqueue
from store import connections, destinations, exports
from store.models import Connection, ExportKind
from worker.surface.export_form import export_form

NOT_CONNECTED = "SourceWhale is not connected yet. A Slack admin of this workspace can do it: type `/sourcewhale`."
NO_EXPORT = "Exporting is switched off for this workspace. An admin can allow *Export* with `/sourcewhale`."


def open_form(desk: Desk, client: WebClient, who: Asker, trigger_id: str) -> str | None:
    """Open the form. Returns a sentence when this workspace cannot export; the trigger is then still good."""
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
        form = form_for(session, who, connection) if connection is not None else None
    if connection is None or form is None:
        return NOT_CONNECTED
    if not connection.can_export:
        return NO_EXPORT
    client.views_open(trigger_id=trigger_id, view=form)
    # Until the person comes to the list of campaigns, it is here.
    enqueue(lambda: desk.queue.refresh_destinations(who.workspace_id, who.user_id))
    return None


def form_for(session: Session, who: Asker, connection: Connection, kind: ExportKind | None = None) -> dict[str, Any]:
    """The form for `kind`, or for *Prospects* where they are allowed."""
    if kind is None:
        kind = ExportKind.PROSPECTS if connection.pools_enabled else ExportKind.CANDIDATES
    last = exports.last_of(session, who.workspace_id, who.user_id, kind)
    destination = None
    if last is not None:
        # Only if SourceWhale still lists it for them.
        destination = destinations.find(session, who.workspace_id, who.user_id, kind, last.destination_id)
    return export_form(pools_enabled=connection.pools_enabled, kind=kind, destination=destination)
