"""SourceWhale, Slack, the queue and the database of a simulation, each with the faults that its weather draws."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from types import SimpleNamespace
from typing import Any

import orjson
import requests
from slack_sdk.errors import SlackApiError
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.pool import StaticPool

import wire
from store.base.db import _JSON, Database
from tests.simulation import threads
from tests.simulation.scheduler import Process, Scheduler
from worker.runtime.queue import QueueUnavailable

# What SourceWhale carries out at all it carries out so soon after the request left: an export waits for longer before
# it looks (worker.exports.standing).
_LATEST_SECONDS = 5.5
_READ_SECONDS = 30.0


@dataclass
class Weather:
    """What goes wrong, and in which share of the calls, until `calm_at`: of all `kinds` that there are, or some."""

    scheduler: Scheduler
    calm_at: float
    writes: float
    reads: float
    slack: float
    kinds: frozenset[str]
    struck: Counter[str] = field(default_factory=Counter)
    database_away_until: float = 0.0
    queue_away_until: float = 0.0

    def draws(self, share: float, kinds: tuple[str, ...], of: str) -> str | None:
        """What strikes now, if anything does."""
        chance = self.scheduler.chance
        possible = [kind for kind in kinds if kind in self.kinds]
        if self.scheduler.now > self.calm_at or not possible or chance.random() >= share:
            return None
        kind = chance.choice(possible)
        self.struck[f"{of}: {kind}"] += 1
        return kind


class Journal:
    """What happened, for people and for a digest that two runs of one seed must share."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self.lines: list[str] = []

    def note(self, what: str, who: str | None = None) -> None:
        """Add a line."""
        name = who or self._scheduler.process.name
        self.lines.append(f"{self._scheduler.now - 1_800_000_000.0:9.3f} {name:8} {what}")

    def digest(self) -> str:
        """The same for the same lines."""
        return hashlib.blake2b("\n".join(self.lines).encode(), digest_size=8).hexdigest()


# --- SourceWhale ---


@dataclass
class Record:
    """Somebody in SourceWhale. `times_added` counts our requests alone."""

    id: str
    name: str
    keys: set[str]
    created_at: float
    known_before: bool = False
    times_added: int = 0
    places: set[str] = field(default_factory=set)


@dataclass
class _Request:
    method: str
    operation: str
    query: dict[str, str]
    body: dict[str, Any]
    done: Any
    answer: Any = None
    error: Exception | None = None


_BEFORE_LEAVING = ("refused", "proxy before")
_ADD = (
    *_BEFORE_LEAVING,
    "lost before",
    "lost after",
    "proxy after",
    "TLS after",
    "late",
    "hang",
    "hang after",
    "slow",
    "429",
    "429, no word",
    "500 before",
    "503 after",
    "not JSON after",
    "fewer ids",
)
_READ = ("refused", "lost before", "503", "429", "slow")
_SLACK = ("lost before", "lost after", "shown late", "429", "500", "slow", "slow answer")
FAULTS_BY_CALL = (_ADD, _READ, _SLACK)
FAULTS = tuple(dict.fromkeys((*_ADD, *_READ, *_SLACK)))
_PLACES = ("camp-backend", "camp-data", "proj-backend")


class SourceWhale:
    """Matches by e-mail, link and phone as SourceWhale does. `clock` is how far its clock is from the true time."""

    def __init__(self, scheduler: Scheduler, weather: Weather, journal: Journal) -> None:
        self.scheduler, self.weather, self.journal = scheduler, weather, journal
        self.clock = scheduler.chance.uniform(-5.0, 5.0)
        self.latency = scheduler.chance.choice((0.02, 0.2, 1.0))
        self.most_people = 1000
        self.bad: set[str] = set()
        self.records: list[Record] = []
        # When a request with somebody of an export left, for what must not happen after a cancel.
        self.departures: list[tuple[float, tuple[str, ...]]] = []
        # What is to happen soon after a request with this number has left.
        self.after_departure: dict[int, Callable[[Process], None]] = {}
        self._by_key: dict[str, Record] = {}
        self._numbers = 0

    def know(self, name: str, keys: set[str]) -> None:
        """Somebody whom a colleague put there long ago."""
        self._add(name, keys, self.scheduler.now - 90_000.0).known_before = True

    def _add(self, name: str, keys: set[str], created_at: float) -> Record:
        self._numbers += 1
        record = Record(f"sw-{self._numbers}", name, set(), created_at)
        self.records.append(record)
        self._take(record, keys)
        return record

    def _take(self, record: Record, keys: set[str]) -> None:
        record.keys |= keys
        for key in sorted(keys):
            self._by_key.setdefault(key, record)

    def answer(self, request: _Request, fault: str | None) -> Any:
        """Carry a request out, and answer."""
        if fault in ("429", "429, no word"):
            wait = {"Retry-After": str(self.scheduler.chance.randint(1, 4))} if fault == "429" else {}
            return self._made(429, {}, wait)
        if fault in ("500 before", "503"):
            return self._made(503, {})
        if request.operation == "campaigns/list":
            return self._made(200, {"campaigns": [{"campaignId": p, "campaignName": p} for p in _PLACES]})
        if request.operation == "projects/list":
            return self._made(200, {"projects": [{"projectId": p, "projectName": p} for p in _PLACES]})
        if request.operation == "candidates/search":
            return self._made(200, {"candidates": self._search(_bare(request.query["value"]))})
        status, found = self._carry_out(request.body)
        if fault == "503 after":
            return self._made(503, {})
        if fault == "fewer ids" and status == 200:
            found["candidateIds"].pop()
        if fault == "not JSON after":
            return self._made(200, None)
        return self._made(status, found)

    def _search(self, key: str) -> list[dict[str, Any]]:
        record = self._by_key.get(key)
        if record is None:
            return []
        projects = sorted(place for place in record.places if place.startswith("proj"))
        return [{"candidateId": record.id, "createdAt": int(record.created_at), "projectIds": projects}]

    def _carry_out(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        people = [(p["name"], _keys_of(p)) for p in body["candidates"]]
        if len(people) > self.most_people:
            return 413, {}
        if self.bad & {name for name, _ in people}:
            return 400, {"error": "invalid"}
        ids = []
        for name, keys in people:
            record = next((self._by_key[key] for key in sorted(keys) if key in self._by_key), None)
            if record is None:
                record = self._add(name, set(), self.scheduler.now + self.clock)
            self._take(record, keys)
            record.times_added += 1
            record.places |= {body["campaignId"]} if "campaignId" in body else set(body["projectIds"])
            ids.append(record.id)
        self.journal.note(f"takes {', '.join(name for name, _ in people)}", "whale")
        return 200, {"url": "https://sourcewhale.example/", "candidateIds": ids}

    def _made(self, status: int, content: Any, headers: dict[str, str] | None = None) -> Any:
        raw = b"<html>" if content is None else orjson.dumps(content)
        date = formatdate(int(self.scheduler.now + self.clock), usegmt=True)
        return SimpleNamespace(
            status_code=status,
            headers=requests.structures.CaseInsensitiveDict({"Date": date, **(headers or {})}),
            iter_content=lambda size: [raw],
        )


def _keys_of(person: dict[str, Any]) -> set[str]:
    return {_bare(value) for kind in ("emails", "phones", "socialLinks") for value in person.get(kind, ())}


def _bare(value: str) -> str:
    return value.removeprefix("https://").removeprefix("www.").rstrip("/")


class Session:
    """A requests.Session that leads to the simulated SourceWhale."""

    def __init__(self, whale: SourceWhale) -> None:
        self._whale = whale
        self.headers: dict[str, str] = {}
        self.sock = None

    def close(self) -> None:
        """Nothing to close."""

    @contextlib.contextmanager
    def request(self, method: str, url: str, **given: Any) -> Iterator[Any]:
        """As requests', with the faults of the weather: a call knows what has left, whatever its error is named."""
        scheduler, weather, whale = self._whale.scheduler, self._whale.weather, self._whale
        call = wire.running()
        assert call is not None
        operation = url.partition("/v1/")[2]
        share, kinds = (weather.writes, _ADD) if method == "POST" else (weather.reads, _READ)
        fault = weather.draws(share, kinds, operation)
        body = orjson.loads(given["data"]) if given.get("data") else {}
        call.connecting(self)
        scheduler.sleep(scheduler.chance.random() * 0.05)
        if fault == "refused":
            raise requests.ConnectionError("refused")
        if fault == "proxy before":
            raise requests.exceptions.ProxyError("refused")
        call.leaving(self, reused=False)
        request = _Request(method, operation, given.get("params") or {}, body, threads._Event())
        if method == "POST":
            names = tuple(person["name"] for person in body["candidates"])
            whale.departures.append((scheduler.now, names))
            if (act := whale.after_departure.get(len(whale.departures))) is not None:
                scheduler.later(scheduler.chance.random() * 0.2, partial(act, scheduler.process))
            whale.journal.note(f"sends {', '.join(names)}{f' ({fault})' if fault else ''}")
        self._carry(request, fault)
        if not request.done.wait(_READ_SECONDS):
            raise requests.ReadTimeout("no answer")
        if request.error is not None:
            raise request.error
        call.answered()
        yield request.answer

    def _carry(self, request: _Request, fault: str | None) -> None:
        """From here on the request is in the world, and what becomes of it does not depend on who sent it."""
        scheduler, whale = self._whale.scheduler, self._whale
        chance = scheduler.chance

        def answered() -> None:
            request.answer = whale.answer(request, fault)

        def told(error: Exception | None = None) -> None:
            request.error = error
            request.done.set()

        there = chance.random() * whale.latency
        back = there + chance.random() * whale.latency
        match fault:
            case "lost before":
                scheduler.later(back, lambda: told(requests.ConnectionError("closed")))
                return
            case "hang":
                return
            case "late":
                scheduler.later(0.1 + chance.random() * _LATEST_SECONDS, answered)
                scheduler.later(0.1, lambda: told(requests.ConnectionError("closed")))
                return
            case "slow":
                there = chance.random() * _LATEST_SECONDS
                back = there + chance.random() * 9.0
            case "hang after":
                scheduler.later(there, answered)
                return
        scheduler.later(there, answered)
        errors: dict[str | None, Exception] = {
            "lost after": requests.ConnectionError("closed"),
            "proxy after": requests.exceptions.ProxyError("closed"),
            "TLS after": requests.exceptions.SSLError("alert"),
        }
        scheduler.later(back + 0.001, lambda: told(errors.get(fault)))


# --- Slack ---


@dataclass
class Message:
    """A message that stands in a channel. `versions` are what it has shown."""

    channel: str
    ts: str
    text: str
    thread: str | None
    versions: list[str]


class Slack:
    """Knows a message's client_msg_id again, as Slack's own clients count on."""

    def __init__(self, scheduler: Scheduler, weather: Weather, journal: Journal) -> None:
        self._scheduler, self._weather, self._journal = scheduler, weather, journal
        self.messages: dict[tuple[str, str], Message] = {}
        self._by_id: dict[str, Message] = {}

    def of(self, workspace_id: str) -> Slack:
        """The client of a workspace."""
        return self

    def try_refused_again(self) -> None:
        """This Slack refuses no token."""

    def chat_postMessage(self, *, channel: str, text: str, client_msg_id: str, **given: Any) -> dict[str, Any]:
        """As Slack's."""

        def post() -> dict[str, Any]:
            found = self._by_id.get(client_msg_id)
            if found is None:
                ts = f"{len(self.messages) + 1}.0"
                found = Message(channel, ts, text, given.get("thread_ts"), [text])
                self.messages[channel, ts] = self._by_id[client_msg_id] = found
                self._journal.note(f"shows {text}", "slack")
            return {"channel": found.channel, "ts": found.ts}

        return self._call("chat.postMessage", post)

    def chat_update(self, *, channel: str, ts: str, text: str, **given: Any) -> dict[str, Any]:
        """As Slack's."""

        def edit() -> dict[str, Any]:
            found = self.messages[channel, ts]
            found.text = text
            found.versions.append(text)
            self._journal.note(f"shows {text}", "slack")
            return {"channel": channel, "ts": ts}

        return self._call("chat.update", edit)

    def chat_getPermalink(self, *, channel: str, message_ts: str) -> dict[str, Any]:
        """As Slack's."""
        return {"permalink": f"https://slack.example/{channel}/{message_ts}"}

    def conversations_info(self, *, channel: str) -> dict[str, Any]:
        """As Slack's: every channel is private, so names may stand there."""
        return {"channel": {"id": channel, "is_private": True, "is_member": True}}

    def files_getUploadURLExternal(self, **given: Any) -> dict[str, Any]:
        """No file is taken here: the product says so instead."""
        raise _refusal("missing_scope")

    def _call(self, method: str, act: Any) -> dict[str, Any]:
        scheduler, chance = self._scheduler, self._scheduler.chance
        fault = self._weather.draws(self._weather.slack, _SLACK, method)
        scheduler.sleep(chance.random() * 0.2 if fault != "slow" else chance.random() * 8.0)
        match fault:
            case "lost before":
                raise requests.ConnectionError("closed")
            case "429":
                raise _refusal("ratelimited", 429, {"Retry-After": str(chance.randint(1, 3))})
            case "500":
                raise _refusal("fatal_error", 500)
            case "shown late":
                scheduler.later(chance.random() * 6.0, act)
                raise requests.ConnectionError("closed")
        found: dict[str, Any] = act()
        if fault == "lost after":
            raise requests.ConnectionError("closed")
        scheduler.sleep(chance.random() * (8.0 if fault == "slow answer" else 0.1))
        return found


def _refusal(error: str, status: int = 200, headers: dict[str, str] | None = None) -> SlackApiError:
    class Response(dict[str, Any]):
        status_code = status

    response = Response(ok=False, error=error)
    response.headers = headers or {}
    return SlackApiError(error, response)


# --- the queue, as worker.runtime.queue offers it ---


class Witness:
    """What stands in Redis of the clock; one machine has all workers. `noted` is None where Redis has forgotten."""

    def __init__(self, weather: Weather) -> None:
        self._weather = weather
        self.noted: tuple[float, float] | None = None

    def _is_away(self) -> bool:
        return self._weather.scheduler.now < self._weather.queue_away_until

    def seen(self) -> tuple[float, float] | None:
        """See worker.runtime.clock_watch.Witness."""
        return None if self._is_away() else self.noted

    def note(self, offset: float, since: float) -> None:
        """See worker.runtime.clock_watch.Witness."""
        if not self._is_away():
            self.noted = offset, since


class Queue:
    """Jobs wait here until a worker takes them; Redis may forget them, and be away."""

    def __init__(self, weather: Weather) -> None:
        self._weather = weather
        self._put = threads._Event()
        self.jobs: deque[tuple[str, str]] = deque()

    @property
    def away(self) -> bool:
        """Whether Redis is away."""
        return self._weather.scheduler.now < self._weather.queue_away_until

    def _check(self) -> None:
        if self.away:
            raise QueueUnavailable("Redis is away")

    def run_export(self, export_id: str) -> None:
        """See worker.runtime.queue.JobQueue."""
        self._check()
        self.jobs.append(("worker.jobs.run_export", export_id))
        self._put.set()

    def look_at_campaigns(self, connection_id: str) -> None:
        """See worker.runtime.queue.JobQueue. What comes after exports is not simulated: nobody takes this job."""
        self._check()

    def waiting(self) -> set[tuple[str, ...]]:
        """See worker.runtime.queue.QueueWatch."""
        self._check()
        return set(self.jobs)

    def how_many_wait(self) -> int:
        """See worker.runtime.queue.QueueWatch."""
        return 0 if self.away else len(self.jobs)

    def somebody_waits_next(self) -> bool:
        """See worker.runtime.queue.QueueWatch."""
        return False

    def take(self) -> str | None:
        """The export of the next job, whoever takes it alone knows of it; None after a while without one."""
        if self.away or not self.jobs:
            self._put.clear()
            self._put.wait(2.0)
        return None if self.away or not self.jobs else self.jobs.popleft()[1]


# --- the database ---


class Raw(sqlite3.Connection):
    """A connection whose transactions are savepoints in one that `begin_anew` begins.

    What SQLite has prepared outlives a schedule so: it would not if a database were copied in its place.
    """

    _open = False

    def is_open(self) -> bool:
        """Whether a transaction is."""
        return self._open

    def begin_anew(self) -> None:
        """Forget everything since the last time."""
        if self.in_transaction:
            self.execute("ROLLBACK")
        self._open = False
        self.execute("BEGIN")

    def begin(self) -> None:
        """A transaction begins."""
        self.execute("SAVEPOINT a_transaction")
        self._open = True

    def commit(self) -> None:
        """It ends."""
        if self._open:
            self.execute("RELEASE a_transaction")
            self._open = False

    def rollback(self) -> None:
        """Nothing of it is kept."""
        if self._open:
            self.execute("ROLLBACK TO a_transaction")
            self.commit()


def open_database() -> tuple[OrmSession, Raw]:
    """A session on one connection in memory, which every process of a simulation shares, and its raw connection."""
    raw = sqlite3.connect(
        ":memory:", isolation_level=None, check_same_thread=False, cached_statements=1_000, factory=Raw
    )
    raw.execute("PRAGMA foreign_keys=ON")
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, hide_parameters=True, **_JSON)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        raw.begin()

    return OrmSession(bind=engine.connect(), expire_on_commit=False), raw


class DatabaseClock:
    """What the database takes for the time: `set_by` seconds off the true one. It stands still in a transaction, which
    is one step."""

    def __init__(self, scheduler: Scheduler, raw: sqlite3.Connection) -> None:
        self._scheduler = scheduler
        self.set_by = 0.0
        # A statement asks for the time again and again, so no code of ours answers it.
        self._days = {"now": 0.0}
        raw.create_function("julianday", 1, self._days.get)

    def begin(self) -> None:
        """A transaction begins now."""
        self._days["now"] = julian_days(self._scheduler.now + self.set_by)


def julian_days(seconds: float) -> float:
    """What SQLite's julianday says at this time in unix seconds."""
    return seconds / 86400.0 + 2440587.5


class SharedDatabase(Database):
    """One session, which every process uses again and again: one transaction is open at a time."""

    def __init__(self, session: OrmSession) -> None:
        self.engine = session.get_bind().engine
        self._one = session

    @contextlib.contextmanager
    def _session(self, *, immediate: bool) -> Iterator[Any]:
        self._one.info.clear()
        self._one.info["ledger_secret"] = self.ledger_secret
        try:
            yield self._one
        finally:
            self._one.close()


class SimulatedDatabase(SharedDatabase):
    """SQLite has one writer at a time, so a transaction is one step here: what can befall it stands around it.

    A process dies before a transaction or after it; an outage refuses it, or loses the answer to its commit.
    """

    def __init__(self, session: OrmSession, weather: Weather, clock: DatabaseClock) -> None:
        super().__init__(session)
        self._weather = weather
        self._clock = clock
        self._open = False

    @contextlib.contextmanager
    def _around(self) -> Iterator[None]:
        self._weather.scheduler.sleep(0.0)
        self._refuse_if_away()
        assert not self._open, "a transaction waited"
        self._open = True
        self._clock.begin()
        try:
            yield
        finally:
            self._open = False

    @contextlib.contextmanager
    def write(self, *, heard: bool = True) -> Iterator[Any]:
        """See Database."""
        began = self._weather.scheduler.now
        with self._around(), super().write(heard=heard) as session:
            yield session
        assert self._weather.scheduler.now >= began
        self._weather.scheduler.sleep(0.0)
        if self._is_cut():
            self._refuse_if_away()

    @contextlib.contextmanager
    def read(self) -> Iterator[Any]:
        """See Database."""
        with self._around(), super().read() as session:
            yield session

    def _is_cut(self) -> bool:
        return self._weather.scheduler.process.name != "outside"

    def _refuse_if_away(self) -> None:
        if self._weather.scheduler.now < self._weather.database_away_until and self._is_cut():
            raise OperationalError("BEGIN", {}, sqlite3.OperationalError("disk I/O error"))
