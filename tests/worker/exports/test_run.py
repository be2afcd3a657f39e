"""The engine against a destination of our own, run by run."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import fakeredis
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

import seekout
from store.base.secrets import UnreadableSecret
from store.connection import connections
from store.exporting import held, items, leases, lessons, seals, selection, states
from store.models import Candidate, Connection, Export, Exported, ExportItem, ExportState, ItemState, OutboxMessage
from store.people import projects
from store.workspaces import off_limits, switches
from store.workspaces.off_limits import entry_of
from tests.store.factory import people, started
from tests.waiting import wait_for
from tests.worker.exports.toy import Board, Way, error, explanation, services
from worker.destinations.base import DestinationError, Effect
from worker.exports import doubts, endings, halting, run, standing
from worker.exports.lease import HeldLease
from worker.exports.run import run_slice
from worker.exports.senders import Senders
from worker.runtime.clock_watch import ClockWatch, RedisWitness, steady_now
from worker.surface.endings import STOPPED_IN_DOUBT


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """What settles in seconds settles at once."""
    monkeypatch.setattr(standing, "SETTLE_SECONDS", 0.05)
    monkeypatch.setattr(endings, "_LONGEST_PAUSE_SECONDS", 0.02)


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def board():
    return Board()


class House:
    """Runs exports as the jobs of a worker do."""

    def __init__(self, database, workspace, board) -> None:
        self.database, self.workspace, self.board = database, workspace, board
        self.services = services(database, board)
        self.runs = 0

    def start(self, candidates, **values):
        return started(self.database, *self.workspace, candidates, **values)

    def run(self, export) -> None:
        """One run, as soon as it is due."""
        with self.database.write() as session:
            session.execute(update(Export).where(Export.id == export.id).values(next_run_at=0.0))
        run_slice(self.services, export.id)
        self.runs += 1

    def run_to_the_end(self, export):
        """Runs until the export has ended; returns it.

        A machine that stands still for a second looks to a run as if its clock had been set, which no doubt is settled
        after for twelve.
        """
        began = time.monotonic()
        while time.monotonic() - began < 40:
            self.run(export)
            if (found := self.read(export)).ended_at is not None:
                return found
            time.sleep(0.06)
        raise AssertionError(f"no end after {self.runs} runs: {self.standing(export)}")

    def read(self, export):
        with self.database.read() as session:
            return session.get_one(Export, export.id)

    def standing(self, export):
        """How many items stand in which state, for which reason."""
        with self.database.read() as session:
            found = session.query(ExportItem).filter_by(export_id=export.id).all()
        told = {}
        for item in found:
            told.setdefault((item.state, item.reason), []).append(item.row_number)
        return {key: len(rows) for key, rows in told.items()}

    def ledger(self):
        with self.database.read() as session:
            return {
                (row.connection_id, row.export_id, row.exported_at is not None, row.doubtful): None
                for row in session.query(Exported)
            }.keys()


@pytest.fixture
def house(database, workspace, board):
    return House(database, workspace, board)


def test_everybody_is_put_on_the_board_once(house, board):
    export = house.start(people(130))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert len(board.posted) == 130
    assert set(board.posted.values()) == {1}
    assert house.read(export).result_url == "https://board.example/"
    assert house.runs == 1


def test_a_database_that_was_away_is_no_incident(house, board, monkeypatch, caplog):
    gone = OperationalError("SELECT 1", {}, Exception("the database system is shutting down"))

    def begin(*_):
        raise gone

    export = house.start(people(3))
    with monkeypatch.context() as restarting:
        restarting.setattr(run, "_begin", begin)
        house.run(export)
    assert "waits: the database is starting or stopping" in caplog.text
    assert "incident" not in caplog.text
    waiting = house.read(export)
    assert (waiting.wait_reason, waiting.attempts) == (None, 0)
    assert house.run_to_the_end(export).state == ExportState.COMPLETE


def test_a_lease_that_cannot_be_given_back_runs_out(house, monkeypatch):
    gone = OperationalError("UPDATE", {}, Exception("the database system is shutting down"))

    def release(*_, **__):
        raise gone

    export = house.start(people(3))
    with monkeypatch.context() as restarting:
        restarting.setattr(leases, "release", release)
        house.run(export)
    assert house.read(export).state == ExportState.COMPLETE


def test_one_bad_person_stands_alone_in_the_end(house, board):
    board.refuses = {"Person 30"}
    export = house.start(people(60))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE_WITH_ERRORS
    assert len(board.posted) == 59
    assert house.standing(export)[(ItemState.FAILED, "the board says refused")] == 1


@pytest.mark.long
def test_what_a_refusal_taught_outlives_each_run(house, board, monkeypatch):
    """Somebody else waits, and each answer takes longer than a run may: each run begins where the last one stood."""
    monkeypatch.setattr("worker.exports.giving_way.SLICE_SECONDS", 0.05)
    monkeypatch.setattr("worker.exports.giving_way._LOOK_INTO_QUEUE_SECONDS", 0.0)
    house.services.queue.waiting = True
    board.seconds, board.refuses = 0.1, {"Person 30"}
    export = house.start(people(60))
    house.run_to_the_end(export)
    assert house.runs > 3
    assert len(board.posted) == 59
    # 60 people in batches of 50 and 10; the 50 are halved until the one stands alone.
    assert board.sizes.count(50) == 1
    assert sum(board.sizes) < 50 + 10 + 2 * 50 + 50


def test_one_answer_that_does_not_come_holds_no_worker_for_which_others_wait(house, board, monkeypatch):
    monkeypatch.setattr("worker.exports.giving_way.SLICE_SECONDS", 0.0)
    monkeypatch.setattr("worker.exports.giving_way._LOOK_INTO_QUEUE_SECONDS", 0.0)
    monkeypatch.setattr("worker.exports.giving_way._STRAGGLES_SECONDS", 0.3)
    monkeypatch.setattr("worker.exports.giving_way._STRAGGLES_STILL_SECONDS", 0.05)
    house.services.queue.waiting = True
    export, hangs, over = house.start(people(120)), threading.Lock(), threading.Event()

    def during():
        if hangs.acquire(blocking=False):
            over.wait(60)

    board.during = during
    house.run(export)
    try:
        # It has ended though one batch is on its way, of which nothing is known.
        assert not over.is_set()
        assert sum(board.posted.values()) < 120
        with house.database.read() as session:
            doubtful = session.query(ExportItem).filter_by(export_id=export.id, in_doubt=True).count()
            assert doubtful in (20, 50)
            # It may be at work in SourceWhale for long.
            settles = standing.settling(session.get_one(Export, export.id).slowest_answer)
        assert settles == 60.0
    finally:
        over.set()
    wait_for(lambda: sum(board.posted.values()) == 120, 30)
    monkeypatch.setattr(standing, "_LONGEST_SETTLE_SECONDS", 0.05)
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {1}


def gives_up(house, export, names, **values):
    """Another run of this export takes everybody, and ends without these, who surely did not arrive."""
    lease = leases.claim(house.database, export.id, 600)
    with leases.held(house.database, lease, 600) as (session, row):
        taken = items.take(session, row, 1000).sending

    def end():
        with leases.held(house.database, lease, 600) as (session, row):
            failed = [work for work in taken if work.data["full_name"] in names]
            items.note_failed(session, row, failed, "rejected", may_have_arrived=False)
            items.note_exported(session, row, [(work, None) for work in taken if work not in failed])
            states.end(session, row, ExportState.COMPLETE_WITH_ERRORS)

    return end


def test_whom_another_export_gave_up_is_sent_after_all(house, board):
    end = gives_up(house, house.start(people(5)), {"Person 2", "Person 4"})
    second = house.start(people(6), name="another")
    end()
    assert house.run_to_the_end(second).state == ExportState.COMPLETE
    assert sorted(board.posted) == ["Person 2", "Person 4", "Person 6"]
    assert house.standing(second) == {(ItemState.EXPORTED, None): 3, (ItemState.SKIPPED, "previously exported"): 3}


def test_whom_another_export_gave_up_is_not_sent_if_something_else_forbids_it(house, board):
    end = gives_up(house, house.start(people(5)), {"Person 2", "Person 4"})
    second = house.start(people(6), name="another")
    end()
    with house.database.write() as session:
        for candidate in session.query(Candidate).filter_by(project_id=second.project_id):
            candidate.forgotten = candidate.data["full_name"] == "Person 2"
    assert house.run_to_the_end(second).state == ExportState.COMPLETE
    assert sorted(board.posted) == ["Person 4", "Person 6"]
    assert house.standing(second)[ItemState.SKIPPED, "asked to be forgotten"] == 1


def test_whom_another_export_has_still_to_send_is_said_to_be_so(house, board):
    gives_up(house, house.start(people(5)), {"Person 2"})
    second = house.start(people(6), name="another")
    assert house.run_to_the_end(second).state == ExportState.COMPLETE
    told = {(ItemState.EXPORTED, None): 1, (ItemState.SKIPPED, "being sent by another export"): 5}
    assert house.standing(second) == told
    with house.database.read() as session:
        assert (counts := items.counts(session, second.id)).being_sent == 5
        assert counts.previously_exported == 0


def test_whom_another_export_gave_up_is_not_sent_after_a_cancel(house, board):
    end = gives_up(house, house.start(people(5)), {"Person 2"})
    second = house.start(people(6), name="another")
    end()
    with house.database.write() as session:
        states.request_cancel(session, session.get_one(Export, second.id))
    assert house.run_to_the_end(second).state == ExportState.CANCELLED
    assert not board.posted
    assert house.standing(second) == {
        (ItemState.SKIPPED, "cancelled before its turn"): 2,
        (ItemState.SKIPPED, "previously exported"): 4,
    }


def test_an_export_does_not_end_while_its_last_batch_is_on_its_way(house, board):
    export, last, ended = house.start(people(120)), threading.Lock(), []

    def during():
        if last.acquire(blocking=False):
            # Batches of 50, 50 and 20: until the two others are written down.
            wait_for(lambda: house.standing(export).get((ItemState.EXPORTED, None), 0) >= 70, 30)
            ended.append(house.read(export).ended_at)

    board.during = during
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert ended == [None]
    assert len(board.posted) == 120


def test_a_batch_that_is_only_too_large_is_learnt_and_remembered(house, board):
    board.limit = 20
    house.run_to_the_end(house.start(people(120)))
    with house.database.read() as session:
        assert connections.get(session, house.workspace[0]).batch_size == 13
    board.sizes.clear()
    house.run_to_the_end(house.start(people(40, start=500), name="another"))
    assert max(board.sizes) == 13


def test_who_is_too_many_for_the_pace_travels_in_parts_and_that_is_no_size_to_remember(house, board):
    send = Way.send

    def slowly(way, prepared, user_email):
        if prepared.people > 7:
            raise error(Effect.TOO_MANY)
        return send(way, prepared, user_email)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Way, "send", slowly)
        assert house.run_to_the_end(house.start(people(60))).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {1}
    with house.database.read() as session:
        assert connections.get(session, house.workspace[0]).batch_size is None


def test_whom_a_look_up_did_not_come_to_is_looked_up_again(house, board):
    find = Way.find
    board.script = [("lost", Effect.UNKNOWN)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Way, "find", lambda way, some, goal, avoid: find(way, some[:2], goal, avoid))
        assert house.run_to_the_end(house.start(people(9))).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {1}
    assert len(board.asked) == 9


@pytest.mark.parametrize("limit", [1000, 5])
@pytest.mark.long
def test_a_limit_that_has_passed_is_found_out_by_a_long_export(house, board, limit):
    with house.database.write() as session:
        connections.remember_batch_size(session, house.workspace[1], 5)
    board.limit = limit
    assert house.run_to_the_end(house.start(people(420))).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {1}
    with house.database.read() as session:
        assert connections.get(session, house.workspace[0]).batch_size == (10 if limit > 5 else 5)
    # One try a run, however often it was refused.
    assert sum(size > 5 for size in board.sizes if limit == 5) <= 8


def test_nobody_is_called_bad_when_the_campaign_is_gone(house, board):
    export = house.start(people(3))
    board.during = lambda: setattr(board, "there", False)
    ended = house.run_to_the_end(export)
    assert ended.state == ExportState.FAILED
    assert "no longer lists this campaign" in ended.problem
    assert {reason for _, reason in house.standing(export)} == {ended.problem}


@pytest.mark.parametrize("again", [None, error(Effect.NOTHING)], ids=["there", "away"])
def test_a_campaign_that_a_list_leaves_out_once_is_not_gone(house, board, again):
    """A list that changes while SourceWhale reads it may lack one that is there."""
    answers = [False, *([again] if again else [])]

    def look():
        told = answers.pop(0) if answers else True
        if isinstance(told, Exception):
            raise told
        board.there = told

    board.looking = look
    assert house.run_to_the_end(house.start(people(60))).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {1}


def test_what_was_made_ready_while_the_campaign_was_looked_for_does_not_leave_when_it_is_gone(house, board):
    export = house.start(people(120))
    board.there, board.looking = False, lambda: wait_for(lambda: (ItemState.SENDING, None) in house.standing(export))
    ended = house.run_to_the_end(export)
    assert ended.state == ExportState.FAILED
    assert house.standing(export) == {(ItemState.FAILED, ended.problem): 120}
    assert not board.sizes
    # Nobody is kept from being sent by another export.
    assert not house.ledger()


def test_nobody_leaves_when_cancel_is_pressed_while_the_campaign_is_looked_for(house, board):
    export = house.start(people(120))

    def press():
        wait_for(lambda: (ItemState.SENDING, None) in house.standing(export))
        with house.database.write() as session:
            assert states.request_cancel(session, session.get_one(Export, export.id))

    board.looking = press
    assert house.run_to_the_end(export).state == ExportState.CANCELLED
    assert house.standing(export) == {(ItemState.SKIPPED, items.CANCELLED): 120}
    assert not board.sizes
    assert not house.ledger()


def test_an_outage_while_the_campaign_is_looked_for_loses_and_doubles_nobody(house, board):
    export = house.start(people(120))
    away = [error(Effect.NOTHING), RuntimeError("a bug")]

    def fail():
        if away:
            raise away.pop(0)

    board.looking = fail
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert len(board.posted) == 120
    assert set(board.posted.values()) == {1}


def test_a_run_gives_way_only_after_it_has_got_somewhere(house, board, monkeypatch):
    monkeypatch.setattr("worker.exports.giving_way.SLICE_SECONDS", 0.0)
    monkeypatch.setattr("worker.exports.giving_way._LOOK_INTO_QUEUE_SECONDS", 0.0)
    house.services.queue.waiting = True
    house.run(house.start(people(200)))
    assert board.posted


def test_a_look_up_is_told_which_addresses_several_people_of_the_export_have(board, house):
    couple = [one._replace(emails=("both@example.com",)) for one in people(2)]
    board.script = [Effect.UNKNOWN]
    house.run_to_the_end(house.start([*couple, *people(1, start=3)]))
    assert board.avoided
    assert set(board.avoided) == {frozenset({hash("both@example.com")})}


@pytest.mark.parametrize(("others_wait", "looked_up"), [(True, 8), (False, 50)])
def test_a_run_with_many_doubts_looks_a_few_up_and_gives_way_to_others(
    house, board, others_wait, looked_up, monkeypatch
):
    monkeypatch.setattr("worker.exports.giving_way.slice_seconds", lambda waiting: 0.0)
    monkeypatch.setattr("worker.exports.giving_way._LOOK_INTO_QUEUE_SECONDS", 0.0)
    board.script = [Effect.UNKNOWN]
    export = house.start(people(50))
    house.run(export)
    with house.database.write() as session:
        # Else one is looked up first, to see whether the board is back.
        session.execute(update(Export).values(attempts=0))
    assert board.asked == []
    house.services.queue.waiting = others_wait

    def asked() -> list[str]:
        house.run(export)
        return board.asked

    # Nobody is looked up at once.
    assert len(wait_for(asked)) == looked_up


@pytest.mark.parametrize("after_the_write", [False, True])
def test_a_lost_answer_is_looked_up_and_nobody_is_sent_twice(house, board, after_the_write):
    board.script = [("lost", Effect.UNKNOWN) if after_the_write else Effect.UNKNOWN]
    export = house.start(people(70))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert len(board.posted) == 70
    assert set(board.posted.values()) == {1}
    # Two requests leave side by side, and either may be the one whose answer is lost.
    assert len(board.asked) in (50, 20)


def look_up_each_once_a_run(monkeypatch):
    """Within a run no time passes for those whom the service fails to look up, however slow the machine is."""
    monkeypatch.setattr(doubts, "time", SimpleNamespace(monotonic=lambda: 1.0))


@pytest.mark.parametrize("at", [1, 2, 40])
def test_whoever_the_service_fails_to_look_up_holds_up_nobody(house, board, at, monkeypatch):
    """In the end they are sent again, which it can match, and the others are looked up."""
    monkeypatch.setattr(doubts, "LOOK_UP_PATIENCE_SECONDS", 0.3)
    look_up_each_once_a_run(monkeypatch)
    board.script = [("lost", Effect.UNKNOWN)]
    board.search_fails_at = {f"Person {n}" for n in range(1, at + 1)}
    export = house.start(people(40))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert {name for name, times in board.posted.items() if times > 1} == board.search_fails_at
    assert len(board.posted) == 40


@pytest.mark.long
def test_a_search_that_is_away_for_minutes_sends_nobody_again(house, board, monkeypatch):
    """Everything else of the service answers meanwhile."""
    look_up_each_once_a_run(monkeypatch)
    board.script = [("lost", Effect.UNKNOWN)]
    names = {f"Person {n}" for n in range(1, 31)}
    board.search_fails_at = set(names)
    export = house.start(people(30))

    def is_held():
        house.run(export)
        return house.read(export).wait_reason == halting.LOOK_UP_FAILS

    wait_for(is_held)
    for _ in range(3):
        time.sleep(0.06)
        house.run(export)
    assert house.read(export).state == ExportState.RUNNING
    board.search_fails_at = set()
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert board.posted == dict.fromkeys(names, 1)


def test_while_the_service_is_away_nobody_is_sent_again_for_want_of_a_look_up(house, board):
    board.script = [("lost", Effect.UNKNOWN)]
    board.search_fails = error(Effect.NOTHING)
    export = house.start(people(3))
    house.run(export)

    def away():
        raise error(Effect.NOTHING)

    board.looking = away
    for _ in range(5):
        time.sleep(0.06)
        house.run(export)
    assert (house.read(export).state, set(board.posted.values())) == (ExportState.RUNNING, {1})
    board.search_fails, board.looking = None, lambda: None
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {1}


def lost_long_ago(house, board, monkeypatch):
    """An export of which a batch was lost, by the clock at the beginning of time; doubts settle after 8 s."""
    board.script = [Effect.UNKNOWN]
    export = house.start(people(10))
    house.run(export)
    with house.database.write() as session:
        session.execute(update(ExportItem).values(sending_at=1.0))
    monkeypatch.setattr(standing, "SETTLE_SECONDS", 8.0)
    return export


def test_a_new_process_does_not_believe_the_clock_how_long_ago_a_request_left(house, board, monkeypatch):
    """The clock may have been set while no worker lived, and the request of the dead one may still be at work."""
    export = lost_long_ago(house, board, monkeypatch)
    began = steady_now()
    age = [0.1]
    house.services = replace(house.services, clock=ClockWatch(lambda: began + age[0]))
    age[0] = 7.9
    house.run(export)
    assert board.asked == []
    age[0] = 8.2
    house.run_to_the_end(export)
    assert len(board.posted) == 10
    assert set(board.posted.values()) == {1}


def test_a_new_process_settles_at_once_what_the_one_before_it_saw_the_clock_go_through(house, board, monkeypatch):
    export = lost_long_ago(house, board, monkeypatch)
    witness = RedisWitness(fakeredis.FakeRedis(), "d")
    clock = ClockWatch(witness=witness)
    with house.database.read() as session:
        database_now = leases.database_now(session)
    witness.note(database_now - steady_now(), steady_now() - 8.2)
    clock.begin(database_now)
    house.services = replace(house.services, clock=clock)
    house.run_to_the_end(export)
    assert len(board.posted) == 10
    assert set(board.posted.values()) == {1}


def test_whoever_is_merely_known_is_sent_again(house, board):
    board.known = {f"Person {n}" for n in range(1, 21)}
    board.script = [Effect.UNKNOWN]
    assert house.run_to_the_end(house.start(people(30))).state == ExportState.COMPLETE
    assert len(board.posted) == 30


def test_people_sent_again_on_purpose_are_sent_and_not_looked_up(house, board):
    house.run_to_the_end(house.start(people(10)))
    board.script = [Effect.UNKNOWN]
    again = house.start(people(10), name="again", include_previous=True)
    assert house.run_to_the_end(again).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {2}
    assert board.asked == []


def test_whoever_cannot_be_looked_up_fails_and_stays_doubtful(house, board):
    nameless = seekout.Candidate(row=2, identity="name:person 1", full_name="Person 1")
    board.script = [Effect.UNKNOWN]
    export = house.start([nameless])
    house.run_to_the_end(export)
    assert house.standing(export) == {(ItemState.FAILED, halting.LOST_FROM_SIGHT): 1}
    # The claim stays, so that the next export looks before it sends.
    assert list(house.ledger()) == [(house.workspace[1], export.id, False, True)]


@pytest.mark.long
def test_a_request_that_never_arrives_ends_alone_and_with_the_truth(house, board):
    """One person ends every request with an error; the others must not go down with them."""
    open_way = board.open

    def poisoned(*args, **options):
        way = open_way(*args, **options)
        send = way.send

        def sending(prepared, user_email):
            if b'"Person 3"' in prepared.body:
                raise error(Effect.UNKNOWN)
            return send(prepared, user_email)

        way.send = sending
        return way

    board.open = poisoned
    export = house.start(people(12))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE_WITH_ERRORS
    assert len(board.posted) == 11
    assert house.standing(export)[(ItemState.FAILED, halting.NOT_STORED)] == 1


@pytest.mark.long
def test_a_cancel_is_seen_while_the_run_goes_on(house, board):
    export = house.start(people(600))

    def cancel():
        with house.database.write() as session:
            states.request_cancel(session, session.get_one(Export, export.id))

    board.seconds, board.during = 0.3, cancel
    house.run(export)
    assert house.read(export).state == ExportState.CANCELLED
    assert 0 < len(board.posted) < 600
    assert house.standing(export)[(ItemState.SKIPPED, items.CANCELLED)] == 600 - len(board.posted)


@pytest.mark.parametrize(("fails", "reason"), [(False, halting.CANCELLED_UNCLEAR), (True, halting.CANCELLED_IN_DOUBT)])
def test_a_cancel_with_doubts_tells_what_is_not_known(house, board, fails, reason):
    board.known = {"Person 1"}
    board.script = [Effect.UNKNOWN]
    export = house.start(people(2))

    def cancel():
        with house.database.write() as session:
            states.request_cancel(session, session.get_one(Export, export.id))

    board.during = cancel
    board.search_fails = error(Effect.NOTHING) if fails else None
    house.run_to_the_end(export)
    expected = {(ItemState.FAILED, reason): 2 if fails else 1}
    if not fails:
        expected[(ItemState.SKIPPED, items.CANCELLED)] = 1
    assert house.standing(export) == expected


def test_an_error_that_ends_the_connection_ends_the_export_and_tells_the_admin(house, board):
    board.script = [error(Effect.NOTHING, ends=True, connection_problem="the key is refused")]
    export = house.start(people(2))
    assert house.run_to_the_end(export).state == ExportState.FAILED
    with house.database.read() as session:
        assert session.get_one(Connection, house.workspace[1]).problem == "the key is refused"


def test_works_again_is_told_only_after_an_answer(house, board):
    with house.database.write() as session:
        connections.set_problem(session, house.workspace[1], "the key is refused")
    export = house.start(people(2))
    with house.database.write() as session:
        states.request_cancel(session, session.get_one(Export, export.id))
    house.run_to_the_end(export)
    with house.database.read() as session:
        assert session.get_one(Connection, house.workspace[1]).problem == "the key is refused"
    house.run_to_the_end(house.start(people(2), name="another"))
    with house.database.read() as session:
        assert session.get_one(Connection, house.workspace[1]).problem is None


@pytest.mark.parametrize("days", [0.9, 1.1])
@pytest.mark.parametrize("fault", [Effect.NOTHING, RuntimeError("ours")], ids=["theirs", "ours"])
def test_patience_lasts_a_day(house, board, days, fault):
    export = house.start(people(2))
    with house.database.write() as session:
        since = leases.database_now(session) - days * 86_400
        session.execute(update(Export).where(Export.id == export.id).values(trouble_since=since, attempts=50))
    if isinstance(fault, Effect):
        board.script = [fault] * 2
    else:
        board.open = lambda *args, **options: (_ for _ in ()).throw(fault)
    house.run(export)
    assert (house.read(export).state == ExportState.FAILED) is (days > 1)
    assert (house.read(export).ended_at is not None) is (days > 1)


def test_a_look_up_that_finds_somebody_ends_the_trouble(house, board):
    """SourceWhale takes nothing for most of a day, but shows somebody who had arrived: the day begins anew."""
    board.script = [("lost", Effect.UNKNOWN), *[Effect.NOTHING] * 40]
    export = house.start(people(80))
    with house.database.write() as session:
        since = leases.database_now(session) - 80_000
        session.execute(update(Export).where(Export.id == export.id).values(trouble_since=since, attempts=7))
    for _ in range(60):
        house.run(export)
        if board.asked:
            break
        time.sleep(0.06)
    assert board.asked
    found = house.read(export)
    assert found.ended_at is None
    assert found.trouble_since is None or found.trouble_since > since + 70_000


def test_nothing_is_sent_for_somebody_who_is_no_longer_known(house, board):
    export = house.start(people(2), user_email="")
    ended = house.run_to_the_end(export)
    assert (ended.state, ended.problem) == (ExportState.FAILED, halting.NOBODY_ASKED)
    assert not board.posted


@pytest.mark.long
def test_failures_and_arrivals_are_told_while_the_run_goes_on(house, board, monkeypatch):
    monkeypatch.setattr(standing, "PROGRESS_SECONDS", 0.0)
    told = []
    monkeypatch.setattr(standing, "tell", lambda session, export, counts: told.append(counts))
    # A doubt that does not settle here keeps the run from its end.
    monkeypatch.setattr(standing, "SETTLE_SECONDS", 60.0)
    board.script, board.refuses, board.limit = [("lost", Effect.UNKNOWN)], {"Person 390"}, 50
    export = house.start(people(400))
    for _ in range(60):
        house.run(export)
        if house.standing(export).get((ItemState.PENDING, None)) is None and any(counts.failed for counts in told):
            break
    assert any(counts.failed == 1 for counts in told)
    assert all(counts.exported + counts.failed + counts.waiting == 400 for counts in told)
    assert house.read(export).ended_at is None


def test_a_cancelled_run_waits_for_what_is_on_its_way_without_keeping_a_processor_busy(house, board, monkeypatch):
    """Somebody's doubt is due to be looked up meanwhile, which happens when the last answer is there."""
    export = house.start(people(100))
    board.script = [("lost", Effect.UNKNOWN)]
    house.run(export)
    looks = []
    outcomes = Senders.outcomes
    monkeypatch.setattr(Senders, "outcomes", lambda self, seconds: (looks.append(1), outcomes(self, seconds))[1])
    board.seconds = 1.5

    def cancel():
        with house.database.write() as session:
            states.request_cancel(session, session.get_one(Export, export.id))
            session.execute(update(ExportItem).where(ExportItem.in_doubt).values(sending_at=0.0))

    board.during = cancel
    house.run_to_the_end(export)
    assert len(looks) < 200


def test_what_a_thread_holds_when_a_cancel_is_seen_does_not_leave(house, board, monkeypatch):
    """As after a freeze: threads have taken batches, and may send them just when the run sees the cancel."""
    seen, export = threading.Event(), house.start(people(500))
    look_again, may_leave = standing.Standing.look_again, HeldLease.may_leave

    def look(self, session, found):
        look_again(self, session, found)
        if self.cancelled:
            seen.set()

    def cancelled_first(self):
        with house.database.write() as session:
            states.request_cancel(session, session.get_one(Export, export.id))
        assert seen.wait(60)
        may_leave(self)

    monkeypatch.setattr(standing.Standing, "look_again", look)
    monkeypatch.setattr(HeldLease, "may_leave", cancelled_first)
    assert house.run_to_the_end(export).state == ExportState.CANCELLED
    assert not board.posted
    assert house.standing(export) == {(ItemState.SKIPPED, "cancelled before its turn"): 500}


def test_what_a_thread_holds_leaves_though_others_were_told_to_wait(house, board, monkeypatch):
    """While SourceWhale counts as down one request tries whether it is back, and the others are told to wait. If that
    one did not leave for their sake, nothing ever would."""
    told, first, may_leave = threading.Event(), threading.Lock(), HeldLease.may_leave
    halt_with, export = standing.Standing.halt_with, house.start(people(200))

    def tries(self):
        if first.acquire(blocking=False):
            assert told.wait(60)
        else:
            raise error(Effect.NOTHING, retry_after=30.0)
        may_leave(self)

    def halt(self, why):
        halt_with(self, why)
        told.set()

    monkeypatch.setattr(HeldLease, "may_leave", tries)
    monkeypatch.setattr(standing.Standing, "halt_with", halt)
    house.run(export)
    assert sum(board.posted.values()) == 50


def test_a_clock_that_was_set_forward_just_now_settles_no_doubt(house, board, monkeypatch):
    """The keeper looks at the clock twice a second; whoever settles a doubt in between looks as well."""
    monkeypatch.setattr(standing, "SETTLE_SECONDS", 40.0)
    shift = [0.0]
    watch = ClockWatch(lambda: steady_now() + shift[0])
    shift[0] = 9_000.0
    with house.database.read() as session:
        watch.look(leases.database_now(session))
    house.services = replace(house.services, clock=watch)
    board.script = [Effect.UNKNOWN]
    export = house.start(people(3))
    house.run(export)
    # As it looks when the database's clock is an hour ahead of what it was.
    shift[0] -= 3_600.0
    with house.database.write() as session:
        session.execute(update(ExportItem).values(sending_at=ExportItem.sending_at - 3_600.0))
    house.run(export)
    assert not board.asked
    # Where SourceWhale is slow, a doubt takes longer to settle than a lease to run out.
    shift[0] += 39.0
    with house.database.write() as session:
        session.execute(update(ExportItem).values(sending_at=ExportItem.sending_at - 39.0))
    watch._offset -= 39.0
    house.run(export)
    assert not board.asked
    shift[0] += 2.0
    watch._offset -= 2.0
    house.run(export)
    assert sorted(board.asked) == ["Person 1", "Person 2", "Person 3"]


def test_what_was_lost_settles_from_then_on_though_the_database_was_away_when_it_was_to_be_noted(
    house, board, monkeypatch
):
    """A batch may wait long between being made ready and leaving: what is noted then says nothing of when it left."""
    board.script = [("lost", Effect.UNKNOWN)]
    export, lost_at = house.start(people(3)), []
    record = run.outcomes.record

    def away(session, found, a_run, news, longest_wait):
        if news.lost and not lost_at:
            lost_at.append(leases.database_now(session))
            session.execute(update(ExportItem).values(sending_at=0.0))
            session.commit()
            raise OperationalError("UPDATE", {}, Exception("the database system is shutting down"))
        record(session, found, a_run, news, longest_wait)

    with monkeypatch.context() as restarting:
        restarting.setattr(run.outcomes, "record", away)
        house.run(export)
    with house.database.read() as session:
        assert all(item.sending_at >= lost_at[0] for item in session.query(ExportItem))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {1}


def test_what_a_thread_holds_when_a_run_breaks_off_does_not_leave_afterwards(house, board, monkeypatch):
    """It is noted as having left by then, and would be looked up too early."""
    export = house.start(people(3))
    holds, noted, withdrawn = threading.Event(), threading.Event(), threading.Event()
    note_lost, may_leave, release_it, send_it = items.note_lost, HeldLease.may_leave, HeldLease.release, Way.send

    def note(session, found, lost):
        note_lost(session, found, lost)
        if lost:
            noted.set()

    def waits(self):
        holds.set()
        assert noted.wait(60)
        may_leave(self)

    def send(self, prepared, user_email):
        try:
            return send_it(self, prepared, user_email)
        finally:
            withdrawn.set()

    def breaks(*_):
        assert holds.wait(60)
        raise OperationalError("UPDATE", {}, Exception("the database system is shutting down"))

    def release(self, **values):
        wait_for(lambda: board.posted or withdrawn.is_set())
        release_it(self, **values)

    with monkeypatch.context() as broken:
        broken.setattr(items, "note_lost", note)
        broken.setattr(HeldLease, "may_leave", waits)
        broken.setattr(run._Run, "_judge", breaks)
        broken.setattr(HeldLease, "release", release)
        broken.setattr(Way, "send", send)
        house.run(export)
    assert noted.is_set()
    assert not board.posted


def test_what_left_before_a_stop_is_in_doubt_and_what_did_not_is_not(house, board, monkeypatch):
    monkeypatch.setattr("worker.exports.giving_way._STOP_SECONDS", 0.1)
    asked = []
    house.services = services(house.database, board, stopping=lambda: bool(asked))
    export = house.start(people(500))

    def sending():
        with house.database.read() as session:
            return session.query(ExportItem).filter_by(export_id=export.id, state="sending").count()

    def during():
        deadline = time.monotonic() + 60
        while sending() < 8 * 50 and time.monotonic() < deadline:
            time.sleep(0.05)
        asked.append(1)
        time.sleep(1.5)

    board.seconds, board.during = 0.0, during
    house.run(export)
    with house.database.read() as session:
        doubtful = session.query(ExportItem).filter_by(export_id=export.id, in_doubt=True).count()
        unsent = session.query(ExportItem).filter_by(export_id=export.id, in_doubt=False, state="sending").count()
    assert doubtful == 4 * 50
    assert unsent == 4 * 50


def while_it_runs(house, board, change, people_of_it):
    """A run in which `change` happens while the first requests are on their way, and before any comes back."""
    export = house.start(people_of_it)
    with house.database.write() as session:
        seals.bind(session, session.get_one(Export, export.id))
    begun, changed = [], threading.Event()

    def during():
        begun.append(1)
        if len(begun) == 1:
            change()
            changed.set()
        assert changed.wait(60)

    board.during = during
    return house.run_to_the_end(export)


def connection_with(house, **values):
    def change():
        with house.database.write() as session:
            session.execute(update(Connection).values(**values))

    return change


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"ledger_id": "of another account"}, halting.ANOTHER_ACCOUNT),
        ({"can_export": False}, halting.EXPORT_OFF),
        ({"pools_enabled": False}, halting.PROSPECTS_OFF),
        ({"made_at": 1.0, "connected_at": 1.0}, halting.CONNECTION_CHANGED),
        ({"api_key_encrypted": None}, halting.NOT_CONNECTED),
    ],
    ids=["another account", "exports off", "prospects off", "made anew", "removed"],
)
@pytest.mark.long
def test_nothing_more_leaves_by_a_connection_that_was_not_reviewed(house, board, values, problem):
    board.seconds = 0.05
    ended = while_it_runs(house, board, connection_with(house, **values), people(1_500))
    assert (ended.state, ended.problem) == (ExportState.FAILED, problem)
    # What was on its way came back, and was noted where it was sent.
    assert 0 < len(board.posted) < 1_500
    assert house.standing(ended)[(ItemState.EXPORTED, None)] == len(board.posted)
    assert {ledger for ledger, *_ in house.ledger()} == {house.workspace[1]}
    board.during = lambda: None
    sent = len(board.posted)
    house.run(ended)
    assert len(board.posted) == sent


@pytest.mark.long
def test_a_key_that_was_exchanged_is_used_from_the_next_request_on(house, board):
    board.seconds = 0.05
    opened = []
    real = board.open
    board.open = lambda key, **options: (opened.append(key), real(key, **options))[1]
    change = connection_with(house, api_key_encrypted="the new key", connected_at=99.0)
    ended = while_it_runs(house, board, change, people(1_500))
    assert (ended.state, len(board.posted)) == (ExportState.COMPLETE, 1_500)
    assert set(board.posted.values()) == {1}
    assert opened[0] == "encrypted"
    assert opened[-1] == "the new key"


@pytest.mark.long
def test_details_that_change_while_it_runs_do_not_leave(house, board):
    board.seconds = 0.05
    newer = [person._replace(emails=("new@example.com",)) if person.row > 1_400 else person for person in people(1_500)]

    def change():
        with house.database.write() as session:
            project, reading = projects.begin_reading(session, house.workspace[0], "project")
            projects.put_candidates(session, project, reading, newer)
            projects.finish_reading(session, project, reading, {})

    ended = while_it_runs(house, board, change, people(1_500))
    assert ended.state == ExportState.COMPLETE_WITH_ERRORS
    assert house.standing(ended)[(ItemState.FAILED, seals.CHANGED)] == 101
    assert len(board.posted) == 1_399


def test_a_key_that_was_exchanged_and_then_refused_is_no_trouble_of_the_new_one(house, board):
    refused = explanation(Effect.NOTHING, ends=True, connection_problem="The key is refused.")
    board.script = [DestinationError("refused", refused)]
    ended = while_it_runs(house, board, connection_with(house, api_key_encrypted="new", connected_at=99.0), people(60))
    with house.database.read() as session:
        assert connections.get(session, house.workspace[0]).problem is None
    assert ended.state in (ExportState.COMPLETE, ExportState.FAILED)


def test_what_a_dead_holder_sent_settles_from_when_its_last_request_can_have_left(house, board, monkeypatch):
    """Its items were made ready long ago; its lease ran out just now, so its last request left four seconds before."""
    monkeypatch.setattr(standing, "SETTLE_SECONDS", 50.0)
    export = house.start(people(3))
    dead = leases.claim(house.database, export.id, 7.0)
    with leases.held(house.database, dead, 7.0) as (session, held):
        items.take(session, held, 3)
    with house.database.write() as session:
        now = leases.database_now(session)
        session.execute(update(ExportItem).values(sending_at=now - 1_000))
        session.execute(update(Export).values(lease_until=now - 0.01))
    house.run(export)
    assert (board.asked, board.posted) == ([], {})
    with house.database.read() as session:
        assert 0 < round(items.next_settling(session, export.id, 50.0), 3) <= 46.0


class Unreadable:
    def decrypt(self, text):
        raise UnreadableSecret


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (update(Export).values(purged_at=1.0), halting.DETAILS_DELETED),
        (update(Connection).values(api_key_encrypted=None), halting.NOT_CONNECTED),
    ],
    ids=["details deleted", "not connected"],
)
def test_what_cannot_be_sent_at_all_ends_with_its_reason(house, board, change, problem):
    export = house.start(people(2))
    with house.database.write() as session:
        session.execute(change)
    house.run(export)
    ended = house.read(export)
    assert (ended.state, ended.problem) == (ExportState.FAILED, problem)
    assert not board.posted and house.standing(ended) == {(ItemState.FAILED, problem): 2}


def test_while_the_operator_exchanges_the_key_an_export_waits_for_the_restart(house, board):
    """make rotate-keys came before the restart: what is stored is read again by whoever knows the new key."""
    export, before = house.start(people(2)), house.services
    house.services = replace(before, secrets=Unreadable())
    house.run(export)
    waiting = house.read(export)
    assert (waiting.ended_at, waiting.wait_reason, board.posted) == (None, halting.KEY_IS_EXCHANGED, {})
    house.services = before
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert len(board.posted) == 2


def test_a_key_that_nobody_can_read_ends_an_export_after_a_while(house, board):
    export = house.start(people(2))
    house.services = replace(house.services, secrets=Unreadable())
    house.run(export)
    with house.database.write() as session:
        session.execute(update(Export).values(trouble_since=Export.trouble_since - 1_000, next_run_at=0.0))
    house.run(export)
    ended = house.read(export)
    assert (ended.state, ended.problem) == (ExportState.FAILED, halting.KEY_UNREADABLE)
    assert not board.posted and house.standing(ended) == {(ItemState.FAILED, halting.KEY_UNREADABLE): 2}


@pytest.mark.parametrize("when", ["before it begins", "while it runs"])
def test_while_the_operator_has_paused_nothing_leaves_and_a_cancel_still_ends(house, board, when):
    def pause():
        with house.database.write() as session:
            switches.turn_on(session, switches.PAUSE)

    export = house.start(people(1_500))
    if when == "before it begins":
        pause()
    else:
        board.seconds, board.during = 0.05, pause
    house.run(export)
    waiting = house.read(export)
    assert (waiting.ended_at, waiting.wait_reason) == (None, halting.OPERATOR_PAUSED)
    sent = len(board.posted)
    assert sent < 1_500 and (sent == 0) is (when == "before it begins")
    house.run(export)
    assert len(board.posted) == sent
    with house.database.write() as session:
        states.request_cancel(session, session.get_one(Export, export.id))
    assert house.run_to_the_end(export).state == ExportState.CANCELLED
    assert len(board.posted) == sent


@pytest.mark.parametrize("fault", [Effect.NOTHING, Effect.UNKNOWN, RuntimeError("ours")], ids=str)
def test_after_each_trouble_in_a_row_the_next_try_waits_longer_up_to_a_minute(house, board, monkeypatch, fault):
    monkeypatch.setattr(endings, "_LONGEST_PAUSE_SECONDS", 60.0)
    export = house.start(people(2))
    for attempts, pause in ((5, 32.0), (30, 60.0)):
        board.script = [fault]
        with house.database.write() as session:
            session.execute(update(ExportItem).values(state=ItemState.PENDING, in_doubt=False))
            session.execute(update(Export).values(attempts=attempts, trouble_since=None))
        house.run(export)
        with house.database.read() as session:
            left = session.get_one(Export, export.id).next_run_at - leases.database_now(session)
        assert pause - 15 < round(left, 3) <= pause
    assert not board.posted


def test_several_requests_that_fail_together_are_one_trouble(house, board):
    all_left, delays = threading.Barrier(4, timeout=60), iter((0.0, 0.1, 0.2, 0.3))

    def fail_one_after_another():
        # Of those that have not left when the first comes back, none leaves.
        all_left.wait()
        time.sleep(next(delays))

    board.script, board.during = [Effect.UNKNOWN] * 4, fail_one_after_another
    export = house.start(people(200))
    house.run(export)
    assert (len(board.sizes), house.read(export).attempts) == (4, 1)


def test_how_slow_sourcewhale_is_stands_with_the_export_for_the_next_run(house, board):
    board.seconds = 0.3
    export = house.start(people(60))
    assert house.run_to_the_end(export).slowest_answer >= 0.3


def test_whether_the_campaign_is_there_is_asked_once_and_not_by_each_run(house, board):
    board.script = [Effect.NOTHING] * 3
    export = house.start(people(2))
    house.run_to_the_end(export)
    assert house.runs > 3
    assert board.shown == ["dana@example.com"]


def test_a_run_that_waits_for_slow_answers_keeps_no_processor_busy(house, board, monkeypatch):
    looks = []
    outcomes = Senders.outcomes
    monkeypatch.setattr(Senders, "outcomes", lambda self, seconds: (looks.append(1), outcomes(self, seconds))[1])
    board.seconds = 0.5
    house.run_to_the_end(house.start(people(420)))
    assert len(looks) < 100


def test_who_opts_out_in_another_file_while_the_export_waits_is_left_out(house, board):
    export = house.start(people(3))
    board.script = [Effect.NOTHING]

    def opts_out():
        with house.database.write() as session:
            project, reading = projects.begin_reading(session, house.workspace[0], "another file")
            marked = people(1, start=2, held_back=(seekout.HeldBack("Tags", "DNC"),))
            projects.put_candidates(session, project, reading, marked)
            projects.finish_reading(session, project, reading, {})

    board.during = opts_out
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert set(board.posted) == {"Person 1", "Person 3"}
    assert house.standing(export)[(ItemState.SKIPPED, "do not contact")] == 1


def test_a_stop_with_doubts_does_not_say_that_nobody_arrived(house, board):
    """They are on the board, and the key is refused before anybody has heard of it."""
    board.script, board.search_fails = [("lost", Effect.UNKNOWN)], error(Effect.NOTHING, ends=True)
    export = house.start(people(2))
    ended = house.run_to_the_end(export)
    assert (ended.state, sum(board.posted.values())) == (ExportState.FAILED, 2)
    assert house.standing(export) == {(ItemState.FAILED, STOPPED_IN_DOUBT): 2}
    with house.database.read() as session:
        told = {message.slot: message.text for message in session.query(OutboxMessage)}
    assert "*Nobody is known to be in SourceWhale*" in told["progress"]
    assert "2 failed: the reasons are in the thread" in told["progress"]
    assert "button on the export's message sends these too" in told["failures"]
    # Whoever sends them again looks first.
    board.search_fails = None
    with house.database.write() as session:
        assert states.retry(session, session.get_one(Export, export.id), "U1")
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {1}


def test_whoever_was_there_before_is_sent_once_more_for_what_is_empty_of_them(house, board, monkeypatch):
    find = Way.find

    def unfilled(way, some, *more):
        return {key: replace(found, unfilled=True) for key, found in find(way, some, *more).items()}

    monkeypatch.setattr(Way, "find", unfilled)
    board.script = [("lost", Effect.UNKNOWN)]
    export = house.start(people(2), keep_known=True)
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {2}


def told(house, export):
    with house.database.read() as session:
        return {message.slot: message.text for message in session.query(OutboxMessage).filter_by(export_id=export.id)}


def add_off_limits(house, *companies):
    with house.database.write() as session:
        off_limits.put(session, house.workspace[0], "U9", [entry_of(company) for company in companies])


def test_who_becomes_off_limits_while_an_export_waits_is_not_sent(house, board):
    """Through a day on which SourceWhale is down, an admin puts a client on the list."""
    board.script = [error(Effect.NOTHING)]
    export = house.start([*people(2, current_company="Globex"), *people(2, 3, current_company="Initech")])
    house.run(export)
    add_off_limits(house, "Globex")
    ended = house.run_to_the_end(export)
    assert (ended.state, set(board.posted)) == (ExportState.COMPLETE, {"Person 3", "Person 4"})
    assert house.standing(export)[(ItemState.SKIPPED, selection.OFF_LIMITS)] == 2
    assert "Left out: 2 off-limits." in told(house, export)["progress"]
    assert len(house.ledger()) == 1
    # Whoever was let through stays so.
    other = house.start(people(1, 9, current_company="Globex"), name="another", include_previous=True)
    with house.database.write() as session:
        found = session.get_one(Export, other.id)
        held.judge(session, found)
        assert held.let_through(session, found, list(session.scalars(held_ids(found))), "U9") == 1
    house.run_to_the_end(other)
    assert board.posted["Person 9"] == 1


def held_ids(export):
    return select(ExportItem.candidate_id).where(ExportItem.export_id == export.id)


@pytest.mark.parametrize("number", [1, 2])
def test_whoever_is_left_out_of_a_retry_is_not_told_as_arrived(house, board, number):
    board.refuses = {f"Person {n}" for n in range(1, number + 1)}
    export = house.start([*people(1, current_company="Globex"), *people(2, 2)])
    house.run_to_the_end(export)
    board.refuses = set()
    with house.database.write() as session:
        assert states.retry(session, session.get_one(Export, export.id), "U1")
    add_off_limits(house, "Globex")
    house.run_to_the_end(export)
    assert told(house, export)["failures"] == (
        "<@U1> asked to send these once more. By now all of them are left out."
        if number == 1
        else ":white_check_mark: 1 candidate that had failed is in SourceWhale now."
    )


@pytest.mark.parametrize("end", ["cancelled", "stopped", "refused"])
def test_whoever_may_have_arrived_is_not_told_as_not_sent_though_they_were_to_be_sent_again(house, board, end):
    """Known before us, so that a look-up tells nothing; and the export ends before the second request about them."""
    board.known = {"Person 1"}
    board.script = [Effect.UNKNOWN, error(Effect.NOTHING)]
    export = house.start(people(1))

    def is_missed():
        house.run(export)
        with house.database.read() as session:
            return session.query(ExportItem).one().times_missed == 1

    wait_for(is_missed)
    if end == "refused":
        board.refuses = {"Person 1"}
    elif end == "stopped":
        board.script = [error(Effect.NOTHING, ends=True)]
    else:
        with house.database.write() as session:
            states.request_cancel(session, session.get_one(Export, export.id))
    house.run_to_the_end(export)
    assert house.standing(export) == {
        (
            ItemState.FAILED,
            {
                "cancelled": halting.CANCELLED_UNCLEAR,
                "stopped": STOPPED_IN_DOUBT,
                "refused": "the board says refused; an earlier answer was lost, so check in SourceWhale",
            }[end],
        ): 1
    }
    assert {doubtful for *_, doubtful in house.ledger()} == {True}


SEND = Way.send
NOT_HERE = {"ends": True, "of_row": "the board refuses this row"}


def refuse_some(board, refused):
    """What the board, as a campaign or a firewall does, refuses as if nobody might be put there."""

    def send(way, prepared, user_email):
        names = set(json.loads(prepared.body))
        if refused(names):
            board.sizes.append(len(names))
            raise error(Effect.NOTHING, **NOT_HERE)
        return SEND(way, prepared, user_email)

    return send


def test_one_person_whom_a_firewall_stops_keeps_nobody_else_from_going(house, board, monkeypatch):
    """A 403 may be about a text in one summary: the others go, and the one is told by their row."""
    monkeypatch.setattr(Way, "send", refuse_some(board, lambda names: bool({"Person 3", "Person 70"} & names)))
    export = house.start(people(130))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE_WITH_ERRORS
    assert len(board.posted) == 128
    assert set(board.posted.values()) == {1}
    assert house.standing(export)[(ItemState.FAILED, "the board refuses this row")] == 2


@pytest.mark.parametrize("number", [2, 3, 7])
@pytest.mark.parametrize("row", [0, -1])
def test_one_person_whom_a_firewall_stops_first_keeps_nobody_else_from_going(house, board, monkeypatch, number, row):
    """Also where they are refused alone before anybody of the export has arrived."""
    everybody = people(number)
    name = everybody[row].full_name
    monkeypatch.setattr(Way, "send", refuse_some(board, lambda names: name in names))
    export = house.start(everybody)
    assert house.run_to_the_end(export).state == ExportState.COMPLETE_WITH_ERRORS
    assert len(board.posted) == number - 1
    assert house.standing(export)[(ItemState.FAILED, "the board refuses this row")] == 1


def test_several_whom_a_firewall_stops_keep_nobody_from_going_who_comes_after_them(house, board, monkeypatch):
    everybody = people(60)
    stopped = {one.full_name for one in everybody[:4]}
    monkeypatch.setattr(Way, "send", refuse_some(board, lambda names: bool(stopped & names)))
    export = house.start(everybody)
    assert house.run_to_the_end(export).state == ExportState.COMPLETE_WITH_ERRORS
    assert len(board.posted) == 56
    assert house.standing(export)[(ItemState.FAILED, "the board refuses this row")] == 4


@pytest.mark.parametrize("number", [1, 2, 3, 8])
def test_where_each_of_a_few_is_refused_the_export_says_so_and_blames_no_row(house, board, monkeypatch, number):
    monkeypatch.setattr(Way, "send", refuse_some(board, lambda names: True))
    export = house.start(people(number))
    ended = house.run_to_the_end(export)
    assert (ended.state, ended.problem) == (ExportState.FAILED, "the board says nothing")
    assert house.standing(export) == {(ItemState.FAILED, "the board says nothing"): number}


def test_a_run_that_ended_between_refusals_blames_no_row_in_the_next(house, board, monkeypatch):
    """What the one before knew only itself is found out anew."""
    everybody = people(3)
    monkeypatch.setattr(Way, "send", refuse_some(board, lambda names: True))
    export = house.start(everybody)
    with house.database.write() as session:
        current = session.get_one(Export, export.id)
        for work in items.take(session, current, 1).sending:
            lessons.note_suspect(session, current, work, "the board refuses this row")
        states.begin(current)
    ended = house.run_to_the_end(export)
    assert (ended.state, ended.problem) == (ExportState.FAILED, "the board says nothing")


@pytest.mark.parametrize("arrived", [0, 50])
@pytest.mark.long
def test_who_may_add_nobody_there_is_told_so_and_no_row_is_blamed_for_it(house, board, monkeypatch, arrived):
    """Also where the right was taken away on the way: a few in a row who are refused alone are no exception."""
    monkeypatch.setattr(Way, "send", refuse_some(board, lambda names: len(board.posted) >= arrived))
    export = house.start(people(600))
    ended = house.run_to_the_end(export)
    assert (ended.state, ended.problem) == (ExportState.FAILED, "the board says nothing")
    assert len(board.sizes) < 80
    assert len(board.posted) < 250
    rows = house.standing(export).get((ItemState.FAILED, "the board refuses this row"), 0)
    assert rows <= (8 if arrived else 0)
