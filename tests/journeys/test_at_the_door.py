"""What strangers can do to the bot's HTTP without the signing secret: nothing, and they keep nobody out."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from urllib.parse import urlencode

import pytest
import requests

from tests.journeys.test_requests import COMMAND, send
from tests.servers import closed_port, raw_server
from tests.waiting import wait_for

VALID_FORM = "v0=" + "0" * 64


@pytest.fixture(scope="module")
def stack(make_stack):
    return make_stack(socket_mode=False, environment={"METRICS_PORT": str(closed_port())})


@pytest.fixture
def trap():
    """An address of a stranger's, and what came to it."""
    came: list[int] = []
    with raw_server(lambda connection, number: came.append(number)) as url:
        yield url, came


def knock(stack, body: bytes, **headers: str) -> bytes:
    """A request as raw bytes: clients would refuse to send some of these. Returns the status line."""
    lines = [
        b"POST /slack/events HTTP/1.1",
        b"Host: bot",
        b"Connection: close",
        b"Content-Length: %d" % len(body),
        *(f"{name.replace('_', '-')}: {value}".encode() for name, value in headers.items()),
    ]
    with socket.create_connection(("127.0.0.1", stack.web_port), timeout=30) as connection:
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        return connection.makefile("rb").readline()


@pytest.mark.parametrize(
    ("at", "signature"),
    [
        ("9" * 400, VALID_FORM),
        ("9" * 5000, VALID_FORM),
        (None, "v0=é"),
        (None, "v0=" + "\u0661" * 64),
        (None, None),
        (None, ""),
        ("", VALID_FORM),
        ("-" + "1" * 400, VALID_FORM),
    ],
)
def test_whatever_is_wrong_with_a_signature_nobody_is_called_and_no_incident_is_made(stack, trap, at, signature):
    url, came = trap
    before = len(stack.log("web").read_text().splitlines())
    payload = {
        "type": "block_actions",
        "team": {"id": "T_LOCAL"},
        "user": {"id": "U_DANA", "team_id": "T_LOCAL"},
        "response_url": f"{url}/steal",
        "actions": [],
    }
    headers = {
        "Content_Type": "application/x-www-form-urlencoded",
        "X_Slack_Request_Timestamp": str(int(time.time())) if at is None else at,
    }
    if signature is not None:
        headers["X_Slack_Signature"] = signature
    status = knock(stack, urlencode({"payload": json.dumps(payload)}).encode(), **headers)
    assert b" 401 " in status
    # The bot may say something of its own meanwhile.
    said = [json.loads(line)["message"] for line in stack.log("web").read_text().splitlines()[before:]]
    assert sum("refused" in line for line in said) == 1
    assert not any("incident" in line for line in said)
    time.sleep(0.2)
    assert came == []


@pytest.mark.parametrize("body", ["[]", '"x"', "null", "1", "{", "[" * 50_000, '{"a":' * 50_000, "9" * 5000, "\ud83d"])
@pytest.mark.parametrize("signed", [True, False])
def test_json_that_is_no_payload_is_refused_without_an_incident(stack, body, signed):
    before = stack.log("web").read_text().count("incident ")
    if signed:
        # Only Slack could, and does not.
        answer = send(stack, body.encode("utf-8", "replace").decode(), kind="application/json").status_code
        assert answer == 400
    else:
        status = knock(stack, body.encode("utf-8", "surrogatepass"), Content_Type="application/json")
        assert b" 401 " in status
    assert stack.log("web").read_text().count("incident ") == before


def test_a_signed_request_cannot_make_the_bot_call_another_address(stack, trap):
    """If the signing secret leaks, our machine is still no way into other networks."""
    url, came = trap
    action = {"type": "button", "action_id": "cancel_export", "block_id": "b", "value": "x", "action_ts": "1"}
    for team, actions in (("T_OTHER", [action]), ("T_LOCAL", [action]), ("T_LOCAL", [{**action, "action_id": []}])):
        payload = {
            "type": "block_actions",
            "team": {"id": team},
            "user": {"id": "U_DANA", "team_id": team},
            "trigger_id": "1.2",
            "container": {},
            "response_url": f"{url}/steal",
            "actions": actions,
        }
        send(stack, urlencode({"payload": json.dumps(payload)}))
    time.sleep(0.3)
    assert came == []


def test_the_inside_is_told_on_its_own_port_alone(stack):
    outside, inside = (f"http://127.0.0.1:{port}" for port in (stack.web_port, stack.environment["METRICS_PORT"]))
    assert requests.get(f"{outside}/metrics", timeout=30).status_code == 404
    assert "seekout_exports" in requests.get(f"{inside}/metrics", timeout=30).text
    assert requests.post(f"{inside}/slack/events", timeout=30).status_code == 404
    stack.terminate("worker")
    try:
        wait_for(lambda: requests.get(f"{outside}/readyz", timeout=30).status_code == 503, 5)
        answer = requests.get(f"{outside}/readyz", timeout=30)
        assert (answer.status_code, answer.text) == (503, "not ready")
        assert requests.get(f"{inside}/readyz", timeout=30).text == "no worker has been heard of lately"
        assert requests.get(f"{outside}/healthz", timeout=30).text == "ok"
    finally:
        stack.start("worker")


def test_a_thousand_half_open_connections_and_a_flood_of_rubbish_keep_nobody_waiting(stack):
    stop = threading.Event()

    def flood():
        with requests.Session() as session:
            while not stop.is_set():
                session.post(f"http://127.0.0.1:{stack.web_port}/slack/events", data=b"[" * 200, timeout=30)
                # Two threads: some 200 a second.
                stop.wait(0.008)

    with contextlib.ExitStack() as open_connections:
        for number in range(1_000):
            half = open_connections.enter_context(socket.create_connection(("127.0.0.1", stack.web_port), timeout=30))
            if number % 2:
                half.sendall(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nX-Slow: ")
        threads = [threading.Thread(target=flood) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(100):
                assert send(stack, urlencode(COMMAND)).status_code == 200
        finally:
            stop.set()
            for thread in threads:
                thread.join()


def test_a_connection_that_drips_is_closed(stack):
    with socket.create_connection(("127.0.0.1", stack.web_port), timeout=30) as slow:
        slow.sendall(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\n")
        closed = False
        for number in range(40):
            try:
                slow.sendall(b"X-%d: 1\r\n" % number)
                slow.settimeout(0.5)
                closed = slow.recv(100) == b""
            except TimeoutError:
                continue
            except OSError:
                closed = True
            if closed:
                break
        assert closed
