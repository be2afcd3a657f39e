"""The worker process: `python -m worker` (the Procfile's `worker`)."""

from __future__ import annotations

import gc
import logging
import sys
import time
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from store.base.db import Database
from store.base.trouble import words
from store.exporting import leases
from worker import jobs  # noqa: F401 - RQ finds jobs by name; imported here once, not in the first job
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.destinations.sourcewhale.throttle import Throttles
from worker.exports import known_people
from worker.housekeeping import Housekeeping
from worker.keeper import Keeper
from worker.runtime import broker, memory, queue, stopping, telemetry, waking
from worker.runtime.bootstrap import CannotStart, open_house
from worker.runtime.clock_watch import ClockWatch, RedisWitness
from worker.services import Services, provide
from worker.slack.clients import SlackClients

logger = logging.getLogger("worker")

# With Python's 700, a sixth of the time of storing candidates goes into collections, and none of them is garbage.
_ALLOCATED_BETWEEN_COLLECTIONS = 20_000
_LAST_CHECKS_SECONDS = 5.0
# How long it counts that the database took writes; readiness names a trouble as late as that.
_WELL_SECONDS = 15.0


def main() -> int:
    """Work until SIGTERM or SIGINT; then end the slice in flight, deliver its messages, and exit with 0."""
    try:
        house = open_house("worker")
    except CannotStart as error:
        print(f"The worker cannot start: {error}", file=sys.stderr)
        return 2
    giving_back = memory.GivingBack(house.database.rest)
    gc.set_threshold(_ALLOCATED_BETWEEN_COLLECTIONS)

    asked_to_stop = stopping.listen()

    redis = broker.connect(house.redis_url)
    keeper = Keeper(guard=house.embedded.ensure_guarded if house.embedded else lambda: None)
    services = Services(
        settings=house.settings,
        database=house.database,
        secrets=house.secrets,
        slack=SlackClients(house.settings, house.database, house.secrets, timeout=10),
        queue=queue.JobQueue(redis, house.deployment),
        destinations=SourceWhaleDestinations(
            house.settings.sourcewhale_api_url, Throttles(redis), asked_to_stop.is_set
        ),
        wake=keeper.wake,
        stopping=asked_to_stop.is_set,
        clock=ClockWatch(witness=RedisWitness(redis, house.deployment)),
    )
    # While the database is away, this process has to see for itself how its clock goes.
    with suppress(SQLAlchemyError), house.database.read() as session:
        services.clock.begin(leases.database_now(session))
    provide(services)
    flushing = telemetry.Flushing(
        broker.connect(house.redis_url),
        heartbeat=True,
        deployment=house.deployment,
        trouble=_Trouble(house.database),
        look=giving_back.look,
        settings=house.settings.shared(),
    )
    flushing.start()
    tidying = Housekeeping(house.database, house.settings)
    tidying.start()
    house.database.on_write = keeper.written
    listening = waking.Listening(
        broker.connect(house.redis_url, seconds=waking.LISTEN_SECONDS), house.deployment, keeper.wake
    )
    listening.start()
    keeper.start(services)
    # What was imported stays as long as the process does: collections need not look at it.
    gc.freeze()
    logger.info("ready")
    queue.work(house.redis_url, asked_to_stop.is_set, house.deployment)
    known_people.wait(_LAST_CHECKS_SECONDS)
    tidying.stop()
    listening.stop()
    keeper.stop()
    flushing.stop()
    house.close()
    logger.info("stopped")
    return 0


class _Trouble:
    """What keeps this worker from working, when it was last looked: seldom while all is well, else each time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._well_until = 0.0

    def __call__(self) -> str | None:
        """The cause in words; None where nothing is wrong."""
        if time.monotonic() < self._well_until:
            return None
        try:
            self._database.check_writable()
        except SQLAlchemyError as error:
            return words(error)
        self._well_until = time.monotonic() + _WELL_SECONDS
        return None


if __name__ == "__main__":
    sys.exit(main())
