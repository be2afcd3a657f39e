"""When a run lets others have its worker, or its process is to end."""

from __future__ import annotations

import time

from worker.exports.halting import Paused
from worker.exports.senders import Senders
from worker.exports.standing import Standing

# A run gives way after so long if another export waits, sooner to somebody who waits at a modal, and once in a while
# in any case: RQ ends a job that takes too long.
SLICE_SECONDS, COURTEOUS_SECONDS, LONGEST_SLICE_SECONDS = 2.0, 0.3, 60.0
# Where many wait, all of them get their turn within so long, if it can be: each pause costs the answers in flight.
_ROUND_SECONDS, _SHORTEST_SLICE_SECONDS = 10.0, 0.7
_LOOK_INTO_QUEUE_SECONDS = 0.2
# An answer that takes so long, and so many times as long as any other of the run, is not waited for while another
# export waits for the worker. Where SourceWhale answers nobody, nobody would gain by it. It is looked twice, so much
# later: a process that was frozen finds the answers that came meanwhile first.
_STRAGGLES_SECONDS, _STRAGGLES_TIMES, _STRAGGLES_STILL_SECONDS = 8.0, 4.0, 0.5
# When the worker is asked to stop, what has not come back by then stays in doubt: platforms kill after 10 s.
_STOP_SECONDS = 6.0


def slice_seconds(waiting: int) -> float:
    """How long a run may go on while so many others wait."""
    return min(SLICE_SECONDS, max(_SHORTEST_SLICE_SECONDS, _ROUND_SECONDS / max(waiting, 1)))


class GivingWay:
    """Watches the queue, the process and what is in flight for one run."""

    def __init__(self, standing: Standing, senders: Senders) -> None:
        self._standing = standing
        self._senders = senders
        self._began = time.monotonic()
        self._looked_at = self._asked_to_stop_at = 0.0
        self._straggles_since: float | None = None

    def begin(self) -> None:
        """The run's own time begins; whatever came before was getting ready."""
        self._began = time.monotonic()

    def look(self) -> bool:
        """Halt the run if it should give way. True when it must end at once, whatever is still in flight."""
        standing, now = self._standing, time.monotonic()
        if standing.services.stopping():
            self._asked_to_stop_at = self._asked_to_stop_at or now
            standing.halt = standing.halt or Paused(0.0)
            return now - self._asked_to_stop_at > _STOP_SECONDS
        if standing.halt is None and now - self._looked_at > _LOOK_INTO_QUEUE_SECONDS:
            self._looked_at = now
            running, queue = now - self._began, standing.services.queue
            waiting = queue.how_many_wait()
            patience = COURTEOUS_SECONDS if queue.somebody_waits_next() else slice_seconds(waiting)
            # A run that gave way before it got anywhere would do so for ever.
            somebody_waits = waiting > 0 and running > patience and standing.progressed
            if running > LONGEST_SLICE_SECONDS or somebody_waits:
                standing.halt = Paused(0.0)
        return False

    def only_straggles(self) -> bool:
        """Whether the run is halted, and holds its worker for nothing but answers that take far too long, while another
        export waits."""
        standing, senders = self._standing, self._senders
        usual, now = senders.longest_answer * _STRAGGLES_TIMES, time.monotonic()
        too_long = senders.longest_wait() >= _STRAGGLES_SECONDS and 0 < usual < senders.shortest_wait()
        if not too_long or not isinstance(standing.halt, Paused):
            self._straggles_since = None
            return False
        self._straggles_since = self._straggles_since or now
        return now - self._straggles_since > _STRAGGLES_STILL_SECONDS and standing.services.queue.how_many_wait() > 0
