"""The third step of connecting, called without Slack: whose account a key is gets asked before anybody is sent."""

from __future__ import annotations

import json
import time

import pytest
from sqlalchemy import select

from bot.views import connection as steps
from store.connection.accounts import Standing
from store.models import ConnectionDraft, DraftState
from tests.bot.desks import Client, Said, by, desk
from worker.surface import ids


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


def draft_of(database, ours, **values):
    with database.write() as session:
        draft = ConnectionDraft(
            workspace_id=ours[0],
            user_id="U1",
            view_id="V1",
            state=DraftState.KEY_ACCEPTED,
            can_export=True,
            pools_enabled=True,
            changed_at=time.time(),
            **values,
        )
        session.add(draft)
        session.flush()
        return draft.id


def submitted(draft_id, account=None, verify_as=ids.PROSPECTS):
    values = {ids.VERIFY_AS: {ids.VERIFY_AS: {"selected_option": {"value": verify_as}}}}
    if account is not None:
        values[ids.ACCOUNT] = {ids.ACCOUNT: {"selected_option": {"value": account}}}
    return {"private_metadata": draft_id, "state": {"values": values}}


@pytest.mark.parametrize(
    ("standing", "account", "asked_again"),
    [
        (Standing.OTHER, None, True),
        (Standing.UNSURE, None, True),
        (Standing.OTHER, ids.ANOTHER_ACCOUNT, False),
        (Standing.SAME, None, False),
        (None, None, False),
    ],
)
def test_a_form_that_did_not_ask_for_the_account_is_shown_again(
    database, ours, monkeypatch, standing, account, asked_again
):
    monkeypatch.setattr(steps.surface, "BOT_ANSWERS_WITHIN_SECONDS", 0.0)
    draft_id = draft_of(database, ours, standing=standing)
    (made, queue), ack = desk(database), Said()
    steps.verify(made, ack, by("U1"), submitted(draft_id, account), Client({"is_admin": True}))
    with database.read() as session:
        draft = session.scalars(select(ConnectionDraft)).one()
    assert (draft.state == DraftState.KEY_ACCEPTED) is asked_again
    assert bool(queue.jobs) is not asked_again
    assert (ids.ACCOUNT in json.dumps(ack.said["view"])) is asked_again


def test_a_job_is_to_be_chosen_where_somebody_is_sent_to_one(database, ours):
    draft_id = draft_of(database, ours, jobs=[{"id": "job-1", "name": "Engineer"}])
    (made, queue), ack = desk(database), Said()
    steps.verify(made, ack, by("U1"), submitted(draft_id, verify_as=ids.CANDIDATES), Client({"is_admin": True}))
    assert ack.said["errors"] == {ids.VERIFY_JOB: "Choose a job."}
    assert queue.jobs == []
