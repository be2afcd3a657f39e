"""*Export* was pressed, in the modal or in the direct message: items are written, then the run is enqueued."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.desk import Asker, Desk, enqueue, why_not_export
from store.connection import connections
from store.exporting import exports
from store.exporting.selection import EVERYBODY, Choice
from store.models import ExportState
from worker.actions import exports as acts
from worker.actions.reviews import gather, set_boxes
from worker.messages.posts import show_review
from worker.surface.reviews import review
from worker.surface.reviews.review import Review

logger = logging.getLogger(__name__)

GONE = "This Review is no longer valid. Type `/export` to begin again."
_CHANGED = "The numbers have changed since this Review was shown. Look again, then press *Export*."
_DISCONNECTED = "SourceWhale is not connected any more. An admin can connect it with `/sourcewhale`."


@dataclass(frozen=True, slots=True)
class NotStarted:
    """Why an export was not started: a sentence, or the Review as it is true now."""

    problem: str = ""
    review: Review | None = None


def start(
    desk: Desk, who: Asker, reference: str, choice: Choice = EVERYBODY, options: frozenset[str] | None = None
) -> NotStarted | None:
    """Start an export that its requester has reviewed, once; for everybody, or for a `choice` of candidates.

    `reference` is that of the Review they saw, `options` the boxes that are checked there. If the Review is no longer
    what would happen, nothing does.
    """
    refusal = why_not_export(desk, who)
    if refusal is not None:
        return NotStarted(refusal)
    with desk.database.write() as session:
        export = exports.get(session, who.workspace_id, review.export_id_of(reference))
        if export is None or export.requested_by != who.user_id:
            return NotStarted(GONE)
        if export.state != ExportState.REVIEW:
            # A double click; the first one counts.
            return None if export.queued_at is not None else NotStarted(GONE)
        if connections.get(session, who.workspace_id) is None:
            return NotStarted(_DISCONNECTED)
        if options is not None:
            set_boxes(session, export, options)
        facts = gather(session, export, choice)
        if choice.number and facts.plan.send == 0:
            return NotStarted(review.nobody_chosen(facts), facts)
        if facts.plan.send == 0 or not review.is_still_true(reference, facts):
            facts = gather(session, export, choice, note=_CHANGED)
            show_review(session, export, facts)
            return NotStarted(_CHANGED, facts)
        acts.start(session, export, who.user_id, choice)
        export_id = export.id
    logger.info("export %s was started", export_id)
    enqueue(lambda: desk.queue.run_export(export_id))
    return None
