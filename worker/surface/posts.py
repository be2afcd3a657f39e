"""Putting into the outbox what people shall read of an export; called with every change, in its transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from store import exports, items, outbox
from store.models import Export, Project
from worker.surface import channel
from worker.surface.text import section

_PROGRESS, _FAILURES, _REVIEW = "progress", "failures", "review"
# Slack applies the "Reading..." that answered the submission a moment after we sent it; a Review that overtook it
# would be overwritten.
_AFTER_SUBMISSION_SECONDS = 0.8


def tell(session: Session, export: Export) -> None:
    """The export's one message in its channel as things stand now and, at the end, the thread of failures."""
    project = session.get(Project, export.project_id)
    content = channel.progress(export, project.name if project else "", items.counts(session, export.id))
    outbox.put(session, export, _PROGRESS, text=content.text, blocks=content.blocks, channel_id=export.channel_id)
    if export.ended_at is None:
        return
    failures = channel.failures(export, items.failed_rows(session, export.id))
    if failures is not None:
        outbox.put(
            session,
            export,
            _FAILURES,
            text=failures.text,
            blocks=failures.blocks,
            channel_id=export.channel_id,
            thread_slot=_PROGRESS,
        )


def show_in_modal(
    session: Session, export: Export, view: dict[str, Any], text: str, blocks: list[dict[str, Any]]
) -> None:
    """Turn the modal in which the export was asked for into `view`; if it was closed, send `text` and `blocks`."""
    outbox.put(
        session,
        export,
        _REVIEW,
        text=text,
        blocks=blocks,
        channel_id=export.requested_by,
        view_id=export.view_id,
        view=view,
        after=max(0.0, _AFTER_SUBMISSION_SECONDS - exports.age(session, export)),
    )


def close_review(session: Session, export: Export) -> None:
    """*Export* was pressed: where Review stands in a direct message, take its button away."""
    if outbox.is_posted(session, export, _REVIEW):
        sentence = "Review: the export has been started."
        outbox.put(session, export, _REVIEW, text=sentence, blocks=[section(sentence)], channel_id=export.requested_by)
