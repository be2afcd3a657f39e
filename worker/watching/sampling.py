"""A sample of those whom an export sent: looked up where SourceWhale tells no figures, when somebody asks for it.

At most once an hour for a connection, and beside no export. Nothing is told here: whoever asked reads what is kept.
"""

from __future__ import annotations

import logging
from collections import Counter

from store.after import calendar, samples
from store.after.samples import Sample
from store.base.secrets import UnreadableSecret
from store.base.trouble import mishap
from store.exporting import exports, leases
from store.exporting.not_arrived import stored_people
from store.models import Connection, ExportKind
from worker.destinations.base import DestinationError, Goal
from worker.services import Services
from worker.watching.looking import Clock

logger = logging.getLogger(__name__)


def take(services: Services, export_id: str, clock: Clock = calendar.today) -> None:
    """Look some of an export's people up, if that may be now. Never raises."""
    try:
        _take(services, export_id, clock)
    except (DestinationError, UnreadableSecret) as error:
        logger.info("a sample was not told: %s", type(error).__name__)
    except Exception as error:  # noqa: BLE001 - a job has nobody else to tell; whoever wants to know asks again
        mishap(logger, "looking up a sample", error)


def _take(services: Services, export_id: str, clock: Clock) -> None:
    with services.database.read() as session:
        export = exports.by_id(session, export_id)
        at = clock(session)
        if export is None or not samples.may_ask(session, export, at):
            return
        if leases.any_at_work(session, export.connection_id):
            return
        connection = session.get_one(Connection, export.connection_id)
        people = samples.people(session, export)
        avoid = services.destinations.shared(stored_people(session, export_id)) if people else frozenset()
    if not people or not samples.note_asking(services.database, export, at):
        return
    destination = services.destination(connection, somebody_waits=True)
    try:
        told = destination.stages(people, Goal(ExportKind(export.kind), export.destination_id), avoid)
    finally:
        destination.close()
    counted = Counter(told.values())
    stages = {stage: number for stage, number in counted.items() if stage}
    sample = Sample(at=at, asked=len(told), stages=stages, untold=counted[""], gone=counted[None])
    with services.database.write() as session:
        samples.note(session, export_id, sample)
