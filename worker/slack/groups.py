"""Who may export where an admin has named a user group: its people, by Slack's word.

Slack's answer counts for minutes, and is asked for again by what acts. While Slack does not say who is in the group,
those alone may export whom an admin has named by themselves.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from store.connection import connections
from store.connection.defaults import Defaults
from store.models import Connection
from worker.slack.errors import SLACK_IS_AWAY

logger = logging.getLogger(__name__)

# For so many seconds an answer counts.
_KEPT_SECONDS = 300.0
_MOST_KEPT = 1_000
_GONE = frozenset({"no_such_subteam", "subteam_not_found", "plan_upgrade_required"})
# The app was installed without the optional scope usergroups:read.
_NO_SCOPE = frozenset({"missing_scope", "not_allowed_token_type", "no_permission"})


class NotExporting(Enum):
    """Why somebody may not export though others may."""

    NOT_NAMED = auto()
    # The app may not read user groups, so nobody is known to be in this one.
    NO_SCOPE = auto()
    # The group was disabled, deleted or emptied.
    NOBODY_IN_GROUP = auto()
    # Slack gave no answer.
    NO_ANSWER = auto()


class Groups:
    """Asks Slack who is in user groups, and remembers it for minutes. Thread-safe."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, frozenset[str]]] = {}
        self._lock = threading.Lock()

    def people(self, client: WebClient, group_id: str, *, fresh: bool = False) -> frozenset[str] | NotExporting:
        """Slack's ids of the people in a group, never empty; or why nobody is known to be in it."""
        with self._lock:
            until, known = self._known.get(group_id, (0.0, frozenset[str]()))
        if not fresh and time.monotonic() < until:
            return known
        found = _ask(client, group_id)
        with self._lock:
            if isinstance(found, NotExporting):
                self._known.pop(group_id, None)
            else:
                if len(self._known) >= _MOST_KEPT:
                    self._known.clear()
                self._known[group_id] = (time.monotonic() + _KEPT_SECONDS, found)
        return found

    def why_not(
        self, connection: Connection, client: WebClient, user_id: str, *, fresh: bool = False
    ) -> NotExporting | None:
        """Why a person may not export by what an admin has decided; None: they may. Admins are not looked at here."""
        if connections.may_export(connection, user_id):
            return None
        group = Defaults.of(connection.defaults).exporters_group
        if group is None:
            return NotExporting.NOT_NAMED
        found = self.people(client, group, fresh=fresh)
        if isinstance(found, NotExporting):
            return found
        return None if user_id in found else NotExporting.NOT_NAMED


# One for a worker process.
GROUPS = Groups()


def all_groups(client: WebClient) -> Sequence[Mapping[str, Any]] | NotExporting:
    """The user groups of a workspace, as usergroups.list shows them; or why none are known."""
    found = _answer(lambda: client.usergroups_list()["usergroups"])
    return found if isinstance(found, NotExporting) else [one for one in found or () if isinstance(one, dict)]


def _ask(client: WebClient, group_id: str) -> frozenset[str] | NotExporting:
    people = _answer(lambda: client.usergroups_users_list(usergroup=group_id)["users"])
    if isinstance(people, NotExporting):
        return people
    return frozenset(map(str, people or ())) or NotExporting.NOBODY_IN_GROUP


def _answer(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except SlackApiError as error:
        name = str(error.response.get("error"))
        logger.warning("Slack tells nothing of user groups: %s", name)
        if name in _GONE:
            return NotExporting.NOBODY_IN_GROUP
        return NotExporting.NO_SCOPE if name in _NO_SCOPE else NotExporting.NO_ANSWER
    except SLACK_IS_AWAY as error:
        logger.warning("Slack tells nothing of user groups: %s", type(error).__name__)
        return NotExporting.NO_ANSWER
