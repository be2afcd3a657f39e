"""One HTTP request to SourceWhale: deadlines, what an outcome means, and nothing secret in any log or error."""

from __future__ import annotations

import logging
import math
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

import requests
import urllib3

import wire
from sw_client import answers
from sw_client.clock import ServerClock
from sw_client.errors import (
    BadApiKey,
    CircuitOpen,
    Interrupted,
    PlanWithoutApi,
    RateLimited,
    RejectedValues,
    SourceWhaleError,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
)
from sw_client.throttle import Hold, LocalThrottle, Throttle

logger = logging.getLogger(__name__)
# At DEBUG urllib3 logs each URL, and ours hold e-mail addresses.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

_LARGEST_ANSWER_BYTES = 20 * 1024 * 1024
_LONGEST_WAIT_SECONDS = 3600.0
# Seconds since 1970, between 2001 and 2286: when to come again, and not for how long to stay away.
_EARLIEST_TIME, _LATEST_TIME = 1e9, 1e10
# Published names of fields that mean nothing else in an error's text, as they stand in JSON or in a path.
_FIELD = re.compile(
    rb"(?<=[\"'`.\]])(emails|phones|socialLinks|firstName|lastName|experience|education|skills|headline|photo|company"
    rb"|location|school)(?=[\"'`.\[])"
)
# What requests and what stands below it raise when the way to the other side fails.
_NETWORK = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError)

# A server that asks to try again; it need not have read the request, but may have (RFC 9110, 15.5.9; RFC 8470). So may
# whoever stands behind a gateway that says "client closed request" of itself (nginx and Google, Amazon).
_TRY_AGAIN = frozenset({408, 421, 425, 460, 499})

# How a change that was made may be told, where that is not told in JSON.
_WORDS_OF_SUCCESS = frozenset({b"", b"success", b"ok"})

Observer = Callable[[str, str, float], None]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long things may take, in seconds: to connect, between two pieces of an answer, a whole call with its
    retries; and what a call may still take once the process is to stop."""

    connect: float
    read: float
    total: float
    grace: float


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content: bytes
    retry_after: str | None
    date: str | None


class Transport:
    """A pooled session with one key. For one thread at a time; `cancel` may be called from any.

    `patience` is how many seconds the throttle may hold a call back before it is refused. `before_write` is called
    right before the first byte of a write leaves, in another thread; what it raises is raised, and nothing has left
    then. `observer` is told of each call: operation, status or the error's name, seconds. `stopping` says whether the
    process is to stop. `clock` learns from the answers.
    """

    def __init__(
        self,
        api_key: str,
        base_url: str,
        *,
        deadlines: Deadlines,
        throttle: Throttle | None,
        patience: float,
        before_write: Callable[[], None] | None,
        observer: Observer | None,
        stopping: Callable[[], bool],
        clock: ServerClock,
    ) -> None:
        try:
            api_key.encode("latin-1")
        except UnicodeEncodeError:
            api_key = ""
        if not api_key or not api_key.isprintable() or api_key != api_key.strip():
            raise BadApiKey("This cannot be a SourceWhale API key.", operation="projects/list")
        self._base_url = base_url.rstrip("/")
        self._deadlines = deadlines
        self._session = wire.open_session()
        self._session.headers["api-key"] = api_key
        self._throttle = throttle or LocalThrottle()
        self._patience = patience
        self._before_write = before_write
        self._observer = observer
        self._stopping = stopping
        self._cancelled = threading.Event()
        self._stop_by = math.inf
        self._clock = clock

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()

    def cancel(self) -> None:
        """End the call in progress, and refuse all later ones."""
        self._cancelled.set()

    def begin(self) -> float:
        """The deadline, of time.monotonic(), of a call that begins now."""
        return time.monotonic() + self._deadlines.total

    def send(
        self,
        method: str,
        operation: str,
        *,
        until: float,
        query: dict[str, str],
        user_email: str | None,
        body: bytes | None = None,
        people: int = 0,
        a_word_will_do: bool = False,
    ) -> Any:
        """Send one request and return the decoded JSON answer. `operation` is the path after /v1/, `body` JSON. With
        `a_word_will_do` success may also be told by its status alone, or by a word that is no JSON: then None.

        Raises the errors of `sw_client.errors`, at `until` (see `begin`) at the latest. A POST counts as a write. While
        the throttle holds calls back, they raise RateLimited or CircuitOpen, and nothing is sent.
        """
        is_write = method == "POST"
        self._await_turn(operation)
        headers = {} if body is None else {"Content-Type": "application/json"}
        if user_email is not None:
            # A query parameter as published, and a header as SeekOut's help page calls it.
            query = {**query, "userEmail": user_email}
            if user_email.isascii():
                headers["userEmail"] = user_email
        call: wire.Call[_Answer] = wire.Call(before_sending=self._before_write if is_write else None)
        began = time.monotonic()
        failure: SourceWhaleError | None = None
        answer: _Answer | None = None
        try:
            answer = call.run(
                lambda: self._exchange(method, operation, query, headers, body),
                until=until,
                stop_at=self._stop_at,
            )
        except _TooLarge as error:
            failure = UnreadableAnswer(
                "SourceWhale's answer is too large.", operation=operation, status=error.status, is_write=is_write
            )
        except (wire.GivenUp, *_NETWORK) as error:
            failure = _no_answer(error, call, operation=operation, is_write=is_write)
        seconds = time.monotonic() - began
        outcome = str(answer.status) if answer is not None else type(failure).__name__
        cause = f" ({failure.cause})" if isinstance(failure, Unavailable) and failure.cause else ""
        logger.info("%s %s%s in %.0f ms, %d candidates", operation, outcome, cause, 1000 * seconds, people)
        if self._observer is not None:
            self._observer(operation, outcome, seconds)
        # Raised outside of the except block: its context would carry the request, and with it the key.
        if failure is not None:
            if not isinstance(failure, Interrupted):
                self._throttle.failed()
            raise failure
        assert answer is not None  # noqa: S101 - there was no failure, so there was an answer
        return self._decode(answer, call, operation=operation, is_write=is_write, a_word_will_do=a_word_will_do)

    def pause(self, seconds: float, operation: str) -> None:
        """Wait before the next try. Raises Interrupted when the process is to stop."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._cancelled.wait(min(left, 0.1)) or self._stopping():
                raise Interrupted("The call was cancelled.", operation=operation)

    def _stop_at(self) -> float:
        """When the call in progress has to end, for it was cancelled or the process is to stop; of time.monotonic()."""
        if self._cancelled.is_set():
            return 0.0
        if self._stopping():
            self._stop_by = min(self._stop_by, time.monotonic() + self._deadlines.grace)
        return self._stop_by

    def _exchange(
        self, method: str, operation: str, query: dict[str, str], headers: dict[str, str], body: bytes | None
    ) -> _Answer:
        began, wall = time.monotonic(), time.time()
        with self._session.request(
            method,
            f"{self._base_url}/v1/{operation}",
            params=query,
            data=body,
            headers=headers,
            timeout=(self._deadlines.connect, self._deadlines.read),
            # The key would travel to wherever a redirect points.
            allow_redirects=False,
            stream=True,
        ) as response:
            if 200 <= response.status_code < 300:
                self._clock.learn(response.headers, began=wall, seconds=time.monotonic() - began)
            told = response.headers
            return _Answer(response.status_code, _read(response), told.get("Retry-After"), told.get("Date"))

    def _await_turn(self, operation: str) -> None:
        if self._stop_at() <= time.monotonic():
            raise Interrupted("The call was cancelled.", operation=operation)
        turn = self._throttle.turn(self._patience)
        if turn.reserved:
            self.pause(turn.wait, operation)
        elif turn.hold is Hold.DOWN:
            raise CircuitOpen("SourceWhale is down.", operation=operation, retry_after=turn.wait)
        else:
            raise RateLimited("SourceWhale asked to wait.", operation=operation, retry_after=turn.wait)

    def _decode(
        self, answer: _Answer, call: wire.Call[_Answer], *, operation: str, is_write: bool, a_word_will_do: bool
    ) -> Any:
        status = answer.status
        if status == 429:
            wait = self._throttle.asked_to_wait(_seconds(answer.retry_after, answer.date))
            raise RateLimited("SourceWhale asks to wait.", operation=operation, retry_after=wait)
        if status == 407:
            self._throttle.failed()
            raise Unavailable(
                "The proxy refuses the request.", operation=operation, status=status, cause="the proxy refuses with 407"
            )
        if 400 <= status < 500 and status not in _TRY_AGAIN:
            self._throttle.succeeded()
            raise _refusal(answer.content, status, operation)
        if not 200 <= status < 300:
            self._throttle.failed()
            sentence = f"SourceWhale answers with {status}."
            if is_write:
                raise UnknownOutcome(sentence, operation=operation, status=status, sent_at=call.sent_at)
            # As http:// may be answered where https:// was meant: no waiting helps there.
            cause = "it redirects to another address" if status < 400 else None
            raise Unavailable(sentence, operation=operation, status=status, cause=cause)
        if a_word_will_do and answer.content.strip().lower() in _WORDS_OF_SUCCESS:
            self._throttle.succeeded()
            return None
        try:
            decoded = answers.parsed(answer.content)
        except ValueError:
            pass
        else:
            self._throttle.succeeded()
            return decoded
        self._throttle.failed()
        raise UnreadableAnswer(
            "SourceWhale's answer is not JSON.", operation=operation, status=status, is_write=is_write
        )


def _refusal(content: bytes, status: int, operation: str) -> SourceWhaleError:
    if status == 401:
        return BadApiKey("SourceWhale refuses the API key.", operation=operation, status=status)
    if status in (402, 403):
        return PlanWithoutApi("SourceWhale does not let this key use the API.", operation=operation, status=status)
    # Only published names are taken from the answer, never what else stands there: it may be about people.
    return RejectedValues(
        f"SourceWhale rejects the request with {status}.",
        operation=operation,
        status=status,
        fields=tuple(sorted({name.decode() for name in _FIELD.findall(content[:10_000])})),
    )


class _TooLarge(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _read(response: requests.Response) -> bytes:
    content = bytearray()
    for chunk in response.iter_content(64 * 1024):
        content += chunk
        if len(content) > _LARGEST_ANSWER_BYTES:
            raise _TooLarge(response.status_code)
    return bytes(content)


def _no_answer(error: BaseException, call: wire.Call[_Answer], *, operation: str, is_write: bool) -> SourceWhaleError:
    """What it means that a call ended without an answer: only what was sent decides whether a write is in doubt."""
    if is_write and call.sent:
        return UnknownOutcome("SourceWhale's answer was lost.", operation=operation, sent_at=call.sent_at)
    if isinstance(error, wire.GivenUp) and error.stopped:
        return Interrupted("The call was cancelled.", operation=operation)
    if call.sent:
        return Unavailable("SourceWhale's answer was lost.", operation=operation)
    cause = "no connection in time" if isinstance(error, wire.GivenUp) else wire.cause_of(error)
    return Unavailable("SourceWhale cannot be reached.", operation=operation, cause=cause)


def _seconds(header: str | None, date: str | None) -> float | None:
    """The wait that a Retry-After header asks for: seconds, or a time (RFC 9110, 10.2.3) by the clock of whoever asks,
    which the answer's Date tells. None if it does not."""
    # Two gateways may each have said it, and some write a unit.
    text = (header or "").strip()
    wait = _number((text.partition(",")[0] if text[:1].isdecimal() else text).strip().removesuffix("s"))
    if wait is None or _EARLIEST_TIME < wait < _LATEST_TIME:
        until = wait if wait is not None else _time(text)
        if until is None:
            return None
        now = _time(date or "")
        wait = until - (time.time() if now is None else now)
    return min(_LONGEST_WAIT_SECONDS, max(1.0, wait))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return None if math.isnan(number) else number


def _time(text: str) -> float | None:
    """A time as HTTP writes it, in each of its forms, or as ISO 8601 does; in unix seconds."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text)
            # Without a zone it is UTC.
            return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).timestamp()
        except (TypeError, ValueError, OverflowError):
            continue
    return None
