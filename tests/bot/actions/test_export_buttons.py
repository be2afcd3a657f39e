"""The buttons of an export, called without Slack: they act once, for the one who asked, and the worker is told."""

from __future__ import annotations

import json
import threading

import pytest

from bot import starting
from bot.actions.export_run import cancel
from bot.actions.review import check_sourcewhale, start_export
from bot.desk import Asker
from bot.starting import start
from bot.views import export as submissions
from store.exporting import exports, known
from store.exporting.selection import EVERYBODY, Choice
from store.models import AuditEntry, Candidate, CheckState, ExportItem, ExportState, OutboxMessage
from store.people import projects
from tests.bot.desks import Client, Said, by, desk, state
from tests.store.factory import connected, people, reviewed, started
from tests.worker.exports.toy import Board, services
from worker.actions import exports as acts
from worker.actions import pressing
from worker.actions.reviews import gather
from worker.exports import known_people, preparation
from worker.surface import ids
from worker.surface.reviews import review


def state_of(database, export) -> ExportState:
    with database.read() as session:
        return exports.by_id(session, export.id).state


@pytest.mark.long
def test_cancel_once(database, ours):
    export = started(database, *ours, people(2))
    (made, queue), pressed = desk(database), {"value": export.id}
    first, second = Said(), Said()
    for respond in (first, second):
        cancel(made, Said(), by("U1", response_url="https://x"), pressed, None, respond)
    assert queue.jobs == [("run_export", export.id)]
    assert first.said is None and "has ended, or is being cancelled" in second.said["text"]


@pytest.mark.long
def test_an_export_of_another_workspace_is_nobodys(database, ours):
    export, respond = started(database, *ours, people(2)), Said()
    connected(database, "T2")
    made, queue = desk(database)
    cancel(made, Said(), by("U1", "T2", response_url="https://x"), {"value": export.id}, None, respond)
    assert respond.said["text"].startswith("This export is no longer known here") and queue.jobs == []


def test_sourcewhale_is_asked_for_who_reviews(database, ours):
    export = reviewed(database, *ours, people(2))
    made, queue = desk(database)
    client = Client({})
    check_sourcewhale(made, Said(), by("U2", trigger_id="1.2"), {"value": export.id}, client)
    assert queue.jobs == [] and "no longer valid" in str(client.calls)
    check_sourcewhale(made, Said(), by("U1"), {"value": export.id}, None)
    assert queue.jobs == [("check_people", export.id)]


def test_a_review_that_is_not_theirs_starts_nothing(database, ours):
    export, respond = reviewed(database, *ours, people(2)), Said()
    made, queue = desk(database)
    start_export(made, Said(), by("U2"), {"value": export.id}, respond)
    assert respond.said["text"].startswith(":warning:") and queue.jobs == []
    assert state_of(database, export) == ExportState.REVIEW


def shown(database, export):
    """The reference of the Review as it stands, and the id of its first candidate."""
    with database.read() as session:
        someone = str(session.query(Candidate.id).order_by(Candidate.row_number).first()[0])
        return gather(session, exports.by_id(session, export.id)).reference, someone


NO_BOXES, DUMMIES = frozenset[str](), frozenset({ids.DUMMY_EMAILS})


@pytest.mark.parametrize("first", ["one", "all but one", "everybody", "with dummy addresses"])
@pytest.mark.parametrize("second", ["one", "all but one", "everybody", "with dummy addresses"])
def test_of_two_presses_that_want_different_things_the_second_reads_that_the_first_counts(
    database, ours, first, second
):
    export = reviewed(database, *ours, people(3))
    made, queue = desk(database)
    reference, someone = shown(database, export)
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


@pytest.mark.parametrize("first", [EVERYBODY, "all but one"])
def test_the_export_of_many_is_started_by_a_worker_as_it_was_pressed(database, ours, monkeypatch, first):
    monkeypatch.setattr(pressing, "MOST_AT_ONCE", 2)
    export = reviewed(database, *ours, people(3))
    made, queue = desk(database)
    reference, someone = shown(database, export)
    wanted, other = Choice(but=(someone,)), EVERYBODY
    if first is EVERYBODY:
        wanted, other = other, wanted
    who = Asker(ours[0], "U1")
    assert start(made, who, reference, wanted, NO_BOXES) is None
    # Nobody has become an item yet, however many there are.
    assert state_of(database, export) == ExportState.PREPARING
    with database.read() as session:
        assert session.query(ExportItem).count() == 0
    # A double click, and a press that wants something else.
    assert start(made, who, reference, wanted, NO_BOXES) is None
    assert "was started already" in start(made, who, reference, other, NO_BOXES).problem
    assert queue.jobs == [("prepare_export", export.id)]
    preparation.prepare(services(database, Board()), export.id)
    assert state_of(database, export) == ExportState.QUEUED
    with database.read() as session:
        assert session.query(ExportItem).count() == (3 if first is EVERYBODY else 2)
        assert session.query(AuditEntry).filter_by(action="started").count() == 1
    assert start(made, who, reference, wanted, NO_BOXES) is None


def test_what_is_compared_with_a_review_is_what_is_written(database, ours, monkeypatch):
    """A newer file is stored while *Export* is worked on: what nobody has reviewed does not become what was."""
    export = reviewed(database, *ours, people(3))
    reference, _ = shown(database, export)
    with database.read() as session:
        before = {row.id: row.digest for row in session.query(Candidate)}

    def store():
        with database.write() as session:
            project, reading = projects.begin_reading(session, ours[0], "project")
        with database.write() as session:
            projects.put_candidates(session, project, reading, people(3, headline="Another"))

    storing, start_it = threading.Thread(target=store), acts.start

    def meanwhile(*args):
        storing.start()
        storing.join(0.5)
        return start_it(*args)

    monkeypatch.setattr(acts, "start", meanwhile)
    made, _ = desk(database)
    assert start(made, Asker(ours[0], "U1"), reference, EVERYBODY, NO_BOXES) is None
    storing.join()
    with database.read() as session:
        assert {item.candidate_id: item.digest for item in session.query(ExportItem)} == before
        assert {row.id: row.digest for row in session.query(Candidate)} != before


@pytest.mark.parametrize("telling", ["progress", "the end"])
@pytest.mark.long
def test_a_check_does_not_bring_a_review_back_that_was_started(database, ours, monkeypatch, telling):
    """*Export* is pressed between the look whether it still stands in Review, and what is said there."""
    export = reviewed(database, *ours, people(3))
    with database.write() as session:
        assert known.ask(session, exports.by_id(session, export.id))
        reference = gather(session, exports.by_id(session, export.id)).reference
    made, _ = desk(database)
    pressing_it = threading.Thread(target=start, args=(made, Asker(ours[0], "U1"), reference))
    put, seen = getattr(known_people, "show_drawn" if telling == "progress" else "show"), []

    def meanwhile(*args):
        pressing_it.start()
        pressing_it.join(0.5)
        put(*args)
        seen.append(state_of(database, export))

    monkeypatch.setattr(known_people, put.__name__, meanwhile)
    if telling == "progress":
        known_people._show_progress(services(database, Board()), export.id)
    else:
        known_people._end(services(database, Board()), export.id, CheckState.DONE)
    pressing_it.join()
    # Whoever presses has the last word.
    assert seen == [ExportState.REVIEW]


@pytest.mark.long
def test_a_double_click_in_the_same_moment_is_one_press(database, ours, monkeypatch):
    """Both have seen the Review standing; the second is told nothing else than the first."""
    export = reviewed(database, *ours, people(3))
    made, queue = desk(database)
    reference, _ = shown(database, export)
    look, told = starting.cannot_send, []
    first = threading.Thread(target=lambda: told.append(start(made, Asker(ours[0], "U1"), reference)))

    def meanwhile(*args):
        if not first.ident:
            first.start()
            first.join(1)
        return look(*args)

    monkeypatch.setattr(starting, "cannot_send", meanwhile)
    told.append(start(made, Asker(ours[0], "U1"), reference))
    first.join()
    assert told == [None, None]
    assert queue.jobs == [("run_export", export.id)]


def test_a_few_chosen_of_many_are_started_at_once(database, ours, monkeypatch):
    monkeypatch.setattr(pressing, "MOST_AT_ONCE", 2)
    export = reviewed(database, *ours, people(3))
    made, queue = desk(database)
    reference, someone = shown(database, export)
    assert start(made, Asker(ours[0], "U1"), reference, Choice(only=(someone,)), NO_BOXES) is None
    assert state_of(database, export) == ExportState.QUEUED and queue.jobs == [("run_export", export.id)]


@pytest.mark.long
def test_what_has_changed_before_the_worker_comes_is_reviewed_again_and_not_sent(database, ours, monkeypatch):
    monkeypatch.setattr(pressing, "MOST_AT_ONCE", 2)
    export = reviewed(database, *ours, people(3))
    made, _ = desk(database)
    reference, _ = shown(database, export)
    who = Asker(ours[0], "U1")
    assert start(made, who, reference, EVERYBODY, NO_BOXES) is None
    with database.write() as session:
        session.query(Candidate).filter_by(row_number=2).update({"do_not_contact": True})
    preparation.prepare(services(database, Board()), export.id)
    assert state_of(database, export) == ExportState.REVIEW
    with database.read() as session:
        assert session.query(ExportItem).count() == 0
        told = session.query(OutboxMessage).filter_by(export_id=export.id).one()
        assert "The numbers have changed since this Review was shown" in json.dumps([told.blocks, told.view])
        reference = gather(session, exports.by_id(session, export.id)).reference
        kept = exports.by_id(session, export.id).report
    # Pressed once, it is not started by a later preparation.
    assert "pressed" not in kept
    assert start(made, who, reference, EVERYBODY, NO_BOXES) is None
    preparation.prepare(services(database, Board()), export.id)
    assert state_of(database, export) == ExportState.QUEUED


@pytest.mark.parametrize(("left", "button"), [(1, True), (0, False)])
@pytest.mark.long
def test_a_review_that_has_nobody_to_send_any_more_names_no_button_that_it_lacks(database, ours, left, button):
    export = reviewed(database, *ours, people(2))
    made, _ = desk(database)
    reference, _ = shown(database, export)
    with database.write() as session:
        session.query(Candidate).filter(Candidate.row_number > 1 + left).update({"do_not_contact": True})
    told = start(made, Asker(ours[0], "U1"), reference)
    assert told.problem.startswith("The numbers have changed since this Review was shown.")
    assert ("press *Export*" in told.problem) is button
    assert (review.view(told.review).get("submit") is not None) is button


def test_the_modal_stays_until_a_worker_has_started_the_export_of_many(database, ours, monkeypatch):
    export, said = reviewed(database, *ours, people(3)), Said()
    made, _ = desk(database)
    reference, _ = shown(database, export)
    monkeypatch.setattr(pressing, "MOST_AT_ONCE", 2)
    submissions.export(made, said, by("U1"), state(reference))
    assert said.said["response_action"] == "update" and "is being started" in json.dumps(said.said["view"])
    assert state_of(database, export) == ExportState.PREPARING
