"""The app's token dies and messages wait for it; Slack goes away and the bot comes back to it."""

from __future__ import annotations

import time

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, review
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


def test_a_token_that_died_stops_messages_until_it_works_again(stack, tmp_path):
    dana = stack.slack.person("dana")
    path = tmp_path / "token.csv"
    write_project(path, 3, seed=810)
    modal = review(dana, path)
    stack.slack.post("/_control/fail", {"method": "chat.postMessage", "error": "token_revoked", "times": 1})
    assert modal.submit().ok
    wait_for(lambda: len(stack.sourcewhale.candidates_of(810)) == 3 and posted(stack))
    # The export went on; of Slack nothing more is asked.
    wait_for(lambda: "token_revoked" in stack.log("worker").read_text())
    assert not [message for message in dana.read("#sourcing") if "token*" in message.rendered]
    assert len(posted(stack)) == 1
    # Whoever looks after the bot sees to its token and starts it again.
    stack.terminate("web")
    stack.start("web")
    stack.slack.wait_for_bot()
    dana.wait_for_message("#sourcing", contains="Export Complete", timeout=90)


def posted(stack):
    return stack.slack.calls("chat.postMessage")


def test_the_bot_comes_back_to_a_slack_that_was_away(stack):
    stack.kill("slack")
    time.sleep(1)
    stack.start("slack")
    stack.slack.wait_for_bot(60)
    assert "SeekOut project" in stack.slack.person("sam").command("/export help").reply
