"""*Review* and *Export*: the two submissions on the way of an export."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.actions.review import choice_of, form_of, options_of
from bot.desk import Asker, Desk, asker, enqueue, reader, why_not_export
from bot.form import Filled
from bot.starting import start
from store.connection import connections, destinations
from store.exporting import exports
from store.exporting.visibility import known_projects
from store.models import Connection, ExportKind, ExportState
from store.people import projects
from worker.actions import exports as acts
from worker.actions import pressing
from worker.surface import ids
from worker.surface.export_form import information, reading
from worker.surface.reviews.review import export_id_of
from worker.surface.reviews.review import view as review_view

_TOO_MANY = (
    f"At most {ids.MAX_CHOSEN} candidates can be chosen by name. Choose fewer, or nobody to send everybody; those "
    "previously exported are left out."
)

_FILE_UNKNOWN = "Which file this is about is not known any more. Close this, and choose the file once more."

_BEING_STARTED = (
    ":hourglass_flowing_sand: The export is being started; its message tells how it goes, and this can be closed. If "
    "anything has changed since Review was shown, Review comes back and nothing is sent."
)


def register(app: App, desk: Desk) -> None:
    """Register both."""
    app.view(ids.EXPORT_VIEW)(partial(review, desk))
    app.view(ids.REVIEW_VIEW)(partial(export, desk))


def review(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """*Review*: write the export down as the form asks for it, and let the worker read its file."""
    who = asker(desk, body)
    form = Filled.of(view)
    refusal = why_not_export(desk, who)
    if refusal is not None:
        ack(response_action="update", view=information("Export to SourceWhale", f":warning: {refusal}"))
        return
    known = known_projects(who.workspace_id, reader(desk, client, who))
    try:
        with desk.database.write() as session:
            export_id, errors = _ask_for(session, who, form, view["id"], known)
    except IntegrityError:
        # The same submission a second time, while the first one was being written.
        ack(response_action="update", view=reading())
        return
    if errors:
        ack(response_action="errors", errors=errors)
        return
    enqueue(lambda: desk.queue.prepare_export(export_id))
    ack(response_action="update", view=reading())


def export(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
    """*Export*: start the export with the candidates that are chosen now, or say why it cannot start."""
    who = asker(desk, body)
    choice = choice_of(view)
    if too_many := {
        name: _TOO_MANY
        for name, chosen in ((ids.ONLY, choice.only), (ids.ALL_BUT, choice.but))
        if len(chosen) > ids.MAX_CHOSEN
    }:
        ack(response_action="errors", errors=too_many)
        return
    outcome = start(desk, who, view["private_metadata"], choice, options_of(view))
    if outcome is None and pressing.is_for_a_worker(view["private_metadata"], choice):
        # The modal stays: where Review is no longer true, a worker brings it back there.
        ack(response_action="update", view=information("Export to SourceWhale", _BEING_STARTED))
    elif outcome is None:
        ack()
    elif outcome.form:
        ack(
            response_action="update",
            view=form_of(desk, who, export_id_of(view["private_metadata"]), note=outcome.problem),
        )
    elif outcome.review is None:
        ack(response_action="update", view=information("Export to SourceWhale", f":warning: {outcome.problem}"))
    elif choice.number and outcome.review.plan.send == 0:
        ack(response_action="errors", errors={ids.ONLY if choice.only else ids.ALL_BUT: outcome.problem})
    else:
        ack(response_action="update", view=review_view(outcome.review))


def _ask_for(
    session: Session, who: Asker, form: Filled, view_id: str, known: ColumnElement[bool]
) -> tuple[str, dict[str, str]]:
    """The id of the export that this form makes, or has already made; or what is wrong with the form, by block.

    `known` is the condition for projects that the person may know of.
    """
    made = exports.by_view(session, who.workspace_id, view_id)
    if made is not None and (made.id != form.state.export_id or made.state == ExportState.PREPARING):
        return made.id, {}
    connection = connections.get(session, who.workspace_id)
    if connection is None:
        return "", {
            form.blocks[
                ids.EXPORT_AS
            ]: "SourceWhale is not connected any more. An admin can connect it with /sourcewhale."
        }
    errors = _errors(form, connection)
    destination = destinations.find(session, who.workspace_id, who.user_id, form.kind, form.destination_id or "")
    if destination is None:
        errors.setdefault(form.destination_block, "Choose it from the list again; SourceWhale's list has changed.")
    project_id = form.option(ids.PROJECT)
    project = projects.get(session, who.workspace_id, project_id, known) if project_id else None
    if project_id and project is None:
        errors[ids.PROJECT] = "This project is no longer known here. Upload its file."
    if errors or destination is None:
        return "", errors
    file = form.file or {}
    asked = {
        "kind": form.kind,
        "destination_id": destination.id,
        "destination_name": destination.name,
        "include_previous": ids.INCLUDE_PREVIOUS in form.options,
        "dummy_emails": ids.DUMMY_EMAILS in form.options,
        "channel_id": form.channel_id or who.user_id,
        "view_id": view_id,
    }
    what = {
        "project_id": project.id if project and not file else None,
        "file_id": file.get("id"),
        "file_name": str(file.get("name") or "")[:500],
        "file_url": file.get("url_private_download") or file.get("url_private"),
    }
    if form.state.export_id is None:
        return acts.ask_for(session, connection, who.user_id, **asked, **what).id, {}
    again = exports.get(session, who.workspace_id, form.state.export_id)
    # The same file is not read a second time.
    changed = what if again is None or file.get("id") != again.file_id or not file else {}
    if (
        again is None
        or again.requested_by != who.user_id
        or not acts.ask_again(session, connection, again, **asked, **changed)
    ):
        return "", {form.blocks[ids.EXPORT_AS]: "This export has been started already. Type /export for another one."}
    return again.id, {}


def _errors(form: Filled, connection: Connection) -> dict[str, str]:
    """What is wrong with a form by itself, by block."""
    errors = {}
    if not form.file and not form.option(ids.PROJECT):
        if ids.FILE in form.blocks:
            errors[form.blocks[ids.FILE]] = "Upload the project's file, or choose a project below."
        else:
            # A form with the file of a message, which another version opened.
            errors[form.blocks.get(ids.FILE_CHOICE) or form.blocks[ids.EXPORT_AS]] = _FILE_UNKNOWN
    if form.kind == ExportKind.PROSPECTS and not connection.pools_enabled:
        errors[form.blocks[ids.EXPORT_AS]] = (
            "Prospects are not enabled for this workspace. Choose Candidates, or ask an admin."
        )
    elif form.destination_id == ids.NO_DESTINATION:
        word = "campaign" if form.kind == ExportKind.PROSPECTS else "job"
        errors[form.destination_block] = (
            f"SourceWhale shows no {word} for your e-mail address. Ask for access to one in SourceWhale; if it knows "
            "you under another address, ask an admin to map it with /sourcewhale."
        )
    elif not form.destination_id:
        errors[form.destination_block] = "Choose a campaign." if form.kind == ExportKind.PROSPECTS else "Choose a job."
    return errors
