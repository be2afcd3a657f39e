"""SourceWhale answers with one id for two people: an arrival is told of nobody who did not arrive."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import update

from store.exporting import items
from store.models import Exported, ExportItem, ExportState, ItemState
from tests.store.factory import people
from tests.waiting import wait_for
from tests.worker.exports.test_run import House
from tests.worker.exports.toy import Board, Way
from worker.exports import endings, standing
from worker.exports.halting import ANOTHERS


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """What settles in seconds settles at once."""
    monkeypatch.setattr(standing, "SETTLE_SECONDS", 0.05)
    monkeypatch.setattr(endings, "_LONGEST_PAUSE_SECONDS", 0.02)


@pytest.fixture
def board():
    return Board()


@pytest.fixture
def house(database, workspace, board):
    return House(database, workspace, board)


def ids_of(house, export):
    with house.database.read() as session:
        found = session.query(ExportItem).filter_by(export_id=export.id, state=ItemState.EXPORTED)
        return sorted(item.remote_id for item in found)


@pytest.mark.long
def test_of_two_who_became_one_record_who_it_is_has_arrived_and_the_other_has_not(house, board):
    board.ids = {"Person 1": "cand-7", "Person 2": "cand-7"}
    board.whose = {"cand-7": "Person 2"}
    export = house.start(people(4))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE_WITH_ERRORS
    assert house.standing(export) == {(ItemState.EXPORTED, None): 3, (ItemState.FAILED, ANOTHERS): 1}
    # Sent again, one would be written over the other.
    assert board.posted["Person 1"] == 1
    assert set(board.asked) == {"Person 1", "Person 2"}


@pytest.mark.parametrize("whose", ["Person 2", "Person 120"])
@pytest.mark.long
def test_who_was_written_over_by_a_later_batch_has_not_arrived_either(house, board, monkeypatch, whose):
    """The first of a couple stood as exported when the other was added in their place."""
    board.ids = {"Person 2": "cand-7", "Person 120": "cand-7"}
    board.whose = {"cand-7": whose}
    send = Way.send

    def later(way, prepared, user_email):
        if b'"Person 120"' in prepared.body:
            wait_for(lambda: house.standing(export).get((ItemState.EXPORTED, None), 0) >= 100, 30)
        return send(way, prepared, user_email)

    monkeypatch.setattr(Way, "send", later)
    export = house.start(people(130))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE_WITH_ERRORS
    assert house.standing(export) == {(ItemState.EXPORTED, None): 129, (ItemState.FAILED, ANOTHERS): 1}
    assert set(board.asked) == {"Person 2", "Person 120"}
    with house.database.read() as session:
        assert items.counts(session, export.id) == items.count(session, export.id)
        rows = {row.identity: (row.exported_at is not None, row.doubtful) for row in session.query(Exported)}
    assert Counter(rows.values()) == {(True, False): 129, (False, True): 1}
    assert set(board.posted.values()) == {1}


def test_where_all_are_answered_with_one_id_and_each_is_there_each_has_arrived(house, board):
    board.ids = {one.full_name: "cand-7" for one in people(60)}
    export = house.start(people(60))
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert set(board.posted.values()) == {1}


@pytest.mark.long
def test_who_was_answered_with_the_id_of_somebody_of_an_earlier_export_is_looked_up(house, board):
    board.ids = {"Person 1": "cand-7", "Grace Hopper": "cand-7"}
    house.run_to_the_end(house.start(people(2), name="before"))
    assert board.asked == []
    board.whose = {"cand-7": "Person 1"}
    stranger = replace_name(people(9)[8], "Grace Hopper")
    export = house.start([stranger], name="after")
    ended = house.run_to_the_end(export)
    assert house.standing(export) == {(ItemState.FAILED, ANOTHERS): 1}, ended.problem
    board.whose = {"cand-7": "Grace Hopper"}
    again = house.start([stranger], name="later")
    assert house.run_to_the_end(again).state == ExportState.COMPLETE


def replace_name(person, name):
    return person._replace(full_name=name) if hasattr(person, "_replace") else replace(person, full_name=name)


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.long
def test_somebody_who_is_known_by_that_id_as_themselves_is_looked_up_by_nobody(house, board, again):
    """The same person, sent again on purpose or told of by two files."""
    board.ids = {"Person 1": "cand-7", "Person  1": "cand-7"}
    first = house.start(people(2), name="before")
    house.run_to_the_end(first)
    someone = people(1) if again else [people(9)[8]._replace(full_name="Person 1")]
    export = house.start(someone, name="after", include_previous=again)
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert board.asked == []
    assert ids_of(house, export) == ["cand-7"]


def test_the_same_id_in_another_account_is_another_person(house, board):
    board.ids = {"Person 1": "cand-7", "Grace Hopper": "cand-7"}
    first = house.start(people(1), name="before")
    house.run_to_the_end(first)
    with house.database.write() as session:
        session.execute(update(type(first)).where(type(first).id == first.id).values(ledger_id="another account"))
    export = house.start([people(9)[8]._replace(full_name="Grace Hopper")], name="after")
    assert house.run_to_the_end(export).state == ExportState.COMPLETE
    assert board.asked == []


def test_who_leaves_anew_is_no_longer_known_by_an_earlier_answer(house, board):
    export = house.start(people(1))
    with house.database.write() as session:
        current = session.get_one(type(export), export.id)
        (work,) = items.take(session, current, 1).sending
        items.change(session, current, [work.candidate_id], remote_id="cand-7")
        items.mark_leaving(session, current, [work.candidate_id])
        (again,) = items.unsettled(session, current, 9, -9)
        assert again.remote_id is None
