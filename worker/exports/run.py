"""The export engine: sends an export's items in batches side by side, and goes on wherever a killed run stopped.

One thread, the run's own, reads and writes SQL; `worker.exports.senders` carries prepared batches to SourceWhale. What
is true stands in SQL before and after each request: an item is `sending` and in doubt before its request leaves; only
an answer, or a look-up in SourceWhale, takes the doubt away.

A run goes on until the export ends or has to wait, or until somebody else waits for this worker; then it lets what is
in flight come back and gives the lease up.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from store.base.log import incident
from store.base.secrets import UnreadableSecret
from store.connection import connections
from store.exporting import exports, items, states
from store.exporting.items import Counts, Work
from store.exporting.leases import LeaseLost
from store.models import Export, ExportKind, ExportState
from store.workspaces import switches
from sw_client import (
    BadApiKey,
    Interrupted,
    PlanWithoutApi,
    RateLimited,
    RejectedValues,
    SourceWhale,
    SourceWhaleError,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
)
from worker.actions import exports as acts
from worker.destinations.sourcewhale.lookups import dummy_email, look_up, search_keys
from worker.destinations.sourcewhale.payload import new_candidate
from worker.exports.halting import (
    CANCELLED_IN_DOUBT,
    DESTINATION_GONE,
    DOWN_FOR_A_DAY,
    KEY_UNREADABLE,
    LOST_FROM_SIGHT,
    NOT_CONNECTED,
    NOT_STORED,
    TOO_LARGE,
    Paused,
    Stopped,
    Trouble,
    halt_for,
    key_problem,
    rejection,
    weightier,
)
from worker.exports.lease import HeldLease, holding
from worker.exports.senders import Batch, Outcome, Senders, Split
from worker.messages.posts import tell, tell_admin
from worker.runtime import egress, telemetry
from worker.services import Services

logger = logging.getLogger(__name__)

BATCH_SIZE = 50
# Requests of one export side by side, and as many more made ready, so that no thread waits for SQL.
IN_FLIGHT = 4
_PREPARED = 4
# A run gives way after so long if another export waits, sooner to somebody who waits at a modal, and once in a while
# in any case: RQ ends a job that takes too long.
_SLICE_SECONDS, _COURTEOUS_SECONDS, _LONGEST_SLICE_SECONDS = 2.0, 0.3, 60.0
_LOOK_INTO_QUEUE_SECONDS = 0.2
# When the worker is asked to stop, what has not come back by then stays in doubt: platforms kill after 10 s
# (redis-and-rq.md).
_STOP_SECONDS = 6.0
# A request whose answer was lost may still be at work in SourceWhale; only after this time, or three times the longest
# that an answer has taken or been waited for, is its outcome looked up.
SETTLE_SECONDS, _LONGEST_SETTLE_SECONDS = 8.0, 60.0
# Updates of one message; Slack allows some 50 edits a minute for a whole workspace (slack-platform.md A.4).
PROGRESS_SECONDS = 1.5
_IDLE_SECONDS = 0.25
_CANCEL_SEEN_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
# How soon an export sees that the operator lets it go on.
_OPERATOR_SECONDS = 3.0
OPERATOR_PAUSED = "Whoever runs this bot has paused all exports; this one goes on by itself afterwards."
_PATIENCE_SECONDS = 86_400.0
_LOOKED_UP_IN_A_ROW = 24
_MOST_TIMES_MISSED = 4
_DESTINATION_SEEN_SECONDS = 1.0


def run_slice(services: Services, export_id: str) -> None:
    """Work on an export, if its lease is to be had. Never raises for what people or servers do wrong."""
    with holding(services.database, export_id) as lease:
        if lease is None:
            return
        # *Export* wrote the first message just now.
        services.wake()
        pause = 0.0
        try:
            _Run(services, lease).go()
        except Paused as paused:
            pause = paused.seconds
            _note_pause(lease, paused.reason)
        except Stopped as stopped:
            _stop(lease, str(stopped))
        except LeaseLost:
            raise
        except Exception:  # noqa: BLE001 - whatever it was, the export must be tried again and people told
            reference = incident(logger, f"export {export_id}")
            with lease.write() as (session, export):
                pause = _pause_after_trouble(session, export)
            _note_pause(lease, f"Something went wrong on our side (incident {reference}); trying again.")
        lease.release(after=pause)
    services.wake()


@dataclass
class _Tally:
    """How many items stand where. Only the lease's holder moves items, so counting along is as good as counting."""

    exported: int
    failed: int
    waiting: int
    previously_exported: int
    do_not_contact: int
    cancelled: int

    @classmethod
    def of(cls, counts: Counts) -> _Tally:
        return cls(
            exported=counts.exported,
            failed=counts.failed,
            waiting=counts.waiting,
            previously_exported=counts.previously_exported,
            do_not_contact=counts.do_not_contact,
            cancelled=counts.cancelled,
        )

    def counts(self) -> Counts:
        return Counts(**vars(self))


@dataclass
class _News:
    """What outcomes mean for SQL, written in one transaction."""

    arrived: list[tuple[Work, str | None]] = field(default_factory=list)
    not_arrived: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    rejected: list[tuple[Work, str]] = field(default_factory=list)
    resend: list[Batch] = field(default_factory=list)
    url: str | None = None
    slowest: float = 0.0
    key_problem: str | None = None
    batch_size: int | None = None
    trouble: bool = False

    def __bool__(self) -> bool:
        return bool(self.arrived or self.not_arrived or self.lost or self.rejected or self.resend or self.trouble)


class _Run:
    """One run of one export under its lease."""

    def __init__(self, services: Services, lease: HeldLease) -> None:
        self._services = services
        self._lease = lease
        self._began = time.monotonic()
        self._halt: Paused | Stopped | None = None
        self._cancelled = self._troubled = False
        self._told_at = 0.0
        self._wrote_at = 0.0
        self._looked_into_queue_at = 0.0
        self._asked_to_stop_at = 0.0
        self._destination_seen_at = -math.inf
        self._suspects: list[tuple[Work, str]] = []
        # Until a query says otherwise there may be items of each kind.
        self._pending_left = self._unsent_left = True
        self._look_for_doubts_at = 0.0

    def go(self) -> None:
        """Work until the export has ended. Raises Paused, Stopped or LeaseLost when this run must not go on."""
        self._begin()
        try:
            while self._turn():
                pass
        except (Paused, Stopped, LeaseLost):
            raise
        except BaseException:
            try:
                self._abandon()
            except Exception:
                self._lease.let_expire()
                raise
            raise
        finally:
            self._senders.close()
            self._client.close()

    # --- beginning and ending ---

    def _begin(self) -> None:
        if self._lease.last_departure is not None:
            # By itself: whatever stops this run, the next one must know it.
            with self._lease.write() as (session, export):
                items.note_taken_over(session, export, self._lease.last_departure)
        with self._lease.write() as (session, export):
            connection = connections.get(session, export.workspace_id)
            if connection is None or connection.id != export.connection_id:
                raise Stopped(NOT_CONNECTED)
            try:
                self._client = self._services.sourcewhale(connection)
            except UnreadableSecret:
                raise Stopped(KEY_UNREADABLE) from None
            self._cancelled = export.cancel_requested
            if not self._cancelled and switches.find(session, switches.PAUSE) is not None:
                raise Paused(_OPERATOR_SECONDS, OPERATOR_PAUSED)
            first_time = export.state == ExportState.QUEUED and not self._cancelled
            self._connection = connection
            self._export = export
            self._email = export.user_email or ""
            self._slowest = export.slowest_answer
            self._batch_size = min(BATCH_SIZE, connection.batch_size or BATCH_SIZE)
            self._tally = _Tally.of(items.counts(session, export.id))
        self._senders = Senders(IN_FLIGHT, self._open_sender, self._email)
        if first_time:
            # Idle campaigns are archived and leave the list (seekout-and-sourcewhale.md): look before the first batch.
            self._begin_at_destination()
            with self._lease.write() as (session, export):
                states.begin(export)
                self._tell(session, export)

    def _begin_at_destination(self) -> None:
        try:
            self._check_destination()
        except Trouble as trouble:
            news = _News()
            self._halt_for_error(trouble.error, news)
            self._write(news)
            assert self._halt is not None  # noqa: S101 - _halt_for set it
            raise self._halt from None

    def _open_sender(self) -> SourceWhale:
        return self._services.sourcewhale(self._connection, before_write=self._lease.may_leave)

    def _finish(self) -> None:
        with self._lease.write() as (session, export):
            found = acts.finish(session, export, cancelled=self._cancelled)
            end = export.state
        _count_end(end, found)

    # --- one turn ---

    def _turn(self) -> bool:
        """Write what has come back, make more ready, look doubts up. False when the export has ended."""
        self._consider_giving_way()
        leaving = self._halt is not None or self._cancelled
        news = _News()
        if leaving:
            for batch in self._senders.withdraw():
                news.not_arrived += batch.ids
        room = 0 if leaving else self._room()
        busy = bool(news) or room > 0 or time.monotonic() >= self._look_for_doubts_at
        for outcome in self._senders.outcomes(0.0 if busy else _IDLE_SECONDS):
            self._sort(outcome, news)
        self._judge(news)
        if news or room > 0 or time.monotonic() - self._wrote_at > _CANCEL_SEEN_SECONDS:
            self._write(news)
        if not leaving and time.monotonic() >= self._look_for_doubts_at:
            self._settle_doubts()
        return self._senders.outstanding > 0 or bool(self._suspects) or self._go_on_or_end()

    def _room(self) -> int:
        """How many people should be made ready now: several batches at a time, for each transaction costs."""
        if not (self._pending_left or self._unsent_left):
            return 0
        outstanding = self._senders.outstanding
        free = IN_FLIGHT + _PREPARED - outstanding
        return free * self._batch_size if 2 * free >= _PREPARED else 0

    def _write(self, news: _News) -> None:
        """One transaction: what became of batches, and the next ones, which are then sent."""
        ready: list[list[Work]] = []
        with self._lease.write() as (session, export):
            self._wrote_at = time.monotonic()
            self._export = export
            if export.cancel_requested:
                self._cancelled = True
            if switches.find(session, switches.PAUSE) is not None:
                self._halt_with(Paused(_OPERATOR_SECONDS, OPERATOR_PAUSED))
            self._note(session, export, news)
            if self._halt is None and not self._cancelled:
                items.mark_leaving(session, export, [candidate for batch in news.resend for candidate in batch.ids])
                if (room := self._room() - sum(len(batch.people) for batch in news.resend)) > 0:
                    ready = self._next(session, export, room)
            else:
                for batch in news.resend:
                    items.note_not_arrived(session, export, batch.ids)
            self._tell_sometimes(session, export)
        if self._halt is None and not self._cancelled:
            for batch in news.resend:
                self._senders.put(batch)
            for people in ready:
                self._senders.put(self._batch(people))
        else:
            self._unsent_left = True

    def _note(self, session: Session, export: Export, news: _News) -> None:
        items.note_exported(session, export, news.arrived)
        items.note_not_arrived(session, export, news.not_arrived)
        items.note_lost(session, export, news.lost)
        for work, reason in news.rejected:
            items.note_failed(session, export, [work], reason, may_have_arrived=False)
        self._count(exported=len(news.arrived), failed=len(news.rejected))
        if news.arrived:
            export.attempts, export.trouble_since, export.wait_reason = 0, None, None
        if news.url is not None and egress.is_of_the_same_house(news.url, self._services.settings.sourcewhale_api_url):
            export.result_url = news.url
        # An answer that has not come yet tells as much about SourceWhale's pace as one that has.
        slowest = max(news.slowest, self._senders.longest_wait())
        if slowest > 1.2 * export.slowest_answer:
            self._slowest = export.slowest_answer = slowest
        if news.batch_size is not None:
            logger.info("export %s: SourceWhale takes %d candidates at once", export.id, news.batch_size)
            self._batch_size = news.batch_size
            connections.remember_batch_size(session, export.connection_id, news.batch_size)
        if news.lost:
            self._look_for_doubts_at = time.monotonic() + self._settle_seconds()
        if news.not_arrived:
            self._unsent_left = True
        if news.key_problem is not None:
            connection = connections.set_problem(session, export.connection_id, news.key_problem)
            if connection is not None:
                tell_admin(session, export, connection)
        if news.trouble and isinstance(self._halt, Paused) and not self._troubled:
            # Several requests that fail together are one trouble.
            self._troubled = True
            pause = _pause_after_trouble(session, export)
            self._halt.seconds = self._halt.seconds or pause
            if exports.in_trouble_for(session, export) > _PATIENCE_SECONDS:
                self._halt = Stopped(DOWN_FOR_A_DAY)

    def _next(self, session: Session, export: Export, room: int) -> list[list[Work]]:
        """People to send now, in batches: those whose request surely did not arrive, then the next in line."""
        people: list[Work] = []
        if self._unsent_left:
            people = items.unsent(session, export, room)
            self._unsent_left = len(people) == room
            items.mark_leaving(session, export, [work.candidate_id for work in people])
        if self._pending_left and len(people) < room:
            taken = items.take(session, export, room - len(people))
            self._pending_left = taken.looked_at > 0
            self._count(previously_exported=taken.skipped)
            if taken.doubtful:
                self._look_for_doubts_at = 0.0
            people += taken.sending
        size = self._batch_size
        return [people[start : start + size] for start in range(0, len(people), size)]

    def _batch(self, people: Sequence[Work], part_of: Split | None = None) -> Batch:
        export = self._export
        addition = SourceWhale.addition(
            [new_candidate(work.data, dummy_email(work)) for work in people],
            campaign_id=export.destination_id if export.kind == ExportKind.PROSPECTS else None,
            project_ids=(export.destination_id,) if export.kind == ExportKind.CANDIDATES else (),
        )
        return Batch(people, addition, part_of)

    def _go_on_or_end(self) -> bool:
        """Nothing is on its way: give way, wait for a doubt to settle, go on, or end (False)."""
        if self._halt is not None:
            raise self._halt
        if not self._cancelled and (self._pending_left or self._unsent_left):
            return True
        with self._lease.write() as (session, export):
            settling = items.next_settling(session, export.id, self._settle_seconds())
        if settling is None:
            self._finish()
            return False
        if settling > 0:
            raise Paused(max(0.1, settling))
        self._settle_doubts()
        return True

    def _consider_giving_way(self) -> None:
        now = time.monotonic()
        if self._services.stopping():
            self._asked_to_stop_at = self._asked_to_stop_at or now
            self._halt = self._halt or Paused(0.0)
            if now - self._asked_to_stop_at > _STOP_SECONDS:
                self._abandon()
                raise Paused(0.0)
        elif self._halt is None and now - self._looked_into_queue_at > _LOOK_INTO_QUEUE_SECONDS:
            self._looked_into_queue_at = now
            running = now - self._began
            patience = _COURTEOUS_SECONDS if self._services.queue.somebody_waits_next() else _SLICE_SECONDS
            if running > _LONGEST_SLICE_SECONDS or (running > patience and self._services.queue.any_waiting()):
                self._halt = Paused(0.0)

    def _abandon(self) -> None:
        """This run ends before these answers come: they stay in doubt, and whoever goes on looks them up."""
        unsent = [candidate for batch in self._senders.withdraw() for candidate in batch.ids]
        lost = list(self._senders.people())
        logger.warning("export %s: stopping with %d candidates in doubt", self._export.id, len(lost))
        with self._lease.write() as (session, export):
            items.note_not_arrived(session, export, unsent)
            items.note_lost(session, export, lost)
            export.slowest_answer = max(export.slowest_answer, self._senders.longest_wait())

    # --- what came back ---

    def _sort(self, outcome: Outcome, news: _News) -> None:
        """Find out what an outcome means, and whether the run may go on."""
        batch, error = outcome.batch, outcome.error
        if outcome.added is not None:
            self._sort_answer(outcome, news)
        elif isinstance(error, RejectedValues):
            self._sort_rejection(batch, error, news)
        elif isinstance(error, BadApiKey | PlanWithoutApi | RateLimited | Unavailable):
            news.not_arrived += batch.ids
            self._halt_for_error(error, news)
        elif isinstance(error, UnknownOutcome | UnreadableAnswer):
            logger.warning("export %s: outcome of %d unknown (%s)", self._export.id, len(batch.people), error)
            news.lost += batch.ids
            news.slowest = max(news.slowest, outcome.seconds)
            news.trouble = True
            self._halt_with(Paused(0.0, "SourceWhale's answer was lost; looking up what arrived."))
        else:
            reference = incident(logger, f"a batch of export {self._export.id}", error)
            news.lost += batch.ids
            news.trouble = True
            self._halt_with(Paused(0.0, f"Something went wrong on our side (incident {reference}); trying again."))

    def _sort_answer(self, outcome: Outcome, news: _News) -> None:
        batch, added = outcome.batch, outcome.added
        assert added is not None  # noqa: S101 - the caller looked
        news.slowest = max(news.slowest, outcome.seconds)
        if len(added.candidate_ids) != len(batch.people):
            # The order of the ids is not documented: with fewer than people nobody can be told apart, so the items
            # stay in doubt and are looked up one by one.
            logger.warning(
                "export %s: %d ids for %d people", self._export.id, len(added.candidate_ids), len(batch.people)
            )
            news.lost += batch.ids
            return
        news.arrived += zip(batch.people, added.candidate_ids, strict=True)
        if added.url and added.url.startswith(("https://", "http://")):
            news.url = added.url
        if batch.part_of is not None:
            batch.part_of.halves_taken += 1
            if batch.part_of.halves_taken == 2 and batch.part_of.size >= self._batch_size:
                # Refused whole and taken in halves: nobody in it was bad, it was too large.
                news.batch_size = (batch.part_of.size + 1) // 2

    def _sort_rejection(self, batch: Batch, error: RejectedValues, news: _News) -> None:
        """SourceWhale refused a batch: halve it until those stand alone who cannot be sent."""
        if len(batch.people) == 1 and not error.too_large:
            self._suspects.append((batch.people[0], rejection(error)))
            return
        if len(batch.people) == 1:
            self._suspects.append((batch.people[0], TOO_LARGE))
            return
        if error.too_large:
            news.batch_size = min(news.batch_size or BATCH_SIZE, max(1, len(batch.people) // 2))
        elif len(batch.people) >= self._batch_size and not (self._seen_lately() or self._destination_is_there(news)):
            news.not_arrived += batch.ids
            return
        middle = (len(batch.people) + 1) // 2
        split = Split(len(batch.people))
        for half in (batch.people[:middle], batch.people[middle:]):
            news.resend.append(self._batch(half, split))

    def _judge(self, news: _News) -> None:
        """Nobody is called bad before the destination has been seen after their refusal: it may have been archived."""
        if not self._suspects or (self._seen_lately() and self._senders.outstanding > 0):
            return
        if self._cancelled or (self._halt is None and self._destination_is_there(news)):
            news.rejected += self._suspects
        else:
            news.not_arrived += [work.candidate_id for work, _ in self._suspects]
        self._suspects = []

    def _seen_lately(self) -> bool:
        return time.monotonic() - self._destination_seen_at < _DESTINATION_SEEN_SECONDS

    def _destination_is_there(self, news: _News) -> bool:
        """Ask SourceWhale; on False the run has been halted."""
        try:
            self._check_destination()
        except Stopped as stopped:
            self._halt_with(stopped)
        except Trouble as trouble:
            self._halt_for_error(trouble.error, news)
        else:
            self._destination_seen_at = time.monotonic()
            return True
        return False

    def _halt_for_error(self, error: SourceWhaleError, news: _News) -> None:
        """The run must not go on, and no write is in doubt through this error."""
        halt = halt_for(error)
        news.key_problem = news.key_problem or key_problem(error)
        news.trouble = news.trouble or (isinstance(halt, Paused) and not isinstance(error, Interrupted))
        self._halt_with(halt)

    def _halt_with(self, halt: Paused | Stopped) -> None:
        self._halt = weightier(self._halt, halt)

    # --- looking up ---

    def _settle_doubts(self) -> None:
        """Find out what became of people whose request left long enough ago without a known answer."""
        on_their_way = self._senders.people() | {work.candidate_id for work, _ in self._suspects}
        with self._lease.write() as (session, export):
            found = items.unsettled(session, export, _LOOKED_UP_IN_A_ROW + len(on_their_way), self._settle_seconds())
            doubtful = [work for work in found if work.candidate_id not in on_their_way][:_LOOKED_UP_IN_A_ROW]
            if not doubtful:
                later = items.next_settling(session, export.id, self._settle_seconds())
                self._look_for_doubts_at = math.inf if later is None else time.monotonic() + max(0.2, later)
        if doubtful:
            self._look_up(doubtful)

    def _look_up(self, doubtful: Sequence[Work]) -> None:
        keys = {work.candidate_id: search_keys(work) for work in doubtful}
        # Those sent again on purpose are not looked up: SourceWhale knew them before, so finding them would say
        # nothing, and it matches a second arrival to the same record (help page, Duplicate Profiles).
        sought = [work for work in doubtful if not work.exported_before and keys[work.candidate_id]]
        try:
            found = look_up(self._open_look_up, {work.candidate_id: keys[work.candidate_id] for work in sought})
        except SourceWhaleError as error:
            self._look_up_failed(doubtful, error)
            return
        with self._lease.write() as (session, export):
            arrived = [(work, found[work.candidate_id]) for work in doubtful if work.candidate_id in found]
            items.note_exported(session, export, arrived)
            self._count(exported=len(arrived))
            for work in doubtful:
                if work.candidate_id in found:
                    continue
                reason = None
                if not keys[work.candidate_id]:
                    reason = LOST_FROM_SIGHT
                elif work.times_missed >= _MOST_TIMES_MISSED:
                    reason = NOT_STORED
                if reason is not None:
                    items.note_failed(session, export, [work], reason, may_have_arrived=True)
                    self._count(failed=1)
                elif self._cancelled:
                    items.note_cancelled(session, export, [work])
                    self._count(cancelled=1)
                else:
                    items.note_missed(session, export, work)
                    self._unsent_left = True
            export.wait_reason = None
            self._tell_sometimes(session, export)

    def _look_up_failed(self, doubtful: Sequence[Work], error: SourceWhaleError) -> None:
        if self._cancelled:
            # Nobody should have to wait for SourceWhale to come back before a cancelled export ends.
            with self._lease.write() as (session, export):
                items.note_failed(session, export, doubtful, CANCELLED_IN_DOUBT, may_have_arrived=True)
                self._count(failed=len(doubtful))
            return
        news = _News()
        self._halt_for_error(error, news)
        self._write(news)

    def _open_look_up(self) -> SourceWhale:
        return self._services.sourcewhale(self._connection, somebody_waits=True)

    # --- small things ---

    def _check_destination(self) -> None:
        """Raises Stopped when SourceWhale no longer shows the destination to this person, Trouble when it fails."""
        export = self._export
        try:
            if export.kind == ExportKind.PROSPECTS:
                known = {campaign.id for campaign in self._client.list_campaigns(self._email)}
            else:
                known = {project.id for project in self._client.list_projects(self._email)}
        except SourceWhaleError as error:
            raise Trouble(error) from None
        if export.destination_id not in known:
            word = "campaign" if export.kind == ExportKind.PROSPECTS else "job"
            raise Stopped(DESTINATION_GONE.format(word=word))

    def _settle_seconds(self) -> float:
        return min(_LONGEST_SETTLE_SECONDS, max(SETTLE_SECONDS, 3.0 * self._slowest))

    def _count(self, *, exported: int = 0, failed: int = 0, previously_exported: int = 0, cancelled: int = 0) -> None:
        self._tally.exported += exported
        self._tally.failed += failed
        self._tally.previously_exported += previously_exported
        self._tally.cancelled += cancelled
        self._tally.waiting -= exported + failed + previously_exported + cancelled

    def _tell_sometimes(self, session: Session, export: Export) -> None:
        if time.monotonic() - self._told_at > PROGRESS_SECONDS:
            self._tell(session, export)

    def _tell(self, session: Session, export: Export) -> None:
        self._told_at = time.monotonic()
        tell(session, export, self._tally.counts())


def _stop(lease: HeldLease, problem: str) -> None:
    with lease.write() as (session, export):
        found = acts.stop(session, export, problem)
        end = export.state
    _count_end(end, found)


def _count_end(end: str, found: Counts) -> None:
    """Only what was committed is counted; an export that is retried ends, and is counted, again."""
    logger.info("ended: %s, %d exported, %d failed", end, found.exported, found.failed)
    telemetry.inc("exports_ended", end=end)
    for name in ("exported", "failed", "previously_exported", "do_not_contact", "cancelled"):
        if number := getattr(found, name):
            telemetry.inc("candidates_ended", number, end=name)


def _note_pause(lease: HeldLease, reason: str | None) -> None:
    if reason is None:
        return
    with lease.write() as (session, export):
        export.wait_reason = reason
        tell(session, export)


def _pause_after_trouble(session: Session, export: Export) -> float:
    """Seconds to wait, longer with each trouble in a row."""
    states.note_trouble(session, export)
    return min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(export.attempts - 1, 6))
