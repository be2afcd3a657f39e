"""Whoever looks at campaigns may be killed anywhere: the next one goes on, and nobody is told anything twice."""

from __future__ import annotations

import contextlib
import random
from datetime import UTC

import pytest
from sqlalchemy import select, update

from store.after.figures import Figures
from store.base.db import Database
from store.exporting import leases
from store.models import CampaignWatch, Export, ExportItem, ItemState, OutboxMessage
from tests.store.factory import connected, people, started
from tests.worker.exports.toy import Board, services
from tests.worker.watching.house import CAMPAIGN, HOUR, wednesday
from worker.actions import exports as acts
from worker.watching import looking, reminding

RUNS = 50


class Killed(BaseException):
    """The process is gone."""


class Mortal(Database):
    """Ends its process at the beginning, before the end, or after the end of one of its transactions."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.dies_in: int | None = None

    @contextlib.contextmanager
    def write(self):
        self._live()
        with super().write() as session:
            yield session
            self._live()
        self._live()

    @contextlib.contextmanager
    def read(self):
        self._live()
        with super().read() as session:
            yield session

    def _live(self) -> None:
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in < 0:
                self.dies_in = None
                raise Killed


class Campaigns(Board):
    """One campaign; `sent` of it so far, and how often that was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.sent, self.times = 0, []
        self.at = 0.0

    def open(self, api_key, *, somebody_waits=False, before_write=None):
        board = self

        class Way:
            def figures(self, user_email):
                board.times.append(board.at)
                return {CAMPAIGN: Figures(sourced=3, sent=board.sent)}

            def close(self):
                pass

        return Way()


@pytest.mark.parametrize(
    "seed", [*range(10), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(10, RUNS))]
)
@pytest.mark.long
def test_a_reminder_is_told_once_wherever_workers_are_killed(migrated_sqlite, monkeypatch, seed):
    random_ = random.Random(seed)
    database, board = Mortal(migrated_sqlite), Campaigns()
    database.ledger_secret = b"the secret of tests"
    monkeypatch.setattr(reminding, "zone_of_person", lambda *_: UTC)
    house = services(database, board)
    ours = connected(database)
    began = wednesday()
    export_id = end(database, ours, began)
    kicked_off_at = began + 30 * HOUR if seed % 2 else None
    kills = 0
    # At its end, about the time of the reminder, and about that of the kick-off.
    for board.at in (began, *(began + (22 + hour / 2) * HOUR for hour in range(30))):
        board.sent = 2 if kicked_off_at is not None and board.at >= kicked_off_at else 0
        database.dies_in = random_.randrange(24) if random_.random() < 0.7 else None
        try:
            looking.look(house, ours[1], lambda session: board.at)
        except Killed:
            kills += 1
        database.dies_in = None
    assert kills > 0
    with database.read() as session:
        told = session.scalars(select(OutboxMessage.slot).where(OutboxMessage.slot.startswith("kickoff-"))).all()
        watch = session.get_one(CampaignWatch, export_id)
    assert list(told) == ["kickoff-1"]
    assert watch.reminders == 1
    assert (watch.kicked_off_at is not None) == (kicked_off_at is not None)
    assert all(later - earlier >= HOUR for earlier, later in zip(board.times, board.times[1:], strict=False))
    database.close()


def end(database, ours, at):
    """An export that has ended at that time, with everybody exported."""
    export = started(database, *ours, people(3))
    with database.write() as session:
        session.execute(update(ExportItem).values(state=ItemState.EXPORTED))
        acts.finish(session, session.get_one(Export, export.id), cancelled=False, works=False)
        values = {"ended_at": at, "until": at + 30 * 24 * HOUR}
        session.execute(update(CampaignWatch).values(**values))
        session.execute(update(Export).values(ended_at=at))
        assert leases.database_now(session) < at
    return export.id
