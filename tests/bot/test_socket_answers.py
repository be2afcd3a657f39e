"""Socket Mode by itself: what is said while Slack cannot reach this process, and answers that do not reach Slack."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientNotConnectedError

from bot import socket_mode
from bot.socket_mode import SocketMode, _Connection
from tests.local_slack import local_slack
from tests.waiting import wait_for


class Current:
    """A connection that has been silent for so many seconds."""

    leaving = False

    def __init__(self, silent=0.0, connected=True) -> None:
        self.silent, self.connected, self.retired_after = silent, connected, None

    def silent_for(self):
        return self.silent

    def is_connected(self):
        return self.connected

    def retire(self, seconds):
        self.retired_after = seconds


@pytest.fixture
def mode():
    return SocketMode(SimpleNamespace(), "xapp-1", concurrency=1)


@pytest.mark.parametrize(
    ("current", "problem"),
    [
        (None, "it has not connected to Slack yet"),
        (Current(0.0), None),
        (Current(4.4), None),
        (Current(4.6), "Slack has not answered for seconds"),
        (Current(9.0, connected=False), "it has not connected to Slack yet"),
    ],
)
def test_why_slack_cannot_reach_this_process(mode, current, problem):
    mode._current = current
    assert mode.problem() == problem


def test_what_keeps_slack_away_is_logged_once_for_as_long_as_it_lasts(mode, caplog):
    for trouble in ("Slack is away", "Slack is away", "no permission", "Slack is away"):
        mode._say(trouble)
    said = [record.getMessage().removesuffix("; trying again") for record in caplog.records]
    assert said == ["Slack is away", "no permission", "Slack is away"]


@pytest.mark.parametrize("step", [-3600.0, -10.0, 0.0, 3600.0])
def test_a_clock_that_is_set_makes_no_connection_look_alive_or_dead(monkeypatch, step):
    """Set back by an hour, the bot was deaf for as long without noticing, and said that it was ready."""
    wall, steady = [1_800_000_000.0], [50.0]
    monkeypatch.setattr(socket_mode, "time", SimpleNamespace(time=lambda: wall[0], monotonic=lambda: steady[0]))
    app = SimpleNamespace(client=SimpleNamespace(ssl=None, proxy=None, base_url="http://127.0.0.1:1/"))
    connection = _Connection(app, "xapp-1", "ws://127.0.0.1:1/link", 1, threading.Event().set)
    session = SimpleNamespace(is_active=lambda: True, last_ping_pong_time=None)
    monkeypatch.setattr(connection, "current_session", session)

    def passes(seconds: float, *, pong: bool) -> float:
        wall[0], steady[0] = wall[0] + seconds, steady[0] + seconds
        if pong:
            session.last_ping_pong_time = wall[0]
        return connection.silent_for()

    assert passes(2.0, pong=False) == 2.0
    assert passes(2.0, pong=True) == 0.0
    wall[0] += step
    assert passes(1.0, pong=False) == 1.0
    assert passes(1.0, pong=True) == 0.0
    assert passes(7.0, pong=False) == 7.0
    session.is_active = lambda: False
    assert connection.silent_for() == float("inf")


@pytest.mark.parametrize(
    ("leaving", "fresh", "stays", "retired_after"),
    [
        (False, Current(), "fresh", 0.0),
        (True, Current(), "fresh", 12.0),
        (False, None, None, 0.0),
        # Slack is going to close it, and still hands over through it.
        (True, None, "old", None),
    ],
)
def test_a_connection_is_replaced_before_the_old_one_goes(mode, monkeypatch, leaving, fresh, stays, retired_after):
    old = Current()
    old.leaving = leaving
    mode._current = old
    monkeypatch.setattr(mode, "_open", lambda: fresh)
    assert mode._replace(old) is (fresh is not None)
    assert mode._current is {"fresh": fresh, "old": old, None: None}[stays]
    assert (old.retired_after, mode._old) == (retired_after, [] if retired_after is None else [old])
    assert mode._connected_once.is_set() is (fresh is not None)


def test_what_cannot_be_answered_is_an_incident_of_ours(monkeypatch, caplog):
    """The SDK would write the text of the error, which may name people."""

    def fails(app, request):
        raise ValueError("ada@example.com")

    monkeypatch.setattr(socket_mode, "run_bolt_app", fails)
    connection = _Connection.__new__(_Connection)
    connection._app = SimpleNamespace()
    connection._handle(SimpleNamespace(), SimpleNamespace())
    (record,) = caplog.records
    assert record.name == "bot.socket_mode" and "incident" in record.getMessage()
    assert "ada@example.com" not in record.getMessage()


@pytest.mark.parametrize("fault", [None, OSError("broken"), SlackClientNotConnectedError("closed")])
def test_an_answer_that_does_not_reach_slack_ends_nothing(monkeypatch, caplog, fault):
    def send_response(*_):
        if fault is not None:
            raise fault

    monkeypatch.setattr(socket_mode, "run_bolt_app", lambda app, request: "answer")
    monkeypatch.setattr(socket_mode, "send_response", send_response)
    connection = _Connection.__new__(_Connection)
    connection._app = SimpleNamespace()
    connection._handle(SimpleNamespace(), SimpleNamespace())
    assert ("did not reach Slack" in caplog.text) is (fault is not None)


def test_a_process_that_ends_does_not_wait_for_slack(mode):
    mode._connected_once.set()
    mode.wait_until_connected(threading.Event())
    other = SocketMode(SimpleNamespace(), "xapp-1", concurrency=1)
    ending = threading.Event()
    ending.set()
    other.wait_until_connected(ending)


@pytest.mark.long
def test_a_token_that_another_deployment_uses_too_is_told(caplog):
    """Half of what people type was answered from a developer's database, and nothing said so."""

    def told():
        return [one.getMessage() for one in caplog.records if "SLACK_APP_TOKEN" in one.getMessage()]

    with local_slack() as slack:
        app = SimpleNamespace(client=WebClient(base_url=f"{slack.url}/api/"))
        ours, theirs = (SocketMode(app, "xapp-local", concurrency=1) for _ in range(2))
        try:
            ours.start()
            wait_for(lambda: ours.problem() is None)
            before = ours._current
            slack.post("/_control/socket", {"do": "refresh"})
            # The old connection stands beside the new one for a while, and is ours too.
            wait_for(lambda: ours._current is not before)
            assert told() == []
            theirs.start()
            wait_for(lambda: theirs.problem() is None)
            assert len(told()) == 1 and "other connections stand with this" in told()[0]
        finally:
            for one in (theirs, ours):
                one.stop()
