"""Delivering the outbox to Slack: each message once, the newest content, in its thread, however often Slack fails."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from uuid import UUID, uuid5

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from store.base.db import Database
from store.exporting import exports
from store.messages import attachments, outbox
from store.models import ChannelKind, OutboxMessage
from store.workspaces import switches
from worker.delivery.files import FileOutdated, TakenOver, share, take_back
from worker.delivery.refusals import (
    Slowed,
    after_fault,
    after_refusal,
    after_unknown_place,
    hold,
    pause,
    postpone,
    tell_elsewhere,
)
from worker.messages.kinds import FAILURES, FOLLOW, PROGRESS, WEEKLY, Audience
from worker.messages.kinds import kind_of as kind_of_message
from worker.slack.channels import kind_of
from worker.slack.clients import SlackClient
from worker.slack.errors import SLACK_IS_AWAY, Meaning, NotInstalled, meaning
from worker.surface.reviews import newer, places
from worker.surface.text import Block, context, section

logger = logging.getLogger(__name__)

# An edit whose answer was lost comes to Slack by then, or never.
_LATE_SECONDS = 10.0
_TS = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?")
_CHANNELS = (Audience.CHANNEL, Audience.FOLLOWERS)


def deliver(database: Database, slack_of: Callable[[str], SlackClient], message: OutboxMessage) -> Slowed | None:
    """Deliver a claimed message with its workspace's client, and note what came of it. Never raises for Slack."""
    try:
        _deliver(database, slack_of(message.workspace_id), message)
    except NotInstalled:
        hold(database, message)
    except SlackApiError as error:
        return after_refusal(database, message, error.response)
    except SLACK_IS_AWAY as error:
        postpone(database, message, pause(message), type(error).__name__)
    except Exception as error:  # noqa: BLE001 - one message must not keep the others from being delivered
        after_fault(database, message, error)
    return None


def _deliver(database: Database, slack: SlackClient, message: OutboxMessage) -> None:
    if message.file_name is not None and message.problem == attachments.WITHDRAWN:
        _take_back(database, slack, message)
        return
    if not _is_still_private(database, slack, message):
        return
    if message.file_name is not None:
        _share_file(database, slack, message)
        return
    outdated, again_in = False, None
    if message.view_id is not None and message.view is not None:
        slack.views_update(view_id=message.view_id, view=message.view)
        channel, ts = _also_where_it_began(database, slack, message)
    elif message.ts is not None and message.posted_channel is not None:
        _edit(database, slack, message)
        channel, ts = message.posted_channel, message.ts
        if message.attempts > 0 and message.delivered_revision < message.revision:
            # What an earlier attempt said may still come to Slack, and would stand for good.
            again_in = _LATE_SECONDS
    elif message.posted_channel is not None:
        # Slack has taken it and did not say under which ts: nothing can be edited.
        after_unknown_place(database, message)
        return
    else:
        target, thread = message.channel_id, None
        if message.thread_slot is not None:
            with database.read() as session:
                parent = outbox.thread_of(session, message)
            if parent is None:
                postpone(database, message, pause(message), "its thread is not there yet")
                return
            target, thread = parent
        posted = slack.chat_postMessage(
            channel=target,
            thread_ts=thread,
            text=message.text,
            blocks=_blocks(database, message),
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
            client_msg_id=_client_msg_id(message, target),
        )
        place = _where_it_stands(posted, target)
        if place is None and message.attempts == 0:
            postpone(database, message, pause(message), "Slack did not say where it stands")
            return
        channel, ts = place or (target, None)
        # Slack may have answered with what an earlier attempt posted, and that told how things stood then.
        outdated = message.attempts > 0 and ts is not None
    with database.write() as session:
        outbox.delivered(session, message, channel=channel, ts=ts, outdated=outdated, again_in=again_in)
    if PROGRESS.holds(message.slot) and message.ts is None and channel and ts:
        _remember_link(database, slack, message, channel, ts)


def _edit(database: Database, slack: SlackClient, message: OutboxMessage) -> None:
    slack.chat_update(
        channel=message.posted_channel or "",
        ts=message.ts or "",
        text=message.text,
        blocks=_blocks(database, message),
        parse="none",
        link_names=False,
    )


def _also_where_it_began(
    database: Database, slack: SlackClient, message: OutboxMessage
) -> tuple[str | None, str | None]:
    """What a window shows that was opened from a message is said in that message too, or its buttons would offer what
    is no longer so. Returns where it stands, if it does.
    """
    if message.ts is None or message.posted_channel is None:
        return None, None
    try:
        _edit(database, slack, message)
    except SlackApiError as error:
        name = str(error.response.get("error"))
        if meaning(name, error.response.status_code) not in (Meaning.GONE, Meaning.EDIT, Meaning.PLACE):
            raise
        # Deleted, or not to be edited any more: the window shows it.
        return None, None
    return message.posted_channel, message.ts


def _share_file(database: Database, slack: SlackClient, message: OutboxMessage) -> None:
    with database.read() as session:
        place = outbox.place_beside(session, message)
    if place is None:
        postpone(database, message, 1.0, "the message that it belongs to is not there yet")
        return
    channel, thread = place
    if meaning(message.problem or "") == Meaning.THREAD:
        thread = None
    try:
        share(database, slack, message, channel, thread)
    except TakenOver:
        return
    except FileOutdated:
        with database.write() as session:
            outbox.give_up(session, message, problem="outdated")
        return
    with database.write() as session:
        outbox.delivered(session, message, channel=channel, ts=None)


def _take_back(database: Database, slack: SlackClient, message: OutboxMessage) -> None:
    try:
        if message.file_id is not None:
            take_back(slack, message.file_id)
    except SlackApiError as error:
        name = str(error.response.get("error"))
        if meaning(name, error.response.status_code) in (Meaning.SLOWED, Meaning.TOKEN_IS_DEAD):
            raise
        # Gone already, or Slack lets the app take nothing back: what stands in the thread says how it ended.
        logger.info("a file of export %s was not taken back: %s", message.export_id, name)
    with database.write() as session:
        outbox.give_up(session, message, problem=attachments.WITHDRAWN)


def _is_still_private(database: Database, slack: SlackClient, message: OutboxMessage) -> bool:
    """Whether names may leave for where they are bound: a private channel may have been shared since the start.

    If not, everything is told anew, without names.
    """
    if not FAILURES.holds(message.slot) and message.file_name is None:
        return True
    with database.read() as session:
        export = exports.by_id(session, message.export_id)
        place = outbox.place_beside(session, message) if message.thread_slot is not None else (message.channel_id, None)
    if export is None or place is None or export.channel_kind != ChannelKind.PRIVATE:
        return True
    kind = kind_of(slack, place[0], export.requested_by)
    if kind in (ChannelKind.PRIVATE, ChannelKind.DIRECT):
        return True
    logger.warning("export %s: its channel is %s now; names go to the one who asked", export.id, kind)
    tell_elsewhere(database, message, kind)
    return False


def _remember_link(database: Database, slack: SlackClient, message: OutboxMessage, channel: str, ts: str) -> None:
    """Ask once where the message stands, for lists that link to it; without an answer they do without."""
    try:
        permalink = slack.chat_getPermalink(channel=channel, message_ts=ts)["permalink"]
    except (SlackApiError, *SLACK_IS_AWAY) as error:
        logger.info("no link to the message of export %s: %s", message.export_id, type(error).__name__)
        return
    with database.write() as session:
        outbox.remember_link(session, message, permalink)


def _where_it_stands(posted: SlackResponse, target: str) -> tuple[str, str] | None:
    """Channel and ts of what Slack has just posted; None where its answer does not say: then it stands somewhere.

    A ts is a text of digits; one that came as a number has lost nothing but noughts at its end.
    """
    message = posted.get("message")
    ts = posted.get("ts") or (message.get("ts") if isinstance(message, dict) else None)
    if isinstance(ts, float):
        ts = f"{ts:.6f}"
    channel = posted.get("channel")
    if not (isinstance(channel, str) and channel):
        # Where somebody's direct messages stand, their id does not say.
        channel = None if target.startswith(("U", "W")) else target
    return (channel, ts) if channel and isinstance(ts, str) and _TS.fullmatch(ts) else None


def _client_msg_id(message: OutboxMessage, target: str) -> str:
    """The same for each attempt to post this message there, and another once it had to go elsewhere.

    Slack lists no such argument, but Slack's own clients send it, and two documented errors of chat.postMessage say
    what it is for: a message with an id that is known is not posted again. So an answer that was lost, or a worker that
    died before it could note it, does not show a message twice.
    """
    return str(uuid5(UUID(message.id), f"{target} {message.problem or ''}"))


def _blocks(database: Database, message: OutboxMessage) -> list[Block]:
    """The blocks as Slack shall get them: after a refusal of ours for their form, plain ones, or the text alone."""
    form_refused = meaning(message.problem or "") == Meaning.FORM
    if newer.any_in(message.blocks):
        with database.read() as session:
            plain = form_refused or switches.is_on(session, newer.refused(message.workspace_id))
        if plain:
            return newer.as_sections(_with_apology(database, message))
        return newer.as_new(_with_apology(database, message), message.revision)
    if form_refused:
        return [section(message.text)]
    return _with_apology(database, message)


def _with_apology(database: Database, message: OutboxMessage) -> list[Block]:
    """The blocks; with a reason when the message was meant for a channel in which the bot cannot post."""
    problem = message.problem or ""
    elsewhere = problem and meaning(problem) not in (Meaning.FORM, Meaning.EDIT, Meaning.GONE)
    if not elsewhere or message.thread_slot is not None or message.channel_id != message.fallback_channel_id:
        return message.blocks
    if (weekly := WEEKLY.which(message.slot)) is not None:
        reason = places.no_more(weekly.partition(" ")[0], problem, weekly=True)
        return [*message.blocks, context(reason)]
    if message.export_id is None or kind_of_message(message.slot).audience not in _CHANNELS:
        return message.blocks
    if (followed := FOLLOW.which(message.slot)) is not None:
        return [*message.blocks, context(places.no_more(followed, problem))]
    with database.read() as session:
        export = exports.by_id(session, message.export_id)
    if export is None or export.channel_id == export.requested_by:
        return message.blocks
    return [*message.blocks, context(places.instead_of(export.channel_id, problem))]
