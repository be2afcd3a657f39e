"""`/metrics`: what is counted at each scrape, what seldom, and what is told while Redis is away."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.http import metrics
from bot.http.metrics import Figures
from store.exporting import items, states
from store.models import Export, ExportState
from tests.store.factory import connected, people, started
from worker.runtime.queue import QueueUnavailable


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


class Queue:
    """What it tells, or that Redis is away."""

    told = None

    def status(self):
        if self.told is None:
            raise QueueUnavailable("away")
        return self.told


@pytest.fixture
def queue():
    return Queue()


@pytest.fixture
def page(database, queue):
    hearing = SimpleNamespace(problem=lambda: None)
    figures = Figures(SimpleNamespace(database=database, queue=queue, hearing=hearing))

    def read():
        lines = [line for line in figures.text().decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    read.hearing = hearing
    return read


def ended(database, where, name):
    export = started(database, *where, people(2, start=len(name) * 10), name=name)
    with database.write() as session:
        found = session.get_one(Export, export.id)
        sent = items.take(session, found, 2).sending
        items.note_exported(session, found, [(work, "id") for work in sent])
        states.end(session, found, ExportState.COMPLETE)


def test_every_state_has_its_number_and_what_has_ended_is_counted_seldom(database, page, monkeypatch):
    where = connected(database)
    started(database, *where, people(1), name="queued")
    ended(database, where, "a")
    now = [1000.0]
    monkeypatch.setattr(metrics.time, "monotonic", lambda: now[0])

    def told():
        found = page()
        return {state: found[f'seekout_exports{{state="{state}"}}'] for state in ExportState}, found[
            "seekout_candidates_exported"
        ]

    first = dict.fromkeys(ExportState, 0.0) | {ExportState.QUEUED: 1.0, ExportState.COMPLETE: 1.0}
    assert told() == (first, 2.0)
    ended(database, where, "bb")
    for passed, number in ((290.0, 1.0), (20.0, 2.0)):
        now[0] += passed
        assert told() == (first | {ExportState.COMPLETE: number}, 2.0 * number)


def test_while_redis_is_away_sql_is_told_all_the_same(page):
    found = page()
    assert (found["seekout_redis_up"], found["seekout_socket_up"], found["seekout_messages_waiting"]) == (0.0, 1.0, 0.0)
    assert "seekout_workers" not in found
    page.hearing.problem = lambda: "deaf"
    assert page()["seekout_socket_up"] == 0.0


def test_what_all_processes_have_noted_is_told(page, queue, monkeypatch):
    known = {
        "calls": SimpleNamespace(help="Calls.", labels=("kind",), buckets=()),
        "seconds": SimpleNamespace(help="Seconds.", labels=(), buckets=(0.5, 2.0)),
    }
    monkeypatch.setattr(metrics.telemetry, "METRICS", known)
    series = [
        SimpleNamespace(name="calls", labels=("a",), total=3.0, counts=[]),
        SimpleNamespace(name="calls", labels=("b",), total=4.0, counts=[]),
        SimpleNamespace(name="seconds", labels=(), total=9.5, counts=[1.0, 2.0, 4.0]),
    ]
    queue.told = SimpleNamespace(workers=2, jobs=5, age=7.5, figures=series)
    found = page()
    assert [found[f"seekout_{name}"] for name in ("redis_up", "workers", "queue_jobs", "queue_age_seconds")] == [
        1,
        2,
        5,
        7.5,
    ]
    assert (found['seekout_calls_total{kind="a"}'], found['seekout_calls_total{kind="b"}']) == (3.0, 4.0)
    assert [found[f'seekout_seconds_bucket{{le="{bound}"}}'] for bound in ("0.5", "2.0", "+Inf")] == [1.0, 3.0, 7.0]
    assert (found["seekout_seconds_sum"], found["seekout_seconds_count"]) == (9.5, 7.0)
