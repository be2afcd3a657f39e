"""*Cancel* and *Retry failed*: for the one who asked for the export, and for admins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.desk import Desk, asker, enqueue, is_admin
from store.exporting import exports, states
from store.models import Export
from store.workspaces import audit
from store.workspaces.audit import Action
from worker.messages.posts import summary, tell
from worker.surface import ids
from worker.surface.export_form import information

_NOT_YOURS = "Only the one who asked for this export, and admins of their workspace, can do that."
_NOT_AGAIN = {
    Action.CANCELLED: "This export has ended, or is being cancelled already.",
    Action.RETRIED: (
        "These are being sent again already, nobody has failed any more, or their details have been deleted since."
    ),
}


def register(app: App, desk: Desk) -> None:
    """Register both buttons."""

    @app.action(ids.CANCEL_EXPORT)
    def cancel(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond) -> None:
        _act(desk, body, action, client, respond, _cancel, Action.CANCELLED)
        ack()

    @app.action(ids.RETRY_FAILED)
    def retry_failed(
        ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
    ) -> None:
        _act(desk, body, action, client, respond, states.retry, Action.RETRIED)
        ack()


def _cancel(session: Session, export: Export, user_id: str) -> bool:
    return states.request_cancel(session, export)


def _act(
    desk: Desk,
    body: dict[str, Any],
    action: dict[str, Any],
    client: WebClient,
    respond: Respond,
    change: Callable[[Session, Export, str], bool],
    kind: Action,
) -> None:
    """Change an export, once however often the button is pressed, and let the worker go on with it."""
    who = asker(desk, body)
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, action["value"])
    if export is None or (export.requested_by != who.user_id and not is_admin(client, who.user_id)):
        _say(body, client, respond, _NOT_YOURS)
        return
    with desk.database.write() as session:
        export = session.get_one(Export, export.id)
        done = change(session, export, who.user_id)
        if done:
            audit.record(session, who.workspace_id, who.user_id, kind, summary(session, export))
            tell(session, export)
    if done:
        enqueue(lambda: desk.queue.run_export(export.id))
    else:
        _say(body, client, respond, _NOT_AGAIN[kind])


def _say(body: dict[str, Any], client: WebClient, respond: Respond, sentence: str) -> None:
    """Answer the one who pressed: under the message, or over the Home, in which nothing can be posted."""
    if body.get("response_url"):
        respond(text=sentence, response_type="ephemeral", replace_original=False)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=information("Export to SourceWhale", sentence))
