"""Killing processes during an export loses nobody and sends nobody twice."""

from __future__ import annotations

import subprocess
import time

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form
from tests.journeys.mortal import assert_all_arrived_once, started, wait_for_end, wait_for_requests


@pytest.fixture
def stack(make_stack):
    made = make_stack(sourcewhale_options=("--latency", "0.15"))
    connect(made.slack.person("dana"))
    yield made
    made.stop()


def test_a_killed_worker_is_followed_within_fifteen_seconds_and_nobody_is_lost(stack, tmp_path):
    dana = started(stack, tmp_path)
    wait_for_requests(stack, 4)
    stack.kill("worker")
    before = len(stack.sourcewhale.requests("candidates/add"))
    stack.start("worker")
    began = time.monotonic()
    wait_for_requests(stack, before + 1)
    assert time.monotonic() - began < 15
    done = wait_for_end(dana)
    assert "Export Complete" in done.rendered
    assert_all_arrived_once(stack)
    assert len(dana.read("#sourcing")) == 1


def test_a_worker_that_is_asked_to_stop_hands_over_at_once(stack, tmp_path):
    dana = started(stack, tmp_path)
    wait_for_requests(stack, 3)
    assert stack.terminate("worker") < 10
    requests = len(stack.sourcewhale.requests("candidates/add"))
    stack.start("worker")
    began = time.monotonic()
    wait_for_requests(stack, requests + 1)
    assert time.monotonic() - began < 5
    wait_for_end(dana)
    assert_all_arrived_once(stack)
    assert stack.sourcewhale.requests("candidates/search") == []


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
    modal = dana.modal().wait_for("• 5,000 candidates will be sent", timeout=30)
    assert modal.title == "Review"


def test_an_embedded_redis_that_is_killed_comes_back_and_nothing_is_lost(stack, tmp_path):
    dana = started(stack, tmp_path)
    wait_for_requests(stack, 3)
    assert subprocess.run(["pkill", "-9", "-f", f"valkey-server.*{stack.directory}"], check=False).returncode == 0
    wait_for_end(dana)
    assert_all_arrived_once(stack)
