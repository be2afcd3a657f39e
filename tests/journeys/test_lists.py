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
    runs = re.compile(rf"\*{export.path.stem}\* → campaign \*Backend Engineers Q4\*: running, \d+ of 600")
    # Its first batches leave before it is written down that it runs.
    sam.slack.until(lambda: runs.search(sam.command("/export status").reply), 60, lambda: "it does not run")
    export.wait_for_everybody()
    assert sam.command("/export status").reply == "No export is running or waiting."
    line = sam.command("/export history").reply
    assert f"✅ *{export.path.stem}* → campaign *Backend Engineers Q4*: 600 of 600 · @dana" in line
    assert "/archives/C_SOURCING/p" in line
    assert sam.command("/export history 2").reply == "There is no page 2. The first is `/export history`."


def test_what_holds_an_export_up_stands_in_its_line(stack, tmp_path):
    sam = stack.slack.person("sam")
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "status", "status": 429, "retry_after": "5", "times": 1, "skip": 1}
    )
    export = Running(stack, tmp_path)
    export.wait_for("⏳ Paused: SourceWhale asked us to wait")
    assert "paused: SourceWhale asked us to wait" in sam.command("/export status").reply
    export.wait_for_everybody()
    stack.sourcewhale.mend()


def test_history_has_pages(stack, tmp_path):
    dana = stack.slack.person("dana")
    for number in range(11):
        path = tmp_path / f"page-{number}.csv"
        path.write_text(f"Name,Email\nAda Sample,page-{number}@example.com\n")
        assert review(dana, path).submit().ok
        dana.wait_for_message("#sourcing", contains=f"page-{number}* → campaign")
    first = dana.command("/export history").reply
    assert first.count("• ✅ ") == 10
    assert first.splitlines()[0].count("*page-10*") == 1
    assert "Older ones: `/export history 2`" in first
    second = dana.command("/export history 2").reply
    assert "*page-0*" in second
    assert "Older ones" not in second


def test_where_the_bot_cannot_post_no_channel_follows(stack):
    dana = stack.slack.person("dana")
    for channel in ("#random", "#secret"):
        reply = dana.command("/export follow", channel).reply
        assert f"{channel} cannot follow exports: I am not in it" in reply
        assert "/invite @SeekOut Export" in reply
        assert "does not follow" in dana.command("/export unfollow", channel).reply


def test_a_direct_message_can_follow_and_a_shared_channel_is_warned(stack, tmp_path):
    sam, dana = stack.slack.person("sam"), stack.slack.person("dana")
    assert "This conversation now gets a line" in sam.command("/export follow", "dm").reply
    assert "only an admin" in sam.command("/export follow", "#northwind-contoso").reply
    warning = "People of other companies or workspaces read this channel"
    assert warning in dana.command("/export follow", "#northwind-contoso").reply
    path = tmp_path / "to-all.csv"
    path.write_text("Name,Email\nAda Sample,to-all@example.com\n")
    assert review(dana, path).submit().ok
    for channel, who in (("dm", "@sam"), ("#northwind-contoso", "@dana")):
        line = sam.wait_for_message(channel, contains="✅ Export Complete: *to-all* → campaign")
        assert f"{who} lets this channel follow exports" in line.rendered
    assert "no longer follows" in dana.command("/export unfollow", "#northwind-contoso").reply
    assert "no longer follows" in sam.command("/export unfollow", "dm").reply


def test_a_following_channel_that_shuts_the_bot_out_is_told_to_whoever_turned_it_on(stack, tmp_path):
    sam, dana = stack.slack.person("sam"), stack.slack.person("dana")
    assert "now gets a line" in sam.command("/export follow", "#hiring-private").reply
    stack.slack.post("/_control/channel", {"channel": "G_HIRING", "bot_is_member": False})
    path = tmp_path / "shut.csv"
    path.write_text("Name,Email\nAda Sample,shut@example.com\n")
    assert review(dana, path).submit().ok
    line = sam.wait_for_message("dm", contains="*shut* → campaign")
    assert "I cannot post there" in line.rendered
    assert "It no longer follows." in line.rendered
    assert not any("*shut*" in message.rendered for message in dana.dm())
    stack.slack.post("/_control/channel", {"channel": "G_HIRING", "bot_is_member": True})
    assert "does not follow" in sam.command("/export unfollow", "#hiring-private").reply


def test_a_long_export_is_announced_where_it_is_followed(stack, tmp_path):
    sam = stack.slack.person("sam")
    assert "now gets a line" in sam.command("/export follow", "#hiring-private").reply
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "status", "status": 429, "retry_after": "8", "times": 1, "skip": 1}
    )
    export = Running(stack, tmp_path)
    line = sam.wait_for_message("#hiring-private", contains=f"▶ Export started: *{export.path.stem}*")
    assert "no longer follows" in sam.command("/export unfollow", "#hiring-private").reply
    export.wait_for_everybody()
    sam.wait_for_message("#hiring-private", contains=f"Export Complete: *{export.path.stem}*")
    (line_at_the_end,) = [m for m in sam.read("#hiring-private") if export.path.stem in m.rendered]
    assert line_at_the_end.ts == line.ts
    assert "exports are no longer followed here" in line_at_the_end.rendered


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
