"""A campaign: many exports through the real processes, with kills and faults on all sides, and what came of them.

What is lost and what is doubled is measured where it counts: at the local SourceWhale. Whether an export has ended is
read from the database, and whether people were told so from the channels.
"""

from __future__ import annotations

import contextlib
import csv
import heapq
import itertools
import os
import random
import shutil
import signal
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
import redis

from sandbox.person import Message, Person, Result
from sandbox.samples.make import HEADER, people
from sandbox.stack import Stack
from tests.chaos.plan import ROUND, SECOND_WORKER, Kill, Run
from tests.chaos.surroundings import Postgres
from tests.journeys.conftest import connect, fill_form
from tests.losing_proxy import LosingProxy
from tests.ways import listening

# Without a kill and without a request for so long, an export that has not ended is stuck.
STUCK_SECONDS = 150.0
# What the issue asks for; on a busy machine it may be missed, so it is told and not judged.
GOES_ON_SECONDS = 15.0
# What the worker waits when SourceWhale does not say how long.
_DEFAULT_WAIT_SECONDS = 30.0
_ENDS = ("Export Complete", "Export stopped", "Export cancelled")
_WORKERS = ("worker", "worker2")
# Who put there the people whom SourceWhale knew before.
_COLLEAGUE = "sam@example.com"


@dataclass
class Report:
    """What came of a campaign. Seconds to go on: from a worker being there again to the export's next request."""

    runs: int = 0
    people: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    told_twice: int = 0
    posted_twice: int = 0
    untold: int = 0
    retried: int = 0
    slow_stops: int = 0
    seconds_to_go_on: list[float] = field(default_factory=list)
    # The same without the seconds in which the export said that it waits for SourceWhale: asked to, or settling doubts.
    our_seconds: list[float] = field(default_factory=list)
    # What must not happen, and what took longer than was hoped.
    notes: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing of what must not happen has happened."""
        messages = self.told_twice + self.posted_twice + self.untold
        return not (self.lost or self.doubled or self.stuck or messages or self.slow_stops)

    def table(self) -> str:
        """The report as Markdown."""
        seconds = sorted(self.seconds_to_go_on)
        median = f"{statistics.median(seconds):.1f} s" if seconds else "-"
        worst = f"{seconds[-1]:.1f} s" if seconds else "-"
        within = sum(one <= GOES_ON_SECONDS for one in seconds)
        rows = [
            ("runs (one export each)", f"{self.runs:,}"),
            ("candidates", f"{self.people:,}"),
            ("kills", f"{self.kills.total():,}"),
            ("faults that struck", f"{self.faults.total():,}"),
            ("**candidates lost**", f"**{self.lost}**"),
            ("**candidates sent twice**", f"**{self.doubled}**"),
            ("**exports stuck**", f"**{self.stuck}**"),
            ("exports whose end was told twice", f"{self.told_twice}"),
            ("messages that stand in a channel twice", f"{self.posted_twice}"),
            ("exports whose end was not told", f"{self.untold}"),
            ("exports for which somebody pressed *Retry failed*", f"{self.retried}"),
            ("SIGTERM obeyed later than after 10 s", f"{self.slow_stops}"),
            ("going on after a kill, median", f"{median} ({len(seconds)} measured)"),
            ("going on after a kill, worst", worst),
            (f"going on after a kill within {GOES_ON_SECONDS:.0f} s", f"{within} of {len(seconds)}"),
            ("of that ours, without waiting for SourceWhale: median, worst", _median_and_worst(self.our_seconds)),
        ]
        lines = ["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)]
        for title, counted in (("kill", self.kills), ("fault", self.faults)):
            lines += ["", f"| {title} | times |", "| --- | --- |"]
            lines += [f"| {name} | {number} |" for name, number in sorted(counted.items(), key=lambda item: -item[1])]
        return "\n".join(lines)


def _median_and_worst(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.1f} s, {max(seconds):.1f} s" if seconds else "-"


def campaign(
    runs: list[Run],
    directory: Path,
    say: Callable[[str], None],
    *,
    at_once: int = ROUND,
    socket_mode: bool = True,
    postgres: Postgres | None = None,
    proxy: LosingProxy | None = None,
    seed: int = 1,
) -> Report:
    """Carry out the runs, `at_once` at a time, on a house of their own under `directory`.

    On `postgres` the database is restarted every 5 to 40 s. With a `proxy` everything leaves through that.
    """
    report = Report()
    environment = {} if postgres is None else {"DATABASE_URL": postgres.url}
    with contextlib.ExitStack() as open_things:
        if proxy is not None:
            port = open_things.enter_context(listening(proxy))
            environment |= {"HTTP_PROXY": f"http://127.0.0.1:{port}", "NO_PROXY": "", "no_proxy": ""}
        stack = open_things.enter_context(
            Stack(
                directory,
                socket_mode=socket_mode,
                environment=environment,
                sourcewhale_options=("--latency", "0.15", "--max-batch", "40"),
            )
        )
        stack.up()
        connect(stack.slack.person("dana"))
        for first in range(0, len(runs), at_once):
            _Round(stack, runs[first : first + at_once], report, postgres, seed).go()
            worst = max(report.seconds_to_go_on, default=0.0)
            say(
                f"{report.runs} runs, {report.kills.total()} kills, {report.faults.total()} faults: "
                f"lost {report.lost}, doubled {report.doubled}, stuck {report.stuck}, told twice {report.told_twice}, "
                f"posted twice {report.posted_twice}, untold {report.untold}, worst to go on {worst:.1f} s"
            )
    if proxy is not None:
        report.faults["answers that the proxy lost after the write"] += proxy.lost
    return report


@dataclass
class _Standing:
    """How far a run has come."""

    run: Run
    path: Path
    export_id: str = ""
    state: str = ""
    requests: int = 0
    last_request_at: float = 0.0
    # Since when a worker could have gone on with it, after a kill.
    since: float | None = None
    # For how many seconds since then it has said that it waits for SourceWhale; read last at `read_at`.
    theirs: float = 0.0
    read_at: float = 0.0
    killed: bool = False
    # Another export has everybody; Review offers no *Export* any more.
    idle: bool = False

    @property
    def ended(self) -> bool:
        return self.idle or self.state in ("complete", "complete_with_errors", "failed", "cancelled")


class _Round:
    """Some exports at the same time, and everything that befalls them."""

    def __init__(self, stack: Stack, runs: list[Run], report: Report, postgres: Postgres | None, seed: int) -> None:
        self._stack = stack
        self._postgres = postgres
        self._chance = random.Random(f"{seed} {runs[0].number}")
        self._mending = False
        self._report = report
        self._dana: Person = stack.slack.person("dana")
        self._standings = [_Standing(run, stack.directory / f"{run.name}.csv") for run in runs]
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._seen = 0
        self._last_trouble = time.time()
        self._told_to_wait_until = 0.0
        self._down: Counter[str] = Counter()

    def go(self) -> None:
        self._stack.sourcewhale.reset()
        self._stack.slack.post("/_control/mend")
        second = any(s.run.kill is not None and s.run.kill.kind in SECOND_WORKER for s in self._standings)
        if second:
            self._stack.start_another("worker", "worker2")
        try:
            for standing in self._standings:
                if standing.run.some_known and not standing.run.shares_people:
                    self._stack.sourcewhale.control("people", people=_known(standing.run))
            for standing in self._standings:
                self._ask_for(standing)
            self._break()
            self._restart_database_later()
            for standing in self._standings:
                self._press_export(standing)
            self._watch()
            self._retry()
        except _Stuck as error:
            self._report.stuck += 1
            self._report.notes.append(str(error))
        finally:
            self._mend_everything()
        if second:
            self._stack.terminate("worker2")
        self._account()

    # --- what a recruiter does ---

    def _ask_for(self, standing: _Standing) -> None:
        """Fill in the form; the window is closed at once, so that Review arrives as a direct message."""
        run = standing.run
        _write_project(standing.path, run)
        modal = fill_form(self._dana, standing.path, job="Senior Backend Engineer" if run.job else None)
        _insist(modal.submit)
        modal.close()

    def _press_export(self, standing: _Standing) -> None:
        """*Export* in the direct message, as often as an impatient person clicks, until the bot has understood."""

        def press() -> None:
            for message in self._reviews(standing):
                # The button goes away once it has been understood.
                with contextlib.suppress(AssertionError):
                    message.press("Export")

        def started() -> bool:
            self._read_states()
            standing.idle = standing.run.shares_people and bool(self._reviews(standing, offers_export=False))
            if standing.idle or standing.state not in ("preparing", "review"):
                return True
            press()
            return False

        self._until(lambda: bool(self._reviews(standing)), f"{standing.run.name} gets no Review")
        for _ in range(standing.run.clicks):
            press()
        self._until(started, f"{standing.run.name} does not start")

    def _reviews(self, standing: _Standing, *, offers_export: bool = True) -> list[Message]:
        return [
            message
            for message in self._dana.dm()
            if f"*{standing.run.name}*" in message.rendered
            and "Review" in message.rendered
            and ("Export" in message.buttons) == offers_export
        ]

    def _retry(self) -> None:
        """*Retry failed* where somebody failed who can be found: the troubles may have outlasted the engine."""
        for _ in range(2):
            failed = [s for s in self._standings if s.ended and self._failed(s, findable=True)]
            if not failed:
                return
            self._stack.sourcewhale.mend()
            for standing in failed:
                self._report.retried += 1
                self._press_retry(standing)
            self._watch()

    def _press_retry(self, standing: _Standing) -> None:
        def pressed() -> bool:
            self._read_states()
            if not standing.ended:
                return True
            for channel in ("#sourcing", "dm"):
                for message in self._ends(standing, channel):
                    for reply in self._dana.thread(message):
                        if "Retry failed" in reply.buttons:
                            reply.press("Retry failed")
                            self._read_states()
            return not standing.ended

        self._until(pressed, f"{standing.run.name} cannot be tried again")

    # --- what goes wrong ---

    def _break(self) -> None:
        for standing in self._standings:
            for kind, what in standing.run.slack:
                self._stack.slack.post(f"/_control/{kind}", what)
            self._stack.sourcewhale.break_with(*standing.run.sourcewhale)

    def _kill(self, kill: Kill) -> None:
        self._report.kills[kill.kind] += 1
        match kill.kind:
            case "worker killed" | "worker killed between answer and commit":
                self._fell("worker", kill.down)
            case "one of two workers killed":
                self._fell("worker2", kill.down)
            case "worker stopped for longer than its lease":
                self._freeze("worker2" if kill.at_request % 2 else "worker", kill.down)
            case "worker asked to stop (SIGTERM)":
                self._ask_to_stop("worker", kill.down)
            case "bot killed":
                self._fell("web", kill.down)
            case "bot and worker killed":
                self._fell("web", kill.down)
                self._fell("worker", kill.down)
            case "Redis killed":
                self._kill_processes("valkey-server")
            case "Redis killed and its data gone":
                shutil.rmtree(self._stack.directory / "appendonlydir", ignore_errors=True)
                self._kill_processes("valkey-server")
            case "Redis flushed":
                self._flush()
            case "Redis' guardian killed":
                self._kill_processes("worker.runtime.embedded_redis")
            case "the whole machine killed":
                for name in ("web", *_WORKERS):
                    self._fell(name, kill.down)
                self._kill_processes("worker.runtime.embedded_redis", "valkey-server")
            case _:
                raise AssertionError(kill.kind)
        if kill.kind != "bot killed":
            self._disturbed()

    def _fell(self, name: str, down: float) -> None:
        """SIGKILL, and start again after `down` seconds."""
        if name not in self._stack.running or self._down[name]:
            return
        self._down[name] += 1
        self._stack.kill(name)

        def start() -> None:
            self._stack.start(name)
            self._down[name] -= 1
            if name in _WORKERS:
                self._disturbed()

        self._later(down, start)

    def _freeze(self, name: str, seconds: float) -> None:
        if name not in self._stack.running or self._down[name]:
            return
        self._down[name] += 1
        self._stack.signal(name, signal.SIGSTOP)

        def go_on() -> None:
            self._stack.signal(name, signal.SIGCONT)
            self._down[name] -= 1
            if not self._down["worker"] + self._down["worker2"]:
                self._disturbed()

        self._later(seconds, go_on)

    def _ask_to_stop(self, name: str, down: float) -> None:
        if name not in self._stack.running or self._down[name]:
            return
        self._down[name] += 1
        if self._stack.terminate(name) > 10:
            self._report.slow_stops += 1

        def start() -> None:
            self._stack.start(name)
            self._down[name] -= 1
            self._disturbed()

        self._later(down, start)

    def _kill_processes(self, *names: str) -> None:
        """SIGKILL to processes of this house that others started."""
        for process in psutil.process_iter(["cmdline"]):
            line = " ".join(process.info["cmdline"] or ())
            if str(self._stack.directory) in line and any(name in line for name in names):
                with contextlib.suppress(psutil.NoSuchProcess):
                    os.kill(process.pid, signal.SIGKILL)

    def _flush(self) -> None:
        url = next(iter(self._stack.directory.glob("redis.sock")), None)
        if url is not None:
            with contextlib.suppress(redis.RedisError), contextlib.closing(redis.Redis.from_url(f"unix://{url}")) as r:
                r.flushall()

    def _restart_database_later(self) -> None:
        if self._postgres is not None:
            self._later(self._chance.uniform(5.0, 40.0), self._restart_database)

    def _restart_database(self) -> None:
        if self._postgres is None or self._mending:
            return
        self._postgres.restart()
        self._report.kills["PostgreSQL restarted"] += 1
        self._disturbed()
        self._restart_database_later()

    def _disturbed(self) -> None:
        """From now on exports may go on, if a worker is there."""
        self._last_trouble = time.time()
        there = any(name in self._stack.running and not self._down[name] for name in _WORKERS)
        for standing in self._standings:
            if standing.requests and not standing.ended:
                standing.since, standing.theirs = time.time() if there else None, 0.0

    def _mend_everything(self) -> None:
        """Whatever is still away comes back."""
        self._mending = True
        while self._agenda:
            self._do_next()
        self._count_faults()

    def _count_faults(self) -> None:
        self._observe()
        planned = [fault for s in self._standings for fault in s.run.sourcewhale]
        left = Counter[str]()
        for fault in self._stack.sourcewhale.faults():
            left[fault["name"]] += fault["times"]
        for script in self._stack.slack.get("/_control/scripted")["scripted"]:
            left[f"Slack: {script['name']}"] += script["times"]
        meant = Counter[str]()
        for fault in planned:
            meant[fault["name"]] += fault.get("times", 1)
        for standing in self._standings:
            for _, what in standing.run.slack:
                meant[f"Slack: {what['name']}"] += what.get("times", 1)
        self._report.faults += meant - left

    # --- looking on ---

    def _watch(self) -> None:
        """Until every export has ended, or those that have not are stuck."""

        def ended() -> bool:
            self._read_states()
            return all(standing.ended for standing in self._standings)

        try:
            self._until(ended, "not every export ends")
        except _Stuck:
            for standing in self._standings:
                if not standing.ended:
                    self._report.stuck += 1
                    self._report.notes.append(f"{standing.run.name} is stuck: {self._facts(standing)}")

    def _until(self, condition: Callable[[], bool], complaint: str) -> None:
        """Look on, and let happen what shall happen, until `condition`.

        Raises _Stuck after STUCK_SECONDS of nothing.
        """
        self._last_trouble = max(self._last_trouble, time.time())
        while True:
            while self._agenda and self._agenda[0][0] <= time.monotonic():
                self._do_next()
            self._observe()
            if condition():
                return
            if time.time() - max(self._last_trouble, self._told_to_wait_until) > STUCK_SECONDS:
                raise _Stuck(complaint)
            time.sleep(0.05)

    def _do_next(self) -> None:
        at, _, what = heapq.heappop(self._agenda)
        time.sleep(max(0.0, at - time.monotonic()))
        what()

    def _later(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (time.monotonic() + seconds, next(self._numbers), what))

    def _observe(self) -> None:
        """Read what SourceWhale was asked since the last time."""
        entries = self._stack.sourcewhale.requests(since=self._seen)
        self._seen += len(entries)
        for entry in entries:
            if entry.get("status") == 429:
                self._told_to_wait_until = max(self._told_to_wait_until, entry["at"] + _wait(entry))
            for standing in self._standings:
                if f"-{standing.run.seed}-" not in entry["about"]:
                    continue
                self._went_on(standing, entry["at"])
                self._last_trouble = max(self._last_trouble, entry["at"])
                if entry["operation"] == "candidates/add":
                    standing.requests += 1
                    kill = standing.run.kill
                    if kill is not None and not standing.killed and standing.requests >= kill.at_request:
                        standing.killed = True
                        self._later(kill.lag, lambda kill=kill: self._kill(kill))

    def _went_on(self, standing: _Standing, at: float) -> None:
        """The export did something, for the first time since a kill: how long did that take?"""
        if standing.since is None or at < standing.since:
            return
        # While SourceWhale has asked to wait, waiting is right.
        seconds = at - max(standing.since, min(at, self._told_to_wait_until))
        standing.since = None
        if not standing.run.shares_people:
            ours = max(0.0, seconds - standing.theirs)
            self._report.seconds_to_go_on.append(max(0.0, seconds))
            self._report.our_seconds.append(ours)
            if seconds > GOES_ON_SECONDS:
                self._report.slow.append(
                    f"{standing.run.name} went on after {seconds:.1f} s, of which {ours:.1f} s it did not wait for "
                    f"SourceWhale: {self._facts(standing)}"
                )

    def _read_states(self) -> None:
        rows = self._rows("SELECT file_name, id, state, wait_reason FROM exports")
        found = {row[0]: row[1:] for row in rows}
        now = time.time()
        for standing in self._standings:
            if standing.path.name in found:
                standing.export_id, standing.state, reason = found[standing.path.name]
                if reason is not None and standing.since is not None:
                    standing.theirs += now - max(standing.read_at, standing.since)
                standing.read_at = now
                if standing.ended:
                    self._went_on(standing, now)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says. One that is being restarted is asked again."""
        if self._postgres is None:
            path = self._stack.directory / "bot.db"
            with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
                return connection.execute(query).fetchall()
        deadline = time.monotonic() + 60
        while True:
            try:
                with psycopg.connect(self._postgres.url, connect_timeout=5) as connection:
                    return connection.execute(query).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    # --- the account ---

    def _account(self) -> None:
        self._await_telling()
        held: dict[str, list[dict[str, Any]]] = {}
        for candidate in self._stack.sourcewhale.candidates():
            for key in {_bare(link) for link in candidate.get("socialLinks", [])} or {candidate["name"]}:
                held.setdefault(key, []).append(candidate)
        wanted: dict[str, list[_Standing]] = {}
        for standing in self._standings:
            self._report.runs += 1
            for key in _keys(standing.run):
                wanted.setdefault(key, []).append(standing)
        self._report.people += len(wanted)
        allowed = {s.run.number: self._failed(s, findable=False) for s in self._standings}
        for key, standings in wanted.items():
            records = held.get(key, [])
            known_before = any(record["times_added"] == 0 or record["owner"] == _COLLEAGUE for record in records)
            times = sum(record["times_added"] for record in records)
            places = {place for record in records for place in record["memberships"]}
            # Whoever was known before may be sent again: SourceWhale matches them.
            if len(records) > 1 or (times > 1 and not known_before):
                self._report.doubled += 1
                self._report.notes.append(
                    f"{key} was sent {times} times and stands there {len(records)} times: {self._facts(standings[0])}"
                )
            elif not places & {_place(s.run) for s in standings} and not any(
                s.state != "" and not s.ended for s in standings
            ):
                # Nobody can look up a person without any key: the doubt is told instead.
                nameless = "/" not in key
                if nameless and any(allowed[s.run.number] > 0 for s in standings):
                    continue
                self._report.lost += 1
                self._report.notes.append(f"{key} is lost: {self._facts(standings[0])}")

    def _await_telling(self) -> None:
        """Each end must stand in a channel, once; Slack's troubles may delay it."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            told = {s.run.number: self._times_told(s) for s in self._standings if s.ended and not s.idle}
            if all(told.values()):
                break
            time.sleep(0.2)
        for standing in self._standings:
            number = self._times_told(standing)
            if standing.ended and not standing.idle and number != 1:
                self._report.untold += number == 0
                self._report.told_twice += number > 1
                self._report.notes.append(f"{standing.run.name} was told {number} times: {standing.run.slack}")
            for channel in ("#sourcing", "dm"):
                messages = [m for m in self._dana.read(channel) if _is_about(m, standing)]
                if len(messages) > 1:
                    self._report.posted_twice += 1
                    self._report.notes.append(f"{standing.run.name} stands twice in {channel}: {standing.run.slack}")

    def _times_told(self, standing: _Standing) -> int:
        return sum(len(self._ends(standing, channel)) for channel in ("#sourcing", "dm"))

    def _ends(self, standing: _Standing, channel: str) -> list[Message]:
        return [
            message
            for message in self._dana.read(channel)
            if _is_about(message, standing) and any(end in message.rendered for end in _ENDS)
        ]

    def _failed(self, standing: _Standing, *, findable: bool) -> int:
        """How many items of an export failed, of those who can be looked up or of those who cannot."""
        rows = self._rows(
            "SELECT c.identity FROM export_items i JOIN candidates c ON c.id = i.candidate_id "
            f"WHERE i.export_id = '{standing.export_id}' AND i.state = 'failed'"
        )
        return sum(row[0].startswith("name:") != findable for row in rows)

    def _facts(self, standing: _Standing) -> dict[str, Any]:
        which = f"WHERE export_id = '{standing.export_id}' GROUP BY 1, 2, 3"
        items = self._rows(f"SELECT state, reason, in_doubt, count(*) FROM export_items {which}")
        columns = "state, wait_reason, attempts, lease_until, next_run_at"
        export = self._rows(f"SELECT {columns} FROM exports WHERE id = '{standing.export_id}'")
        return {"run": standing.run, "export": export, "items": items}


class _Stuck(Exception):
    """Nothing happens any more."""


def _is_about(message: Message, standing: _Standing) -> bool:
    """Whether this is the export's one message: Review is another, and who did not make it may stand beside it."""
    begins = (f"Exporting *{standing.run.name}*", *_ENDS)
    return f"*{standing.run.name}*" in message.rendered and any(text in message.rendered for text in begins)


def _write_project(path: Path, run: Run) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(people(run.people, run.seed))
        # With a title: a row of a single cell would be the title of a section.
        bare = dict.fromkeys(HEADER, "") | {"Title": "Engineer"}
        writer.writerows(list((bare | {"Full Name": name}).values()) for name in _unfindable(run))


def _known(run: Run) -> list[dict[str, Any]]:
    """Every third person of a run, as a colleague put them there, in no campaign and no job of ours."""
    rows = [dict(zip(HEADER, row, strict=True)) for row in people(run.people, run.seed)][::3]
    return [
        {
            "name": row["Full Name"],
            "owner": _COLLEAGUE,
            "emails": [row["Email1"]] if row["Email1"] else [],
            "socialLinks": [row["LinkedInUrl"].removeprefix("https://")],
            "campaigns": ["camp-data"] if number % 2 else [],
        }
        for number, row in enumerate(rows)
    ]


def _place(run: Run) -> str:
    return "proj-backend" if run.job else "camp-backend"


def _bare(link: str) -> str:
    return link.removeprefix("https://").removeprefix("www.").rstrip("/")


def _keys(run: Run) -> list[str]:
    """What each person of a run is known by in SourceWhale: a link, or else the name."""
    links = [_bare(row[HEADER.index("LinkedInUrl")]) for row in people(run.people, run.seed)]
    return [*links, *_unfindable(run)]


def _unfindable(run: Run) -> list[str]:
    return [f"Nokey{run.seed} Person{n}" for n in range(run.unfindable)]


def _wait(entry: dict[str, Any]) -> float:
    asked = entry.get("retry_after")
    return _DEFAULT_WAIT_SECONDS if asked is None else float(asked.removeprefix("date:"))


def _insist(act: Callable[[], Result]) -> None:
    """Do something again while the bot is away, as a person would."""
    deadline = time.monotonic() + 90
    while not act().ok:
        assert time.monotonic() < deadline
        time.sleep(0.3)
