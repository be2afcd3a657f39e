"""Why a run of the engine does not go on, and the sentences in which people are told.

Pure decisions: what an error of SourceWhale's means for an export.
"""

from __future__ import annotations

from collections.abc import Iterable

from sw_client import BadApiKey, CircuitOpen, Interrupted, PlanWithoutApi, RateLimited, RejectedValues, SourceWhaleError
from worker.surface.text import count

KEY_REFUSED = (
    "SourceWhale refuses the API key. An admin can enter a new one with /sourcewhale; then type /export again: "
    "those who have arrived are skipped."
)
NO_API = "The SourceWhale plan does not include the API. Ask your SourceWhale contact, then type /export again."
NOT_CONNECTED = "SourceWhale is not connected any more. An admin can connect it with /sourcewhale."
DESTINATION_GONE = (
    "SourceWhale no longer lists this {word}; it may have been archived. Choose another with /export: "
    "those who have arrived are skipped."
)
KEY_UNREADABLE = "The stored API key cannot be read. An admin can enter it again with /sourcewhale."
TOO_LARGE = "this candidate's details are larger than SourceWhale takes"
AWAY = "SourceWhale cannot be reached; trying again until it can, for up to a day. Cancel ends that."
LOST_FROM_SIGHT = (
    "SourceWhale's answer was lost, and without an e-mail, link or phone it cannot be looked up; "
    "check in SourceWhale before sending this person again"
)
NOT_STORED = "SourceWhale took the request several times but does not show this person"
DOWN_FOR_A_DAY = (
    "SourceWhale has not worked for a day. Those who have arrived are skipped when you type /export again, or press "
    "Retry failed."
)
CANCELLED_IN_DOUBT = (
    "SourceWhale's answer was lost, and the export was cancelled before it could be looked up; the next export does"
)


class Paused(Exception):
    """Nothing more to be done just now; go on in `seconds`, and tell people `reason` if there is one."""

    def __init__(self, seconds: float, reason: str | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.reason = reason


class Trouble(Exception):
    """SourceWhale could not be asked something on the way; `error` says why."""

    def __init__(self, error: SourceWhaleError) -> None:
        super().__init__(str(error))
        self.error = error


class Stopped(Exception):
    """The export cannot go on at all; the text tells people why and what to do."""


def halt_for(error: SourceWhaleError) -> Paused | Stopped:
    """What an error means for the run when no write is in doubt through it. A pause of 0 is the engine's to choose."""
    if isinstance(error, BadApiKey):
        return Stopped(KEY_REFUSED)
    if isinstance(error, PlanWithoutApi):
        return Stopped(NO_API)
    if isinstance(error, RateLimited):
        return Paused(error.retry_after, f"SourceWhale asked us to wait {_duration(error.retry_after)}.")
    if isinstance(error, Interrupted):
        # This process stops; SourceWhale is well as far as is known.
        return Paused(0.0)
    if isinstance(error, CircuitOpen):
        return Paused(error.retry_after, AWAY)
    return Paused(0.0, AWAY)


def key_problem(error: SourceWhaleError) -> str | None:
    """What is wrong with the connection, if it is the connection."""
    if isinstance(error, BadApiKey):
        return "SourceWhale refuses the API key. Click Edit and enter a new one."
    if isinstance(error, PlanWithoutApi):
        return "The SourceWhale plan does not include the API."
    return None


def weightier(known: Paused | Stopped | None, new: Paused | Stopped) -> Paused | Stopped:
    """Of two reasons, one that ends the export counts most, else the longest pause that people are told of."""
    if known is None or isinstance(new, Stopped):
        return known if isinstance(known, Stopped) else new
    if isinstance(known, Stopped):
        return known
    longer = known if known.seconds > new.seconds else new
    return Paused(longer.seconds, longer.reason or known.reason or new.reason)


def rejection(error: RejectedValues) -> str:
    """Why a row was not taken, in a recruiter's words."""
    what = "the values of this row"
    if error.fields:
        what = f"this row's {_listed(_FIELD_WORDS.get(name, name) for name in error.fields)}"
    return f"SourceWhale rejected {what} (HTTP {error.status})"


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


_FIELD_WORDS = {
    "emails": "e-mail addresses",
    "phones": "phone numbers",
    "socialLinks": "links",
    "firstName": "first name",
    "lastName": "last name",
    "experience": "work history",
}


def _duration(seconds: float) -> str:
    if seconds < 90:
        return count(max(1, round(seconds)), "second")
    return f"{round(seconds / 60)} min"
