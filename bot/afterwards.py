"""Work that goes on after Slack has its answer: Slack waits three seconds, and repeats an event that takes longer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from store.base.trouble import mishap

logger = logging.getLogger(__name__)

_AT_ONCE = 8
# More than this waits only when Slack or the database stands still; people open their Home again.
_MOST_WAITING = 1000
_LAST_SECONDS = 2.0


class Afterwards:
    """Runs functions in a few threads, in the order in which they came."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="afterwards")
        self._under_way: set[Future[None]] = set()
        self._lock = threading.Lock()

    def do(self, what: str, work: Callable[[], object]) -> None:
        """Run `work` soon; `what` says in the log what could not be done. What it raises is logged."""
        with self._lock:
            if len(self._under_way) >= _MOST_WAITING:
                logger.warning("not done, too much is waiting: %s", what)
                return
            future = self._pool.submit(self._run, what, work)
            self._under_way.add(future)
        future.add_done_callback(self._done)

    def stop(self) -> None:
        """Wait a moment for what was begun; the rest is dropped."""
        with self._lock:
            rest = set(self._under_way)
        wait(rest, timeout=_LAST_SECONDS)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, what: str, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - a thread has nobody else to tell
            mishap(logger, what, error)

    def _done(self, future: Future[None]) -> None:
        with self._lock:
            self._under_way.discard(future)
