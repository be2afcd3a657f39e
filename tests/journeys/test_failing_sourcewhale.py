"""SourceWhale fails in every way that it may; nobody is lost, nobody is sent twice, and people are told."""

from __future__ import annotations

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form, review
from tests.journeys.mortal import Running
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def running_stack(make_stack):
    made = make_stack(sourcewhale_options=("--latency", "0.02", "--max-batch", "40"))
    connect(made.slack.person("dana"))
    return made


@pytest.fixture
def stack(running_stack):
    yield running_stack
    running_stack.sourcewhale.mend()


def test_sourcewhale_that_drops_answers_is_asked_and_not_sent_again(stack, tmp_path):
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "drop_after", "times": 1, "skip": 2},
        {"operation": "candidates/add", "kind": "drop_before", "times": 1, "skip": 4},
        {"operation": "candidates/add", "kind": "fewer_ids", "times": 1, "skip": 6},
        {"operation": "candidates/add", "kind": "html", "times": 1, "skip": 7},
        {"operation": "candidates/add", "kind": "status", "status": 502, "times": 1, "skip": 9},
    )
    export = Running(stack, tmp_path)
    export.wait_for("answer was lost; looking up", timeout=90)
    export.wait_for_everybody()
    assert stack.sourcewhale.requests("candidates/search")


def test_a_limit_of_the_batch_that_nobody_documented_is_found(stack, tmp_path):
    Running(stack, tmp_path).wait_for_everybody()


def test_a_request_that_is_too_large_is_made_smaller_and_the_size_remembered(stack, tmp_path):
    too_large = {"operation": "candidates/add", "kind": "status", "status": 413, "most": 15, "times": 1000}
    stack.sourcewhale.break_with(too_large)
    Running(stack, tmp_path).wait_for_everybody()
    refused = len([r for r in stack.sourcewhale.requests("candidates/add") if r["status"] == 413])
    Running(stack, tmp_path).wait_for_everybody()
    assert len([r for r in stack.sourcewhale.requests("candidates/add") if r["status"] == 413]) == refused


def test_a_sourcewhale_that_is_down_is_waited_for_and_a_cancel_does_not_wait(stack, tmp_path):
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "status", "status": 503, "times": 1000, "skip": 3},
        {"operation": "candidates/search", "kind": "status", "status": 503, "times": 1000},
    )
    waits, cancelled = Running(stack, tmp_path), Running(stack, tmp_path)
    waits.wait_for("SourceWhale cannot be reached; trying again until it can", timeout=90)
    message = cancelled.wait_for("of 600")
    assert message.press("Cancel").ok
    cancelled.wait_for("Export cancelled", timeout=90)
    stack.sourcewhale.mend()
    waits.wait_for_everybody(timeout=90)


def test_one_bad_candidate_takes_nobody_down(stack, tmp_path):
    path = tmp_path / "one-bad.csv"
    path.write_text("Name,Email\nAda Sample,ada@example.com\nReject Me,bad@example.com\nBo Sample,bo@example.com\n")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "reject_text", "text": "Reject"})
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    done = dana.wait_for_message("#sourcing", contains="one-bad* → campaign")
    assert "Export Complete" in done.rendered
    assert "*2 candidates* are in SourceWhale" in done.rendered
    assert "1 failed: the reason is in the thread" in done.rendered
    (reply,) = _thread(dana, done)
    assert "SourceWhale rejected the values of this row (row 3)" in reply.rendered
    assert "Reject Me" not in dana.print_channel("#sourcing")
    assert reply.buttons == ["Retry failed"]

    stack.slack.person("sam").wait_for_message("#sourcing", contains="one-bad* → campaign")
    stack.sourcewhale.mend()
    added = len(stack.sourcewhale.requests("candidates/add"))
    as_seen_by_sam = stack.slack.person("sam").thread(done)[0]
    assert as_seen_by_sam.press("Retry failed").ok
    assert any("Only the one who asked" in message.rendered for message in stack.slack.person("sam").read("#sourcing"))
    assert len(stack.sourcewhale.requests("candidates/add")) == added
    assert reply.press_twice("Retry failed").ok
    wait_for(lambda: "*3 candidates* are in SourceWhale" in dana.print_channel("#sourcing"))
    held = [c for c in stack.sourcewhale.candidates() if c["name"] in ("Ada Sample", "Reject Me", "Bo Sample")]
    assert [candidate["times_added"] for candidate in held] == [1, 1, 1]
    wait_for(lambda: dana.thread(done)[0].buttons == [])


def test_one_person_whom_a_firewall_stops_takes_nobody_down(stack, tmp_path):
    path = tmp_path / "firewalled.csv"
    rows = [
        "Fay Sample,fay@example.com,<script>",
        *(f"Kim{n} Sample,kim{n}@example.com,Writes tests" for n in range(9)),
    ]
    path.write_text("\n".join(["Name,Email,Summary", *rows]) + "\n")
    page = {"kind": "status", "status": 403, "body": "<html>Request blocked</html>", "only": "fay@example.com"}
    stack.sourcewhale.break_with({"operation": "candidates/add", "times": 1000, **page})
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    done = dana.wait_for_message("#sourcing", contains="*9 candidates* are in SourceWhale")
    assert "Export Complete" in done.rendered
    (reply,) = _thread(dana, done)
    assert "SourceWhale, or a firewall before it, rejected this row and took others (row 2)" in reply.rendered
    assert reply.buttons == ["Retry failed"]


def test_where_sourcewhale_answers_with_one_id_for_all_everybody_is_looked_up_and_sent_once(stack, tmp_path):
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "same_ids", "times": 1})
    path = tmp_path / "one-id.csv"
    rows = [f"{name} Oneid,{name.lower()}@one-id.example" for name in ("Ann", "Bob", "Cleo", "Dirk")]
    path.write_text("\n".join(["Name,Email", *rows]) + "\n")
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    dana.wait_for_message("#sourcing", contains="*4 candidates* are in SourceWhale", timeout=60)
    held = [c for c in stack.sourcewhale.candidates() if c["name"].endswith("Oneid")]
    assert [candidate["times_added"] for candidate in held] == [1, 1, 1, 1]


def test_who_is_taken_for_somebody_of_another_name_is_not_said_to_have_arrived(stack, tmp_path):
    """Two people share a phone, which is sent, and SourceWhale makes one record of them."""
    path = tmp_path / "one-phone.csv"
    path.write_text("Name,Phone\nAnn Onephone,+1 217 555 0142\nZed Onephone,+1 217 555 0142\n")
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    done = dana.wait_for_message("#sourcing", contains="*1 candidate* is in SourceWhale", timeout=60)
    (reply,) = _thread(dana, done)
    assert "SourceWhale took this person for somebody of another name" in reply.rendered
    assert [c["name"] for c in stack.sourcewhale.candidates() if c["name"].endswith("Onephone")] == ["Zed Onephone"]


def test_cancelling_stops_after_the_batch_in_flight(stack, tmp_path):
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 1, "skip": 3, "times": 4})
    export = Running(stack, tmp_path)
    message = export.wait_for("Exporting")
    export.wait_for_requests(4)
    assert message.press("Cancel").ok
    done = export.wait_for("Export cancelled")
    held = len(stack.sourcewhale.candidates_of(export.seed))
    assert 0 < held < 600
    assert f"*{held} candidates* are in SourceWhale" in done.rendered
    assert f"{600 - held} candidates were not sent any more: row" in done.rendered
    assert done.buttons[0] == "Send the rest"
    assert f"*{600 - held} candidates* will be sent" in review_again(export)
    assert done.press_twice("Send the rest").ok
    export.wait_for_everybody()
    assert {c["times_added"] for c in stack.sourcewhale.candidates_of(export.seed)} == {1}


def test_an_admin_cancels_a_paused_export_of_somebody_else_at_once(stack, tmp_path):
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "status", "status": 429, "retry_after": "10", "times": 1, "skip": 2}
    )
    path = tmp_path / "sams.csv"
    write_project(path, 600, seed=96)
    sam, dana, most = (stack.slack.person(name) for name in ("sam", "dana", "max"))
    modal = fill_form(sam, path, campaign="Data Hiring")
    assert modal.submit().ok
    assert modal.wait_for("*Coverage*").submit().ok
    message = dana.wait_for_message("#sourcing", contains="⏳ Paused: SourceWhale asked us to wait")
    assert most.wait_for_message("#sourcing", contains="sams*").press("Cancel").ok
    assert any("Only the one who asked" in told.rendered for told in most.read("#sourcing"))
    assert message.press("Cancel").ok
    done = dana.wait_for_message("#sourcing", contains="sams* → campaign", timeout=90)
    assert "Export cancelled" in done.rendered
    held = len(stack.sourcewhale.candidates_of(96))
    assert f"{600 - held} candidates were not sent any more: row" in done.rendered
    assert "Send the rest" in done.buttons
    assert "@dana cancelled" in audit(dana)


def audit(person):
    person.command("/sourcewhale")
    modal = person.modal(title="SourceWhale")
    modal.press("Who did what")
    text = modal.wait_for("Who did what").text
    modal.close()
    return text


def review_again(export):
    modal = review(export.dana, export.path)
    line = next(line for line in modal.text.splitlines() if "will be sent" in line)
    modal.close()
    return line


def test_being_asked_to_wait_is_told_and_obeyed(stack, tmp_path):
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "status", "status": 429, "retry_after": "3", "times": 1, "skip": 1}
    )
    export = Running(stack, tmp_path)
    export.wait_for("SourceWhale asked us to wait at least 3 seconds")
    export.wait_for_everybody()
    sent = stack.sourcewhale.requests("candidates/add")
    refused_at = next(request["at"] for request in sent if request["status"] == 429)
    # Others were on their way when the answer came, or left before it was read; then nothing began for the whole wait.
    assert not any(refused_at + 1.5 < request["at"] < refused_at + 3 for request in sent)


def test_a_key_that_is_revoked_ends_the_export_with_what_to_do(stack, tmp_path):
    path = tmp_path / "revoked.csv"
    write_project(path, 120, seed=88)
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "revoke_key", "skip": 1})
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    stopped = dana.wait_for_message("#sourcing", contains="Export stopped")
    assert "SourceWhale refuses the API key" in stopped.rendered
    assert "@dana was told. When it is fixed, press *Try again*." in stopped.rendered
    assert dana.thread(stopped) == []
    assert stopped.buttons[0] == "Try again"
    assert "⚠️ *SourceWhale is not working*" in stack.slack.person("sam").command("/sourcewhale").reply
    told = dana.wait_for_message(
        "dm", contains="SourceWhale refuses the API key. No export goes on until that is fixed"
    )
    assert told.buttons == ["Enter a new key"]
    sam = stack.slack.person("sam")
    refused = sam.command("/export")
    assert "SourceWhale refuses the API key. @dana can fix it." in refused.reply
    assert "[Ask @dana]" in refused.reply
    (whisper,) = [message for message in sam.read("#sourcing") if "Ask @dana" in message.buttons]
    assert whisper.press("Ask @dana").ok
    asked = dana.wait_for_message("dm", contains="@sam would like to export to SourceWhale.")
    assert asked.buttons == ["Enter a new key", "SourceWhale settings"]
    assert told.press("Enter a new key").ok
    dana.modal(title="SourceWhale").wait_for("API Key")
    dana.modal().close()
    stack.sourcewhale.mend()
    assert stopped.press("Try again").ok
    wait_for(lambda: any("Export Complete" in m.rendered for m in dana.read("#sourcing") if "revoked*" in m.rendered))
    dana.wait_for_message("dm", contains="SourceWhale works again: *revoked* → campaign")
    told_first = lambda: [m for m in dana.dm() if "it works again" in m.rendered]  # noqa: E731
    wait_for(told_first)
    assert told_first()[0].buttons == []
    assert "✅ *SourceWhale is connected*" in stack.slack.person("sam").command("/sourcewhale").reply
    assert [candidate["times_added"] for candidate in stack.sourcewhale.candidates_of(88)] == [1] * 120


def test_a_campaign_that_is_archived_on_the_way_ends_the_export_and_rejects_nobody(stack, tmp_path):
    path = tmp_path / "archived.csv"
    write_project(path, 2000, seed=91)
    dana = stack.slack.person("dana")
    before = len(stack.sourcewhale.requests("candidates/add"))
    assert review(dana, path, campaign="Platform Team Outreach").submit().ok
    wait_for(lambda: len(stack.sourcewhale.requests("candidates/add")) > before + 6)
    stack.sourcewhale.archive("camp-platform")
    stopped = dana.wait_for_message("#sourcing", contains="archived* → campaign")
    assert "Export stopped" in stopped.rendered
    assert "no longer lists this campaign" in stopped.rendered
    assert "rejected the values" not in dana.print_channel("#sourcing").partition("archived*")[2]
    assert {candidate["times_added"] for candidate in stack.sourcewhale.candidates_of(91)} == {1}


def test_an_archived_campaign_ends_the_export_with_what_to_do(stack, tmp_path):
    path = tmp_path / "gone.csv"
    write_project(path, 5, seed=89)
    dana = stack.slack.person("dana")
    modal = review(dana, path)
    stack.sourcewhale.archive("camp-backend")
    assert modal.submit().ok
    stopped = dana.wait_for_message("#sourcing", contains="gone* → campaign")
    assert "Export stopped" in stopped.rendered
    assert "no longer lists this campaign" in stopped.rendered


def _thread(person, message):
    wait_for(lambda: person.thread(message))
    return person.thread(message)
