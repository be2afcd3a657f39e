"""The buttons of an export, called without Slack: they act once, for the one who asked, and the worker is told."""

from __future__ import annotations

import pytest

from bot.actions.export_run import cancel
from bot.actions.review import check_sourcewhale, start_export
from bot.desk import Asker
from bot.starting import start
from store.exporting import exports
from store.exporting.selection import EVERYBODY, Choice
from store.models import Candidate, ExportState
from tests.bot.desks import Said, by, desk
from tests.store.factory import connected, people, reviewed, started
from worker.actions.reviews import gather
from worker.surface import ids


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


NO_BOXES, DUMMIES = frozenset[str](), frozenset({ids.DUMMY_EMAILS})


@pytest.mark.parametrize("first", ["one", "all but one", "everybody", "with dummy addresses"])
@pytest.mark.parametrize("second", ["one", "all but one", "everybody", "with dummy addresses"])
def test_of_two_presses_that_want_different_things_the_second_reads_that_the_first_counts(
    database, ours, first, second
):
    export = reviewed(database, *ours, people(3))
    made, queue = desk(database)
    with database.read() as session:
        reference = gather(session, exports.by_id(session, export.id)).reference
        someone = str(session.query(Candidate.id).order_by(Candidate.row_number).first()[0])
    wants = {
        "one": (Choice(only=(someone,)), NO_BOXES),
        "all but one": (Choice(but=(someone,)), NO_BOXES),
        "everybody": (EVERYBODY, NO_BOXES),
        "with dummy addresses": (EVERYBODY, DUMMIES),
    }
    who = Asker(ours[0], "U1")
    told = start(made, who, reference, *wants[first])
    if told is not None and told.review is not None:
        # Other boxes than those that Review showed: it is shown anew, and pressed again.
        told = start(made, who, told.review.reference, *wants[first])
    assert told is None
    again = start(made, who, reference, *wants[second])
    if first == second:
        assert again is None
    else:
        assert "was started already, with what was chosen first" in again.problem
    # The press on the message in the direct messages, of everybody and without boxes.
    plain = start(made, who, reference)
    assert (plain is None) is (first in ("everybody", "with dummy addresses"))
    assert queue.jobs == [("run_export", export.id)]
