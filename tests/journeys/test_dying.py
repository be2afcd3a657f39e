"""Killing processes during an export loses nobody and sends nobody twice."""

from __future__ import annotations

import subprocess
import time

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form, review
from tests.journeys.mortal import Running


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack(sourcewhale_options=("--latency", "0.15"))
    connect(made.slack.person("dana"))
    return made


def test_a_killed_worker_is_followed_and_nobody_is_lost(stack, tmp_path):
    export = Running(stack, tmp_path)
    export.wait_for_requests(4)
    stack.kill("worker")
    before = export.requests()
    stack.start("worker")
    export.wait_for_requests(before + 1)
    assert "Export Complete" in export.wait_for("are in SourceWhale").rendered
    export.wait_for_everybody()


def test_a_worker_that_is_asked_to_stop_hands_over_at_once(stack, tmp_path):
    export = Running(stack, tmp_path)
    export.wait_for_requests(3)
    looked_up = len(stack.sourcewhale.requests("candidates/search"))
    stack.terminate("worker")
    requests = export.requests()
    stack.start("worker")
    export.wait_for_requests(requests + 1)
    export.wait_for_everybody()
    assert len(stack.sourcewhale.requests("candidates/search")) == looked_up


def test_a_worker_that_is_asked_to_stop_does_not_wait_for_an_answer_that_does_not_come(stack, tmp_path):
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 20, "skip": 4, "times": 2})
    export = Running(stack, tmp_path)
    export.wait_for_requests(6)
    # The answer would have come after 20 s.
    assert stack.terminate("worker") < 18
    stack.sourcewhale.mend()
    stack.start("worker")
    export.wait_for_everybody()


def test_a_small_export_does_not_wait_for_a_large_one(stack, tmp_path):
    path = tmp_path / "large.csv"
    write_project(path, 6000, seed=90)
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    dana.wait_for_message("#sourcing", contains="large* to campaign")
    Running(stack, tmp_path).wait_for_everybody(timeout=90)
    (large,) = [message for message in dana.read("#sourcing") if "large*" in message.rendered]
    assert large.press("Cancel").ok
    dana.wait_for_message("#sourcing", contains="Export cancelled")


def test_two_workers_share_one_export_and_one_may_die(stack, tmp_path):
    stack.start_another("worker", "second worker")
    export = Running(stack, tmp_path)
    export.wait_for_requests(3)
    stack.kill("second worker")
    export.wait_for_everybody()


def test_killing_bot_and_worker_while_the_file_is_read(stack, tmp_path):
    path = tmp_path / "mortal.csv"
    write_project(path, 5000, seed=78)
    dana = stack.slack.person("dana")
    assert fill_form(dana, path).submit().ok
    time.sleep(0.3)
    stack.kill("worker")
    stack.kill("web")
    stack.start("web", "worker")
    stack.slack.wait_for_bot()
    modal = dana.modal().wait_for("*5,000 candidates* will be sent", timeout=90)
    assert modal.title == "Review"
    modal.close()


def test_an_embedded_redis_that_is_killed_comes_back_and_nothing_is_lost(stack, tmp_path):
    export = Running(stack, tmp_path)
    export.wait_for_requests(3)
    assert subprocess.run(["pkill", "-9", "-f", f"valkey-server.*{stack.directory}"], check=False).returncode == 0
    export.wait_for_everybody()
