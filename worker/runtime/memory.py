"""Memory that a large job took and nothing uses any more goes back to the system.

C's allocator keeps it for the next one: after an export of 100,000 candidates a worker held 130 MB more than it used.
"""

from __future__ import annotations

import ctypes
import gc
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

# A process that has grown by so much, and used less than this share of a processor since the last look, is tidied.
_GROWN_BYTES = 4 * 1024 * 1024
_AT_REST = 0.1
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
        self._kept, self._used, self._looked_at = 0, time.process_time(), time.monotonic()

    def look(self) -> None:
        """Give back what is free, if that may be much and nobody has to wait for it."""
        used, now = time.process_time(), time.monotonic()
        share = (used - self._used) / max(0.001, now - self._looked_at)
        self._used, self._looked_at = used, now
        if self._trim is None or share > _AT_REST or resident() < self._kept + _GROWN_BYTES:
            return
        self._forget()
        gc.collect()
        self._trim(0)
        self._kept = resident()


def resident() -> int:
    """How many bytes of this process are in memory; 0 where the system does not tell."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
