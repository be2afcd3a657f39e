"""What goes wrong with Slack: its names for refusals by what they mean, and what the SDK raises beside them.

Slack has more names than any list, and makes new ones: a name that is not here is UNKNOWN, never the end of a message.
"""

from __future__ import annotations

from enum import Enum, auto
from http.client import HTTPException

from slack_sdk.errors import SlackApiError

# What slack_sdk raises, beside SlackApiError, when Slack or the way to it fails.
SLACK_IS_AWAY = (OSError, HTTPException)


class NotInstalled(Exception):
    """The app is not installed in this workspace, or Slack refuses its token: nothing can be said there."""


class Meaning(Enum):
    """What a refusal says about the next try."""

    # Slack asks to be left alone for a while, or has trouble of its own: the same call works later.
    SLOWED = auto()
    PASSES = auto()
    # The token acts nowhere any more, or not in this workspace.
    TOKEN_IS_DEAD = auto()
    # Slack does not take the blocks; the text alone may do.
    FORM = auto()
    # The bot cannot post in this conversation; people can change that.
    PLACE = auto()
    # No reply can stand in this thread; a message beside it may.
    THREAD = auto()
    # What stands there cannot be edited; a new message can take its place.
    EDIT = auto()
    # What stood there is gone: somebody deleted the message or closed the modal.
    GONE = auto()
    UNKNOWN = auto()


_NAMES: dict[Meaning, tuple[str, ...]] = {
    Meaning.SLOWED: ("ratelimited", "rate_limited", "message_limit_exceeded"),
    Meaning.PASSES: (
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        # The workspace is being moved into an organisation.
        "team_added_to_org",
        "org_login_required",
    ),
    Meaning.TOKEN_IS_DEAD: (
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    ),
    Meaning.FORM: ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"),
    Meaning.PLACE: (
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "ekm_access_denied",
        "messages_tab_disabled",
    ),
    Meaning.THREAD: (
        "thread_not_found",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
        "cannot_reply_to_message",
    ),
    Meaning.EDIT: ("edit_window_closed", "cant_update_message", "cant_broadcast_message"),
    Meaning.GONE: (
        "message_not_found",
        "not_found",
        "view_not_found",
        # Posted by an attempt whose answer was never seen, and gone since.
        "duplicate_channel_not_found",
        "duplicate_message_not_found",
    ),
}
_MEANINGS = {name: meaning for meaning, names in _NAMES.items() for name in names}
TOKEN_IS_DEAD = frozenset(_NAMES[Meaning.TOKEN_IS_DEAD])
# A step has ended already: told by an attempt whose answer was lost, or the workflow was stopped.
STEP_HAS_ENDED = frozenset(
    {
        "execution_not_found",
        "execution_not_in_running_state",
        "function_execution_not_found",
        "invalid_execution_id",
    }
)
# What the owners or admins of a workspace, or of its organisation, have decided: to try again changes nothing.
NOT_ALLOWED = frozenset(
    {
        "access_denied",
        "accesslimited",
        "app_not_approved",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "two_factor_setup_required",
    }
)


def meaning(error: str, status: int = 200) -> Meaning:
    """What Slack's name for a refusal means, with the HTTP status that it came with."""
    if status == 429:
        return Meaning.SLOWED
    if status >= 500:
        return Meaning.PASSES
    return _MEANINGS.get(error, Meaning.UNKNOWN)


def meaning_of(error: SlackApiError) -> Meaning:
    """What a refusal means, as slack_sdk raises it."""
    return meaning(str(error.response.get("error")), getattr(error.response, "status_code", 200))


def in_words(error: str) -> str:
    """Slack's name for a refusal as people can read it."""
    return error.replace("_", " ")


def retry_after(headers: object) -> float | None:
    """The seconds that Slack asks to wait, if an answer's headers say so: none at all would be a call at once, again
    and again."""
    found = headers.get("Retry-After", "") if hasattr(headers, "get") else ""
    text = str(found[0] if isinstance(found, list) and found else found)
    said = text.isascii() and text.isdecimal() and len(text) < 8
    return min(float(text), 3600.0) or None if said else None
