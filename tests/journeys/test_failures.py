"""After an export: who failed, by reason and row, as a CSV, and by name only where names may stand."""

from __future__ import annotations

import csv
import io
import time

import pytest
import requests

from tests.journeys.conftest import review
from tests.waiting import wait_for

PEOPLE = """Full Name,Email1,LinkedInUrl,Location
Ada {mark},ada-{mark}@example.com,https://www.linkedin.com/in/ada-{mark},
"=HYPERLINK(""http://evil.example.com"",""Reject {mark}"")",one-{mark}@example.com,,
,,,Berlin
Reject <!channel> {mark},two-{mark}@example.com,https://www.linkedin.com/in/two-{mark},
"""
HEADER = ["Row", "Name", "E-mail", "Link", "Reason"]


@pytest.fixture
def stack(rejecting_stack):
    return rejecting_stack


def export(stack, tmp_path, mark, channel):
    """Export four rows of which two are rejected and one cannot be read; returns Dana and the message at its end."""
    path = tmp_path / f"{mark}.csv"
    path.write_text(PEOPLE.format(mark=mark))
    dana = stack.slack.person("dana")
    assert review(dana, path, channel=channel).submit().ok
    done = dana.wait_for_message(channel, contains=f"{mark}* → campaign")
    assert "2 failed: the reasons are in the thread" in done.rendered
    return dana, done


def shared(messages):
    return [message for message in messages if message.files]


def table(message):
    (file,) = message.files
    content = requests.get(file["url_private"], headers={"Authorization": "Bearer xoxb-local"}, timeout=30).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert file["size"] == len(content)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def the_rows(mark, reason):
    return [
        HEADER,
        ["3", f"Reject {mark}", f"one-{mark}@example.com", "", reason],
        [
            *("5", f"Reject channel {mark}", f"two-{mark}@example.com", f"https://www.linkedin.com/in/two-{mark}"),
            reason,
        ],
        ["4", "", "", "", "could not be read: one cell only, which names nobody (“Berlin”)"],
    ]


def test_in_a_private_channel_the_thread_names_them_and_brings_the_file(stack, tmp_path):
    dana, done = export(stack, tmp_path, "hired", "#hiring-private")
    wait_for(lambda: shared(dana.thread(done)))
    told, file = dana.thread(done)
    assert "*2 candidates failed:*" in told.rendered
    assert "(rows 3, 5)" in told.rendered
    assert "They are Reject hired (row 3) and Reject channel hired (row 5)." in told.rendered
    assert "<!channel>" not in str(told.raw["blocks"])
    assert file.files[0]["name"] == "hired - not in SourceWhale.csv"
    rows = table(file)
    assert rows == the_rows("hired", rows[1][4])
    assert dana.dm() == []


def test_in_direct_messages_too(stack, tmp_path):
    dana, done = export(stack, tmp_path, "alone", "dm")
    wait_for(lambda: shared(dana.thread(done)))
    told, file = dana.thread(done)
    assert "Reject channel alone (row 5)" in told.rendered
    rows = table(file)
    assert rows == the_rows("alone", rows[1][4])
    assert len([message for message in dana.dm() if "alone" in message.rendered]) == 1


def test_where_the_bot_cannot_post_the_one_who_asked_gets_it_all_in_one_place(stack, tmp_path):
    path = tmp_path / "nowhere.csv"
    path.write_text(PEOPLE.format(mark="nowhere"))
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 2, "times": 1})
    dana = stack.slack.person("dana")
    assert review(dana, path, channel="#random").submit().ok
    done = dana.wait_for_message("dm", contains="nowhere* → campaign")
    wait_for(lambda: shared(dana.thread(done)))
    told, _ = dana.thread(done)
    assert "Reject channel nowhere (row 5)" in told.rendered
    assert len([message for message in dana.dm() if "nowhere" in message.rendered]) == 1


def test_in_a_public_channel_it_counts_and_the_list_goes_to_the_one_who_asked(stack, tmp_path):
    dana, done = export(stack, tmp_path, "open", "#sourcing")
    wait_for(lambda: shared(dana.dm()))
    told = dana.wait_for_reply(done)
    assert len(dana.thread(done)) == 1
    assert "(rows 3, 5)" in told.rendered
    assert "The list with names has gone to @dana as a direct message." in told.rendered
    for name in ("Reject", "HYPERLINK", "example.com"):
        assert name not in dana.print_channel("#sourcing").replace("open - not", "")
    direct, file = [message for message in dana.dm() if "open" in message.rendered]
    assert "*open* → campaign *Backend Engineers Q4*" in direct.rendered
    assert "Reject channel open (row 5)" in direct.rendered
    assert direct.buttons == ["Retry failed"]
    rows = table(file)
    assert rows == the_rows("open", rows[1][4])
    assert stack.slack.person("sam").dm() == []


def test_what_is_sent_again_is_told_in_the_thread_and_in_the_direct_message(stack, tmp_path):
    dana, done = export(stack, tmp_path, "again", "#sourcing")

    def lists():
        return [file.files[0]["id"] for file in shared(dana.dm()) if "again" in file.rendered]

    (first,) = wait_for(lists)
    assert dana.wait_for_reply(done).press("Retry failed").ok
    # The new list takes the place of the old one.
    wait_for(lambda: len(lists()) == 1 and lists() != [first])
    wait_for(lambda: "*2 candidates failed:*" in dana.thread(done)[0].rendered)
    dana.wait_for_message("#sourcing", contains="Asked for by @dana · sent again by @dana · took")
    stack.sourcewhale.mend()
    (direct,) = wait_for(lambda: [m for m in dana.dm() if "again*" in m.rendered and m.buttons])
    assert direct.press_twice("Retry failed").ok
    sentence = "✅ 2 candidates that had failed are in SourceWhale now."
    wait_for(lambda: sentence in dana.thread(done)[0].rendered)
    wait_for(lambda: any("*again*" in message.rendered and sentence in message.rendered for message in dana.dm()))
    assert dana.thread(done)[0].buttons == []
    wait_for(lambda: lists() == [])
    assert not any("Not in SourceWhale, of" in message.rendered for message in dana.dm() if "again" in message.rendered)
    sent = [c["times_added"] for c in stack.sourcewhale.candidates() if "again" in str(c["emails"])]
    assert sent == [1, 1, 1]


def test_a_shared_channel_counts_and_people_of_another_company_change_nothing(stack, tmp_path):
    dana, done = export(stack, tmp_path, "connect", "#northwind-contoso")
    wait_for(lambda: [file for file in shared(dana.dm()) if "connect" in file.rendered])
    kim = stack.slack.person("kim")
    reply = kim.wait_for_reply(done)
    read = kim.print_channel("#northwind-contoso")
    assert "(rows 3, 5)" in read
    for name in ("Reject", "HYPERLINK", "example.com"):
        assert name not in read
    stack.sourcewhale.mend()
    sent = len(stack.sourcewhale.requests("candidates/add"))
    assert reply.press("Retry failed").ok
    told = [message for message in kim.read("#northwind-contoso") if message.ephemeral]
    assert len(told) == 1
    assert "not installed in your workspace" in told[0].rendered or "Only the one who asked" in told[0].rendered
    time.sleep(1)
    assert len(stack.sourcewhale.requests("candidates/add")) == sent
    assert dana.thread(done)[0].buttons == ["Retry failed"]


def test_a_private_channel_that_was_shared_meanwhile_is_told_no_names(stack, tmp_path):
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 2, "times": 1})
    path = tmp_path / "opened.csv"
    path.write_text(PEOPLE.format(mark="opened"))
    dana = stack.slack.person("dana")
    assert review(dana, path, channel="#hiring-private").submit().ok
    stack.slack.post("/_control/channel", {"channel": "G_HIRING", "shared_with": ["T_OTHER"]})
    done = dana.wait_for_message("#hiring-private", contains="opened* → campaign")
    wait_for(lambda: [file for file in shared(dana.dm()) if "opened" in file.rendered])
    wait_for(lambda: "The list with names has gone to @dana" in dana.print_channel("#hiring-private"))
    assert "Reject" not in "".join(message.rendered for message in dana.thread(done))
    assert shared(dana.thread(done)) == []
    stack.slack.post("/_control/channel", {"channel": "G_HIRING", "shared_with": []})


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_a_file_whose_answer_was_lost_is_not_shared_twice(stack, tmp_path, method):
    mark = "lost-" + method.removeprefix("files.")[:3]
    before = len(stack.slack.calls(method))
    stack.slack.post("/_control/lose", {"method": method, "times": 1})
    dana, done = export(stack, tmp_path, mark, "#hiring-private")
    wait_for(lambda: len(stack.slack.calls(method)) > before and shared(dana.thread(done)))
    wait_for(lambda: not waiting(stack))
    assert [message.files[0]["name"] for message in shared(dana.thread(done))] == [f"{mark} - not in SourceWhale.csv"]


def test_a_file_that_a_dying_worker_had_uploaded_is_shared_by_the_next(stack, tmp_path):
    method = "files.completeUploadExternal"
    before = len(stack.slack.calls(method))
    stack.slack.post("/_control/fail", {"method": method, "status": 503, "times": 1})
    dana, done = export(stack, tmp_path, "dying", "#hiring-private")
    wait_for(lambda: len(stack.slack.calls(method)) > before)
    stack.kill("worker")
    stack.start("worker")
    wait_for(lambda: shared(dana.thread(done)), 90)
    wait_for(lambda: not waiting(stack))
    first, last = [call["arguments"]["files"] for call in stack.slack.calls(method)[before:]]
    assert first == last
    assert len(shared(dana.thread(done))) == 1


def waiting(stack):
    """How many messages Slack has not taken yet."""
    text = requests.get(f"http://127.0.0.1:{stack.web_port}/metrics", timeout=30).text
    return float(next(line for line in text.splitlines() if line.startswith("seekout_messages_waiting ")).split()[-1])


def test_without_its_scope_the_file_is_missed_in_a_sentence(stack, tmp_path):
    stack.slack.post("/_control/fail", {"method": "files.getUploadURLExternal", "error": "missing_scope", "times": 4})
    dana, done = export(stack, tmp_path, "scopeless", "#hiring-private")
    wait_for(lambda: "files:write" in "".join(message.rendered for message in dana.thread(done)))
    assert "Ask whoever installed the bot" in dana.thread(done)[-1].rendered


def test_many_failures_are_a_table_and_plain_where_slack_takes_none(stack, tmp_path):
    dana = stack.slack.person("dana")
    for mark, refused in (("tabled", False), ("plain", True), ("remembered", False)):
        if refused:
            stack.slack.post(
                "/_control/fail",
                {"method": "chat.postMessage", "error": "invalid_blocks", "times": 1, "only": "data_table"},
            )
        path = tmp_path / f"{mark}.csv"
        rows = [f"Reject {mark} {n},{mark}-{n}@example.com,," for n in range(5)]
        path.write_text("\n".join(["Full Name,Email1,LinkedInUrl,Location", *rows]) + "\n")
        assert review(dana, path, channel="#hiring-private").submit().ok
        done = dana.wait_for_message("#hiring-private", contains=f"{mark}* → campaign")
        assert "Export Complete, 5 failed" in done.rendered
        told = dana.wait_for_reply(done)
        assert "*5 candidates failed:*" in told.rendered
        assert told.buttons == ["Retry failed"]
        kinds = {block["type"] for block in told.raw["blocks"]}
        assert ("data_table" in kinds) == (mark == "tabled")
        assert f"Reject {mark} 4" in told.rendered
