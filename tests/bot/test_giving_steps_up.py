"""A step that could not be worked on: Slack sends it three more times, and after the last one it is told so."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.app import _SlackApp
from tests.bot.desks import Client, refused


@pytest.mark.parametrize(
    ("event", "retries", "told"),
    [
        ("function_executed", ["3"], True),
        ("function_executed", ["12"], True),
        ("function_executed", ["2"], False),
        ("function_executed", None, False),
        ("function_executed", ["three"], False),
        ("function_executed", ["-3"], False),
        ("tokens_revoked", ["3"], False),
    ],
)
@pytest.mark.parametrize("fault", [None, refused("internal_error"), TimeoutError("away")])
def test_a_step_is_told_that_it_was_given_up_when_it_fails_for_the_last_time(event, retries, told, fault):
    client = Client({}, **({} if fault is None else {"functions_completeError": fault}))
    tokens = []
    slack = SimpleNamespace(without_workspace=lambda token: (tokens.append(token), client)[1])
    body = {"event": {"type": event, "function_execution_id": "Fx1", "bot_access_token": "xwfp-1"}}
    request = SimpleNamespace(body=body, headers={} if retries is None else {"x-slack-retry-num": retries})
    _SlackApp._give_up_step(SimpleNamespace(_slack=slack), request)
    assert [(name, given["function_execution_id"]) for name, given in client.calls] == (
        [("functions_completeError", "Fx1")] if told else []
    )
    assert tokens == (["xwfp-1"] if told else [])
