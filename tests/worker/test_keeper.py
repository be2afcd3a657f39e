"""Each of the keeper's duties is done by itself, and each cause is told once."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest

import worker.keeper
from store.messages import outbox
from tests.store.factory import connected, people, started
from tests.waiting import wait_for
from worker.keeper import Keeper
from worker.runtime.clock_watch import ClockWatch
from worker.runtime.queue import QueueUnavailable


class Queue:
    """A queue that cannot be had until `well`."""

    def __init__(self) -> None:
        self.well = False
        self.enqueued: list[str] = []

    def waiting(self):
        if not self.well:
            raise QueueUnavailable("Redis takes no writes: it is a replica")
        return set()

    def run_export(self, export_id: str) -> None:
        self.enqueued.append(export_id)


class Courier:
    """Counts how often it was sent out."""

    rounds = 0
    under_way = False

    def __init__(self, *arguments) -> None:
        pass

    def deliver_due(self, *, known: bool = False) -> int:
        Courier.rounds += 1
        return 0


@pytest.fixture
def keeper(monkeypatch):
    Courier.rounds = 0
    monkeypatch.setattr(worker.keeper, "Courier", Courier)
    monkeypatch.setattr(worker.keeper, "_PERIOD_SECONDS", 0.02)
    guards = []

    def guard() -> None:
        guards.append(1)
        raise OSError("no guardian")

    made = Keeper(guard)
    made.guards = guards
    monkeypatch.setattr(made._homes, "start", lambda *arguments: None)
    yield made
    made.stop()


@pytest.mark.long
def test_while_redis_is_away_messages_are_delivered_and_the_cause_is_told_once(database, keeper, caplog):
    caplog.set_level(logging.INFO, logger="worker.keeper")
    workspace = connected(database)
    started(database, *workspace, people(1))
    with database.write() as session:
        outbox.put_apart(session, workspace[0], "word", text="hello", blocks=[], channel_id="C1")
    queue = Queue()
    keeper.start(SimpleNamespace(database=database, queue=queue, slack_of=lambda workspace: None, clock=ClockWatch()))
    wait_for(lambda: Courier.rounds > 20)
    assert keeper.guards
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert sorted(told) == [
        "enqueuing what is due waits: Redis takes no writes: it is a replica",
        "guarding Redis waits: OSError",
    ]
    queue.well = True
    wait_for(lambda: queue.enqueued)
    wait_for(lambda: "enqueuing what is due goes on" in caplog.text)


class Busy(Courier):
    """Has messages left, one a round, and then one on its way until somebody has asked after it often enough."""

    left, asked, most = 4, 0, 5

    def deliver_due(self, *, known: bool = False) -> int:
        Busy.left -= Busy.left > 0
        return Busy.left

    @property
    def under_way(self) -> bool:
        Busy.asked += 1
        return Busy.asked < Busy.most


@pytest.mark.parametrize("slack_answers", [True, False])
def test_a_worker_that_ends_waits_for_its_last_messages_but_not_for_ever(database, keeper, monkeypatch, slack_answers):
    monkeypatch.setattr(worker.keeper, "Courier", Busy)
    monkeypatch.setattr(worker.keeper, "_LAST_SECONDS", 60.0 if slack_answers else 1.0)
    monkeypatch.setattr(Busy, "most", 5 if slack_answers else 10**9)
    monkeypatch.setattr(Busy, "left", 4)
    monkeypatch.setattr(Busy, "asked", 0)
    keeper._stopped.set()
    keeper.start(SimpleNamespace(database=database, queue=Queue(), slack_of=lambda workspace: None, clock=ClockWatch()))
    keeper._thread.join(60)
    assert not keeper._thread.is_alive()
    assert Busy.left == 0
    # How often there is time for is the machine's business.
    assert Busy.asked >= (5 if slack_answers else 1)
