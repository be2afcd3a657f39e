"""The buttons of what comes after an export: what became of it, reminders, those sent, the weekly digest."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.commands.results import how_is_it_going
from bot.desk import Asker, Desk, asker, member, reader
from bot.replies import Reply
from store.after import calendar
from store.base.db import OWN_ROW
from store.exporting import exports
from store.exporting.visibility import may_know
from store.models import Export
from worker.actions import after as acts
from worker.slack.members import zone_of
from worker.surface import ids
from worker.surface.after import digests as digest_words
from worker.surface.after import results
from worker.surface.after import sent as sent_words
from worker.surface.refusals import UNKNOWN_EXPORT
from worker.surface.text import paragraphs

_NOT_YOURS = "Only the one who asked for this export can do that."
_NO_DIGEST = "This channel has no weekly digest any more."
_NOT_ANY_MORE = "There is nothing left to remind you of: the campaign was kicked off, or this was answered already."


def register(app: App, desk: Desk) -> None:
    """Register the buttons."""
    app.action(ids.HOW_IS_IT_GOING)(partial(tell_how_it_goes, desk))
    app.action(ids.LIST_SENT)(partial(list_sent, desk))
    app.action(ids.MARK_REMOVED)(partial(mark_removed, desk))
    app.action(ids.REMIND_TOMORROW)(partial(remind_tomorrow, desk))
    app.action(ids.DO_NOT_REMIND)(partial(do_not_remind, desk))
    app.action(ids.REMINDERS_OFF)(partial(reminders_off, desk))
    app.action(ids.STOP_DIGEST)(partial(stop_digest, desk))


def tell_how_it_goes(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Reply
) -> None:
    """*How is it going?*: to whoever asks, if they may know of the export."""
    who = asker(desk, body)
    export = _export(desk, who, action)
    if export is None:
        _say(respond, UNKNOWN_EXPORT)
    elif not may_know(export, reader(desk, client, who)):
        _say(respond, results.NOT_YOURS)
    else:
        _say(respond, how_is_it_going(desk, export))
    ack()


def list_sent(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], respond: Reply) -> None:
    """*List of those sent*: as a direct message, to whoever asked for the export and to nobody else."""
    who = asker(desk, body)
    export = _export(desk, who, action)
    if export is None:
        _say(respond, UNKNOWN_EXPORT)
    elif export.requested_by != who.user_id:
        _say(respond, sent_words.NOT_YOURS.format(person=export.requested_by))
    else:
        with desk.database.write() as session:
            current = _held(session, export)
            done = acts.list_sent(session, current, who.user_id)
        _say(respond, sent_words.ON_ITS_WAY if done else _why_no_list(current))
    ack()


def mark_removed(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], respond: Reply) -> None:
    """*Mark as removed*: those sent count as never exported, for they were removed in SourceWhale by hand."""
    who = asker(desk, body)
    export = _export(desk, who, action)
    if export is None or export.requested_by != who.user_id:
        _say(respond, _not_theirs(export))
    elif export.ended_at is None or export.purged_at is not None:
        _say(respond, _why_no_list(export))
    else:
        with desk.database.write() as session:
            current = _held(session, export)
            done = acts.mark_removed(session, current, who.user_id)
        if not done:
            _say(respond, sent_words.ALREADY_REMOVED)
    ack()


def remind_tomorrow(
    desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, respond: Reply
) -> None:
    """*Remind me tomorrow*: the next working day, once more."""
    who = asker(desk, body)
    export = _export(desk, who, action)
    if export is None or export.requested_by != who.user_id:
        _say(respond, _not_theirs(export))
    else:
        zone = zone_of(member(client, who.user_id))
        with desk.database.write() as session:
            current = _held(session, export)
            at = calendar.today(session)
            later = acts.remind_tomorrow(session, current, who.user_id, at, zone)
        if later is None:
            _say(respond, _NOT_ANY_MORE)
    ack()


def do_not_remind(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], respond: Reply) -> None:
    """*Do not remind me*: not of this export."""
    _answer_reminder(desk, body, action, respond, whole=False)
    ack()


def reminders_off(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], respond: Reply) -> None:
    """*No reminders at all*: of no export of this person."""
    _answer_reminder(desk, body, action, respond, whole=True)
    ack()


def stop_digest(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], respond: Reply) -> None:
    """*Switch off* under a weekly digest: anybody who reads the channel may."""
    who = asker(desk, body)
    with desk.database.write() as session:
        done = acts.end_digest(session, who.workspace_id, who.user_id, action["value"])
    if done:
        said = digest_words.switched_off(who.user_id)
        respond(said.text, blocks=said.blocks, replace_original=True)
    else:
        _say(respond, _NO_DIGEST)
    ack()


def _answer_reminder(desk: Desk, body: dict[str, Any], action: dict[str, Any], respond: Reply, *, whole: bool) -> None:
    who = asker(desk, body)
    export = _export(desk, who, action)
    if export is None or export.requested_by != who.user_id:
        _say(respond, _not_theirs(export))
        return
    act = acts.no_reminders_at_all if whole else acts.do_not_remind
    with desk.database.write() as session:
        done = act(session, _held(session, export), who.user_id)
    if not done:
        _say(respond, _NOT_ANY_MORE)


def _export(desk: Desk, who: Asker, action: dict[str, Any]) -> Export | None:
    with desk.database.read() as session:
        return exports.get(session, who.workspace_id, action["value"])


def _not_theirs(export: Export | None) -> str:
    return UNKNOWN_EXPORT if export is None else _NOT_YOURS


def _held(session: Session, export: Export) -> Export:
    """An export, first to be locked in a transaction that changes anything of it."""
    return session.get_one(Export, export.id, with_for_update=OWN_ROW)


def _why_no_list(export: Export) -> str:
    if export.ended_at is None:
        return sent_words.STILL_RUNNING
    return sent_words.DETAILS_DELETED if export.purged_at is not None else sent_words.NOBODY_SENT


def _say(respond: Reply, sentence: str) -> None:
    respond(sentence, response_type="ephemeral", replace_original=False, blocks=paragraphs(sentence))
