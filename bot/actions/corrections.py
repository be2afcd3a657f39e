"""*Columns*, *Read as* and *Keep apart*: a person says how a file is to be read, and it is read again at once."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session

import seekout
from bot.actions.review import show_over, update
from bot.desk import Asker, Desk, asker, enqueue
from bot.starting import GONE
from store.exporting import exports
from store.models import Export
from worker.actions import reviews as acts
from worker.surface import ids
from worker.surface.export_form import information, reading
from worker.surface.reviews import columns, corrections, findings

_TITLE = "Export to SourceWhale"


class _Outcome(Enum):
    """What came of a correction: a sentence where nothing could."""

    READ = ""
    NOTHING = "nothing was changed"
    GONE = GONE
    BUSY = (
        "This file is being read just now, or its export was started meanwhile, so nothing was changed. Look at its "
        "Review again."
    )

    @classmethod
    def of(cls, *, read: bool) -> _Outcome:
        """Of a file that is to be read again, or cannot be."""
        return cls.READ if read else cls.BUSY


def register(app: App, desk: Desk) -> None:
    """Register buttons and submissions."""
    app.action(ids.COLUMNS)(partial(show_columns, desk))
    app.view(ids.COLUMNS_VIEW)(partial(set_columns, desk))
    app.action(ids.READ_AS)(partial(show_encodings, desk))
    app.view(ids.READ_AS_VIEW)(partial(read_as, desk))
    app.action(ids.KEEP_APART)(partial(show_merges, desk))
    app.view(ids.KEEP_APART_VIEW)(partial(keep_apart, desk))
    app.action(ids.PART)(partial(part, desk))


def show_columns(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """Show what each column of the file was taken for."""
    who = asker(desk, body)
    with desk.database.read() as session:
        export = _theirs(session, who, action["value"])
        shown = information(_TITLE, f":warning: {GONE}")
        if export is not None:
            shown = columns.view(export.id, acts.columns_of(session, export), seekout.FIELDS)
    show_over(client, body, shown)
    ack()


def set_columns(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """Read the file again with what the person says that its columns hold."""
    who = asker(desk, body)
    outcome = _Outcome.GONE
    with desk.database.write() as session:
        export = _theirs(session, who, view["private_metadata"])
        if export is not None:
            changed = columns.changes(view, acts.columns_of(session, export))
            outcome = _Outcome.NOTHING
            if changed:
                read = acts.read_with_columns(session, export, who.user_id, changed, view_id=_root(view))
                outcome = _Outcome.of(read=read)
    _after(ack, client, desk, view, outcome)


def show_encodings(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """Show the encodings in which the file may be written."""
    who = asker(desk, body)
    with desk.database.read() as session:
        export = _theirs(session, who, action["value"])
    shown = information(_TITLE, f":warning: {GONE}")
    if export is not None:
        shown = corrections.read_as(export.id, export.report)
    show_over(client, body, shown)
    ack()


def read_as(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """Read the file again in the encoding that was chosen."""
    who = asker(desk, body)
    state = view["state"]["values"][ids.ENCODING][ids.ENCODING]
    name = (state.get("selected_option") or {}).get("value")
    outcome = _Outcome.GONE
    with desk.database.write() as session:
        export = _theirs(session, who, view["private_metadata"])
        if export is not None and name in {offered for offered, _ in export.report.get("encodings", [])}:
            outcome = _Outcome.of(read=acts.read_again(session, export, encoding=name, view_id=_root(view)))
    _after(ack, client, desk, view, outcome)


def show_merges(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """Show which rows were taken for one person."""
    who = asker(desk, body)
    with desk.database.read() as session:
        export = _theirs(session, who, action["value"])
    shown = information(_TITLE, f":warning: {GONE}")
    if export is not None:
        shown = corrections.keep_apart(export.id, findings.merges(export.report))
    show_over(client, body, shown)
    ack()


def keep_apart(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """Read the file again with the people who were chosen kept apart."""
    who = asker(desk, body)
    chosen = view["state"]["values"].get(ids.KEEP_APART, {}).get(ids.KEEP_APART, {}).get("selected_options") or []
    outcome = _part(desk, who, view["private_metadata"], [one["value"] for one in chosen], _root(view))
    _after(ack, client, desk, view, outcome)


def part(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """Keep two people apart whom a Review speaks of."""
    export_id, _, key = action["value"].partition(" ")
    view = body.get("view") or {}
    outcome = _part(desk, asker(desk, body), export_id, [key], view.get("id"))
    if outcome is _Outcome.READ:
        enqueue(lambda: desk.queue.prepare_export(export_id))
        if view:
            update(client, view["id"], reading())
    elif outcome is _Outcome.GONE:
        show_over(client, body, information(_TITLE, f":warning: {GONE}"))
    ack()


def _theirs(session: Session, who: Asker, export_id: str) -> Export | None:
    """An export that this person asked for and that was never started, with a file to be read."""
    export = exports.get(session, who.workspace_id, export_id)
    if export is None or export.requested_by != who.user_id or export.queued_at is not None or not export.file_id:
        return None
    return export


def _part(desk: Desk, who: Asker, export_id: str, keys: list[str], view_id: str | None) -> _Outcome:
    """Keep people apart whom the file seemed to make one."""
    with desk.database.write() as session:
        export = _theirs(session, who, export_id)
        if export is None:
            return _Outcome.GONE
        known = [key for key in keys if any(merge["key"] == key for merge in findings.merges(export.report))]
        if not known:
            return _Outcome.NOTHING
        return _Outcome.of(read=acts.read_again(session, export, apart=[*export.apart, *known], view_id=view_id))


def _root(view: dict[str, Any]) -> str:
    """The modal in which Review stands: the one below, or this one where it was opened from a message."""
    return str(view.get("root_view_id") or view["id"])


def _after(ack: Ack, client: WebClient, desk: Desk, view: dict[str, Any], outcome: _Outcome) -> None:
    """Close what was submitted; where the file is read again, Review says so until it is there."""
    if outcome in (_Outcome.GONE, _Outcome.BUSY):
        ack(response_action="update", view=information(_TITLE, f":warning: {outcome.value}"))
        return
    if outcome is _Outcome.NOTHING:
        ack()
        return
    export_id = view["private_metadata"]
    enqueue(lambda: desk.queue.prepare_export(export_id))
    if _root(view) == view["id"]:
        ack(response_action="update", view=reading())
        return
    update(client, _root(view), reading())
    ack()
