"""The running service: what the public API, the control interface and the page share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.sourcewhale.calendar import Calendar
from sandbox.sourcewhale.faults import Fault, next_fault
from sandbox.sourcewhale.state import State
from sandbox.sourcewhale.weather import Weather


@dataclass
class Service:
    """The running service: keys it knows, what it holds, what was asked of it."""

    keys: set[str]
    max_batch: int = 100
    latency: float = 0.0
    state: State = field(default_factory=State)
    requests: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)
    weather: Weather = field(default_factory=Weather)
    calendar: Calendar = field(default_factory=Calendar)
    date_header: bool = True
    # What other accounts hold, by their keys; all other keys are of the first one.
    others: dict[str, State] = field(default_factory=dict)
    # How many calls a second are let pass; with 0 any number.
    per_second: float = 0.0
    _next_call_at: float = 0.0

    def state_of(self, key: str) -> State:
        """What the account of a key holds."""
        return self.others.get(key, self.state)

    def fault(self, operation: str, *kinds: str, about: str = "", people: int = 0) -> Fault | None:
        """The next scripted fault of these kinds for this operation (sandbox.sourcewhale.faults)."""
        return next_fault(self.faults, operation, *kinds, about=about, people=people)

    def too_fast(self, now: float) -> bool:
        """Whether a call that comes `now`, by a clock that nobody sets, is one too many."""
        if not self.per_second:
            return False
        if now < self._next_call_at:
            return True
        self._next_call_at = now + 1.0 / self.per_second
        return False

    def mend(self) -> None:
        """Take every fault away, revoked keys and bad weather too."""
        self.faults.clear()
        self.revoked.clear()
        self.weather = Weather()


SERVICE: web.AppKey[Service] = web.AppKey("service", Service)
