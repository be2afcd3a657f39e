"""Socket Mode without a socket: when a connection is opened, why none is, how long is waited, and who else is there."""

from __future__ import annotations

import json
import logging
import socket
import threading
from types import SimpleNamespace

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from bot import socket_mode
from bot.socket_mode import SocketMode, _Connection
from tests.bot.desks import refused
from tests.servers import closed_port


class Clock:
    """Seconds, which pass while somebody sleeps."""

    def __init__(self, monkeypatch):
        self.at = 50.0
        self.slept = []
        monkeypatch.setattr(
            socket_mode,
            "time",
            SimpleNamespace(time=lambda: 1e9 + self.at, monotonic=lambda: self.at, sleep=self.sleep),
        )

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


class Fake:
    """A connection: whether it can be opened, says hello and stands, and what became of it."""

    leaving, errors = False, ()

    def __init__(self, fault=None, *, hello=True, connected=True, together=1, silent=0.0):
        self.fault, self.hello, self.connected, self.together, self.silent = fault, hello, connected, together, silent
        self.closed, self.gone_after, self.is_retired = False, None, False

    def connect(self):
        if self.fault is not None:
            raise self.fault

    def is_connected(self):
        return self.connected

    def said_hello(self):
        return self.hello

    def silent_for(self):
        return self.silent

    def retire(self, seconds):
        self.gone_after = seconds

    def retired(self):
        return self.is_retired

    def close(self):
        self.closed = True


def mode_with(monkeypatch, answer, fake=None):
    """Socket Mode for which Slack answers so, and whose connections are this one; what it was asked and made with."""
    told = []

    def asked(app_token):
        told.append(app_token)
        if isinstance(answer, Exception):
            raise answer
        return {"url": answer}

    def made(*arguments):
        told.append(arguments[1:4])
        return fake

    monkeypatch.setattr(socket_mode, "_Connection", made)
    app = SimpleNamespace(client=SimpleNamespace(apps_connections_open=asked))
    return SocketMode(app, "xapp-1", concurrency=7), told


SCOPE = "an app-level token begins with xapp- and needs the scope connections:write"


@pytest.mark.parametrize(
    ("answer", "fake", "trouble"),
    [
        (refused("invalid_auth"), None, f"Slack refuses SLACK_APP_TOKEN (invalid_auth): {SCOPE}"),
        (refused("token_revoked"), None, f"Slack refuses SLACK_APP_TOKEN (token_revoked): {SCOPE}"),
        (refused("not_allowed_token_type"), None, f"Slack refuses SLACK_APP_TOKEN (not_allowed_token_type): {SCOPE}"),
        (refused("missing_scope"), None, f"Slack refuses SLACK_APP_TOKEN (missing_scope): {SCOPE}"),
        (refused("internal_error"), None, "Slack gives no connection (internal_error)"),
        (refused("ratelimited"), None, "Slack gives no connection (ratelimited)"),
        (TimeoutError("away"), None, "Slack cannot be reached (TimeoutError)"),
        ("ws://x", Fake(ConnectionResetError("away")), "Slack cannot be reached (ConnectionResetError)"),
        (
            "ws://x",
            Fake(SlackClientNotConnectedError("closed")),
            "Slack cannot be reached (SlackClientNotConnectedError)",
        ),
        ("ws://x", Fake(hello=False), "Slack does not take the connection"),
        ("ws://x", Fake(connected=False), "Slack does not take the connection"),
        # An answer that nobody foresees: whoever connects goes on trying.
        ("ws://x", Fake(ValueError("Invalid IPv6 URL")), "Slack cannot be reached (ValueError)"),
        ("ws://x", Fake(RuntimeError("can't start new thread")), "Slack cannot be reached (RuntimeError)"),
        ("ws://x", Fake(), None),
    ],
)
def test_a_connection_is_opened_or_it_is_said_why_not(monkeypatch, caplog, answer, fake, trouble):
    mode, told = mode_with(monkeypatch, answer, fake)
    opened = mode._open()
    assert opened is (fake if trouble is None else None)
    assert told == ["xapp-1", *([("xapp-1", "ws://x", 7)] if fake is not None else [])]
    assert mode.problem() == (trouble or "its connection to Slack has ended")
    said = [record.getMessage() for record in caplog.records]
    assert said[:1] == ([f"{trouble}; trying again"] if trouble else [])
    # Where it was raised is told, under an id, of what nobody foresees, and once.
    is_unforeseen = trouble is not None and ("ValueError" in trouble or "RuntimeError" in trouble)
    assert [("incident" in line, "connecting to Slack" in line) for line in said[1:]] == [(True, True)] * is_unforeseen
    mode._open()
    assert trouble is None or len(caplog.records) == len(said)
    if fake is not None:
        assert fake.closed is (trouble is not None)


@pytest.mark.long
def test_however_often_no_connection_comes_about_no_thread_of_it_stays(monkeypatch):
    """Each try begins some; a proxy that is named wrongly is tried for days."""
    app = App(client=WebClient(token="xoxb-1"), token_verification_enabled=False)
    monkeypatch.setattr(app.client, "apps_connections_open", lambda app_token: {"url": "wss://slack.example/link"})
    for proxy in ("http://proxy.example:99999", "https://proxy.example:port", f"http://127.0.0.1:{closed_port()}"):
        monkeypatch.setenv("https_proxy", proxy)
        before = threading.active_count()
        for _ in range(3):
            assert SocketMode(app, "xapp-1", concurrency=2)._open() is None
        assert threading.active_count() <= before


@pytest.mark.parametrize(
    ("together", "ours", "others"),
    [(1, [], 0), (2, [], 1), (2, [Fake()], 0), (3, [Fake()], 1), (4, [Fake(), Fake(connected=False)], 2), (0, [], 0)],
)
def test_others_who_use_the_token_are_told_of_once(monkeypatch, caplog, together, ours, others):
    caplog.set_level(logging.WARNING)
    fake = Fake(together=together)
    mode, _ = mode_with(monkeypatch, "ws://x", fake)
    mode._old = ours[1:]
    mode._current = ours[0] if ours else None
    for _ in range(2):
        mode._open()
    said = [record.getMessage() for record in caplog.records]
    assert [text.partition(" ")[0] for text in said] == ([str(others)] if others else [])
    # Another number is told of again.
    fake.together += 3
    mode._open()
    assert len(caplog.records) == len(said) + 1


def test_the_loop_replaces_what_leaves_or_is_dead_and_waits_longer_each_time(monkeypatch):
    mode, _ = mode_with(monkeypatch, "")
    waits, replaced, looks = [], [], []
    ends = iter([False, False, False, False, False, False, False, True, True, False, False])
    current = Fake(silent=6.5)
    dead, leaving = Fake(silent=6.6), Fake()
    leaving.leaving = True
    gone, stays = Fake(), Fake()
    gone.is_retired = True
    there = iter([None] * 7 + [dead, leaving, current, None])

    def replace(old):
        replaced.append(old)
        return next(ends)

    def look(seconds):
        looks.append(seconds)
        mode._current = next(there, None)
        if len(looks) == 11:
            mode._stopping.set()

    monkeypatch.setattr(mode, "_replace", replace)
    monkeypatch.setattr(
        mode,
        "_stopping",
        SimpleNamespace(is_set=lambda: len(looks) == 11, wait=waits.append, set=lambda: None),
    )
    monkeypatch.setattr(mode, "_wake", SimpleNamespace(clear=lambda: None, wait=look))
    mode._old = [gone, stays]
    mode._keep()
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 0.5]
    assert replaced == [*[None] * 8, dead, leaving]
    assert looks == [0.2] * 11
    assert mode._old == [stays]


# --- One connection ---


def connection(monkeypatch, url="wss://slack/link", wake=None):
    app = SimpleNamespace(client=SimpleNamespace(ssl=None, proxy=None, base_url="http://127.0.0.1:1/"))
    made = _Connection(app, "xapp-1", url, 7, wake or (lambda: None))
    # The thread that hands over what Slack sends ends by itself: nobody waits for it here. The one that reads sessions
    # would read those of a test for ever, and beside it.
    made.message_processor.event.set()
    made.current_session_runner.event.set()
    made.current_session_runner.thread.join()
    return made


def test_a_connection_is_made_for_slack_to_be_heard(monkeypatch):
    made = connection(monkeypatch)
    assert (made.leaving, made.together, made.wss_uri) == (False, 1, "wss://slack/link")
    assert (made.auto_reconnect_enabled, made.ping_interval) == (False, 2.0)
    assert made.socket_mode_request_listeners == [made._handle]
    assert made.message_workers._max_workers == 7
    assert not made.retired()


def test_a_connection_that_slack_is_going_to_close_wakes_the_loop(monkeypatch):
    woken = []
    made = connection(monkeypatch, wake=lambda: woken.append(1))
    made.enqueue_message('{"type": "disconnect", "reason": "refresh_requested"}')
    made.process_message()
    assert made.leaving is True and woken == [1]
    # Nobody is to wait for an answer to that.
    assert made.message_queue.unfinished_tasks == 0


@pytest.mark.parametrize(
    ("text", "hello", "together"),
    [
        (json.dumps({"type": "hello", "num_connections": 3}), True, 3),
        (json.dumps({"type": "hello"}), True, 1),
        (json.dumps({"type": "hello", "num_connections": 0}), True, 1),
        (json.dumps({"type": "hello", "num_connections": "many"}), True, 1),
        (json.dumps({"type": "hello", "num_connections": None}), True, 1),
        (json.dumps(["hello"]), True, 1),
        ('{"type": "hello"', True, 1),
        (json.dumps({"type": "disconnect"}), False, 1),
        (json.dumps({"text": "x" * 181, "type": "hello"}), False, 1),
        (json.dumps({"text": "x" * 100, "type": "hello", "num_connections": 2}), True, 2),
    ],
)
def test_slacks_first_word_is_awaited(monkeypatch, text, hello, together):
    made = connection(monkeypatch)
    made._greeted(text)
    assert (made._hello.is_set(), made.together) == (hello, together)
    asked = []
    monkeypatch.setattr(made, "_hello", SimpleNamespace(wait=lambda seconds: asked.append(seconds) or hello))
    assert made.said_hello() is hello and asked == [3.0]


@pytest.mark.parametrize(
    ("seconds", "ends_by_itself_after", "slept"),
    [(0.0, 99, 0), (0.25, 99, 3), (12.0, 99, 120), (12.0, 5, 5), (12.0, 0, 0)],
)
def test_a_farewell_lasts_as_long_as_slack_hands_over(monkeypatch, clock, seconds, ends_by_itself_after, slept):
    made = connection(monkeypatch)
    closed = []
    monkeypatch.setattr(
        made, "is_connected", lambda: len(clock.slept) < ends_by_itself_after or ends_by_itself_after == 99
    )
    monkeypatch.setattr(made, "close", lambda: closed.append(clock.at))
    made._close_after(seconds)
    assert abs(len(clock.slept) - slept) <= (1 if slept == 120 else 0) and set(clock.slept) <= {0.1}
    assert len(closed) == 1


def test_a_connection_is_retired_once_it_is_closed(monkeypatch):
    made = connection(monkeypatch)
    may_end = threading.Event()
    closed = []
    monkeypatch.setattr(made, "_close_after", lambda seconds: (may_end.wait(9), closed.append(seconds)))
    made.retire(3.5)
    assert not made.retired()
    assert (made._closing.name, made._closing.daemon) == ("socket-farewell", True)
    may_end.set()
    made._closing.join(9)
    assert made.retired() and closed == [3.5]


def test_a_session_that_ended_is_not_read_and_a_fault_in_one_ends_it(monkeypatch, caplog):
    made = connection(monkeypatch)
    read = []

    def session(active, fault=None):
        def run(state):
            read.append(state)
            if fault is not None:
                raise fault

        lock = threading.Lock()
        return SimpleNamespace(
            is_active=lambda: active, run_until_completion=run, close=lambda: None, sock=None, sock_receive_lock=lock
        )

    made.current_session_state = SimpleNamespace(terminated=False)
    for one in (None, session(False), session(True), session(True, RuntimeError("odd"))):
        made.current_session = one
        made._run_current_session()
    assert read == [made.current_session_state] * 2
    assert [record.getMessage() for record in caplog.records] == ["a connection to Slack ended: RuntimeError"]


@pytest.mark.parametrize("rest", [b"", b'\x81\x7e\x04\x00{"type": "half'])
def test_a_connection_that_the_other_side_ended_is_read_no_further(monkeypatch, rest):
    """The SDK asked it again at once, for as long as pings may go unanswered, and the whole process stood still."""
    made = connection(monkeypatch)
    ours, theirs = socket.socketpair()
    heard = []
    session = Connection("wss://slack/link", made.logger, on_message_listener=heard.append)
    session.sock = ours
    made.current_session, made.current_session_state = session, ConnectionState()
    theirs.sendall(b'\x81\x05"one"' + rest)
    theirs.close()
    reader = threading.Thread(target=made._run_current_session, daemon=True)
    reader.start()
    reader.join(30)
    assert not reader.is_alive() and not made.is_connected()
    assert heard[0] == '"one"'


@pytest.mark.parametrize(
    ("url", "environment", "proxy"),
    [
        ("wss://slack.example/link", {"https_proxy": "http://proxy:1"}, "http://proxy:1"),
        ("wss://slack.example/link", {"http_proxy": "http://proxy:1"}, None),
        ("ws://slack.example/link", {"http_proxy": "http://proxy:1"}, "http://proxy:1"),
        ("ws://slack.example/link", {"https_proxy": "http://proxy:1"}, None),
        ("wss://slack.example/link", {"https_proxy": "http://proxy:1", "no_proxy": "slack.example"}, None),
        ("wss://slack.example/link", {}, None),
        # What the calls of the Web API understand, this understands.
        ("wss://slack.example/link", {"https_proxy": "proxy.example:1"}, "http://proxy.example:1"),
        ("wss://slack.example/link", {"all_proxy": "http://proxy:1"}, "http://proxy:1"),
        ("ws://slack.example/link", {"all_proxy": "http://proxy:1"}, "http://proxy:1"),
        ("wss://slack.example/link", {"all_proxy": "http://all:1", "https_proxy": "http://proxy:1"}, "http://proxy:1"),
        ("wss://slack.example/link", {"all_proxy": "http://proxy:1", "no_proxy": ".example"}, None),
        ("wss://slack.example:443/link", {"all_proxy": "http://proxy:1", "no_proxy": "slack.example:443"}, None),
        ("wss://10.1.2.3/link", {"https_proxy": "http://proxy:1", "no_proxy": "10.0.0.0/8"}, None),
        ("wss://11.1.2.3/link", {"https_proxy": "http://proxy:1", "no_proxy": "10.0.0.0/8"}, "http://proxy:1"),
        # Its password stands in no address: clients write those into their logs.
        ("wss://slack.example/link", {"https_proxy": "http://user:pass@proxy:1"}, "http://proxy:1"),
        ("wss://slack.example/link", {"https_proxy": "http://user@proxy:1/"}, "http://proxy:1"),
    ],
)
def test_the_proxy_is_that_of_the_address(monkeypatch, url, environment, proxy):
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    made = connection(monkeypatch, url)
    assert made.proxy == proxy


def test_all_connections_end_with_the_process(monkeypatch):
    mode, _ = mode_with(monkeypatch, "")
    joined = []
    mode._thread = SimpleNamespace(join=lambda timeout: joined.append(timeout))
    mode._old, mode._current = [Fake(), Fake()], Fake()
    mode.stop()
    assert mode._stopping.is_set() and mode._wake.is_set() and joined == [5]
    assert all(one.closed for one in (*mode._old, mode._current))
    mode._current = None
    mode.stop()


def test_the_loop_is_a_thread_of_its_own(monkeypatch):
    mode, _ = mode_with(monkeypatch, "")
    assert (mode._thread.name, mode._thread.daemon) == ("socket-mode", True)
    assert issubclass(_Connection, SocketModeClient)
