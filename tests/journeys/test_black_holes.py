"""Connections that hang without closing: a worker that is asked to stop stops, and Review comes all the same."""

from __future__ import annotations

import threading

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form, review
from tests.relay import Relay, redis_server
from tests.waiting import wait_for


@pytest.mark.timeout(900)
def test_a_worker_stops_though_sourcewhale_hangs(make_stack, tmp_path):
    relay = Relay(1)
    stack = make_stack(environment={"SOURCEWHALE_API_URL": f"http://127.0.0.1:{relay.port}"})
    relay.target = int(stack.sourcewhale.url.rpartition(":")[2])
    dana, path = stack.slack.person("dana"), tmp_path / "hanging.csv"
    connect(dana)
    write_project(path, 5, seed=2301)
    modal = review(dana, path)
    relay.hang.set()
    assert modal.submit().ok
    # The run looks whether the campaign is there before it sends anything, and hangs in that.
    wait_for(lambda: relay.held)
    assert stack.terminate("worker") < 18
    relay.hang.clear()
    stack.start("worker")
    dana.wait_for_message("#sourcing", contains="*5 candidates* are in SourceWhale", timeout=90)
    assert {candidate["times_added"] for candidate in stack.sourcewhale.candidates_of(2301)} == {1}
    relay.close()


@pytest.mark.timeout(900)
def test_review_comes_though_all_connections_to_redis_hang(make_stack, tmp_path):
    with redis_server(tmp_path / "redis") as port:
        relay = Relay(port)
        stack = make_stack(environment={"REDIS_URL": f"redis://127.0.0.1:{relay.port}/0"})
        dana, path = stack.slack.person("dana"), tmp_path / "deaf.csv"
        connect(dana)
        write_project(path, 5, seed=2302)
        modal = fill_form(dana, path)
        # What is connected now hangs for good; what is connected from now on flows.
        hanging, relay.hang = relay.hang, threading.Event()
        hanging.set()
        assert modal.submit().ok
        modal.wait_for("*Coverage*", timeout=90)
        stack.stop()
        hanging.clear()
        relay.close()
