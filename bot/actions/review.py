"""On *Review*: boxes and names that change the numbers, and the buttons that lead from it and back."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Asker, Desk, asker, enqueue
from bot.form import form_again
from bot.starting import GONE, start
from store.connection import connections
from store.exporting import exports
from store.exporting.selection import EVERYBODY, Choice
from store.models import ExportState
from worker.actions.exports import dismiss as dismiss_review
from worker.actions.reviews import ask_sourcewhale, gather, set_boxes
from worker.surface import ids
from worker.surface.export_form import information
from worker.surface.reviews import details, review

_TITLE = "Export to SourceWhale"


def register(app: App, desk: Desk) -> None:
    """Register boxes, lists and buttons."""
    app.action(ids.OPTIONS)(partial(change, desk))
    app.action(ids.KNOWN_PEOPLE)(partial(change, desk))
    app.action(ids.ONLY)(partial(change, desk))
    app.action(ids.ALL_BUT)(partial(change, desk))
    app.action(ids.CHOOSE_CANDIDATES)(partial(open_review, desk))
    app.action(ids.DETAILS)(partial(show_details, desk))
    app.action(ids.CHECK_SOURCEWHALE)(partial(check_sourcewhale, desk))
    app.action(ids.BACK)(partial(back, desk))
    app.action(ids.CHOOSE_FILE)(partial(choose_file, desk))
    app.action(ids.START_EXPORT)(partial(start_export, desk))
    app.action(ids.DISMISS_REVIEW)(partial(dismiss, desk))


def change(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Show the numbers anew, with the boxes and the names that stand in the modal now."""
    _change(desk, body, client)
    ack()


def open_review(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Respond
) -> None:
    """*Choose candidates* on a message: open the Review that it speaks of."""
    shown = _review(desk, asker(desk, body), action["value"])
    if shown is None:
        respond(text=f":warning: {GONE}", response_type="ephemeral", replace_original=False)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=shown)
    ack()


def show_details(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """Who is sent, and who is left out and why, over the Review."""
    who, chosen = asker(desk, body), choice_of(body["view"])
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, action["value"])
        if export is None or export.requested_by != who.user_id or export.state != ExportState.REVIEW:
            shown = information(_TITLE, f":warning: {GONE}")
        else:
            facts = gather(session, export, chosen, first=details.SHOWN, previous=details.MOST, marked=details.MOST)
            shown = details.view(facts)
    show_over(client, body, shown)
    ack()


def check_sourcewhale(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """Let the worker ask SourceWhale which of these people it has already."""
    who = asker(desk, body)
    asked = False
    with desk.database.write() as session:
        export = exports.get(session, who.workspace_id, action["value"])
        theirs = export is not None and export.requested_by == who.user_id and export.state == ExportState.REVIEW
        if export is not None and theirs:
            asked = ask_sourcewhale(session, export, who.user_id)
    if asked:
        enqueue(lambda: desk.queue.check_people(action["value"]))
    elif not theirs:
        show_over(client, body, information(_TITLE, f":warning: {GONE}"))
    ack()


def back(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """From Review to the form, as it was filled in."""
    who = asker(desk, body)
    update(client, body["view"]["id"], form_of(desk, who, action["value"]))
    ack()


def choose_file(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """The form as it was filled in, with its file to be chosen anew."""
    who = asker(desk, body)
    shown = form_of(desk, who, action["value"], with_file=False)
    if (body.get("view") or {}).get("type") == "modal":
        update(client, body["view"]["id"], shown)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=shown)
    ack()


def start_export(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
    """*Export* on a message: start it as the Review stands."""
    outcome = start(desk, asker(desk, body), action["value"])
    if outcome is not None:
        respond(text=f":warning: {outcome.problem}", response_type="ephemeral", replace_original=False)
    ack()


def dismiss(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
    """*Cancel* on a message: Review ends, and the workflow that asked for it is told."""
    who = asker(desk, body)
    with desk.database.write() as session:
        export = exports.get(session, who.workspace_id, action["value"])
        mine = export is not None and export.requested_by == who.user_id
        done = export is not None and mine and dismiss_review(session, export, who.user_id)
    if not done:
        respond(text=f":warning: {GONE}", response_type="ephemeral", replace_original=False)
    ack()


def choice_of(view: dict[str, Any]) -> Choice:
    """The candidates that are chosen by name in a Review."""
    return Choice(only=tuple(_chosen(view, ids.ONLY)), but=tuple(_chosen(view, ids.ALL_BUT)))


def options_of(view: dict[str, Any]) -> frozenset[str] | None:
    """What is chosen in a Review, boxes and which of two ways; None for one that was shown before it had boxes."""
    values = view["state"]["values"]
    state = values.get(ids.REVIEW_OPTIONS, {}).get(ids.OPTIONS)
    if state is None:
        return None
    way = values.get(ids.KNOWN_PEOPLE, {}).get(ids.KNOWN_PEOPLE, {}).get("selected_option")
    return frozenset(one["value"] for one in [*(state.get("selected_options") or []), *([way] if way else [])])


def _chosen(view: dict[str, Any], name: str) -> list[str]:
    return [one["value"] for one in view["state"]["values"].get(name, {}).get(name, {}).get("selected_options") or []]


def _change(desk: Desk, body: dict[str, Any], client: WebClient) -> None:
    """Show the numbers anew, with the boxes and the names that stand in the modal now."""
    view, who = body["view"], asker(desk, body)
    choice, options = choice_of(view), options_of(view)
    if max(len(choice.only), len(choice.but)) > ids.MAX_CHOSEN:
        return
    export_id = review.export_id_of(view["private_metadata"])
    if options is not None:
        with desk.database.write() as session:
            export = exports.get(session, who.workspace_id, export_id)
            if export is not None and export.requested_by == who.user_id:
                set_boxes(session, export, options)
    shown = _review(desk, who, export_id, choice)
    if shown is not None:
        # Without the hash: of two quick choices the second must win, though it was made before the first came back.
        # *Export* brings the choice itself along.
        update(client, view["id"], shown)


def update(client: WebClient, view_id: str, shown: dict[str, Any]) -> None:
    """Show another view in a modal, if it is still open."""
    try:
        client.views_update(view_id=view_id, view=shown)
    except SlackApiError as error:
        # The modal was closed meanwhile.
        if error.response.get("error") != "not_found":
            raise


def show_over(client: WebClient, body: dict[str, Any], shown: dict[str, Any]) -> None:
    """Show a view over the modal in which a button was pressed; from a message, in a new one."""
    if (body.get("view") or {}).get("type") == "modal":
        client.views_push(trigger_id=body["trigger_id"], view=shown)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=shown)


def form_of(
    desk: Desk, who: Asker, export_id: str, *, with_file: bool = True, note: str | None = None
) -> dict[str, Any]:
    """The form as it was filled in for an export that was never started, or a sentence where there is none.

    `note` is to be read first.
    """
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, export_id)
        connection = connections.get(session, who.workspace_id)
        if export is None or connection is None or export.requested_by != who.user_id or export.queued_at is not None:
            return information(_TITLE, f":warning: {GONE}")
        return form_again(session, who, connection, export, with_file=with_file, note=note)


def _review(desk: Desk, who: Asker, export_id: str, choice: Choice = EVERYBODY) -> dict[str, Any] | None:
    """The Review as things stand now, if it is theirs and has not led to anything yet."""
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, export_id)
        if export is None or export.requested_by != who.user_id or export.state != ExportState.REVIEW:
            return None
        return review.view(gather(session, export, choice))
