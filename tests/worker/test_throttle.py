"""One throttle for everybody with the same key: in a process, and in a real Redis for several."""

from __future__ import annotations

import time

import pytest
from redis import Redis

from sw_client import Hold, LocalThrottle
from sw_client.throttle import FAILURES_TO_OPEN
from tests.servers import closed_port
from worker.destinations.sourcewhale.throttle import SharedThrottle, Throttles
from worker.runtime.broker import connect
from worker.runtime.embedded_redis import EmbeddedRedis


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("redis"))
    yield Redis.from_url(embedded.ensure_running())
    embedded.close()


@pytest.fixture(params=["local", "shared"])
def pair(request, redis):
    """Two clients' throttles for one key; the local kind is one object in one process."""
    redis.flushall()
    if request.param == "local":
        one = LocalThrottle()
        return one, one
    return SharedThrottle(redis, "throttle:x"), SharedThrottle(connect(redis_url(redis)), "throttle:x")


def redis_url(redis):
    return f"unix://{redis.connection_pool.connection_kwargs['path']}"


def test_nothing_is_held_back_before_sourcewhale_says_so(pair):
    one, two = pair
    for throttle in (one, two) * 50:
        turn = throttle.turn(1.0)
        assert turn.reserved
        assert turn.wait < 0.5
        throttle.succeeded()


def test_a_wait_that_one_was_asked_for_is_everybodys(pair):
    one, two = pair
    assert 1.9 < one.asked_to_wait(2) < 2.01
    held = two.turn(10.0)
    assert (held.hold, held.reserved) == (Hold.ASKED_TO_WAIT, False)
    assert 0.0 < held.wait < 2.01
    time.sleep(held.wait + 0.05)
    assert two.turn(1.0).reserved


def test_a_later_and_shorter_wait_does_not_shorten_the_first(pair):
    one, two = pair
    one.asked_to_wait(30)
    assert two.asked_to_wait(1) > 28
    assert one.turn(1.0).wait > 28


def test_a_clock_of_redis_that_is_set_back_holds_nobody_for_as_long(redis):
    throttle = SharedThrottle(redis, "throttle:stepped")
    throttle.asked_to_wait(2)
    for name in ("at", "blocked", "next"):
        redis.hincrbyfloat("throttle:stepped", name, 3600)
    held = throttle.turn(1.0)
    assert held.hold is Hold.ASKED_TO_WAIT
    assert 0.0 < held.wait < 2.1
    time.sleep(held.wait + 0.05)
    assert throttle.turn(1.0).reserved


def test_after_it_turns_come_more_slowly_and_faster_again_with_success(pair):
    one, two = pair
    one.asked_to_wait(0.01)
    time.sleep(0.05)

    def spacing() -> float:
        """Seconds from one turn to the next, when several are asked for at once."""
        turns = [time.monotonic() + throttle.turn(60.0).wait for throttle in (one, two) * 10]
        return (turns[-1] - turns[0]) / (len(turns) - 1)

    slow = spacing()
    assert slow > 0.09
    for _ in range(2000):
        one.succeeded()
    assert spacing() < slow / 2


def test_several_refusals_of_one_moment_are_one_sign(pair):
    one, two = pair
    for throttle in (one, two, one, two):
        throttle.asked_to_wait(0.5)
    time.sleep(0.55)
    turns = [time.monotonic() + throttle.turn(60.0).wait for throttle in (one, two) * 10]
    assert (turns[-1] - turns[0]) / (len(turns) - 1) < 0.15


def test_a_refusal_without_a_word_waits_longer_each_time(pair):
    one, two = pair
    assert 1.9 < one.asked_to_wait(None) < 2.01
    assert 0.0 < two.asked_to_wait(None) < 2.01


def test_further_refusals_wait_longer_until_a_call_succeeds(monkeypatch):
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    throttle = LocalThrottle()
    waits = []
    for _ in range(7):
        waits.append(throttle.asked_to_wait(None))
        assert throttle.asked_to_wait(None) == waits[-1]
        now += waits[-1] + 1.0
    assert waits == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    throttle.succeeded()
    assert throttle.asked_to_wait(None) == 2.0


def test_a_service_that_fails_again_and_again_is_left_alone_and_then_tried_by_one(pair):
    one, two = pair
    for number in range(FAILURES_TO_OPEN):
        assert (one, two)[number % 2].turn(1.0).reserved
        (one, two)[number % 2].failed()
    held = two.turn(10.0)
    assert (held.hold, held.reserved) == (Hold.DOWN, False)
    assert 0.0 < held.wait < 2.01
    time.sleep(held.wait + 0.05)
    assert one.turn(1.0).reserved
    held = two.turn(1.0)
    # The one that tries may be back at once.
    assert (held.hold, held.wait < 2.01) == (Hold.DOWN, True)
    one.succeeded()
    assert two.turn(1.0).reserved


def test_a_success_in_between_forgets_the_failures(pair):
    one, two = pair
    for _ in range(3):
        for _ in range(FAILURES_TO_OPEN - 1):
            one.failed()
        two.turn(1.0)
        two.succeeded()
    assert one.turn(1.0).reserved


def test_a_redis_that_lost_everything_begins_anew(redis):
    throttle = SharedThrottle(redis, "throttle:lost")
    throttle.asked_to_wait(60)
    assert not throttle.turn(1.0).reserved
    redis.flushall()
    redis.script_flush()
    assert throttle.turn(1.0).reserved


def test_without_redis_each_process_holds_its_own_calls_back():
    throttle = SharedThrottle(connect(f"redis://127.0.0.1:{closed_port()}"), "throttle:away")
    assert throttle.turn(1.0).reserved
    assert 50 < throttle.asked_to_wait(60) <= 60
    assert throttle.turn(1.0).hold is Hold.ASKED_TO_WAIT


def test_redis_never_sees_a_key(redis):
    redis.flushall()
    Throttles(redis).of("sw-very-secret").asked_to_wait(5)
    (name,) = redis.keys("throttle:*")
    assert b"secret" not in name
    assert Throttles(redis).of("sw-very-secret").turn(1.0).hold is Hold.ASKED_TO_WAIT
    assert Throttles(redis).of("sw-another").turn(1.0).reserved
