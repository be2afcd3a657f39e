"""Homes that were opened are published when something has changed, each by one worker, within Slack's budget."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import select, update

from store.base.clock import now
from store.messages import homes
from store.models import Home, Workspace
from tests.store.factory import connected
from tests.waiting import wait_for
from worker.delivery.homes import publish_due, settle


@pytest.fixture
def workspace(database):
    return connected(database)[0]


def opened(database, workspace, *users, ago=0.0):
    with database.write() as session:
        for user in users:
            homes.opened(session, workspace, user, is_admin=False)
        session.execute(update(Home).where(Home.user_id.in_(users)).values(opened_at=now() - ago, lease_until=0.0))


def claim(database, limit=100):
    with database.write() as session:
        return homes.claim_due(session, lease_seconds=60, limit=limit)


def published(database, due, mark="x"):
    with database.write() as session:
        homes.published(session, due.workspace_id, due.user_id, due.revision, mark)


def shift(database, seconds):
    """Let so many seconds pass for every Home."""
    with database.write() as session:
        session.execute(update(Home).values(published_at=Home.published_at - seconds))


def changed(database, workspace):
    with database.write() as session:
        homes.changed(session, workspace)


def test_whoever_opens_their_home_is_served_by_the_one_who_heard_of_it(database, workspace):
    with database.write() as session:
        homes.opened(session, workspace, "U1", is_admin=True)
    assert claim(database) == []


def test_a_change_is_published_once_and_by_one(database, workspace):
    opened(database, workspace, "U1")
    (first,) = claim(database)
    assert claim(database) == []
    published(database, first)
    shift(database, 5)
    assert claim(database) == []
    changed(database, workspace)
    changed(database, workspace)
    (second,) = claim(database)
    assert second.revision == first.revision + 2
    assert second.content_hash == "x"


def test_what_changed_while_it_was_published_is_published_after_it(database, workspace):
    opened(database, workspace, "U1")
    (due,) = claim(database)
    changed(database, workspace)
    published(database, due)
    assert claim(database) == []
    shift(database, 5)
    assert len(claim(database)) == 1


def test_a_home_that_nobody_has_opened_for_long_is_left_alone(database, workspace):
    opened(database, workspace, "U1", ago=8 * 24 * 3600)
    changed(database, workspace)
    assert claim(database) == []


def test_another_workspaces_changes_concern_nobody_here(database, workspace):
    other = connected(database, team="T2")[0]
    opened(database, workspace, "U1")
    published(database, claim(database)[0])
    shift(database, 5)
    changed(database, other)
    assert claim(database) == []


@pytest.mark.long
@pytest.mark.parametrize(("lately", "older"), [(1, 0), (30, 0), (80, 300)])
def test_together_they_stay_within_slacks_budget(database, workspace, lately, older):
    opened(database, workspace, *[f"U{n}" for n in range(lately)])
    opened(database, workspace, *[f"O{n}" for n in range(older)], ago=2 * 24 * 3600)
    at, when, began = [], 0.0, time.time()
    for _ in range(180):
        changed(database, workspace)
        due = claim(database, limit=1000)
        # What the machine takes passes as well.
        at += [when + time.time() - began] * len(due)
        for one in due:
            published(database, one)
        shift(database, 1.01)
        when += 1.01
    assert len(at) >= 85 if lately == 1 else len(at) >= 150
    assert max(sum(first <= other < first + 50 for other in at) for first in at) <= 95


def test_what_slack_did_not_take_is_tried_again_later(database, workspace):
    opened(database, workspace, "U1")
    (due,) = claim(database)
    with database.write() as session:
        homes.postpone(session, due, seconds=0.0)
    # SQLite's clock counts milliseconds, and this one is not over yet.
    (again,) = wait_for(lambda: claim(database))
    assert again.attempts == 1
    with database.write() as session:
        homes.forget(session, due)
    changed(database, workspace)
    assert claim(database) == []


def test_that_no_home_is_behind_any_more_wakes_nobody(database, workspace):
    opened(database, workspace, "U1")
    heard = []
    database.on_write = lambda: heard.append(1)
    settle(database)
    with database.read() as session:
        assert not homes.any_settled(session)
        assert session.get_one(Workspace, workspace).homes_behind
    (first,) = claim(database)
    published(database, first)
    heard.clear()
    settle(database)
    with database.read() as session:
        assert not session.get_one(Workspace, workspace).homes_behind
    assert heard == []
    changed(database, workspace)
    assert heard == [1]


@pytest.mark.parametrize(("asked", "most"), [("30", 31.0), ("99999999999", 3601.0), ("\u00b2", 60.0), ("soon", 60.0)])
def test_no_wait_that_slack_asks_for_lets_a_home_stay_behind_for_good(database, workspace, asked, most):
    def refuse(workspace_id):
        answer = SimpleNamespace(headers={"Retry-After": asked}, get={"error": "ratelimited"}.get)
        raise SlackApiError("refused", answer)

    opened(database, workspace, "U1")
    assert publish_due(database, refuse) == 1
    with database.read() as session:
        assert 0.0 < session.scalar(select(Home.lease_until - now())) <= most
