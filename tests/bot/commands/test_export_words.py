"""`/export` with words after it, called without Slack: what is typed is answered to whoever typed it alone."""

from __future__ import annotations

import pytest

from bot.commands.export import export
from store.models import ExportState
from tests.bot.desks import Said, desk
from tests.store.factory import connected, people, reviewed


def answer(database, text: str, user: str = "U1") -> str:
    ack = Said()
    body = {"command": "/export", "text": text, "team_id": "T1", "user_id": user, "channel_id": "C1"}
    export(desk(database)[0], ack, body, None)
    assert ack.said is not None and ack.said["response_type"] == "ephemeral" and ack.said["blocks"]
    return ack.said["text"]


@pytest.fixture
def waiting(database):
    workspace_id, connection_id = connected(database)
    values = {"state": ExportState.QUEUED, "queued_at": 1.0, "channel_id": "U1"}
    return reviewed(database, workspace_id, connection_id, people(2), "Aurora", **values)


def test_what_runs(database, waiting):
    assert "*Aurora*" in answer(database, "status") and "<@U1>" in answer(database, "STATUS")


@pytest.mark.parametrize(
    ("text", "page"), [("history", 1), ("history 3", 3), ("history -2", 1), ("history " + "9" * 5000, 10_000)]
)
def test_a_page_of_history_is_a_number_or_the_first(database, waiting, text, page):
    said = answer(database, text)
    assert said == ("No export has ended yet." if page == 1 else f"There is no page {page}.")


def test_help_and_a_word_that_is_none(database, waiting):
    assert answer(database, "help").startswith("*`/export`*")
    assert "status" in answer(database, "statsu").partition("\n")[0]
