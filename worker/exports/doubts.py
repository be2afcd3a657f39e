"""Doubts: people whose request left without a known answer, and what became of them.

Whoever surely arrived is exported. Whoever SourceWhale merely knows is sent again: it matches a second arrival to the
first. Whoever it could not match ends as failed, for a person to look.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from sqlalchemy.orm import Session

from store.exporting import items, leases
from store.exporting.claims import MAY_BE_THERE
from store.exporting.items import Work
from store.exporting.not_arrived import stored_people
from store.models import Export
from worker.destinations.base import DestinationError, Found, Presence
from worker.exports.halting import (
    ANOTHERS,
    ANSWERS_LOST,
    CANCELLED_IN_DOUBT,
    CANCELLED_UNCLEAR,
    LOST_FROM_SIGHT,
    NOT_STORED,
)
from worker.exports.news import News
from worker.exports.senders import Senders
from worker.exports.standing import Standing

# So many are looked up in a row; where other exports wait for the worker fewer, for a run gives way after them.
_LOOKED_UP_IN_A_ROW, _LOOKED_UP_WHILE_OTHERS_WAIT = 24, 8
# After so many doubts without an arrival a person fails; each but the first was sent in a smaller batch.
MOST_TIMES_MISSED = 7
_SOONEST_SECONDS = 0.2
# So long after their request left whoever SourceWhale fails to look up is sent again: a search that is away for minutes
# comes back, and then nobody need have been.
LOOK_UP_PATIENCE_SECONDS = 300.0
_LOOK_UP_AGAIN_SECONDS = 10.0
_SURELY_NOT = (Presence.ABSENT, Presence.ELSEWHERE)


class Doubts:
    """The doubts of one run."""

    def __init__(self, standing: Standing, senders: Senders) -> None:
        self._standing = standing
        self._senders = senders
        # A new export has doubts only where a worker died before it had begun; these are looked up at the end.
        self._look_at = math.inf if standing.is_new else 0.0
        self._shared: frozenset[int] | None = None
        # How many are looked up in a row; fewer where it may be one of them at whom SourceWhale fails.
        self._at_once = _LOOKED_UP_IN_A_ROW
        self._failing = _Failing()

    @property
    def due(self) -> bool:
        """Whether it is time to look."""
        return time.monotonic() >= self._look_at

    @property
    def failing_for(self) -> float:
        """Seconds until somebody whom SourceWhale failed to look up is asked for again; 0 if there is more to do."""
        return 0.0 if self.due else self._failing.wait()

    def look_in(self, seconds: float) -> None:
        """There will be something to look at in so many seconds."""
        self._look_at = min(self._look_at, time.monotonic() + seconds)

    def settle(self, news: News) -> bool:
        """Look up those whose request was lost long enough ago. Whether somebody is to be sent again."""
        standing = self._standing
        if self._is_untrusted():
            return False
        on_their_way = self._senders.people()
        others_wait = standing.services.queue.how_many_wait() > 0
        most = _LOOKED_UP_WHILE_OTHERS_WAIT if others_wait else _LOOKED_UP_IN_A_ROW
        with standing.lease.write() as (session, export):
            # It may have been set since anybody has looked.
            standing.services.clock.look(leases.database_now(session))
            if self._is_untrusted():
                return False
            settle_seconds = standing.settle_seconds()
            in_trouble = export.attempts > 0 and not (standing.answered or standing.cancelled)
            passed_over, at_once = on_their_way | self._failing.people(), min(self._at_once, most)
            found = items.unsettled(session, export, at_once + len(passed_over), settle_seconds)
            doubtful = [work for work in found if work.candidate_id not in passed_over][:at_once]
            if not doubtful:
                later = items.next_settling(session, export.id, settle_seconds)
                soonest = math.inf if later is None else max(_SOONEST_SECONDS, later)
                self._look_at = time.monotonic() + min(soonest, self._failing.wait() or math.inf)
        if not doubtful:
            return False
        if in_trouble:
            # By whom it fails at alone nobody could tell whether it is back, and they would stand first in each run.
            if not self._answers(news):
                return False
            self._at_once, doubtful = 1, doubtful[:1]
        try:
            verdicts = self._verdicts(doubtful)
        except DestinationError as error:
            if standing.cancelled or not self._is_about_somebody(error, news):
                self._look_up_failed(doubtful, error, news)
                return False
            if len(doubtful) > 1:
                self._at_once = 1
                return False
            if not _has_waited_for_long(standing, doubtful[0], len(passed_over)):
                self._failing.add(doubtful[0])
                return False
            # Whom it cannot look up it may well take again, and matches then.
            verdicts = {work.candidate_id: Found(Presence.UNASKED) for work in doubtful}
        self._at_once = min(_LOOKED_UP_IN_A_ROW, 2 * self._at_once)
        return self._write([work for work in doubtful if work.candidate_id in verdicts], verdicts)

    def _is_about_somebody(self, error: DestinationError, news: News) -> bool:
        """Whether SourceWhale fails at a look-up and at nothing else. If not, the run may have been halted."""
        why = error.why
        told = why.interrupted or why.ends or why.retry_after > 0 or why.connection_problem is not None
        return not told and self._answers(news)

    def _answers(self, news: News) -> bool:
        """Whether SourceWhale answers what harms nobody; if not, the run has been halted."""
        try:
            self._standing.targets()
        except DestinationError as error:
            self._standing.halt_for(error.why, news)
            return False
        self._standing.answered = True
        return True

    def _is_untrusted(self) -> bool:
        """Whether nobody can tell by the clock how long ago a request left: it was set, perhaps before this process
        began. Then it is looked again later."""
        if (untrusted := self._standing.untrusted_for()) > 0:
            self._look_at = time.monotonic() + untrusted
        return untrusted > 0

    def _verdicts(self, doubtful: Sequence[Work]) -> dict[str, Found]:
        """What became of each. People sent again on purpose are not looked up: they were known before."""
        standing = self._standing
        verdicts = {work.candidate_id: Found(Presence.UNASKED) for work in doubtful if _was_known(work)}
        sought = [work for work in doubtful if not _was_known(work)]
        if sought:
            if self._shared is None:
                with standing.services.database.read() as session:
                    people = stored_people(session, standing.export_id)
                    self._shared = standing.services.destinations.shared(people)
            verdicts |= standing.destination.find(sought, standing.goal, self._shared)
            standing.answered = standing.progressed = True
        return verdicts

    def _write(self, doubtful: Sequence[Work], verdicts: dict[str, Found]) -> bool:
        standing = self._standing
        again: list[str] = []
        unclear: list[str] = []
        with standing.lease.write() as (session, export):
            here: list[tuple[Work, str | None]] = []
            elsewhere: list[Work] = []
            for work in doubtful:
                found = verdicts[work.candidate_id]
                if found.presence is Presence.ARRIVED and not _is_to_be_filled(standing, work, found):
                    here.append((work, found.id))
                elif found.presence is Presence.CAME_EARLIER and not export.include_previous:
                    elsewhere.append(work)
                elif not self._end(session, export, work, found):
                    (again if found.presence in _SURELY_NOT else unclear).append(work.candidate_id)
            items.note_exported(session, export, here)
            items.note_previously_exported(session, export, elsewhere)
            items.note_missed(session, export, again)
            items.note_missed(session, export, unclear, MAY_BE_THERE)
            standing.tally.move(exported=len(here), previously_exported=len(elsewhere))
            export.wait_reason = None
            if here:
                export.attempts, export.trouble_since = 0, None
            standing.tell_sometimes(session, export)
        return bool(again or unclear)

    def _end(self, session: Session, export: Export, work: Work, found: Found) -> bool:
        """End somebody who cannot or must not be sent again. False when they are to be."""
        standing = self._standing
        if found.presence is Presence.NAMELESS:
            reason = LOST_FROM_SIGHT
        elif found.presence is Presence.ANOTHERS:
            reason = ANOTHERS
        elif work.times_missed >= MOST_TIMES_MISSED:
            reason = NOT_STORED if found.presence is Presence.ABSENT else ANSWERS_LOST
        elif standing.cancelled and found.presence in _SURELY_NOT:
            items.note_cancelled(session, export, [work])
            standing.tally.move(cancelled=1)
            return True
        elif standing.cancelled:
            reason = CANCELLED_UNCLEAR
        else:
            return False
        items.note_failed(session, export, [work], reason, may_have_arrived=True)
        standing.tally.move(failed=1)
        return True

    def _look_up_failed(self, doubtful: Sequence[Work], error: DestinationError, news: News) -> None:
        standing = self._standing
        if not standing.cancelled:
            standing.halt_for(error.why, news)
            return
        # Nobody should have to wait for SourceWhale to come back before a cancelled export ends.
        with standing.lease.write() as (session, export):
            items.note_failed(session, export, doubtful, CANCELLED_IN_DOUBT, may_have_arrived=True)
            standing.tally.move(failed=len(doubtful))


def _was_known(work: Work) -> bool:
    """Whether a look-up says nothing of somebody, but for whose record it was that SourceWhale answered with."""
    return work.exported_before and work.remote_id is None


class _Failing:
    """Whom SourceWhale has just failed to look up, each with when they are asked for again, by time.monotonic."""

    def __init__(self) -> None:
        self._again_at: dict[str, float] = {}

    def add(self, work: Work) -> None:
        """It failed at somebody now."""
        self._again_at[work.candidate_id] = time.monotonic() + _LOOK_UP_AGAIN_SECONDS

    def people(self) -> set[str]:
        """Those whose time has not come."""
        now = time.monotonic()
        self._again_at = {person: at for person, at in self._again_at.items() if at > now}
        return set(self._again_at)

    def wait(self) -> float:
        """Seconds until the first of them is asked for again; 0 if there is nobody."""
        return max(0.1, min(self._again_at.values()) - time.monotonic()) if self._again_at else 0.0


def _has_waited_for_long(standing: Standing, work: Work, before: int) -> bool:
    """Whether somebody's request left so long ago that they are sent again; at most `before` others stand before."""
    with standing.lease.read() as (session, export):
        oldest = items.unsettled(session, export, before + 1, LOOK_UP_PATIENCE_SECONDS)
    return any(old.candidate_id == work.candidate_id for old in oldest)


def _is_to_be_filled(standing: Standing, work: Work, found: Found) -> bool:
    """Whether somebody who is there is sent once more, for what is empty of them there."""
    return found.unfilled and not standing.cancelled and work.times_missed < MOST_TIMES_MISSED
