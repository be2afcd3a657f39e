"""What befalls the processes of a round, and its database."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable

import psutil
import redis

from sandbox.stack import Stack
from tests.chaos.plan import Kill
from tests.chaos.report import Report
from tests.chaos.surroundings import Recurring

WORKERS = ("worker", "worker2")
# Platforms look after their processes about as often.
_SUPERVISED_SECONDS = 1.0


class Agenda:
    """What shall happen when."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Let something happen after so many seconds."""
        heapq.heappush(self._heap, (time.monotonic() + seconds, next(self._numbers), what))

    def do_what_is_due(self) -> None:
        """Let happen what is due."""
        while self._heap and self._heap[0][0] <= time.monotonic():
            heapq.heappop(self._heap)[2]()

    def do_all(self) -> None:
        """Wait for everything that is to happen yet."""
        while self._heap:
            at, _, what = heapq.heappop(self._heap)
            time.sleep(max(0.0, at - time.monotonic()))
            what()


class Troubles:
    """Kills processes and brings them back; `disturbed` is told, each time, whether a worker is there to go on."""

    def __init__(self, stack: Stack, agenda: Agenda, report: Report, disturbed: Callable[[bool], None]) -> None:
        self._stack = stack
        self._agenda = agenda
        self._report = report
        self._tell = disturbed
        self._down: Counter[str] = Counter()
        self._looked_at = time.monotonic()
        # Nothing that recurs strikes any more.
        self.over = False

    def kill(self, kill: Kill) -> None:
        """Do to the processes what was drawn."""
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
                self._kill_processes("worker.runtime.redis_guardian")
            case "the whole machine killed":
                for name in ("web", *WORKERS):
                    self._fell(name, kill.down)
                self._kill_processes("worker.runtime.redis_guardian", "valkey-server")
            case _:
                raise AssertionError(kill.kind)
        if kill.kind != "bot killed":
            self.disturbed()

    def _fell(self, name: str, down: float) -> None:
        """SIGKILL, and start again after `down` seconds."""
        if name not in self._stack.running or self._down[name]:
            return
        self._down[name] += 1
        self._stack.kill(name)

        def start() -> None:
            self._stack.start(name)
            self._down[name] -= 1
            if name in WORKERS:
                self.disturbed()

        self._agenda.later(down, start)

    def supervise(self) -> None:
        """Start anew, after a moment, what has ended by itself: a process that finds no database when it starts."""
        if time.monotonic() > self._looked_at + _SUPERVISED_SECONDS:
            self._looked_at = time.monotonic()
            if self._stack.restart_what_ended():
                self.disturbed()

    def _freeze(self, name: str, seconds: float) -> None:
        if name not in self._stack.running or self._down[name]:
            return
        self._down[name] += 1
        self._stack.signal(name, signal.SIGSTOP)

        def go_on() -> None:
            self._stack.signal(name, signal.SIGCONT)
            self._down[name] -= 1
            if not self._down["worker"] + self._down["worker2"]:
                self.disturbed()

        self._agenda.later(seconds, go_on)

    def _ask_to_stop(self, name: str, down: float) -> None:
        if name not in self._stack.running or self._down[name]:
            return
        self._down[name] += 1
        if self._stack.terminate(name) > 10:
            self._report.slow_stops += 1

        def start() -> None:
            self._stack.start(name)
            self._down[name] -= 1
            self.disturbed()

        self._agenda.later(down, start)

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

    def recur(self, recurring: Recurring, chance: random.Random) -> None:
        """Let it strike again and again, until the round is over."""

        def mend() -> None:
            recurring.mend()
            self.disturbed()
            self._agenda.later(chance.uniform(*recurring.every), strike)

        def strike() -> None:
            if not self.over:
                recurring.strike()
                self._report.kills[recurring.name] += 1
                self._agenda.later(chance.uniform(*recurring.lasts), mend)

        self._agenda.later(chance.uniform(*recurring.every), strike)

    def disturbed(self) -> None:
        """From now on exports may go on, if a worker is there."""
        self._tell(any(name in self._stack.running and not self._down[name] for name in WORKERS))
