"""*Review* and *Export*: the two submissions on the way of an export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App

from bot.desk import Asker, Desk, asker, enqueue
from bot.starting import start
from store import connections, destinations, exports, projects
from store.models import Connection, ExportKind
from worker.surface import ids
from worker.surface.export_form import information, reading


@dataclass(frozen=True, slots=True)
class _Form:
    """What a person filled in."""

    project_id: str | None
    file: dict[str, Any] | None
    kind: ExportKind
    destination_id: str | None
    options: frozenset[str]
    channel_id: str | None

    @property
    def destination_block(self) -> str:
        return ids.CAMPAIGN if self.kind == ExportKind.PROSPECTS else ids.JOB


def register(app: App, desk: Desk) -> None:
    """Register both."""

    @app.view(ids.EXPORT_VIEW)
    def review(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        form = _form(view["state"]["values"])
        with desk.database.write() as session:
            who = asker(session, body)
            connection = connections.get(session, who.workspace_id)
            known = exports.by_view(session, who.workspace_id, view["id"])
            errors = {} if known else _errors(form, connection)
            destination = destinations.find(
                session, who.workspace_id, who.user_id, form.kind, form.destination_id or ""
            )
            if not errors and not known and destination is None:
                errors[form.destination_block] = "Choose it from the list again; SourceWhale's list has changed."
            project = projects.get(session, who.workspace_id, form.project_id) if form.project_id else None
            if not errors and not form.file and project is None:
                errors[ids.PROJECT] = "This project is no longer known here. Upload its file."
            export = known
            if not errors and not known and connection is not None and destination is not None:
                export = exports.create(
                    session,
                    workspace_id=who.workspace_id,
                    connection_id=connection.id,
                    project_id=project.id if project and not form.file else None,
                    requested_by=who.user_id,
                    kind=form.kind,
                    destination_id=destination.id,
                    destination_name=destination.name,
                    include_previous=ids.INCLUDE_PREVIOUS in form.options,
                    dummy_emails=ids.DUMMY_EMAILS in form.options,
                    channel_id=form.channel_id or who.user_id,
                    file_id=form.file["id"] if form.file else None,
                    file_name=str(form.file.get("name") or "")[:500] if form.file else None,
                    view_id=view["id"],
                )
        if export is None:
            ack(response_action="errors", errors=errors)
            return
        enqueue(lambda: desk.queue.prepare_export(export.id))
        ack(response_action="update", view=reading())

    @app.view(ids.REVIEW_VIEW)
    def export(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        with desk.database.write() as session:
            who: Asker = asker(session, body)
        problem = start(desk, who, view["private_metadata"])
        if problem is None:
            ack()
        else:
            ack(response_action="update", view=information("Export to SourceWhale", f":warning: {problem}"))


def _form(values: dict[str, dict[str, Any]]) -> _Form:
    def element(name: str) -> dict[str, Any]:
        found: dict[str, Any] = values.get(name, {}).get(name) or {}
        return found

    def option(name: str) -> str | None:
        return (element(name).get("selected_option") or {}).get("value")

    kind = ExportKind(option(ids.EXPORT_AS) or ids.CANDIDATES)
    files = element(ids.FILE).get("files") or []
    return _Form(
        project_id=option(ids.PROJECT),
        file=files[0] if files else None,
        kind=kind,
        destination_id=option(ids.CAMPAIGN if kind == ExportKind.PROSPECTS else ids.JOB),
        options=frozenset(chosen["value"] for chosen in element(ids.OPTIONS).get("selected_options") or []),
        channel_id=element(ids.CHANNEL).get("selected_conversation"),
    )


def _errors(form: _Form, connection: Connection | None) -> dict[str, str]:
    """What is wrong with a form, by block."""
    if connection is None:
        return {ids.EXPORT_AS: "SourceWhale is not connected any more. An admin can connect it with /sourcewhale."}
    errors = {}
    if not form.file and not form.project_id:
        errors[ids.FILE] = "Upload the project's file, or choose a project above."
    if form.kind == ExportKind.PROSPECTS and not connection.pools_enabled:
        errors[ids.EXPORT_AS] = "Prospects are not enabled for this workspace. Choose Candidates, or ask an admin."
    elif not form.destination_id or form.destination_id == ids.NO_DESTINATION:
        errors[form.destination_block] = "Choose a campaign." if form.kind == ExportKind.PROSPECTS else "Choose a job."
    return errors
