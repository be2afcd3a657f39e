"""Whatever a stranger sends to the bot's port, by whatever method, in whatever form: refused, in one line, for nothing.

The server is the bot's own, with the whole bot behind it; requests are bytes, for no client would send some of these.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import logging
import socket
import threading
import time
from urllib.parse import urlencode

import pytest

from bot.http.application import create_http
from bot.http.floods import Lines
from bot.http.server import create_server
from tests.bot.two_workspaces import SECRET, begin_anew, make_house
from tests.servers import raw_server

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
UNSIGNED = {"X-Slack-Request-Timestamp": "0", "X-Slack-Signature": f"v0={'0' * 64}"}


@pytest.fixture(scope="module")
def strangers_house(furnished, tmp_path_factory):
    made = make_house(furnished, tmp_path_factory.mktemp("door") / "door.db")
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def port(strangers_house):
    """Where the bot listens."""
    server = create_server(create_http(strangers_house.app, strangers_house.desk), "127.0.0.1", 0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_listen[0][1])
    server.close()
    thread.join(10)


@pytest.fixture
def trap():
    """An address of a stranger's, and what came to it."""
    came: list[int] = []
    with raw_server(lambda connection, number: came.append(number)) as url:
        yield url, came


def send(port: int, request: bytes) -> tuple[int, bytes]:
    """Bytes as they are. Returns the status of the answer, 0 where there is none, and the answer."""
    answer = b""
    # A connection may end while the rest of a request that is too long is still on its way.
    with (
        socket.create_connection(("127.0.0.1", port), timeout=60) as connection,
        contextlib.suppress(ConnectionError),
    ):
        connection.sendall(request)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        while chunk := connection.recv(65536):
            answer += chunk
    return (int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0), answer


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: bot", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body


METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "post", "X" * 500]
PATHS = [
    "/slack/events",
    "/slack/events/",
    "//slack/events",
    "/slack/../slack/events",
    "/slack/events;x",
    "/%2e%2e/",
    "*",
]


@pytest.mark.long
@pytest.mark.parametrize("path", PATHS)
def test_other_methods_and_other_ways_to_write_the_address_lead_nowhere(port, strangers_house, caplog, path):
    begin_anew(strangers_house.slack)
    for method in METHODS:
        with caplog.at_level(logging.INFO):
            status, answer = send(port, request(method, path, b'{"type": "url_verification"}', Content_Type=JSON))
        # OPTIONS is answered by the framework, which says no more than which methods there are.
        assert 400 <= status < 500 or (status == 200 and method == "OPTIONS"), (method, answer)
        assert b"Location" not in answer
    assert strangers_house.slack.calls() == []
    assert "incident" not in caplog.text and "Traceback" not in caplog.text


def payload(url: str, kind: str) -> dict[str, object]:
    return {
        "type": kind,
        "team": {"id": "T_LOCAL"},
        "team_id": "T_LOCAL",
        "user": {"id": "U_DANA", "team_id": "T_LOCAL"},
        "trigger_id": "1.2",
        "response_url": f"{url}/steal",
        "challenge": "reflected",
        "ssl_check": "1",
        "actions": [{"type": "button", "action_id": "cancel_export", "block_id": "b", "value": "x", "action_ts": "1"}],
        "event": {"type": "app_home_opened", "user": "U_DANA", "tab": "home"},
        "event_id": "Ev1",
        "view": {"id": "V1", "type": "modal", "callback_id": "export", "private_metadata": "", "state": {"values": {}}},
    }


KINDS = [
    *("block_actions", "view_submission", "view_closed", "block_suggestion", "message_action", "shortcut"),
    *("event_callback", "url_verification", "app_rate_limited", "workflow_step_edit", "interactive_message", ""),
]
FORMS = {
    "JSON": lambda said: (JSON, json.dumps(said).encode()),
    "JSON of another character set": lambda said: (f"{JSON}; charset=utf-16", json.dumps(said).encode("utf-16")),
    "a form": lambda said: (FORM, urlencode({"payload": json.dumps(said)}).encode()),
    "a command": lambda said: (FORM, urlencode({"command": "/export", "text": "help", **said}).encode()),
    "a check of TLS": lambda said: (FORM, urlencode({"ssl_check": "1", "token": "x"}).encode()),
    "no type": lambda said: ("", json.dumps(said).encode()),
    "text": lambda said: ("text/plain", json.dumps(said).encode()),
    "a form of parts": lambda said: (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="payload"\r\n\r\n' + json.dumps(said).encode() + b"\r\n--b--\r\n",
    ),
    "an odd type": lambda said: ("application/json\xff; =;;", json.dumps(said).encode()),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.long
def test_no_kind_of_payload_in_any_form_does_anything_unsigned(port, strangers_house, trap, caplog, form):
    url, came = trap
    begin_anew(strangers_house.slack)
    before = strangers_house.ours()
    for kind in KINDS:
        content_type, body = FORMS[form](payload(url, kind))
        headers = {**UNSIGNED, "X-Slack-Request-Timestamp": str(int(time.time()))}
        caplog.clear()
        with caplog.at_level(logging.INFO):
            status, answer = send(port, request("POST", "/slack/events", body, Content_Type=content_type, **headers))
        assert status == 401
        assert b"reflected" not in answer
        said = [record.getMessage() for record in caplog.records]
        assert said == ["a request was refused: it was signed with another secret"]
    assert strangers_house.slack.calls() == []
    assert strangers_house.ours() == before
    assert came == []


SIGNATURES = {
    "twice": "X-Slack-Signature: v0={zeros}\r\nX-Slack-Signature: v0={zeros}",
    "the time twice": "X-Slack-Request-Timestamp: {now}\r\n" * 2 + "X-Slack-Signature: v0={zeros}",
    "folded": "X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: v0=\r\n {zeros}",
    "with underscores": "X_Slack_Request_Timestamp: {now}\r\nX_Slack_Signature: v0={zeros}",
    "bytes": "X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: v0=\xff\xfe",
    "a very long time": "X-Slack-Request-Timestamp: {nines}\r\nX-Slack-Signature: v0={zeros}",
    "a time below zero": "X-Slack-Request-Timestamp: -{nines}\r\nX-Slack-Signature: v0={zeros}",
    "none": "X-Slack-No-Signature: 1",
    "a retry of an event": "X-Slack-Retry-Num: {nines}\r\nX-Slack-Signature: v0={zeros}",
    "compressed": "Content-Encoding: gzip\r\nX-Slack-Signature: v0={zeros}",
    "from a proxy": "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: evil.example\r\nX-Slack-Signature: v0={zeros}",
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_however_a_signature_is_written_that_is_none(port, strangers_house, caplog, name):
    begin_anew(strangers_house.slack)
    told = SIGNATURES[name].format(zeros="0" * 64, nines="9" * 5000, now=int(time.time()))
    for body in (b"{}", b"", b"\xff" * 100, b"[" * 50_000):
        head = f"POST /slack/events HTTP/1.1\r\nHost: bot\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        caplog.clear()
        with caplog.at_level(logging.INFO):
            status, _ = send(port, f"{head}{told}\r\n\r\n".encode("latin-1") + body)
        assert status in (400, 401)
        assert len(caplog.records) <= 1
        assert "incident" not in caplog.text and "Traceback" not in caplog.text
    assert strangers_house.slack.calls() == []


POST = b"POST /slack/events HTTP/1.1\r\nHost: b\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
MALFORMED = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 60,
    "only ends of lines": b"\r\n" * 2000,
    "no number for a length": POST + b"Content-Length: ten\r\n\r\n{}",
    "a length below zero": POST + b"Content-Length: -1\r\n\r\n{}",
    "a length of thousands of digits": POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
    "a body larger than Slack's": POST + b"Content-Length: 9000000\r\n\r\n{}",
    "chunks of no size": CHUNKED + b"\r\nzz\r\n{}\r\n0\r\n\r\n",
    "chunks of every size": CHUNKED + b"\r\n" + b"f" * 40 + b"\r\n",
    "two lengths": CHUNKED + b"Content-Length: 2\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "headers without end": POST + b"X: " + b"y" * 40_000 + b"\r\n\r\n",
    "a header without a name": POST + b": x\r\n\r\n",
    "a bare line feed": b"POST /slack/events HTTP/1.1\nHost: b\n\n{}",
    "another version": b"POST /slack/events HTTP/9.9\r\nHost: b\r\n\r\n",
    "a path that is no text": b"GET /\xff\xfe\x00 HTTP/1.1\r\nHost: b\r\n\r\n",
    "a whole address": b"GET http://evil.example/slack/events HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n",
    "a host that is none": b"GET /readyz HTTP/1.1\r\nHost: evil.example/\\@x\r\nConnection: close\r\n\r\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_request_is_answered_as_that_and_others_are_served_after_it(port, strangers_house, caplog, name):
    with caplog.at_level(logging.INFO):
        status, answer = send(port, MALFORMED[name])
    assert status == 0 or 400 <= status < 500 or (name.startswith("a host") and status == 503), answer
    assert b"Traceback" not in answer
    assert "incident" not in caplog.text and "Traceback" not in caplog.text
    assert send(port, request("GET", "/healthz"))[0] == 200


@pytest.mark.long
def test_a_flood_of_refusals_does_not_fill_the_disk_with_lines(strangers_house, caplog):
    page = create_http(strangers_house.app, strangers_house.desk).test_client()
    for _ in range(1_500):
        assert page.post("/slack/events", data=b"{}").status_code == 401
    said = [record.getMessage() for record in caplog.records]
    assert said.count("a request was refused: no timestamp") == 1_000
    assert said[1_000:] == ["so many requests are refused that further ones are counted for a minute"]


def test_after_a_flood_its_number_is_told(caplog):
    now = [0.0]
    lines = Lines(logging.getLogger("flood"), lambda: now[0])
    for moment in (0.0, 30.0, 61.0, 62.0):
        now[0] = moment
        for number in range(1_200 if moment == 30.0 else 1):
            lines.warning("refused %s", number)
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 1_000 + 1 + 3
    assert said[-3:] == [
        "201 more requests were refused in one minute; their lines were left out",
        "refused 0",
        "refused 0",
    ]


OF_TOMORROW = {
    "an action": {"type": "block_actions", "actions": [{"action_id": "new", "block_id": "b", "value": "Ada Probe"}]},
    "a form": {"type": "view_submission", "view": {"id": "V1", "type": "modal", "callback_id": "new"}},
    "a list": {"type": "block_suggestion", "action_id": "new", "block_id": "b", "value": "Ada Probe"},
    "a shortcut": {"type": "shortcut", "callback_id": "new", "trigger_id": "1.2"},
    "an old button": {"type": "interactive_message", "callback_id": "new", "actions": [{"value": "Ada Probe"}]},
    "a command": {"command": "/new", "text": "Ada Probe"},
}


@pytest.mark.parametrize("kind", OF_TOMORROW)
def test_what_another_version_offers_is_answered_with_a_sentence_and_logged_without_what_was_typed(
    port, strangers_house, caplog, kind
):
    """While a release is under way, an older bot is handed what a newer one has shown."""
    begin_anew(strangers_house.slack)
    dana = {"team": {"id": "T_LOCAL"}, "user": {"id": "U_DANA", "team_id": "T_LOCAL"}, "trigger_id": "1.2"}
    said = dana | {"response_url": f"{strangers_house.slack.url}/hook"} | OF_TOMORROW[kind]
    if "command" in said:
        said = {"team_id": "T_LOCAL", "user_id": "U_DANA", "trigger_id": "1.2", **OF_TOMORROW[kind]}
    body = urlencode(said if "command" in said else {"payload": json.dumps(said)})
    status, answer = send(port, signed(body))
    assert status == 200
    if kind in ("a form", "a command"):
        assert b"another version of SeekOut Export" in answer
    elif kind == "a list":
        assert answer.endswith(b'{"options": []}')
    assert "nothing here answers this" in caplog.text
    assert "Ada" not in caplog.text and "Traceback" not in caplog.text and "incident" not in caplog.text


def signed(body: str) -> bytes:
    """A request of Slack's."""
    at = str(int(time.time()))
    proof = hmac.new(SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={proof}"}
    return request("POST", "/slack/events", body.encode(), Content_Type=FORM, **headers)
