"""What a worker tidies once an hour: by the days that the settings name, whatever went wrong an hour ago."""

from __future__ import annotations

import logging
import sqlite3
import threading
from types import SimpleNamespace

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from store.exporting import leases
from store.models import Candidate, Export, ExportState, Project
from tests.store.factory import connected, people, reviewed, started
from worker import housekeeping
from worker.housekeeping import Housekeeping, tidy

DAY = 86_400.0


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


def settings(**days):
    kept = {"candidates_kept_days": 30, "history_kept_days": 60, "ledger_kept_days": 90, "uninstall_grace_days": 7}
    return SimpleNamespace(**(kept | days))


@pytest.mark.parametrize(("age", "details", "history"), [(29, True, True), (31, False, True), (61, False, False)])
def test_details_go_first_and_then_what_says_nothing_of_anybody(database, age, details, history):
    workspace = connected(database)
    started(database, *workspace, people(2))
    with database.write() as session:
        at = leases.database_now(session) - age * DAY
        state = ExportState.COMPLETE
        session.execute(update(Export).values(state=state, created_at=at, queued_at=at, ended_at=at))
        session.execute(update(Project).values(read_at=at))
    for _ in range(2):
        tidy(database, settings())
    with database.read() as session:
        assert (session.query(Candidate).count() > 0) is details
        assert (session.query(Export).count() > 0) is history


def test_a_review_that_nobody_acted_on_ends_with_the_details(database):
    export = reviewed(database, *connected(database), people(1))
    with database.write() as session:
        session.execute(update(Export).values(created_at=1.0))
    tidy(database, settings())
    with database.read() as session:
        assert session.get_one(Export, export.id).state == ExportState.CANCELLED


def test_it_goes_on_in_the_next_hour_whatever_went_wrong(monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(housekeeping, "_FIRST_AFTER_SECONDS", 0.01)
    monkeypatch.setattr(housekeeping, "_PERIOD_SECONDS", 0.01)
    faults, fourth, given = (
        [OperationalError("", {}, sqlite3.OperationalError("database is locked")), RuntimeError("ours")],
        threading.Event(),
        [],
    )

    def tidied(database, settings):
        given.append((database, settings))
        if faults:
            raise faults.pop(0)
        if len(given) > 3:
            fourth.set()

    monkeypatch.setattr(housekeeping, "tidy", tidied)
    made = Housekeeping("the database", "the settings")
    made.start()
    assert fourth.wait(60)
    made.stop()
    made._thread.join(60)
    assert not made._thread.is_alive()
    assert set(given) == {("the database", "the settings")}
    assert "housekeeping waits: the database is locked by another process" in caplog.text
    assert caplog.text.count("incident") == 1


def test_nothing_is_tidied_in_a_workers_first_minute(monkeypatch):
    monkeypatch.setattr(housekeeping, "tidy", lambda *_: pytest.fail("too early"))
    made = Housekeeping(None, None)
    made.start()
    made.stop()
    made._thread.join(60)
    assert not made._thread.is_alive()
