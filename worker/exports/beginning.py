"""How a run begins: the campaign or job is looked at before the first batch leaves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from store.base.log import carried
from store.exporting import items, lessons, states
from store.exporting.items import Work
from worker.destinations.base import Target
from worker.exports.news import News
from worker.exports.standing import Standing

Batches = list[list[Work]]


def begin(standing: Standing, write: Callable[[News], Batches], send: Callable[[Batches], None]) -> None:
    """Idle campaigns are archived and leave the list, so look; any answer also tells the destination's clock.

    If its time is known already, the first people are made ready with `write` meanwhile; they leave by `send`. Raises
    Paused or Stopped when this run must not go on.
    """
    news, ready = News(), Batches()
    knows_time = standing.destination.earliest_now() is not None
    if standing.cancelled or not (standing.is_new or not knows_time):
        return
    if standing.is_new:
        # People are told when the first have left.
        standing.told_at = time.monotonic()
    asked = _Beside(standing.targets)
    try:
        if knows_time:
            ready = write(News())
    finally:
        asked.wait()
    if not standing.destination_is_there(news, asked.answer):
        news.not_arrived += ids_of(ready)
        write(news)
        assert standing.halt is not None  # noqa: S101 - `destination_is_there` set it
        raise standing.halt
    if standing.is_new:
        _let_leave(standing, ready, send)


def _let_leave(standing: Standing, ready: Batches, send: Callable[[Batches], None]) -> None:
    """Send the first batches, unless something forbids it by now: the answer may have taken long."""
    with standing.lease.read() as (session, export):
        standing.look_again(session, export)
    if standing.leaving:
        with standing.lease.write() as (session, export):
            items.note_not_arrived(session, export, ids_of(ready))
        return
    send(ready)
    with standing.lease.write() as (session, export):
        states.begin(export)
        standing.tell(session, export)


def try_suspects_again(standing: Standing) -> None:
    """An earlier run ended between a refusal and its judgement. Before anybody has arrived, it may be everybody's."""
    if standing.suspects_left and not standing.cancelled and standing.tally.counts().exported == 0:
        with standing.lease.write() as (session, export):
            lessons.doubt_suspects(session, export)
        standing.suspects_left = False


class _Beside:
    """A question that is asked in a thread of its own, from the start."""

    def __init__(self, ask: Callable[[], list[Target]]) -> None:
        self._ask = ask
        self._seen: list[Target] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=carried(self._run), name="looking", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until there is an answer."""
        self._thread.join()

    def answer(self) -> list[Target]:
        """What was answered. Raises what asking raised."""
        if self._error is not None:
            raise self._error
        return self._seen

    def _run(self) -> None:
        try:
            self._seen = self._ask()
        except BaseException as error:  # noqa: BLE001 - raised again by `answer`
            self._error = error


def ids_of(batches: Sequence[Sequence[Work]]) -> list[str]:
    """The ids of the candidates in these batches."""
    return [work.candidate_id for people in batches for work in people]
