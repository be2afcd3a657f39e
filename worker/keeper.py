"""The keeper: a thread of each worker that looks into SQL every half second for what has no living job.

It enqueues exports and connection drafts whose worker died or whose job Redis lost, and delivers the outbox; a second
thread brings App Homes up to date. Several keepers may run: leases in SQL keep what they start apart.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from store.after import digests, figures
from store.base.log import incident
from store.base.trouble import words
from store.connection import connections
from store.exporting import known, leases, steps
from store.messages import claims
from store.models import DraftState, ExportState
from store.upkeep import waiting
from store.workspaces import off_limits
from worker.delivery.courier import LONGEST_DELIVERY_SECONDS, Courier
from worker.delivery.homes import HomeKeeper
from worker.delivery.steps import StepTeller
from worker.exports.lease import LEASE_SECONDS
from worker.runtime.embedded_redis import EmbeddedRedisError
from worker.runtime.queue import QueueUnavailable
from worker.services import Services

logger = logging.getLogger(__name__)

# How often is looked while exports are under way, or something was written in the last seconds; else less often, and
# whoever writes wakes the keeper: what it is not told waits so long.
_PERIOD_SECONDS, _QUIET_SECONDS = 0.5, 6.0
_LIVELY_SECONDS = 5.0
# The least time until a message that is not due yet: clocks tell it in milliseconds.
_SOON_SECONDS = 0.005
_GUARD_SECONDS = 5.0
# How often Slack is asked whether it takes a token again that it has refused.
_REFUSED_SECONDS = 300.0
# Platforms kill ten seconds after they have asked a process to end.
_LAST_SECONDS = 3.0
# A draft whose check takes longer than this has lost its job.
_DRAFT_SECONDS = 15.0


class Keeper:
    """Runs until `stop`; `wake` makes it look at once. `guard` is called every few seconds."""

    def __init__(self, guard: Callable[[], None]) -> None:
        self._guard = guard
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._drafts_tried: dict[str, float] = {}
        self._troubles: dict[str, str] = {}
        self._looked_ahead = False
        # None while it is not known.
        self._messages_wait: bool | None = None
        # In so many seconds the next message is to be delivered, as far as it is known.
        self._message_in: float | None = None
        self._steps_wait = True
        self._under_way = True
        self._lively_until = 0.0
        self._waits_long = False
        self._homes = HomeKeeper()

    def start(self, services: Services) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, args=(services,), name="keeper", daemon=True)
        self._thread.start()
        self._homes.start(services.database, services.slack_of)

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    def written(self) -> None:
        """This process has written something, which may be for the keeper."""
        self._lively_until = time.monotonic() + _LIVELY_SECONDS
        if self._waits_long:
            self._wake.set()

    def stop(self) -> None:
        """Look a last time, so that what the last job wrote is delivered, and end."""
        self._stopped.set()
        self._wake.set()
        self._homes.stop()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self, services: Services) -> None:
        courier = Courier(services.database, services.slack_of, self.wake)
        teller = StepTeller(services.database, services.slack_of, self.wake)
        guarded_at, asked_at = 0.0, time.monotonic()
        while True:
            last = self._stopped.is_set()
            self._wake.clear()
            if not last:
                if time.monotonic() - guarded_at > _GUARD_SECONDS:
                    guarded_at = time.monotonic()
                    self._do("guarding Redis", self._guard)
                self._do("enqueuing what is due", lambda: self._enqueue_due(services))
                if time.monotonic() - asked_at > _REFUSED_SECONDS:
                    asked_at = time.monotonic()
                    self._do("trying tokens again", services.slack.try_refused_again)
            if last or self._messages_wait is not False:
                known = self._messages_wait is True and not last
                self._do("delivering messages", partial(courier.deliver_due, known=known))
            if last or self._steps_wait:
                self._do("telling workflows", teller.tell_due)
            if last:
                self._do("delivering the last messages", lambda: self._deliver_the_last(courier))
                return
            self._wait()

    def _wait(self) -> None:
        """Until it is time to look again, or there is something."""
        # Said before it is asked: whoever writes in between wakes the keeper, or is seen.
        self._waits_long = True
        waits = self._under_way or self._messages_wait is not False or self._steps_wait
        lively = waits or time.monotonic() < self._lively_until
        self._waits_long = not lively
        seconds = _PERIOD_SECONDS if lively else _QUIET_SECONDS
        if self._messages_wait is False and self._message_in is not None:
            seconds = min(seconds, max(_SOON_SECONDS, self._message_in))
        self._wake.wait(seconds)
        self._waits_long = False

    def _do(self, duty: str, act: Callable[[], object]) -> None:
        """One duty by itself: while one cannot be done, for Redis or Slack is away, the others are.

        Each cause is logged once, not twice a second, and so is its end.
        """
        try:
            act()
            trouble = None
        except QueueUnavailable as error:
            trouble = str(error)
        except SQLAlchemyError as error:
            trouble = words(error)
        except (OSError, EmbeddedRedisError) as error:
            trouble = type(error).__name__
        except Exception:  # noqa: BLE001 - the keeper must live as long as its worker
            incident(logger, f"the keeper, {duty}")
            return
        if trouble == self._troubles.get(duty):
            return
        if trouble is None:
            logger.info("%s goes on", duty)
            del self._troubles[duty]
        else:
            logger.warning("%s waits: %s", duty, trouble)
            self._troubles[duty] = trouble

    def _deliver_the_last(self, courier: Courier) -> None:
        """What the last job wrote is on its way, or waits in SQL for another worker."""
        deadline = time.monotonic() + _LAST_SECONDS
        while (courier.deliver_due() or courier.under_way) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _after_step(self, services: Services, step: float, *, set_back: bool) -> None:
        """The database's clock was set by so many seconds, or `set_back` before this process began.

        A forward step is waited out by whoever takes leases.
        """
        logger.warning("the database's clock was set by %+.1f s%s", step, ", or set back before" if set_back else "")
        services.clock.testify()
        if step < 0 or set_back:
            with services.database.write() as session:
                leases.after_step_back(session, LEASE_SECONDS)
                steps.after_step_back(session, LONGEST_DELIVERY_SECONDS)
                claims.after_step_back(session, LONGEST_DELIVERY_SECONDS)
                waiting.after_step_back(session, LONGEST_DELIVERY_SECONDS)

    def _enqueue_due(self, services: Services) -> None:
        # Until it is known that nothing is to be told, there may be something.
        self._messages_wait, self._steps_wait, self._under_way = None, True, True
        # While the database is away nobody sees whether its clock is set: afterwards it is looked as at the beginning.
        looked_ahead, self._looked_ahead = self._looked_ahead, False
        with services.database.read() as session:
            found = waiting.look(session, _DRAFT_SECONDS)
            self._message_in = found.messages_in
            self._messages_wait = found.messages_in is not None and found.messages_in <= 0
            self._steps_wait, self._under_way = found.steps, found.under_way
            services.clock.look(found.database_now)
            # Of several steps in a row perhaps not each was seen.
            set_back = (services.clock.has_stepped or not looked_ahead) and (
                leases.any_far_ahead(session, LEASE_SECONDS) or claims.any_far_ahead(session)
            )
            due = leases.due(session) if found.exports else ()
            drafts = connections.waiting_drafts(session, older_than=_DRAFT_SECONDS) if found.drafts else ()
            others = {
                "check_people": known.due(session) if found.checks else (),
                "off_limits_file": off_limits.due_files(session) if found.files else (),
                "look_at_campaigns": figures.due(session) if found.campaigns else (),
                "tell_digests": digests.due(session) if found.digests else (),
            }
        if found.homes:
            self._homes.wake()
        if (step := services.clock.take_step()) or set_back:
            self._after_step(services, step, set_back=set_back)
        self._looked_ahead = True
        if not due and not drafts and not any(others.values()):
            return
        enqueued = services.queue.waiting()
        for export_id, state in due:
            if state == ExportState.PREPARING:
                if ("worker.jobs.prepare_export", export_id) not in enqueued:
                    services.queue.prepare_export(export_id)
            elif ("worker.jobs.run_export", export_id) not in enqueued:
                services.queue.run_export(export_id)
        for name, references in others.items():
            for reference in references:
                if (f"worker.jobs.{name}", reference) not in enqueued:
                    getattr(services.queue, name)(reference)
        self._enqueue_drafts(services, drafts)

    def _enqueue_drafts(self, services: Services, drafts: Sequence[tuple[str, str]]) -> None:
        for draft_id, state in drafts:
            if time.monotonic() - self._drafts_tried.get(draft_id, 0.0) < _DRAFT_SECONDS:
                continue
            self._drafts_tried[draft_id] = time.monotonic()
            if state == DraftState.CHECKING:
                services.queue.check_key(draft_id)
            else:
                services.queue.verify_connection(draft_id)
