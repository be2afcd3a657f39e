"""Connections to Redis, and what its errors mean in words for operators.

After a failover the old primary answers READONLY on connections that were kept: such a connection is closed and the
command tried once more, on a new one, which leads to wherever the address leads by now.
"""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Any

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.driver_info import DriverInfo
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

import wire

_RETRY_SECONDS = 0.05
# Looked up in the installed packages, which takes longer than to connect: once, and not for each connection.
_DRIVER = DriverInfo()


def connect(url: str, *, seconds: float = 1.0) -> Redis:
    """Connections whose every command answers or fails within about twice `seconds`: short enough for Slack's three.

    Over TLS the authorities are those that the address names (`?ssl_ca_certs=`), else those of the environment, as for
    Slack and SourceWhale. Raises ValueError for an address that is none of redis://, rediss:// and unix://.
    """
    return Redis.from_url(
        url,
        socket_connect_timeout=min(seconds, 2.0),
        socket_timeout=seconds,
        retry=Retry(ConstantBackoff(_RETRY_SECONDS), 1),
        retry_on_error=[ReadOnlyError],
        health_check_interval=15,
        driver_info=_DRIVER,
        **_trusted(url),
    )


def _trusted(url: str) -> dict[str, Any]:
    path = wire.authorities() if url.casefold().startswith("rediss://") else None
    if path is None:
        return {}
    return {"ssl_ca_path" if Path(path).is_dir() else "ssl_ca_certs": path}


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
    if isinstance(error, NoPermissionError) or text.startswith("NOPERM"):
        return "Redis lets the user of REDIS_URL do too little: it needs all commands and keys"
    if isinstance(error, AuthenticationError) or text.startswith(("NOAUTH", "WRONGPASS")):
        return "Redis refuses the user or password of REDIS_URL"
    if text.startswith("DB index is out of range"):
        return "Redis has no database of the number at the end of REDIS_URL"
    if (cause := _no_way(error)) is not None:
        return f"Redis is away ({cause})"
    if isinstance(error, TimeoutError):
        return "Redis does not answer in time"
    if isinstance(error, RedisError | OSError):
        return f"Redis is away ({type(error).__name__})"
    return type(error).__name__


def _no_way(error: BaseException) -> str | None:
    """Why no connection came about, where somebody has to change something; None where the error does not say."""
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, ssl.SSLCertVerificationError):
            if "expired" in link.verify_message.casefold():
                return "its certificate has expired"
            if "mismatch" in link.verify_message.casefold():
                return "its certificate is for another host than REDIS_URL names"
            return (
                "its certificate is not trusted: name its authorities' file in SSL_CERT_FILE, or in REDIS_URL as "
                "?ssl_ca_certs=FILE"
            )
        if isinstance(link, ssl.SSLError) or "handshake" in str(link):
            return "the TLS handshake failed: rediss:// is for a port that speaks TLS"
        if isinstance(link, socket.gaierror):
            return "the host's name cannot be resolved"
        if isinstance(link, ConnectionRefusedError):
            return "connection refused"
        link = link.__cause__ or link.__context__
    return None
