"""Lines of the log that anybody on the network can cause: one for each request, and of a flood its number alone."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

# A hundred refusals a second for a day would otherwise be gigabytes; disks that are full stop the database beside them.
_MOST, _SECONDS = 1000, 60.0


class Lines:
    """Warnings through `logger`: so many a minute, and then how many more there were. Thread-safe."""

    def __init__(self, logger: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        self._logger = logger
        self._clock = clock
        self._began = clock()
        self._number = 0
        self._lock = threading.Lock()

    def warning(self, text: str, *arguments: object) -> None:
        """As the logger's."""
        with self._lock:
            unsaid = 0
            if self._clock() - self._began >= _SECONDS:
                unsaid = max(0, self._number - _MOST)
                self._began, self._number = self._clock(), 0
            self._number += 1
            number = self._number
        if unsaid:
            self._logger.warning("%d more requests were refused in one minute; their lines were left out", unsaid)
        if number <= _MOST:
            self._logger.warning(text, *arguments)
        if number == _MOST:
            self._logger.warning("so many requests are refused that further ones are counted for a minute")
