"""Events are accepted once each; what must not be lost is done before the answer, and again if it failed."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.afterwards import Afterwards
from bot.answers import came_too_late
from bot.events import installation
from store.models import installations as table
from store.workspaces import installations
from tests.bot.desks import SeenHere
from tests.bot.two_workspaces import SECRET


def dispatched(house, payload: dict[str, Any]) -> int:
    body, at = json.dumps(payload), str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"x-slack-request-timestamp": at, "x-slack-signature": f"v0={signature}"}
    headers["content-type"] = "application/json"
    return house.app.dispatch(BoltRequest(body=body, headers=headers)).status


@pytest.fixture
def send(house):
    house.app._seen = SeenHere()

    def sent(event: dict[str, Any], event_id: str) -> int:
        authorization = {"team_id": "T_LOCAL", "user_id": "U_BOT", "is_bot": True, "is_enterprise_install": False}
        payload = {"type": "event_callback", "team_id": "T_LOCAL", "event_id": event_id, "event": event}
        more = {"event_time": int(time.time()) + 60, "authorizations": [authorization]}
        return dispatched(house, {**payload, **more})

    return sent


@pytest.mark.long
def test_that_slack_holds_back_events_is_nobodys_request(house, caplog):
    told = {"type": "app_rate_limited", "team_id": "T_LOCAL", "minute_rate_limited": 1518467820, "api_app_id": "A1"}
    assert dispatched(house, told) == 200
    assert house.slack.calls() == []
    assert "holds back events" in caplog.text and "refused" not in caplog.text


@pytest.mark.long
def test_an_event_that_comes_again_is_worked_on_once(house, send):
    event = {"type": "message", "channel_type": "im", "user": "U_DANA", "channel": "D1", "text": "hello", "ts": "1.1"}
    assert [send(event, "Ev1"), send(event, "Ev1"), send(event, "Ev2")] == [200, 200, 200]
    house.afterwards_done()
    assert len(house.slack.calls("chat.postMessage")) == 2


@pytest.mark.long
def test_an_end_that_could_not_be_noted_is_noted_when_slack_sends_it_again(house, send, monkeypatch):
    event = {"type": "tokens_revoked", "tokens": {"bot": ["U_BOT"]}}

    def away(*rest, **more):
        raise OperationalError("DELETE", {}, Exception("the database is away"))

    with monkeypatch.context() as patched:
        patched.setattr(installations, "remove", away)
        assert send(event, "Ev1") == 500
    assert is_installed(house)
    assert send(event, "Ev1") == 200 and not is_installed(house)


def is_installed(house) -> bool:
    with house.database.read() as session:
        return "T_LOCAL" in session.scalars(select(table.c.team_id))


def test_an_end_that_slack_sends_again_while_the_first_try_still_fails_is_noted(house, send, monkeypatch):
    """Slack waits three seconds: its second try was answered as done, then the first failed, and no third came."""
    event, begun, over = {"type": "app_uninstalled"}, threading.Event(), threading.Event()
    really, answers = installation.origin, []

    def slow(body):
        begun.set()
        assert over.wait(30)
        raise OperationalError("DELETE", {}, Exception("the database is away"))

    monkeypatch.setattr(installation, "origin", slow)
    first = threading.Thread(target=lambda: answers.append(send(event, "Ev1")))
    first.start()
    assert begun.wait(30)
    monkeypatch.setattr(installation, "origin", really)
    again = send(event, "Ev1")
    over.set()
    first.join(30)
    assert answers == [500]
    assert again == 200 and not is_installed(house)
    assert send(event, "Ev1") == 200


def test_an_end_in_whose_midst_the_process_died_is_noted_by_another(house, send, monkeypatch):
    event = {"type": "app_uninstalled"}

    def die(*rest, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(installations, "remove", die)
        with pytest.raises(KeyboardInterrupt):
            send(event, "Ev1")
    assert send(event, "Ev1") == 200 and not is_installed(house)


def test_work_that_fails_holds_nothing_up(caplog):
    afterwards, done = Afterwards(), threading.Event()

    def fail() -> None:
        raise ValueError("no")

    afterwards.do("something", fail)
    afterwards.do("something else", done.set)
    assert done.wait(5)
    afterwards.stop()
    assert "incident" in caplog.text


class Refusal(Exception):
    def __init__(self, **answer: Any) -> None:
        super().__init__()
        self.response = answer


@pytest.mark.parametrize(
    ("answer", "late"),
    [
        ({"error": "trigger_expired"}, True),
        ({"error": "invalid_arguments", "response_metadata": {"messages": ["[ERROR] `trigger_id` expired"]}}, True),
        ({"error": "invalid_arguments", "response_metadata": {"messages": ["[ERROR] missing field: title"]}}, False),
        ({"error": "invalid_arguments", "response_metadata": None}, False),
        ({"error": "internal_error"}, False),
    ],
)
def test_an_expired_trigger_is_known_under_each_of_its_names(answer, late):
    assert came_too_late(Refusal(**answer)) is late
