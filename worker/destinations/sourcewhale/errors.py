"""What each of SourceWhale's errors means for an export, and the sentences in which people are told."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType

from sw_client import (
    BadApiKey,
    CircuitOpen,
    Interrupted,
    PlanWithoutApi,
    RateLimited,
    RejectedValues,
    SourceWhaleError,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
)
from worker.destinations.base import DestinationError, Effect, Explanation

AWAY = "SourceWhale cannot be reached; trying again until it can, for up to a day. Cancel ends that."
_NO_SENSE = "What answers is not SourceWhale's API: a sign-in page or a proxy may stand in between"
LOST = "SourceWhale's answer was lost; looking up what arrived."
_AWAY_TRYING = "SourceWhale cannot be reached just now{cause}. Try again in a minute."
_AWAY_LISTING = "SourceWhale does not answer just now; try again in a minute"
_KEY_LISTING = "SourceWhale refuses the API key; an admin can fix it with /sourcewhale"
_TOO_LARGE = "this candidate's details are larger than SourceWhale takes"
_LISTS = ("campaigns/list", "projects/list")
_NOT_LISTED = (
    "SourceWhale refuses to list campaigns and jobs for whoever asked for this export (HTTP {status}); trying again "
    "for up to a day. Cancel ends that."
)
_NOT_LISTING = (
    "SourceWhale refuses to list them for you (HTTP {status}); ask an admin whether SourceWhale knows your e-mail"
)
_NO_API = "SourceWhale does not let this API key in: it was revoked, or the plan does not include the API."
_CONFLICT = "SourceWhale refused this row as a conflict with what it has (HTTP 409); check there whether they are in it"
_SHORTEST_WAIT_SECONDS = 1.0

KEY_REFUSED = Explanation(
    Effect.NOTHING,
    waiting="SourceWhale refuses the API key.",
    trying="SourceWhale refuses this key. Copy it again from Settings, Generate API Key, and submit it.",
    listing=_KEY_LISTING,
    ends=True,
    connection_problem="SourceWhale refuses the API key.",
)
# A 403 for whatever the key asks: SourceWhale does not say which of the two it is.
NO_API = Explanation(
    Effect.NOTHING,
    waiting=_NO_API,
    trying=(
        "SourceWhale does not let this key in. Copy it again from Settings, Generate API Key, and submit it. If that "
        "does not help, your plan does not include the API: ask your SourceWhale contact."
    ),
    listing=_KEY_LISTING,
    ends=True,
    connection_problem=_NO_API,
)
# A 403 for one campaign or job, from a SourceWhale that lets the key read; or for a text in somebody's details, from a
# firewall that stands before it and takes code in a summary for an attack.
NOT_LET = Explanation(
    Effect.NOTHING,
    waiting=(
        "SourceWhale does not let whoever asked for this export add people there, or a firewall before it rejects what "
        "is sent."
    ),
    trying="SourceWhale does not let you add people there.",
    listing=_AWAY_LISTING,
    ends=True,
    of_row="SourceWhale, or a firewall before it, rejected this row and took others (HTTP 403)",
)
# Of somebody of whom nothing would be left by which SourceWhale could tell them from others: sent again, they would
# stand there twice.
OTHERS_ONLY = Explanation(
    Effect.REFUSED,
    waiting="SourceWhale has somebody of another name by all that could tell this person; check in SourceWhale",
    trying=_AWAY_LISTING,
    listing=_AWAY_LISTING,
)

# SourceWhale holds look-ups back: those of so many people at once would never all come through.
HELD_BACK = Explanation(
    Effect.TOO_MANY,
    waiting="SourceWhale answers slowly; sending fewer at once.",
    trying=_AWAY_LISTING,
    listing=_AWAY_LISTING,
)

# Of somebody at whose look-up alone SourceWhale fails, where nothing that it says of them is to be replaced.
NOT_LOOKED_UP = Explanation(
    Effect.REFUSED,
    waiting="SourceWhale fails when asked for this person, of whom something might be replaced there; retry later",
    trying=_AWAY_LISTING,
    listing=_AWAY_LISTING,
)


def explain(error: SourceWhaleError) -> Explanation:
    """What an error means."""
    if isinstance(error, BadApiKey):
        return KEY_REFUSED
    if isinstance(error, PlanWithoutApi):
        return NO_API
    if isinstance(error, RateLimited):
        wait = _duration(error.retry_after)
        return Explanation(
            Effect.NOTHING,
            # It may ask again before the time is over.
            waiting=f"SourceWhale asked us to wait at least {wait}.",
            trying=f"SourceWhale asked us to wait. Try again in {_short(error.retry_after)}.",
            listing=_AWAY_LISTING,
            retry_after=error.retry_after,
        )
    if isinstance(error, RejectedValues) and error.operation in _LISTS:
        # Of a list nobody is refused but whoever asks for it.
        return Explanation(
            Effect.NOTHING,
            waiting=_NOT_LISTED.format(status=error.status),
            trying=_away(error),
            listing=_NOT_LISTING.format(status=error.status),
        )
    if isinstance(error, RejectedValues):
        effect, waiting = (Effect.TOO_LARGE, _TOO_LARGE) if error.too_large else (Effect.REFUSED, _rejection(error))
        return Explanation(effect, waiting=waiting, trying=_away(error), listing=_AWAY_LISTING)
    if isinstance(error, UnknownOutcome) or (isinstance(error, UnreadableAnswer) and error.is_write):
        return Explanation(Effect.UNKNOWN, waiting=LOST, trying=_away(error), listing=_AWAY_LISTING)
    if isinstance(error, UnreadableAnswer):
        return Explanation(
            Effect.NOTHING,
            waiting=f"{_NO_SENSE}. Trying again for up to a day. Cancel ends that.",
            trying=f"{_NO_SENSE}. Try again in a minute.",
            listing=_AWAY_LISTING,
        )
    retry_after = error.retry_after if isinstance(error, CircuitOpen) else 0.0
    return Explanation(
        Effect.NOTHING,
        waiting=AWAY,
        trying=_away(error),
        listing=_AWAY_LISTING,
        retry_after=retry_after,
        interrupted=isinstance(error, Interrupted),
    )


def fails_at_somebody(error: SourceWhaleError) -> bool:
    """Whether a look-up failed in a way that may be about the value that was looked for."""
    return isinstance(error, Unavailable | UnreadableAnswer) and not isinstance(error, CircuitOpen | Interrupted)


class explained:
    """A context in which an error of the client's is raised as DestinationError."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, SourceWhaleError):
            # `from None`: what led to the error may carry a request, and with it the key.
            raise DestinationError(str(error), explain(error)) from None


def _away(error: SourceWhaleError) -> str:
    cause = f" ({error.cause})" if isinstance(error, Unavailable) and error.cause else ""
    return _AWAY_TRYING.format(cause=cause)


def _rejection(error: RejectedValues) -> str:
    """Why a row was not taken, in a recruiter's words."""
    if error.status == 409:
        return _CONFLICT
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
        whole = max(1, round(seconds))
        return "1 second" if whole == 1 else f"{whole} seconds"
    return f"{round(seconds / 60)} min"


def _short(seconds: float) -> str:
    whole = max(_SHORTEST_WAIT_SECONDS, seconds)
    return f"{whole:.0f} s" if whole < 90 else f"{round(whole / 60)} min"
