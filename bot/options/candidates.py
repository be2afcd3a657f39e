"""*Only these candidates* and *All but these*: the people of the project under Review."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.desk import Desk, asker
from store.exporting import exports, selection
from store.models import ExportState
from worker.surface import ids
from worker.surface.people import candidate_option
from worker.surface.reviews.review import export_id_of


def register(app: App, desk: Desk) -> None:
    """Register the list."""
    app.options(ids.ONLY)(partial(candidate_options, desk))
    app.options(ids.ALL_BUT)(partial(candidate_options, desk))


def candidate_options(desk: Desk, ack: Ack, body: dict[str, Any]) -> None:
    """The people whose name holds what was typed."""
    who = asker(desk, body)
    export_id = export_id_of((body.get("view") or {}).get("private_metadata", ""))
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, export_id)
        # People's names: for the one who asked, while they review.
        theirs = export is not None and export.requested_by == who.user_id and export.state == ExportState.REVIEW
        found = (
            selection.candidates_named(session, export, body.get("value") or "", ids.MAX_OPTIONS)
            if export is not None and theirs
            else []
        )
    ack(options=[candidate_option(listed) for listed in found])
