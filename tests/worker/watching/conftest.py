"""Both services in threads, an SQLite database for each test."""

from __future__ import annotations

import pytest

from sandbox.slack.server import make_app as slack_app
from sandbox.sourcewhale.server import Service
from sandbox.sourcewhale.server import make_app as whale_app
from store.base.db import Database
from tests.servers import closed_port, serving
from tests.worker.watching.house import KEY, House


@pytest.fixture(scope="module")
def urls():
    # Files are uploaded to an address that Slack names.
    port = closed_port()
    app = slack_app(
        base_url=f"http://127.0.0.1:{port}",
        bot_token="xoxb-local",
        app_token="xapp",
        signing_secret="s",
        request_url=None,
    )
    with serving(app, port) as slack, serving(whale_app(Service({KEY}))) as whale:
        yield slack, whale


@pytest.fixture
def house(urls, migrated_sqlite):
    database = Database(migrated_sqlite)
    database.ledger_secret = b"the secret of tests"
    made = House(database, *urls)
    made.slack.post("/_control/reset")
    made.whale.reset()
    yield made
    database.close()
