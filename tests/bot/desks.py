"""A desk for listeners that are called by themselves, with a real database and a queue that notes what is enqueued."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError

from bot.desk import Desk
from store.base.db import Database
from worker.runtime.queue import JobQueue
from worker.runtime.seen import Seen
from worker.slack.readers import Readers


class Noted(JobQueue):
    """Notes jobs in `jobs`, as function name and ids."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, ...]] = []

    def _enqueue(self, function: str, *ids: str, at_front: bool = False) -> None:
        self.jobs.append((function.rpartition(".")[2], *ids))


class SeenHere(Seen):
    """What has been seen by this process."""

    def __init__(self) -> None:
        self.ids: set[str] = set()

    def first_time(self, identifier: str, seconds: int = 0) -> bool:
        news = identifier not in self.ids
        self.ids.add(identifier)
        return news

    def is_known(self, identifier: str) -> bool:
        return identifier in self.ids

    def forget(self, identifier: str) -> None:
        self.ids.discard(identifier)


def desk(database: Database) -> tuple[Desk, Noted]:
    """A desk that reaches nothing but the database, and its queue."""
    queue = Noted()
    nothing: Any = None
    made = Desk(nothing, database, nothing, queue, nothing, SeenHere(), readers=Readers())
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


class Client:
    """Slack's methods, as far as a listener calls them: `says` is what users.info answers, or raises; other calls are
    noted in `calls`, and answered with what `answers` holds by their names."""

    def __init__(self, says: dict[str, Any] | Exception, **answers: Any) -> None:
        self.says, self.answers = says, answers
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def users_info(self, *, user: str) -> dict[str, Any]:
        if isinstance(self.says, Exception):
            raise self.says
        return {"user": self.says}

    def __getattr__(self, name: str) -> Any:
        def call(**arguments: Any) -> Any:
            self.calls.append((name, arguments))
            answer = self.answers.get(name, {"ok": True, "view": {"id": "V2"}})
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def refused(name: str) -> SlackApiError:
    """What the SDK raises where Slack answers with an error."""
    return SlackApiError("Slack refuses", {"ok": False, "error": name})


def state(metadata: str = "x", **values: Any) -> dict[str, Any]:
    """A view as Slack sends it, with the values of its blocks."""
    return {"id": "V1", "private_metadata": metadata, "state": {"values": {n: {n: v} for n, v in values.items()}}}
