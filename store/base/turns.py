"""Writers of an SQLite file take turns.

SQLite has one writer at a time. Whoever waits to be it asks again every tenth of a second
(sqlite.org/c3ref/busy_timeout.html); whoever has just written and has more to write asks at once, and is it again. So a
click waited for 15 seconds beside a worker with a hundred thousand people, and Slack waits for three. Here whoever
wants to write next says so, by a lock on a file beside the database, and nobody else asks meanwhile.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE_SECONDS, _PAUSE_SECONDS = 5.0, 0.004


class Turns:
    """The turns of one database file. Whoever holds the lock may die: the system takes it back."""

    def __init__(self, database: Path) -> None:
        self._file = f"{database}-turn"
        # Of a process one thread at a time asks for the lock; the others need not ask every few milliseconds too.
        self._asking = threading.Lock()
        # Whoever is next has been so for longer than anybody writes: it stands still, and is waited for no more.
        self._stands_still = False

    @contextmanager
    def next(self) -> Iterator[None]:
        """Be the one who writes next; for as long as it takes to begin, and not longer.

        Waits for whoever is that already, but not for ever: then SQLite decides who writes.
        """
        asking = self._asking.acquire(timeout=_PATIENCE_SECONDS)
        held = self._held() if asking else None
        try:
            yield
        finally:
            if held is not None:
                os.close(held)
            if asking:
                self._asking.release()

    def _held(self) -> int | None:
        """The lock, or None where it cannot be had."""
        if sys.platform == "win32":
            return None
        try:
            file = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            # Nothing can be written there, or by another user alone: the turns are a courtesy.
            return None
        until = time.monotonic() + _PATIENCE_SECONDS
        while not _taken(file):
            if self._stands_still or time.monotonic() > until:
                self._stands_still = True
                os.close(file)
                return None
            time.sleep(_PAUSE_SECONDS)
        self._stands_still = False
        return file


def _taken(file: int) -> bool:
    """Take the lock on an open file, if nobody has it."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
