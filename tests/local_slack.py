"""The local Slack in a thread of the test's own process, and a Bolt app of the test's that is connected to it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from slack_bolt import App

from bot.socket_mode import SocketMode
from sandbox.person import LocalSlack
from sandbox.slack.server import make_app
from tests.servers import closed_port, serving

BOT_TOKEN = "xoxb-local"
APP_TOKEN = "xapp-local"


@contextlib.contextmanager
def local_slack(*, signing_secret: str = "s", request_url: str | None = None, **more) -> Iterator[LocalSlack]:
    """A local Slack that takes BOT_TOKEN and APP_TOKEN; `more` are further arguments of its `make_app`."""
    # Slack names addresses of its own, such as the one to which a file is uploaded.
    port = closed_port()
    app = make_app(
        base_url=f"http://127.0.0.1:{port}",
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        signing_secret=signing_secret,
        request_url=request_url,
        **more,
    )
    with serving(app, port) as url:
        yield LocalSlack(url)


@contextlib.contextmanager
def connected(app: App, slack: LocalSlack) -> Iterator[None]:
    """The app is connected by Socket Mode, with the product's client: the SDK's, closed at the moment at which it has
    just been connected, waits for its own thread for ever."""
    connection = SocketMode(app, APP_TOKEN, concurrency=10)
    connection.start()
    connection.wait_until_connected(threading.Event())
    slack.wait_for_bot()
    try:
        yield
    finally:
        connection.stop()
