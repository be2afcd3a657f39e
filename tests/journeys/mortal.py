"""An export that takes some seconds, and what must be true of it after whatever happens meanwhile."""

from __future__ import annotations

import time

from sandbox.samples.make import write_project
from tests.journeys.conftest import review

PEOPLE = 600


def wait_for_requests(stack, number):
    deadline = time.monotonic() + 30
    while len(stack.sourcewhale.requests("candidates/add")) < number:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def assert_all_arrived_once(stack, people=PEOPLE):
    held = [c for c in stack.sourcewhale.candidates() if c["name"] != "SeekOut Test Candidate"]
    assert len(held) == people
    assert {candidate["times_added"] for candidate in held} == {1}
    assert all(candidate["memberships"] == ["camp-backend"] for candidate in held)


def started(stack, tmp_path):
    path = tmp_path / "mortal.csv"
    write_project(path, PEOPLE, seed=77)
    dana = stack.slack.person("dana")
    assert review(dana, path).submit().ok
    return dana


def wait_for_end(dana):
    return dana.wait_for_message("#sourcing", contains=f"*{PEOPLE} candidates* are in SourceWhale", timeout=60)
