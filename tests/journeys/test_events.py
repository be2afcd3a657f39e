"""Events over HTTP: answered before they are worked on, and once, however often Slack sends them."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import connect
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack(socket_mode=False)
    connect(made.slack.person("dana"))
    return made


def test_a_home_that_takes_long_is_not_sent_again(stack):
    sam = stack.slack.person("sam")
    for method in ("users.info", "views.publish"):
        stack.slack.post("/_control/delay", {"method": method, "seconds": 1.9})
    sam.home(timeout=90)
    assert "Export" in sam.wait_for_home("Export")
    assert [one for one in stack.slack.deliveries("events_api") if one["retry"] or one["problem"]] == []


def test_an_event_that_is_sent_again_is_answered_once(stack):
    dana = stack.slack.person("dana")
    assert dana.say("hello", "dm").ok
    dana.wait_for_message("dm", contains="I do not read messages")
    assert stack.slack.post("/_control/events", {"repeat": 3})["error"] is None
    assert dana.say("hello again", "dm").ok
    wait_for(lambda: len(answers(dana)) >= 2)
    # Whatever the repeated ones led to would stand before the answer to what came after them.
    assert len(answers(dana)) == 2


def answers(dana):
    return [message for message in dana.dm() if "I do not read messages" in message.rendered]


def test_an_event_whose_ids_stand_under_authorizations_alone_is_known(stack):
    dana = stack.slack.person("dana")
    stack.slack.post("/_control/events", {"bare": True})
    home = dana.home(timeout=90)
    stack.slack.post("/_control/events", {"bare": False})
    assert "not connected" not in home
    assert "Export" in home


def test_a_strangers_organisation_that_stands_beside_our_workspace_lets_nobody_of_it_in(stack):
    """Kim's company shares a channel: an event of hers may come to our install, with her ids outside."""
    stack.slack.grid("E_OTHERS", teams=["T_OTHER"])
    opened = {"type": "app_home_opened", "user": "U_KIM", "channel": "D_KIM", "tab": "home", "event_ts": "1.000001"}
    event = {
        "type": "event_callback",
        "event_id": "Ev_KIM",
        "team_id": "T_OTHER",
        "enterprise_id": "E_OTHERS",
        "event": opened,
        "authorizations": [{"team_id": "T_LOCAL", "enterprise_id": None, "is_enterprise_install": False}],
    }
    assert stack.slack.post("/_control/send", {"kind": "event", "payload": event})["error"] is None

    def shown():
        calls = [call["arguments"] for call in stack.slack.calls("views.publish")]
        return [str(call["view"]) for call in calls if call["user_id"] == "U_KIM"]

    wait_for(shown)
    assert "the people of its own workspace alone" in shown()[0]


def test_a_trigger_that_has_expired_among_the_faults_of_arguments_is_no_incident(stack):
    dana = stack.slack.person("dana")
    expired = {"error": "invalid_arguments", "messages": ["[ERROR] `trigger_id` expired"]}
    stack.slack.post("/_control/fail", {"method": "views.open", **expired, "times": 2})
    assert "took too long" in dana.command("/sourcewhale").reply
    assert dana.say("hello", "dm").ok
    dana.home()
    dana.press_home("Export a project")
    log = stack.log("web").read_text()
    assert "incident" not in log
