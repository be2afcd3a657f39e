"""The decisions of a run's loop, and of preparation: who is judged when, how much is made ready, who waits."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

import seekout
from store.connection import connections
from store.exporting import exports
from store.exporting.items import Work
from store.models import Candidate, Export
from store.people import identities, projects
from tests.store.factory import people, reviewed
from tests.worker.exports.test_parts_of_a_run import Way, run
from tests.worker.test_senders import Client, batch
from worker.actions.reviews import gather, why_review
from worker.exports import preparation
from worker.exports import run as runs
from worker.exports.halting import Paused, Stopped
from worker.exports.lease import holding
from worker.exports.news import News
from worker.exports.senders import Senders
from worker.runtime.clock_watch import ClockWatch
from worker.surface.workflows import steps


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


def loop(standing, outstanding=0, **values):
    """A run's loop with so many batches on their way."""
    made = runs._Run(standing)
    made._senders = SimpleNamespace(outstanding=outstanding)
    made._begun = True
    for name, value in values.items():
        setattr(made, f"_{name}", value)
    return made


# --- The loop ---

SUSPECT = [(Work("c", "i", {}), "no")]


@pytest.mark.parametrize(
    ("values", "suspects", "outstanding", "seen", "judged"),
    [
        ({}, [], 0, False, False),
        ({}, SUSPECT, 0, False, True),
        ({}, SUSPECT, 3, False, True),
        # Seen a moment ago, the campaign is not asked about for each of many that are refused side by side.
        ({}, SUSPECT, 3, True, False),
        ({}, SUSPECT, 0, True, True),
        ({"suspects_left": True}, [], 0, False, True),
        ({"halt": Paused(5.0)}, SUSPECT, 0, False, False),
        ({"halt": Paused(5.0), "cancelled": True}, SUSPECT, 0, False, True),
    ],
)
def test_nobody_is_called_bad_before_the_campaign_was_seen_again(values, suspects, outstanding, seen, judged):
    standing = run(**values)
    if seen:
        standing.seen_at = time.monotonic()
    news = News(suspects=list(suspects))
    loop(standing, outstanding)._judge(news)
    assert (news.judge, standing.progressed) == (judged, judged)
    assert standing.suspects_left is bool((suspects or values.get("suspects_left")) and not judged)


def test_a_campaign_that_is_gone_judges_nobody():
    standing = run(way=Way("another"))
    news = News(suspects=list(SUSPECT))
    loop(standing)._judge(news)
    assert (news.judge, standing.suspects_left, isinstance(standing.halt, Stopped)) == (False, True, True)


@pytest.mark.parametrize(
    ("outstanding", "left", "values", "room"),
    [
        (0, (True, False), {}, 8),
        (4, (True, False), {}, 4),
        (6, (False, True), {}, 2),
        (7, (True, True), {}, 0),
        (8, (True, True), {}, 0),
        (0, (False, False), {}, 0),
        (0, (True, True), {"halt": Paused(1.0)}, 0),
        (0, (True, True), {"cancelled": True}, 0),
    ],
)
def test_several_batches_at_a_time_are_made_ready(outstanding, left, values, room):
    assert loop(run(**values), outstanding, pending_left=left[0], unsent_left=left[1])._room() == room


@pytest.mark.parametrize(
    ("values", "own", "goes_on"),
    [
        ({}, {}, False),
        ({}, {"begun": False}, True),
        ({}, {"pending_left": True}, True),
        ({}, {"unsent_left": True}, True),
        ({"cancelled": True}, {"pending_left": True, "unsent_left": True}, False),
        ({"halt": Paused(1.0)}, {}, True),
        ({"suspects_left": True}, {}, True),
        ({"suspects_left": True, "cancelled": True}, {}, True),
    ],
)
def test_a_run_goes_on_while_anything_is_left_to_do(values, own, goes_on):
    assert loop(run(**values), **{"pending_left": False, "unsent_left": False, **own})._goes_on is goes_on


@pytest.mark.parametrize(
    ("settling", "untrusted", "pause"), [(5.0, 0.0, 5.0), (0.05, 0.0, 0.1), (5.0, 9.0, 9.0), (None, 0.02, 0.1)]
)
def test_a_run_waits_until_the_next_doubt_settles(settling, untrusted, pause):
    standing = run()
    standing.untrusted_for = lambda: untrusted
    with pytest.raises(Paused) as caught:
        loop(standing, pending_left=False, unsent_left=False, settling=settling)._go_on_or_wait()
    assert caught.value.seconds == pause


@pytest.mark.parametrize("halt", [Paused(3.0), Stopped("over")])
def test_a_run_that_was_halted_ends_with_its_reason_once_nothing_is_on_its_way(halt):
    with pytest.raises(type(halt)) as caught:
        loop(run(halt=halt))._go_on_or_wait()
    assert caught.value is halt


def test_the_longest_wait_is_that_of_the_oldest_request_on_its_way():
    client = Client()
    senders = Senders(2, lambda: client, "dana@example.com")
    assert senders.longest_wait() == pytest.approx(0.0, abs=1.0)
    for name in "ab":
        senders.put(batch(name))
        client.arrived.acquire(timeout=10)
    first = min(senders._shared.left_at, key=lambda one: senders._shared.left_at[one])
    senders._shared.left_at[first] -= 100.0
    assert senders.longest_wait() == pytest.approx(100.0, abs=10.0)
    client.go.set()
    deadline = time.monotonic() + 30
    while senders.people() and time.monotonic() < deadline:
        senders.outcomes(1.0)
    assert senders.longest_wait() == pytest.approx(0.0, abs=1.0)
    senders.close()


# --- Preparation ---


@pytest.mark.parametrize(
    ("of_connection", "of_export", "may_export", "why"),
    [
        ({}, {}, True, None),
        ({}, {}, False, steps.REVIEWER_CHANGED),
        ({"steps_skip_review": False}, {}, True, steps.REVIEW_IS_ON),
        ({"ledger_id": "another"}, {}, True, steps.CONNECTION_CHANGED),
        ({"pools_enabled": False}, {}, True, steps.CONNECTION_CHANGED),
        ({"pools_enabled": False}, {"kind": "candidates"}, True, None),
        ({"can_export": False}, {}, True, steps.CONNECTION_CHANGED),
        ({"problem": "the key is refused"}, {}, True, steps.CONNECTION_CHANGED),
        ({}, {"nobody": True}, True, steps.NOBODY_TO_SEND),
        ({}, {"report": {"unreadable": 1, "rows": 3, "unreadable_rows": [[2, "x"]]}}, True, steps.SOMETHING_TO_LOOK_AT),
        ({}, {"report": {"rows": 3, "unreadable": 0}}, True, None),
    ],
)
def test_a_step_goes_on_by_itself_only_where_nothing_is_to_be_looked_at(
    database, ours, of_connection, of_export, may_export, why
):
    given = dict(of_export)
    everybody = people(2, tags=("Do Not Contact",)) if given.pop("nobody", False) else people(2)
    export = reviewed(database, *ours, everybody, **given)
    with database.write() as session:
        connection = connections.get(session, ours[0])
        for name, value in ({"steps_skip_review": True} | of_connection).items():
            setattr(connection, name, value)
        session.flush()
        found = session.get_one(Export, export.id)
        facts = gather(session, found)
        told = why_review(session, found, facts, may_export=may_export)
    assert told == why


def test_rows_that_are_no_candidates_are_counted_and_the_first_are_told():
    report = {"rows": 5, "unreadable": 0, "unidentified": 0, "unreadable_rows": []}
    reasons = ["a first reason", seekout.NOBODY, "a second reason", "zz another reason", *["the same"] * 300]
    rows = [*map(seekout.record_of, people(2)), *(seekout.UnreadableRow(n, one) for n, one in enumerate(reasons))]
    assert [one.row for one in preparation._readable(rows, report)] == [2, 3]
    assert (report["rows"], report["unreadable"], report["unidentified"]) == (311, 304, 1)
    assert report["unreadable_rows"][:2] == [[0, "a first reason"], [1, seekout.NOBODY]]
    assert len(report["unreadable_rows"]) == preparation._MOST_ROWS_REPORTED < 304


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 7])
def test_everybody_in_a_file_is_stored_however_small_the_parts(database, ours, monkeypatch, number):
    monkeypatch.setattr(preparation, "_STORED_AT_ONCE", 2)
    export = reviewed(database, *ours, people(1, 90))
    with database.write() as session:
        project, reading = projects.begin_reading(session, ours[0], "another")
        session.get_one(Export, export.id).next_run_at = 0.0
        found = identities.keyed(session, people(number))
        exports.by_id(session, export.id).state = "preparing"
    tally = projects.Tally()
    with holding(database, export.id, ClockWatch()) as lease:
        preparation._store(lease, project, reading, found, tally)
    with database.read() as session:
        stored = session.query(Candidate).filter_by(project_id=project.id).order_by(Candidate.row_number)
        assert [one.row_number for one in stored] == list(range(2, number + 2))
    assert tally.new == number


@pytest.mark.parametrize(
    ("attempts", "most", "before", "failed"), [(0, 3, 0, False), (1, 3, 1, False), (2, 3, 2, True), (3, 3, 3, True)]
)
def test_a_file_is_tried_so_often(database, ours, attempts, most, before, failed):
    export = reviewed(database, *ours, people(1), state="preparing", attempts=attempts)
    with holding(database, export.id, ClockWatch()) as lease:
        assert preparation._try_again_or_fail(lease, "Something went wrong.", most) == before
    with database.read() as session:
        found = session.get_one(Export, export.id)
        assert ((found.state == "failed"), found.attempts) == (failed, attempts + 1)
