"""Who reads a conversation, by Slack's word: asked for lists that show some people more than others."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from worker.slack.errors import SLACK_IS_AWAY

logger = logging.getLogger(__name__)

# For so many seconds an answer counts.
_KEPT_SECONDS = 120.0
_MOST_KEPT = 5_000
_PAGE, _MOST_PAGES = 1_000, 5
# Slack allows three seconds for a whole answer.
_AT_ONCE = 8


class Readers:
    """Asks Slack who is in conversations, and remembers it for minutes. Thread-safe."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, frozenset[str]]] = {}
        self._lock = threading.Lock()

    def read_by(self, client: WebClient, channel_ids: Sequence[str], user_id: str) -> frozenset[str]:
        """Those of the conversations that this person reads. Where Slack does not say, they do not."""
        with self._lock:
            known = {one: self._known.get(one, (0.0, frozenset[str]())) for one in channel_ids}
        missing = [one for one, (until, _) in known.items() if time.monotonic() >= until]
        members = {one: people for one, (until, people) in known.items() if one not in missing}
        if missing:
            with ThreadPoolExecutor(min(_AT_ONCE, len(missing))) as pool:
                asked = dict(zip(missing, pool.map(lambda one: _members(client, one), missing), strict=True))
            found = {one: people for one, people in asked.items() if people is not None}
            members |= found
            with self._lock:
                if len(self._known) + len(found) > _MOST_KEPT:
                    self._known.clear()
                until = time.monotonic() + _KEPT_SECONDS
                self._known.update({one: (until, people) for one, people in found.items()})
        return frozenset(one for one, people in members.items() if user_id in people)


# One for a worker process: its jobs and its Homes ask about the same conversations.
READERS = Readers()


def _members(client: WebClient, channel_id: str) -> frozenset[str] | None:
    people: set[str] = set()
    cursor: str | None = None
    try:
        for _ in range(_MOST_PAGES):
            page = client.conversations_members(channel=channel_id, limit=_PAGE, cursor=cursor)
            people.update(page["members"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
    except SlackApiError as error:
        logger.info("Slack does not say who reads a conversation: %s", error.response.get("error"))
        return None
    except SLACK_IS_AWAY as error:
        logger.warning("Slack does not say who reads a conversation: %s", type(error).__name__)
        return None
    return frozenset(people)
