"""Steps of the database's clock, seen by comparing it with a clock that nobody sets.

Leases and pauses are kept by the database's clock. When that is set forward, a live lease looks as if it had run out
while its holder may still send; when it is set back, nothing is due and no lease runs out for as long.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from redis import Redis
from redis.exceptions import RedisError

# Longer than a lease: by then whoever is alive has renewed theirs, and what they sent has settled.
CAUTIOUS_SECONDS = 12.0
# Less than this is a slow answer of the database.
_STEP_SECONDS = 1.0


def steady_now() -> float:
    """Seconds by a clock that nobody sets, and that goes on while the machine is suspended."""
    return time.clock_gettime(_CLOCK)


_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Witness(Protocol):
    """Keeps what the processes of a machine have seen of the clock for those that come after them."""

    def seen(self) -> tuple[float, float] | None:
        """How far the database's clock was from the steady one, and since when it had not been set, by the steady one;
        None where nobody tells."""

    def note(self, offset: float, since: float) -> None:
        """Keep that. It never raises."""


class RedisWitness:
    """See Witness. One note for each machine and start of it, which Redis may lose: then processes see for
    themselves."""

    def __init__(self, redis: Redis, deployment: str) -> None:
        self._redis = redis
        boot = _boot_id()
        self._key = f"{deployment}:clock:{boot}" if boot is not None else None

    def seen(self) -> tuple[float, float] | None:
        """See Witness."""
        if self._key is None:
            return None
        try:
            noted = self._redis.get(self._key)
            self._redis.expire(self._key, _KEPT_SECONDS)
        except (RedisError, OSError):
            return None
        words = noted.split() if isinstance(noted, bytes) else []
        if len(words) != 2:
            return None
        with suppress(ValueError):
            offset, since = float(words[0]), float(words[1])
            return (offset, since) if math.isfinite(offset + since) else None
        return None

    def note(self, offset: float, since: float) -> None:
        """See Witness."""
        if self._key is not None:
            with suppress(RedisError, OSError):
                self._redis.set(self._key, f"{offset!r} {since!r}", ex=_KEPT_SECONDS)


_KEPT_SECONDS = 90 * 24 * 3600


def _boot_id() -> str | None:
    """What tells one start of this machine, whose steady clock begins with it, from all others; None if not known."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return None


class ClockWatch:
    """One for each process. Thread-safe. `steady` is a clock as `steady_now`."""

    def __init__(self, steady: Callable[[], float] = steady_now, witness: Witness | None = None) -> None:
        self._steady = steady
        self._witness = witness
        self._begun_at = steady()
        self._lock = threading.Lock()
        self._offset: float | None = None
        self._stepped_at: float | None = None
        self._untold = 0.0

    def begin(self, database_now: float) -> None:
        """Where the clock stands as the processes before this one saw it, what they saw counts as if this one had.
        Where it stands elsewhere, it was set meanwhile."""
        self.look(database_now)
        seen = self._witness.seen() if self._witness is not None else None
        with self._lock:
            if seen is not None and self._offset is not None:
                offset, since = seen
                step = self._offset - offset
                if abs(step) <= _STEP_SECONDS:
                    # It is not noted anew: many small steps, one at each start, would pass for none.
                    self._begun_at = min(self._begun_at, since)
                    return
                self._stepped_at, self._untold = self._steady(), step
        self.testify()

    def testify(self) -> None:
        """Keep for the processes that come after this one how the clock stands, and since when."""
        with self._lock:
            offset, since = self._offset, max(self._begun_at, self._stepped_at or self._begun_at)
        if self._witness is not None and offset is not None:
            self._witness.note(offset, since)

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

    @property
    def has_stepped(self) -> bool:
        """Whether `take_step` has something to tell."""
        with self._lock:
            return self._untold != 0.0

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

        Of what was before this process nobody has seen whether the clock was set, but who told it (`begin`).
        """
        return max(self._after_step(max(CAUTIOUS_SECONDS, seconds)), self._begun_at + seconds - self._steady())

    def _after_step(self, seconds: float) -> float:
        with self._lock:
            return 0.0 if self._stepped_at is None else max(0.0, self._stepped_at + seconds - self._steady())

    def may_take_expired(self, database_now: float) -> bool:
        """Whether a lease that has run out by the database's clock has surely run out."""
        self.look(database_now)
        return self.cautious_for == 0.0
