"""The App Home: never empty, useful for everybody, and right after each change without a reload."""

from __future__ import annotations

import re

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, review
from tests.journeys.mortal import Running
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def stack(make_stack):
    return make_stack(sourcewhale_options=("--latency", "0.02"))


@pytest.fixture
def dana(stack):
    return stack.slack.person("dana")


@pytest.fixture
def sam(stack):
    return stack.slack.person("sam")


def test_before_anything_it_says_how_to_begin(dana, sam):
    assert "⚠️ *SourceWhale is not connected yet.* Click *Connect SourceWhale*" in dana.home()
    assert "[Connect SourceWhale]" in dana.home_now()
    assert "A Slack admin of this workspace can connect it with `/sourcewhale`." in sam.home()
    assert "[" not in sam.home_now().replace("[ ]", "")
    assert dana.press_home("Connect SourceWhale").ok
    assert dana.modal(title="SourceWhale").submit_label == "Confirm Choices"
    dana.modal().close()


def test_a_connection_shows_at_once_to_everybody_who_looks(dana, sam):
    dana.home()
    sam.home()
    connect(dana)
    for person in (dana, sam):
        read = person.wait_for_home("✅ *SourceWhale is connected*")
        assert "*Your first export*" in read
        assert "[Export a project]" in read
    assert "[SourceWhale settings]" in dana.home_now()
    assert "[SourceWhale settings]" not in sam.home_now()


def test_the_buttons_open_what_the_commands_open(dana, sam):
    sam.home()
    assert sam.press_home("Export a project").ok
    sam.modal(title="Export to SourceWhale").close()
    dana.home()
    assert dana.press_home("SourceWhale settings").ok
    assert "✅ *SourceWhale is connected*" in dana.modal(title="SourceWhale").text
    dana.modal().close()


def test_an_export_fills_up_and_can_be_cancelled_here(stack, dana, sam, tmp_path):
    dana.home()
    sam.home()
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "status", "status": 429, "retry_after": "12", "times": 1, "skip": 2}
    )
    export = Running(stack, tmp_path)
    line = f"*{export.path.stem}* → campaign *Backend Engineers Q4*"
    read = sam.wait_for_home(line)
    assert "Running" in read
    assert re.search(r"[█░]{16} [\d,]+ of 600", read)
    assert "[Cancel]" not in read
    assert "[Cancel]" in dana.wait_for_home("paused: SourceWhale asked us to wait")
    assert dana.press_home("Cancel").ok
    read = sam.wait_for_home("cancelled after")
    stack.sourcewhale.mend()
    assert re.search(rf"{re.escape(line)}: cancelled after [\d,]+ of 600 · @dana", read)
    assert "Running" not in read
    assert "message (http" in read


def test_failed_ones_are_sent_again_from_here_by_whoever_may(stack, dana, sam, tmp_path):
    path = tmp_path / "one-bad.csv"
    path.write_text("Name,Email\nAda Sample,ada@example.com\nReject Me,bad@example.com\n")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "reject_text", "text": "Reject"})
    assert review(dana, path).submit().ok
    read = dana.wait_for_home("⚠️ *one-bad* → campaign *Backend Engineers Q4*: 1 of 2, 1 failed · @dana")
    assert "*one-bad* · 2 candidates · ✓ SourceWhale: 1 of 2\ne-mail 100% · phone 0% · history 0%" in read
    assert "[Retry failed]" in read
    assert "[Retry failed]" not in sam.home()
    stack.sourcewhale.mend()
    assert dana.press_home("Retry failed").ok
    read = dana.wait_for_home("✅ *one-bad* → campaign *Backend Engineers Q4*: 2 of 2")
    assert "✓ SourceWhale: all" in read
    assert "Reject" not in read


def test_a_project_that_was_only_read_is_nobodys_yet(dana, tmp_path):
    path = tmp_path / "unsent.csv"
    write_project(path, 30, seed=91)
    modal = review(dana, path)
    assert "unsent" not in dana.home()
    assert modal.submit().ok
    assert "*unsent* · 30 candidates" in dana.wait_for_home("*unsent* · ")


def test_what_slack_refuses_is_published_later(stack, dana):
    stack.slack.post("/_control/fail", {"method": "views.publish", "error": "internal_error", "times": 2})
    before = len(stack.slack.calls("views.publish"))
    dana.home()
    wait_for(lambda: len(stack.slack.calls("views.publish")) >= before + 3)
    assert "✅ *SourceWhale is connected*" in dana.home_now()


def test_another_workspace_sees_its_own(stack, dana):
    assert "one-bad" in dana.home()
