"""Fixtures of the tests that send requests to a whole bot."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from store.base.config import Settings
from store.migrate import upgrade
from tests.bot.two_workspaces import SECRET, begin_anew, furnish, make_house, opened
from tests.local_slack import local_slack


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    """The local Slack, and a database that each test has a copy of."""
    directory = tmp_path_factory.mktemp("strangers")
    with local_slack(signing_secret=SECRET) as slack:
        settings = Settings.from_env(
            {
                "SLACK_BOT_TOKEN": "xoxb-local",
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": f"{slack.url}/api/",
                "VAR_DIR": str(directory),
                "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            }
        )
        path = directory / "furnished.db"
        database = opened(path)
        upgrade(database)
        known = furnish(database, settings)
        database.close()
        yield slack, settings, path, known


@pytest.fixture
def house(furnished, tmp_path):
    slack, *_ = furnished
    begin_anew(slack)
    made = make_house(furnished, tmp_path / "strangers.db")
    yield made
    made.database.close()
