"""Holding an export's lease while its job runs: renewed by a thread, so that a slow answer does not lose it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from store.base.db import Database
from store.base.log import carried
from store.base.trouble import is_outage, words
from store.exporting import exports, leases
from store.exporting.leases import Lease, LeaseLost
from store.models import Export
from worker.runtime.clock_watch import ClockWatch, steady_now

logger = logging.getLogger(__name__)

# A killed worker's export is free again after this time; the next worker then goes on.
LEASE_SECONDS = 7.0
_RENEW_SECONDS = 1.5
# Nothing leaves for SourceWhale when less than this is left of the lease. So whoever takes the export over knows that
# the last request of a predecessor, however it died or froze, left so long before the lease ran out.
MARGIN_SECONDS = 4.0


class HeldLease:
    """A lease that is ours until `may_leave` or `write` says otherwise. Thread-safe."""

    def __init__(
        self, database: Database, lease: Lease, claimed_at: float, steady: Callable[[], float] = steady_now
    ) -> None:
        self._database = database
        self._steady = steady
        self.lease = lease
        self._lost = threading.Event()
        self._released = threading.Event()
        self._must_expire = self._looked = False
        self._ours_until = claimed_at + LEASE_SECONDS

    @property
    def last_departure(self) -> float | None:
        """When the last request of a holder who died with the lease can have left; None if it was given back."""
        return self.lease.expired_at - MARGIN_SECONDS if self.lease.expired_at else None

    def may_leave(self) -> None:
        """Call right before a request leaves; waits while renewing is slow. Raises LeaseLost.

        Once renewing was so slow that nothing could leave, or the process was frozen, only a transaction that looks
        whether somebody has cancelled the export meanwhile lets things leave again (`note_looked`).
        """
        while True:
            if self._lost.is_set() or self._released.is_set():
                raise LeaseLost(self.lease.export_id)
            if self._steady() <= self._ours_until - MARGIN_SECONDS:
                return
            time.sleep(0.02)

    @contextmanager
    def read(self) -> Iterator[tuple[Session, Export]]:
        """A look at the export, which locks nothing and renews nothing. Raises LeaseLost."""
        with self._database.read() as session:
            export = exports.by_id(session, self.lease.export_id)
            if export is None or export.lease_token != self.lease.token:
                raise LeaseLost(self.lease.export_id)
            yield session, export

    @contextmanager
    def write(self) -> Iterator[tuple[Session, Export]]:
        """A transaction that commits only while the lease is ours. Raises LeaseLost."""
        began, self._looked = self._steady(), False
        with leases.held(self._database, self.lease, LEASE_SECONDS) as held:
            yield held
        self._note_renewed(began, looked=self._looked)

    def note_looked(self) -> None:
        """The transaction of `write` that is open sees whether anything may leave, and whoever sends knows it."""
        self._looked = True

    def _note_renewed(self, began: float, *, looked: bool = False) -> None:
        if looked or began <= self._ours_until - MARGIN_SECONDS:
            self._ours_until = max(self._ours_until, began + LEASE_SECONDS)

    def let_expire(self) -> None:
        """Never give it back: SQL does not know what left last, and whoever takes the export over must allow for it."""
        self._must_expire = True

    def release(self, *, after: float = 0.0) -> None:
        """Give it back; the export is due again `after` seconds from now, if it has not ended."""
        self._released.set()
        if self._must_expire:
            return
        try:
            leases.release(self._database, self.lease, after=after)
        except SQLAlchemyError as error:
            if not is_outage(error):
                raise
            logger.warning("a lease runs out by itself: %s", words(error))

    @property
    def released(self) -> bool:
        """Whether it has been given back."""
        return self._released.is_set()

    def keep_alive(self) -> None:
        """Renew until released; run by a thread."""
        while not self._released.wait(_RENEW_SECONDS):
            began = self._steady()
            try:
                leases.renew(self._database, self.lease, LEASE_SECONDS)
            except LeaseLost:
                self._lost.set()
                return
            except SQLAlchemyError as error:
                logger.warning("could not renew a lease: %s", words(error))
            else:
                self._note_renewed(began)


@contextmanager
def holding(database: Database, export_id: str, clock: ClockWatch) -> Iterator[HeldLease | None]:
    """The lease of an export for the length of a job, or None when it is not to be had.

    A LeaseLost inside ends the block quietly: another worker goes on with the export.
    """
    claimed_at = steady_now()
    lease = leases.claim(database, export_id, LEASE_SECONDS, clock.may_take_expired)
    if lease is None:
        yield None
        return
    held = HeldLease(database, lease, claimed_at)
    renewer = threading.Thread(target=carried(held.keep_alive), name=f"lease-{export_id}", daemon=True)
    renewer.start()
    try:
        yield held
    except LeaseLost:
        logger.info("export %s was taken over", export_id)
    finally:
        if not held.released:
            held.release()
        renewer.join()
