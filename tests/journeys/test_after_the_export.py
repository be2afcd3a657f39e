"""After an export days pass, and workers die: whoever did not kick the campaign off is reminded, once."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

import pytest

from sandbox.person import Message
from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, review
from tests.waiting import wait_for
from worker.runtime.working_hours import is_working, working_day_after

BERLIN = ZoneInfo("Europe/Berlin")
_MINUTES = 600.0


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


def asked(stack) -> int:
    """How often SourceWhale was asked for figures."""
    return sum(entry["metrics"] for entry in stack.sourcewhale.requests("campaigns/list"))


def reminders(stack) -> list[Message]:
    return [message for message in stack.slack.person("dana").dm() if "nothing has been sent" in message.rendered]


def test_whoever_forgot_is_reminded_once_though_workers_are_killed(stack, tmp_path):
    dana = stack.slack.person("dana")
    write_project(tmp_path / "nimbus.csv", 3, seed=61)
    assert review(dana, tmp_path / "nimbus.csv").submit().ok
    done = dana.wait_for_message("#sourcing", contains="are in SourceWhale")
    assert "How is it going?" in done.buttons
    wait_for(lambda: asked(stack) == 1)

    # A worker dies while it asks for figures, and another one goes on.
    stack.sourcewhale.break_with({"operation": "campaigns/list", "kind": "delay", "seconds": 5, "times": 1})
    stack.sourcewhale.control("outreach", days=1)
    wait_for(lambda: asked(stack) == 2)
    stack.kill("worker")
    stack.sourcewhale.mend()

    # And one while the reminder is on its way to Slack.
    script = {"method": "chat.postMessage", "seconds": 5.0, "only": "alarm_clock", "times": 1}
    stack.slack.post("/_control/delay", script)
    due = working_day_after(time.time(), BERLIN) + _MINUTES
    # What the dead one was told is lost, and SourceWhale is asked once an hour at most.
    stack.sourcewhale.control("outreach", days=1)
    while (today := stack.sourcewhale.today()) < due or not is_working(today, BERLIN):
        stack.sourcewhale.control("outreach", days=1)
    stack.start("worker")
    wait_for(lambda: stack.slack.get("/_control/scripted")["scripted"][0]["times"] == 0)
    stack.kill("worker")
    stack.start("worker")

    def sent():
        return [call for call in stack.slack.calls("chat.postMessage") if "alarm_clock" in str(call)]

    wait_for(lambda: len(sent()) == 2)
    wait_for(lambda: reminders(stack))
    (reminder,) = reminders(stack)
    assert "*3 candidates* wait in campaign *Backend Engineers Q4*" in reminder.rendered
    assert reminder.buttons == ["Open in SourceWhale", "Remind me tomorrow", "Do not remind me"]

    # Once it is kicked off, the reminder and the export's message say so.
    stack.sourcewhale.control("outreach", kick_off="camp-backend")
    stack.sourcewhale.control("outreach", days=1)
    dana.wait_for_message("#sourcing", contains="Kicked off on")
    wait_for(lambda: reminders(stack) == [])
    dana.wait_for_message("dm", contains="Nothing is left to do.")
    assert len(sent()) == 2


def test_of_a_job_it_is_told_where_a_sample_of_the_people_stands(stack, tmp_path):
    dana = stack.slack.person("dana")
    write_project(tmp_path / "cirrus.csv", 3, seed=62)
    assert review(dana, tmp_path / "cirrus.csv", job="Senior Backend Engineer").submit().ok
    done = dana.wait_for_message("#sourcing", contains="cirrus* → job")

    def told() -> bool:
        assert done.press("How is it going?").ok
        return any("*A sample of 3 of 3 candidates*: 3 Sourced." in one.rendered for one in dana.read("#sourcing"))

    wait_for(told)
    assert len(stack.sourcewhale.requests("candidates/search")) == 3
