"""What a run decides without asking anybody: when it looks doubts up, when it gives way, what a halt weighs."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from store.exporting import seals
from store.models import Connection, Export
from tests.worker.exports.toy import explanation
from worker.destinations.base import Effect
from worker.exports import doubts, giving_way, halting
from worker.exports.halting import Paused, Stopped, halt_for, halt_for_connection, weightier
from worker.exports.news import News


class Clock:
    """Takes the place of the module `time`, and goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    for module in (doubts, giving_way):
        monkeypatch.setattr(module, "time", made)
    return made


def test_doubts_are_due_at_the_earliest_time_that_somebody_named(clock):
    made = doubts.Doubts(SimpleNamespace(is_new=True), SimpleNamespace())
    assert not made.due
    made.look_in(8.0)
    made.look_in(3.0)
    made.look_in(20.0)
    clock.now += 2.9
    assert not made.due
    clock.now += 0.1
    assert made.due


def test_after_a_step_of_the_clock_no_doubt_is_settled_before_it_is_over(clock):
    standing = SimpleNamespace(is_new=False, untrusted_for=lambda: 12.0)
    made = doubts.Doubts(standing, SimpleNamespace())
    assert made.due
    assert made.settle(News()) is False
    clock.now += 11.9
    assert not made.due
    clock.now += 0.1
    assert made.due


class Queue:
    def __init__(self, *, waiting=False, at_a_modal=False) -> None:
        self.waiting, self.at_a_modal, self.asked = waiting, at_a_modal, 0

    def how_many_wait(self):
        return int(self.waiting)

    def somebody_waits_next(self):
        self.asked += 1
        return self.at_a_modal


SENDERS = SimpleNamespace(longest_wait=lambda: 0.0, shortest_wait=lambda: 0.0, longest_answer=0.0)


def run_of(clock, queue, *, progressed=True, stopping=lambda: False):
    standing = SimpleNamespace(
        services=SimpleNamespace(queue=queue, stopping=stopping), halt=None, progressed=progressed
    )
    made = giving_way.GivingWay(standing, SENDERS)
    # What came before the run's own time does not count.
    clock.now += 500
    made.begin()
    return standing, made


@pytest.mark.parametrize(
    ("queue", "progressed", "seconds", "gives_way"),
    [
        (Queue(waiting=True), True, 1.9, False),
        (Queue(waiting=True), True, 2.1, True),
        (Queue(waiting=True), False, 30.0, False),
        (Queue(waiting=True, at_a_modal=True), True, 0.25, False),
        (Queue(waiting=True, at_a_modal=True), True, 0.4, True),
        (Queue(), True, 59.0, False),
        (Queue(), True, 61.0, True),
        (Queue(), False, 61.0, True),
    ],
)
def test_a_run_gives_way_to_whoever_waits_and_once_a_minute_in_any_case(clock, queue, progressed, seconds, gives_way):
    standing, way = run_of(clock, queue, progressed=progressed)
    clock.now += seconds
    assert way.look() is False
    assert (standing.halt is not None) is gives_way
    assert standing.halt is None or (standing.halt.seconds, standing.halt.reason) == (0.0, None)


def test_the_queue_is_looked_at_five_times_a_second_and_no_more_often(clock):
    queue = Queue()
    _, way = run_of(clock, queue)
    for _ in range(100):
        clock.now += 0.01
        way.look()
    assert 3 <= queue.asked <= 6


def test_a_worker_that_is_asked_to_stop_waits_six_seconds_for_what_is_on_its_way(clock):
    standing, way = run_of(clock, Queue(), stopping=lambda: True)
    assert way.look() is False and standing.halt.seconds == 0.0
    clock.now += 5.9
    assert way.look() is False
    clock.now += 0.2
    assert way.look() is True


def test_why_a_run_halts_is_not_forgotten_when_its_worker_is_asked_to_stop(clock):
    standing, way = run_of(clock, Queue(), stopping=lambda: True)
    standing.halt = stopped = Stopped("for good")
    way.look()
    assert standing.halt is stopped


@pytest.mark.parametrize(
    ("more", "kind", "seconds", "reason"),
    [
        ({"ends": True}, Stopped, None, "the board says nothing"),
        ({"retry_after": 7.0}, Paused, 7.0, "the board says nothing"),
        ({}, Paused, 0.0, "the board says nothing"),
        ({"interrupted": True}, Paused, 0.0, None),
    ],
)
def test_what_an_error_means_for_a_run(more, kind, seconds, reason):
    halt = halt_for(explanation(Effect.NOTHING, **more))
    assert type(halt) is kind
    if isinstance(halt, Paused):
        assert (halt.seconds, halt.reason) == (seconds, reason)
    else:
        assert str(halt) == reason


def connection(**values):
    defaults = {"id": "C", "can_export": True, "pools_enabled": True, "ledger_id": None, "made_at": 1.0}
    return Connection(**(defaults | values))


@pytest.mark.parametrize(
    ("values", "kind", "problem"),
    [
        ({}, "prospects", None),
        ({"ledger_id": "L2"}, "prospects", halting.ANOTHER_ACCOUNT),
        ({"can_export": False}, "candidates", halting.EXPORT_OFF),
        ({"pools_enabled": False}, "prospects", halting.PROSPECTS_OFF),
        ({"pools_enabled": False}, "candidates", None),
        ({"ledger_id": "L2", "can_export": False, "pools_enabled": False}, "prospects", halting.ANOTHER_ACCOUNT),
        ({"can_export": False, "pools_enabled": False}, "prospects", halting.EXPORT_OFF),
    ],
)
def test_by_which_connection_nothing_may_leave(values, kind, problem):
    found = halt_for_connection(connection(**values), Export(connection_id="C", kind=kind, seal=None))
    assert (None if found is None else str(found)) == problem


@pytest.mark.parametrize(("ledger", "changed"), [(None, False), ("0", True), ("zzz", True)])
def test_another_account_is_another_connection(ledger, changed):
    assert seals.connection_changed(connection(ledger_id=ledger), Export(connection_id="C", seal=None)) is changed


def told(halt) -> tuple:
    return ("ends", str(halt)) if isinstance(halt, Stopped) else (halt.seconds, halt.reason)


def test_of_two_reasons_an_end_counts_most_then_the_longest_pause_and_any_word_about_it():
    nothing, long, short, silent, ends, other = (
        None,
        Paused(9.0, "long"),
        Paused(1.0, "short"),
        Paused(20.0),
        Stopped("ends"),
        Stopped("ends too"),
    )
    assert told(weightier(nothing, short)) == (1.0, "short")
    for one, another in itertools.permutations((long, short)):
        assert told(weightier(one, another)) == (9.0, "long")
    for one, another in itertools.permutations((silent, short)):
        assert told(weightier(one, another)) == (20.0, "short")
    assert told(weightier(silent, Paused(1.0))) == (20.0, None)
    for known in (nothing, long, silent):
        assert told(weightier(known, ends)) == ("ends", "ends")
    for new in (long, silent, other):
        assert told(weightier(ends, new)) == ("ends", "ends")
