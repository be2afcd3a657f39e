"""The buttons of an export, called without Slack: they act once, for the one who asked, and the worker is told."""

from __future__ import annotations

import pytest

from bot.actions.export_run import cancel
from bot.actions.review import check_sourcewhale, start_export
from store.exporting import exports
from store.models import ExportState
from tests.bot.desks import Said, by, desk
from tests.store.factory import connected, people, reviewed, started


@pytest.fixture
def ours(database):
    return connected(database)


def state_of(database, export) -> ExportState:
    with database.read() as session:
        return exports.by_id(session, export.id).state


def test_cancel_once(database, ours):
    export = started(database, *ours, people(2))
    (made, queue), pressed = desk(database), {"value": export.id}
    first, second = Said(), Said()
    for respond in (first, second):
        cancel(made, Said(), by("U1", response_url="https://x"), pressed, None, respond)
    assert queue.jobs == [("run_export", export.id)]
    assert first.said is None and "has ended, or is being cancelled" in second.said["text"]


def test_an_export_of_another_workspace_is_nobodys(database, ours):
    export, respond = started(database, *ours, people(2)), Said()
    connected(database, "T2")
    made, queue = desk(database)
    cancel(made, Said(), by("U1", "T2", response_url="https://x"), {"value": export.id}, None, respond)
    assert respond.said["text"].startswith("Only the one who asked") and queue.jobs == []


def test_sourcewhale_is_asked_for_who_reviews(database, ours):
    export = reviewed(database, *ours, people(2))
    made, queue = desk(database)
    check_sourcewhale(made, Said(), by("U2"), {"value": export.id})
    assert queue.jobs == []
    check_sourcewhale(made, Said(), by("U1"), {"value": export.id})
    assert queue.jobs == [("check_people", export.id)]


def test_a_review_that_is_not_theirs_starts_nothing(database, ours):
    export, respond = reviewed(database, *ours, people(2)), Said()
    made, queue = desk(database)
    start_export(made, Said(), by("U2"), {"value": export.id}, respond)
    assert respond.said["text"].startswith(":warning:") and queue.jobs == []
    assert state_of(database, export) == ExportState.REVIEW
