"""HTTP calls that end in time, on connections that note what they have sent.

Each call runs in a thread of its own. Whoever made it can therefore give it up at its deadline, or when the process is
to stop, whatever it hangs in: name resolution, a handshake, a proxy, an answer that comes a byte a second. Giving up
and sending the first byte exclude each other: a call that was given up unsent never sends.

Whether a request can have reached the other side is decided by the connection it went through (`Call.sent`), not by
the name of an error: a proxy or TLS can fail before, while and after a request, with the same error.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError, ProxyError

T = TypeVar("T")

# Load balancers drop idle connections after 60 seconds or more, some firewalls without a word.
OLDEST_IDLE_SECONDS = 25.0
# How soon a call notices that the process is to stop.
_LOOK_SECONDS = 0.1
# After this many idle seconds the kernel asks whether the other side still answers, and then as often.
_KEEPALIVE_SECONDS = 15
_SOCKET_OPTIONS = [
    *HTTPConnection.default_socket_options,
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in (
            ("TCP_KEEPIDLE", _KEEPALIVE_SECONDS),
            ("TCP_KEEPINTVL", _KEEPALIVE_SECONDS),
            ("TCP_KEEPCNT", 2),
        )
        if hasattr(socket, name)
    ),
]
_running = threading.local()


class GivenUp(Exception):
    """The call did not end in time, or the process stops (`stopped`)."""

    def __init__(self, *, stopped: bool) -> None:
        super().__init__("stopped" if stopped else "deadline")
        self.stopped = stopped


class _TooLate(Exception):
    """In the thread of a call that was given up: nothing more may be sent."""


class Call(Generic[T]):
    """One call. `run` it once.

    `before_sending` is called right before the first byte of the request leaves; what it raises ends the call, and
    nothing has left then. With `fresh` no connection is used that an earlier call has used.
    """

    def __init__(self, *, before_sending: Callable[[], None] | None = None, fresh: bool = False) -> None:
        self.fresh = fresh
        self._before_sending = before_sending
        self._lock = threading.Lock()
        self._sent_at: float | None = None
        self._given_up = False
        self._reused = False
        self._answered = False
        self._connection: _Noting | None = None
        self._sockets: list[Any] = []
        self._result: T
        self._error: BaseException | None = None

    @property
    def sent(self) -> bool:
        """Whether a byte of the request may have left."""
        return self._sent_at is not None

    @property
    def sent_at(self) -> float | None:
        """When the first byte left, by this machine's clock, in unix seconds."""
        return self._sent_at

    @property
    def broke_on_reuse(self) -> bool:
        """Whether the request left on a connection of an earlier call, and no byte of an answer came."""
        return self._reused and not self._answered

    def run(self, work: Callable[[], T], *, until: float, stop_at: Callable[[], float] = lambda: math.inf) -> T:
        """Do `work` in a thread of its own, and return or raise what it does.

        Raises GivenUp when it has not ended at `until`, or at what `stop_at()` says while the call lasts (both of
        time.monotonic()).
        """
        done = threading.Event()
        threading.Thread(target=self._work, args=(work, done), name="http-call", daemon=True).start()
        stopped = False
        try:
            while not done.wait(min(_LOOK_SECONDS, max(0.0, until - time.monotonic()))):
                stopped = time.monotonic() >= stop_at()
                if stopped or time.monotonic() >= until:
                    break
        except BaseException:
            self._give_up()
            raise
        if not done.is_set():
            self._give_up()
            raise GivenUp(stopped=stopped)
        if self._error is not None:
            try:
                raise self._error
            finally:
                # The error's traceback would hold this call, and this call the error.
                self._error = None
        return self._result

    def _work(self, work: Callable[[], T], done: threading.Event) -> None:
        _running.call = self
        try:
            self._result = work()
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self._error = error
        finally:
            done.set()

    def _give_up(self) -> None:
        with self._lock:
            self._given_up = True
            sockets = [*self._sockets, getattr(self._connection, "sock", None)]
        for end in sockets:
            # TLS within TLS has no shutdown of its own; SSLSocket's own would let plain bytes out.
            end = getattr(end, "socket", end)
            if isinstance(end, socket.socket):
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(end, socket.SHUT_RDWR)

    def connecting(self, connection: _Noting) -> None:
        """A connection is about to be made."""
        with self._lock:
            self._check()
            self._connection = connection

    def leaving(self, connection: _Noting, *, reused: bool) -> None:
        """Bytes of the request are about to leave. Raises what forbids it."""
        if self._sent_at is None and self._before_sending is not None:
            self._before_sending()
        with self._lock:
            self._check()
            self._connection = connection
            self._sockets.append(connection.sock)
            if self._sent_at is None:
                self._sent_at = time.time()
                self._reused = reused

    def answered(self) -> None:
        """The head of an answer has come."""
        self._answered = True

    def _check(self) -> None:
        if self._given_up:
            raise _TooLate


def running() -> Call[Any] | None:
    """The call whose thread this is."""
    call: Call[Any] | None = getattr(_running, "call", None)
    return call


class _Noting(HTTPConnection):
    """A connection that tells the running call what it does."""

    _making = False
    _requests = 0
    _last_used = 0.0

    def connect(self) -> None:
        if (call := running()) is not None:
            call.connecting(self)
        # What is sent while a connection is made, as CONNECT to a proxy, is no part of the request.
        self._making, self._requests = True, 0
        try:
            super().connect()
        finally:
            self._making = False

    def send(self, data: Any) -> None:
        if self.sock is None and self.auto_open:
            self.connect()
        if not self._making and (call := running()) is not None:
            call.leaving(self, reused=self._requests > 0)
        self._last_used = time.monotonic()
        super().send(data)

    def getresponse(self) -> Any:
        response = super().getresponse()
        self._requests += 1
        if (call := running()) is not None:
            call.answered()
        return response

    @property
    def is_connected(self) -> bool:
        call = running()
        if call is not None and call.fresh and not call.sent and self._requests:
            return False
        return super().is_connected and time.monotonic() - self._last_used < OLDEST_IDLE_SECONDS


class _NotingTLS(_Noting, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Noting


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _NotingTLS


class WireAdapter(HTTPAdapter):
    """Connections for `Call`. Retries nothing. No SOCKS: its connections would not note what they send."""

    def __init__(self, *, connections: int = 10) -> None:
        super().__init__(max_retries=0, pool_connections=2, pool_maxsize=connections)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """As requests'."""
        super().init_poolmanager(*arguments, socket_options=_SOCKET_OPTIONS, **options)
        _use_noting_connections(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> ProxyManager:
        """As requests'."""
        if proxy.lower().startswith("socks"):
            raise requests.exceptions.InvalidSchema("SOCKS proxies are not supported.")
        manager: ProxyManager = super().proxy_manager_for(proxy, socket_options=_SOCKET_OPTIONS, **options)
        _use_noting_connections(manager)
        return manager


def _use_noting_connections(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}


def open_session(*, connections: int = 10) -> requests.Session:
    """A session for `Call`: proxies by HTTPS_PROXY, HTTP_PROXY, NO_PROXY; authorities by REQUESTS_CA_BUNDLE,
    CURL_CA_BUNDLE, SSL_CERT_FILE or SSL_CERT_DIR. A .netrc has no say. Thread-safe as far as requests' is."""
    session = requests.Session()
    adapter = WireAdapter(connections=connections)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.auth = lambda request: request
    # requests itself reads the first two of the names.
    session.verify = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR") or True
    return session


def cause_of(error: BaseException) -> str | None:
    """A few words for people: why no connection came about. None if the error does not say. No address in it."""
    for link in _chain(error):
        text = str(link)
        if refused := re.search(r"Tunnel connection failed: (\d{3})", text):
            return f"the proxy refuses with {refused[1]}"
        if isinstance(link, requests.exceptions.InvalidSchema) or "SOCKS" in text:
            return "SOCKS proxies are not supported"
        if "TLS CA certificate bundle" in text:
            return "the file of certificate authorities is missing"
        if isinstance(link, NameResolutionError):
            return "the name cannot be resolved"
        if isinstance(link, ssl.SSLCertVerificationError):
            return "the certificate is not trusted"
    through = "the proxy: " if any(isinstance(link, ProxyError) for link in _chain(error)) else ""
    for kind, words in _CAUSES.items():
        if any(isinstance(link, kind) for link in _chain(error)):
            return through + words
    return None


# NewConnectionError is a ConnectTimeoutError too, so what it wraps comes first.
_CAUSES: dict[type[BaseException], str] = {
    ssl.SSLError: "the TLS handshake failed",
    ConnectionRefusedError: "connection refused",
    ConnectionError: "connection closed",
    NewConnectionError: "no way to the other side",
    ConnectTimeoutError: "no connection in time",
    TimeoutError: "no connection in time",
}


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and those that it wraps, holds or came of."""
    todo, seen = [error], set()
    while todo:
        link = todo.pop(0)
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        held = [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]
        todo += [each for each in held if isinstance(each, BaseException)]
