"""Memory that a large job took and nothing uses any more goes back to the system.

C's allocator keeps it for the next one: after an export of 100,000 candidates a worker held 130 MB more than it used.
"""

from __future__ import annotations

import ctypes
import gc
import time
from collections.abc import Callable

# Memory is given back once a process has worked for so many seconds of a processor, and has used less than this share
# of one at two looks in a row: a job that waits is none that has ended.
_WORKED_SECONDS = 0.3
_AT_REST, _LOOKS_AT_REST = 0.1, 2
# From malloc.h. One arena for all threads, which seldom allocate at once: the end of any other is never given back.
_M_ARENA_MAX = -8


class GivingBack:
    """For a thread that calls `look` every few seconds; does nothing where C's library cannot give memory back.

    Make it before the first thread. `forget` drops what is kept only to be quick, before memory is given back.
    """

    def __init__(self, forget: Callable[[], None]) -> None:
        self._forget = forget
        library = ctypes.CDLL(None)
        self._trim = getattr(library, "malloc_trim", None)
        if self._trim is not None:
            library.mallopt(_M_ARENA_MAX, 1)
        self._used, self._looked_at = 0.0, time.monotonic()
        self._worked, self._rested = 0.0, 0

    def look(self) -> None:
        """Give back what is free, if that may be much and nobody has to wait for it."""
        used, now = time.process_time(), time.monotonic()
        share = (used - self._used) / max(0.001, now - self._looked_at)
        self._worked += used - self._used
        self._rested = self._rested + 1 if share <= _AT_REST else 0
        if self._trim is not None and self._rested >= _LOOKS_AT_REST and self._worked >= _WORKED_SECONDS:
            self._forget()
            gc.collect()
            self._trim(0)
            self._worked = 0.0
        self._used, self._looked_at = time.process_time(), now
