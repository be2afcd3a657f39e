"""Who reads a conversation, by Slack's word: asked for lists that show some people more than others."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from store.base.db import Database
from store.exporting import visibility
from store.exporting.visibility import Reader
from worker.slack.errors import SLACK_IS_AWAY

logger = logging.getLogger(__name__)

# For so many seconds an answer counts.
_KEPT_SECONDS = 120.0
_MOST_KEPT = 5_000
_PAGE, _MOST_PAGES = 1_000, 5
_AT_ONCE = 8
# Of the three seconds that Slack allows for an answer, for a bot; workers have time.
BOT_SECONDS, _PATIENT_SECONDS = 1.0, 20.0


class Readers:
    """Asks Slack who is in conversations, and remembers it for minutes. Thread-safe.

    `patience` is for how many seconds all of them are awaited together.
    """

    def __init__(self, patience: float = _PATIENT_SECONDS) -> None:
        self._patience = patience
        self._known: dict[str, tuple[float, frozenset[str]]] = {}
        self._lock = threading.Lock()

    def reader(self, database: Database, client: WebClient, workspace_id: str, user_id: str) -> Reader:
        """A person as lists are made for them. Slack is asked only where somebody else's export reports privately."""
        with database.read() as session:
            asked = visibility.in_question(session, workspace_id, user_id)
        return Reader(user_id, self.read_by(client, asked.channels, user_id), asked.reads_all)

    def read_by(self, client: WebClient, channel_ids: Sequence[str], user_id: str) -> frozenset[str]:
        """Those of the conversations that this person reads. Where Slack does not say in time, they do not.

        What it says later is remembered all the same.
        """
        with self._lock:
            known = {one: self._known.get(one, (0.0, frozenset[str]())) for one in channel_ids}
        missing = [one for one, (until, _) in known.items() if time.monotonic() >= until]
        members = {one: people for one, (until, people) in known.items() if one not in missing}
        if missing:
            pool = ThreadPoolExecutor(min(_AT_ONCE, len(missing)), thread_name_prefix="readers")
            asked = {one: pool.submit(self._ask, client, one) for one in missing}
            wait(asked.values(), timeout=self._patience)
            # Whoever is not asked yet is not asked any more; a question that is under way is not awaited.
            pool.shutdown(wait=False, cancel_futures=True)
            answered = {
                one: future.result() for one, future in asked.items() if future.done() and not future.cancelled()
            }
            members |= {one: people for one, people in answered.items() if people is not None}
            if late := len(missing) - len(answered):
                logger.warning("Slack does not say in time who reads %d conversations", late)
        return frozenset(one for one, people in members.items() if user_id in people)

    def _ask(self, client: WebClient, channel_id: str) -> frozenset[str] | None:
        people = _members(client, channel_id)
        if people is not None:
            with self._lock:
                if len(self._known) >= _MOST_KEPT:
                    self._known.clear()
                self._known[channel_id] = (time.monotonic() + _KEPT_SECONDS, people)
        return people


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
