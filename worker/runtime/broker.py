"""Connections to Redis, and what its errors mean in words for operators.

After a failover the old primary answers READONLY on connections that were kept: such a connection is closed and the
command tried once more, on a new one, which leads to wherever the address leads by now.
"""

from __future__ import annotations

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    MasterDownError,
    MovedError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    TimeoutError,
)
from redis.retry import Retry

_RETRY_SECONDS = 0.05


def connect(url: str, *, seconds: float = 1.0) -> Redis:
    """Connections whose every command answers or fails within about twice `seconds`: short enough for Slack's three.

    Raises ValueError for an address that is none of redis://, rediss:// and unix://.
    """
    return Redis.from_url(
        url,
        socket_connect_timeout=min(seconds, 2.0),
        socket_timeout=seconds,
        retry=Retry(ConstantBackoff(_RETRY_SECONDS), 1),
        retry_on_error=[ReadOnlyError],
        health_check_interval=15,
    )


def words(error: BaseException) -> str:
    """What is wrong with Redis, without an address, a key or a password."""
    text = str(error)
    if isinstance(error, ReadOnlyError | MasterDownError):
        return "Redis takes no writes: it is a replica"
    if isinstance(error, OutOfMemoryError) or text.startswith("OOM"):
        return "Redis is out of memory"
    if "MISCONF" in text:
        return "Redis takes no writes: it cannot save to its disk"
    if isinstance(error, BusyLoadingError):
        return "Redis is loading its data"
    if isinstance(error, MovedError) or text.startswith("CROSSSLOT"):
        return "Redis is a cluster, which is not supported"
    if isinstance(error, AuthenticationError | NoPermissionError) or text.startswith(("NOAUTH", "WRONGPASS")):
        return "Redis refuses the user or password of REDIS_URL"
    if isinstance(error, TimeoutError):
        return "Redis does not answer in time"
    if isinstance(error, RedisError | OSError):
        return f"Redis is away ({type(error).__name__})"
    return type(error).__name__
