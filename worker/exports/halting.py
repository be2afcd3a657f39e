"""Why a run of the engine does not go on, and the sentences in which people are told. Pure decisions."""

from __future__ import annotations

from store.exporting import seals
from store.models import Connection, Export, ExportKind
from worker.destinations.base import Explanation
from worker.surface.endings import (
    ANOTHER_ACCOUNT,
    CANCELLED_UNCLEAR,
    CONNECTION_CHANGED,
    DESTINATION_GONE,
    DETAILS_DELETED,
    DOWN_FOR_A_DAY,
    EXPORT_OFF,
    FAILED_FOR_A_DAY,
    KEY_UNREADABLE,
    NOBODY_ASKED,
    NOT_CONNECTED,
    PROSPECTS_OFF,
)

__all__ = [
    "CANCELLED_UNCLEAR",
    "DESTINATION_GONE",
    "DETAILS_DELETED",
    "DOWN_FOR_A_DAY",
    "FAILED_FOR_A_DAY",
    "KEY_UNREADABLE",
    "NOBODY_ASKED",
    "NOT_CONNECTED",
]


ANOTHERS = (
    "SourceWhale took this person for somebody of another name, who has the same address, link or phone; "
    "check in SourceWhale"
)
LOST_FROM_SIGHT = (
    "SourceWhale's answer was lost, and without an e-mail, link or phone it cannot be looked up; "
    "check in SourceWhale before sending this person again"
)
NOT_STORED = (
    "SourceWhale was sent this person several times, never confirmed it and does not show them; "
    "it, or a firewall before it, may fail at something in the row"
)
ANSWERS_LOST = (
    "SourceWhale's answer was lost several times, and whether it took this person cannot be told; check in SourceWhale"
)
CANCELLED_IN_DOUBT = (
    "SourceWhale's answer was lost, and the export was cancelled before it could be looked up; the next export does"
)
LOOK_UP_FAILS = (
    "SourceWhale cannot say just now whether some candidates arrived; the bot asks again for up to five minutes."
)
KEY_IS_EXCHANGED = "Whoever runs this bot exchanges its encryption key; this export goes on by itself afterwards."
OPERATOR_PAUSED = "Whoever runs this bot has paused all exports; this one goes on by itself afterwards."


class Paused(Exception):
    """Nothing more to be done just now; go on in `seconds`, and tell people `reason` if there is one."""

    def __init__(self, seconds: float, reason: str | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.reason = reason


class Stopped(Exception):
    """The export cannot go on at all; the text tells people why and what to do."""


def halt_for(why: Explanation) -> Paused | Stopped:
    """What an error means for the run when no write is in doubt through it. A pause of 0 is the engine's to choose."""
    if why.ends:
        return Stopped(why.waiting)
    return Paused(why.retry_after, None if why.interrupted else why.waiting)


def halt_for_connection(connection: Connection, export: Export) -> Stopped | None:
    """Why nothing of an export may leave by this connection; None if it is the one that was reviewed."""
    if connection.ledger != export.ledger:
        return Stopped(ANOTHER_ACCOUNT)
    if not connection.can_export:
        return Stopped(EXPORT_OFF)
    if export.kind == ExportKind.PROSPECTS and not connection.pools_enabled:
        return Stopped(PROSPECTS_OFF)
    if seals.connection_changed(connection, export):
        return Stopped(CONNECTION_CHANGED)
    return None


def weightier(known: Paused | Stopped | None, new: Paused | Stopped) -> Paused | Stopped:
    """Of two reasons, one that ends the export counts most, else the longest pause that people are told of."""
    if known is None or isinstance(new, Stopped):
        return known if isinstance(known, Stopped) else new
    if isinstance(known, Stopped):
        return known
    longer = known if known.seconds > new.seconds else new
    return Paused(longer.seconds, longer.reason or known.reason or new.reason)
