"""Who travels with whom, and requests side by side: threads that send batches and hand back what came of each.

Nothing here touches SQL: one thread, the run's own, writes what is known (worker.exports.run).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from store.base.log import carried
from store.exporting.items import Work
from store.exporting.leases import LeaseLost
from worker.destinations.base import Destination, Prepared, Sent


@dataclass(frozen=True, slots=True)
class Batch:
    """People who travel in one request."""

    people: Sequence[Work]
    prepared: Prepared

    @property
    def ids(self) -> list[str]:
        """The candidates' ids."""
        return [work.candidate_id for work in self.people]


def in_batches(people: Sequence[Work], size: int) -> list[list[Work]]:
    """People in batches of at most `size`.

    Those of refused batches, and those whose answers were lost again and again, travel in smaller ones and with nobody
    else, so that whoever causes it stands alone in the end.
    """
    batches: list[list[Work]] = []
    last: tuple[int, bool] | None = None
    for work in people:
        together = max(1, min(size, work.most_together or size, size >> max(0, work.times_missed - 1)))
        kind = (together, work.most_together is not None)
        if kind != last or len(batches[-1]) >= together:
            batches.append([])
        batches[-1].append(work)
        last = kind
    return batches


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a batch: `sent`, or the `error`. `seconds` is how long the answer took."""

    batch: Batch
    sent: Sent | None = None
    error: Exception | None = None
    seconds: float = 0.0


@dataclass
class _Shared:
    changed: threading.Condition = field(default_factory=threading.Condition)
    waiting: deque[Batch] = field(default_factory=deque)
    done: list[Outcome] = field(default_factory=list)
    in_flight: dict[int, Batch] = field(default_factory=dict)
    left_at: dict[int, float] = field(default_factory=dict)
    # When the request itself left; SourceWhale's pace or a slow lease may have held it back until then.
    sent_at: dict[int, float] = field(default_factory=dict)
    closed: bool = False


class Senders:
    """So many threads, each with its own way to the destination.

    They are daemons: a hanging request does not keep a process.
    """

    def __init__(self, number: int, open_destination: Callable[[], Destination], user_email: str) -> None:
        self._shared = _Shared()
        self._number = number
        self._open_destination = open_destination
        self._user_email = user_email
        self._started = 0
        # How many seconds the slowest answer took that has come; 0 before the first.
        self.longest_answer = 0.0

    def put(self, batch: Batch) -> None:
        """Send a batch as soon as a thread is free."""
        with self._shared.changed:
            self._shared.waiting.append(batch)
            busy = len(self._shared.waiting) + len(self._shared.in_flight)
            self._shared.changed.notify_all()
        if self._started < min(self._number, busy):
            self._started += 1
            threading.Thread(target=carried(self._run), name=f"sender-{self._started}", daemon=True).start()

    @property
    def outstanding(self) -> int:
        """How many batches have been put in and not come back."""
        with self._shared.changed:
            return len(self._shared.waiting) + len(self._shared.in_flight) + len(self._shared.done)

    def people(self) -> set[str]:
        """The ids of people whose batch waits, is on its way, or has come back and not been looked at yet."""
        with self._shared.changed:
            back = [outcome.batch for outcome in self._shared.done]
            batches = [*self._shared.waiting, *self._shared.in_flight.values(), *back]
            return {candidate for batch in batches for candidate in batch.ids}

    def longest_wait(self) -> float:
        """For how many seconds the oldest request on its way has gone without an answer."""
        with self._shared.changed:
            return time.monotonic() - min(self._shared.left_at.values(), default=time.monotonic())

    def note_sent(self, sender: int) -> None:
        """The request of the thread `sender` leaves now."""
        with self._shared.changed:
            if sender in self._shared.in_flight:
                self._shared.sent_at[sender] = time.monotonic()

    def shortest_wait(self) -> float:
        """For how many seconds each request on its way has gone without an answer; 0 if one has not left yet."""
        with self._shared.changed:
            now = time.monotonic()
            return min((now - self._shared.sent_at.get(one, now) for one in self._shared.in_flight), default=0.0)

    def outcomes(self, timeout: float) -> list[Outcome]:
        """What has come back; waits up to `timeout` seconds for the first."""
        with self._shared.changed:
            if not self._shared.done and (self._shared.waiting or self._shared.in_flight):
                self._shared.changed.wait_for(lambda: self._shared.done, timeout)
            done, self._shared.done = self._shared.done, []
        self.longest_answer = max([self.longest_answer, *(outcome.seconds for outcome in done)])
        return done

    def withdraw(self) -> list[Batch]:
        """Take back the batches that no thread has begun."""
        with self._shared.changed:
            waiting = list(self._shared.waiting)
            self._shared.waiting.clear()
            return waiting

    def close(self) -> None:
        """Let the threads end when they come back."""
        with self._shared.changed:
            self._shared.closed = True
            self._shared.waiting.clear()
            self._shared.changed.notify_all()

    def _run(self) -> None:
        shared, me = self._shared, threading.get_ident()
        destination: Destination | None = None
        while True:
            with shared.changed:
                shared.changed.wait_for(lambda: shared.closed or shared.waiting)
                if shared.closed:
                    break
                batch = shared.in_flight[me] = shared.waiting.popleft()
                began = shared.left_at[me] = time.monotonic()
                shared.sent_at.pop(me, None)
            try:
                destination = destination or self._open_destination()
                sent = destination.send(batch.prepared, self._user_email)
                outcome = Outcome(batch, sent=sent, seconds=time.monotonic() - began)
            except LeaseLost:
                break
            except Exception as error:  # noqa: BLE001 - whatever it was, the run must hear of it
                outcome = Outcome(batch, error=error, seconds=time.monotonic() - began)
            with shared.changed:
                del shared.in_flight[me], shared.left_at[me]
                shared.done.append(outcome)
                shared.changed.notify_all()
        if destination is not None:
            destination.close()
