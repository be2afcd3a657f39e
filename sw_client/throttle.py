"""Holding calls back: what SourceWhale asked for, how fast it lets us go, and whether it is down.

A throttle is shared by all clients with one key. This one lives in a process; a program with several processes gives
the client one of its own that keeps its state elsewhere.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

# So fast that nothing is held back: until SourceWhale says otherwise.
FASTEST = 400.0
SLOWEST = 0.2
# Where the halving begins: what an API that counts calls usually allows.
USUAL = 20.0
# Failures in a row after which the service counts as down.
FAILURES_TO_OPEN = 5
LONGEST_OPEN_SECONDS = 60.0
# A probe that has not come back after so long is given up, and another may try.
PROBE_SECONDS = 35.0


class Hold(StrEnum):
    """Why a call is held back."""

    PACE = "pace"
    ASKED_TO_WAIT = "asked to wait"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Turn:
    """When a call may go: `wait` seconds from now, held back by `hold`. It is `reserved` if the caller may count on it;
    otherwise it has to ask again."""

    wait: float
    hold: Hold
    reserved: bool


class Throttle(Protocol):
    """What a client asks before each call and tells after it."""

    def turn(self, patience: float) -> Turn:
        """Ask for the next call's turn, which is reserved if it comes within `patience` seconds."""

    def succeeded(self) -> None:
        """SourceWhale answered with anything that says it is well."""

    def asked_to_wait(self, seconds: float | None) -> float:
        """SourceWhale answered 429, and said how long to wait or not. Nobody calls for so long, and then everybody more
        slowly. Returns how long that is, in seconds."""

    def failed(self) -> None:
        """SourceWhale did not answer, or answered that something is wrong on its side."""


class LocalThrottle:
    """A throttle within this process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rate = FASTEST
        self._next = 0.0
        self._blocked_until = 0.0
        self._refusals = 0
        self._failures = 0
        self._open_until = 0.0

    def turn(self, patience: float) -> Turn:
        """See Throttle."""
        with self._lock:
            now = time.monotonic()
            if self._open_until > now:
                # A probe may be back long before it is given up, so nobody waits for the latter.
                return Turn(min(self._open_until - now, open_seconds(self._failures)), Hold.DOWN, reserved=False)
            if self._blocked_until > now:
                return Turn(self._blocked_until - now, Hold.ASKED_TO_WAIT, reserved=False)
            at = now if self._rate >= FASTEST else max(now, self._next)
            if at - now > patience:
                return Turn(at - now, Hold.PACE, reserved=False)
            if self._failures >= FAILURES_TO_OPEN:
                self._open_until = now + PROBE_SECONDS
            self._next = at + 1.0 / self._rate
            return Turn(at - now, Hold.PACE, reserved=True)

    def succeeded(self) -> None:
        """See Throttle."""
        with self._lock:
            self._failures, self._refusals, self._open_until = 0, 0, 0.0
            self._rate = min(FASTEST, self._rate + 1.0 / self._rate)

    def asked_to_wait(self, seconds: float | None) -> float:
        """See Throttle."""
        with self._lock:
            now = time.monotonic()
            # Several calls in flight are refused together: that is one sign, not several.
            if self._blocked_until <= now:
                self._rate = slower(self._rate)
                self._refusals += 1
            asked = seconds if seconds is not None else unasked_wait(self._refusals)
            # The time on a clock less the clock is not quite what was asked for: 60.00000000000006 s of 60.
            wait = max(asked, self._blocked_until - now)
            self._blocked_until = now + wait
            self._failures, self._open_until = 0, 0.0
            return wait

    def failed(self) -> None:
        """See Throttle."""
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES_TO_OPEN:
                self._open_until = time.monotonic() + open_seconds(self._failures)


def slower(rate: float) -> float:
    """The pace after a 429, in calls a second: half of what it was, and never again beyond what is usual for an API."""
    return max(SLOWEST, min(rate, USUAL) / 2)


def unasked_wait(refusals: int) -> float:
    """Seconds to wait after a 429 that does not say how long: 2, 4, 8 ... at most 60."""
    return float(min(60.0, 2.0 ** min(6, max(1, refusals))))


def open_seconds(failures: int) -> float:
    """How long to leave a service alone that has failed so often in a row: 2, 4, 8 ... at most 60 seconds."""
    return float(min(LONGEST_OPEN_SECONDS, 2.0 ** min(10, failures - FAILURES_TO_OPEN + 1)))
