"""What becomes of a message that Slack refuses: tried again, said in another form or place, and untold only at the end.

The places of a message are, in this order: where it was meant to stand; beside its thread, for a reply; a new message,
for an edit; and a direct message to the person who asked.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from slack_sdk.web import SlackResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.after import digests
from store.base.clock import now
from store.base.db import Database
from store.base.trouble import is_outage, mishap
from store.exporting import exports
from store.messages import attachments, homes, outbox
from store.models import ChannelKind, OutboxMessage
from store.workspaces import follows, installations, switches
from worker.messages.kinds import CONNECTION_CHANGED, FOLLOW, KEY_PROBLEM, PROGRESS, SENT_FILE, WEEKLY
from worker.messages.posts import tell
from worker.slack.errors import Meaning, meaning, retry_after
from worker.surface.reviews import newer
from worker.surface.text import context, escape, section

logger = logging.getLogger(__name__)

_MOST_ATTEMPTS = 8
_LONGEST_PAUSE_SECONDS = 300.0
# How often a refusal that nobody knows is tried again before the next place: for some seven seconds.
_TRIES_OF_UNKNOWN = 3
# Trouble of Slack's own passes; after about half an hour with one message the next place is tried.
_TRIES_OF_PASSING = 12
# Slack slows whom it slows for a minute. Longer than this, after so many tries, the next place is tried; sooner than
# after so many not at all.
_SLOWED_SECONDS, _TRIES_OF_SLOWED = 300.0, 5
_SLOWED_LONG_SECONDS, _FEWEST_TRIES_OF_SLOWED = 1800.0, 2
# In the last place its words alone are tried after some two minutes: Slack has many names for blocks that it does not
# take.
_TRIES_OF_BLOCKS = 6
# As which a form is noted that was refused under another name.
_REFUSED_FORM = "invalid_blocks"
# As what it is noted that Slack has not said where a message stands.
_CANNOT_EDIT = "cant_update_message"
# In the last place there is nothing else to try: a day long, every five minutes.
_TRIES_IN_THE_LAST_PLACE = 288
# A fault of our own is tried again where it is for some eight minutes.
_TRIES_OF_FAULTS = 8
# As what such a fault is noted where it led a message to another place.
_OUR_FAULT = "our_fault"
# What stands keeps standing, and a new message may be taken.
_NO_EDIT = (Meaning.EDIT, Meaning.UNKNOWN, Meaning.FORM, Meaning.THREAD, Meaning.SLOWED)


@dataclass(frozen=True, slots=True)
class Slowed:
    """Slack asked to leave a kind of call alone for a while, in the whole workspace."""

    seconds: float


def after_refusal(database: Database, message: OutboxMessage, response: SlackResponse) -> Slowed | None:
    """Note what comes next for a message that Slack has just refused."""
    error = str(response.get("error", "unknown"))
    meant = _meaning_for(message, meaning(error, response.status_code))
    if meant in (Meaning.SLOWED, Meaning.PASSES):
        wait = retry_after(response.headers)
        seconds = pause(message) if wait is None else wait
        if _is_line(message) and message.attempts >= _TRIES_OF_SLOWED:
            # Nobody waits for it: others are not held up, and it comes seldom.
            if message.attempts < _TRIES_IN_THE_LAST_PLACE:
                postpone(database, message, max(seconds, pause(message)), error)
                return None
        elif _is_to_wait(database, message, meant):
            postpone(database, message, seconds, error)
            return Slowed(seconds) if meant == Meaning.SLOWED else None
    if meant == Meaning.TOKEN_IS_DEAD:
        hold(database, message)
        return None
    if meant == Meaning.UNKNOWN and message.attempts < _TRIES_OF_UNKNOWN:
        postpone(database, message, pause(message), error)
        return None
    # A window that was closed meanwhile is nobody's trouble.
    level = logging.WARNING if message.view_id is None else logging.INFO
    logger.log(level, "Slack refused a message (%s) of export %s: %s", message.slot, message.export_id, error)
    if message.file_name is not None:
        _after_refused_file(database, message, error, meant)
        return None
    with database.write() as session:
        # Everybody locks an export before its messages.
        exports.by_id(session, message.export_id, lock=True)
        _find_another_place(session, message, error, meant)
    return None


def after_fault(database: Database, message: OutboxMessage, error: Exception) -> None:
    """What comes next after an exception of our own: the same again, its words alone, the next place.

    In the last place it is tried for a day, so that a bad release which somebody takes back leaves nothing untold; then
    it ends, and the log says so.
    """
    last = message.attempts >= _TRIES_IN_THE_LAST_PLACE
    if last or message.attempts <= _TRIES_OF_FAULTS or message.file_name is not None:
        told = mishap(logger, "delivering a message", error)
    else:
        told = type(error).__name__
    if message.attempts < _TRIES_OF_FAULTS or is_outage(error):
        postpone(database, message, pause(message), told)
        return
    with database.write() as session:
        exports.by_id(session, message.export_id, lock=True)
        if message.file_name is not None:
            sentence = (
                f":warning: I could not make the file *{escape(message.file_name)}*: something went wrong on my side. "
                f"Tell whoever runs this bot ({told})."
            )
            attachments.replace_file(session, message, sentence, [section(sentence)])
        elif message.blocks and meaning(message.problem or "") != Meaning.FORM:
            outbox.simplify(session, message, problem=_REFUSED_FORM)
        elif message.view_id is not None:
            outbox.redirect(session, message, problem=_OUR_FAULT)
        elif message.ts is not None:
            _after_refused_edit(session, message, _OUR_FAULT)
        elif message.thread_slot is not None:
            outbox.move_beside_thread(session, message, problem=_OUR_FAULT)
        elif _has_another_place(message):
            _redirect(session, message, _OUR_FAULT, Meaning.PLACE)
        elif not last:
            outbox.postpone(session, message, seconds=pause(message))
        else:
            logger.error(
                "a message (%s) of export %s is not brought any more: %s", message.slot, message.export_id, told
            )
            outbox.give_up(session, message, problem=_OUR_FAULT)


def _is_to_wait(database: Database, message: OutboxMessage, meant: Meaning) -> bool:
    """Whether a message of which Slack says nothing but that it comes too soon is tried again where it is.

    A limit passes in a minute: one that lasts is another trouble. An end whose edit is limited can be told by a new
    message, which counts elsewhere.
    """
    if meant == Meaning.PASSES:
        return message.attempts < _TRIES_OF_PASSING or not _has_another_place(message)
    if message.attempts < _FEWEST_TRIES_OF_SLOWED or not (message.ts or _has_another_place(message)):
        return True
    waits_since = max(message.created_at, message.delivered_at)
    with database.read() as session:
        if message.ts is not None:
            export = exports.by_id(session, message.export_id)
            if export is None or export.ended_at is None:
                return True
            waits_since = max(waits_since, export.ended_at)
        waited = (session.scalar(select(now())) or 0.0) - waits_since
    return waited < (_SLOWED_SECONDS if message.attempts >= _TRIES_OF_SLOWED else _SLOWED_LONG_SECONDS)


def _is_line(message: OutboxMessage) -> bool:
    """Whether it is to stand in a channel that follows, and does not yet."""
    return message.ts is None and (FOLLOW.holds(message.slot) or WEEKLY.holds(message.slot))


def after_unknown_place(database: Database, message: OutboxMessage) -> None:
    """What stands somewhere, nobody knows where, cannot be edited: how an export ended is told by a new message."""
    with database.write() as session:
        exports.by_id(session, message.export_id, lock=True)
        _after_refused_edit(session, message, _CANNOT_EDIT)


def _meaning_for(message: OutboxMessage, meant: Meaning) -> Meaning:
    """A refused thread means something for replies, a refused edit for what stands already; else nobody knows."""
    in_thread = message.thread_slot is not None or message.file_name is not None
    if (meant == Meaning.THREAD and not in_thread) or (meant == Meaning.EDIT and message.ts is None):
        return Meaning.UNKNOWN
    return meant


def _find_another_place(session: Session, message: OutboxMessage, error: str, meant: Meaning) -> None:
    """The next form or place of a message that is refused for good where and as it is."""
    if meant == Meaning.FORM and meaning(message.problem or "") != Meaning.FORM:
        if newer.any_in(message.blocks) and error.startswith("invalid_blocks"):
            # Some workspaces do not take Slack's newer blocks: from here on this one gets plain ones.
            switches.turn_on(session, newer.refused(message.workspace_id), error)
        outbox.simplify(session, message, problem=error)
    elif message.view_id is not None:
        # The modal was closed, or does not take it.
        outbox.redirect(session, message, problem=error)
    elif message.ts is not None and meant in _NO_EDIT:
        _after_refused_edit(session, message, error)
    elif meant == Meaning.UNKNOWN and _may_be_its_form(message):
        outbox.simplify(session, message, problem=_REFUSED_FORM)
    elif FOLLOW.holds(message.slot) or WEEKLY.holds(message.slot):
        _after_refused_line(session, message, error, meant)
    elif message.thread_slot is not None and meant not in (Meaning.PLACE, Meaning.GONE, Meaning.SLOWED):
        outbox.move_beside_thread(session, message, problem=error)
    elif meant == Meaning.GONE and message.problem == error:
        # Deleted in the direct message too: nobody is made to read it.
        outbox.give_up(session, message, problem=error)
    elif meant == Meaning.GONE or _has_another_place(message):
        _redirect(session, message, error, meant)
    elif meant != Meaning.PLACE and message.ts is None and message.attempts < _TRIES_IN_THE_LAST_PLACE:
        outbox.postpone(session, message, seconds=pause(message))
    else:
        outbox.give_up(session, message, problem=error)


def _may_be_its_form(message: OutboxMessage) -> bool:
    """Whether it is time to say the same in a simpler form, though Slack does not say that the form is the trouble:
    newer blocks as plain ones at once, which loses nothing; words without buttons where nothing else is left."""
    if message.ts is not None or meaning(message.problem or "") == Meaning.FORM:
        return False
    return newer.any_in(message.blocks) or (
        not _has_another_place(message) and message.attempts >= _TRIES_OF_BLOCKS and bool(message.blocks)
    )


def _has_another_place(message: OutboxMessage) -> bool:
    """Whether the message may still become a direct message to somebody."""
    return outbox.can_redirect(message) or message.view_id is not None


def _redirect(session: Session, message: OutboxMessage, error: str, meant: Meaning) -> None:
    if KEY_PROBLEM.holds(message.slot):
        _tell_other_admins(session, message)
    outbox.redirect(session, message, problem=error)
    export = exports.by_id(session, message.export_id)
    if PROGRESS.holds(message.slot) and meant != Meaning.GONE and export is not None:
        # It reports to the one who asked from here on, who may read everything.
        export.channel_kind = ChannelKind.DIRECT
        tell(session, export)


def _tell_other_admins(session: Session, message: OutboxMessage) -> None:
    """Whoever connected SourceWhale cannot be reached, and may have left: those who asked cannot enter a new key."""
    why = f"You get this because <@{message.channel_id}>, who connected SourceWhale, cannot be reached."
    for admin_id in sorted(homes.admins(session, message.workspace_id) - {message.channel_id}):
        slot = CONNECTION_CHANGED.slot(f"{message.export_id} {admin_id}")
        blocks = [*message.blocks, context(why)]
        outbox.put_apart(session, message.workspace_id, slot, text=message.text, blocks=blocks, channel_id=admin_id)


def _after_refused_edit(session: Session, message: OutboxMessage, error: str) -> None:
    """What stands cannot be changed. How an export ended is told by a new message in its place, once for each end."""
    export = exports.by_id(session, message.export_id)
    told = export is None or export.ended_at is None or message.delivered_at >= export.ended_at
    if told:
        # Progress that cannot be shown; the next change tries again.
        outbox.give_up(session, message, problem=error)
    else:
        outbox.post_anew(session, message, problem=error)


def _after_refused_line(session: Session, message: OutboxMessage, error: str, meant: Meaning) -> None:
    """A line in a following channel: it goes to whoever let the channel follow, once, and then the channel stops."""
    followed, weekly = FOLLOW.which(message.slot), WEEKLY.which(message.slot)
    if followed is not None and meant == Meaning.PLACE:
        follows.unfollow(session, message.workspace_id, followed)
    if weekly is not None and meant == Meaning.PLACE:
        digests.end(session, message.workspace_id, weekly.partition(" ")[0])
    if meant == Meaning.PLACE and _has_another_place(message):
        outbox.redirect(session, message, problem=error)
    else:
        outbox.give_up(session, message, problem=error)


def _after_refused_file(database: Database, message: OutboxMessage, error: str, meant: Meaning) -> None:
    if meant == Meaning.PLACE and _has_another_place(message):
        tell_elsewhere(database, message, None)
        return
    with database.write() as session:
        if error == "file_not_found" and message.attempts < _MOST_ATTEMPTS:
            attachments.forget_upload(session, message)
            outbox.postpone(session, message, seconds=pause(message))
            return
        if meant == Meaning.THREAD and message.problem != error:
            outbox.simplify(session, message, problem=error)
            return
        why, way_out = error.replace("_", " "), "The reasons above say why; *Retry failed* sends them again."
        whom = "those who failed"
        if SENT_FILE.holds(message.slot):
            whom, way_out = "those sent", "Press *List of those sent* again later."
        if error == "missing_scope":
            why, way_out = "the bot lacks its files:write scope", "Ask whoever installed the bot to install it again."
        sentence = f":warning: Slack does not take the file with {whom} ({escape(why)}). {way_out}"
        attachments.replace_file(session, message, sentence, [section(sentence)])


def tell_elsewhere(database: Database, message: OutboxMessage, kind: ChannelKind | None) -> None:
    """The channel is not what it was: tell everything anew, as fits what it is now."""
    with database.write() as session:
        export = exports.by_id(session, message.export_id, lock=True)
        if export is None:
            return
        export.channel_kind = kind
        tell(session, export)
        outbox.postpone(session, message, seconds=0.0)


def hold(database: Database, message: OutboxMessage) -> None:
    """Nothing can be said in this workspace until the app is let in again; then it is."""
    with database.write() as session:
        held = installations.hold_messages(session, message.workspace_id)
    if held:
        logger.info("the messages of workspace %s wait: the app is not installed", message.workspace_id)
    else:
        postpone(database, message, 1.0, "the app was installed anew")


def postpone(database: Database, message: OutboxMessage, seconds: float, problem: str) -> None:
    """Try again in `seconds`."""
    logger.info("a message (%s) of export %s waits: %s", message.slot, message.export_id, problem)
    with database.write() as session:
        outbox.postpone(session, message, seconds=seconds)


def pause(message: OutboxMessage) -> float:
    """The seconds before the next try; longer each time."""
    return min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(message.attempts, _MOST_ATTEMPTS))
