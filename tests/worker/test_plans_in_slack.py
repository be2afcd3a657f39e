"""The steps of a running export in Slack: a plan, a line where Slack takes no plan, and nothing but the truth."""

from __future__ import annotations

import json

import pytest

from sandbox.slack.blockkit import check_message
from store.base.db import Database
from store.exporting.items import Counts
from store.models import Export, ExportKind, ExportState
from tests.local_slack import local_slack
from tests.worker.courier_house import House, finish, texts
from worker.surface import channel
from worker.surface.workflows.plans import plan


@pytest.fixture(scope="module")
def slack():
    with local_slack() as running:
        yield running


@pytest.fixture
def house(migrated_sqlite, slack):
    slack.post("/_control/reset")
    database = Database(migrated_sqlite)
    database.ledger_secret = b"the secret of tests"
    yield House(database, slack.url)
    database.close()


def export(**values):
    known = {"kind": ExportKind.PROSPECTS, "state": ExportState.RUNNING, "times_retried": 0, "requested_by": "U1"}
    return Export(**{"id": "e1", "destination_name": "Backend", "report": {}, **known, **values})


def plans(slack):
    calls = slack.calls("chat.postMessage") + slack.calls("chat.update")
    shown = [block for call in calls for block in json_of(call["arguments"]["blocks"]) if block["type"] == "plan"]
    return [block["block_id"] for block in shown]


def json_of(blocks):
    return json.loads(blocks) if isinstance(blocks, str) else blocks


@pytest.mark.parametrize(
    ("values", "done", "steps"),
    [
        ({"state": ExportState.QUEUED}, 0, ["complete", "complete", "pending", "pending"]),
        ({}, 40, ["complete", "complete", "in_progress", "pending"]),
        ({"kind": ExportKind.CANDIDATES}, 40, ["complete", "complete", "in_progress"]),
    ],
)
def test_the_steps_are_those_of_the_export(values, done, steps):
    counts = Counts(exported=done, failed=0, waiting=100 - done, previously_exported=0, do_not_contact=0, cancelled=0)
    shown = channel.progress(export(**values), "Nimbus", counts, 5.0)
    check_message(shown.blocks)
    (found,) = [block for block in shown.blocks if block["type"] == "plan"]
    assert [task["status"] for task in found["tasks"]] == steps
    assert (f"{done} of 100" in found["tasks"][2]["title"]) == bool(done)


def test_an_export_that_has_ended_shows_no_steps():
    counts = Counts(exported=3, failed=0, waiting=0, previously_exported=0, do_not_contact=0, cancelled=0)
    shown = channel.progress(export(state=ExportState.COMPLETE, ended_at=2.0, queued_at=1.0), "Nimbus", counts, 1.0)
    assert not any(block["type"] == "plan" for block in shown.blocks)


def test_each_edit_gives_the_plan_another_id(house, slack):
    courier = house.courier()
    for done in (1, 2, 3):
        house.say(f"{done} of 3", besides=[plan(export(), done, 3)])
        house.make_due()
        finish(house, courier)
    assert len(set(plans(slack))) == len(plans(slack)) == 3


@pytest.mark.long
def test_where_slack_takes_no_plan_the_steps_are_a_line_there_ever_after(house, slack):
    slack.post(
        "/_control/fail", {"method": "chat.postMessage", "error": "invalid_blocks", "times": 1, "only": "task_card"}
    )
    courier = house.courier()
    house.say("first", besides=[plan(export(), 1, 3)])
    finish(house, courier)
    house.say("second", name="two", besides=[plan(export(), 2, 3)])
    house.make_due()
    finish(house, courier)
    assert len(plans(slack)) == 1
    first, second = texts(slack)
    assert "✅ Read" in first
    assert "Send · 1 of 3" in first
    assert "Send · 2 of 3" in second
