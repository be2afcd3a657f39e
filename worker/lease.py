"""Holding an export's lease while its job runs: renewed by a thread, so that a slow answer does not lose it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from store import exports
from store.db import Database
from store.exports import Lease, LeaseLost
from store.models import Export

logger = logging.getLogger(__name__)

# A killed worker's export is free again after this time; the next worker then goes on (redis-and-rq.md: within 15 s).
LEASE_SECONDS = 10.0
_RENEW_SECONDS = 3.0


class HeldLease:
    """A lease that is ours until `check` says otherwise."""

    def __init__(self, database: Database, lease: Lease) -> None:
        self._database = database
        self.lease = lease
        self._lost = threading.Event()
        self._released = threading.Event()

    def check(self) -> None:
        """Call right before anything leaves for the outside. Raises LeaseLost."""
        if self._lost.is_set():
            raise LeaseLost(self.lease.export_id)
        exports.renew(self._database, self.lease, LEASE_SECONDS)

    def write(self) -> AbstractContextManager[tuple[Session, Export]]:
        """A transaction that commits only while the lease is ours. Raises LeaseLost."""
        return exports.held(self._database, self.lease, LEASE_SECONDS)

    def release(self, *, after: float = 0.0) -> None:
        """Give it back; the export is due again `after` seconds from now, if it has not ended."""
        self._released.set()
        exports.release(self._database, self.lease, after=after)

    @property
    def released(self) -> bool:
        """Whether it has been given back."""
        return self._released.is_set()

    def keep_alive(self) -> None:
        """Renew until released; run by a thread."""
        while not self._released.wait(_RENEW_SECONDS):
            try:
                exports.renew(self._database, self.lease, LEASE_SECONDS)
            except LeaseLost:
                self._lost.set()
                return
            except SQLAlchemyError as error:
                logger.warning("could not renew a lease: %s", type(error).__name__)


@contextmanager
def holding(database: Database, export_id: str) -> Iterator[HeldLease | None]:
    """The lease of an export for the length of a job, or None when it is not to be had.

    A LeaseLost inside ends the block quietly: another worker goes on with the export.
    """
    lease = exports.claim(database, export_id, LEASE_SECONDS)
    if lease is None:
        yield None
        return
    held = HeldLease(database, lease)
    renewer = threading.Thread(target=held.keep_alive, name=f"lease-{export_id}", daemon=True)
    renewer.start()
    try:
        yield held
    except LeaseLost:
        logger.info("export %s was taken over", export_id)
    finally:
        if not held.released:
            held.release()
        renewer.join()
