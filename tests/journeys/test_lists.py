"""`/export status`, `history`, `follow` and `unfollow`."""

from __future__ import annotations

import re
import time

import pytest

from tests.journeys.conftest import connect, review
from tests.journeys.mortal import Running


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


def test_what_runs_and_what_has_ended(stack, tmp_path):
    dana, sam = stack.slack.person("dana"), stack.slack.person("sam")
    assert dana.command("/export status").reply == "No export is running or waiting."
    assert dana.command("/export history").reply == "No export has ended yet."
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 2, "skip": 2})
    export = Running(stack, tmp_path)
    export.wait_for_requests(3)
    line = sam.command("/export status").reply
    assert re.search(rf"\*{export.path.stem}\* → campaign \*Backend Engineers Q4\*: running, \d+ of 600", line)
    export.wait_for_everybody()
    assert sam.command("/export status").reply == "No export is running or waiting."
    line = sam.command("/export history").reply
    assert f"✅ Export Complete: *{export.path.stem}* → campaign *Backend Engineers Q4*, 600 candidates" in line
    assert "by @dana" in line
    assert "/archives/C_SOURCING/p" in line
    assert sam.command("/export history 2").reply == "There is no page 2."


def test_a_channel_that_follows_gets_a_line(stack, tmp_path):
    dana = stack.slack.person("dana")
    assert "now gets a line" in dana.command("/export follow", "#hiring-private").reply
    assert "follows exports already" in dana.command("/export follow", "#hiring-private").reply
    small = tmp_path / "followed.csv"
    small.write_text("Name,Email\nAda Sample,ada@example.com\n")
    assert review(dana, small).submit().ok
    line = dana.wait_for_message("#hiring-private", contains="✅ Export Complete: *followed* → campaign")
    assert "1 candidate. Asked for by @dana." in line.rendered
    assert "@dana lets this channel follow exports" in line.rendered
    assert "no longer follows" in dana.command("/export unfollow", "#hiring-private").reply
    assert "does not follow" in dana.command("/export unfollow", "#hiring-private").reply
    again = tmp_path / "unfollowed.csv"
    again.write_text("Name,Email\nBo Sample,bo@example.com\n")
    assert review(dana, again).submit().ok
    dana.wait_for_message("#sourcing", contains="unfollowed* → campaign")
    time.sleep(1)
    assert not any("unfollowed*" in message.rendered for message in dana.read("#hiring-private"))
