"""Many items are changed in one statement, and none is passed over that another transaction has just changed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from store.base.each import Each
from store.models import ExportItem, ItemState
from tests.store.factory import connected, people, started

IDS = Each(ExportItem.export_id, ExportItem.candidate_id, {"state": ItemState.EXPORTED}, own="remote_id")
MISSED = Each(
    ExportItem.export_id, ExportItem.candidate_id, {"times_missed": ExportItem.times_missed + 1, "in_doubt": False}
)


@pytest.fixture
def export(database):
    return started(database, *connected(database), people(5))


def found(database, export):
    with database.read() as session:
        rows = session.scalars(
            select(ExportItem).where(ExportItem.export_id == export.id).order_by(ExportItem.row_number)
        )
        return {row.candidate_id: row for row in rows}


@pytest.mark.long
def test_each_gets_a_value_of_its_own_and_nobody_else_any(database, export):
    first, second, third, *others = found(database, export)
    with database.write() as session:
        IDS.run(session, export.id, {second: 'two "quoted"', first: "one", third: None, "nobody": "three"})
    after = found(database, export)
    assert [after[one].remote_id for one in (first, second, third)] == ["one", 'two "quoted"', None]
    assert {after[one].state for one in (first, second, third)} == {ItemState.EXPORTED}
    assert {(after[one].state, after[one].remote_id) for one in others} == {(ItemState.PENDING, None)}


def test_another_exports_items_of_the_same_people_stay(database, export):
    with database.write() as session:
        MISSED.run(session, "another", list(found(database, export)))
        MISSED.run(session, export.id, [])
    assert {row.times_missed for row in found(database, export).values()} == {0}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_row_that_another_transaction_moves_meanwhile_is_changed_once(database, export):
    """It waits for the other transaction, and then finds the row in another place."""
    everybody = list(found(database, export))
    waits = threading.Event()

    def change():
        with database.write() as session:
            session.execute(text("SET application_name = 'the second'"))
            waits.set()
            MISSED.run(session, export.id, everybody)

    with ThreadPoolExecutor(1) as threads:
        with database.write() as session:
            one = ExportItem.candidate_id == everybody[2]
            session.execute(update(ExportItem).where(one).values(reason="moved", times_missed=4))
            second = threads.submit(change)
            assert waits.wait(30)
            blocked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = "
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
                while not watching.scalar(text(f"{blocked}'the second'")):
                    assert not second.done(), "it did not wait"
        second.result(timeout=30)
    after = found(database, export)
    assert [row.times_missed for row in after.values()] == [1, 1, 5, 1, 1]
    assert after[everybody[2]].reason == "moved"
