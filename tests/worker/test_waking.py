"""Workers that are told of what was written look at once, and look seldom where nothing was."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from redis import Redis

import worker.keeper
from store.base.db import Database
from store.messages import outbox
from tests.servers import closed_port
from tests.store.factory import connected
from tests.waiting import wait_for
from worker.keeper import Keeper
from worker.runtime import waking
from worker.runtime.broker import connect
from worker.runtime.clock_watch import ClockWatch
from worker.runtime.embedded_redis import EmbeddedRedis


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("redis"))
    yield embedded.ensure_running()
    embedded.close()


def test_what_was_written_many_times_wakes_a_worker_of_the_same_deployment_and_no_other(url):
    ours, theirs = threading.Event(), threading.Event()
    listening = [
        waking.Listening(connect(url, seconds=waking.LISTEN_SECONDS), name, event.set)
        for name, event in (("ours", ours), ("theirs", theirs))
    ]
    for one in listening:
        one.start()
    telling = waking.Telling(connect(url), "ours")
    telling.start()
    for _ in range(100):
        telling.tell()
    assert ours.wait(60)
    assert not theirs.is_set()
    with Redis.from_url(url) as redis:
        assert redis.llen("ours:written") <= 1
    for one in listening:
        one.stop()


def test_a_redis_that_is_away_holds_nobody_up():
    away = f"redis://127.0.0.1:{closed_port()}/0"
    telling = waking.Telling(connect(away), "ours")
    telling.start()
    telling.tell()
    listening = waking.Listening(connect(away), "ours", lambda: None)
    listening.start()
    listening.stop()


@pytest.fixture
def keeper(monkeypatch):
    # Whoever is not woken looks after an hour: too late for any test.
    monkeypatch.setattr(worker.keeper, "_QUIET_SECONDS", 3600.0)
    monkeypatch.setattr(worker.keeper, "_LIVELY_SECONDS", 0.0)
    made = Keeper(lambda: None)
    monkeypatch.setattr(made._homes, "start", lambda *arguments: None)
    yield made
    made.stop()


@pytest.fixture
def courier(monkeypatch):
    """Set when messages are to be delivered."""
    delivered = threading.Event()
    monkeypatch.setattr(
        worker.keeper,
        "Courier",
        lambda *rest: SimpleNamespace(deliver_due=lambda **given: delivered.set(), under_way=0),
    )
    return delivered


@contextmanager
def running(keeper, url):
    """A keeper that has looked once, and found nothing: its database and a workspace's id."""
    database = Database(url)
    database.ledger_secret = b"the secret of tests"
    workspace_id, _ = connected(database)
    keeper.start(SimpleNamespace(database=database, queue=None, slack_of=lambda _: None, clock=ClockWatch()))
    wait_for(lambda: keeper._waits_long, 60)
    yield database, workspace_id
    keeper.stop()
    database.close()


@pytest.mark.parametrize("way", ["written by this process", "told by another"])
def test_a_keeper_that_waits_long_is_woken(migrated_sqlite, keeper, courier, way):
    with running(keeper, migrated_sqlite) as (database, workspace_id):
        if way == "written by this process":
            database.on_write = keeper.written
        with database.write() as session:
            outbox.put_apart(session, workspace_id, "word", text="hello", blocks=[], channel_id="C1")
        if way == "told by another":
            keeper.wake()
        assert courier.wait(60)


def test_a_message_that_is_to_be_told_later_is_told_then_and_not_at_the_next_look(
    migrated_sqlite, keeper, courier, monkeypatch
):
    monkeypatch.setattr(worker.keeper, "_PERIOD_SECONDS", 3600.0)
    with running(keeper, migrated_sqlite) as (database, workspace_id):
        with database.write() as session:
            outbox.put_apart(session, workspace_id, "word", text="hello", blocks=[], channel_id="C1", after=0.3)
        keeper.wake()
        assert courier.wait(60)
