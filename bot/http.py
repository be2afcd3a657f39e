"""The bot over HTTP: Slack's requests and the health of this process, as a WSGI application."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.adapter.flask.handler import to_bolt_request, to_flask_response
from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.installing import INSTALL_PATH, REDIRECT_PATH, create_flow
from bot.metrics import Figures
from store.migrate import is_current
from worker.runtime.queue import QueueUnavailable

logger = logging.getLogger(__name__)


def create_http(app: App, desk: Desk) -> Flask:
    """`POST /slack/events` in HTTP mode, `GET /healthz`, `/readyz` and `/metrics` in both (design.md, Processes)."""
    http = Flask("bot")
    handler = SlackRequestHandler(app)
    figures = Figures(desk)

    if not desk.settings.socket_mode:

        @http.post("/slack/events")
        def slack_events() -> Response:
            # Bolt answers 500 to a timestamp that is no number (slack-platform.md A.12, fact 5).
            if not request.headers.get("X-Slack-Request-Timestamp", "").isdecimal():
                return Response('{"error": "invalid request"}', status=401, mimetype="application/json")
            answer: Response = handler.handle(request)
            return answer

    if desk.settings.many_workspaces:
        flow = create_flow(desk)

        @http.get(INSTALL_PATH)
        def install() -> Response:
            answer: Response = to_flask_response(flow.handle_installation(to_bolt_request(request)))
            return answer

        @http.get(REDIRECT_PATH)
        def oauth_redirect() -> Response:
            answer: Response = to_flask_response(flow.handle_callback(to_bolt_request(request)))
            return answer

    @http.get("/healthz")
    def healthz() -> Response:
        return Response("ok", mimetype="text/plain")

    @http.get("/readyz")
    def readyz() -> Response:
        problem = _not_ready(desk)
        if problem is not None:
            logger.warning("not ready: %s", problem)
            return Response(problem, status=503, mimetype="text/plain")
        return Response("ready", mimetype="text/plain")

    @http.get("/metrics")
    def metrics() -> Response:
        try:
            return Response(figures.text(), content_type=CONTENT_TYPE_LATEST)
        except SQLAlchemyError as error:
            logger.warning("no metrics: %s", type(error).__name__)
            return Response("the database is away", status=503, mimetype="text/plain")

    return http


def _not_ready(desk: Desk) -> str | None:
    """Why an export could not be made just now; None when it could."""
    try:
        if not is_current(desk.database):
            return "the database is not at this version's schema"
        if desk.queue.workers_alive() == 0:
            return "no worker has been heard of lately"
    except SQLAlchemyError:
        return "the database is away"
    except QueueUnavailable:
        return "Redis is away"
    return None
