"""Putting into the outbox what people shall read of an export; called with every change, in its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from store.after import watches
from store.exporting import exports, items, pace
from store.exporting.items import Counts, FailedRow
from store.exporting.not_arrived import failed_rows, first_failed, not_filled_rows, rows_not_attempted
from store.exporting.visibility import reports_privately
from store.messages import attachments, homes, outbox
from store.models import ChannelKind, Connection, Export, ExportState, Project, new_id
from store.people import projects
from store.workspaces import follows
from worker.messages.kinds import (
    CONNECTION_CHANGED,
    ENDED,
    FAILURES,
    FAILURES_DIRECT,
    FOLLOW,
    KEY_PROBLEM,
    KEY_WORKS,
    PROGRESS,
    REVIEW,
    ROWS_FILE,
    Kind,
)
from worker.surface import admin, channel, lists
from worker.surface.admin import Rights
from worker.surface.channel import Content
from worker.surface.failures import MOST_IN_TABLE, failures, retried
from worker.surface.reviews.review import Review, message
from worker.surface.text import cut, escape, file_stem, section

# In channels of these kinds everybody who reads may know whom the workspace recruits.
_NAMES_MAY_STAND = (ChannelKind.PRIVATE, ChannelKind.DIRECT)
# Longer exports end with a reply that mentions whoever asked: nobody watches them.
_LONG_SECONDS = 30.0
# Slack applies the "Reading..." that answered the submission a moment after we sent it; a Review that overtook it
# would be overwritten.
_AFTER_SUBMISSION_SECONDS = 0.8
# Following channels learn of a short export only how it ended.
_BEFORE_FOLLOWERS_SECONDS = 5.0


def tell(session: Session, export: Export, counts: Counts | None = None) -> None:
    """Everything that people read of an export, as things stand now: call it last in a transaction that changes one.

    That is its message, at the end the thread of failures and the CSV, the lines of following channels, and the Homes.
    `counts` are those that the caller knows; without them they are counted.
    """
    name = project_name(session, export)
    counts = counts or items.counts(session, export.id)
    told_of = _tell_progress(session, export, name, counts)
    _tell_followers(session, export, name, counts)
    _tell_failures(session, export, name, told_of)
    if export.ended_at is not None and exports.elapsed(session, export) > _LONG_SECONDS:
        said = channel.ended(export, name, counts)
        _put(session, export, ENDED, said, export.channel_id, which=str(export.times_retried))
    if export.times_retried and outbox.exists(session, export, KEY_PROBLEM.slot()):
        _tell_admin_of_the_rest(session, export, name, counts)
    homes.changed(session, export.workspace_id)


def _nameless(session: Session, export: Export, failed: Sequence[FailedRow]) -> FailedRow | None:
    """The one row that failed, if it names nobody: the export's message says all that there is to say of it."""
    if len(failed) != 1:
        return None
    names = first_failed(session, export.id, [failed[0].row])
    return None if any(name for _, name in names) else failed[0]


def tell_anew(session: Session, export: Export) -> None:
    """The message of an export that has ended, where it stands, as things are now; nothing else of it is said again."""
    if export.ended_at is not None and outbox.is_posted(session, export, PROGRESS.slot()):
        _tell_progress(session, export, project_name(session, export), items.counts(session, export.id))


def project_name(session: Session, export: Export) -> str:
    """The name of an export's project; empty before its file was read."""
    return projects.name_of(session, export.project_id) or ""


def _tell_progress(session: Session, export: Export, name: str, counts: Counts) -> list[FailedRow]:
    """The export's own message. Returns whom the thread is to tell of: who failed by themselves."""
    failed = failed_rows(session, export.id) if export.ended_at is not None else []
    # Those who failed only because the export could not go on are a number; there is nothing to fix about any of them.
    of_their_own = [one for one in failed if export.state != ExportState.FAILED or one.reason != export.problem]
    alone = _nameless(session, export, of_their_own)
    watch = watches.find(session, export.id) if export.ended_at is not None else None
    content = channel.progress(
        export,
        name,
        counts,
        exports.elapsed(session, export),
        left=pace.note(session, export, counts.waiting),
        not_attempted=rows_not_attempted(session, export.id) if export.state == ExportState.CANCELLED else (),
        unsent=len(failed) - len(of_their_own),
        alone=alone,
        admin=_admin(session, export) if export.state == ExportState.FAILED else None,
        kicked_off_at=watch.kicked_off_at if watch is not None else None,
        not_filled=not_filled_rows(session, export.id) if export.keep_known and export.ended_at else (),
    )
    outbox.put(session, export, PROGRESS.slot(), text=content.text, blocks=content.blocks, channel_id=export.channel_id)
    return [] if alone is not None else of_their_own


def _admin(session: Session, export: Export) -> str | None:
    connection = session.get(Connection, export.connection_id)
    return connection.connected_by if connection is not None else None


def names_may_stand(export: Export) -> bool:
    """Whether people may be named where this export reports; not before Slack has said what the channel is."""
    return export.channel_kind in _NAMES_MAY_STAND


def _tell_failures(session: Session, export: Export, project_name: str, failed: Sequence[FailedRow]) -> None:
    """At the end, who failed: in the thread, and where names may not stand there, to the one who asked."""
    # Whoever asked may have been told by name before the channel was left for their direct messages.
    private = names_may_stand(export) and not outbox.exists(session, export, FAILURES_DIRECT.slot())
    thread: Content | None = None
    direct: Content | None = None
    if failed:
        names = first_failed(session, export.id, [one.row for one in failed[:MOST_IN_TABLE]])
        if private:
            file = "Everybody who failed is in the file in this thread."
            thread = failures(export, failed, names=names, file=file)
        else:
            file = f"The list with names has gone to <@{export.requested_by}> as a direct message."
            thread = failures(export, failed, file=file)
            direct = failures(
                export,
                failed,
                names=names,
                project_name=project_name,
                file="Everybody who failed is in the file that comes with this message.",
            )
        if thread is not None:
            _attach(session, export, project_name, private=private)
    elif export.times_retried and outbox.exists(session, export, FAILURES.slot()):
        # Without a list of failures there is nothing to take the place of: all is said in the export's message.
        thread = retried(export)
        if outbox.exists(session, export, FAILURES_DIRECT.slot()):
            direct = retried(export, project_name=project_name)
    if thread is not None:
        _put(session, export, FAILURES, thread, export.channel_id)
    if direct is not None:
        _put(session, export, FAILURES_DIRECT, direct, export.requested_by)
    if export.times_retried and export.ended_at is not None:
        # No list of who had failed stands beside what is true now.
        attachments.withdraw_files(session, export, ROWS_FILE.base, but=ROWS_FILE.slot(str(export.times_retried)))


def _attach(session: Session, export: Export, project_name: str, *, private: bool) -> None:
    """The CSV of those who failed, once for each end that the export came to."""
    outbox.put_file(
        session,
        export,
        ROWS_FILE.slot(str(export.times_retried)),
        file_name=f"{file_stem(project_name)} - not in SourceWhale.csv",
        text=f"Not in SourceWhale, of {escape(cut(project_name, 150))}: rows, names and reasons.",
        channel_id=export.channel_id if private else export.requested_by,
        beside=(FAILURES if private else FAILURES_DIRECT).slot(),
    )


def _tell_followers(session: Session, export: Export, project_name: str, counts: Counts) -> None:
    """A line to each channel that follows the workspace's exports: from the start, and edited at the end.

    Where the line stands already it is brought to its end, though the channel follow no longer.
    """
    following = {FOLLOW.slot(found.channel_id): found for found in follows.followers(session, export.workspace_id)}
    for slot in sorted(following.keys() | outbox.slots(session, export, FOLLOW.base)):
        channel_id = FOLLOW.which(slot) or ""
        if channel_id != export.channel_id:
            found = following.get(slot)
            content = lists.followed(export, project_name, counts, found.user_id if found else None)
            outbox.put(
                session,
                export,
                slot,
                text=content.text,
                blocks=content.blocks,
                channel_id=channel_id,
                fallback_channel_id=found.user_id if found else None,
                after=_BEFORE_FOLLOWERS_SECONDS,
            )


def _put(
    session: Session,
    export: Export,
    kind: Kind,
    content: Content,
    channel_id: str,
    which: str = "",
) -> None:
    outbox.put(
        session,
        export,
        kind.slot(which),
        text=content.text,
        blocks=content.blocks,
        channel_id=channel_id,
        thread_slot=kind.under.slot() if kind.under else None,
    )


def tell_admin(session: Session, export: Export, connection: Connection) -> None:
    """One direct message to whoever connected SourceWhale: that the key stopped working, or works again."""
    project = session.get(Project, export.project_id)
    kind = KEY_WORKS if connection.problem is None else KEY_PROBLEM
    content = admin.key_works() if connection.problem is None else admin.key_problem(connection, export, project)
    _put(session, export, kind, content, connection.connected_by)


def tell_admins(session: Session, workspace_id: str, user_id: str, before: Rights | None, after: Rights | None) -> None:
    """A direct message to every admin who is known but `user_id`, who changed the connection, if anything has changed.

    Known are whoever connected SourceWhale, whom admins have named, and those of whom Slack said that they are admins
    when they opened their Home.
    """
    lines = admin.connection_changes(before, after)
    known = {one for rights in (before, after) if rights is not None for one in (rights.connected_by, *rights.editors)}
    known |= homes.admins(session, workspace_id)
    content, change = admin.connection_changed(user_id, lines), new_id()
    for admin_id in sorted(known - {user_id}) if lines else ():
        slot = CONNECTION_CHANGED.slot(f"{change} {admin_id}")
        outbox.put_apart(session, workspace_id, slot, text=content.text, blocks=content.blocks, channel_id=admin_id)


def _tell_admin_of_the_rest(session: Session, export: Export, project_name: str, counts: Counts) -> None:
    """The admin who was told that the key stopped working learns that what stopped went on, and how that ended."""
    to = _admin(session, export) or export.requested_by
    _put(session, export, KEY_WORKS, admin.went_on(export, project_name, counts), to)
    if export.ended_at is not None and export.state != ExportState.FAILED:
        _put(session, export, KEY_PROBLEM, admin.resolved(), to)


def summary(session: Session, export: Export, counts: Counts | None = None) -> str:
    """An export in a few words, for the audit trail; `counts` as for `tell`."""
    exported = (counts or items.counts(session, export.id)).exported
    return f"{exported:,} of {aim(session, export)}"


def aim(session: Session, export: Export) -> str:
    """From where to where, for the audit trail; of a search that reports privately, not what it is about.

    Every admin reads the audit trail, and not every admin the channel.
    """
    if reports_privately(export):
        return "a project that reports privately"
    name = projects.name_of(session, export.project_id) or export.file_name or "a project"
    return f"{name} to {export.destination_name}"


def show_in_modal(
    session: Session,
    export: Export,
    view: dict[str, Any],
    text: str,
    blocks: list[dict[str, Any]],
    *,
    just_submitted: bool = False,
) -> None:
    """Turn the modal in which the export was asked for into `view`; if it was closed, send `text` and `blocks`.

    `just_submitted` says that the modal was submitted a moment ago, though the export is older.
    """
    age = 0.0 if just_submitted else exports.age(session, export)
    outbox.put(
        session,
        export,
        REVIEW.slot(),
        text=text,
        blocks=blocks,
        channel_id=export.requested_by,
        view_id=export.view_id,
        view=view,
        after=max(0.0, _AFTER_SUBMISSION_SECONDS - age),
    )


def show_review(session: Session, export: Export, review: Review) -> None:
    """Where Review stands in a direct message, let it say what is true now."""
    if outbox.is_posted(session, export, REVIEW.slot()):
        text, blocks = message(review)
        outbox.put(session, export, REVIEW.slot(), text=text, blocks=blocks, channel_id=export.requested_by)


def close_review(session: Session, export: Export) -> None:
    """*Export* was pressed: where Review stands in a direct message, take its button away."""
    say_in_place_of_review(session, export, "Review: the export has been started.")


def say_in_place_of_review(session: Session, export: Export, sentence: str) -> None:
    """Where Review stands in a direct message, say this instead."""
    if outbox.is_posted(session, export, REVIEW.slot()):
        outbox.put(
            session, export, REVIEW.slot(), text=sentence, blocks=[section(sentence)], channel_id=export.requested_by
        )
