"""The way to Slack's Web API: kept connections that died, drips, proxies and authorities of one's own."""

from __future__ import annotations

import threading
import time

import pytest

from tests import ways
from tests.servers import read_request
from tests.ways import PROXIED, ROUTES, Authority, Proxy, listening, reset, route
from worker.runtime.egress import Overdue
from worker.slack.clients import SlackClient, kept_connections

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"ok": true}'

pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    ways.forget_the_environment(monkeypatch)
    return monkeypatch.setenv


def client_of(address: str, timeout: int = 5) -> SlackClient:
    base = f"{address}/api/"
    return SlackClient(
        token="xoxb-local",
        base_url=base,
        timeout=timeout,
        session=kept_connections(base),
        on_dead_token=lambda problem: None,
    )


class Slack:
    """Answers each request, and ends a connection as `ends` says after the `answers` requests that it answers."""

    def __init__(self, answers: int, ends) -> None:
        self.answers, self.ends = answers, ends
        self.requests: list[bytes] = []
        self.connections = 0
        self._lock = threading.Lock()

    def __call__(self, end) -> None:
        with self._lock:
            self.connections += 1
        for _ in range(self.answers):
            if not (request := read_request(end)):
                return
            self.requests.append(request)
            end.sendall(OK)
        if read_request(end):
            self.ends(end)


def closes(end):
    pass


def half_an_answer(end):
    end.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{")


def half_a_status(end):
    end.sendall(b"HTTP/1.1 2")


@pytest.mark.parametrize("ends", [closes, reset], ids=lambda ends: ends.__name__)
@pytest.mark.parametrize("way", ROUTES)
def test_a_kept_connection_that_breaks_at_the_next_request_is_replaced(way, ends, authority, environment):
    slack = Slack(1, ends)
    with route(way, authority, slack, environment=environment) as address:
        client = client_of(address)
        for _ in range(3):
            assert client.views_open(trigger_id="1.2", view={"type": "modal"})["ok"]
    # Each was answered once; the second and third had to be sent again on a connection of their own.
    assert len(slack.requests) == 3
    assert slack.connections == 3


@pytest.mark.parametrize("ends", [closes, reset], ids=lambda ends: ends.__name__)
def test_what_would_stand_twice_is_not_sent_again(ends):
    slack = Slack(1, ends)
    with listening(slack) as port:
        client = client_of(f"http://127.0.0.1:{port}")
        assert client.api_test()["ok"]
        with pytest.raises(OSError):
            client.chat_postMessage(channel="C1", text="one")
    assert slack.connections == 1


def test_what_would_stand_twice_leaves_on_no_connection_that_may_have_died(monkeypatch):
    slack = Slack(1, closes)
    monkeypatch.setattr("worker.slack.clients._MOMENT_SECONDS", 0.2)
    with listening(slack) as port:
        client = client_of(f"http://127.0.0.1:{port}")
        assert client.api_test()["ok"]
        time.sleep(0.3)
        assert client.chat_postMessage(channel="C1", text="one")["ok"]
    assert len(slack.requests) == slack.connections == 2


def test_a_new_connection_that_breaks_is_not_tried_again():
    slack = Slack(0, closes)
    with listening(slack) as port, pytest.raises(OSError):
        client_of(f"http://127.0.0.1:{port}").chat_postMessage(channel="C1", text="one")
    assert slack.connections == 1


@pytest.mark.parametrize("ends", [half_an_answer, half_a_status], ids=lambda ends: ends.__name__)
def test_what_breaks_within_its_answer_is_not_sent_again(ends):
    slack = Slack(1, ends)
    with listening(slack) as port:
        client = client_of(f"http://127.0.0.1:{port}")
        assert client.api_test()["ok"]
        with pytest.raises(OSError):
            client.chat_postMessage(channel="C1", text="one")
    assert slack.connections == 1


def test_an_answer_that_drips_ends_at_the_deadline():
    enough = threading.Event()

    def drip(end):
        read_request(end)
        while not enough.wait(0.1):
            end.sendall(b"H")

    with listening(drip) as port:
        with pytest.raises(Overdue):
            client_of(f"http://127.0.0.1:{port}", timeout=1).api_test()
        enough.set()


def test_an_idle_connection_is_not_used_for_ever(monkeypatch):
    slack = Slack(100, closes)
    with listening(slack) as port:
        client = client_of(f"http://127.0.0.1:{port}")
        assert client.api_test()["ok"]
        assert client.api_test()["ok"]
        assert slack.connections == 1
        monkeypatch.setattr("wire.connections.OLDEST_IDLE_SECONDS", 0.0)
        assert client.api_test()["ok"]
        assert slack.connections == 2


@pytest.mark.parametrize("way", PROXIED)
def test_slack_is_reached_through_a_proxy(way, authority, environment):
    proxy, slack = Proxy(), Slack(10, closes)
    with route(way, authority, slack, environment=environment, proxy=proxy) as address:
        assert client_of(address).api_test()["ok"]
    assert len(proxy.asked) == 1
    assert b"xoxb-local" not in proxy.heads[0] or not way.startswith("CONNECT")


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_slack_behind_an_authority_of_ones_own(name, authority, environment):
    with route("direct, TLS", authority, Slack(10, closes), environment=environment) as address:
        environment("REQUESTS_CA_BUNDLE", "")
        with pytest.raises(OSError, match="certificate"):
            client_of(address).api_test()
        environment(name, str(authority.file))
        assert client_of(address).api_test()["ok"]


def test_no_proxy_is_obeyed(authority, environment):
    proxy = Proxy()
    with route("CONNECT proxy, plain", authority, Slack(1, closes), environment=environment, proxy=proxy) as address:
        environment("NO_PROXY", "127.0.0.1")
        assert client_of(address).api_test()["ok"]
    assert proxy.asked == []
