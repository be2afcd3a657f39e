"""The kinds of message: its slot in the outbox, who reads it, whether people may be named there, and its thread.

A new kind is one entry here; `worker.messages.posts` says what stands in it, `worker.delivery` brings it to Slack.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Audience(StrEnum):
    """Who reads a message."""

    # Everybody in the channel in which the export reports.
    CHANNEL = auto()
    # The person who asked for the export, in a direct message or in the modal.
    REQUESTER = auto()
    # Whoever connected SourceWhale, in a direct message.
    ADMIN = auto()
    # A channel that follows the workspace's exports.
    FOLLOWERS = auto()


class Names(StrEnum):
    """Whether candidates may be named."""

    NEVER = auto()
    # In direct messages and private channels, and nowhere before Slack has said that the channel is one.
    WHERE_PRIVATE = auto()
    ALWAYS = auto()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message. `base` is its slot; where an export has several of the kind, each slot begins with it."""

    base: str
    audience: Audience
    names: Names
    under: Kind | None = None
    several: bool = False

    def slot(self, which: str = "") -> str:
        """The slot of one message of this kind; `which` tells several apart."""
        return f"{self.base}{which}"

    def which(self, slot: str) -> str | None:
        """What `slot` was given, or None when the slot is of another kind."""
        if self.several:
            return slot.removeprefix(self.base) if slot.startswith(self.base) else None
        return "" if slot == self.base else None

    def holds(self, slot: str) -> bool:
        """Whether the slot is of this kind."""
        return self.which(slot) is not None


PROGRESS = Kind("progress", Audience.CHANNEL, Names.NEVER)
FAILURES = Kind("failures", Audience.CHANNEL, Names.WHERE_PRIVATE, under=PROGRESS)
FAILURES_DIRECT = Kind("failures_direct", Audience.REQUESTER, Names.ALWAYS)
# The CSV of who failed, one for each end that the export came to; it stands beside FAILURES or FAILURES_DIRECT.
ROWS_FILE = Kind("rows-", Audience.CHANNEL, Names.WHERE_PRIVATE, several=True)
# A reply that mentions whoever asked, once for each end that a long export came to: an edit notifies nobody.
ENDED = Kind("ended-", Audience.CHANNEL, Names.NEVER, under=PROGRESS, several=True)
REVIEW = Kind("review", Audience.REQUESTER, Names.ALWAYS)
FOLLOW = Kind("follow-", Audience.FOLLOWERS, Names.NEVER, several=True)
# To whoever asked: nobody has kicked off the campaign. The number of the reminder tells them apart.
REMINDER = Kind("kickoff-", Audience.REQUESTER, Names.NEVER, several=True)
# To whoever asked: those sent are in the file beside it. A number tells one list from the next.
SENT = Kind("sent-", Audience.REQUESTER, Names.ALWAYS, several=True)
SENT_FILE = Kind("file_of_sent-", Audience.REQUESTER, Names.ALWAYS, several=True)
# The numbers of a week; it belongs to no export.
WEEKLY = Kind("weekly-", Audience.FOLLOWERS, Names.NEVER, several=True)
KEY_PROBLEM = Kind("key_problem", Audience.ADMIN, Names.NEVER)
KEY_WORKS = Kind("key_works", Audience.ADMIN, Names.NEVER)

# A word to each admin, once for each change that somebody else has made.
CONNECTION_CHANGED = Kind("connection-", Audience.ADMIN, Names.NEVER, several=True)

KINDS = (
    *(PROGRESS, FAILURES, FAILURES_DIRECT, ROWS_FILE, ENDED, REVIEW, FOLLOW, KEY_PROBLEM, KEY_WORKS),
    *(CONNECTION_CHANGED, REMINDER, SENT, SENT_FILE, WEEKLY),
)


def kind_of(slot: str) -> Kind:
    """The kind of message that a slot holds. Raises KeyError for a slot of no kind."""
    for kind in KINDS:
        if kind.holds(slot):
            return kind
    raise KeyError(slot)
