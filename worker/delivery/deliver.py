"""Delivering the outbox to Slack: each message once, the newest content, in its thread, however often Slack fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from store.base.db import Database
from store.base.log import incident
from store.exporting import exports
from store.messages import outbox
from store.models import ChannelKind, Export, OutboxMessage
from store.workspaces import follows
from worker.delivery.files import FileOutdated, TakenOver, share
from worker.messages.kinds import FAILURES, FOLLOW, PROGRESS
from worker.messages.posts import tell
from worker.slack.channels import kind_of
from worker.slack.clients import TOKEN_IS_DEAD, SlackClient
from worker.slack.errors import SLACK_IS_AWAY, NotInstalled
from worker.surface import ids
from worker.surface.text import Block, context, cut, escape, section

logger = logging.getLogger(__name__)

_MOST_ATTEMPTS = 8
_LONGEST_PAUSE_SECONDS = 300.0

# What the person can mend, but we cannot (slack-platform.md A.5): tell the one who asked instead.
_CANNOT_POST_THERE = {
    "not_in_channel",
    "channel_not_found",
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel",
    "ekm_access_denied",
    "messages_tab_disabled",
}
_SLOWED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
_TRY_AGAIN = _SLOWED | {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
}
# Ours to mend; people get the text meanwhile.
_REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
# Posted by an attempt whose answer we never saw, and gone since.
_WAS_SHOWN = {"duplicate_channel_not_found", "duplicate_message_not_found"}


@dataclass(frozen=True, slots=True)
class Slowed:
    """Slack asked to leave a kind of call alone for a while, in the whole workspace (slack-platform.md A.4)."""

    seconds: float


def deliver(database: Database, slack_of: Callable[[str], SlackClient], message: OutboxMessage) -> Slowed | None:
    """Deliver a claimed message with its workspace's client, and note what came of it. Never raises for Slack."""
    try:
        _deliver(database, slack_of(message.workspace_id), message)
    except NotInstalled:
        _hold(database, message)
    except SlackApiError as error:
        return _after_refusal(database, message, error.response)
    except SLACK_IS_AWAY as error:
        _postpone(database, message, _pause(message), type(error).__name__)
    except Exception:  # noqa: BLE001 - one message must not keep the others from being delivered
        _postpone(database, message, _pause(message), f"incident {incident(logger, 'delivering a message')}")
    return None


def _deliver(database: Database, slack: SlackClient, message: OutboxMessage) -> None:
    if not _is_still_private(database, slack, message):
        return
    if message.file_name is not None:
        _share_file(database, slack, message)
        return
    outdated = False
    if message.view_id is not None and message.view is not None:
        slack.views_update(view_id=message.view_id, view=message.view)
        channel, ts = None, None
    elif message.ts is not None and message.posted_channel is not None:
        slack.chat_update(
            channel=message.posted_channel,
            ts=message.ts,
            text=message.text,
            blocks=_blocks(database, message),
            parse="none",
            link_names=False,
        )
        channel, ts = message.posted_channel, message.ts
    else:
        target, thread = message.channel_id, None
        if message.thread_slot is not None:
            with database.read() as session:
                parent = outbox.thread_of(session, message)
            if parent is None:
                _postpone(database, message, _pause(message), "its thread is not there yet")
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
        channel, ts = posted["channel"], posted["ts"]
        # Slack may have answered with what an earlier attempt posted, and that told how things stood then.
        outdated = message.attempts > 0
    with database.write() as session:
        outbox.delivered(session, message, channel=channel, ts=ts, outdated=outdated)
    if PROGRESS.holds(message.slot) and message.ts is None and channel and ts:
        _remember_link(database, slack, message, channel, ts)


def _share_file(database: Database, slack: SlackClient, message: OutboxMessage) -> None:
    with database.read() as session:
        place = outbox.place_beside(session, message)
    if place is None:
        _postpone(database, message, 1.0, "the message that it belongs to is not there yet")
        return
    channel, thread = place
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


def _is_still_private(database: Database, slack: SlackClient, message: OutboxMessage) -> bool:
    """Whether names may leave for where they are bound: a private channel may have been shared since the start.

    If not, everything is told anew, without names.
    """
    if not FAILURES.holds(message.slot) and message.file_name is None:
        return True
    with database.read() as session:
        export = exports.by_id(session, message.export_id)
        place = outbox.place_beside(session, message)
    if export is None or place is None or export.channel_kind != ChannelKind.PRIVATE:
        return True
    kind = kind_of(slack, place[0], export.requested_by)
    if kind in (ChannelKind.PRIVATE, ChannelKind.DIRECT):
        return True
    logger.warning("export %s: its channel is %s now; names go to the one who asked", export.id, kind)
    _tell_elsewhere(database, message, kind)
    return False


def _tell_elsewhere(database: Database, message: OutboxMessage, kind: ChannelKind | None) -> None:
    with database.write() as session:
        export = session.get_one(Export, message.export_id)
        export.channel_kind = kind
        tell(session, export)
        outbox.postpone(session, message, seconds=0.0)


def _remember_link(database: Database, slack: SlackClient, message: OutboxMessage, channel: str, ts: str) -> None:
    """Ask once where the message stands, for lists that link to it; without an answer they do without."""
    try:
        permalink = slack.chat_getPermalink(channel=channel, message_ts=ts)["permalink"]
    except (SlackApiError, *SLACK_IS_AWAY) as error:
        logger.info("no link to the message of export %s: %s", message.export_id, type(error).__name__)
        return
    with database.write() as session:
        outbox.remember_link(session, message, permalink)


def _client_msg_id(message: OutboxMessage, target: str) -> str:
    """The same for each attempt to post this message there, and another once it had to go elsewhere.

    Slack lists no such argument, but Slack's own clients send it, and two documented errors of chat.postMessage say
    what it is for: a message with an id that is known is not posted again. So an answer that was lost, or a worker that
    died before it could note it, does not show a message twice.
    """
    return str(uuid5(UUID(message.id), f"{target} {message.problem or ''}"))


def _blocks(database: Database, message: OutboxMessage) -> list[Block]:
    """The blocks as Slack shall get them: after a refusal of ours for their form, the text alone."""
    if message.problem in _REFUSED_BLOCKS:
        return [section(cut(message.text, ids.MAX_SECTION_TEXT))]
    return _with_apology(database, message)


def _with_apology(database: Database, message: OutboxMessage) -> list[Block]:
    """The blocks; with a reason when the message was meant for a channel in which the bot cannot post."""
    if message.problem not in _CANNOT_POST_THERE or message.thread_slot is not None:
        return message.blocks
    if (followed := FOLLOW.which(message.slot)) is not None:
        reason = (
            f"You get this here because you let <#{followed}> follow exports, and I cannot post there "
            f"({message.problem.replace('_', ' ')}). It no longer follows. Invite me there with "
            "`/invite @SeekOut Export` and type `/export follow` again."
        )
        return [*message.blocks, context(reason)]
    with database.read() as session:
        export = exports.by_id(session, message.export_id)
    if export is None or export.channel_id == export.requested_by:
        return message.blocks
    reason = (
        f"You get this here because I cannot post in <#{export.channel_id}> ({message.problem.replace('_', ' ')}). "
        "Invite me there with `/invite @SeekOut Export` before the next export."
    )
    return [*message.blocks, context(reason)]


def _after_refusal(database: Database, message: OutboxMessage, response: SlackResponse) -> Slowed | None:
    error = str(response.get("error", "unknown"))
    if response.status_code == 429 or error in _TRY_AGAIN or response.status_code >= 500:
        wait = str(response.headers.get("Retry-After", "")) if response.headers else ""
        seconds = float(wait) if wait.isdigit() else _pause(message)
        _postpone(database, message, seconds, error)
        return Slowed(seconds) if response.status_code == 429 or error in _SLOWED else None
    if error in TOKEN_IS_DEAD:
        _hold(database, message)
        return None
    logger.warning("Slack refused a message (%s) of export %s: %s", message.slot, message.export_id, error)
    if message.file_name is not None:
        _after_refused_file(database, message, error)
        return None
    redirected = message.channel_id == message.fallback_channel_id
    with database.write() as session:
        if error in _REFUSED_BLOCKS and message.problem not in _REFUSED_BLOCKS:
            outbox.simplify(session, message, problem=error)
            return None
        # A modal that was closed, a channel that takes nothing from us, a message that somebody deleted: the outcome
        # must be told all the same, so it goes to the one who asked.
        was_shown = message.ts is not None or message.view_id is not None or error in _WAS_SHOWN
        followed = FOLLOW.which(message.slot)
        if followed is not None and error in _CANNOT_POST_THERE:
            follows.unfollow(session, message.workspace_id, followed)
        # Deleted there too, nobody is made to read it.
        shown_again = was_shown and followed is None and message.problem != error
        if shown_again or (error in _CANNOT_POST_THERE and not redirected):
            outbox.redirect(session, message, problem=error)
            if PROGRESS.holds(message.slot) and error in _CANNOT_POST_THERE:
                # It reports to the one who asked from here on, who may read everything.
                export = session.get_one(Export, message.export_id)
                export.channel_kind = ChannelKind.DIRECT
                tell(session, export)
        else:
            outbox.give_up(session, message, problem=error)
    return None


def _hold(database: Database, message: OutboxMessage) -> None:
    """Nothing can be said in this workspace until the app is installed there again; then it is."""
    logger.info("the messages of workspace %s wait: the app is not installed", message.workspace_id)
    with database.write() as session:
        outbox.hold(session, message.workspace_id)


def _after_refused_file(database: Database, message: OutboxMessage, error: str) -> None:
    if error in _CANNOT_POST_THERE and message.channel_id != message.fallback_channel_id:
        _tell_elsewhere(database, message, None)
        return
    with database.write() as session:
        if error == "file_not_found" and message.attempts < _MOST_ATTEMPTS:
            outbox.forget_upload(session, message)
            outbox.postpone(session, message, seconds=_pause(message))
            return
        why = "the bot lacks its files:write scope" if error == "missing_scope" else error.replace("_", " ")
        sentence = (
            f":warning: Slack does not take the file with those who did not make it ({escape(why)}). "
            "Ask whoever installed the bot to install it again."
        )
        outbox.replace_file(session, message, sentence, [section(sentence)])


def _postpone(database: Database, message: OutboxMessage, seconds: float, problem: str) -> None:
    logger.info("a message (%s) of export %s waits: %s", message.slot, message.export_id, problem)
    with database.write() as session:
        outbox.postpone(session, message, seconds=seconds)


def _pause(message: OutboxMessage) -> float:
    return min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(message.attempts, _MOST_ATTEMPTS))
