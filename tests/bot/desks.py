"""A desk for listeners that are called by themselves, with a real database and a queue that notes what is enqueued."""

from __future__ import annotations

from typing import Any

from bot.desk import Desk
from store.base.db import Database
from worker.runtime.queue import JobQueue
from worker.slack.readers import Readers


class Noted(JobQueue):
    """Notes jobs in `jobs`, as function name and ids."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, ...]] = []

    def _enqueue(self, function: str, *ids: str, at_front: bool = False) -> None:
        self.jobs.append((function.rpartition(".")[2], *ids))


def desk(database: Database) -> tuple[Desk, Noted]:
    """A desk that reaches nothing but the database, and its queue."""
    queue = Noted()
    nothing: Any = None
    made = Desk(nothing, database, nothing, queue, nothing, nothing, readers=Readers())
    return made, queue


class Said:
    """Takes the place of `ack` or `respond`: `said` holds what it was called with, None before."""

    def __init__(self) -> None:
        self.said: dict[str, Any] | None = None

    def __call__(self, **said: Any) -> None:
        self.said = said


def by(user: str, team: str = "T1", **more: Any) -> dict[str, Any]:
    """A payload by a person of a team."""
    return {"team": {"id": team}, "user": {"id": user, "team_id": team}, **more}
