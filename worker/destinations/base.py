"""The port for destinations: what an export needs of the place to which it brings people.

A destination is a folder beside this module. It offers the nine things of `Destination` and `Destinations`: verify,
targets, account, prepare, send, find, figures, stages, and an explanation of everything that can go wrong. Nothing
else of the worker knows a destination's client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from store.after.figures import Figures
from store.connection.accounts import Account
from store.exporting.items import Work
from store.exporting.known import Known
from store.models import ExportKind


class Effect(StrEnum):
    """What an error says of the request that met it."""

    # Surely nothing was done: send it again, later.
    NOTHING = "nothing"
    # The values were refused; sending the same again will not help.
    REFUSED = "refused"
    # Refused because it was too much at once.
    TOO_LARGE = "too large"
    # Nothing was done, for want of time: fewer at once are done in it.
    TOO_MANY = "too many"
    # It may have been done: look before sending again.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error means, and the sentences in which people are told.

    `waiting` is for the recruiter: why the export waits or has ended, or why a row was refused. `trying` is for an
    admin who sets the connection up, `listing` for somebody who opens a list of targets. `ends` says that the export
    cannot go on at all; `connection_problem` what is wrong with the connection, if it is the connection. `retry_after`
    is in seconds; with 0 the caller chooses. `interrupted`: this process is to stop, and whoever goes on calls again.
    `of_row` is there where what ends the export may be about some of those who were sent: why such a row was refused.
    """

    effect: Effect
    waiting: str
    trying: str
    listing: str
    ends: bool = False
    retry_after: float = 0.0
    connection_problem: str | None = None
    interrupted: bool = False
    of_row: str | None = None


class DestinationError(Exception):
    """A call did not succeed; `why` says what that means. Its text holds no key and nobody's data."""

    def __init__(self, text: str, why: Explanation) -> None:
        super().__init__(text)
        self.why = why


class Withdrawn(Exception):
    """What `before_write` raises where nothing more is to be sent, though it might."""


@dataclass(frozen=True, slots=True)
class Target:
    """A campaign or a job that a person may choose."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Goal:
    """Where the people of an export go: as prospects to a campaign, or as candidates to a job.

    With `keep` what the destination says of people whom it has already is kept, and only what is empty there is filled
    in; it holds the marks of what several people of the export share (`Destinations.shared`). None: they are updated.
    """

    kind: ExportKind
    target_id: str
    keep: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """People as they will be sent, and how many they are. `works` and `goal` are there where what is sent depends on
    what the destination says of them then."""

    body: bytes
    people: int
    works: Sequence[Work] = ()
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The answer to a request: where the people can be seen, and their ids there, in the order of the request.

    `ids` is None when the answer does not tell who is who. `not_filled` says, by candidate id, of whom something stayed
    empty there that was to be filled in, and what, in words.
    """

    url: str | None
    ids: tuple[str, ...] | None
    not_filled: Mapping[str, str] = field(default_factory=dict)


class Presence(StrEnum):
    """What a look-up says of somebody whose request left without a known answer."""

    # They came with our request, and are in the export's target.
    ARRIVED = "arrived"
    # They came with a request of an earlier export, for another target.
    CAME_EARLIER = "came earlier"
    # They are known, and are not in the export's target.
    ELSEWHERE = "elsewhere"
    # They are known; whether our request arrived cannot be told.
    UNCLEAR = "unclear"
    # The destination does not know them.
    ABSENT = "absent"
    # The destination answered with a record that is somebody else's: sent again, they would be written over that.
    ANOTHERS = "another's"
    # There is nothing by which they could be looked up, but a second arrival is matched to the first.
    UNASKED = "unasked"
    # There is nothing by which they could be looked up or matched: sent again, they would stand there twice.
    NAMELESS = "nameless"


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up found of one person; `id` is the destination's, where it was found.

    `unfilled`: they were there before and have arrived; what is empty there is filled in only if they are sent again.
    """

    presence: Presence
    id: str | None = None
    unfilled: bool = False


class Destination(Protocol):
    """One connection's way to a destination. For one thread at a time; every call raises DestinationError."""

    def targets(self, kind: ExportKind, user_email: str) -> list[Target]:
        """The campaigns or jobs that this user may choose."""

    def account(self) -> Account:
        """What this key sees of its account, whoever asks: by this two keys are known to be of one account."""

    def verify(self, user_email: str, job_id: str | None) -> None:
        """Send a clearly marked test candidate, as a prospect or to a job."""

    def send(self, prepared: Prepared, user_email: str) -> Sent:
        """Bring people there, owned by this user."""

    def find(self, people: Sequence[Work], goal: Goal, avoid: frozenset[int]) -> dict[str, Found]:
        """What became of people whose request left without a known answer, by candidate id. Where the destination holds
        calls back, not everybody is in the answer: the others are to be asked for again.

        `avoid` is what `Destinations.shared` made of everybody in the export.
        """

    def known(self, people: Sequence[Work], avoid: frozenset[int]) -> dict[str, Known | None]:
        """Whom the destination knows already, by candidate id; None: it does not know them. Whoever has nothing that is
        theirs alone is not in the answer. `avoid` is what `Destinations.shared` made of these people."""

    def stages(self, people: Sequence[Work], goal: Goal, avoid: frozenset[int]) -> dict[str, str | None]:
        """Where people who were sent stand, by candidate id: the destination's word for it, "" where it tells none, and
        None for whoever it does not have, or not in a job to which they went. Whoever has nothing that is theirs alone
        is not in the answer. `avoid` as in `find`."""

    def figures(self, user_email: str | None) -> dict[str, Figures]:
        """What has come of each campaign that is listed, by its id: of one user's, or of all that this key sees. A
        campaign of which nothing is told has figures that are all None."""

    def earliest_now(self) -> float | None:
        """The destination's clock, in unix seconds: surely not later than it is there now. None while it is unknown."""

    def close(self) -> None:
        """Give connections back."""


class Destinations(Protocol):
    """A kind of destination."""

    def open(
        self, api_key: str, *, somebody_waits: bool = False, before_write: Callable[[], None] | None = None
    ) -> Destination:
        """The way there with this key. With `somebody_waits` it gives up on an answer sooner. `before_write` is called
        right before a write leaves; what it raises is raised, and nothing has left then. A write that belongs to what
        has left already leaves though it raise Withdrawn. Raises DestinationError."""

    def prepare(self, people: Sequence[Work], goal: Goal) -> Prepared:
        """What `send` sends; no I/O."""

    def shared(self, people: Iterable[Mapping[str, Any]]) -> frozenset[int]:
        """Marks of the addresses, links and phones that several of these stored people share; no I/O."""
