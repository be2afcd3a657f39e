"""Connections over HTTP: how long the rest of a request is awaited, and who goes where there are too many."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import pytest
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

from bot.http import server
from bot.http.server import _Channel, _connections, _Listener, create_server

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
WHOLE = HEAD + b"\r\nbody"


@pytest.fixture
def now(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(server.time, "monotonic", lambda: clock[0])
    return clock


@pytest.fixture
def channel(now, monkeypatch):
    """A connection that was opened just now; it is served by hand."""
    monkeypatch.setattr(HTTPChannel, "service", lambda self: self.requests.clear())
    ours, theirs = socket.socketpair()
    house = SimpleNamespace(add_task=lambda channel: None, active_channels={})
    made = _Channel(house, ours, ("", 1), Adjustments(), {})
    yield made
    made.socket.close()
    theirs.close()


def overdue_after(channel, now):
    """For how many seconds from now the rest is awaited; None: for ever."""
    began = now[0]
    found = [after for after in (0.0, 9.9, 10.0, 10.1, 19.9, 20.0, 20.1, 9999.0) if channel.is_overdue(began + after)]
    return found[0] if found else None


def test_the_first_byte_is_awaited_as_long_as_headers(channel, now):
    assert overdue_after(channel, now) == 10.1
    assert not channel.idle


def test_headers_are_awaited_from_their_first_byte_however_slowly_they_come(channel, now):
    now[0] += 7.0
    channel.received(HEAD[:9])
    assert overdue_after(channel, now) == 10.1
    began, now[0] = now[0], now[0] + 6.0
    channel.received(HEAD[9:20])
    assert channel.is_overdue(began + 10.1) and not channel.is_overdue(began + 10.0)
    assert not channel.idle


def test_a_body_is_awaited_longer(channel, now):
    channel.received(HEAD + b"\r\nbo")
    assert overdue_after(channel, now) == 20.1


def test_whoever_is_being_served_is_not_overdue_nor_idle(channel, now):
    channel.received(WHOLE)
    assert (overdue_after(channel, now), channel.idle) == (None, False)
    channel.service()
    assert (overdue_after(channel, now), channel.idle) == (None, True)


def test_a_request_after_another_has_its_own_time(channel, now):
    channel.received(WHOLE)
    channel.service()
    now[0] += 60.0
    channel.received(HEAD[:9])
    assert (overdue_after(channel, now), channel.idle) == (10.1, False)
    channel.received(HEAD[9:] + b"\r\nbody")
    assert (overdue_after(channel, now), channel.idle) == (None, False)


def test_what_comes_is_told_as_waitress_tells_it(channel):
    assert channel.received(b"") is False
    assert channel.received(HEAD) is True


# --- Who goes ---


class Waiting:
    """A connection that waits since a moment."""

    last_activity = 1e12

    def __init__(self, since=0.0, *, idle=False, requests=(), will_close=False, overdue=False) -> None:
        self.waits_since, self.idle, self.requests = since, idle, list(requests)
        self.will_close, self.overdue, self.asked = will_close, overdue, None

    def is_overdue(self, now):
        self.asked = now
        return self.overdue


def listener(channels, limit, files):
    made = _Listener.__new__(_Listener)
    made.active_channels = dict(enumerate(channels))
    made.adj = SimpleNamespace(connection_limit=limit, channel_timeout=75)
    made._map = range(files)
    return made


def test_what_is_overdue_is_given_up(now):
    late, early, old = Waiting(overdue=True), Waiting(), Waiting()
    old.last_activity = 24.0
    listener([late, early, old], 400, 3).maintenance(100.0)
    assert [one.will_close for one in (late, early, old)] == [True, False, True]
    assert late.asked == 100.0


@pytest.mark.parametrize(("files", "gone"), [(271, 0), (272, 64), (300, 64), (500, 64)])
def test_where_they_become_too_many_those_who_waited_longest_make_room(monkeypatch, files, gone):
    accepted = []
    monkeypatch.setattr(TcpWSGIServer, "handle_accept", lambda self: accepted.append(self))
    waiting = [Waiting(float(1000 - number)) for number in range(100)]
    served = [Waiting(1.0, requests=["x"]) for _ in range(3)]
    made = listener([*served, *waiting], 400, files)
    made.handle_accept()
    assert accepted == [made]
    assert sum(one.will_close for one in waiting) == gone
    assert all(one.will_close for one in waiting[100 - gone :])
    assert not any(one.will_close for one in served)


def test_those_between_two_requests_go_last_and_nobody_twice(monkeypatch):
    monkeypatch.setattr(TcpWSGIServer, "handle_accept", lambda self: None)
    idle = [Waiting(1.0, idle=True) for _ in range(5)]
    closing = [Waiting(2.0, will_close=True) for _ in range(30)]
    waiting = [Waiting(500.0) for _ in range(62)]
    listener([*idle, *closing, *waiting], 400, 400).handle_accept()
    assert all(one.will_close for one in waiting)
    assert sum(one.will_close for one in idle) == 2


# --- Limits ---


def test_a_server_has_its_limits(monkeypatch):
    monkeypatch.setattr(server, "_connections", lambda: 777)
    made = create_server(SimpleNamespace(), "127.0.0.1", 0, threads=3)
    try:
        (one,) = [each for each in made.map.values() if isinstance(each, _Listener)]
        assert one.adj is made.adj and one.channel_class is _Channel
        said = {
            name: getattr(one.adj, name)
            for name in (
                *("ident", "asyncore_use_poll", "connection_limit", "backlog", "channel_timeout", "cleanup_interval"),
                *("max_request_body_size", "max_request_header_size"),
            )
        }
        assert said == {
            "ident": None,
            "asyncore_use_poll": True,
            "connection_limit": 777,
            "backlog": 2048,
            "channel_timeout": 75,
            "cleanup_interval": 1,
            "max_request_body_size": 4_194_304,
            "max_request_header_size": 32_768,
        }
        assert len(made.task_dispatcher.threads) == 3
        assert made.effective_listen == [("127.0.0.1", one.effective_port)]
    finally:
        made.close()


@pytest.mark.parametrize(
    ("soft", "hard", "asked", "connections"),
    [
        (-1, -1, None, 4000),
        (1024, -1, 4256, 4000),
        (1024, 2000, 2000, 1744),
        (4256, 9999, None, 4000),
        (4255, 9999, 4256, 4000),
        (9999, 9999, None, 4000),
        (768, 768, None, 512),
        (769, 769, None, 513),
        (64, 64, None, 512),
    ],
)
def test_there_are_so_many_connections(monkeypatch, soft, hard, asked, connections):
    made = []
    monkeypatch.setattr(server.resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(server.resource, "setrlimit", lambda _, limits: made.append(limits))
    assert _connections() == connections
    assert made == ([] if asked is None else [(asked, hard)])
