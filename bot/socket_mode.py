"""Socket Mode: a connection that is noticed when it dies, and replaced before Slack ends it.

Each connection is a client of slack_sdk, which pings. What the SDK leaves to us: the next connection is opened while
the one that Slack is going to close still works; one that answers no ping is given up after seconds; and this process
says when it is deaf.
"""

from __future__ import annotations

import json
import logging
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlsplit

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackApiError, SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

import wire
from store.base.log import incident
from worker.runtime import telemetry
from worker.slack.errors import SLACK_IS_AWAY, TOKEN_IS_DEAD

logger = logging.getLogger(__name__)

_PING_SECONDS = 2.0
# Three pings without an answer: the connection is dead, though nobody has said so.
_DEAD_SECONDS = 3 * _PING_SECONDS + 0.5
# Two: it may be, and this process is not ready.
_DOUBTFUL_SECONDS = 2 * _PING_SECONDS + 0.5
_LOOK_SECONDS = 0.2
_PAUSES = (0.5, 15.0)
# For so long an old connection still hands over and answers what Slack gave it.
_FAREWELL_SECONDS = 12.0
# For so long Slack waits for an answer, and a connection that is to be closed for those that are under way; then a
# moment for what came last.
_ANSWER_SECONDS = 3.0
_LAST_ANSWER_SECONDS = 1.0


class SocketMode:
    """Keeps this process connected to Slack, from `start` to `stop`."""

    def __init__(self, app: App, app_token: str, *, concurrency: int) -> None:
        self._app = app
        self._token = app_token
        self._concurrency = concurrency
        self._current: _Connection | None = None
        self._old: list[_Connection] = []
        self._others = 0
        self._trouble = "it has not connected to Slack yet"
        self._connected_once = threading.Event()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="socket-mode", daemon=True)

    def start(self) -> None:
        """Connect, for as long as it takes: Slack may be away when a machine starts."""
        self._thread.start()

    def wait_until_connected(self, stopping: threading.Event) -> None:
        """Until the first connection stands, or this process shall end."""
        while not self._connected_once.wait(0.1) and not stopping.is_set():
            pass

    def stop(self) -> None:
        """Answer what was begun, and end."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=5)
        for connection in (*self._old, *([self._current] if self._current else [])):
            connection.close()

    def problem(self) -> str | None:
        """Why Slack cannot reach this process just now; None when it can."""
        current = self._current
        if current is not None and current.silent_for() < _DOUBTFUL_SECONDS:
            return None
        return self._trouble if current is None or not current.is_connected() else "Slack has not answered for seconds"

    def _keep(self) -> None:
        pause = _PAUSES[0]
        while not self._stopping.is_set():
            self._wake.clear()
            current = self._current
            if current is None or current.leaving or current.silent_for() > _DEAD_SECONDS:
                if self._replace(current):
                    pause = _PAUSES[0]
                else:
                    self._stopping.wait(pause)
                    pause = min(_PAUSES[1], pause * 2)
            self._old = [one for one in self._old if not one.retired()]
            self._wake.wait(_LOOK_SECONDS)

    def _replace(self, old: _Connection | None) -> bool:
        """Open a connection, and let the old one go only afterwards, unless it is dead anyway."""
        fresh = self._open()
        if fresh is None:
            if old is not None and not old.leaving:
                self._current = None
                old.retire(0.0)
                self._old.append(old)
            return False
        self._current = fresh
        if old is not None:
            telemetry.inc("socket_reconnects", reason="refresh" if old.leaving else "dead")
            old.retire(_FAREWELL_SECONDS if old.leaving else 0.0)
            self._old.append(old)
        self._connected_once.set()
        return True

    def _open(self) -> _Connection | None:
        connection: _Connection | None = None
        try:
            url = str(self._app.client.apps_connections_open(app_token=self._token)["url"])
            connection = _Connection(self._app, self._token, url, self._concurrency, self._wake.set)
            connection.connect()
        except SlackApiError as error:
            name = str(error.response.get("error"))
            self._say(
                f"Slack refuses SLACK_APP_TOKEN ({name}): an app-level token begins with xapp- and needs the scope "
                "connections:write"
                if name in TOKEN_IS_DEAD or name in ("not_allowed_token_type", "missing_scope")
                else f"Slack gives no connection ({name})"
            )
            return None
        except Exception as error:  # noqa: BLE001 - whatever an answer holds, only this thread can connect again
            if connection is not None:
                connection.close()
            is_foreseen = isinstance(error, (*SLACK_IS_AWAY, SlackClientNotConnectedError))
            self._say(f"Slack cannot be reached ({type(error).__name__})", None if is_foreseen else error)
            return None
        if connection.is_connected() and connection.said_hello():
            self._trouble = "its connection to Slack has ended"
            self._note_others(connection)
            return connection
        connection.close()
        self._say(_why_none(url, connection.errors))
        return None

    def _note_others(self, connection: _Connection) -> None:
        """Slack hands each thing that people do to one of all connections that were opened with the token."""
        ours = 1 + len([one for one in (*self._old, self._current) if one is not None and one.is_connected()])
        others = max(0, connection.together - ours)
        if others and others != self._others:
            logger.warning(
                "%d other connections stand with this SLACK_APP_TOKEN, and each answers a part of what people do: "
                "another deployment, such as a developer's, must have an app of its own",
                others,
            )
        self._others = others

    def _say(self, trouble: str, unforeseen: Exception | None = None) -> None:
        if trouble != self._trouble:
            logger.warning("%s; trying again", trouble)
            if unforeseen is not None:
                incident(logger, "connecting to Slack", unforeseen)
        self._trouble = trouble


class _Connection(SocketModeClient):
    """One connection. It is not replaced by itself: `leaving` says that Slack is going to close it."""

    def __init__(self, app: App, app_token: str, url: str, concurrency: int, wake: Callable[[], None]) -> None:
        # First of all: what the environment says may be none, and the SDK's part begins threads.
        parts = urlsplit(url)
        # The SDK's own look at the environment knows no NO_PROXY.
        proxy = wire.plain_proxy(f"{'https' if parts.scheme == 'wss' else 'http'}://{parts.netloc}/")
        super().__init__(
            app_token=app_token,
            logger=logging.getLogger("bot.socket_mode.sdk"),
            # Of this client only the certificate authorities are used.
            web_client=app.client,
            auto_reconnect_enabled=False,
            ping_interval=_PING_SECONDS,
            concurrency=concurrency,
            on_message_listeners=[self._greeted],
            on_error_listeners=[(errors := list[Exception]()).append],
        )
        self.leaving = False
        self.errors = errors
        # How many connections stood with the token when this one was opened, as Slack said.
        self.together = 1
        self._app = app
        self._wake = wake
        self._hello = threading.Event()
        # The session notes by the wall clock when the last pong came. Somebody may set that clock: what counts is when
        # another moment was found noted there.
        self._last_pong: float | None = None
        self._heard_at = time.monotonic()
        self._closing: threading.Thread | None = None
        self.wss_uri = url
        self.proxy, self.proxy_headers = (proxy.address, dict(proxy.headers)) if proxy else (None, None)
        self.socket_mode_request_listeners.append(self._handle)

    def _run_current_session(self) -> None:
        """As the SDK's, which says of a session that it goes on though it was closed a moment before, and then reads it
        for ever while `close` waits."""
        session, state = self.current_session, self.current_session_state
        if session is None or not session.is_active():
            return
        # As the SDK closes a session, which another thread may do meanwhile.
        with session.sock_receive_lock:
            if session.sock is not None:
                session.sock = cast(ssl.SSLSocket, _EndingSocket(session.sock))
        try:
            session.run_until_completion(state)
        except Exception as error:  # noqa: BLE001 - whatever ends it, another connection is opened
            logger.warning("a connection to Slack ended: %s", type(error).__name__)

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """What the SDK calls when Slack sends `disconnect`: somebody else opens the next connection."""
        self.leaving = True
        self._wake()
        self.message_queue.task_done()

    def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """As the SDK's; afterwards the queue knows that what Slack sent has its answer."""
        try:
            super().run_message_listeners(message, raw_message)
        finally:
            self.message_queue.task_done()

    def close(self) -> None:
        """Answer what Slack has sent, and close.

        The SDK's own way leaves whoever is being answered without an answer, and takes up to three seconds, in which
        Slack hands over what nobody answers: its reader holds the socket for as long as nothing comes.
        """
        _wait_for_answers(self, _ANSWER_SECONDS)
        session, state = self.current_session, self.current_session_state
        if session is not None and session.sock is not None and state is not None:
            state.terminated = True
            # The pong ends the reader's wait. To shut the socket down for reading would end TLS for answers as well.
            with suppress(OSError):
                session.ping()
            with session.sock_receive_lock:
                pass
            _wait_for_answers(self, _LAST_ANSWER_SECONDS)
        super().close()

    def said_hello(self) -> bool:
        """Wait a moment for Slack's first word, without which nothing will come."""
        return self._hello.wait(3.0)

    def silent_for(self) -> float:
        """Seconds since Slack is known to have answered; infinite once the connection is closed."""
        session = self.current_session
        if session is None or not session.is_active():
            return float("inf")
        if session.last_ping_pong_time != self._last_pong:
            self._last_pong, self._heard_at = session.last_ping_pong_time, time.monotonic()
        return time.monotonic() - self._heard_at

    def retire(self, seconds: float) -> None:
        """Close it, after `seconds` in which it may still hand over what Slack has given it."""
        self._closing = threading.Thread(target=self._close_after, args=(seconds,), name="socket-farewell", daemon=True)
        self._closing.start()

    def retired(self) -> bool:
        """Whether it is closed at last."""
        return self._closing is not None and not self._closing.is_alive()

    def _close_after(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.is_connected():
            time.sleep(0.1)
        self.close()

    def _greeted(self, message: str) -> None:
        if '"hello"' in message[:200]:
            with suppress(ValueError, TypeError, AttributeError):
                self.together = int(json.loads(message).get("num_connections") or 1)
            self._hello.set()

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.time()
        try:
            answer = run_bolt_app(self._app, request)
        except Exception as error:  # noqa: BLE001 - the SDK's own words for it could name people
            incident(logger, "answering a request over Socket Mode", error)
            return
        try:
            send_response(client, request, answer, began)
        except (SlackClientNotConnectedError, OSError) as error:
            logger.warning("an answer did not reach Slack: %s", type(error).__name__)


class _EndingSocket:
    """A socket whose end is an error, once all that came before the end was read.

    The SDK takes an end for a moment in which nothing comes, and asks again at once: a processor is busy and the bot is
    deaf until pings have gone unanswered for seconds.
    """

    def __init__(self, plain: socket.socket) -> None:
        self._plain = plain
        self._ended = False

    def recv(self, size: int) -> bytes:
        """At most `size` bytes of what has come, and none at the end. Raises ConnectionResetError after that, and
        OSError as sockets do."""
        if self._ended:
            raise ConnectionResetError("the other side ended the connection")
        received = self._plain.recv(size)
        self._ended = not received
        return received

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)


def _why_none(url: str, errors: Sequence[Exception]) -> str:
    """Why no connection came about, in words without a password: the errors have those of proxies."""
    for error in errors:
        host = urlsplit(url).hostname
        if status := re.search(r"connect status code: (\d{3})\b", str(error)):
            return f"the proxy refuses the way to {host} with {status[1]}"
        return f"there is no connection to {host}: {wire.cause_of(error) or type(error).__name__}"
    return "Slack does not take the connection"


def _wait_for_answers(connection: _Connection, seconds: float) -> None:
    """Until whatever came over a connection has its answer, for at most so long."""
    deadline = time.monotonic() + seconds
    while connection.message_queue.unfinished_tasks and connection.is_connected() and time.monotonic() < deadline:
        time.sleep(0.02)
