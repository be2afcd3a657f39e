"""*Export* was pressed, in the modal or in the direct message: items are written, then the run is enqueued."""

from __future__ import annotations

from bot.desk import Asker, Desk, enqueue
from store import connections, exports
from store.models import ExportState
from worker.surface.posts import close_review, tell

GONE = "This Review is no longer valid. Type `/export` to begin again."


def start(desk: Desk, who: Asker, export_id: str) -> str | None:
    """Start an export that its requester has reviewed, once. Returns a sentence when that is not possible."""
    with desk.database.write() as session:
        export = exports.get(session, who.workspace_id, export_id)
        if export is None or export.requested_by != who.user_id:
            return GONE
        if export.state != ExportState.REVIEW:
            # A double click; the first one counts.
            return None if export.queued_at is not None else GONE
        if connections.get(session, who.workspace_id) is None:
            return "SourceWhale is not connected any more. An admin can connect it with `/sourcewhale`."
        exports.start(session, export)
        close_review(session, export)
        tell(session, export)
    enqueue(lambda: desk.queue.run_export(export_id))
    return None
