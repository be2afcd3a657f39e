"""One HTTP request to SourceWhale: time-outs, what an outcome means, and nothing secret in any log or error."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

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
    PlanWithoutApi,
    RateLimited,
    RejectedValues,
    SourceWhaleError,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
)

logger = logging.getLogger(__name__)
# At DEBUG urllib3 logs each URL, and ours hold e-mail addresses.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

_LARGEST_ANSWER_BYTES = 20 * 1024 * 1024
_DEFAULT_WAIT_SECONDS = 30.0
_LONGEST_WAIT_SECONDS = 3600.0
_NEVER_CONNECTED = (ConnectTimeoutError, NewConnectionError, NameResolutionError, ProxyError, SSLError)


class Transport:
    """A pooled session with one key. For one thread at a time."""

    def __init__(self, api_key: str, base_url: str, *, connect_timeout: float, read_timeout: float) -> None:
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
        self._wait_until = 0.0

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
        body: dict[str, Any] | None = None,
        people: int = 0,
    ) -> Any:
        """Send one request and return the decoded JSON answer. `operation` is the path after /v1/.

        Raises the errors of `sw_client.errors`. A POST counts as a write. After a 429 every call raises RateLimited
        without asking, until the wait is over.
        """
        is_write = method == "POST"
        remaining = self._wait_until - time.monotonic()
        if remaining > 0:
            raise RateLimited("SourceWhale asked to wait.", operation=operation, retry_after=remaining)
        headers = {}
        if user_email is not None:
            # A query parameter as published, and a header as SeekOut's help page calls it.
            query = {**query, "userEmail": user_email}
            headers["userEmail"] = user_email.encode("ascii", "ignore").decode()
        began = time.monotonic()
        failure: SourceWhaleError | None = None
        status: int | None = None
        content = b""
        try:
            with self._session.request(
                method,
                f"{self._base_url}/v1/{operation}",
                params=query,
                json=body,
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
        logger.info(
            "%s %s in %.0f ms, %d candidates",
            operation,
            status or type(failure).__name__,
            1000 * (time.monotonic() - began),
            people,
        )
        # Raised outside of the except block: its context would carry the request, and with it the key.
        if failure is not None:
            raise failure
        assert status is not None  # noqa: S101 - there was no failure, so there was an answer
        return self._decode(content, status, retry_after, operation=operation, is_write=is_write)

    def _decode(self, content: bytes, status: int, retry_after: str | None, *, operation: str, is_write: bool) -> Any:
        if status == 401:
            raise BadApiKey("SourceWhale refuses the API key.", operation=operation, status=status)
        if status == 403:
            raise PlanWithoutApi("SourceWhale does not let this key use the API.", operation=operation, status=status)
        if status == 429:
            wait = _seconds(retry_after)
            self._wait_until = time.monotonic() + wait
            raise RateLimited("SourceWhale asks to wait.", operation=operation, retry_after=wait)
        if 400 <= status < 500:
            raise RejectedValues(f"SourceWhale rejects the request with {status}.", operation=operation, status=status)
        if not 200 <= status < 300:
            sentence = f"SourceWhale answers with {status}."
            if is_write:
                raise UnknownOutcome(sentence, operation=operation, status=status)
            raise Unavailable(sentence, operation=operation, status=status)
        try:
            return json.loads(content)
        except ValueError:
            pass
        raise UnreadableAnswer(
            "SourceWhale's answer is not JSON.", operation=operation, status=status, is_write=is_write
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


def _seconds(header: str | None) -> float:
    """The wait that a Retry-After header asks for: seconds, or an HTTP date (RFC 9110, 10.2.3)."""
    text = (header or "").strip()
    try:
        wait = float(text)
    except ValueError:
        try:
            wait = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            wait = _DEFAULT_WAIT_SECONDS
    if wait != wait:
        wait = _DEFAULT_WAIT_SECONDS
    return min(_LONGEST_WAIT_SECONDS, max(1.0, wait))
