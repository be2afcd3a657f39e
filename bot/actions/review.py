"""On *Review*: choosing candidates by name, and *Export* in the direct message that takes a closed modal's place."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Asker, Desk, asker
from bot.starting import GONE, start
from store.exporting import exports
from store.models import ExportState
from worker.surface import ids, review


def register(app: App, desk: Desk) -> None:
    """Register the list and the buttons."""

    @app.action(ids.ONLY)
    def only_these(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        view = body["view"]
        chosen = [option["value"] for option in action.get("selected_options") or []]
        shown = _review(desk, asker(desk, body), review.export_id_of(view["private_metadata"]), chosen)
        if shown is not None and len(chosen) <= ids.MAX_CHOSEN:
            try:
                # Without the hash: of two quick choices the second must win, though it was made before the first came
                # back. *Export* brings the choice itself along.
                client.views_update(view_id=view["id"], view=shown)
            except SlackApiError as error:
                if error.response.get("error") != "not_found":
                    raise
        ack()

    @app.action(ids.CHOOSE_CANDIDATES)
    def choose_candidates(
        ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
    ) -> None:
        shown = _review(desk, asker(desk, body), action["value"])
        if shown is None:
            respond(text=f":warning: {GONE}", response_type="ephemeral", replace_original=False)
        else:
            client.views_open(trigger_id=body["trigger_id"], view=shown)
        ack()

    @app.action(ids.START_EXPORT)
    def start_export(ack: Ack, body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        outcome = start(desk, asker(desk, body), action["value"])
        if outcome is not None:
            respond(text=f":warning: {outcome.problem}", response_type="ephemeral", replace_original=False)
        ack()


def _review(desk: Desk, who: Asker, export_id: str, only: list[str] | None = None) -> dict[str, Any] | None:
    """The Review as things stand now, if it is theirs and has not led to anything yet."""
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, export_id)
        if export is None or export.requested_by != who.user_id or export.state != ExportState.REVIEW:
            return None
        return review.view(review.gather(session, export, only or ()))
