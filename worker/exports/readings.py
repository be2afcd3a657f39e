"""How often a file has been read without its reading having come to an end: one that ends workers is not read again."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from store.base.trouble import words
from store.exporting import exports
from worker.exports.lease import HeldLease
from worker.services import Services

logger = logging.getLogger(__name__)

# In the report of an export that is being prepared.
_BEGUN = "reads_begun"
# A file reads in a process of its own; so a worker that died meanwhile has most likely died of something else.
MOST_DEAD_WORKERS = 3
# For so long a worker that survived waits for a database that is away, to say so.
_LONGEST_WAIT_SECONDS, _PAUSE_SECONDS = 120.0, 0.5


class EndsWorkers(Exception):
    """`times` workers began to read this file, and none of them has been heard of since."""

    def __init__(self, times: int) -> None:
        super().__init__(f"{times} workers died in the reading of a file")
        self.times = times


@contextmanager
def counted(services: Services, lease: HeldLease) -> Iterator[None]:
    """A reading is counted before it begins, since a file that ends the worker leaves no other trace.

    One that ends in an error, whatever it was, does not count: the worker lives. One that ends well is forgotten with
    the report that is replaced. Raises EndsWorkers instead of reading when MOST_DEAD_WORKERS have begun already.
    """
    with lease.write() as (_, export):
        begun = export.report.get(_BEGUN, 0)
        if begun < MOST_DEAD_WORKERS:
            export.report = {**export.report, _BEGUN: begun + 1}
    if begun >= MOST_DEAD_WORKERS:
        raise EndsWorkers(begun)
    try:
        yield
    except Exception:
        _survived(services, lease.lease.export_id)
        raise


def _survived(services: Services, export_id: str) -> None:
    """Take one reading off the count, whoever holds the lease by now: what went wrong may be that SQL was away."""
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    while True:
        try:
            with services.database.write() as session:
                export = exports.by_id(session, export_id, lock=True)
                if export is not None and (begun := export.report.get(_BEGUN)):
                    export.report = {**export.report, _BEGUN: begun - 1}
        except SQLAlchemyError as error:
            if services.stopping() or time.monotonic() > deadline:
                logger.warning("a reading of export %s still counts: %s", export_id, words(error))
                return
            time.sleep(_PAUSE_SECONDS)
        else:
            return
