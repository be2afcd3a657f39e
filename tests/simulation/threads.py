"""What the product takes from `threading`, `time` and `concurrent.futures`, on a tests.simulation.scheduler.

`simulated` puts it into the product's modules for a while.
"""

from __future__ import annotations

import contextlib
import sys
import threading as real_threading
import time as real_time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import FunctionType, SimpleNamespace
from typing import Any

from tests.simulation.scheduler import BEGINNING, Dead, Scheduler, Task

_ROOMS = ("wire", "sw_client", "worker", "store")
# A task that has looked so often at the clock without waiting keeps a processor busy for nothing.
_MOST_LOOKS = 2_000
_scheduler: Scheduler | None = None


def use(scheduler: Scheduler) -> None:
    """Let everything from here on run on this scheduler."""
    global _scheduler
    _scheduler = scheduler


def now() -> Scheduler:
    """The scheduler in use."""
    assert _scheduler is not None
    return _scheduler


class _Lock:
    def __init__(self) -> None:
        self._held = False
        self._waiting: list[Task] = []

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        while self._held:
            scheduler = now()
            assert scheduler.current is not None, "a lock that nobody gives back"
            self._waiting.append(scheduler.current)
            scheduler.park(None)
        self._held = True
        return True

    def release(self) -> None:
        self._held = False
        for task in self._waiting:
            now().wake(task)
        self._waiting.clear()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *error: object) -> None:
        self.release()


class _Event:
    def __init__(self) -> None:
        self._set = False
        self._waiting: list[Task] = []

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True
        for task in self._waiting:
            now().wake(task)
        self._waiting.clear()

    def clear(self) -> None:
        self._set = False

    def wait(self, timeout: float | None = None) -> bool:
        if self._set or timeout == 0.0:
            return self._set
        scheduler = now()
        assert scheduler.current is not None
        self._waiting.append(scheduler.current)
        try:
            scheduler.park(timeout)
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(scheduler.current)
        return self._set


class _Condition(_Lock):
    def __init__(self) -> None:
        super().__init__()
        self._sleeping: list[Task] = []

    def wait_for(self, predicate: Callable[[], Any], timeout: float | None = None) -> Any:
        scheduler = now()
        until = None if timeout is None else scheduler.now + timeout
        while not (found := predicate()):
            left = None if until is None else until - scheduler.now
            if left is not None and left <= 0:
                break
            assert scheduler.current is not None
            self._sleeping.append(scheduler.current)
            self.release()
            try:
                scheduler.park(left)
            finally:
                with contextlib.suppress(ValueError):
                    self._sleeping.remove(scheduler.current)
                self._held = True
        return found

    def notify_all(self) -> None:
        for task in self._sleeping:
            now().wake(task)
        self._sleeping.clear()


class _Thread:
    def __init__(
        self,
        target: Callable[..., Any],
        args: tuple[Any, ...] = (),
        name: str = "thread",
        daemon: bool | None = None,
    ) -> None:
        self._target, self._args, self.name = target, args, name
        self._task: Task | None = None

    def start(self) -> None:
        scheduler = now()
        scheduler._check()
        self._task = scheduler.spawn(scheduler.process, self.name, lambda: self._target(*self._args))

    def join(self, timeout: float | None = None) -> None:
        scheduler = now()
        if self._task is not None and not self._task.ended:
            assert scheduler.current is not None
            self._task.joining.append(scheduler.current)
            scheduler.park(timeout)


class _Local:
    def __setattr__(self, name: str, value: Any) -> None:
        self._of_task()[name] = value

    def __getattr__(self, name: str) -> Any:
        try:
            return self._of_task()[name]
        except KeyError:
            raise AttributeError(name) from None

    def _of_task(self) -> dict[str, Any]:
        task = now().current
        assert task is not None
        return task.locals.setdefault(id(self), {})


class _Pool:
    """One after the other: how look-ups interleave among themselves decides nothing."""

    def __init__(self, number: int, initializer: Callable[[], None]) -> None:
        initializer()

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def map(self, function: Callable[[Any], Any], values: Iterable[Any]) -> list[Any]:
        return [function(value) for value in values]


class _Time:
    CLOCK_BOOTTIME = CLOCK_MONOTONIC = 0

    def monotonic(self) -> float:
        scheduler = now()
        scheduler.looks += 1
        assert scheduler.looks < _MOST_LOOKS, "a task looks at the clock again and again, and does not wait"
        return scheduler.now - BEGINNING + 1000.0

    def clock_gettime(self, clock: int) -> float:
        return self.monotonic()

    def time(self) -> float:
        scheduler = now()
        return scheduler.now + scheduler.process.wall

    def sleep(self, seconds: float) -> None:
        now().sleep(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(real_time, name)


_THREADING = SimpleNamespace(
    Thread=_Thread,
    Event=_Event,
    Lock=_Lock,
    RLock=_Lock,
    Condition=_Condition,
    local=_Local,
    get_ident=lambda: id(now().current),
)
_TIME = _Time()


@contextlib.contextmanager
def simulated(more: dict[tuple[Any, str], Any], functions: dict[Any, Any]) -> Iterator[None]:
    """The product's modules see the scheduler's time and threads; `more` are further values by module and name, and
    `functions` what stands in the place of functions wherever these were imported."""
    found = dict(more)
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in _ROOMS or module is None:
            continue
        for attribute, value in list(vars(module).items()):
            if value is real_time:
                found[module, attribute] = _TIME
            elif value is real_threading:
                found[module, attribute] = _THREADING
            elif value is ThreadPoolExecutor:
                found[module, attribute] = _Pool
            elif isinstance(value, real_threading.local):
                found[module, attribute] = _Local()
            elif isinstance(value, FunctionType) and value in functions:
                found[module, attribute] = functions[value]
    before = {(module, name): getattr(module, name) for module, name in found}
    for (module, name), value in found.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for (module, name), value in before.items():
            setattr(module, name, value)


__all__ = ["Dead", "now", "simulated", "use"]
