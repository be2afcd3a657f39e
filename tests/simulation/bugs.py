"""Bugs put in on purpose: each takes away one promise, and the simulation must find it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import requests
from sqlalchemy import update

from store.base.clock import now
from store.exporting import leases
from store.models import Export, new_id
from sw_client import Unavailable, transport
from worker.delivery import deliver
from worker.destinations.base import Presence
from worker.destinations.sourcewhale import lookups
from worker.exports import lease, standing
from worker.runtime import clock_watch


@contextlib.contextmanager
def _instead(module: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


@contextlib.contextmanager
def _without_fence() -> Iterator[None]:
    with _instead(leases, "held", _held_without_fence), _instead(leases, "renew", _renewed_without_fence):
        yield


def _renewed_without_fence(database: Any, held: Any, seconds: float) -> None:
    with _held_without_fence(database, held, seconds):
        pass


@contextlib.contextmanager
def _held_without_fence(database: Any, held: Any, seconds: float) -> Iterator[Any]:
    with database.write() as session:
        session.execute(update(Export).where(Export.id == held.export_id).values(lease_until=now() + seconds))
        yield session, session.get_one(Export, held.export_id)


def _no_answer_by_name(error: BaseException, call: Any, **given: Any) -> Any:
    if isinstance(error, requests.exceptions.ProxyError):
        return Unavailable("SourceWhale cannot be reached.", operation=given["operation"])
    return _no_answer(error, call, **given)


_no_answer = transport._no_answer


@dataclass(frozen=True)
class Bug:
    """What is put in, and the faults and blows among which it shows soonest."""

    put_in: Callable[[], AbstractContextManager[None]]
    faults: tuple[str, ...] = ()
    blows: tuple[str, ...] = ()


BUGS: dict[str, Bug] = {
    "a lost fence": Bug(_without_fence, faults=("429", "refused", "slow"), blows=("freeze",)),
    "a doubt resolved too early": Bug(lambda: _instead(standing, "SETTLE_SECONDS", 0.5), faults=("late",)),
    "ProxyError as never connected": Bug(
        lambda: _instead(transport, "_no_answer", _no_answer_by_name), faults=("proxy after",)
    ),
    "a hit is taken for an arrival": Bug(
        lambda: _instead(lookups, "presence", lambda hit, work, goal, now: Presence.ARRIVED), faults=("lost before",)
    ),
    "a request that leaves when the lease has run out": Bug(
        lambda: _instead(lease.HeldLease, "may_leave", lambda self: None), faults=("slow", "late"), blows=("freeze",)
    ),
    "a clock that is believed wherever it stands": Bug(
        lambda: _instead(clock_watch.ClockWatch, "begin", lambda self, now: setattr(self, "_begun_at", -1e9)),
        faults=("late",),
        blows=("kill", "clock set"),
    ),
    "a message posted as another one after an unknown answer": Bug(
        lambda: _instead(deliver, "_client_msg_id", lambda message, target: new_id()), faults=("lost after",)
    ),
    "a cancel that the run does not see": Bug(
        lambda: _instead(standing.Standing, "look_again", lambda self, session, export: None), faults=("slow", "429")
    ),
}
