"""SourceWhale fails in every way that it may; nobody is lost, nobody is sent twice, and people are told."""

from __future__ import annotations

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, review
from tests.journeys.mortal import assert_all_arrived_once, started, wait_for_end


@pytest.fixture
def stack(make_stack):
    made = make_stack(sourcewhale_options=("--latency", "0.02", "--max-batch", "40"))
    connect(made.slack.person("dana"))
    yield made
    made.stop()


def test_sourcewhale_that_drops_answers_is_asked_and_not_sent_again(stack, tmp_path):
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "drop_after", "times": 1, "skip": 2},
        {"operation": "candidates/add", "kind": "drop_before", "times": 1, "skip": 4},
    )
    dana = started(stack, tmp_path)
    dana.wait_for_message("#sourcing", contains="answer was lost; looking up", timeout=30)
    wait_for_end(dana)
    assert_all_arrived_once(stack)
    assert stack.sourcewhale.requests("candidates/search")


def test_a_limit_of_the_batch_that_nobody_documented_is_found(stack, tmp_path):
    dana = started(stack, tmp_path)
    wait_for_end(dana)
    assert_all_arrived_once(stack)


def test_one_bad_candidate_takes_nobody_down(stack, tmp_path):
    path = tmp_path / "one-bad.csv"
    path.write_text("Name,Email\nAda Sample,ada@example.com\nReject Me,bad@example.com\nBo Sample,bo@example.com\n")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "reject_text", "text": "Reject"})
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    done = dana.wait_for_message("#sourcing", contains="Export Complete")
    assert "*2 candidates* are in SourceWhale" in done.rendered
    assert "1 failed: the reasons are in the thread" in done.rendered
    (reply,) = _thread(dana, done)
    assert "SourceWhale rejected the values of this row (HTTP 400) (row 3)" in reply.rendered
    assert "Reject Me" not in dana.print_channel("#sourcing")


def test_being_asked_to_wait_is_told_and_obeyed(stack, tmp_path):
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "status", "status": 429, "retry_after": "3", "times": 1, "skip": 1}
    )
    dana = started(stack, tmp_path)
    dana.wait_for_message("#sourcing", contains="SourceWhale asked us to wait 3 seconds")
    wait_for_end(dana)
    assert_all_arrived_once(stack)


def test_a_key_that_is_revoked_ends_the_export_with_what_to_do(stack, tmp_path):
    path = tmp_path / "revoked.csv"
    write_project(path, 120, seed=88)
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "revoke_key", "skip": 1})
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    stopped = dana.wait_for_message("#sourcing", contains="Export stopped")
    assert "SourceWhale refuses the API key" in stopped.rendered
    assert "/sourcewhale" in stopped.rendered
    assert "⚠️ *SourceWhale is not working*" in stack.slack.person("sam").command("/sourcewhale").reply
    stack.sourcewhale.mend()
    connect_again(dana)
    assert review(dana, path).submit().ok
    dana.wait_for_message("#sourcing", contains="Export Complete")
    held = [c for c in stack.sourcewhale.candidates() if c["name"] != "SeekOut Test Candidate"]
    assert [candidate["times_added"] for candidate in held] == [1] * 120


def test_an_archived_campaign_ends_the_export_with_what_to_do(stack, tmp_path):
    path = tmp_path / "gone.csv"
    write_project(path, 5, seed=89)
    dana = stack.slack.person("dana")
    modal = review(dana, path)
    stack.sourcewhale.archive("camp-backend")
    assert modal.submit().ok
    stopped = dana.wait_for_message("#sourcing", contains="Export stopped")
    assert "no longer lists this campaign" in stopped.rendered


def connect_again(dana):
    """Edit the connection and keep its key."""
    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    assert modal.press("Edit").ok
    modal.wait_for("Confirm Choices")
    assert modal.submit().ok
    modal.wait_for("Leave it empty to keep the key that ends in 1234")
    assert modal.submit().ok
    modal.wait_for("Export as Prospect")
    assert modal.submit().ok
    assert modal.wait_for("All Good").submit().ok
    modal.close()


def _thread(person, message):
    import time

    deadline = time.monotonic() + 10
    while not (replies := person.thread(message)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return replies
