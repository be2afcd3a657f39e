"""What has been seen lately, by any process of this deployment: Slack sends an event again when an answer is late."""

from __future__ import annotations

import logging

from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_PREFIX = "seekout:seen:"


class Seen:
    """Remembers ids in Redis for `seconds`. While Redis is away nothing counts as seen: twice is better than never."""

    def __init__(self, redis: Redis, seconds: int = 3600) -> None:
        self._redis = redis
        self._seconds = seconds

    def first_time(self, identifier: str, seconds: int | None = None) -> bool:
        """Whether nobody has seen this id; from now on somebody has, for `seconds` if that is given."""
        try:
            return bool(self._redis.set(f"{_PREFIX}{identifier}", "1", nx=True, ex=seconds or self._seconds))
        except RedisError as error:
            _away(error)
            return True

    def is_known(self, identifier: str) -> bool:
        """Whether somebody has seen this id; it stays as it was."""
        try:
            return bool(self._redis.exists(f"{_PREFIX}{identifier}"))
        except RedisError as error:
            _away(error)
            return False

    def forget(self, identifier: str) -> None:
        """As if nobody had seen this id."""
        try:
            self._redis.delete(f"{_PREFIX}{identifier}")
        except RedisError as error:
            _away(error)


def _away(error: RedisError) -> None:
    logger.warning("Redis is away (%s); an event may be answered twice", type(error).__name__)
