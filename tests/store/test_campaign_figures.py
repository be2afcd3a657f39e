"""The turn to look at campaigns: one worker's at a time, one question an hour, and no wish is overwritten."""

from __future__ import annotations

from store.after import figures
from store.after.figures import HOUR, Figures
from store.exporting import leases
from tests.store.factory import connected


def wished_for(database):
    """A connection whose campaigns are to be looked at: its id, and the database's time a little later."""
    workspace_id, connection_id = connected(database)
    with database.write() as session:
        figures.look_soon(session, workspace_id, connection_id)
        assert figures.due(session) == [connection_id]
        return workspace_id, connection_id, leases.database_now(session) + 60.0


def test_a_turn_is_one_workers_until_it_is_given_back_or_runs_out(database):
    _, connection_id, at = wished_for(database)
    turn = figures.claim(database, connection_id, at, 90.0)
    assert turn is not None
    assert figures.claim(database, connection_id, at + 89.0, 90.0) is None
    assert figures.claim(database, connection_id, at + 91.0, 90.0) == turn
    figures.release(database, turn, None)
    assert figures.claim(database, connection_id, at + 9_000.0, 90.0) is None


def test_a_wish_that_came_meanwhile_is_not_overwritten(database):
    workspace_id, connection_id, at = wished_for(database)
    turn = figures.claim(database, connection_id, at, 90.0)
    with database.write() as session:
        figures.look_soon(session, workspace_id, connection_id)
    figures.release(database, turn, at + 9_000.0)
    again = figures.claim(database, connection_id, at + 1.0, 90.0)
    assert again is not None
    figures.release(database, again, at + 9_000.0)
    assert figures.claim(database, connection_id, at + 8_999.0, 90.0) is None
    assert figures.claim(database, connection_id, at + 9_000.0, 90.0) is not None


def test_one_question_an_hour_whoever_asks(database):
    _, connection_id, at = wished_for(database)
    assert figures.note_asking(database, connection_id, at)
    assert not figures.note_asking(database, connection_id, at + HOUR - 1.0)
    assert figures.note_asking(database, connection_id, at + HOUR)
    # The clock was set back.
    assert figures.note_asking(database, connection_id, at)


def test_a_part_of_the_answers_leaves_the_rest(database):
    _, connection_id, at = wished_for(database)
    with database.write() as session:
        told = {"one": Figures(sent=1), "two": Figures(sent=2)}
        figures.note_answer(session, connection_id, at, told, whole=True)
        figures.note_answer(session, connection_id, at, {"two": Figures(sent=3)}, whole=False)
    with database.read() as session:
        found = figures.find(session, connection_id)
        assert {name: one["sent"] for name, one in found.campaigns.items()} == {"one": 1, "two": 3}
    assert Figures(sent=5, opened=None).since(Figures(sent=7, opened=2)) == Figures(sent=0)
