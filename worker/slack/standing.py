"""What somebody is to a workspace, by Slack's word: a colleague, or one of those who are refused."""

from __future__ import annotations

import logging
import threading
import time
from enum import Enum, auto
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from worker.slack.errors import NOT_ALLOWED, SLACK_IS_AWAY
from worker.slack.members import in_organisation

logger = logging.getLogger(__name__)

# For so many seconds an answer counts; whoever acts is asked for again each time.
_KEPT_SECONDS = 300.0
_MOST_KEPT = 20_000
# Slack's names for somebody of whom the app in this workspace may not even know.
_NOT_OF_HERE = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
# ... and for its not being allowed to know anybody: to ask again changes nothing before somebody allows it.
_NOT_ALLOWED = NOT_ALLOWED | {"team_access_not_granted"}


class Standing(Enum):
    """What a person is to a workspace. Colleagues alone may do anything."""

    COLLEAGUE = auto()
    GUEST = auto()
    BOT = auto()
    DEACTIVATED = auto()
    STRANGER = auto()
    # Slack gave no answer.
    UNKNOWN = auto()
    # Slack does not let the app know who people are.
    WITHHELD = auto()


def standing_of(member: dict[str, Any], team_id: str | None, enterprise_id: str | None) -> Standing:
    """What the person whom `users.info` describes is to this team; anybody of its organisation is a colleague."""
    if member.get("is_bot") or member.get("is_workflow_bot") or member.get("id") == "USLACKBOT":
        return Standing.BOT
    at_home = team_id is not None and member.get("team_id") in (team_id, enterprise_id or team_id)
    colleague = at_home or (bool(enterprise_id) and in_organisation(member, enterprise_id or ""))
    if member.get("is_stranger") or not colleague:
        return Standing.STRANGER
    if member.get("deleted"):
        return Standing.DEACTIVATED
    if member.get("is_restricted") or member.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.COLLEAGUE


class Standings:
    """Asks Slack who people are, and remembers it for minutes. Thread-safe."""

    def __init__(self) -> None:
        self._known: dict[tuple[str | None, str | None, str], tuple[float, Standing]] = {}
        self._lock = threading.Lock()

    def of(
        self, client: WebClient, team_id: str | None, enterprise_id: str | None, user_id: str, *, fresh: bool = False
    ) -> Standing:
        """What a person is to a team now; with `fresh`, Slack is asked whatever it said before.

        UNKNOWN when Slack does not answer, and where it does not say who the person is; WITHHELD where it may not.
        """
        # Where a payload names no team, its organisation says of which people somebody is one.
        key = (team_id, enterprise_id, user_id)
        with self._lock:
            until, standing = self._known.get(key, (0.0, Standing.UNKNOWN))
        if not fresh and time.monotonic() < until:
            return standing
        standing = _ask(client, team_id, enterprise_id, user_id)
        with self._lock:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            if standing in (Standing.UNKNOWN, Standing.WITHHELD):
                self._known.pop(key, None)
            else:
                self._known[key] = (time.monotonic() + _KEPT_SECONDS, standing)
        return standing


def _ask(client: WebClient, team_id: str | None, enterprise_id: str | None, user_id: str) -> Standing:
    try:
        member = client.users_info(user=user_id)["user"]
    except SlackApiError as error:
        name = str(error.response.get("error"))
        if name in _NOT_OF_HERE:
            return Standing.STRANGER
        logger.warning("Slack does not say who somebody is: %s", name)
        return Standing.WITHHELD if name in _NOT_ALLOWED else Standing.UNKNOWN
    except SLACK_IS_AWAY as error:
        logger.warning("Slack does not say who somebody is: %s", type(error).__name__)
        return Standing.UNKNOWN
    return standing_of(member, team_id, enterprise_id) if isinstance(member, dict) else Standing.UNKNOWN
