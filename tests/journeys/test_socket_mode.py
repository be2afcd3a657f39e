"""Socket Mode as it is: connections are reset, go silent, are refreshed; and the token may be refused."""

from __future__ import annotations

import pytest
import requests

from tests.waiting import wait_for


@pytest.fixture(scope="module")
def stack(make_stack):
    return make_stack()


def ready(stack):
    try:
        return requests.get(f"http://127.0.0.1:{stack.web_port}/readyz", timeout=30).status_code
    except requests.ConnectionError:
        # It may have begun to connect before it listens.
        return 0


def answers(stack):
    return (stack.slack.person("sam").command("/export help").reply or "").startswith("*`/export`*")


@pytest.mark.parametrize("how", ["reset", "half_open", "closed"])
def test_a_connection_that_dies_is_replaced_within_seconds(stack, how):
    wait_for(lambda: ready(stack) == 200, 30)
    assert answers(stack)
    assert stack.slack.post("/_control/socket", {"do": how})["connections"] >= 1
    wait_for(lambda: answers(stack), 30)
    wait_for(lambda: ready(stack) == 200, 30)


def test_a_bot_that_is_deaf_is_not_ready(stack):
    wait_for(lambda: ready(stack) == 200, 30)
    stack.slack.post("/_control/fail", {"method": "apps.connections.open", "error": "internal_error", "times": 1000})
    stack.slack.post("/_control/socket", {"do": "half_open"})
    wait_for(lambda: ready(stack) == 503, 30)
    page = requests.get(f"http://127.0.0.1:{stack.web_port}/metrics", timeout=30).text
    assert "seekout_socket_up 0.0" in page
    stack.slack.post("/_control/mend")
    wait_for(lambda: ready(stack) == 200, 30)
    assert answers(stack)


def test_a_refresh_is_not_noticed_by_anybody(stack):
    wait_for(lambda: ready(stack) == 200, 30)
    for _ in range(2):
        # Slack gives some ten seconds; on a busy machine a new connection takes more than one.
        assert stack.slack.post("/_control/socket", {"do": "refresh", "seconds": 8.0})["connections"] >= 1
        for _ in range(15):
            assert answers(stack)
            assert ready(stack) == 200
    assert [one for one in stack.slack.deliveries("slash_commands")[-30:] if one["problem"]] == []


def test_a_refused_app_token_is_named(make_stack):
    stack = make_stack(
        environment={"SLACK_APP_TOKEN": "xapp-wrong"}, slack_options=("--app-token", "xapp-right"), wait=False
    )
    wait_for(lambda: "Slack refuses SLACK_APP_TOKEN (invalid_auth)" in stack.log("web").read_text(), 30)
    wait_for(lambda: ready(stack) == 503, 30)
    assert "Traceback" not in stack.log("web").read_text()
