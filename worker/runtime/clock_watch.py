"""Steps of the database's clock, seen by comparing it with a clock that nobody sets.

Leases and pauses are kept by the database's clock. When that is set forward, a live lease looks as if it had run out
while its holder may still send; when it is set back, nothing is due and no lease runs out for as long.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

# Longer than a lease: by then whoever is alive has renewed theirs, and what they sent has settled.
CAUTIOUS_SECONDS = 12.0
# Less than this is a slow answer of the database.
_STEP_SECONDS = 1.0


def steady_now() -> float:
    """Seconds by a clock that nobody sets, and that goes on while the machine is suspended."""
    return time.clock_gettime(_CLOCK)


_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class ClockWatch:
    """One for each process. Thread-safe. `steady` is a clock as `steady_now`."""

    def __init__(self, steady: Callable[[], float] = steady_now) -> None:
        self._steady = steady
        self._begun_at = steady()
        self._lock = threading.Lock()
        self._offset: float | None = None
        self._stepped_at: float | None = None
        self._untold = 0.0

    def look(self, database_now: float) -> float:
        """Tell the database's time as just read, in unix seconds. Returns by how many seconds it was set; 0 if not."""
        with self._lock:
            offset = database_now - self._steady()
            step = 0.0 if self._offset is None else offset - self._offset
            if self._offset is None or abs(step) > _STEP_SECONDS:
                self._offset = offset
            if abs(step) <= _STEP_SECONDS:
                return 0.0
            self._stepped_at = self._steady()
            # One back and one forward do not make up for each other: what was written before the first waits too long.
            self._untold = min(self._untold, step) if self._untold else step
            return step

    def take_step(self) -> float:
        """By how many seconds the clock was set since this was asked last; of several times, the furthest back."""
        with self._lock:
            step, self._untold = self._untold, 0.0
            return step

    @property
    def cautious_for(self) -> float:
        """For how many seconds more no lease is to be taken that only looks expired."""
        return self._after_step(CAUTIOUS_SECONDS)

    def untrusted_for(self, seconds: float) -> float:
        """For how many seconds more the clock cannot tell that something happened so many `seconds` ago.

        A process that is younger has not seen whether the clock was set before it began.
        """
        return max(self._after_step(max(CAUTIOUS_SECONDS, seconds)), self._begun_at + seconds - self._steady())

    def _after_step(self, seconds: float) -> float:
        with self._lock:
            return 0.0 if self._stepped_at is None else max(0.0, self._stepped_at + seconds - self._steady())

    def may_take_expired(self, database_now: float) -> bool:
        """Whether a lease that has run out by the database's clock has surely run out."""
        self.look(database_now)
        return self.cautious_for == 0.0
