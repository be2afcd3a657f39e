"""A platform asks the bot to end, as at each deploy: whoever is being answered at that moment gets their answer."""

from __future__ import annotations

import threading

import pytest

from tests.journeys.conftest import connect
from tests.waiting import wait_for


@pytest.fixture(scope="module", params=["socket mode", "http"])
def stack(make_stack, request):
    made = make_stack(socket_mode=request.param == "socket mode")
    connect(made.slack.person("dana"))
    return made


@pytest.mark.parametrize(("text", "method"), [("/export", "views.open"), ("/export help", "users.info")])
def test_a_command_that_is_being_answered_is_answered(stack, text, method):
    """Over Socket Mode the connection was closed first: who had typed a command read that the app did not respond."""
    dana, answers = stack.slack.person("dana"), []
    stack.slack.post("/_control/delay", {"method": method, "seconds": 1.0})
    asking = threading.Thread(target=lambda: answers.append(dana.command(text)))
    asking.start()
    wait_for(lambda: stack.slack.get("/_control/scripted")["scripted"][-1]["times"] == 0)
    stack.terminate("web")
    asking.join()
    stack.start("web")
    stack.slack.wait_for_bot()
    assert answers[0].ok
