"""The bot process: `python -m bot` (the Procfile's `web`)."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading

from flask import Flask
from waitress.server import MultiSocketServer

from bot.app import SLACK_SECONDS, create_app
from bot.desk import Desk
from bot.http.application import create_http, create_inner_http
from bot.http.server import create_server
from bot.socket_mode import SocketMode
from store.base.config import Settings
from worker.runtime import memory, stopping, telemetry, waking
from worker.runtime.bootstrap import CannotStart, open_house
from worker.runtime.broker import connect
from worker.runtime.queue import JobQueue
from worker.runtime.seen import Seen
from worker.slack.clients import SlackClients

logger = logging.getLogger("bot")
_THREADS = 32
_INNER_THREADS = 4
# Seconds between questions whose SLACK_BOT_TOKEN is: at first, and at most.
_ADOPTING_PAUSES = (0.5, 30.0)


_LONGEST_END_SECONDS = 8.0


def main() -> int:
    """Serve until SIGTERM or SIGINT: requests over HTTP, or a Socket Mode connection and health over HTTP."""
    try:
        house = open_house("bot")
    except CannotStart as error:
        print(f"The bot cannot start: {error}", file=sys.stderr)
        return 2
    giving_back = memory.GivingBack(house.database.rest)
    settings = house.settings
    # Bolt reads this variable too, and warns that it does not use it.
    os.environ.pop("SLACK_BOT_TOKEN", None)
    redis = connect(house.redis_url)
    flushing = telemetry.Flushing(redis, heartbeat=False, deployment=house.deployment, look=giving_back.look)
    flushing.start()
    telling = waking.Telling(connect(house.redis_url), house.deployment)
    telling.start()
    house.database.on_write = telling.tell
    slack = SlackClients(settings, house.database, house.secrets, timeout=SLACK_SECONDS)
    desk = Desk(settings, house.database, house.secrets, JobQueue(redis, house.deployment), slack, Seen(redis))
    app = create_app(desk)
    asked_to_stop = stopping.listen()
    if settings.slack_bot_token is not None:
        # The first try comes before anybody can ask for anything; Slack may be away for longer.
        problem = slack.adopt_bot_token()
        threading.Thread(
            target=_keep_adopting, args=(slack, problem, asked_to_stop), name="adopting", daemon=True
        ).start()
    socket = None
    if settings.slack_app_token is not None:
        socket = SocketMode(app, settings.slack_app_token, concurrency=_THREADS)
        desk.hearing.problem = socket.problem
        socket.start()
    try:
        servers = _listen(settings, create_http(app, desk), create_inner_http(desk))
    except CannotListen as error:
        if not settings.socket_mode:
            print(error, file=sys.stderr)
            return 2
        logger.warning("no /healthz: %s", error)
        servers = []
    if socket is not None:
        socket.wait_until_connected(asked_to_stop)
    # What was imported stays as long as the process does: collections need not look at it.
    gc.freeze()
    logger.info("ready (%s)", "Socket Mode" if socket else f"http://{settings.host}:{settings.port}")
    asked_to_stop.wait()
    # Whatever hangs on the way out, platforms kill some 10 s after they have asked; what matters stands in SQL.
    _end_after(_LONGEST_END_SECONDS)
    if socket is not None:
        socket.stop()
    for server in servers:
        server.close()
    desk.afterwards.stop()
    flushing.stop()
    house.close()
    logger.info("stopped")
    return 0


class CannotListen(Exception):
    """Another process has the port, or it is not ours to have; the text names it."""


def _end_after(seconds: float) -> None:
    """End the process in so many seconds, if it has not ended by itself before."""
    timer = threading.Timer(seconds, os._exit, (0,))
    timer.daemon = True
    timer.start()


def _listen(settings: Settings, outer: Flask, inner: Flask) -> list[MultiSocketServer]:
    """Serve in threads: on PORT, and on METRICS_PORT where that is set. Raises CannotListen."""
    servers: list[MultiSocketServer] = []
    wanted = [(outer, settings.port, _THREADS)]
    if settings.metrics_port is not None:
        wanted.append((inner, settings.metrics_port, _INNER_THREADS))
    for application, port, threads in wanted:
        try:
            server = create_server(application, settings.host, port, threads=threads)
        except (OSError, ValueError) as error:
            # waitress raises ValueError for a name that leads nowhere.
            why = getattr(error, "strerror", None) or "HOST is no address of this machine"
            raise CannotListen(f"The bot cannot listen on {settings.host}:{port}: {why}") from None
        threading.Thread(target=server.run, name=f"http-{port}", daemon=True).start()
        servers.append(server)
    return servers


def _keep_adopting(slack: SlackClients, problem: str | None, stopping: threading.Event) -> None:
    """Until Slack says which team SLACK_BOT_TOKEN belongs to, and again should it refuse the token later."""
    pause, told = _ADOPTING_PAUSES[0], None
    while True:
        if problem is not None and problem != told:
            logger.error("whose SLACK_BOT_TOKEN is cannot be told: %s; trying again", problem)
        told = problem
        pause = _ADOPTING_PAUSES[1] if problem is None else min(_ADOPTING_PAUSES[1], pause * 2)
        if stopping.wait(pause):
            return
        problem = slack.adopt_bot_token()


if __name__ == "__main__":
    sys.exit(main())
