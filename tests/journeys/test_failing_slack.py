"""Slack fails in every way that it may; the export goes on, and each message arrives once."""

from __future__ import annotations

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form, review
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


def export(stack, tmp_path, name, seed, channel="#sourcing"):
    # So that the message is posted before the export ends, and edited afterwards.
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 1, "times": 2})
    path = tmp_path / f"{name}.csv"
    write_project(path, 120, seed=seed)
    dana = stack.slack.person("dana")
    assert review(dana, path, channel=channel).submit().ok
    return dana


def wait_for_complete(person, project):
    wait_for(lambda: any("Export Complete" in m.rendered for m in person.read("#sourcing") if project in m.rendered))
    assert len([m for m in person.read("#sourcing") if project in m.rendered]) == 1


@pytest.mark.parametrize(
    ("number", "script"),
    [
        (1, ("rate_limit", {"method": "chat.postMessage", "times": 2, "retry_after": 1})),
        (2, ("fail", {"method": "chat.postMessage", "status": 503, "times": 1})),
        (3, ("fail", {"method": "chat.postMessage", "error": "internal_error", "times": 2})),
        (4, ("rate_limit", {"method": "chat.update", "times": 2, "retry_after": 1})),
        (5, ("fail", {"method": "chat.update", "status": 500, "times": 2})),
    ],
)
def test_what_passes_is_waited_for(stack, tmp_path, number, script):
    kind, what = script
    stack.slack.post(f"/_control/{kind}", what)
    dana = export(stack, tmp_path, f"waits-{number}", 700 + number)
    dana.wait_for_message("#sourcing", contains=f"waits-{number}* → campaign", timeout=90)
    found = [message for message in dana.read("#sourcing") if f"waits-{number}*" in message.rendered]
    assert len(found) == 1
    wait_for_complete(dana, f"waits-{number}*")


def test_a_deleted_message_is_told_to_the_one_who_asked(stack, tmp_path):
    # Of this export: one before it may still be edited.
    gone = {"method": "chat.update", "error": "message_not_found", "times": 1, "only": "deleted*"}
    stack.slack.post("/_control/fail", gone)
    dana = export(stack, tmp_path, "deleted", 720)
    dana.wait_for_message("dm", contains="deleted* → campaign", timeout=90)


def test_an_upload_that_slack_does_not_hand_out_yet_is_asked_for_again(stack, tmp_path):
    stack.slack.post("/_control/fail", {"method": "users.info", "error": "internal_error", "times": 2})
    path = tmp_path / "later.csv"
    write_project(path, 3, seed=730)
    dana = stack.slack.person("dana")
    modal = fill_form(dana, path)
    assert modal.submit().ok
    modal.wait_for("*3 candidates* will be sent", timeout=90)
    modal.close()


def test_an_archived_channel_is_known_by_its_direct_message(stack, tmp_path):
    dana = export(stack, tmp_path, "archived", 740, channel="#old")
    message = dana.wait_for_message("dm", contains="archived* → campaign", timeout=90)
    assert "I cannot post in #old: it is archived." in message.rendered
