"""The Bolt app, made by a factory: importing this module asks nobody anything."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError

from bot import actions, commands, events, options, shortcuts, views
from bot.desk import Desk
from bot.replies import Replies
from store.base.log import incident
from worker.runtime import telemetry
from worker.surface.export_form import information

logger = logging.getLogger(__name__)

# Slack waits three seconds in all; what Slack itself is asked on the way must be quicker.
SLACK_SECONDS = 2
NOT_INSTALLED = (
    ":warning: SeekOut Export is not installed in your workspace, so it can do nothing here. "
    "An admin of your workspace can install it."
)
_KINDS = {
    *("command", "block_actions", "block_suggestion", "event_callback", "message_action", "shortcut"),
    *("view_closed", "view_submission"),
}
# They come when the token is gone already.
_END_OF_AN_INSTALL = {"app_uninstalled", "tokens_revoked"}
_TOO_LATE = {"trigger_expired", "expired_trigger_id", "trigger_exchanged", "exchanged_trigger_id"}


def create_app(desk: Desk) -> App:
    """The app with all its listeners."""
    settings = desk.settings

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # From SQL, without asking auth.test at each request (slack-platform.md A.8).
        found = desk.slack.installed(team_id, enterprise_id)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=found.bot_token if found else None,
            bot_id=found.bot_id if found else None,
            bot_user_id=found.bot_user_id if found else None,
        )

    replies = Replies(settings.slack_api_url)
    app = _TimedApp(
        client=desk.slack.without_workspace(),
        authorize=authorize,
        signing_secret=settings.slack_signing_secret or "",
        request_verification_enabled=not settings.socket_mode,
        ssl_check_enabled=False,
        # In the thread that has the request: `ack` is the last statement of a listener, so another thread would only
        # do the same later. Bolt looks every 10 ms whether it has, and answers 404 when it has no thread left
        # (slack-platform.md A.12, fact 1).
        process_before_response=True,
    )

    @app.use
    def use_our_client(context: BoltContext, body: dict[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:
        context["respond"] = replies.through(body.get("response_url"))
        found = desk.slack.installed(context.team_id, context.enterprise_id)
        if found is None and body.get("event", {}).get("type") not in _END_OF_AN_INSTALL:
            return _say(body, NOT_INSTALLED, replies)
        if found is not None:
            context["client"] = desk.slack.client(found, context.team_id)
        return next()

    for room in (commands, views, actions, options, events, shortcuts):
        room.register(app, desk)

    @app.error
    def answer_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        return _answer_error(error, body, replies)

    return app


class _TimedApp(App):
    """Bolt's, which notes how long Slack waited."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        began = time.monotonic()
        try:
            return super().dispatch(req)
        finally:
            kind = str(req.body.get("type") or "command") if isinstance(req.body, dict) else "unknown"
            telemetry.observe("ack_seconds", time.monotonic() - began, kind=kind if kind in _KINDS else "other")


def _answer_error(error: Exception, body: dict[str, Any], replies: Replies) -> BoltResponse:
    """Log what went wrong with an id, and tell the person the id (a bare 500 would show them nothing useful)."""
    kind = body.get("type", "command")
    if isinstance(error, SlackApiError) and error.response.get("error") in _TOO_LATE:
        # Slack lets a window be opened within three seconds of the command, and the machine was too busy.
        return _json({"response_type": "ephemeral", "text": "That took too long to open. Please type it again."})
    reference = incident(logger, f"answering {kind}", error)
    sentence = f"Something went wrong on our side (incident {reference}). Nothing was sent. Please try again."
    return _say(body, f":warning: {sentence}", replies, title="Something went wrong")


def _say(body: dict[str, Any], sentence: str, replies: Replies, *, title: str = "SeekOut Export") -> BoltResponse:
    """Answer a request with nothing but a sentence, where Slack shows one."""
    answer: dict[str, Any] = {}
    kind = body.get("type", "command")
    if kind == "command":
        answer = {"response_type": "ephemeral", "text": sentence}
    elif kind == "view_submission":
        answer = {"response_action": "update", "view": information(title, sentence)}
    elif kind == "block_suggestion":
        answer = {"options": []}
    elif kind == "block_actions" and body.get("response_url"):
        # People of another company press buttons in a shared channel; nothing else would tell them why nothing happens.
        replies.through(body["response_url"])(sentence)
    return _json(answer)


def _json(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": "application/json"})
