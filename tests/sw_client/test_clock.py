"""SourceWhale's clock, told from the Date of its answers."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from sw_client import ServerClock, SourceWhale
from tests import ways
from tests.servers import read_request
from tests.ways import listening


@pytest.fixture
def still(monkeypatch):
    """Our clock stands where the last answer ended."""

    def set_to(moment):
        monkeypatch.setattr("sw_client.clock.time.time", lambda: moment)

    return set_to


def see(clock, still, began, stamp, seconds=0.2, **headers):
    still(began + seconds)
    clock.learn({"Date": formatdate(stamp, usegmt=True), **headers}, began=began, seconds=seconds)


@pytest.mark.parametrize("real", [-4000.0, -0.3, 0.0, 0.6, 86_400.0])
def test_the_true_offset_is_always_within_and_many_answers_narrow_it(still, real):
    clock = ServerClock()
    for number in range(40):
        began = 1_800_000_000 + number * 1.37
        see(clock, still, began, int(began + 0.1 + real))
        assert clock.offset.low <= real + 1e-3
        assert clock.offset.high >= real - 1e-3
    assert clock.offset.uncertainty < 0.3
    assert clock.offset.middle == pytest.approx(real, abs=0.3)


def test_nothing_is_sure_before_the_first_answer():
    clock = ServerClock()
    assert clock.offset is None
    assert not clock.surely_after(2e9, 1e9)
    assert not clock.surely_before(1e9, 2e9)


def test_later_and_earlier_are_sure_only_beyond_the_uncertainty(still):
    clock = ServerClock()
    see(clock, still, 1000.0, 1060, seconds=0.0)
    # The server is ahead by 60 to 61 seconds.
    assert clock.surely_after(1061.5, 1000.0)
    assert not clock.surely_after(1060.9, 1000.0)
    # A time in whole seconds may be up to a second later than it says.
    assert clock.surely_before(1058.9, 1000.0)
    assert not clock.surely_before(1059.5, 1000.0)


def test_a_clock_that_was_set_is_believed_anew(still):
    clock = ServerClock()
    see(clock, still, 1000.0, 1000)
    see(clock, still, 1010.0, 4610)
    assert clock.offset.low > 3598


@pytest.mark.parametrize("headers", [{"Date": "yesterday"}, {"Date": ""}, {}, {"Date": "Mon, 32 Foo 2026 00:00:00"}])
def test_an_unreadable_date_says_nothing(headers):
    clock = ServerClock()
    clock.learn(headers, began=time.time(), seconds=0.0)
    assert clock.offset is None


def test_an_answer_out_of_a_cache_says_nothing(still):
    clock = ServerClock()
    see(clock, still, 1000.0, 900, Age="100")
    assert clock.offset is None


def test_our_own_clock_set_meanwhile_says_nothing(still):
    clock = ServerClock()
    still(5000.0)
    clock.learn({"Date": formatdate(1000, usegmt=True)}, began=1000.0, seconds=0.1)
    assert clock.offset is None


def test_a_client_learns_from_good_answers_only(monkeypatch):
    ways.forget_the_environment(monkeypatch)
    answers = [("502 Bad", formatdate(1000, usegmt=True)), ("200 OK", formatdate(time.time() + 3600, usegmt=True))]

    def server(end):
        read_request(end)
        status, date = answers.pop(0)
        end.sendall(f"HTTP/1.1 {status}\r\nDate: {date}\r\nConnection: close\r\n\r\n".encode() + b'{"projects": []}')

    with listening(server) as port, SourceWhale("k", f"http://127.0.0.1:{port}") as client:
        assert client.list_projects() == []
    assert client.clock.offset.middle == pytest.approx(3600, abs=2)


def test_what_was_learnt_is_less_sure_the_longer_ago_that_was(still, monkeypatch):
    clock, passed = ServerClock(), [0.0]
    monkeypatch.setattr("sw_client.clock.time.monotonic", lambda: 500.0 + passed[0])
    see(clock, still, 1000.0, 1000, seconds=0.0)
    at_first = clock.offset
    for hours, seconds in ((1, 0.18), (10, 1.8)):
        passed[0] = hours * 3600.0
        assert at_first.low - clock.offset.low == pytest.approx(seconds)
        assert clock.offset.high - at_first.high == pytest.approx(seconds)
    # What is learnt then counts anew.
    see(clock, still, 2000.0, 2000, seconds=0.0)
    assert clock.offset.uncertainty == pytest.approx(at_first.uncertainty)
