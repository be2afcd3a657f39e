"""One schedule: exports, workers, people and weather as a seed decides, and what must be so at the end."""

from __future__ import annotations

import contextlib
import functools
import logging
import random
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as OrmSession

import wire
from seekout import Candidate as Person
from store.base import log
from store.base.db import Database, ask
from store.exporting import exports, leases
from store.migrate import upgrade
from store.models import Base, Candidate, Export, Exported, ExportItem, ExportState, ItemState, OutboxMessage
from store.models import base as models_base
from sw_client import client as sw_calls
from sw_client.throttle import LocalThrottle
from tests.simulation import threads
from tests.simulation.asking import Asking
from tests.simulation.scheduler import BEGINNING, Process, Scheduler
from tests.simulation.services import (
    FAULTS,
    FAULTS_BY_CALL,
    DatabaseClock,
    Journal,
    Queue,
    Raw,
    Session,
    SharedDatabase,
    SimulatedDatabase,
    Slack,
    SourceWhale,
    Weather,
    Witness,
    julian_days,
    open_database,
)
from tests.store.factory import connected, reviewed
from worker import keeper
from worker.actions import exports as acts
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.exports import outcomes, run, senders, standing
from worker.messages import posts
from worker.runtime.clock_watch import ClockWatch
from worker.services import Services

# How long things go wrong, and how long after that every export must have ended and been told: a minute of a circuit,
# a settling time, and what Slack asks for.
_STORM_SECONDS, _CALM_SECONDS = (0.0, 6.0, 6.0, 6.0, 12.0, 12.0, 12.0, 12.0, 20.0), 400.0
_SIZED: tuple[Any, ...] = (standing, outcomes, run)
_STARTED, _IS_LARGE, _TOLD = 0.85, 0.02, 0.5
# A request that was on its way, or handed to a thread, when Cancel was pressed may leave; nothing later does. A run
# sees it within a second, a worker that was frozen or had the processor taken away a little later.
_AFTER_CANCEL_SECONDS = 5.0
_ENDED = (ExportState.COMPLETE, ExportState.COMPLETE_WITH_ERRORS, ExportState.FAILED, ExportState.CANCELLED)
# What is not over: past SQLAlchemy, for it is asked often.
_WAITS = (
    "SELECT 1 WHERE EXISTS (SELECT * FROM exports WHERE state NOT IN (?, ?, ?, ?))"
    " OR EXISTS (SELECT * FROM outbox WHERE due_at IS NOT NULL)"
)
_NAMELESS_ROWS = {4}
BLOWS = ("kill", "kill", "freeze", "freeze", "stop", "Redis forgets", "Redis away", "database away", "clock set")


@dataclass
class Result:
    """What came of a schedule: what was found wrong, and what happened."""

    seed: int
    wrong: list[str]
    lines: list[str]
    digest: str
    seconds: float
    steps: int
    struck: dict[str, int] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)


def simulate(
    seed: int, *, faults: Sequence[str] = FAULTS, blows: Sequence[str] = BLOWS, is_rough: bool = False
) -> Result:
    """Run the schedule of a seed, in which some of these faults and blows occur.

    One that is rough has two workers and four blows, whatever the dice say: what is seldom is found sooner.
    """
    return _Schedule(seed, faults, blows, is_rough).go()


def _some(chance: random.Random, kinds: Sequence[str]) -> list[str]:
    """A few kinds at a time reach further than a little of everything."""
    return chance.sample(kinds, min(len(kinds), chance.choice((1, 1, 2, 2, 3, len(kinds)))))


@dataclass
class _Asked:
    """An export that somebody asked for."""

    id: str
    people: list[str]
    nameless: set[str]
    place: str
    shared: bool
    cancelled_at: float | None = None
    was_cancelled: bool = False


class _Schedule:
    def __init__(self, seed: int, faults: Sequence[str], blows: Sequence[str], is_rough: bool) -> None:
        self.seed = seed
        self.is_rough = is_rough
        self.scheduler = Scheduler(seed)
        threads.use(self.scheduler)
        _ids.seed(seed)
        sw_calls.random.seed(seed)
        chance = self.chance = self.scheduler.chance
        layout = _LARGE if chance.random() < _IS_LARGE else chance.choice(_LAYOUTS)
        # Where nobody presses *Export* while others run, it is pressed in the template.
        self.is_started = chance.random() < _STARTED
        self.journal = Journal(self.scheduler)
        self.storm = chance.choice(_STORM_SECONDS)
        self.weather = Weather(
            self.scheduler,
            self.scheduler.now + self.storm,
            writes=chance.choice((0.3, 0.5, 0.8)),
            reads=chance.choice((0.0, 0.2, 0.5)),
            slack=chance.choice((0.2, 0.5, 0.7)),
            kinds=frozenset(
                kind for kinds in FAULTS_BY_CALL for kind in _some(chance, [one for one in kinds if one in faults])
            ),
        )
        self.whale = SourceWhale(self.scheduler, self.weather, self.journal)
        self.slack = Slack(self.scheduler, self.weather, self.journal)
        self.queue = Queue(self.weather)
        self.witness = Witness(self.weather)
        self.throttle = LocalThrottle()
        self.session, self.raw = _database()
        # Slack decides nothing of what is sent, and costs as much as all the rest.
        self.tells = chance.random() < _TOLD
        template = _template(layout, self.is_started)
        self.raw.begin_anew()
        for statement, rows in template.rows:
            self.raw.executemany(statement, rows)
        if not self.tells:
            self.raw.execute("DELETE FROM outbox")
        self.clock = DatabaseClock(self.scheduler, self.raw)
        self.outside = self._database()
        self.workers: list[Process] = []
        keeper._PERIOD_SECONDS = chance.choice((1.5, 5.0, 10.0))
        size, in_flight = chance.choice((1, 2, 2, 3)), chance.choice((1, 2, 2))
        for module in _SIZED:
            module.BATCH_SIZE = size
        run.IN_FLIGHT = run._PREPARED = in_flight
        self.possible_blows = _some(chance, blows)
        self.kills: dict[str, int] = {}
        self.incidents = 0
        self.thaws: list[float] = []
        self.thawed_at = 0.0
        self.asked = self._who_is_asked(layout, template.export_ids)

    # --- the world ---

    def _database(self) -> SimulatedDatabase:
        database = SimulatedDatabase(self.session, self.weather, self.clock)
        database.ledger_secret = b"the secret of tests"
        return database

    def _who_is_asked(self, layout: _Layout, export_ids: Sequence[str]) -> list[_Asked]:
        for person in layout.people():
            if self.chance.random() < 0.35 and person.links:
                self.whale.know(person.full_name, {person.emails[0], person.links[0].removeprefix("https://www.")})
            if self.chance.random() < 0.04:
                self.whale.bad.add(person.full_name)
        if self.chance.random() < 0.1:
            self.whale.most_people = 2
        asked = []
        for export_id, (first, number, place) in zip(export_ids, layout.exports, strict=True):
            people = _people(first, number)
            names = {person.full_name for person in people}
            asked.append(
                _Asked(
                    export_id,
                    [person.full_name for person in people],
                    {person.full_name for person in people if not person.links},
                    place,
                    any(
                        names & {p.full_name for p in _people(*other[:2])}
                        for other in layout.exports
                        if other[0] != first or other[2] != place
                    ),
                )
            )
        return asked

    def go(self) -> Result:
        """Let everything happen, and look at what came of it."""
        try:
            with _incidents(self):
                self._begin()
                ended = self.scheduler.run(self._is_over, self.storm + _CALM_SECONDS)
                wrong = self._wrong(ended)
        finally:
            self.scheduler.end()
        return Result(
            seed=self.seed,
            wrong=wrong,
            lines=self.journal.lines,
            digest=self.journal.digest(),
            seconds=self.scheduler.now - self.weather.calm_at,
            steps=self.scheduler.steps,
            struck=dict(self.weather.struck),
            kills=self.kills,
        )

    def _begin(self) -> None:
        chance = self.chance
        for n in range(2 if self.is_rough else chance.choice((1, 2, 2, 2))):
            self._start_worker(f"worker{n + 1}")
        for number, export in enumerate(self.asked):
            self.scheduler.spawn(
                self.scheduler.outside, "recruiter", functools.partial(self._recruit, export, f"{self.seed} {number}")
            )
        if not self.is_rough and self.weather.calm_at <= self.scheduler.now:
            return
        for _ in range(chance.randint(4 if self.is_rough else 0, 4) if self.possible_blows else 0):
            what = chance.choice(self.possible_blows)
            if chance.random() < 0.6:
                self.whale.after_departure[chance.randint(1, 4)] = functools.partial(self._strike, what)
            else:
                strike = functools.partial(self._strike, what, None)
                self.scheduler.later(chance.random() * self.storm * 0.8, strike, awaited=False)

    def _strike(self, what: str, sender: Process | None) -> None:
        """A blow, which meets whoever has just sent a request, or any worker."""
        self.kills[what] = self.kills.get(what, 0) + 1
        self.journal.note(what, "blow")
        match what:
            case "kill":
                self._kill(sender)
            case "freeze":
                self._freeze(sender)
            case "stop":
                self._stop(sender)
            case "Redis forgets":
                self.queue.jobs.clear()
                self.witness.noted = None
            case "Redis away":
                self.weather.queue_away_until = self.scheduler.now + self.chance.random() * 10.0
            case "database away":
                self.weather.database_away_until = self.scheduler.now + self.chance.random() * 8.0
            case "clock set":
                self.clock.set_by += self.chance.choice((-3600.0, -30.0, 30.0, 3600.0))
            case _:
                raise AssertionError(what)

    def _start_worker(self, name: str) -> None:
        process = Process(name, wall=self.chance.uniform(-2.0, 2.0))
        self.workers = [one for one in self.workers if one.name != name] + [process]
        self.scheduler.spawn(process, "main", functools.partial(self._work, process))

    def _work(self, process: Process) -> None:
        """A worker's main thread, as worker.__main__ and worker.runtime.queue have it."""
        database = self._database()
        looking = keeper.Keeper(guard=lambda: None)
        looking._homes = SimpleNamespace(start=lambda *given: None, wake=lambda: None, stop=lambda: None)
        services = Services(
            settings=SimpleNamespace(slack_api_url="https://slack.example/api/"),
            database=database,
            secrets=SimpleNamespace(decrypt=lambda text: text),
            slack=self.slack,
            queue=self.queue,
            destinations=SourceWhaleDestinations(
                "https://sourcewhale.example", SimpleNamespace(of=lambda key: self.throttle), lambda: process.stopping
            ),
            wake=looking.wake,
            stopping=lambda: process.stopping,
            clock=ClockWatch(witness=self.witness),
        )
        with contextlib.suppress(SQLAlchemyError), database.read() as session:
            services.clock.begin(leases.database_now(session))
        looking.start(services)
        while not process.stopping:
            if (export_id := self.queue.take()) is not None:
                # As RQ does: what a job raises ends the job.
                with contextlib.suppress(Exception):
                    run.run_slice(services, export_id)
        looking.stop()
        self.journal.note("has stopped")

    # --- people ---

    def _recruit(self, asked: _Asked, seed: str) -> None:
        chance = random.Random(seed)
        self.scheduler.sleep(chance.random() * 3.0)
        if not self.is_started:
            with self.outside.write() as session:
                assert acts.start(session, exports.by_id(session, asked.id, lock=True), "U1")
        with contextlib.suppress(Exception):
            self.queue.run_export(asked.id)
        if chance.random() < 0.2:
            self.scheduler.sleep(chance.random() * 10.0)
            with self.outside.write() as session:
                cancelled = acts.cancel(session, exports.by_id(session, asked.id, lock=True), "U1")
            if cancelled:
                asked.cancelled_at, asked.was_cancelled = self.scheduler.now, True
                self.journal.note("cancels", "dana")
        if chance.random() < 0.3:
            self.scheduler.sleep(chance.random() * 20.0)
            with self.outside.write() as session:
                export = exports.by_id(session, asked.id, lock=True)
                if acts.retry(session, export, "U1"):
                    self.journal.note("retries", "dana")
                elif asked.cancelled_at is not None and acts.send_rest(session, export, "U1"):
                    asked.cancelled_at = None
                    self.journal.note("sends the rest", "dana")

    # --- blows ---

    def _someone(self, sender: Process | None) -> Process | None:
        if sender is not None and sender.alive and not sender.stopping:
            return sender
        there = [process for process in self.workers if process.alive and not process.stopping]
        return self.chance.choice(there) if there else None

    def _kill(self, sender: Process | None) -> None:
        process = self._someone(sender)
        if process is not None:
            self.scheduler.kill(process)
            self.scheduler.later(self.chance.random() * 4.0, lambda: self._start_worker(process.name))

    def _freeze(self, sender: Process | None) -> None:
        process = self._someone(sender)
        if process is not None:
            # Mostly so that whoever takes over is at work when it goes on.
            seconds = self.chance.uniform(*self.chance.choice(((2.0, 8.0), (7.0, 14.0), (7.0, 14.0), (10.0, 35.0))))
            process.frozen_until = self.scheduler.now + seconds
            self.thaws.append(process.frozen_until)
            # What it had begun comes to its end.
            self.thawed_at = max(self.thawed_at, process.frozen_until + 2.0)

    def _stop(self, sender: Process | None) -> None:
        """SIGTERM, and SIGKILL ten seconds later."""
        process = self._someone(sender)
        if process is None:
            return
        process.stopping = True

        def end() -> None:
            if process.tasks:
                self.scheduler.kill(process)
            self._start_worker(process.name)

        self.scheduler.later(10.0, end)

    # --- what must be so ---

    def _is_over(self) -> bool:
        scheduler = self.scheduler
        if scheduler.steps % 20 or scheduler.to_come or scheduler.outside.tasks or scheduler.now < self.thawed_at:
            return False
        return self.raw.execute(_WAITS, _ENDED).fetchone() is None

    def _wrong(self, ended: bool) -> list[str]:
        wrong: list[str] = []
        with Database.read(self.outside) as session:
            rows = (
                session.query(ExportItem, Candidate)
                .join(Candidate, Candidate.id == ExportItem.candidate_id)
                .order_by(ExportItem.export_id, ExportItem.row_number)
                .all()
            )
            found = {export.id: export for export in session.query(Export).all()}
            ledger = {(row.identity): row for row in session.query(Exported).all()}
            outbox = session.query(OutboxMessage).all()
        if not ended:
            wrong.append(
                "stuck: "
                + str([(e.state, e.wait_reason) for e in found.values()])
                + str([(m.slot, m.problem) for m in outbox if m.due_at is not None])
            )
        by_name = {
            name: [r for r in self.whale.records if r.name == name] for name in {r.name for r in self.whale.records}
        }
        for name, records in sorted(by_name.items()):
            times = sum(record.times_added for record in records)
            if len(records) > 1 or (times > 1 and not records[0].known_before):
                wrong.append(f"{name} was sent {times} times and stands there {len(records)} times")
        wrong += self._wrong_items(rows, found, by_name, ledger)
        wrong += self._wrong_messages(outbox, found)
        wrong += [late for asked in self.asked if (late := self._sent_after_cancel(asked)) is not None]
        if self.incidents and not self.kills.get("database away"):
            wrong.append(f"{self.incidents} incidents")
        return wrong

    def _sent_after_cancel(self, asked: _Asked) -> str | None:
        if asked.cancelled_at is None or asked.shared:
            return None
        # Whoever was frozen sees it a little later than they go on.
        seen = max([asked.cancelled_at, *(until for until in self.thaws if until > asked.cancelled_at)])
        for at, names in self.whale.departures:
            if at > seen + _AFTER_CANCEL_SECONDS and set(names) <= set(asked.people):
                return f"a request left {at - asked.cancelled_at:.1f} s after Cancel"
        return None

    def _wrong_items(self, rows: Any, found: Any, by_name: Any, ledger: Any) -> list[str]:
        wrong = []
        ends: dict[str, list[str]] = {}
        for item, person in rows:
            name = person.data["full_name"]
            ends.setdefault(name, []).append("cancelled" if item.reason == "cancelled before its turn" else item.state)
            place = next(asked.place for asked in self.asked if asked.id == item.export_id)
            is_there = any(place in record.places for record in by_name.get(name, ()))
            state, what = found[item.export_id].state, f"{name} of {place}: {item.state} ({item.reason})"
            if item.state in (ItemState.PENDING, ItemState.SENDING):
                if state in _ENDED:
                    wrong.append(f"{what} in an export that has ended")
            elif item.state == ItemState.EXPORTED and not is_there:
                wrong.append(f"{what} and not there: lost")
            elif item.state == ItemState.FAILED:
                wrong += self._wrong_failure(item, person, what)
            elif (
                item.reason == "cancelled before its turn"
                and is_there
                and not any(asked.shared for asked in self.asked)
                and not any(r.known_before for r in by_name[name])
            ):
                wrong.append(f"{what} and there all the same")
        for name, states in sorted(ends.items()):
            if set(states) == {ItemState.SKIPPED} and not any(r.times_added for r in by_name.get(name, ())):
                wrong.append(f"{name} was skipped everywhere and is nowhere: lost")
        return wrong

    def _wrong_failure(self, item: ExportItem, person: Candidate, what: str) -> list[str]:
        name, reason = person.data["full_name"], item.reason or ""
        refused = "rejected" in reason or "larger than" in reason
        if refused and name not in self.whale.bad:
            return [f"{what}, though nothing is wrong with them"]
        asked = next(asked for asked in self.asked if asked.id == item.export_id)
        in_doubt = "answer was lost" in reason and (name in asked.nameless or asked.was_cancelled)
        if not refused and not in_doubt:
            return [f"{what}: no true reason"]
        return []

    def _wrong_messages(self, outbox: list[OutboxMessage], found: Any) -> list[str]:
        wrong = []
        for message in outbox:
            if message.due_at is not None or message.ts is None:
                continue
            shown = self.slack.messages[message.posted_channel, message.ts]
            if shown.text != message.text:
                wrong.append(f"the {message.slot} of an export shows {shown.text!r}, not {message.text!r}")
        for export in found.values():
            told = [m for m in outbox if m.export_id == export.id and m.slot == "progress" and m.ts is not None]
            if self.tells and export.state in _ENDED and len(told) != 1:
                wrong.append(f"the end of an export is told {len(told)} times")
        texts: dict[tuple[str, str], int] = {}
        for shown in self.slack.messages.values():
            if not shown.thread:
                texts[shown.channel, shown.text] = texts.get((shown.channel, shown.text), 0) + 1
        slots: dict[tuple[str, str], int] = {}
        for message in outbox:
            if message.ts is not None and message.thread_slot is None:
                key = message.posted_channel or "", message.text
                slots[key] = slots.get(key, 0) + 1
        wrong += [f"{text!r} stands {n} times" for (c, text), n in texts.items() if n > max(1, slots.get((c, text), 0))]
        return wrong


# --- how the workspace stands when a schedule begins ---


@dataclass(frozen=True)
class _Layout:
    """Exports by their first person, the number of people, and where they go."""

    exports: tuple[tuple[int, int, str], ...]

    def people(self) -> list[Person]:
        """Everybody, once each."""
        return list({p.full_name: p for first, number, _ in self.exports for p in _people(first, number)}.values())


# Most are small: interleavings and crashes are what is sought, not people.
_LAYOUTS = (
    _Layout(((1, 2, "camp-backend"),)),
    _Layout(((1, 3, "camp-backend"),)),
    _Layout(((2, 3, "camp-backend"),)),
    _Layout(((5, 4, "camp-backend"),)),
    _Layout(((1, 2, "proj-backend"),)),
    _Layout(((3, 4, "proj-backend"),)),
    _Layout(((6, 3, "proj-backend"),)),
    _Layout(((1, 4, "camp-backend"),)),
    _Layout(((1, 2, "camp-backend"), (1, 2, "camp-data"))),
    _Layout(((1, 3, "camp-backend"), (2, 2, "proj-backend"))),
    _Layout(((5, 2, "proj-backend"), (7, 2, "camp-data"))),
    _Layout(((1, 2, "camp-backend"), (2, 2, "camp-backend"), (3, 2, "camp-data"))),
)
_LARGE = _Layout(((1, 8, "camp-backend"), (6, 6, "proj-backend")))


def _people(first: int, number: int) -> list[Person]:
    return [
        Person(row=n + 1, identity=f"name:Person {n}", full_name=f"Person {n}")
        if n in _NAMELESS_ROWS
        else Person(
            row=n + 1,
            identity=f"li:person-{n}",
            full_name=f"Person {n}",
            emails=(f"p{n}@example.com",),
            links=(f"https://www.linkedin.com/in/person-{n}",),
        )
        for n in range(first, first + number)
    ]


@dataclass(frozen=True)
class _Template:
    """What stands in a database with a connected workspace, as statements that put it there, and the ids of its exports
    in the layout's order."""

    rows: list[tuple[str, list[tuple[Any, ...]]]]
    export_ids: tuple[str, ...]


@functools.cache
def _template(layout: _Layout, is_started: bool) -> _Template:
    """The layout's exports are in Review, or have just been started."""
    _ids.seed(repr(layout))
    session, raw = _database()
    raw.begin_anew()
    raw.create_function("julianday", 1, lambda text: julian_days(BEGINNING))
    database = SharedDatabase(session)
    database.ledger_secret = b"the secret of tests"
    workspace = connected(database, api_key="a-key")
    ids = []
    for number, (first, people, place) in enumerate(layout.exports):
        kind = "prospects" if place.startswith("camp") else "candidates"
        export = reviewed(
            database,
            *workspace,
            _people(first, people),
            name=f"project {number}",
            kind=kind,
            destination_id=place,
            destination_name=place,
            channel_kind="private",
        )
        ids.append(export.id)
        if is_started:
            with database.write() as writing:
                assert acts.start(writing, exports.by_id(writing, export.id, lock=True), "U1")
    rows = []
    for table in Base.metadata.sorted_tables:
        found = raw.execute(f"SELECT * FROM {table.name}").fetchall()
        if found:
            rows.append((f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(found[0]))})", found))
    return _Template(rows, tuple(ids))


@functools.cache
def _database() -> tuple[OrmSession, Raw]:
    """An empty one of the newest revision."""
    session, raw = open_database()
    with tempfile.TemporaryDirectory() as directory:
        database = Database(f"sqlite:///{Path(directory) / 'made.db'}")
        upgrade(database)
        database.close()
        made = sqlite3.connect(Path(directory) / "made.db")
        made.backup(raw)
        made.close()
    # Backed up as it is, the copy would want a write-ahead log.
    raw.execute("PRAGMA journal_mode=MEMORY")
    return session, raw


_ids = random.Random()
# Its condition is made by the class, which has the real one.
_SHARED: Any = senders._Shared


def _uuid4() -> UUID:
    return UUID(int=_ids.getrandbits(128), version=4)


@contextlib.contextmanager
def world() -> Iterator[None]:
    """Everything that `simulate` needs to be in the product's place."""
    before, models_base.uuid4 = models_base.uuid4, _uuid4
    try:
        for layout in (*_LAYOUTS, _LARGE):
            for is_started in (False, True):
                _template(layout, is_started)
    finally:
        models_base.uuid4 = before
    whales = {(wire, "open_session"): lambda: Session(_whale())}
    # Each schedule sets these.
    drawn = {(module, "BATCH_SIZE"): 2 for module in _SIZED}
    drawn |= {(run, "IN_FLIGHT"): 2, (run, "_PREPARED"): 2, (keeper, "_PERIOD_SECONDS"): 3.0}
    with threads.simulated(
        {
            **whales,
            **drawn,
            # What is on the way decides nothing.
            (standing, "PROGRESS_SECONDS"): 5.0,
            (senders, "_Shared"): lambda: _SHARED(changed=threads._Condition()),
            (models_base, "uuid4"): _uuid4,
            (log, "secrets"): SimpleNamespace(token_hex=lambda number: "0" * 2 * number),
            (sw_calls, "random"): random.Random(),
            # What comes after exports is not simulated.
            (acts.watches, "begin"): lambda session, export, exported: None,
        },
        {ask: Asking(_database()[1].execute, _database()[1].is_open).ask, posts.tell: _tell},
    ):
        before = logging.root.manager.disable
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(before)


def _tell(session: Any, export: Export, counts: Any = None) -> None:
    assert _current is not None
    if _current.tells:
        _real_tell(session, export, counts)


_real_tell = posts.tell
_current: _Schedule | None = None


def _whale() -> SourceWhale:
    assert _current is not None
    return _current.whale


class _Counting(logging.Handler):
    """An incident is something of ours that nobody foresaw."""

    def __init__(self, schedule: _Schedule) -> None:
        super().__init__(logging.ERROR)
        self._schedule = schedule

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith("incident"):
            self._schedule.incidents += 1
            error = record.exc_info[1] if isinstance(record.exc_info, tuple) else record.exc_info
            self._schedule.journal.note(f"incident: {error!r}")


@contextlib.contextmanager
def _incidents(schedule: _Schedule) -> Iterator[None]:
    global _current
    _current = schedule
    handler = _Counting(schedule)
    root = logging.getLogger()
    others, root.handlers = root.handlers, [handler]
    try:
        yield
    finally:
        root.handlers = others
