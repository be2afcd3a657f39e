"""*Export as*: the form shows campaigns for *Prospects* and jobs for *Candidates*."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Desk, asker
from bot.form import form_for
from store import connections
from store.models import ExportKind
from worker.surface import ids


def register(app: App, desk: Desk) -> None:
    """Register the choice."""

    @app.action(ids.EXPORT_AS)
    def export_as(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        kind: str = (action.get("selected_option") or {}).get("value") or ""
        view = body["view"]
        if kind and kind != view["private_metadata"]:
            who = asker(desk, body)
            with desk.database.read() as session:
                connection = connections.get(session, who.workspace_id)
                form = form_for(session, who, connection, ExportKind(kind)) if connection is not None else None
            if form is not None:
                try:
                    client.views_update(view_id=view["id"], hash=view["hash"], view=form)
                except SlackApiError as error:
                    # Two quick clicks, or the modal was closed: the newer state stands.
                    if error.response.get("error") not in ("hash_conflict", "not_found"):
                        raise
        ack()
