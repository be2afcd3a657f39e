"""Tells workers that something was written that may be for them, through a list in Redis that is never longer than one.

What is told here is lost with Redis; workers look every few seconds all the same.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_WAIT_SECONDS = 5
_PAUSE_SECONDS = 1.0
_KEPT_SECONDS = 60


class Telling:
    """The side that writes. `tell` returns at once; a thread does it, once for whatever came meanwhile."""

    def __init__(self, redis: Redis, deployment: str) -> None:
        self._redis = redis
        self._key = _key(deployment)
        self._written = threading.Event()

    def start(self) -> None:
        """Begin, for as long as the process lives."""
        threading.Thread(target=self._run, name="telling", daemon=True).start()

    def tell(self) -> None:
        """Something was written."""
        self._written.set()

    def _run(self) -> None:
        while True:
            self._written.wait()
            self._written.clear()
            try:
                with self._redis.pipeline(transaction=False) as pipeline:
                    pipeline.lpush(self._key, "1")
                    pipeline.ltrim(self._key, 0, 0)
                    pipeline.expire(self._key, _KEPT_SECONDS)
                    pipeline.execute()
            except RedisError:
                # Whoever enqueues a job says so; here nothing is lost but some seconds.
                logger.debug("workers are not told that something was written")


class Listening:
    """The side that works: calls `wake` for whatever was told, until `stop`.

    `redis` must wait for an answer longer than a list is waited for (`LISTEN_SECONDS`).
    """

    def __init__(self, redis: Redis, deployment: str, wake: Callable[[], None]) -> None:
        self._redis = redis
        self._key = _key(deployment)
        self._wake = wake
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._run, name="listening", daemon=True).start()

    def stop(self) -> None:
        """End within a few seconds; nobody needs to wait for that."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                if self._redis.blpop([self._key], timeout=_WAIT_SECONDS) is not None:
                    self._wake()
            except RedisError:
                self._stopped.wait(_PAUSE_SECONDS)


# How long Redis may take to answer one who listens.
LISTEN_SECONDS = _WAIT_SECONDS + 5.0


def _key(deployment: str) -> str:
    return f"{deployment}:written"
