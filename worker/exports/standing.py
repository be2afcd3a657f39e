"""What the parts of one run share: whose export it is, and how the run stands."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from sqlalchemy.orm import Session

from store.connection import connections
from store.exporting.items import Counts
from store.models import Connection, Export, ExportKind
from store.workspaces import way
from worker.destinations.base import Destination, DestinationError, Explanation, Goal, Target
from worker.exports.halting import (
    DESTINATION_GONE,
    NOT_CONNECTED,
    OPERATOR_PAUSED,
    Paused,
    Stopped,
    halt_for,
    halt_for_connection,
    weightier,
)
from worker.exports.lease import HeldLease
from worker.exports.news import News
from worker.messages.posts import tell
from worker.services import Services

BATCH_SIZE = 50
# A request whose answer was lost may still be at work in SourceWhale; only after this time, or three times the longest
# that an answer has taken or been waited for, is its outcome looked up.
SETTLE_SECONDS, _LONGEST_SETTLE_SECONDS = 8.0, 60.0
# After an answer that slow, what is lost settles as late as it ever does.
VERY_SLOW_SECONDS = _LONGEST_SETTLE_SECONDS / 3.0
# Updates of one message; Slack allows some 50 edits a minute for a whole workspace.
PROGRESS_SECONDS = 1.5
_DESTINATION_SEEN_SECONDS = 1.0
_SOON_SECONDS = 0.1
# How soon an export sees that the operator lets it go on.
OPERATOR_SECONDS = 3.0


def settling(slowest: float) -> float:
    """For how many seconds a lost request may still be at work, where the slowest answer took `slowest` seconds."""
    return min(_LONGEST_SETTLE_SECONDS, max(SETTLE_SECONDS, 3.0 * slowest))


class Tally:
    """How many items stand where: begins with what was counted, and follows each move.

    Only the lease's holder moves items, so counting along is as good as counting.
    """

    def __init__(self, counted: Counts) -> None:
        self._counts = asdict(counted)

    def counts(self) -> Counts:
        """How many there are now."""
        return Counts(**self._counts)

    def move(self, **moved: int) -> None:
        """So many who waited have come to an end: numbers by the names that they have in `Counts`."""
        for name, number in moved.items():
            self._counts[name] += number
            self._counts["waiting"] -= number


@dataclass
class Standing:
    """One run of one export under its lease."""

    services: Services
    lease: HeldLease
    connection: Connection
    destination: Destination
    export_id: str
    goal: Goal
    email: str
    tally: Tally
    slowest: float
    batch_size: int
    cancelled: bool
    is_new: bool
    suspects_left: bool
    halt: Paused | Stopped | None = None
    # Whether what threads have in hand must not leave either.
    withdrawn: bool = False
    # Whether SourceWhale has answered this run, and whether the run has brought the export any further.
    answered: bool = False
    progressed: bool = False
    troubled: bool = False
    # Full batches that were taken in a row; whether this run may still try a larger one, and is doing so.
    taken_in_a_row: int = 0
    may_try_larger: bool = True
    tries_larger: bool = False
    # People in a row who were refused alone, as it were everybody; and what that means if it is everybody.
    barred_in_a_row: int = 0
    barred: Explanation | None = None
    told_at: float = 0.0
    seen_at: float = field(default=-math.inf)

    @property
    def leaving(self) -> bool:
        """Whether nothing more is to be sent in this run."""
        return self.halt is not None or self.cancelled

    def halt_with(self, halt: Paused | Stopped) -> None:
        """The run must not go on."""
        self.halt = weightier(self.halt, halt)

    def halt_for(self, why: Explanation, news: News) -> None:
        """The run must not go on, and no write is in doubt through this error."""
        halt = halt_for(why)
        news.connection_problem = news.connection_problem or why.connection_problem
        news.trouble = news.trouble or (isinstance(halt, Paused) and not why.interrupted)
        self.halt_with(halt)

    def look_again(self, session: Session, export: Export) -> None:
        """Nothing more leaves once somebody has pressed *Cancel* or the operator has paused all exports, nor by a
        connection that was not reviewed, nor with a key that was exchanged."""
        self.cancelled = self.cancelled or export.cancel_requested
        halts: list[Paused | Stopped] = []
        leaving = way.find(session, export.workspace_id)
        if leaving is None:
            halts.append(Stopped(NOT_CONNECTED))
        elif (halt := halt_for_connection(leaving.connection, export)) is not None:
            halts.append(halt)
        elif leaving.connection.connected_at != self.connection.connected_at:
            # The next run opens the way with the key that is connected now.
            halts.append(Paused(_SOON_SECONDS))
        if leaving is not None and leaving.paused and not self.cancelled:
            halts.append(Paused(OPERATOR_SECONDS, OPERATOR_PAUSED))
        for found in halts:
            self.halt_with(found)
        self.withdrawn = self.withdrawn or self.cancelled or bool(halts)

    def is_connected_still(self, session: Session, export: Export) -> bool:
        """Whether the key with which this run began is the one that is connected now."""
        connection = connections.get(session, export.workspace_id)
        return connection is not None and connection.connected_at == self.connection.connected_at

    def seen_lately(self) -> bool:
        """Whether the destination was there a moment ago."""
        return time.monotonic() - self.seen_at < _DESTINATION_SEEN_SECONDS

    def targets(self) -> list[Target]:
        """The campaigns or jobs that this person sees now. Raises DestinationError."""
        return self.destination.targets(self.goal.kind, self.email)

    def destination_is_there(self, news: News, seen: Callable[[], list[Target]] | None = None) -> bool:
        """Ask whether this person still sees the campaign or job, or hear it from `seen`, which says what was asked
        before; on False the run has been halted."""
        try:
            is_there = self.goal.target_id in {target.id for target in (seen or self.targets)()}
            self.answered = True
            # A list that changes while SourceWhale reads it may lack one that is there, and without it this is the end.
            is_there = is_there or self.goal.target_id in {target.id for target in self.targets()}
        except DestinationError as error:
            self.halt_for(error.why, news)
            return False
        if not is_there:
            word = "campaign" if self.goal.kind is ExportKind.PROSPECTS else "job"
            self.halt_with(Stopped(DESTINATION_GONE.format(word=word)))
            return False
        self.seen_at = time.monotonic()
        return True

    def settle_seconds(self) -> float:
        """How long after a request was lost its outcome may be looked up."""
        return settling(self.slowest)

    def untrusted_for(self) -> float:
        """For how many seconds more no doubt is to be settled by the clock."""
        return self.services.clock.untrusted_for(self.settle_seconds())

    def tell_sometimes(self, session: Session, export: Export) -> None:
        """Tell people how far it is, unless they were told just now."""
        if time.monotonic() - self.told_at > PROGRESS_SECONDS:
            self.tell(session, export)

    def tell(self, session: Session, export: Export) -> None:
        """Tell people how far it is."""
        self.told_at = time.monotonic()
        tell(session, export, self.tally.counts())
