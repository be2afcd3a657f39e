"""Both services in threads, an SQLite database for each test."""

from __future__ import annotations

import pytest

from sandbox.sourcewhale.server import Service
from sandbox.sourcewhale.server import make_app as whale_app
from store.base.db import Database
from tests.local_slack import local_slack
from tests.servers import serving
from tests.worker.watching.house import KEY, House


@pytest.fixture(scope="module")
def urls():
    with local_slack() as slack, serving(whale_app(Service({KEY}))) as whale:
        yield slack.url, whale


@pytest.fixture
def house(urls, migrated_sqlite):
    database = Database(migrated_sqlite)
    database.ledger_secret = b"the secret of tests"
    made = House(database, *urls)
    made.slack.post("/_control/reset")
    made.whale.reset()
    yield made
    database.close()
