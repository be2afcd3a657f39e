"""*Export* was pressed, in the modal or in the direct message: items are written, then the run is enqueued."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk import Asker, Desk, enqueue
from store.connection import connections
from store.exporting import exports, states
from store.models import ExportState
from store.people import dummies
from worker.messages.posts import close_review, show_review, tell
from worker.surface import review
from worker.surface.review import Review

logger = logging.getLogger(__name__)

GONE = "This Review is no longer valid. Type `/export` to begin again."
_CHANGED = "The numbers have changed since this Review was shown. Look again, then press *Export*."


@dataclass(frozen=True, slots=True)
class NotStarted:
    """Why an export was not started: a sentence, or the Review as it is true now."""

    problem: str = ""
    review: Review | None = None


def start(desk: Desk, who: Asker, reference: str, only: Sequence[str] = ()) -> NotStarted | None:
    """Start an export that its requester has reviewed, once; for everybody, or for `only` these candidates.

    `reference` is that of the Review they saw. If it is no longer what would happen, nothing does.
    """
    with desk.database.write() as session:
        export = exports.get(session, who.workspace_id, review.export_id_of(reference))
        if export is None or export.requested_by != who.user_id:
            return NotStarted(GONE)
        if export.state != ExportState.REVIEW:
            # A double click; the first one counts.
            return None if export.queued_at is not None else NotStarted(GONE)
        if connections.get(session, who.workspace_id) is None:
            return NotStarted("SourceWhale is not connected any more. An admin can connect it with `/sourcewhale`.")
        facts = review.gather(session, export, only)
        if only and facts.plan.send == 0:
            return NotStarted(review.nobody_chosen(facts), facts)
        if facts.plan.send == 0 or not review.is_still_true(reference, facts):
            facts = review.gather(session, export, only, note=_CHANGED)
            show_review(session, export, facts)
            return NotStarted(_CHANGED, facts)
        # A newer file may have brought people since this Review was made.
        while export.dummy_emails and dummies.give_numbers(session, export.project_id or ""):
            pass
        states.start(session, export, only)
        close_review(session, export)
        tell(session, export)
        export_id = export.id
    logger.info("export %s was started", export_id)
    enqueue(lambda: desk.queue.run_export(export_id))
    return None
