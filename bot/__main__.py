"""The bot process: `python -m bot` (the Procfile's `web`)."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from types import FrameType

import waitress
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.app import SLACK_SECONDS, create_app
from bot.desk import Desk
from bot.http import create_http
from worker.runtime import telemetry
from worker.runtime.bootstrap import CannotStart, open_house
from worker.runtime.queue import JobQueue, connect
from worker.slack.clients import SlackClients

logger = logging.getLogger("bot")
_THREADS = 32
# Slack sends no more than some hundred kilobytes.
_MOST_BYTES = 4 * 1024 * 1024
# Idle ones count too. Beyond its limit, 100 if nobody says more, waitress serves nobody until one of them ends.
_CONNECTIONS = 1000
# Seconds between questions whose SLACK_BOT_TOKEN is: at first, and at most.
_ADOPTING_PAUSES = (0.5, 30.0)


def main() -> int:
    """Serve until SIGTERM or SIGINT: requests over HTTP, or a Socket Mode connection and health over HTTP."""
    try:
        house = open_house("bot")
    except CannotStart as error:
        print(f"The bot cannot start: {error}", file=sys.stderr)
        return 2
    settings = house.settings
    # Bolt reads this variable too, and warns that it does not use it.
    os.environ.pop("SLACK_BOT_TOKEN", None)
    redis = connect(house.redis_url)
    flushing = telemetry.Flushing(redis, heartbeat=False)
    flushing.start()
    slack = SlackClients(settings, house.database, house.secrets, timeout=SLACK_SECONDS)
    desk = Desk(settings, house.database, house.secrets, JobQueue(redis), slack)
    app = create_app(desk)
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if settings.slack_bot_token is not None:
        # The first try comes before anybody can ask for anything; Slack may be away for longer.
        problem = slack.adopt_bot_token()
        threading.Thread(target=_keep_adopting, args=(slack, problem, stopping), name="adopting", daemon=True).start()
    try:
        server = waitress.create_server(
            create_http(app, desk),
            host=settings.host,
            port=settings.port,
            threads=_THREADS,
            ident=None,
            connection_limit=_CONNECTIONS,
            max_request_body_size=_MOST_BYTES,
        )
    except OSError as error:
        if not settings.socket_mode:
            print(f"The bot cannot listen on {settings.host}:{settings.port}: {error.strerror}", file=sys.stderr)
            return 2
        logger.warning("no /healthz: cannot listen on %s:%s (%s)", settings.host, settings.port, error.strerror)
        server = None
    if server is not None:
        threading.Thread(target=server.run, name="http", daemon=True).start()
    socket = None
    if settings.slack_app_token is not None:
        socket = SocketModeHandler(app, settings.slack_app_token, concurrency=_THREADS)
        _connect(socket, stopping)
    logger.info("ready (%s)", "Socket Mode" if socket else f"http://{settings.host}:{settings.port}")
    stopping.wait()
    if socket is not None:
        socket.close()  # type: ignore[no-untyped-call]
    if server is not None:
        server.close()
    flushing.stop()
    house.close()
    logger.info("stopped")
    return 0


def _keep_adopting(slack: SlackClients, problem: str | None, stopping: threading.Event) -> None:
    """Until Slack says which team SLACK_BOT_TOKEN belongs to, and again should it refuse the token later."""
    pause, told = _ADOPTING_PAUSES[0], None
    while True:
        if problem is not None and problem != told:
            logger.error("Slack does not take SLACK_BOT_TOKEN (%s); trying again", problem)
        told = problem
        pause = _ADOPTING_PAUSES[1] if problem is None else min(_ADOPTING_PAUSES[1], pause * 2)
        if stopping.wait(pause):
            return
        problem = slack.adopt_bot_token()


def _connect(socket: SocketModeHandler, stopping: threading.Event) -> None:
    """Connect to Slack, for as long as it takes: Slack may be away when a machine starts."""
    pause = 0.5
    while not stopping.is_set():
        try:
            socket.connect()  # type: ignore[no-untyped-call]
        except Exception as error:  # noqa: BLE001 - the SDK raises whatever the network raised
            logger.warning("Slack cannot be reached (%s); trying again", type(error).__name__)
            stopping.wait(pause)
            pause = min(30.0, pause * 2)
        else:
            return


if __name__ == "__main__":
    sys.exit(main())
