"""The bot over HTTP: Slack's requests and the health of this process, as WSGI applications."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.adapter.flask.handler import to_bolt_request, to_flask_response
from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.http.door import Door, NotAPayload, NotFromSlack, payload_of
from bot.http.floods import Lines
from bot.http.installing import INSTALL_PATH, REDIRECT_PATH, create_flow
from bot.http.looks import Looks, TooMany
from bot.http.metrics import Figures
from store.base.trouble import words
from store.migrate import is_current
from worker.runtime.queue import QueueUnavailable

logger = logging.getLogger(__name__)

_OUTER_SECONDS = 1.0
_BUSY = "too many ask at once"


def create_http(app: App, desk: Desk) -> Flask:
    """What is reached from outside: `POST /slack/events` in HTTP mode, the pages of an install, health.

    Health is a word without a reason. `/metrics` is here too where METRICS_PORT is not set.
    """
    http = Flask("bot")
    if not desk.settings.socket_mode:
        http.add_url_rule("/slack/events", view_func=_slack_events(app, desk), methods=["POST"])
    if desk.settings.many_workspaces:
        _add_install(http, desk)
    _add_health(http, desk, with_reasons=False)
    if desk.settings.metrics_port is None:
        _add_metrics(http, desk)
    return http


def create_inner_http(desk: Desk) -> Flask:
    """What is reached from inside alone, on METRICS_PORT: `/metrics`, and health with its reasons."""
    http = Flask("bot-inner")
    _add_health(http, desk, with_reasons=True)
    _add_metrics(http, desk)
    return http


def _slack_events(app: App, desk: Desk) -> Callable[[], Response]:
    door = Door(desk.settings.slack_signing_secret or "")
    strangers = Lines(logger)
    handler = SlackRequestHandler(app)

    def slack_events() -> Response:
        timestamp, signature = (
            request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature")
        )
        body = request.get_data(cache=True, parse_form_data=False)
        try:
            door.verify(body, timestamp, signature)
            payload_of(body, request.headers.get("Content-Type", ""))
        except NotFromSlack as error:
            strangers.warning("a request was refused: %s", error)
            return _refused(401)
        except NotAPayload as error:
            logger.warning("a request of Slack's was refused: %s", error)
            return _refused(400)
        answer: Response = handler.handle(request)
        return answer

    return slack_events


def _refused(status: int) -> Response:
    return Response('{"error": "invalid request"}', status=status, mimetype="application/json")


def _add_install(http: Flask, desk: Desk) -> None:
    flow = create_flow(desk)

    @http.get(INSTALL_PATH)
    def install() -> Response:
        answer: Response = to_flask_response(flow.handle_installation(to_bolt_request(request)))
        return answer

    @http.get(REDIRECT_PATH)
    def oauth_redirect() -> Response:
        answer: Response = to_flask_response(flow.handle_callback(to_bolt_request(request)))
        return answer


def _add_health(http: Flask, desk: Desk, *, with_reasons: bool) -> None:
    @http.get("/healthz")
    def healthz() -> Response:
        return Response("ok", mimetype="text/plain")

    def look() -> str | None:
        problem = _not_ready(desk)
        if problem is not None:
            logger.warning("not ready: %s", problem)
        return problem

    # Whoever reaches the outer page may ask as often as they like: a look is a write at each of the two.
    looks = Looks(look, 0.0 if with_reasons else _OUTER_SECONDS)

    @http.get("/readyz")
    def readyz() -> Response:
        try:
            problem = looks.find()
        except TooMany:
            problem = _BUSY
        if problem is None:
            return Response("ready", mimetype="text/plain")
        return Response(problem if with_reasons else "not ready", status=503, mimetype="text/plain")


def _add_metrics(http: Flask, desk: Desk) -> None:
    looks = Looks(Figures(desk).text)

    @http.get("/metrics")
    def metrics() -> Response:
        try:
            return Response(looks.find(), content_type=CONTENT_TYPE_LATEST)
        except TooMany:
            return Response(_BUSY, status=503, mimetype="text/plain")
        except SQLAlchemyError as error:
            logger.warning("no metrics: %s", words(error))
            return Response(words(error), status=503, mimetype="text/plain")


def _not_ready(desk: Desk) -> str | None:
    """Why an export could not be made just now; None when it could. Tries a write at each of the two."""
    if (problem := desk.hearing.problem()) is not None:
        return problem
    try:
        if not is_current(desk.database):
            return "the database is not at this version's schema"
        desk.database.check_writable()
    except SQLAlchemyError as error:
        return words(error)
    try:
        desk.queue.ping()
        if desk.queue.workers_alive() == 0:
            return "no worker has been heard of lately"
        trouble = desk.queue.trouble()
    except QueueUnavailable as error:
        return str(error)
    return None if trouble is None else f"no worker can work: {trouble}"
