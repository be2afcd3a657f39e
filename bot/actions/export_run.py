"""*Cancel*, *Retry failed*, *Try again* and *Send the rest*: for the one who asked for the export, and for admins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.desk import Desk, asker, enqueue, is_admin, why_not_export
from bot.form import show_form
from store.exporting import exports
from store.models import Export
from worker.actions import exports as acts
from worker.surface import ids
from worker.surface.export_form import information

_NOT_YOURS = "Only the one who asked for this export, and admins of their workspace, can do that."
_NOT_CANCELLED = "This export has ended, or is being cancelled already."
_NOT_RETRIED = (
    "These are being sent again already, nobody has failed any more, or their details have been deleted since."
)


def register(app: App, desk: Desk) -> None:
    """Register the buttons."""
    app.action(ids.CANCEL_EXPORT)(partial(cancel, desk))
    app.action(ids.RETRY_FAILED)(partial(retry_failed, desk))
    app.action(ids.SEND_THE_REST)(partial(send_the_rest, desk))
    app.action(ids.EXPORT_ELSEWHERE)(partial(export_elsewhere, desk))
    app.action(ids.OPEN_LINK)(open_link)


def cancel(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
) -> None:
    """*Cancel*: nobody more is sent; whoever was sent stays where they are."""
    _act(desk, body, action, client, respond, acts.cancel, _NOT_CANCELLED)
    ack()


def retry_failed(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
) -> None:
    """*Retry failed*: send those again whom SourceWhale did not take."""
    _send_again(desk, body, action, client, respond, acts.retry)
    ack()


def send_the_rest(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
) -> None:
    """*Send the rest*: send those whose turn did not come."""
    _send_again(desk, body, action, client, respond, acts.send_rest)
    ack()


def export_elsewhere(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
) -> None:
    """Open the form with the project of this export."""
    who = asker(desk, body)
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, action["value"])
    if export is None:
        _say(body, client, respond, _NOT_YOURS)
    else:
        show_form(desk, client, who, body, project_id=export.project_id)
    ack()


def open_link(ack: Ack) -> None:
    """A button that leads to an address: Slack opens it itself and tells of the click."""
    ack()


def _send_again(
    desk: Desk,
    body: dict[str, Any],
    action: dict[str, Any],
    client: WebClient,
    respond: Respond,
    act: Callable[[Session, Export, str], bool],
) -> None:
    """An act that sends people: for those who may export."""
    refusal = why_not_export(desk, asker(desk, body))
    if refusal is None:
        _act(desk, body, action, client, respond, act, _NOT_RETRIED)
    else:
        _say(body, client, respond, refusal)


def _act(
    desk: Desk,
    body: dict[str, Any],
    action: dict[str, Any],
    client: WebClient,
    respond: Respond,
    act: Callable[[Session, Export, str], bool],
    not_again: str,
) -> None:
    """Change an export, once however often the button is pressed, and let the worker go on with it."""
    who = asker(desk, body)
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, action["value"])
    if export is None or (export.requested_by != who.user_id and not is_admin(client, who.user_id)):
        _say(body, client, respond, _NOT_YOURS)
        return
    with desk.database.write() as session:
        done = act(session, session.get_one(Export, export.id), who.user_id)
    if done:
        enqueue(lambda: desk.queue.run_export(export.id))
    else:
        _say(body, client, respond, not_again)


def _say(body: dict[str, Any], client: WebClient, respond: Respond, sentence: str) -> None:
    """Answer the one who pressed: under the message, or over the Home, in which nothing can be posted."""
    if body.get("response_url"):
        respond(text=sentence, response_type="ephemeral", replace_original=False)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=information("Export to SourceWhale", sentence))
