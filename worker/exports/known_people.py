"""*Check SourceWhale*: look the people of a Review up, below every export, and show what was found.

A look-up is never needed: whatever goes wrong, Review says that nobody was checked, and *Export* works as before.
Checks have threads of their own, so that no export of the same worker waits for one.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from store.base.log import carried, incident
from store.base.secrets import UnreadableSecret
from store.base.trouble import is_outage, mishap, words
from store.connection import connections
from store.exporting import exports, known, leases
from store.exporting.items import Work
from store.models import CheckState, Export, ExportState
from store.upkeep.planner import gather_statistics
from worker.actions.reviews import draw, show, show_drawn
from worker.destinations.base import DestinationError
from worker.runtime.queue import QueueUnavailable
from worker.services import Services

logger = logging.getLogger(__name__)

_LEASE_SECONDS = 60.0
# So many are asked for first, and then as many as take about two seconds.
_AT_FIRST, _MOST_AT_A_TIME, _ROUND_SECONDS = 40, 200, 2.0
_CHECKS_AT_ONCE = 2
# Beside an export through the same key, look-ups take every third turn while a person takes longer than this: then
# SourceWhale is slow, or holds calls back.
_SLOW_SECONDS = 0.06
_SLICE_SECONDS = 10.0
_SHOWN_SECONDS = 2.5
_MOST_FETCHED = 1_000
# A person looks at Review: after so long it says who was not checked, and they decide without it.
_PATIENCE_SECONDS = 180.0


class _TooSlow(Exception):
    """A search that hardly answers is not waited for."""


class _AnotherAccount(Exception):
    """The account that is connected now is not the one for which this is a Review."""


_pool = ThreadPoolExecutor(_CHECKS_AT_ONCE, thread_name_prefix="check")
_under_way: dict[str, Future[None]] = {}
_lock = threading.Lock()


def check(services: Services, export_id: str) -> None:
    """Let a check go on beside whatever this worker does, for some seconds; then it is enqueued again behind whoever
    waits. It never raises."""
    with _lock:
        if export_id in _under_way or not known.claim(services.database, export_id, _LEASE_SECONDS):
            return
        _under_way[export_id] = _pool.submit(carried(_work), services, export_id)


def wait(seconds: float) -> None:
    """Until the checks of this process have ended, which they do soon once it is to stop, at most so many seconds."""
    with _lock:
        rest = list(_under_way.values())
    futures.wait(rest, timeout=seconds)


def _work(services: Services, export_id: str) -> None:
    try:
        finished = _go_on(services, export_id)
    except Exception as error:  # noqa: BLE001 - a thread has nobody else to tell; the lease runs out, and another goes on
        mishap(logger, f"checking the people of export {export_id}", error)
        finished = True
    with _lock:
        _under_way.pop(export_id, None)
    if not finished:
        with suppress(QueueUnavailable):
            # Else the keeper finds it.
            services.queue.check_people(export_id)


def _go_on(services: Services, export_id: str) -> bool:
    """Ask for some seconds. False when somebody is left to be asked for."""
    try:
        finished = _slice(services, export_id)
    except DestinationError as error:
        _after_trouble(services, export_id, error)
        return True
    except (UnreadableSecret, _TooSlow, _AnotherAccount) as error:
        logger.info("a check of export %s failed: %s", export_id, type(error).__name__)
        _end(services, export_id, CheckState.FAILED)
        return True
    except Exception as error:  # noqa: BLE001 - Review must say that nobody was checked, whatever it was
        if is_outage(error):
            # Its lease runs out, and another goes on.
            logger.warning("a check of export %s waits: %s", export_id, words(error))
            return True
        incident(logger, f"checking the people of export {export_id}")
        _end(services, export_id, CheckState.FAILED)
        return True
    if finished:
        _end(services, export_id, CheckState.DONE)
    else:
        known.release(services.database, export_id)
    return finished


def _after_trouble(services: Services, export_id: str, error: DestinationError) -> None:
    """Go on in a while where SourceWhale asks us to wait; else Review says who was not checked."""
    with services.database.read() as session:
        _, age = known.pace(session, export_id)
    if error.why.interrupted:
        known.release(services.database, export_id)
    elif error.why.retry_after and age + error.why.retry_after < _PATIENCE_SECONDS:
        known.release(services.database, export_id, after=error.why.retry_after)
    else:
        logger.info("a check of export %s failed: %s", export_id, error)
        _end(services, export_id, CheckState.FAILED)


def _slice(services: Services, export_id: str) -> bool:
    """Ask for the next people until time is up. Whether everybody was asked for."""
    with services.database.read() as session:
        export = exports.by_id(session, export_id)
        connection = connections.get(session, export.workspace_id) if export is not None else None
    if export is None or connection is None or export.state != ExportState.REVIEW:
        return True
    if connection.ledger != export.ledger:
        raise _AnotherAccount
    began = shown = time.monotonic()
    number = _AT_FIRST
    with services.database.read() as session:
        shared = services.destinations.shared(known.everybody(session, session.get_one(Export, export_id)))
    destination = services.destination(connection, somebody_waits=True)
    try:
        waiting: list[Work] = []
        while True:
            with services.database.read() as session:
                current = session.get_one(Export, export_id)
                beside = leases.any_at_work(session, current.connection_id)
                # Who is to be sent is a question that costs: it is asked once for many.
                waiting = waiting or known.next_people(session, current, _MOST_FETCHED)
            if not waiting:
                return True
            people, waiting = waiting[:number], waiting[number:]
            asked_at = time.monotonic()
            answers = destination.known(people, shared)
            took = time.monotonic() - asked_at
            with services.database.write() as session:
                current = session.get_one(Export, export_id)
                if not known.note(session, current, people, answers, _LEASE_SECONDS):
                    return True
            if time.monotonic() - shown > _SHOWN_SECONDS:
                _show_progress(services, export_id)
                shown = time.monotonic()
            if _too_long(services, export_id):
                raise _TooSlow
            if services.stopping() or time.monotonic() - began > _SLICE_SECONDS:
                return False
            a_person = took / len(people)
            number = max(8, min(_MOST_AT_A_TIME, int(_ROUND_SECONDS / max(a_person, 0.001))))
            if beside and a_person > _SLOW_SECONDS:
                _rest(services, min(_SLICE_SECONDS, 2.0 * took))
    finally:
        destination.close()


def _show_progress(services: Services, export_id: str) -> None:
    """Drawn before anything is written: the counts beside a large export take a while, and nobody waits for them."""
    with services.database.read() as session:
        drawn = draw(session, session.get_one(Export, export_id))
    with services.database.write() as session:
        # Whoever presses *Export* just now has the last word.
        if (export := exports.by_id(session, export_id, lock=True)) is not None:
            show_drawn(session, export, drawn)
    services.wake()


def _rest(services: Services, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not services.stopping():
        time.sleep(0.1)


def _too_long(services: Services, export_id: str) -> bool:
    """Whether it has taken some minutes, and less than a person a second were asked for."""
    with services.database.read() as session:
        done, age = known.pace(session, export_id)
    return age > max(_PATIENCE_SECONDS, done)


def _end(services: Services, export_id: str, state: CheckState) -> None:
    gather_statistics(services.database)
    with services.database.write() as session:
        export = exports.by_id(session, export_id, lock=True)
        if export is not None and export.state == ExportState.REVIEW:
            known.end(session, export, state)
            show(session, export)
    services.wake()
