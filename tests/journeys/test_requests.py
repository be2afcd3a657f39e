"""The bot's HTTP: who is let in, what is logged, and whether it is well."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import pytest
import requests

SECRET = "local-secret"
COMMAND = {
    "command": "/export",
    "text": "help",
    "team_id": "T_LOCAL",
    "user_id": "U_DANA",
    "channel_id": "C_SOURCING",
    "trigger_id": "1.2",
}
MODAL = {
    "type": "view_submission",
    "team": {"id": "T_LOCAL"},
    "user": {"id": "U_DANA"},
    "view": {
        "type": "modal",
        "callback_id": "connection_credentials",
        "state": {"values": {"api_key": "sw-leaked-key-7777"}},
    },
}


@pytest.fixture(scope="module")
def stack(make_stack):
    return make_stack(socket_mode=False)


def send(stack, body: str, *, secret: str = SECRET, at: str | None = None):
    at = at or str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return requests.post(
        f"http://127.0.0.1:{stack.web_port}/slack/events",
        data=body,
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={signature}",
        },
        timeout=5,
    )


def test_a_signed_request_is_answered(stack):
    answer = send(stack, urlencode(COMMAND))
    assert answer.status_code == 200
    assert "sends a SeekOut project" in answer.json()["text"]


@pytest.mark.parametrize(
    ("secret", "at"),
    [("another", None), (SECRET, "1700000000"), (SECRET, "yesterday"), (SECRET, "-1"), (SECRET, "\u00b2")],
)
def test_any_other_request_is_not(stack, secret, at):
    assert send(stack, urlencode({"payload": json.dumps(MODAL)}), secret=secret, at=at).status_code == 401


def test_an_unsigned_request_is_not(stack):
    answer = requests.post(f"http://127.0.0.1:{stack.web_port}/slack/events", data=COMMAND, timeout=5)
    assert answer.status_code == 401


def test_what_was_refused_is_not_logged(stack):
    send(stack, urlencode({"payload": json.dumps(MODAL)}), secret="another")
    time.sleep(0.2)
    assert "sw-leaked-key-7777" not in stack.log("web").read_text()


def test_a_fault_of_ours_is_told_with_an_id_that_the_log_knows(stack):
    answer = send(stack, urlencode({"payload": json.dumps(MODAL)}))
    assert answer.status_code == 200
    sentence = answer.json()["view"]["blocks"][0]["text"]["text"]
    assert "Traceback" not in answer.text
    reference = sentence.partition("incident ")[2].partition(")")[0]
    assert len(reference) == 8
    log = stack.log("web").read_text()
    assert f"incident {reference}" in log
    assert "sw-leaked-key-7777" not in log


def test_health(stack):
    url = f"http://127.0.0.1:{stack.web_port}"
    assert requests.get(f"{url}/healthz", timeout=5).status_code == 200
    assert requests.get(f"{url}/readyz", timeout=5).text == "ready"
    assert requests.get(f"{url}/slack/events", timeout=5).status_code == 405
