"""Socket Mode through proxies: plain ones, ones in TLS, with a certificate authority of one's own, and past them."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
import threading

import pytest
from slack_bolt import App
from slack_sdk import WebClient

import wire
from bot.socket_mode import SocketMode, _Connection
from tests import ways
from tests.ways import Authority, Proxy, read_head, route

HELLO = b'{"type":"hello","num_connections":1}'


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def environment(monkeypatch):
    ways.forget_the_environment(monkeypatch)
    return monkeypatch.setenv


def slack(end):
    """A websocket that says hello."""
    head = read_head(end)
    key = re.search(rb"(?i)sec-websocket-key: (\S+)", head)[1]
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    end.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
    end.sendall(b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
    end.sendall(bytes([0x81, len(HELLO)]) + HELLO)
    while end.recv(1000):
        pass


def connect(url: str) -> bool:
    """Whether a connection hears Slack's hello."""
    app = App(client=WebClient(token="xoxb-1", ssl=wire.tls_context()), token_verification_enabled=False)
    connection = _Connection(app, "xapp-1", url, 2, threading.Event().set)
    try:
        connection.connect()
        return connection.is_connected() and connection.said_hello()
    finally:
        connection.close()


@pytest.mark.parametrize("way", ["CONNECT proxy, plain", "CONNECT proxy, TLS"])
def test_slack_is_heard_through_a_proxy(way, authority, environment):
    proxy = Proxy()
    with route(way, authority, slack, environment=environment, proxy=proxy) as address:
        assert connect(address.replace("https://", "wss://") + "/link?ticket=1")
    (asked,) = proxy.asked
    assert asked.startswith("CONNECT 127.0.0.1:")


@pytest.mark.parametrize("way", ["CONNECT proxy, plain", "CONNECT proxy, TLS"])
def test_a_proxys_password_is_given(way, authority, environment, monkeypatch):
    proxy = Proxy()
    with route(way, authority, slack, environment=environment, proxy=proxy) as address:
        environment("HTTPS_PROXY", os.environ["HTTPS_PROXY"].replace("://", "://user:pass%40word@"))
        assert connect(address.replace("https://", "wss://") + "/link?ticket=1")
    assert base64.b64encode(b"user:pass@word") in proxy.heads[0]


@pytest.mark.parametrize("way", ["CONNECT proxy, plain", "CONNECT proxy, TLS"])
@pytest.mark.parametrize("refusal", ["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway"])
def test_a_proxy_that_refuses_is_told_of_and_its_password_is_not(
    way, refusal, authority, environment, monkeypatch, caplog
):
    # What the SDK says below that is written nowhere (store.base.log).
    caplog.set_level(logging.WARNING)
    proxy = Proxy(refuse=f"HTTP/1.1 {refusal}\r\n\r\n".encode())
    with route(way, authority, slack, environment=environment, proxy=proxy) as address:
        environment("HTTPS_PROXY", os.environ["HTTPS_PROXY"].replace("://", "://user:pass%40word@"))
        url = address.replace("https://", "wss://") + "/link?ticket=1"
        client = WebClient(token="xoxb-1", ssl=wire.tls_context())
        monkeypatch.setattr(client, "apps_connections_open", lambda app_token: {"url": url})
        mode = SocketMode(App(client=client, token_verification_enabled=False), "xapp-1", concurrency=2)
        assert mode._open() is None
    assert mode.problem() == f"the proxy refuses the way to 127.0.0.1 with {refusal[:3]}"
    assert base64.b64encode(b"user:pass@word") in proxy.heads[0]
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert f"the proxy refuses the way to 127.0.0.1 with {refusal[:3]}; trying again" in said
    assert "pass%40word" not in said and "pass@word" not in said


def test_a_connection_that_is_closed_before_it_is_read_ends():
    class Session:
        rounds, sock, sock_receive_lock = 0, None, threading.Lock()

        def is_active(self):
            return True

        def run_until_completion(self, state):
            while not state.terminated and self.rounds < 100:
                self.rounds += 1

    app = App(client=WebClient(token="xoxb-1"), token_verification_enabled=False)
    connection = _Connection(app, "xapp-1", "ws://127.0.0.1:1/link", 2, threading.Event().set)
    connection.current_session = Session()
    connection.current_session_state.terminated = True
    connection._run_current_session()
    assert connection.current_session.rounds == 0
    connection.current_session = None
    connection.close()


def test_an_authority_that_is_not_known_is_not_believed(authority, environment):
    proxy = Proxy()
    with route("CONNECT proxy, plain", authority, slack, environment=environment, proxy=proxy) as address:
        environment("REQUESTS_CA_BUNDLE", "")
        assert not connect(address.replace("https://", "wss://") + "/link?ticket=1")


def test_no_proxy_leads_past_it(authority, environment):
    proxy = Proxy()
    with route("forward proxy, plain", authority, slack, environment=environment, proxy=proxy) as address:
        environment("NO_PROXY", "127.0.0.1")
        assert connect(address.replace("http://", "ws://") + "/link?ticket=1")
    assert proxy.asked == []
