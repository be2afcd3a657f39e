"""A process that begins trusts the database's clock for as long as the ones before it saw that nobody set it."""

from __future__ import annotations

import fakeredis
import pytest

from worker.runtime import clock_watch
from worker.runtime.clock_watch import ClockWatch, RedisWitness

SETTLES = 60.0


@pytest.fixture
def redis():
    return fakeredis.FakeRedis()


class Machine:
    """Processes of one machine: a steady clock, and the database's, which can be set."""

    def __init__(self, redis) -> None:
        self.redis = redis
        self.steady, self.set_by = 1_000.0, 1_790_000_000.0

    def database_now(self) -> float:
        return self.steady + self.set_by

    def begin(self) -> ClockWatch:
        watch = ClockWatch(lambda: self.steady, RedisWitness(self.redis, "d"))
        watch.begin(self.database_now())
        return watch


def test_who_comes_after_another_trusts_what_that_one_saw(redis):
    machine = Machine(redis)
    assert machine.begin().untrusted_for(SETTLES) == SETTLES
    machine.steady += 50.0
    watch = machine.begin()
    assert watch.untrusted_for(SETTLES) == pytest.approx(10.0)
    assert (watch.take_step(), watch.cautious_for) == (0.0, 0.0)
    machine.steady += 20.0
    assert machine.begin().untrusted_for(SETTLES) == 0.0


@pytest.mark.parametrize("step", [-3600.0, -1.5, 1.5, 3600.0])
def test_a_clock_that_was_set_while_nobody_looked_is_not_trusted(redis, step):
    machine = Machine(redis)
    machine.begin()
    machine.steady += 300.0
    machine.set_by += step
    watch = machine.begin()
    assert watch.untrusted_for(SETTLES) == SETTLES
    # What waits until a time that is far away now is looked at by whoever is told so, and no lease taken early.
    assert watch.take_step() == pytest.approx(step)
    assert watch.take_step() == 0.0
    assert watch.cautious_for == 12.0
    machine.steady += 40.0
    assert machine.begin().untrusted_for(SETTLES) == pytest.approx(20.0)


def test_a_clock_that_was_set_while_somebody_looked_is_trusted_from_then_on(redis):
    machine = Machine(redis)
    watch = machine.begin()
    machine.steady += 300.0
    machine.set_by += 30.0
    watch.look(machine.database_now())
    watch.testify()
    machine.steady += 45.0
    assert machine.begin().untrusted_for(SETTLES) == pytest.approx(15.0)


def test_small_steps_at_each_start_do_not_pass_for_none(redis):
    machine = Machine(redis)
    machine.begin()
    machine.steady += 300.0
    machine.set_by += 0.8
    assert machine.begin().untrusted_for(SETTLES) == 0.0
    machine.set_by += 0.8
    assert machine.begin().untrusted_for(SETTLES) == SETTLES


@pytest.mark.parametrize("noted", [None, b"", b"nothing of ours", b"1.0", b"1.0 2.0 3.0", b"nan nan", b"\xff \xfe"])
def test_what_redis_has_lost_nobody_trusts(redis, noted):
    machine = Machine(redis)
    machine.begin()
    machine.steady += 300.0
    (key,) = redis.keys()
    redis.delete(key)
    if noted is not None:
        redis.set(key, noted)
    watch = machine.begin()
    assert watch.untrusted_for(SETTLES) == SETTLES
    assert watch.take_step() == 0.0


def test_a_note_of_another_kind_is_no_note(redis):
    machine = Machine(redis)
    machine.begin()
    machine.steady += 300.0
    (key,) = redis.keys()
    redis.delete(key)
    redis.lpush(key, "x")
    assert machine.begin().untrusted_for(SETTLES) == SETTLES


def test_while_redis_is_away_each_sees_for_itself(redis):
    machine = Machine(redis)
    machine.begin()
    machine.steady += 300.0
    machine.redis = fakeredis.FakeRedis(connected=False)
    assert machine.begin().untrusted_for(SETTLES) == SETTLES


@pytest.mark.parametrize("boots", [("one", "another"), (None, None)])
def test_another_start_of_the_machine_has_another_steady_clock(redis, monkeypatch, boots):
    machine = Machine(redis)
    monkeypatch.setattr(clock_watch, "_boot_id", lambda: boots[0])
    machine.begin()
    machine.steady += 300.0
    monkeypatch.setattr(clock_watch, "_boot_id", lambda: boots[1])
    assert machine.begin().untrusted_for(SETTLES) == SETTLES
