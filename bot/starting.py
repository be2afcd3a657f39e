"""*Export* was pressed, in the modal or in the direct message: items are written, then the run is enqueued."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.desk import Asker, Desk, enqueue, why_not_export
from store.connection import connections
from store.exporting import exports, states
from store.exporting.selection import EVERYBODY, Choice, was_started_with
from store.models import Connection, Export, ExportKind, ExportState
from worker.actions import pressing
from worker.actions.pressing import Untrue
from worker.actions.reviews import set_boxes
from worker.messages.posts import show_review
from worker.surface.reviews import review
from worker.surface.reviews.review import Review

logger = logging.getLogger(__name__)

GONE = (
    "This Review is no longer valid: it was started, cancelled, or has expired. See `/export status`, or type "
    "`/export` to begin again."
)
_STARTED_ALREADY = "This export was started already, with what was chosen first. Its message shows whom it sends."
_DISCONNECTED = "SourceWhale is not connected any more. An admin can connect it with `/sourcewhale`."

_NO_POOLS = (
    "Prospects were switched off for this workspace since this Review was shown, so nothing was sent. Choose "
    "*Candidates* with `/export`, or ask an admin."
)
_NO_EXPORT = (
    "Exporting was switched off for this workspace since this Review was shown, so nothing was sent. Ask an admin."
)


_ANOTHER_ACCOUNT = (
    "SourceWhale has been connected with another account since this Review was shown, so nothing was sent. Choose "
    "where these people go there: nobody counts as exported in that account yet."
)


@dataclass(frozen=True, slots=True)
class NotStarted:
    """Why an export was not started: a sentence, or the Review as it is true now. `form`: it must be asked for anew."""

    problem: str = ""
    review: Review | None = None
    form: bool = False


def start(
    desk: Desk, who: Asker, reference: str, choice: Choice = EVERYBODY, options: frozenset[str] | None = None
) -> NotStarted | None:
    """Start an export that its requester has reviewed, once; for everybody, or for a `choice` of candidates.

    `reference` is that of the Review they saw, `options` the boxes that are checked there. If the Review is no longer
    what would happen, nothing does.
    """
    refusal = why_not_export(desk, who, fresh=True)
    if refusal is not None:
        return NotStarted(refusal)
    with desk.database.write() as session:
        export = exports.get(session, who.workspace_id, review.export_id_of(reference))
        if export is None or export.requested_by != who.user_id:
            return NotStarted(GONE)
        if export.state != ExportState.REVIEW:
            # A double click; the first one counts.
            if export.queued_at is None and states.pressed(export) is None:
                return NotStarted(GONE)
            return None if was_started_with(export, choice, options) else NotStarted(_STARTED_ALREADY)
        connection = connections.get(session, who.workspace_id)
        if connection is None:
            return NotStarted(_DISCONNECTED)
        if connection.ledger != export.ledger:
            return NotStarted(_ANOTHER_ACCOUNT, form=True)
        if (problem := cannot_send(connection, export)) is not None:
            return NotStarted(problem)
        if options is not None:
            set_boxes(session, export, options)
        later = pressing.is_for_a_worker(reference, choice)
        if later:
            begun: bool | Untrue = pressing.press(session, export, who.user_id, reference, choice, options)
        else:
            begun = pressing.start(session, export, who.user_id, reference, choice, options)
        if isinstance(begun, Untrue):
            if not choice.number or begun.facts.plan.send:
                show_review(session, export, begun.facts)
            return NotStarted(begun.why, begun.facts)
        if not begun:
            # The same press a second time, in the same moment.
            session.refresh(export)
            return None if was_started_with(export, choice, options) else NotStarted(_STARTED_ALREADY)
        export_id = export.id
    logger.info("export %s is to be started" if later else "export %s was started", export_id)
    enqueue(lambda: (desk.queue.prepare_export if later else desk.queue.run_export)(export_id))
    return None


def cannot_send(connection: Connection, export: Export) -> str | None:
    """Why an admin's choice keeps this export from being sent by this connection; None if it does not."""
    if not connection.can_export:
        return _NO_EXPORT
    if export.kind == ExportKind.PROSPECTS and not connection.pools_enabled:
        return _NO_POOLS
    return None
