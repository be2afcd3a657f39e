"""The export engine: sends an export's items in batches side by side, and goes on wherever a killed run stopped.

One thread, the run's own, reads and writes SQL; `worker.exports.senders` carries prepared batches to the destination.
What is true stands in SQL before and after each request: an item is `sending` and in doubt before its request leaves;
only an answer, or a look-up, takes the doubt away. What an answer means stands in `worker.exports.outcomes`, look-ups
in `worker.exports.doubts`.

A run goes on until the export ends or has to wait, or until somebody else waits for this worker; then it lets what is
in flight come back and gives the lease up. What it has learnt stays in SQL.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing

from sqlalchemy.orm import Session

from store.base.db import gave_way
from store.base.log import incident
from store.base.secrets import UnreadableSecret
from store.base.trouble import is_outage, words
from store.exporting import held, items, lessons, not_arrived, seals, states
from store.exporting.items import Work
from store.exporting.leases import LeaseLost
from store.exporting.not_arrived import stored_people
from store.models import Export, ExportKind, ExportState
from store.workspaces import way
from worker.destinations.base import Destination, DestinationError, Goal, Withdrawn
from worker.exports import beginning, endings, outcomes
from worker.exports.doubts import Doubts
from worker.exports.giving_way import GivingWay
from worker.exports.halting import (
    DETAILS_DELETED,
    LOOK_UP_FAILS,
    NOBODY_ASKED,
    NOT_CONNECTED,
    OPERATOR_PAUSED,
    Paused,
    Stopped,
    halt_for,
    halt_for_connection,
)
from worker.exports.lease import HeldLease, holding
from worker.exports.news import News
from worker.exports.senders import Batch, Senders, in_batches
from worker.exports.standing import BATCH_SIZE, OPERATOR_SECONDS, VERY_SLOW_SECONDS, Standing, Tally
from worker.services import Services

logger = logging.getLogger(__name__)

# Requests of one export side by side, and as many more made ready, so that no thread waits for SQL.
IN_FLIGHT = 4
_GAVE_WAY_SECONDS = 0.2
_PREPARED = 4
_IDLE_SECONDS = 0.25
_CANCEL_SEEN_SECONDS = 1.0
# How soon it goes on after the database was away.
_OUTAGE_SECONDS = 1.0


def run_slice(services: Services, export_id: str) -> None:
    """Work on an export, if its lease is to be had. Never raises for what people or servers do wrong."""
    with holding(services.database, export_id, services.clock) as lease:
        if lease is None:
            return
        # *Export* wrote the first message just now.
        services.wake()
        pause = 0.0
        try:
            standing = _begin(services, lease)
            with closing(standing.destination):
                _Run(standing).go()
        except Paused as paused:
            pause = paused.seconds
            endings.note_pause(lease, paused.reason)
        except Stopped as stopped:
            endings.stop(lease, str(stopped))
        except LeaseLost:
            raise
        except UnreadableSecret:
            pause = endings.wait_for_key(lease)
        except Exception as error:  # noqa: BLE001 - whatever it was, the export must be tried again and people told
            if gave_way(error):
                logger.info("export %s: the database preferred another transaction; trying again", export_id)
                pause = _GAVE_WAY_SECONDS
            elif is_outage(error):
                logger.warning("export %s waits: %s", export_id, words(error))
                pause = _OUTAGE_SECONDS
            else:
                pause = endings.fail_on_our_side(lease, incident(logger, f"export {export_id}"))
        lease.release(after=pause)
    services.wake()


def _begin(services: Services, lease: HeldLease) -> Standing:
    """Read where the export stands. Raises Paused or Stopped when nothing can be sent."""
    if lease.last_departure is not None:
        # By itself: whatever stops this run, the next one must know it.
        with lease.write() as (session, export):
            items.note_taken_over(session, export, lease.last_departure)
    with lease.read() as (session, export):
        leaving = way.find(session, export.workspace_id)
        if leaving is None:
            raise Stopped(NOT_CONNECTED)
        if (changed := halt_for_connection(leaving.connection, export)) is not None:
            raise changed
        if not export.user_email:
            raise Stopped(NOBODY_ASKED)
        if export.purged_at is not None:
            raise Stopped(DETAILS_DELETED)
        if leaving.paused and not export.cancel_requested:
            raise Paused(OPERATOR_SECONDS, OPERATOR_PAUSED)
        try:
            destination = services.destination(leaving.connection)
        except DestinationError as error:
            raise halt_for(error.why) from None
        # What several people of the export share tells nobody who is there already.
        keep = services.destinations.shared(stored_people(session, export.id)) if export.keep_known else None
        return Standing(
            services=services,
            lease=lease,
            connection=leaving.connection,
            destination=destination,
            export_id=export.id,
            goal=Goal(ExportKind(export.kind), export.destination_id, keep),
            email=export.user_email,
            tally=Tally(items.counts(session, export.id)),
            slowest=export.slowest_answer,
            batch_size=min(BATCH_SIZE, leaving.connection.batch_size or BATCH_SIZE),
            cancelled=export.cancel_requested,
            is_new=export.state == ExportState.QUEUED,
            suspects_left=lessons.any_suspect(session, export),
        )


class _Run:
    """One run of one export: the loop."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._senders = Senders(IN_FLIGHT, lambda: _open_destination(standing, self._senders), standing.email)
        self._doubts = Doubts(standing, self._senders)
        self._giving_way = GivingWay(standing, self._senders)
        self._wrote_at = 0.0
        # Whose requests have come back, while that is not written.
        self._unwritten: list[str] = []
        # Until a query says otherwise there may be items of each kind.
        self._pending_left = self._unsent_left = True
        # In how many seconds the next doubt settles; None when none is left.
        self._settling: float | None = None
        self._begun = self._ended = False

    def go(self) -> None:
        """Work until the export has ended. Raises Paused, Stopped or LeaseLost when this run must not go on."""
        try:
            beginning.begin(self._standing, self._write, self._send)
            self._begun = True
            beginning.try_suspects_again(self._standing)
            self._giving_way.begin()
            while self._turn():
                pass
        except (Paused, Stopped, LeaseLost):
            raise
        except BaseException:
            try:
                self._abandon()
            except Exception:
                self._standing.lease.let_expire()
                raise
            raise
        finally:
            self._senders.close()

    def _turn(self) -> bool:
        """Write what has come back, make more ready, look doubts up. False when the export has ended."""
        standing, news = self._standing, News()
        if self._giving_way.look():
            self._abandon()
            raise Paused(0.0)
        if standing.halt is not None and self._giving_way.only_straggles():
            # What took so long may take longer.
            self._abandon(slowest=VERY_SLOW_SECONDS)
            raise standing.halt
        if standing.leaving:
            for batch in self._senders.withdraw():
                news.not_arrived += batch.ids
        busy = bool(news) or self._room() > 0 or (self._doubts.due and not standing.leaving)
        back = self._senders.outcomes(0.0 if busy else _IDLE_SECONDS)
        self._unwritten += [candidate for outcome in back for candidate in outcome.batch.ids]
        for outcome in back:
            outcomes.sort(standing, outcome, news)
        self._judge(news)
        due = self._room() > 0 or time.monotonic() - self._wrote_at > _CANCEL_SEEN_SECONDS
        if news or due or self._senders.outstanding == 0:
            self._send(self._write(news))
        if self._ended:
            return False
        if not standing.leaving and self._doubts.due:
            self._settle_doubts()
        return self._senders.outstanding > 0 or self._go_on_or_wait()

    def _room(self) -> int:
        """How many batches should be made ready now: several at a time, for each transaction costs."""
        if self._standing.leaving or not (self._pending_left or self._unsent_left):
            return 0
        free = IN_FLIGHT + _PREPARED - self._senders.outstanding
        return free if 2 * free >= _PREPARED else 0

    def _write(self, news: News) -> list[list[Work]]:
        """One transaction: what became of batches, and the next ones, which may leave from here on; or the end."""
        standing = self._standing
        ready: list[list[Work]] = []
        end: Callable[[], None] | None = None
        with standing.lease.write() as (session, export):
            self._wrote_at = time.monotonic()
            standing.look_again(session, export)
            standing.lease.note_looked()
            outcomes.record(session, export, standing, news, self._senders.longest_wait())
            self._unsent_left = self._unsent_left or bool(news.not_arrived or news.refused or news.parted)
            if (room := self._room()) > 0:
                ready = self._next(session, export, room)
            if not (ready or self._senders.outstanding > 0 or self._goes_on):
                self._settling = items.next_settling(session, export.id, standing.settle_seconds())
                if self._settling is None:
                    self._pending_left = _takes_up_others(session, export, standing)
                if self._settling is None and not self._pending_left:
                    end = endings.finish(session, export, cancelled=standing.cancelled, answered=standing.answered)
            if end is None:
                standing.tell_sometimes(session, export)
        self._unwritten.clear()
        if end is not None:
            self._ended = True
            end()
        if news.lost:
            self._doubts.look_in(standing.settle_seconds())
        return ready

    def _send(self, ready: list[list[Work]]) -> None:
        for people in ready:
            prepared = self._standing.services.destinations.prepare(people, self._standing.goal)
            self._senders.put(Batch(people, prepared))

    @property
    def _goes_on(self) -> bool:
        """Whether there is something to do even when nothing is on its way."""
        standing = self._standing
        if not self._begun or standing.halt is not None or standing.suspects_left:
            return True
        return not standing.cancelled and (self._pending_left or self._unsent_left)

    def _next(self, session: Session, export: Export, room: int) -> list[list[Work]]:
        """People to send now, in at most `room` batches: those whose request surely did not arrive, then the next."""
        standing = self._standing
        left_at = standing.destination.earliest_now()
        ready: list[list[Work]] = []
        if self._unsent_left:
            found = items.unsent(session, export, room * standing.batch_size)
            people = _allowed(standing, session, export, found)
            waiting = in_batches(people, standing.batch_size)
            ready = waiting[:room]
            self._unsent_left = len(found) == room * standing.batch_size or len(waiting) > room
            items.mark_leaving(session, export, beginning.ids_of(ready), left_at)
        if self._pending_left and len(ready) < room:
            taken = items.take(session, export, (room - len(ready)) * standing.batch_size, left_at)
            self._pending_left = taken.looked_at > 0
            people = _allowed(standing, session, export, taken.sending)
            standing.tally.move(previously_exported=taken.skipped)
            if taken.doubtful:
                self._doubts.look_in(0.0)
            ready += in_batches(people, standing.batch_size)
        return ready

    def _judge(self, news: News) -> None:
        """Nobody is called bad before the destination has been seen after their refusal: it may have been archived."""
        standing = self._standing
        standing.suspects_left = standing.suspects_left or bool(news.suspects)
        if not standing.suspects_left or (standing.seen_lately() and self._senders.outstanding > 0):
            return
        if standing.barred is not None and not standing.cancelled and not _others_arrive(standing, news):
            if self._senders.outstanding == 0 and not (self._pending_left or self._unsent_left):
                standing.halt_for(standing.barred, news)
            return
        if standing.cancelled or (standing.halt is None and standing.destination_is_there(news)):
            news.judge, standing.suspects_left, standing.progressed = True, False, True

    def _settle_doubts(self) -> None:
        news = News()
        self._unsent_left = self._doubts.settle(news) or self._unsent_left
        if news:
            self._send(self._write(news))

    def _go_on_or_wait(self) -> bool:
        """Nothing is on its way: give way, go on, or wait for a doubt to settle. Always True."""
        standing = self._standing
        if standing.halt is not None:
            raise standing.halt
        if not self._goes_on:
            if (wait := max(self._settling or 0.0, standing.untrusted_for())) > 0:
                raise Paused(max(0.1, wait))
            if (wait := self._doubts.failing_for) > 0:
                raise Paused(wait, LOOK_UP_FAILS)
            self._settle_doubts()
        return True

    def _abandon(self, slowest: float = 0.0) -> None:
        """This run ends before these answers come or are noted: they stay in doubt, and whoever goes on looks them up.

        They settle as if an answer had taken `slowest` seconds, or as long as the oldest of them has been waited for.
        """
        # What a thread holds would leave later than it is noted for.
        self._standing.withdrawn = True
        unsent = [candidate for batch in self._senders.withdraw() for candidate in batch.ids]
        lost = [*self._senders.people(), *self._unwritten]
        logger.warning("export %s: stopping with %d candidates in doubt", self._standing.export_id, len(lost))
        with self._standing.lease.write() as (session, export):
            items.note_not_arrived(session, export, unsent)
            items.note_lost(session, export, lost)
            export.slowest_answer = max(export.slowest_answer, self._senders.longest_wait(), slowest)


def _others_arrive(standing: Standing, news: News) -> bool:
    """Whether anybody of this export has arrived: then who is refused as everybody would be is an exception."""
    return bool(news.arrived) or standing.tally.counts().exported > 0


def _allowed(standing: Standing, session: Session, export: Export, people: list[Work]) -> list[Work]:
    """Those who may leave as they were reviewed, whatever files were read since; the others come to an end here."""
    people, opted_out = seals.leave_out_opted_out(session, export, people)
    people, off_limits = held.leave_out(session, export, people)
    people, changed = seals.fail_changed(session, export, people)
    standing.tally.move(failed=changed, do_not_contact=opted_out, off_limits=off_limits)
    states.leave_out(export, opted_out + off_limits)
    return people


def _open_destination(standing: Standing, senders: Senders) -> Destination:
    """In the thread of a sender: its own way."""
    sender = threading.get_ident()

    def may_leave() -> None:
        standing.lease.may_leave()
        # Not for every halt: the one request that tries whether SourceWhale is back leaves while the others are told to
        # wait.
        if standing.withdrawn:
            raise Withdrawn
        senders.note_sent(sender)

    return standing.services.destination(standing.connection, before_write=may_leave)


def _takes_up_others(session: Session, export: Export, standing: Standing) -> bool:
    """Whether anybody is left to send after all, whom another export had and gave up."""
    again = not_arrived.settle_with_others(session, export, cancelled=standing.cancelled)
    standing.tally.move(previously_exported=-again)
    return again > 0
