"""Whoever waits to write comes next, however much somebody else has to write (SQLite has one writer at a time)."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from sqlalchemy import text

from store.base import turns
from store.base.db import Database
from store.base.turns import Turns

_ONE_MORE = text("UPDATE progress SET reached = CAST(reached AS INTEGER) + 1 WHERE name = 'turns'")
_HOW_MANY = text("SELECT CAST(reached AS INTEGER) FROM progress WHERE name = 'turns'")


@pytest.fixture
def busy(database: Database):
    """A database to which somebody writes all the time, and how much was written of that till now."""
    stopped, other = threading.Event(), Database(database.engine.url.render_as_string(hide_password=False))
    with database.write() as session:
        session.execute(text("INSERT INTO progress (name, reached) VALUES ('turns', '0')"))

    def write_on():
        while not stopped.is_set():
            with other.write() as session:
                session.execute(_ONE_MORE)
                time.sleep(0.03)

    writing = threading.Thread(target=write_on)
    writing.start()
    yield database
    stopped.set()
    writing.join()
    other.close()


def written(session) -> int:
    return session.execute(_HOW_MANY).scalar_one()


def test_who_waits_comes_next_while_another_writes_one_thing_after_the_other(busy):
    waited = []
    for _ in range(6):
        time.sleep(0.05)
        with busy.read() as session:
            before = written(session)
        with busy.write() as session:
            waited.append(written(session) - before)
    # What was begun when it asked, what began while it said so, and what a busy machine lets pass between the two.
    assert max(waited) <= 8, waited


def test_several_who_wait_all_get_their_turn(busy):
    waited = []

    def write():
        with busy.read() as session:
            before = written(session)
        with busy.write() as session:
            waited.append(written(session) - before)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(waited) == len(threads) and max(waited) <= 40, waited


def test_who_dies_while_it_waits_holds_nobody_up(tmp_path):
    waiting = Turns(tmp_path / "bot.db")
    here, there = os.pipe()
    if (child := os.fork()) == 0:
        with waiting.next():
            os.write(there, b"!")
            time.sleep(600)
    os.read(here, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    began = time.monotonic()
    with waiting.next():
        # It has not gone on without.
        assert time.monotonic() - began < turns._PATIENCE_SECONDS


def test_who_stands_still_while_it_waits_is_waited_for_once(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE_SECONDS", 0.1)
    pauses = []
    monkeypatch.setattr(turns.time, "sleep", lambda seconds, sleep=time.sleep: (pauses.append(seconds), sleep(seconds)))
    stopped, others = Turns(tmp_path / "bot.db"), Turns(tmp_path / "bot.db")
    with stopped.next():
        with others.next():
            assert pauses
        pauses.clear()
        with others.next():
            assert not pauses
    # It goes on: they take turns again.
    with others.next(), stopped.next():
        assert pauses


def test_where_no_file_can_be_made_there_are_no_turns(tmp_path):
    with Turns(tmp_path / "not there" / "bot.db").next():
        pass
