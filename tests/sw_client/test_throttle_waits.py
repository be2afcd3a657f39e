"""How long the throttle waits by itself: in numbers, for the rest of its behaviour stands in tests/worker."""

from __future__ import annotations

import random
import time

import pytest

from sw_client.throttle import FAILURES_TO_OPEN, LocalThrottle, open_seconds, slower, unasked_wait


def test_a_429_without_a_word_doubles_the_wait_up_to_a_minute():
    assert [unasked_wait(refusals) for refusals in range(9)] == [2, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_service_that_stays_down_is_left_alone_for_twice_as_long_each_time_up_to_a_minute():
    assert [open_seconds(FAILURES_TO_OPEN + more) for more in range(12)] == [2, 4, 8, 16, 32, *[60] * 7]
    assert open_seconds(10_000) == 60


@pytest.mark.parametrize(("rate", "then"), [(400.0, 10.0), (20.0, 10.0), (10.0, 5.0), (0.3, 0.2), (0.2, 0.2)])
def test_after_a_429_half_as_many_calls_go_and_never_fewer_than_one_in_five_seconds(rate, then):
    assert slower(rate) == then


def test_a_wait_is_as_long_as_was_asked_for_at_any_time_of_the_clock(monkeypatch):
    clock = random.Random(1)
    for now in [clock.uniform(0, 1000) for _ in range(50)]:
        monkeypatch.setattr(time, "monotonic", lambda now=now: now)
        assert LocalThrottle().asked_to_wait(60) == 60
