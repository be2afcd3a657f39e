"""What tests of deliveries begin with: a local Slack for each file, emptied for each test."""

from __future__ import annotations

import pytest

from tests.local_slack import local_slack
from tests.worker.courier_house import House


@pytest.fixture(scope="module")
def server():
    with local_slack() as running:
        yield running


@pytest.fixture
def slack(server):
    server.post("/_control/reset")
    return server


@pytest.fixture
def house(sqlite_database, slack):
    """A store whose couriers deliver to that Slack."""
    return House(sqlite_database, slack.url)
