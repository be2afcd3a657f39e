"""*Check SourceWhale*: look the people of a Review up, below every export, and show what was found.

A look-up is never needed: whatever goes wrong, Review says that nobody was checked, and *Export* works as before.
"""

from __future__ import annotations

import logging
import time

from store.base.log import incident
from store.base.secrets import UnreadableSecret
from store.connection import connections
from store.exporting import exports, known, leases
from store.models import CheckState, Export, ExportState
from worker.actions.reviews import show
from worker.destinations.base import DestinationError
from worker.services import Services

logger = logging.getLogger(__name__)

_LEASE_SECONDS = 60.0
_AT_A_TIME = 40
# Beside an export through the same key, look-ups take every other turn at most, one at a time.
_AT_A_TIME_BESIDE = 2
_SLICE_SECONDS = 10.0
_SHOWN_SECONDS = 1.5
# A person looks at Review: after so long it says who was not checked, and they decide without it.
_PATIENCE_SECONDS = 180.0


class _TooSlow(Exception):
    """A search that hardly answers is not waited for."""


def check(services: Services, export_id: str) -> None:
    """Go on with a check, for some seconds; then it is enqueued again behind whoever waits. Never raises."""
    if not known.claim(services.database, export_id, _LEASE_SECONDS):
        return
    try:
        finished = _slice(services, export_id)
    except DestinationError as error:
        _after_trouble(services, export_id, error)
        return
    except (UnreadableSecret, _TooSlow) as error:
        logger.info("a check of export %s failed: %s", export_id, type(error).__name__)
        _end(services, export_id, CheckState.FAILED)
        return
    except Exception:  # noqa: BLE001 - Review must say that nobody was checked, whatever it was
        incident(logger, f"checking the people of export {export_id}")
        _end(services, export_id, CheckState.FAILED)
        return
    if finished:
        _end(services, export_id, CheckState.DONE)
    else:
        known.release(services.database, export_id)
        services.queue.check_people(export_id)


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
    began = shown = time.monotonic()
    with services.database.read() as session:
        shared = services.destinations.shared(known.everybody(session, session.get_one(Export, export_id)))
    destination = services.destination(connection, somebody_waits=True)
    try:
        while True:
            with services.database.read() as session:
                current = session.get_one(Export, export_id)
                beside = leases.any_at_work(session, current.connection_id)
                people = known.next_people(session, current, _AT_A_TIME_BESIDE if beside else _AT_A_TIME)
            if not people:
                return True
            asked_at = time.monotonic()
            answers = destination.known(people, shared)
            with services.database.write() as session:
                current = session.get_one(Export, export_id)
                if not known.note(session, current, people, answers, _LEASE_SECONDS):
                    return True
                if time.monotonic() - shown > _SHOWN_SECONDS:
                    shown = time.monotonic()
                    show(session, current)
            services.wake()
            if _too_long(services, export_id):
                raise _TooSlow
            if services.stopping() or time.monotonic() - began > _SLICE_SECONDS:
                return False
            if beside:
                time.sleep(2.0 * (time.monotonic() - asked_at))
    finally:
        destination.close()


def _too_long(services: Services, export_id: str) -> bool:
    """Whether it has taken some minutes, and less than a person a second were asked for."""
    with services.database.read() as session:
        done, age = known.pace(session, export_id)
    return age > max(_PATIENCE_SECONDS, done)


def _end(services: Services, export_id: str, state: CheckState) -> None:
    with services.database.write() as session:
        export = exports.by_id(session, export_id)
        if export is not None and export.state == ExportState.REVIEW:
            known.end(session, export, state)
            show(session, export)
    services.wake()
