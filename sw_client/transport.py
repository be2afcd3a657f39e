"""One HTTP request to SourceWhale: time-outs, what an outcome means, and nothing secret in any log or error."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from sw_client.errors import (
    BadApiKey,
    CircuitOpen,
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
# Published names of fields that mean nothing else in an error's text, as they stand in JSON or in a path.
_FIELD = re.compile(
    rb"(?<=[\"'`.\]])(emails|phones|socialLinks|firstName|lastName|experience|education|skills|headline|photo|company"
    rb"|location|school)(?=[\"'`.\[])"
)
_NEVER_CONNECTED = (ConnectTimeoutError, NewConnectionError, NameResolutionError, ProxyError, SSLError)


Observer = Callable[[str, str, float], None]


class Transport:
    """A pooled session with one key. For one thread at a time.

    `patience` is how many seconds the throttle may hold a call back before it is refused. `before_write` is called
    right before a write leaves; what it raises is raised, and nothing has left then. `observer` is told of each call:
    operation, status or the error's name, seconds.
    """

    def __init__(
        self,
        api_key: str,
        base_url: str,
        *,
        connect_timeout: float,
        read_timeout: float,
        throttle: Throttle | None,
        patience: float,
        before_write: Callable[[], None] | None,
        observer: Observer | None,
    ) -> None:
        try:
            api_key.encode("latin-1")
        except UnicodeEncodeError:
            api_key = ""
        if not api_key or not api_key.isprintable() or api_key != api_key.strip():
            raise BadApiKey("This cannot be a SourceWhale API key.", operation="projects/list")
        self._base_url = base_url.rstrip("/")
        self._timeout = (connect_timeout, read_timeout)
        self._session = requests.Session()
        self._session.headers["api-key"] = api_key
        # Our own retries know which calls may be repeated; urllib3's do not.
        adapter = HTTPAdapter(max_retries=0, pool_connections=1, pool_maxsize=10)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._throttle = throttle or LocalThrottle()
        self._patience = patience
        self._before_write = before_write
        self._observer = observer

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()

    def send(
        self,
        method: str,
        operation: str,
        *,
        query: dict[str, str],
        user_email: str | None,
        body: bytes | None = None,
        people: int = 0,
    ) -> Any:
        """Send one request and return the decoded JSON answer. `operation` is the path after /v1/, `body` JSON.

        Raises the errors of `sw_client.errors`. A POST counts as a write. While the throttle holds calls back, they
        raise RateLimited or CircuitOpen, and nothing is sent.
        """
        is_write = method == "POST"
        self._await_turn(operation)
        headers = {} if body is None else {"Content-Type": "application/json"}
        if user_email is not None:
            # A query parameter as published, and a header as SeekOut's help page calls it.
            query = {**query, "userEmail": user_email}
            headers["userEmail"] = user_email.encode("ascii", "ignore").decode()
        if is_write and self._before_write is not None:
            self._before_write()
        began = time.monotonic()
        failure: SourceWhaleError | None = None
        status: int | None = None
        content = b""
        try:
            with self._session.request(
                method,
                f"{self._base_url}/v1/{operation}",
                params=query,
                data=body,
                headers=headers,
                timeout=self._timeout,
                # The key would travel to wherever a redirect points.
                allow_redirects=False,
                stream=True,
            ) as response:
                status = response.status_code
                content = _read(response)
                retry_after = response.headers.get("Retry-After")
        except _TooLarge:
            failure = UnreadableAnswer(
                "SourceWhale's answer is too large.", operation=operation, status=status, is_write=is_write
            )
        except requests.RequestException as error:
            failure = _no_answer(error, operation=operation, status=status, is_write=is_write)
        seconds = time.monotonic() - began
        outcome = str(status or type(failure).__name__)
        logger.info("%s %s in %.0f ms, %d candidates", operation, outcome, 1000 * seconds, people)
        if self._observer is not None:
            self._observer(operation, outcome, seconds)
        # Raised outside of the except block: its context would carry the request, and with it the key.
        if failure is not None:
            self._throttle.failed()
            raise failure
        assert status is not None  # noqa: S101 - there was no failure, so there was an answer
        return self._decode(content, status, retry_after, operation=operation, is_write=is_write)

    def _await_turn(self, operation: str) -> None:
        turn = self._throttle.turn(self._patience)
        if turn.reserved:
            if turn.wait > 0:
                time.sleep(turn.wait)
        elif turn.hold is Hold.DOWN:
            raise CircuitOpen("SourceWhale is down.", operation=operation, retry_after=turn.wait)
        else:
            raise RateLimited("SourceWhale asked to wait.", operation=operation, retry_after=turn.wait)

    def _decode(self, content: bytes, status: int, retry_after: str | None, *, operation: str, is_write: bool) -> Any:
        if status == 429:
            wait = self._throttle.asked_to_wait(_seconds(retry_after))
            raise RateLimited("SourceWhale asks to wait.", operation=operation, retry_after=wait)
        if 400 <= status < 500:
            self._throttle.succeeded()
            raise _refusal(content, status, operation)
        if not 200 <= status < 300:
            self._throttle.failed()
            sentence = f"SourceWhale answers with {status}."
            if is_write:
                raise UnknownOutcome(sentence, operation=operation, status=status)
            raise Unavailable(sentence, operation=operation, status=status)
        try:
            answer = orjson.loads(content)
        except ValueError:
            pass
        else:
            self._throttle.succeeded()
            return answer
        self._throttle.failed()
        raise UnreadableAnswer(
            "SourceWhale's answer is not JSON.", operation=operation, status=status, is_write=is_write
        )


def _refusal(content: bytes, status: int, operation: str) -> SourceWhaleError:
    if status == 401:
        return BadApiKey("SourceWhale refuses the API key.", operation=operation, status=status)
    if status == 403:
        return PlanWithoutApi("SourceWhale does not let this key use the API.", operation=operation, status=status)
    # Only published names are taken from the answer, never what else stands there: it may be about people.
    return RejectedValues(
        f"SourceWhale rejects the request with {status}.",
        operation=operation,
        status=status,
        fields=tuple(sorted({name.decode() for name in _FIELD.findall(content[:10_000])})),
    )


class _TooLarge(Exception):
    pass


def _read(response: requests.Response) -> bytes:
    content = bytearray()
    for chunk in response.iter_content(64 * 1024):
        content += chunk
        if len(content) > _LARGEST_ANSWER_BYTES:
            raise _TooLarge
    return bytes(content)


def _no_answer(
    error: requests.RequestException, *, operation: str, status: int | None, is_write: bool
) -> SourceWhaleError:
    reason = error.args[0] if error.args else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    never_connected = isinstance(error, requests.exceptions.ConnectTimeout) or isinstance(reason, _NEVER_CONNECTED)
    if never_connected:
        return Unavailable("SourceWhale cannot be reached.", operation=operation, status=status)
    if is_write:
        return UnknownOutcome("SourceWhale's answer was lost.", operation=operation, status=status)
    return Unavailable("SourceWhale's answer was lost.", operation=operation, status=status)


def _seconds(header: str | None) -> float | None:
    """The wait that a Retry-After header asks for: seconds, or an HTTP date (RFC 9110, 10.2.3). None if it does not."""
    text = (header or "").strip()
    try:
        wait = float(text)
    except ValueError:
        try:
            wait = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            return None
    if wait != wait:
        return None
    return min(_LONGEST_WAIT_SECONDS, max(1.0, wait))
