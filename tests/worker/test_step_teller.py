"""A step of a workflow is told how its export ended, whatever the end, once, however Slack fails."""

from __future__ import annotations

import threading
import time

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from store.exporting import states, steps
from store.models import Export, ExportItem, ExportState, ItemState, OutboxMessage
from tests.store.factory import people, reviewed
from worker.actions import exports as acts
from worker.delivery.steps import StepTeller
from worker.slack.errors import NotInstalled


class Slack:
    """Takes the ends of steps, after refusing as many as it is told to."""

    def __init__(self) -> None:
        self.refusals: list[Exception | str] = []
        self.ends: list[dict] = []
        self.calls = 0

    def functions_completeSuccess(self, **told):
        self._take(told)

    def functions_completeError(self, **told):
        self._take(told)

    def _take(self, told):
        self.calls += 1
        if self.refusals:
            refusal = self.refusals.pop(0)
            if isinstance(refusal, Exception):
                raise refusal
            data = {"ok": False, "error": refusal}
            raise SlackApiError(
                refusal,
                SlackResponse(
                    client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=200
                ),
            )
        self.ends.append(told)


def asked(database, ours, **values):
    values = {"step_execution": "Fx1", "step_due_at": 0.0, **values}
    return reviewed(database, *ours, people(3), **values).id


def teller(database, slack):
    return StepTeller(database, lambda workspace_id: slack, lambda: None)


def tell_until(database, told, condition):
    """Look for what is due, as the keeper does, until a condition holds."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        told.tell_due()
        with database.write() as session:
            # Nobody waits here for pauses that grow.
            session.query(Export).filter(Export.step_due_at.is_not(None)).update({"step_due_at": 0.0})
        idle()


def idle():
    while any(thread.name == "steps" for thread in threading.enumerate()):
        time.sleep(0.01)


def end(database, export_id, act):
    with database.write() as session:
        act(session, session.get_one(Export, export_id))


ENDS = {
    "an expired Review": (lambda s, e: states.expire_old_reviews(s, -1.0), "has expired"),
    "a Review whose people were deleted": (lambda s, e: states.expire_reviews(s, e.project_id), "has expired"),
    "a Review that nobody wanted": (lambda s, e: acts.dismiss(s, e, "U1"), "cancelled the Review"),
    "a bad file": (lambda s, e: acts.give_up_preparing(s, e, "This file is damaged."), "This file is damaged."),
    "an export that stopped": (
        lambda s, e: acts.start(s, e, "U1") and acts.stop(s, e, "SourceWhale refuses the API key."),
        "SourceWhale refuses the API key. 0 candidates of 3 are known to be in SourceWhale.",
    ),
    "an export that was cancelled": (
        lambda s, e: acts.start(s, e, "U1") and acts.finish(s, e, cancelled=True, works=True),
        "The export was cancelled. 0 candidates of 3 are in SourceWhale.",
    ),
}


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.long
def test_every_end_is_told_in_a_sentence(database, ours, name):
    act, words = ENDS[name]
    export_id, slack = asked(database, ours), Slack()
    told = teller(database, slack)
    assert told.tell_due() == 0
    end(database, export_id, act)
    tell_until(database, told, lambda: slack.ends)
    assert [one["function_execution_id"] for one in slack.ends] == ["Fx1"]
    assert words in slack.ends[0]["error"]
    assert told.tell_due() == 0


@pytest.mark.long
def test_the_reviewer_of_a_bad_file_reads_that_a_workflow_asked(database, ours):
    export_id = asked(database, ours)
    end(database, export_id, ENDS["a bad file"][0])
    with database.read() as session:
        (said,) = [row.text for row in session.query(OutboxMessage) if "damaged" in row.text]
    assert said.startswith("The export that a workflow asked you for was not started.")


def complete(session, export):
    acts.start(session, export, "U1")
    session.query(ExportItem).filter_by(export_id=export.id).update({"state": ItemState.EXPORTED})
    acts.finish(session, export, cancelled=False, works=True)


def test_a_complete_export_gives_its_counts(database, ours):
    export_id, slack = asked(database, ours), Slack()
    end(database, export_id, complete)
    tell_until(database, teller(database, slack), lambda: slack.ends)
    assert slack.ends[0]["outputs"] | {"state": "complete", "exported": 3, "failed": 0} == slack.ends[0]["outputs"]


@pytest.mark.parametrize(
    "refusal", ["internal_error", "something_new", "ratelimited", ConnectionResetError(), NotInstalled("x")]
)
@pytest.mark.long
def test_whatever_slack_refuses_with_it_is_told_once(database, ours, refusal):
    export_id, slack = asked(database, ours), Slack()
    slack.refusals = [refusal, refusal]
    end(database, export_id, complete)
    told = teller(database, slack)
    tell_until(database, told, lambda: slack.ends)
    for _ in range(3):
        told.tell_due()
        idle()
    assert (slack.calls, len(slack.ends)) == (3, 1)


@pytest.mark.parametrize("refusal", ["execution_not_in_running_state", "function_execution_not_found"])
def test_a_step_that_has_ended_is_left_alone(database, ours, refusal):
    export_id, slack = asked(database, ours), Slack()
    slack.refusals = [refusal]
    end(database, export_id, complete)
    told = teller(database, slack)
    told.tell_due()
    idle()
    with database.read() as session:
        assert session.get_one(Export, export_id).step_due_at is None


def test_a_step_is_claimed_by_one_worker_alone(database, ours):
    export_id = asked(database, ours)
    end(database, export_id, complete)
    with database.write() as session:
        assert [one.id for one in steps.claim_due(session, lease_seconds=30, limit=4)] == [export_id]
    with database.write() as session:
        assert steps.claim_due(session, lease_seconds=30, limit=4) == []


def test_an_export_that_no_workflow_asked_for_tells_nobody(database, ours):
    export_id, slack = asked(database, ours, step_execution=None, step_due_at=None), Slack()
    end(database, export_id, complete)
    assert teller(database, slack).tell_due() == 0
    with database.read() as session:
        assert session.get_one(Export, export_id).state == ExportState.COMPLETE
