"""The same house on PostgreSQL, as platforms run it."""

from __future__ import annotations

from sandbox.stack import Stack
from tests.journeys.conftest import connect
from tests.journeys.mortal import Running
from tests.waiting import wait_for


def test_an_export_on_postgresql_survives_its_worker(make_stack, postgresql_url, tmp_path):
    url = postgresql_url.replace("postgresql+psycopg://", "postgres://")
    stack = make_stack(environment={"DATABASE_URL": url}, sourcewhale_options=("--latency", "0.1"))
    connect(stack.slack.person("dana"))
    export = Running(stack, tmp_path)
    export.wait_for_requests(3)
    stack.kill("worker")
    stack.start("worker")
    export.wait_for_everybody()


def test_a_database_that_was_not_released_stops_the_start_with_a_sentence(postgresql_url, tmp_path):
    with Stack(tmp_path, environment={"DATABASE_URL": postgresql_url}) as stack:
        stack.start("worker")
        wait_for(lambda: "Run the Procfile's release process first" in stack.log("worker").read_text())
