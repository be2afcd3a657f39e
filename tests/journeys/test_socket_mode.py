"""Socket Mode as it is: connections are reset, go silent, are refreshed; and the token may be refused."""

from __future__ import annotations

import time

import pytest
import requests


@pytest.fixture(scope="module")
def stack(make_stack):
    return make_stack()


def ready(stack):
    try:
        return requests.get(f"http://127.0.0.1:{stack.web_port}/readyz", timeout=30).status_code
    except requests.ConnectionError:
        # It may have begun to connect before it listens.
        return 0


def wait(condition, seconds=30.0):
    """Until something is so, at most for as long as the bot may be deaf."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def answers(stack):
    return (stack.slack.person("sam").command("/export help").reply or "").startswith("*`/export`*")


@pytest.mark.parametrize("how", ["reset", "half_open", "closed"])
def test_a_connection_that_dies_is_replaced_within_seconds(stack, how):
    wait(lambda: ready(stack) == 200)
    assert answers(stack)
    assert stack.slack.post("/_control/socket", {"do": how})["connections"] >= 1
    wait(lambda: answers(stack))
    wait(lambda: ready(stack) == 200)


def test_a_bot_that_is_deaf_is_not_ready(stack):
    wait(lambda: ready(stack) == 200)
    stack.slack.post("/_control/fail", {"method": "apps.connections.open", "error": "internal_error", "times": 1000})
    stack.slack.post("/_control/socket", {"do": "half_open"})
    wait(lambda: ready(stack) == 503)
    page = requests.get(f"http://127.0.0.1:{stack.web_port}/metrics", timeout=30).text
    assert "seekout_socket_up 0.0" in page
    stack.slack.post("/_control/mend")
    wait(lambda: ready(stack) == 200, 30)
    assert answers(stack)


def test_a_refresh_is_not_noticed_by_anybody(stack):
    wait(lambda: ready(stack) == 200)
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
    wait(lambda: "Slack refuses SLACK_APP_TOKEN (invalid_auth)" in stack.log("web").read_text(), 30)
    wait(lambda: ready(stack) == 503)
    assert "Traceback" not in stack.log("web").read_text()
