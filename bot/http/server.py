"""waitress, with limits of time for requests that do not end, so that connections which say nothing keep nobody out.

waitress alone closes a connection two minutes after the last byte: whoever sends one byte a minute stays for ever, and
as soon as 1,000 of them do, nobody is let in.
"""

from __future__ import annotations

import heapq
import resource
import time
from typing import Any

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import MultiSocketServer, TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

# Slack sends no more than some hundred kilobytes.
_MOST_BYTES = 4 * 1024 * 1024
_MOST_HEADER_BYTES = 32 * 1024
# Seconds: from the first byte of a request to the end of its headers, and to the end of its body. The first byte of the
# first request is due as soon as the headers are.
HEADER_SECONDS, BODY_SECONDS = 10.0, 20.0
# Between two requests. Proxies keep connections for 60 s and are to be the ones who close them.
_IDLE_SECONDS = 75
# More connections than this never stand at once: those that have waited longest for the rest of a request go first.
_MOST_CONNECTIONS = 4000
_MAKE_ROOM = 64
# What a process opens beside connections: databases, Redis, Slack, files.
_OTHER_FILES = 256


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that knows since when the request that is being received has been on its way."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.waits_since = time.monotonic()
        self._waits_for: object = None
        self._was_served = False
        super().__init__(*arguments, **named)

    def received(self, data: bytes) -> Any:
        """As waitress's; the time of a new request begins."""
        result = super().received(data)
        if self.request is not self._waits_for:
            self._waits_for, self.waits_since = self.request, time.monotonic()
        return result

    def service(self) -> None:
        """As waitress's: in a thread of its own, once a whole request is there."""
        self._was_served = True
        super().service()

    @property
    def idle(self) -> bool:
        """Whether it has been served, and nothing of a further request is there."""
        return self._was_served and self.request is None and not self.requests

    def is_overdue(self, now: float) -> bool:
        """Whether the rest of a request should have come by now, in seconds of time.monotonic()."""
        if self.requests or self.idle:
            return False
        in_body = self.request is not None and self.request.headers_finished
        return now - self.waits_since > (BODY_SECONDS if in_body else HEADER_SECONDS)


class _Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    channel_class = _Channel

    def maintenance(self, now: float) -> None:
        """As waitress's, and requests that should have ended by now are given up."""
        super().maintenance(now)
        moment = time.monotonic()
        for channel in list(self.active_channels.values()):
            if channel.is_overdue(moment):
                channel.will_close = True

    def handle_accept(self) -> None:
        """As waitress's; where connections become too many, those that have waited longest make room."""
        if len(self._map) >= self.adj.connection_limit - 2 * _MAKE_ROOM:
            waiting = [one for one in self.active_channels.values() if not (one.requests or one.will_close)]
            for channel in heapq.nsmallest(_MAKE_ROOM, waiting, key=lambda one: (one.idle, one.waits_since)):
                # Closed in the loop's next turn: in this one its number may still be among those with news.
                channel.will_close = True
        super().handle_accept()


def create_server(application: Flask, host: str, port: int, *, threads: int) -> MultiSocketServer:
    """A server that listens, and serves from `run` to `close`. Raises OSError when it cannot listen there."""
    adjustments = Adjustments(
        host=host,
        port=port,
        ident=None,
        # select() knows no file above number 1,023.
        asyncore_use_poll=True,
        connection_limit=_connections(),
        backlog=2048,
        channel_timeout=_IDLE_SECONDS,
        cleanup_interval=1,
        max_request_body_size=_MOST_BYTES,
        max_request_header_size=_MOST_HEADER_BYTES,
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(threads)
    sockets: dict[int, Any] = {}
    listeners = [
        _Listener(application, sockets, dispatcher=dispatcher, adj=adjustments, sockinfo=one)
        for one in adjustments.listen
    ]
    at = [(one.effective_host, one.effective_port) for one in listeners]
    return MultiSocketServer(sockets, adjustments, at, dispatcher, listeners[-1].log_info)


def _connections() -> int:
    """How many connections there may be; as many files as they need are asked of the system."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _MOST_CONNECTIONS
    wanted = _MOST_CONNECTIONS + _OTHER_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return max(8 * _MAKE_ROOM, min(_MOST_CONNECTIONS, soft - _OTHER_FILES))
