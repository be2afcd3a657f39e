"""The Bolt app, made by a factory: importing this module asks nobody anything."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import actions, commands, events, functions, options, shortcuts, views
from bot.admission import Admission
from bot.answers import KINDS, NOT_INSTALLED, answer_error, say
from bot.desk import Desk
from bot.origins import origin
from bot.replies import Replies
from bot.steps import is_step, refuse_step, token_of
from worker.runtime import telemetry
from worker.slack.errors import SLACK_IS_AWAY
from worker.surface.workflows.steps import GIVEN_UP as STEP_GIVEN_UP
from worker.surface.workflows.steps import NOT_INSTALLED as STEP_NOT_INSTALLED

logger = logging.getLogger(__name__)

# Slack waits three seconds in all; what Slack itself is asked on the way must be quicker.
SLACK_SECONDS = 2
_LAST_RETRY = 3
# They come when the token is gone already.
_END_OF_AN_INSTALL = {"app_uninstalled", "tokens_revoked"}
# Quick, and never to be lost: what is not done is sent again by Slack.
_BEFORE_THE_ANSWER = _END_OF_AN_INSTALL | {"function_executed", "team_access_granted", "team_access_revoked"}


def create_app(desk: Desk) -> App:
    """The app with all its listeners."""
    settings = desk.settings

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # From SQL, without asking auth.test at each request.
        found = desk.slack.installed(team_id, enterprise_id)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=found.bot_token if found else None,
            bot_id=found.bot_id if found else None,
            bot_user_id=found.bot_user_id if found else None,
        )

    replies = Replies(settings.slack_api_url)
    app = _SlackApp(
        desk,
        client=desk.slack.without_workspace(),
        authorize=authorize,
        signing_secret=settings.slack_signing_secret or "",
        request_verification_enabled=not settings.socket_mode,
        ssl_check_enabled=False,
        # Bolt logs such a request with what somebody typed, and answers 404, of which people see a triangle.
        raise_error_for_unhandled_request=True,
        # In the thread that has the request: `ack` is the last statement of a listener, so another thread would only
        # do the same later. Bolt looks every 10 ms whether it has, and answers 404 when it has no thread left.
        process_before_response=True,
        # A step may end days after its own token has.
        attaching_function_token_enabled=False,
    )

    @app.use
    def use_our_client(context: BoltContext, body: dict[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:
        context["respond"] = replies.through(body.get("response_url"))
        asked = origin(body)
        found = desk.slack.installed(asked.team_id, asked.enterprise_id)
        if found is None and body.get("event", {}).get("type") not in _END_OF_AN_INSTALL:
            refuse_step(body, desk.slack.without_workspace(token_of(body)), STEP_NOT_INSTALLED)
            return say(body, NOT_INSTALLED, replies)
        if found is not None:
            context["client"] = desk.slack.client(found, asked.team_id)
        return next()

    app.use(Admission(desk, replies).check)
    for room in (commands, views, actions, options, events, functions, shortcuts):
        room.register(app, desk)

    @app.error
    def tell(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse:
        return answer_error(error, body, client, replies)

    return app


def written(body: Any) -> Any:
    """A payload as it can be written down: half of a character that some keyboard has torn apart becomes a question
    mark, and the character of code 0, which PostgreSQL keeps nowhere, is left out."""
    text = json.dumps(body, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        body = json.loads(text.encode("utf-8", "replace"))
    return _without_nothing(body) if "\\u0000" in text else body


def _without_nothing(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nothing(one) for one in value]
    if isinstance(value, dict):
        return {name: _without_nothing(one) for name, one in value.items()}
    return value


class _SlackApp(App):
    """Bolt's, which notes how long Slack waited, and answers an event before it is worked on, once for each event."""

    def __init__(self, desk: Desk, **options: Any) -> None:
        # Without a name Bolt reads the source of the whole call stack for one, in a tenth of a second.
        super().__init__(name="seekout-bot", **options)
        self._afterwards = desk.afterwards
        self._seen = desk.seen
        self._slack = desk.slack

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """As Bolt's."""
        began = time.monotonic()
        req.body = written(req.body)
        try:
            kind = req.body.get("type") if isinstance(req.body, dict) else None
            if kind == "event_callback":
                return self._event(req)
            if kind == "app_rate_limited":
                # Nobody sends this, and nobody waits for an answer.
                logger.warning("Slack holds back events of a workspace: too many came within an hour")
                return BoltResponse(status=200, body="")
            return super().dispatch(req)
        finally:
            kind = str(req.body.get("type") or "command") if isinstance(req.body, dict) else "unknown"
            telemetry.observe("ack_seconds", time.monotonic() - began, kind=kind if kind in KINDS else "other")

    def _event(self, req: BoltRequest) -> BoltResponse:
        event_id = str(req.body.get("event_id") or "")
        kind = (req.body.get("event") or {}).get("type")
        if kind not in _BEFORE_THE_ANSWER:
            if event_id and not self._seen.first_time(event_id):
                return BoltResponse(status=200, body="")
            self._afterwards.do(f"an event of the kind {kind}", lambda: super(_SlackApp, self).dispatch(req))
            return BoltResponse(status=200, body="")
        # What is still being worked on is not done: it may fail, or its process die. To do it twice changes nothing.
        if event_id and self._seen.is_known(event_id):
            return BoltResponse(status=200, body="")
        response = super().dispatch(req)
        if response.status != 200:
            self._give_up_step(req)
        elif event_id:
            self._seen.first_time(event_id)
        return response

    def _give_up_step(self, req: BoltRequest) -> None:
        """Slack sends an event three more times; a step that fails the last one would wait for ever."""
        times = (req.headers.get("x-slack-retry-num") or ["0"])[0]
        if not is_step(req.body) or not times.isdecimal() or int(times[:9]) < _LAST_RETRY:
            return
        try:
            refuse_step(req.body, self._slack.without_workspace(token_of(req.body)), STEP_GIVEN_UP)
        except (SlackApiError, *SLACK_IS_AWAY) as error:
            logger.warning("a step was not told that it was given up: %s", type(error).__name__)
