"""HTTP calls that end in time, on connections that note what they have sent (wire.connections).

A call runs in a thread of its own. Whoever made it can therefore give it up at its deadline, or when the process is
to stop, whatever it hangs in: name resolution, a handshake, a proxy, an answer that comes a byte a second. Giving up
and sending the first byte exclude each other: a call that was given up unsent never sends.

Whether a request can have reached the other side is decided by the connection it went through (`Call.sent`), not by
the name of an error: a proxy or TLS can fail before, while and after a request, with the same error.
"""

from __future__ import annotations

import contextlib
import math
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")

# How soon a call notices that the process is to stop.
_LOOK_SECONDS = 0.1
_running = threading.local()


class GivenUp(Exception):
    """The call did not end in time, or the process stops (`stopped`)."""

    def __init__(self, *, stopped: bool) -> None:
        super().__init__("stopped" if stopped else "deadline")
        self.stopped = stopped


class TooLate(OSError):
    """In the thread of a call that was given up: nothing more may be sent."""


class Connected(Protocol):
    """A connection as far as a call needs it."""

    sock: Any


class Call(Generic[T]):
    """One call. `run` it once.

    `before_sending` is called right before the first byte of the request leaves; what it raises ends the call, and
    nothing has left then. With `most_idle` no connection is used that has been idle for as many seconds; with 0 only a
    new one.
    """

    def __init__(self, *, before_sending: Callable[[], None] | None = None, most_idle: float | None = None) -> None:
        self.most_idle = most_idle
        self._before_sending = before_sending
        self._lock = threading.Lock()
        self._sent_at: float | None = None
        self._given_up = False
        self._reused = False
        self._answered = False
        self._connection: Connected | None = None
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

    @contextlib.contextmanager
    def here(self, seconds: float) -> Iterator[None]:
        """Let the block be this call, in the thread that is here; its connections are cut after so many seconds.

        A block that waits for anything else than a connection goes on; `given_up` says whether its time is over.
        """
        before = running()
        timer = threading.Timer(seconds, self._give_up)
        timer.daemon = True
        _running.call = self
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            _running.call = before

    @property
    def given_up(self) -> bool:
        """Whether nobody waits for the call any more."""
        return self._given_up

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

    def connecting(self, connection: Connected, made: socket.socket | None = None) -> None:
        """A connection is about to be made; `made` is its socket as soon as there is one."""
        with self._lock:
            self._check()
            self._connection = connection
            if made is not None:
                self._sockets.append(made)

    def leaving(self, connection: Connected, *, reused: bool) -> None:
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
            raise TooLate


def running() -> Call[Any] | None:
    """The call whose thread this is."""
    call: Call[Any] | None = getattr(_running, "call", None)
    return call
