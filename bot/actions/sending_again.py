"""*Retry failed*, *Try again* and *Send the rest*: at once where all is as it was reviewed, else by a fresh Review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from bot.desk import Asker, Desk, enqueue, why_not_export
from bot.starting import cannot_send
from store.connection import connections
from store.exporting import exports, items, seals, states
from store.exporting.not_arrived import first_people
from store.models import Export, ExportState, Project
from worker.actions import exports as acts
from worker.surface.refusals import UNKNOWN_EXPORT
from worker.surface.reviews import again

_BEING_SENT = "These are being sent already. The export's message shows how it goes."
_NOBODY_LEFT = "Nobody of this export is left to send: its message shows how it has ended since."
_DELETED = (
    "The people of this export were deleted here since, so they cannot be sent again. Export the project from SeekOut "
    "once more and upload its file with `/export`: whoever is in SourceWhale already is left out."
)
_ANOTHER_ACCOUNT = (
    "SourceWhale has been connected with another account since, so nothing was sent. Choose where these people go "
    "there: nobody counts as exported in that account yet."
)


@dataclass(frozen=True, slots=True)
class _Way:
    act: Callable[[Session, Export, str, str | None], bool]
    which: Callable[[Export], ColumnElement[bool]]


_WAYS: Mapping[str, _Way] = {
    "retry": _Way(acts.retry, states.failed_of),
    "rest": _Way(acts.send_rest, states.left_of),
}


@dataclass(frozen=True, slots=True)
class NotSent:
    """Why nothing was sent: a sentence, a fresh Review to be confirmed, or (`elsewhere`) a form to be filled in."""

    problem: str = ""
    review: dict[str, Any] | None = None
    elsewhere: str | None = None


def send_again(desk: Desk, who: Asker, export_id: str, way: str, reviewed: str | None = None) -> NotSent | None:
    """Send people of an ended export again, for somebody who may act on it; None: they are on their way.

    `way` is "retry" or "rest", `reviewed` the mark of the fresh Review that was confirmed.
    """
    refusal = why_not_export(desk, who, fresh=True)
    if refusal is not None:
        return NotSent(refusal)
    with desk.database.read() as session:
        export = exports.get(session, who.workspace_id, export_id)
        connection = connections.get(session, who.workspace_id)
    if export is None or way not in _WAYS:
        return NotSent(UNKNOWN_EXPORT)
    if connection is not None and connection.ledger == export.ledger:
        problem = cannot_send(connection, export)
        if problem is not None:
            return NotSent(problem)
    try:
        with desk.database.write() as session:
            current = session.get_one(Export, export_id)
            done = _WAYS[way].act(session, current, who.user_id, reviewed)
    except acts.NeedsReview as changed:
        if changed.another_account:
            return NotSent(_ANOTHER_ACCOUNT, elsewhere=export.project_id)
        return NotSent(review=_review(desk, who, export_id, way, changed))
    if not done:
        return NotSent(_why_nobody(current))
    enqueue(lambda: desk.queue.run_export(export_id))
    return None


def _why_nobody(export: Export) -> str:
    """Why an export has nobody who could be sent again."""
    if export.ended_at is None:
        return _BEING_SENT
    return _DELETED if export.purged_at is not None else _NOBODY_LEFT


def _review(desk: Desk, who: Asker, export_id: str, way: str, changed: acts.NeedsReview) -> dict[str, Any]:
    with desk.database.read() as session:
        export = session.get_one(Export, export_id)
        project = session.get(Project, export.project_id)
        which = _WAYS[way].which(export)
        counts = items.counts(session, export_id)
        # An admin may send somebody else's people again, and need not know who they are.
        theirs = export.requested_by == who.user_id
        return again.view(
            export,
            again.Again(
                project_name=project.name if project else "",
                people=counts.failed if way == "retry" else counts.cancelled,
                changes=changed.changes,
                first=first_people(session, which, again.SHOWN) if theirs else (),
                act=way,
                mark=seals.mark(session, export, which),
                is_the_rest=way == "rest" or export.state == ExportState.FAILED,
            ),
        )
