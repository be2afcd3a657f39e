"""Who may come in: people of the workspace, and nobody else, at every entry that there is.

A middleware before all listeners, so that no listener can be forgotten. Slack is asked who a person is; its answer
counts for minutes, and is asked for again by whatever acts. While Slack does not say, nobody is let in.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.answers import answer_error
from bot.desk import Desk, SlackDidNotSay, organisation_of
from bot.origins import origin
from bot.replies import Replies
from bot.steps import callback_of, is_step, person_behind, refuse_step
from worker.slack.errors import SLACK_IS_AWAY
from worker.slack.standing import Standing, Standings
from worker.surface import ids
from worker.surface.export_form import information
from worker.surface.help import plain, typed
from worker.surface.refusals import refusal, refusal_home, refusal_option
from worker.surface.workflows.steps import NO_REVIEWER, builder_refused, reviewer_refused

logger = logging.getLogger(__name__)

# What changes something or sends somebody; so do submissions, but for the one that only asks for a Review.
_ACTING_BUTTONS = frozenset(
    {
        ids.START_EXPORT,
        ids.CANCEL_EXPORT,
        ids.RETRY_FAILED,
        ids.SEND_THE_REST,
        ids.REMOVE_CONNECTION,
        ids.DISMISS_REVIEW,
        ids.UNMAP_PERSON,
        ids.LIST_SENT,
        ids.MARK_REMOVED,
        ids.STOP_DIGEST,
    }
)
# Nobody stands behind these: Slack sends them for the workspace itself.
_OF_THE_WORKSPACE = frozenset({"app_uninstalled", "team_access_granted", "team_access_revoked", "tokens_revoked"})
Next = Callable[[], BoltResponse]


class Admission:
    """Made once a process."""

    def __init__(self, desk: Desk, replies: Replies) -> None:
        self._desk = desk
        self._replies = replies
        self._standings = Standings()

    def check(self, body: dict[str, Any], client: WebClient, next: Next) -> BoltResponse:
        """Bolt's middleware: let the request go on, or answer it with a sentence."""
        user_id = user_behind(body)
        if user_id is None:
            return next()
        asked = origin(body)
        installed = self._desk.slack.installed(asked.team_id, asked.enterprise_id)
        enterprise_id = asked.enterprise_id or (installed.enterprise_id if installed else None)
        if enterprise_id is None and asked.user_team_id not in (None, asked.team_id):
            enterprise_id = organisation_of(self._desk, asked)
        standing = self._standings.of(client, asked.team_id, enterprise_id, user_id, fresh=_acts(body))
        if standing is Standing.COLLEAGUE:
            return next()
        logger.info("a request was refused: it came from a %s", standing.name.lower())
        if is_step(body):
            return _refuse_step(body, client, user_id, standing)
        if standing is Standing.UNKNOWN and body.get("type") not in ("event_callback", "block_suggestion"):
            # Above the form, which stays as the person filled it in.
            return answer_error(SlackDidNotSay(), body, client, self._replies)
        return self._refuse(body, client, user_id, standing)

    def _refuse(self, body: dict[str, Any], client: WebClient, user_id: str, standing: Standing) -> BoltResponse:
        kind = body.get("type", "command")
        sentence = refusal(standing, under_a_message=kind == "block_actions" and bool(body.get("response_url")))
        answer: dict[str, Any] = {}
        if kind == "command":
            answer = {"response_type": "ephemeral", "text": sentence}
        elif kind == "view_submission":
            answer = {"response_action": "update", "view": information("SeekOut Export", sentence)}
        elif kind == "block_suggestion":
            answer = {"options": [refusal_option(standing)]}
        elif kind == "event_callback":
            _tell(lambda: _answer_event(body["event"], client, user_id, standing))
        elif body.get("response_url"):
            self._replies.through(body["response_url"])(sentence)
        else:
            _tell(lambda: _show(body, client, sentence))
        return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": "application/json"})


def user_behind(body: dict[str, Any]) -> str | None:
    """The id of the person who sent this; None for what nobody of the workspace or another one has sent."""
    if is_step(body):
        return person_behind(body)
    if body.get("type") == "event_callback":
        event = body.get("event") or {}
        if event.get("type") in _OF_THE_WORKSPACE:
            return None
        if event.get("type") == "message" and not is_from_a_person(event):
            return None
        return str(event.get("user") or "") or None
    user = body.get("user")
    found = user.get("id") if isinstance(user, dict) else body.get("user_id") or user
    # An empty id is nobody's, and nobody is a colleague.
    return str(found or "")


def is_from_a_person(event: dict[str, Any]) -> bool:
    """Whether a message in the direct messages with the bot was written by somebody, and not changed or by an app."""
    by_a_person = bool(event.get("user")) and not event.get("bot_id")
    return by_a_person and event.get("channel_type") == "im" and event.get("subtype") in (None, "file_share")


def _refuse_step(body: dict[str, Any], client: WebClient, user_id: str, standing: Standing) -> BoltResponse:
    """A step of a workflow ends with a sentence; while Slack does not say who somebody is, the event comes again."""
    if standing is Standing.UNKNOWN:
        return BoltResponse(status=503, body="")
    if standing is Standing.WITHHELD:
        sentence = refusal(standing).removeprefix(":warning: ")
    elif callback_of(body) == ids.LIST_DESTINATIONS:
        sentence = builder_refused()
    else:
        sentence = reviewer_refused(user_id, standing) if user_id else NO_REVIEWER
    refuse_step(body, client, sentence)
    return BoltResponse(status=200, body="")


def _acts(body: dict[str, Any]) -> bool:
    if is_step(body):
        return callback_of(body) == ids.EXPORT_PROJECT
    kind = body.get("type", "command")
    if kind == "command":
        words = typed(str(body.get("text") or ""))
        return bool(words) and plain(words[0]) in ("follow", "unfollow", "reminders")
    if kind == "block_actions":
        return any(action.get("action_id") in _ACTING_BUTTONS for action in body.get("actions") or [])
    return kind == "view_submission" and (body.get("view") or {}).get("callback_id") != ids.EXPORT_VIEW


def _answer_event(event: dict[str, Any], client: WebClient, user_id: str, standing: Standing) -> None:
    if event.get("type") == "app_home_opened":
        client.views_publish(user_id=user_id, view=refusal_home(standing))
    elif event.get("type") == "message" and standing is not Standing.BOT:
        client.chat_postMessage(channel=event["channel"], text=refusal(standing))


def _show(body: dict[str, Any], client: WebClient, sentence: str) -> None:
    view, shown = body.get("view") or {}, information("SeekOut Export", sentence)
    if view.get("type") == "modal":
        client.views_update(view_id=view.get("id", ""), view=shown)
    else:
        client.views_open(trigger_id=body.get("trigger_id") or "", view=shown)


def _tell(call: Callable[[], None]) -> None:
    try:
        call()
    except (SlackApiError, *SLACK_IS_AWAY) as error:
        logger.warning("somebody could not be told why they were refused: %s", type(error).__name__)
