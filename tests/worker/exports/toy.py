"""A second destination: a notice board in memory. It shows what the engine needs of one, and nothing of SourceWhale."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from store.connection.accounts import Account
from store.exporting.leases import LeaseLost
from worker.destinations.base import DestinationError, Effect, Explanation, Found, Prepared, Presence, Sent, Target
from worker.services import Services


def explanation(effect: Effect, **more: Any) -> Explanation:
    return Explanation(effect, waiting=f"the board says {effect}", trying="try later", listing="away", **more)


def error(effect: Effect, **more: Any) -> DestinationError:
    return DestinationError(f"{effect}", explanation(effect, **more))


class Board:
    """Who is on it and how often they were put there, what was asked of it, and what shall go wrong.

    `script` holds what the next requests meet: an Effect before anything is done, or ("lost", Effect) after it.
    `refuses` are names that are refused in every request; with `limit` requests with more people are. Look-ups fail of
    `search_fails_at`.
    """

    def __init__(self) -> None:
        self.posted: Counter[str] = Counter()
        self.known: set[str] = set()
        self.script: list[Any] = []
        self.refuses: set[str] = set()
        self.limit = 1000
        self.seconds = 0.0
        self.there = True
        self.sizes: list[int] = []
        self.asked: list[str] = []
        # What look-ups were told that several people of the export have.
        self.avoided: list[frozenset[int]] = []
        self.shown: list[str] = []
        self.search_fails: DestinationError | None = None
        self.search_fails_at: set[str] = set()
        self.during: Callable[[], None] = lambda: None
        self.looking: Callable[[], None] = lambda: None
        # The id with which it answers for somebody, by name; whose record an id is, as a look-up finds it.
        self.ids: dict[str, str] = {}
        self.whose: dict[str, str] = {}
        self._lock = threading.Lock()

    # --- Destinations ---

    def open(self, api_key, *, somebody_waits=False, before_write=None):
        return Way(self, before_write)

    def prepare(self, people, goal):
        return Prepared(json.dumps([work.data["full_name"] for work in people]).encode(), len(people))

    def shared(self, people):
        seen = Counter(email for person in people for email in person.get("emails", ()))
        return frozenset(hash(email) for email, times in seen.items() if times > 1)


class Way:
    def __init__(self, board: Board, before_write: Callable[[], None] | None) -> None:
        self._board = board
        self._before_write = before_write or (lambda: None)

    def targets(self, kind, user_email):
        self._board.shown.append(user_email)
        self._board.looking()
        return [Target("camp-backend", "Backend")] if self._board.there else []

    def account(self):
        return Account(frozenset({"campaign camp-backend"}))

    def verify(self, user_email, job_id):
        self._board.posted["test"] += 1

    def send(self, prepared, user_email):
        board = self._board
        self._before_write()
        names = json.loads(prepared.body)
        time.sleep(board.seconds)
        board.during()
        with board._lock:
            board.sizes.append(len(names))
            fault = board.script.pop(0) if board.script else None
        if isinstance(fault, Effect):
            raise error(fault)
        if isinstance(fault, Exception):
            raise fault
        if not board.there or board.refuses & set(names) or len(names) > board.limit:
            raise error(Effect.REFUSED)
        with board._lock:
            board.posted.update(names)
        if fault is not None:
            raise error(fault[1])
        return Sent("https://board.example/", tuple(board.ids.get(name, f"id of {name}") for name in names))

    def find(self, people, goal, avoid):
        board = self._board
        board.avoided.append(avoid)
        if board.search_fails is not None:
            raise board.search_fails
        if board.search_fails_at & {work.data["full_name"] for work in people}:
            raise error(Effect.NOTHING)
        found = {}
        for work in people:
            name = work.data["full_name"]
            board.asked.append(name)
            if work.remote_id in board.whose:
                told = Presence.ARRIVED if board.whose[work.remote_id] == name else Presence.ANOTHERS
                found[work.candidate_id] = Found(told, work.remote_id)
            elif not work.data.get("emails"):
                found[work.candidate_id] = Found(Presence.NAMELESS)
            elif board.posted[name]:
                found[work.candidate_id] = Found(Presence.ARRIVED, f"id of {name}")
            else:
                found[work.candidate_id] = Found(Presence.UNCLEAR if name in board.known else Presence.ABSENT)
        return found

    def earliest_now(self):
        return time.time()

    def close(self) -> None:
        """Nothing to close."""


class Queue:
    """A queue in which somebody waits, or nobody."""

    def workers_alive(self) -> int:
        return 1

    waiting = False

    def how_many_wait(self) -> int:
        return int(self.waiting)

    def somebody_waits_next(self) -> bool:
        return False


class Secrets:
    def decrypt(self, text: str) -> str:
        return text


def services(database, board, *, stopping=lambda: False) -> Services:
    """What a run needs, and no more."""
    return Services(
        settings=SimpleNamespace(slack_api_url="https://slack.example/api/"),
        database=database,
        secrets=Secrets(),
        slack=SimpleNamespace(of=lambda workspace_id: None),
        queue=Queue(),
        destinations=board,
        wake=lambda: None,
        stopping=stopping,
    )


__all__ = ["Board", "LeaseLost", "Queue", "error", "explanation", "services"]
