"""*Cancel*, *Retry failed*, *Try again* and *Send the rest*: for the one who asked for the export, and for admins."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.actions.sending_again import NotSent, send_again
from bot.desk import Asker, Desk, asker, enqueue, is_admin
from bot.form import show_form
from store.exporting import exports
from store.models import Export
from worker.actions import exports as acts
from worker.surface import ids
from worker.surface.export_form import information
from worker.surface.refusals import NOT_THEIRS, UNKNOWN_EXPORT

_NOT_CANCELLED = "This export has ended, or is being cancelled already."


def register(app: App, desk: Desk) -> None:
    """Register the buttons."""
    app.action(ids.CANCEL_EXPORT)(partial(cancel, desk))
    app.action(ids.RETRY_FAILED)(partial(retry_failed, desk))
    app.action(ids.SEND_THE_REST)(partial(send_the_rest, desk))
    app.view(ids.AGAIN_VIEW)(partial(confirm_again, desk))
    app.action(ids.EXPORT_ELSEWHERE)(partial(export_elsewhere, desk))
    app.action(ids.OPEN_LINK)(open_link)


def cancel(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
) -> None:
    """*Cancel*: nobody more is sent; whoever was sent stays where they are."""
    who = asker(desk, body)
    refused = _why_not(desk, who, client, action["value"])
    if refused is not None:
        _say(body, client, respond, refused)
    else:
        with desk.database.write() as session:
            done = acts.cancel(session, session.get_one(Export, action["value"]), who.user_id)
        if done:
            enqueue(lambda: desk.queue.run_export(action["value"]))
        else:
            _say(body, client, respond, _NOT_CANCELLED)
    ack()


def retry_failed(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
) -> None:
    """*Retry failed*: send those again whom SourceWhale did not take."""
    _send_again(desk, body, action, client, respond, "retry")
    ack()


def send_the_rest(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
) -> None:
    """*Send the rest*: send those whose turn did not come."""
    _send_again(desk, body, action, client, respond, "rest")
    ack()


def export_elsewhere(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
) -> None:
    """Open the form with the project of this export."""
    who = asker(desk, body)
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, action["value"])
    if export is None:
        _say(body, client, respond, UNKNOWN_EXPORT)
    else:
        show_form(desk, client, who, body, project_id=export.project_id)
    ack()


def open_link(ack: Ack) -> None:
    """A button that leads to an address: Slack opens it itself and tells of the click."""
    ack()


def confirm_again(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """*Export* on a fresh Review of people who are to be sent again."""
    who = asker(desk, body)
    export_id, way, reviewed = (*view["private_metadata"].split(), "", "", "")[:3]
    refused = _why_not(desk, who, client, export_id)
    outcome = NotSent(refused) if refused is not None else send_again(desk, who, export_id, way, reviewed)
    if outcome is None:
        ack()
    else:
        shown = outcome.review or information("Export to SourceWhale", f":warning: {outcome.problem}")
        ack(response_action="update", view=shown)


def _send_again(
    desk: Desk, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond, way: str
) -> None:
    who = asker(desk, body)
    refused = _why_not(desk, who, client, action["value"])
    if refused is not None:
        _say(body, client, respond, refused)
        return
    outcome = send_again(desk, who, action["value"], way)
    if outcome is None:
        return
    if outcome.review is not None:
        client.views_open(trigger_id=body["trigger_id"], view=outcome.review)
    elif outcome.elsewhere is not None:
        show_form(desk, client, who, body, project_id=outcome.elsewhere, note=outcome.problem)
    else:
        _say(body, client, respond, outcome.problem)


def _why_not(desk: Desk, who: Asker, client: WebClient, export_id: str) -> str | None:
    """Why this person may not act on an export; None for whoever asked for it, and for admins of its workspace."""
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, export_id)
    if export is None:
        return UNKNOWN_EXPORT
    return None if export.requested_by == who.user_id or is_admin(client, who.user_id) else NOT_THEIRS


def _say(body: dict[str, Any], client: WebClient, respond: Respond, sentence: str) -> None:
    """Answer the one who pressed: under the message, or over the Home, in which nothing can be posted."""
    if body.get("response_url"):
        respond(text=sentence, response_type="ephemeral", replace_original=False)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=information("Export to SourceWhale", sentence))
