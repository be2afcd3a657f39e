"""Answers of nothing but a sentence: where Slack shows one for a kind of request, and what people read of an error."""

from __future__ import annotations

import json
import logging
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import SlackDidNotSay, WorkspaceUnknown
from bot.replies import Replies
from bot.steps import is_step
from store.base.log import incident
from store.base.secrets import UnreadableSecret
from store.base.trouble import is_outage, words
from worker.slack.errors import NOT_ALLOWED, SLACK_IS_AWAY, Meaning, in_words, meaning_of
from worker.surface.export_form import information

logger = logging.getLogger(__name__)

NOT_INSTALLED = (
    ":warning: SeekOut Export is not installed in your workspace, so it can do nothing here. "
    "An admin of your workspace can install it."
)
KINDS = frozenset(
    {
        *("command", "block_actions", "block_suggestion", "event_callback", "message_action", "shortcut"),
        *("view_submission", "view_closed"),
    }
)
_TOOK_TOO_LONG = "That took too long to open. Please type it again."
_DID_NOT_SAY = (
    ":warning: Slack did not say who you are just now, and this needs to know. Nothing was changed. "
    "Please try again in a moment."
)
_WHICH_WORKSPACE = (
    ":warning: Slack did not say in which workspace of your organisation this happened. Nothing was done. Type the "
    "command in the workspace that you mean."
)
_NOTHING_SAVED = (
    ":warning: Our database cannot be used just now. Nothing was saved and nothing was sent. "
    "Please try again in a minute; whoever runs this app sees why in its log."
)
_KEY_IS_EXCHANGED = (
    ":warning: Whoever runs this app exchanges its encryption key just now. Nothing was saved and nothing was sent. "
    "Please try again in a minute; they see why in its log."
)
_OF_ANOTHER_VERSION = (
    ":warning: This belongs to another version of SeekOut Export, which may be released just now. Nothing was done. "
    "Please try again in a few minutes, or type `/export` to begin anew."
)
_SLACK_HAS_TROUBLE = (
    ":warning: Slack has trouble of its own and did not show what comes next. Nothing was sent. "
    "Please try again in a moment."
)
# Slack's names for a window that is no longer there, or no longer what the person clicked in; the last one is that of
# clicks that came so quickly that the windows which they open stand there already.
_CLOSED_MEANWHILE = {"not_found", "view_not_found", "hash_conflict", "push_limit_reached"}
_TOO_LATE = {"trigger_expired", "expired_trigger_id", "trigger_exchanged", "exchanged_trigger_id", "invalid_trigger_id"}


def answer_error(error: Exception, body: dict[str, Any], client: WebClient, replies: Replies) -> BoltResponse:
    """What went wrong, in a sentence for the person; what nobody foresaw is logged under an id, which they read too."""
    kind = body.get("type", "command")
    if isinstance(error, BoltUnhandledRequestError):
        return _nobody_answers(body, kind, client, replies)
    if isinstance(error, SlackApiError) and came_too_late(error):
        # Slack lets a window be opened within three seconds of the click, and the machine was too busy.
        again = _TOOK_TOO_LONG if kind == "command" else _TOOK_TOO_LONG.replace("type it", "try")
        logger.warning("a window for %s came too late", kind)
        return say(body, again, replies)
    if isinstance(error, SlackApiError) and error.response.get("error") in _CLOSED_MEANWHILE and not is_step(body):
        logger.info("a window was closed, or changed, before it could be shown: %s", error.response.get("error"))
        return BoltResponse(status=200, body="")
    sentence = _of_what_stays(error, kind)
    if is_step(body) and (sentence is not None or isinstance(error, SlackDidNotSay)):
        # It comes again, and after the last time it is ended with its own token.
        return BoltResponse(status=500, body="")
    if sentence is not None:
        _show_over(client, body, sentence)
        return say(body, sentence, replies)
    sentence = _of_what_passes(error, kind)
    if sentence is not None:
        if kind == "event_callback":
            return BoltResponse(status=500, body="")
        _show_over(client, body, sentence)
        return say(body, sentence, replies, keep=True)
    reference = incident(logger, f"answering {kind}", error)
    if kind == "event_callback":
        # Nobody reads an answer; Slack sends the event again.
        return BoltResponse(status=500, body="")
    sentence = f":warning: Something went wrong on our side (incident {reference}). Nothing was sent. Please try again."
    _show_over(client, body, sentence)
    return say(body, sentence, replies, title="Something went wrong")


def _nobody_answers(body: dict[str, Any], kind: str, client: WebClient, replies: Replies) -> BoltResponse:
    """Something of a version before or after this one was pressed, or Slack sends an event that nobody asked for."""
    logger.warning("nothing here answers this %s", kind if kind in KINDS else "request")
    if kind == "event_callback":
        return BoltResponse(status=404, body="")
    _show_over(client, body, _OF_ANOTHER_VERSION)
    return say(body, _OF_ANOTHER_VERSION, replies, keep=True)


def _of_what_stays(error: Exception, kind: str) -> str | None:
    """What the person reads where somebody else must do something first; None for all else."""
    if isinstance(error, WorkspaceUnknown):
        return _WHICH_WORKSPACE
    if not isinstance(error, SlackApiError):
        return None
    if meaning_of(error) is Meaning.TOKEN_IS_DEAD:
        return NOT_INSTALLED
    name = str(error.response.get("error"))
    if name not in NOT_ALLOWED:
        return None
    logger.warning("%s could not be answered: Slack does not allow it (%s)", kind, name)
    return (
        f":warning: Slack does not let SeekOut Export show what comes next ({in_words(name)}). Nothing was sent. "
        "Ask an admin of your workspace to allow the app, or to install it again."
    )


def _of_what_passes(error: Exception, kind: str) -> str | None:
    """What the person reads where the same may succeed in a while; None for a mistake of ours."""
    if isinstance(error, SlackDidNotSay):
        return _DID_NOT_SAY
    if isinstance(error, UnreadableSecret):
        logger.error("ENCRYPTION_KEYS no longer opens what is stored: restart this process with the new key in front")
        return _KEY_IS_EXCHANGED
    if is_outage(error):
        logger.warning("%s could not be answered: %s", kind, words(error))
        return _NOTHING_SAVED
    if isinstance(error, SlackApiError):
        if meaning_of(error) not in (Meaning.SLOWED, Meaning.PASSES):
            return None
        logger.warning("%s could not be answered: Slack says %s", kind, error.response.get("error"))
        return _SLACK_HAS_TROUBLE
    if isinstance(error, SLACK_IS_AWAY):
        logger.warning("%s could not be answered: Slack cannot be reached (%s)", kind, type(error).__name__)
        return _SLACK_HAS_TROUBLE
    return None


def came_too_late(error: SlackApiError) -> bool:
    """Whether Slack says that a trigger has expired: by a name of its own, or among the faults of the arguments."""
    if error.response.get("error") in _TOO_LATE:
        return True
    told = (error.response.get("response_metadata") or {}).get("messages") or []
    return any("trigger_id" in str(text) and "expired" in str(text) for text in told)


def say(
    body: dict[str, Any], sentence: str, replies: Replies, *, title: str = "SeekOut Export", keep: bool = False
) -> BoltResponse:
    """Answer a request with a sentence, where Slack shows one. `keep`: above the form, not in its place."""
    answer: dict[str, Any] = {}
    kind = body.get("type", "command")
    if kind == "command":
        answer = {"response_type": "ephemeral", "text": sentence}
    elif kind == "view_submission":
        answer = {"response_action": "push" if keep else "update", "view": information(title, sentence)}
    elif kind == "block_suggestion":
        answer = {"options": []}
    elif body.get("response_url"):
        # Nothing else would tell those who press a button in a message why nothing happens.
        replies.through(body["response_url"])(sentence)
    return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": "application/json"})


def _show_over(client: WebClient, body: dict[str, Any], sentence: str) -> None:
    """Say something to somebody who pressed a button in a modal or on the Home, and to nobody else: in a window above
    it."""
    if body.get("type") != "block_actions" or body.get("response_url"):
        return
    view = information("SeekOut Export", sentence)
    try:
        if (body.get("view") or {}).get("type") == "modal":
            client.views_push(trigger_id=body.get("trigger_id", ""), view=view)
        else:
            client.views_open(trigger_id=body.get("trigger_id", ""), view=view)
    except (SlackApiError, *SLACK_IS_AWAY) as error:
        logger.warning("nothing could be said to somebody: %s", type(error).__name__)
