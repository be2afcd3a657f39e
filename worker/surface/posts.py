"""Putting into the outbox what people shall read of an export; called with every change, in its transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from store import exports, follows, items, outbox
from store.models import Connection, Export, Project
from worker.surface import channel, lists
from worker.surface.text import escape, section

PROGRESS_SLOT = "progress"
_FAILURES, _REVIEW = "failures", "review"
# Slack applies the "Reading..." that answered the submission a moment after we sent it; a Review that overtook it
# would be overwritten.
_AFTER_SUBMISSION_SECONDS = 0.8


def tell(session: Session, export: Export) -> None:
    """The export's one message in its channel as things stand now and, at the end, the thread of failures."""
    project = session.get(Project, export.project_id)
    content = channel.progress(
        export, project.name if project else "", items.counts(session, export.id), exports.elapsed(session, export)
    )
    outbox.put(session, export, PROGRESS_SLOT, text=content.text, blocks=content.blocks, channel_id=export.channel_id)
    if export.ended_at is not None:
        tell_followers(session, export)
    failures = channel.failures(export, items.failed_rows(session, export.id)) if export.ended_at is not None else None
    if failures is None and outbox.is_posted(session, export, _FAILURES):
        failures = channel.retrying()
    if failures is not None:
        outbox.put(
            session,
            export,
            _FAILURES,
            text=failures.text,
            blocks=failures.blocks,
            channel_id=export.channel_id,
            thread_slot=PROGRESS_SLOT,
        )


def tell_followers(session: Session, export: Export) -> None:
    """At the end, a line to each channel that follows the workspace's exports."""
    project = session.get(Project, export.project_id)
    for following in follows.followers(session, export.workspace_id):
        if following.channel_id != export.channel_id:
            content = lists.followed(
                export, project.name if project else "", items.counts(session, export.id), following
            )
            outbox.put(
                session,
                export,
                f"follow-{following.channel_id}",
                text=content.text,
                blocks=content.blocks,
                channel_id=following.channel_id,
            )


def tell_admin(session: Session, export: Export, connection: Connection) -> None:
    """One direct message to whoever connected SourceWhale: that the key stopped working, or works again."""
    if connection.problem is None:
        slot, sentence = "key_works", ":white_check_mark: The connection to SourceWhale works again."
    else:
        slot = "key_problem"
        sentence = (
            f":warning: The connection to SourceWhale stopped working. {escape(connection.problem)} "
            "Type `/sourcewhale` to look at it; exports fail until then."
        )
    outbox.put(session, export, slot, text=sentence, blocks=[section(sentence)], channel_id=connection.connected_by)


def summary(session: Session, export: Export) -> str:
    """An export in a few words, for the audit trail."""
    project = session.get(Project, export.project_id)
    counts = items.counts(session, export.id)
    return f"{counts.exported:,} of {project.name if project else 'a project'} to {export.destination_name}"


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
