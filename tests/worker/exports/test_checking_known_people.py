"""*Check SourceWhale*: everybody of a Review is asked for once, in portions, and whatever ends it, Review says so."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from store.base.secrets import UnreadableSecret
from store.connection import connections
from store.exporting import exports, known, leases
from store.exporting.known import Known
from store.models import CheckState, Connection, Export, ExportState, KnownCheck
from tests.store.factory import people, reviewed, started
from tests.worker.exports.toy import Board, Queue, Way, error, services
from worker.destinations.base import Effect
from worker.exports import known_people


class Clock:
    """Takes the place of the module `time`: goes on while SourceWhale is asked, and while somebody waits."""

    def __init__(self) -> None:
        self.now, self.slept = 1_000.0, 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


class Asked(Board):
    """A board that knows every third person; each takes `seconds` to be asked for, before `fails` or `meanwhile`."""

    def __init__(self, clock) -> None:
        super().__init__()
        self.clock, self.seconds, self.portions = clock, 0.001, []
        self.fails: Exception | None = None
        self.meanwhile = lambda: None

    def open(self, api_key, *, somebody_waits=False, before_write=None):
        return Asking(self, before_write)


class Asking(Way):
    def known(self, some, avoid):
        board = self._board
        board.clock.now += board.seconds * len(some)
        board.meanwhile()
        if board.fails is not None:
            raise board.fails
        board.portions.append([work.row_number for work in some])
        return {work.candidate_id: Known("Sourced") if work.row_number % 3 == 0 else None for work in some}


class Noting(Queue):
    def __init__(self) -> None:
        self.enqueued = []

    def check_people(self, export_id):
        self.enqueued.append(export_id)


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(known_people, "time", made)
    return made


@pytest.fixture
def board(clock):
    return Asked(clock)


@pytest.fixture
def house(database, board):
    return replace(services(database, board), queue=Noting())


def asked_for(database, workspace, number):
    export = reviewed(database, *workspace, people(number))
    with database.write() as session:
        assert known.ask(session, session.get_one(Export, export.id))
    return export.id


def check(house, export_id):
    known_people.check(house, export_id)
    known_people.wait(60)


def standing(database, export_id):
    with database.read() as session:
        found = known.check(session, exports.by_id(session, export_id))
        return found.state, found.done, found.known


def lease_left(database, export_id):
    with database.read() as session:
        # A difference of seconds since 1970 is not exact.
        return round(session.get_one(KnownCheck, export_id).lease_until - leases.database_now(session), 3)


def aged(database, seconds):
    with database.write() as session:
        asked_at = leases.database_now(session) - seconds
        session.execute(update(KnownCheck).values(asked_at=asked_at))


@pytest.mark.long
def test_everybody_is_asked_for_once_forty_first_and_then_as_many_as_two_seconds_allow(
    database, workspace, house, board
):
    export_id = asked_for(database, workspace, 530)
    check(house, export_id)
    assert [len(portion) for portion in board.portions] == [40, 200, 200, 90]
    rows = [row for portion in board.portions for row in portion]
    assert sorted(rows) == list(range(2, 532))
    assert standing(database, export_id) == (CheckState.DONE, 530, sum(row % 3 == 0 for row in rows))
    assert house.queue.enqueued == []


@pytest.mark.parametrize(("seconds", "second"), [(0.02, 100), (0.05, 40), (0.2, 10), (0.4, 8)])
@pytest.mark.long
def test_the_slower_sourcewhale_is_the_fewer_are_asked_for_at_a_time(
    database, workspace, house, board, monkeypatch, seconds, second
):
    monkeypatch.setattr(known_people, "_SLICE_SECONDS", 100.0)
    board.seconds = seconds
    check(house, asked_for(database, workspace, 200))
    assert [len(portion) for portion in board.portions[:2]] == [40, second]


@pytest.mark.long
def test_after_ten_seconds_others_have_the_worker_and_the_next_turn_goes_on(database, workspace, house, board):
    board.seconds = 0.15
    export_id = asked_for(database, workspace, 100)
    turns = 0
    while standing(database, export_id)[0] == CheckState.ASKED:
        check(house, export_id)
        turns += 1
        assert turns < 10
    assert turns == 2 and house.queue.enqueued == [export_id]
    rows = [row for portion in board.portions for row in portion]
    assert sorted(rows) == list(range(2, 102))


def test_a_worker_that_is_asked_to_stop_gives_the_check_back(database, workspace, house, board):
    export_id = asked_for(database, workspace, 100)
    check(replace(house, stopping=lambda: True), export_id)
    assert standing(database, export_id)[:2] == (CheckState.ASKED, 40)
    assert lease_left(database, export_id) < 1


@pytest.mark.parametrize(
    ("fails", "age", "state", "again_after"),
    [
        (error(Effect.NOTHING, interrupted=True), 0, CheckState.ASKED, 0),
        (error(Effect.NOTHING, retry_after=100.0), 0, CheckState.ASKED, 100),
        (error(Effect.NOTHING, retry_after=100.0), 70, CheckState.ASKED, 100),
        (error(Effect.NOTHING, retry_after=100.0), 90, CheckState.FAILED, None),
        (error(Effect.NOTHING, retry_after=200.0), 0, CheckState.FAILED, None),
        (error(Effect.NOTHING), 0, CheckState.FAILED, None),
        (RuntimeError("ours"), 0, CheckState.FAILED, None),
        (UnreadableSecret(), 0, CheckState.FAILED, None),
    ],
)
def test_what_goes_wrong_is_tried_again_while_a_person_may_still_wait(
    database, workspace, house, board, fails, age, state, again_after
):
    export_id = asked_for(database, workspace, 3)
    aged(database, age)
    board.fails = fails
    check(house, export_id)
    assert standing(database, export_id) == (state, 0, 0)
    assert again_after is None or again_after - 30 < lease_left(database, export_id) <= again_after


def test_nobody_is_asked_of_another_account(database, workspace, house, board):
    export_id = asked_for(database, workspace, 3)
    with database.write() as session:
        session.execute(update(Connection).values(ledger_id="of another account"))
    check(house, export_id)
    assert standing(database, export_id)[0] == CheckState.FAILED and board.portions == []


@pytest.mark.parametrize("why", ["not connected", "started"])
def test_where_there_is_no_review_any_more_nobody_is_asked_for(database, workspace, house, board, why):
    export_id = asked_for(database, workspace, 3)
    with database.write() as session:
        if why == "started":
            session.execute(update(Export).values(state=ExportState.QUEUED))
        else:
            connections.remove(session, workspace[0])
    check(house, export_id)
    assert board.portions == []


def test_a_review_that_is_started_meanwhile_ends_the_check(database, workspace, house, board):
    export_id = asked_for(database, workspace, 100)

    def begun():
        with database.write() as session:
            known.forget(session, export_id)
            session.execute(update(Export).values(state=ExportState.QUEUED))

    board.meanwhile = begun
    check(house, export_id)
    assert [len(portion) for portion in board.portions] == [40]


@pytest.mark.parametrize(("age", "state"), [(150, CheckState.DONE), (300, CheckState.FAILED)])
def test_after_three_minutes_less_than_one_a_second_is_not_waited_for(database, workspace, house, age, state):
    export_id = asked_for(database, workspace, 60)
    aged(database, age)
    check(house, export_id)
    assert standing(database, export_id)[0] == state


@pytest.mark.parametrize(
    ("beside", "seconds", "rests"), [(True, 0.07, [5.6]), (True, 0.05, []), (False, 0.07, []), (True, 0.2, [10.0])]
)
def test_beside_an_export_a_slow_sourcewhale_is_asked_every_third_turn(
    database, workspace, house, board, monkeypatch, beside, seconds, rests
):
    rested = []
    monkeypatch.setattr(known_people, "_rest", lambda services, seconds: rested.append(round(seconds, 1)))
    monkeypatch.setattr(known_people, "_SLICE_SECONDS", 10.0)
    board.seconds = seconds
    if beside:
        started(database, *workspace, people(2, start=900), name="another")
    check(house, asked_for(database, workspace, 40))
    assert rested == rests


def test_whoever_rests_ends_it_when_the_process_is_to_stop(clock):
    known_people._rest(SimpleNamespace(stopping=lambda: False), 5.0)
    assert 4.9 < clock.slept < 5.3
    known_people._rest(SimpleNamespace(stopping=lambda: True), 5.0)
    assert clock.slept < 5.3


@pytest.mark.long
def test_progress_is_shown_every_two_and_a_half_seconds(database, workspace, house, board, monkeypatch):
    shown = []
    monkeypatch.setattr(known_people, "_show_progress", lambda services, export_id: shown.append(board.clock.now))
    board.seconds = 0.05
    check(house, asked_for(database, workspace, 180))
    # Portions of 40 take two seconds: each second one is told.
    assert [round(moment - 1_000.0, 1) for moment in shown] == [4.0, 8.0]
