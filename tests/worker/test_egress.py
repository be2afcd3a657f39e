"""Nothing goes out but to the hosts of one list, no redirect is followed, and no call takes for ever."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest

import wire
from tests.servers import raw_server, read_request
from worker.runtime import egress
from worker.runtime.egress import To, is_allowed

API = "https://slack.com/api/"
REPOSITORY = Path(__file__).resolve().parents[2]
# Who may make connections at all. SourceWhale's client keeps to its one base address and follows no redirect; the
# doorway leads to the proxy that the environment names.
CALLERS = {"worker/runtime/egress.py", "wire/connections.py", "wire/doorway.py"}
MAKES_CONNECTIONS = {
    ("requests", name) for name in ("get", "post", "put", "patch", "delete", "head", "options", "request", "Session")
} | {("request", "urlopen"), ("socket", "create_connection"), ("urllib3", "PoolManager"), ("httpx", "Client")}
CLIENTS = {"WebClient", "WebhookClient", "AsyncWebClient", "urlopen", "HTTPSConnection", "HTTPConnection"}


@pytest.mark.parametrize(
    ("url", "to"),
    [
        ("https://hooks.slack.com/actions/T1/1/x", To.SLACK_HOOK),
        ("https://hooks.slack-gov.com/commands/1", To.SLACK_HOOK),
        ("https://files.slack.com/files-pri/T1-F1/name with spaces é.csv", To.SLACK_FILE),
        ("https://files.slack-gov.com/x", To.SLACK_FILE),
        ("https://slack.com:443/api/chat.postMessage?a=b", To.SLACK_API),
    ],
)
def test_slacks_own_addresses(url, to):
    assert is_allowed(url, to, API)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "http://hooks.slack.com/",
        "https://hooks.slack.com:8443/",
        "https://hooks.slack.com.evil.example/",
        "https://evil.example/hooks.slack.com",
        "https://hooks.slack.com@evil.example/",
        "https://evil.example\\@hooks.slack.com/",
        "https://evil.example/\\@hooks.slack.com/",
        "https://user:pass@hooks.slack.com/",
        "https://hooks.slack.com\t.evil.example/",
        "https://hooks.slack.com\n/",
        " https://hooks.slack.com/",
        "https://hooks.slack.com\u200b/",
        "https://hooks%2eslack.com/",
        "https://\uff48ooks.slack.com/",
        "https:hooks.slack.com/",
        "https:///hooks.slack.com/",
        "//hooks.slack.com/",
        "file:///etc/passwd",
        "http://127.0.0.1:6379/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "https://files.slack.com/",
        "",
    ],
)
def test_nobody_elses(url):
    assert not is_allowed(url, To.SLACK_HOOK, API)


def test_the_configured_base_is_one_scheme_host_and_port():
    base = "http://127.0.0.1:8000/api/"
    assert is_allowed("http://127.0.0.1:8000/response/1", To.SLACK_HOOK, base)
    for other in ("http://127.0.0.1:8001/", "https://127.0.0.1:8000/", "http://localhost:8000/", "http://127.0.0.1/"):
        assert not is_allowed(other, To.SLACK_HOOK, base)


def test_an_address_that_is_not_listed_is_not_even_connected_to():
    seen: list[bytes] = []
    with (
        raw_server(lambda connection, number: seen.append(read_request(connection))) as trap,
        egress.session(To.SLACK_HOOK, API) as session,
        pytest.raises(egress.Forbidden),
    ):
        session.post(f"{trap}/", json={}, timeout=2)
    assert seen == []


def test_a_redirect_is_not_followed_even_if_somebody_forgets_to_say_so():
    seen: list[bytes] = []

    def answer(connection, number):
        seen.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")

    with raw_server(answer) as base, egress.session(To.SLACK_API, base) as session:
        assert session.get(base, timeout=2).status_code == 302
    assert len(seen) == 1


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"])
def test_an_answer_that_drips_ends_with_the_deadline(head):
    def drip(connection, number):
        read_request(connection)
        connection.sendall(head)
        for _ in range(300):
            connection.sendall(b"H")
            time.sleep(0.1)

    with raw_server(drip) as base, egress.session(To.SLACK_API, base) as session:
        with pytest.raises(egress.Overdue), egress.within(0.5):
            session.get(base, timeout=5, allow_redirects=False)
        # The next call of the same thread has its own time.
        assert wire.running() is None


def test_a_call_in_time_is_not_disturbed():
    def answer(connection, number):
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with raw_server(answer) as base, egress.session(To.SLACK_API, base) as session, egress.within(5):
        assert session.get(base, timeout=2).text == "ok"


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://sourcewhale.app/campaigns/1", True),
        ("https://eu.sourcewhale.app/campaigns/1?tab=2#people", True),
        ("https://sourcewhale.app.evil.example/", False),
        ("https://evilsourcewhale.app/", False),
        ("http://sourcewhale.app/", False),
        ("https://sourcewhale.app:8443/", False),
        ("https://sourcewhale.app@evil.example/", False),
        ("javascript:alert(1)", False),
        ("<!here>", False),
        ("", False),
    ],
)
def test_links_lead_to_sourcewhales_own_house(url, own):
    assert egress.is_of_the_same_house(url, "https://sourcewhale.app/public-api") is own


def makes_connections(source: str) -> bool:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            owner = getattr(getattr(called, "value", None), "id", "")
            if (owner, name) in MAKES_CONNECTIONS or name in CLIENTS:
                return True
    return False


@pytest.mark.long
def test_nobody_else_makes_connections():
    assert makes_connections("import requests\nrequests.get('https://example.com')")
    paths = [
        path
        for room in ("bot", "worker", "store", "seekout", "sw_client", "wire")
        for path in (REPOSITORY / room).rglob("*.py")
    ]
    found = {path.relative_to(REPOSITORY).as_posix() for path in paths if makes_connections(path.read_text())}
    assert found - CALLERS == set()
