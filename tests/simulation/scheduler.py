"""One thread in which many run: tasks that give way only where the product waits, under a clock that a seed moves.

A task is a greenlet. It runs until it waits: for time, for an event, for a network or a database. Then the task whose
turn comes first goes on. How long a step takes is drawn from the seed, so the seed decides every order of events, and
no second passes on a real clock.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from typing import Any

from greenlet import greenlet

BEGINNING = 1_800_000_000.0
# A step of a task takes a moment; now and then the machine is busy with something else.
_STEP_SECONDS, _BUSY, _BUSY_SECONDS = 0.002, 0.02, 0.4
_MOST_STEPS = 200_000


class Dead(BaseException):
    """In a task of a process that was killed: nothing that it does has an effect any more."""


class Process:
    """What is killed, frozen and asked to stop as one. `wall` is how far its wall clock is from the true time."""

    def __init__(self, name: str, wall: float = 0.0) -> None:
        self.name = name
        self.wall = wall
        self.alive = True
        self.stopping = False
        self.frozen_until = 0.0
        self.tasks: set[Task] = set()


class Task:
    """What a thread is elsewhere."""

    def __init__(self, process: Process, name: str, run: Callable[[], Any], parent: greenlet) -> None:
        self.process = process
        self.name = name
        self.ended = False
        self.stamp = 0
        self.locals: dict[int, dict[str, Any]] = {}
        self.joining: list[Task] = []
        self.greenlet = greenlet(run, parent)


class Scheduler:
    """Runs tasks in an order that follows from `seed`."""

    def __init__(self, seed: object) -> None:
        self.chance = random.Random(f"{seed}")
        self.now = BEGINNING
        self.steps = 0
        # How often the task at hand has looked at the clock.
        self.looks = 0
        # How many acts of the world are still to come, but for those that need not be waited for.
        self.to_come = 0
        self.outside = Process("outside")
        self.current: Task | None = None
        self._hub = greenlet.getcurrent()
        self._agenda: list[tuple[float, int, Any, int]] = []
        self._numbers = itertools.count()

    @property
    def process(self) -> Process:
        """Whose code is running."""
        return self.current.process if self.current is not None else self.outside

    def spawn(self, process: Process, name: str, function: Callable[[], Any]) -> Task:
        """Let `function` run as a task of its own, soon."""

        def run() -> None:
            try:
                function()
            except Dead:
                pass
            finally:
                task.ended = True
                process.tasks.discard(task)
                for other in task.joining:
                    self.wake(other)

        task = Task(process, name, run, self._hub)
        process.tasks.add(task)
        self.wake(task)
        return task

    def later(self, seconds: float, act: Callable[[], Any], *, awaited: bool = True) -> None:
        """Let the world do something in so many seconds, whoever lives then. `act` must not wait.

        What is not `awaited` need not happen when all is over before.
        """
        self.to_come += awaited
        heapq.heappush(self._agenda, (self.now + seconds, next(self._numbers), act, int(awaited)))

    def wake(self, task: Task) -> None:
        """A task that waits goes on soon."""
        if not task.ended:
            self._plan(task, self.now + self._moment())

    def sleep(self, seconds: float) -> None:
        """Wait in the task that runs; outside of any, no time passes."""
        if self.current is None:
            return
        self._check()
        self._plan(self.current, self.now + max(0.0, seconds) + self._moment())
        self._give_way()

    def park(self, seconds: float | None) -> None:
        """Wait until woken, or for so many seconds. Outside of any task nothing can be waited for."""
        self._check()
        assert self.current is not None
        if seconds is None:
            self.current.stamp += 1
        else:
            self._plan(self.current, self.now + max(0.0, seconds) + self._moment())
        self._give_way()

    def kill(self, process: Process) -> None:
        """SIGKILL: no task of it goes on, and what they hold in memory is gone."""
        process.alive = False
        for task in sorted(process.tasks, key=lambda one: one.name):
            if task is not self.current:
                self._throw(task)

    def run(self, done: Callable[[], bool], most_seconds: float) -> bool:
        """Let everything happen until `done`. False when it was not within so many seconds of the clock."""
        until = self.now + most_seconds
        while not done():
            if not self._agenda:
                return done()
            self.steps += 1
            assert self.steps < _MOST_STEPS, "a task runs in a circle"
            at, _, what, stamp = heapq.heappop(self._agenda)
            if at > until:
                heapq.heappush(self._agenda, (at, next(self._numbers), what, stamp))
                return False
            if not isinstance(what, Task):
                self.now = max(self.now, at)
                self.to_come -= stamp
                what()
            elif what.stamp == stamp and not what.ended:
                if what.process.frozen_until > at:
                    heapq.heappush(self._agenda, (what.process.frozen_until, next(self._numbers), what, stamp))
                    continue
                self.now = max(self.now, at)
                self._switch(what)
        return True

    def end(self) -> None:
        """Nothing goes on any more; what is left of tasks is cleared away."""
        for entry in self._agenda:
            if isinstance(entry[2], Task):
                entry[2].process.alive = False
                self._throw(entry[2])
        self._agenda.clear()

    def _plan(self, task: Task, at: float) -> None:
        task.stamp += 1
        heapq.heappush(self._agenda, (at, next(self._numbers), task, task.stamp))

    def _moment(self) -> float:
        moment = self.chance.random() * _STEP_SECONDS
        return moment + self.chance.random() * _BUSY_SECONDS if self.chance.random() < _BUSY else moment

    def _check(self) -> None:
        if not self.process.alive:
            raise Dead

    def _give_way(self) -> None:
        self._hub.switch()
        self._check()

    def _switch(self, task: Task) -> None:
        self.current, self.looks = task, 0
        try:
            task.greenlet.switch()
        finally:
            self.current = None

    def _throw(self, task: Task) -> None:
        if task.ended or not task.greenlet:
            task.ended = True
            return
        before, self.current = self.current, task
        try:
            task.greenlet.throw(Dead)
        finally:
            self.current = before
