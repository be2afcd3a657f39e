"""What anybody may ask for and costs a look into database and Redis: one look at a time, however many ask."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

# Requests that wait for a look. Those of Slack's need the other threads.
_MOST_WAITING = 4


class TooMany(Exception):
    """So many wait for the first look that no more are taken on."""


class Looks(Generic[T]):
    """Made once for each page. Thread-safe. What was found counts for whoever asked before its look began, and for
    `kept_seconds` after that."""

    def __init__(self, look: Callable[[], T], kept_seconds: float = 0.0) -> None:
        self._look = look
        self._kept_seconds = kept_seconds
        self._found: tuple[float, T] | None = None
        self._turn = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)

    def find(self) -> T:
        """What a look finds; what the last one has found where too many wait for the next. Raises TooMany, and whatever
        the look raises."""
        came = time.monotonic()
        if not self._waiting.acquire(blocking=False):
            if self._found is None:
                raise TooMany
            return self._found[1]
        try:
            with self._turn:
                if self._found is None or self._found[0] < came - self._kept_seconds:
                    began = time.monotonic()
                    self._found = began, self._look()
                return self._found[1]
        finally:
            self._waiting.release()
