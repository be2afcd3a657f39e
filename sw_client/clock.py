"""SourceWhale's clock as its answers tell it: how far it is from ours, and how surely."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

# A Date header counts whole seconds.
_GRAIN_SECONDS = 1.0
# Clocks drift; an old measurement says less. 50 parts in a million is a poor quartz.
_DRIFT = 50e-6
# Our own clock was set while the answer was on its way: the answer says nothing.
_OWN_STEP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Offset:
    """SourceWhale's clock minus ours, in seconds: between `low` and `high`."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The best guess."""
        return (self.low + self.high) / 2

    @property
    def uncertainty(self) -> float:
        """How far the true offset can be from `middle`."""
        return (self.high - self.low) / 2


class ServerClock:
    """Learns from each answer. Thread-safe; clients of one server may share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset: Offset | None = None
        self._learnt_at = 0.0

    @property
    def offset(self) -> Offset | None:
        """What is known by now; None before the first answer with a Date."""
        with self._lock:
            return self._aged(time.monotonic())

    def learn(self, headers: Mapping[str, str], *, began: float, seconds: float) -> None:
        """Take an answer's Date into account.

        `began` is when its request left by our clock (unix seconds), `seconds` how long ago that was by a clock that
        nobody sets. An answer out of a cache, without a Date or with an unreadable one says nothing.
        """
        if headers.get("Age", "0").strip() not in ("", "0"):
            return
        try:
            stamp = parsedate_to_datetime(headers.get("Date", "")).timestamp()
        except (TypeError, ValueError, OverflowError):
            return
        ended = time.time()
        if abs(ended - began - seconds) > _OWN_STEP_SECONDS:
            return
        seen = Offset(stamp - ended, stamp + _GRAIN_SECONDS - began)
        with self._lock:
            now = time.monotonic()
            known, self._learnt_at = self._aged(now), now
            if known is None or seen.low > known.high or seen.high < known.low:
                # One of the clocks was set: what was known before does not hold any more.
                self._offset = seen
            else:
                self._offset = Offset(max(known.low, seen.low), min(known.high, seen.high))

    def surely_after(self, stamp: float, moment: float) -> bool:
        """Whether SourceWhale's time `stamp` is surely later than our time `moment`; both in unix seconds."""
        offset = self.offset
        return offset is not None and stamp > moment + offset.high

    def surely_before(self, stamp: float, moment: float) -> bool:
        """Whether SourceWhale's time `stamp` is surely earlier than our time `moment`; both in unix seconds."""
        offset = self.offset
        return offset is not None and stamp < moment + offset.low - _GRAIN_SECONDS

    def _aged(self, now: float) -> Offset | None:
        if self._offset is None:
            return None
        drift = (now - self._learnt_at) * _DRIFT
        return Offset(self._offset.low - drift, self._offset.high + drift)
