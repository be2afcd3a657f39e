"""The courier: brings the outbox to Slack, several messages at the same time, within what Slack allows.

Slack counts calls by method and workspace: some 50 edits a minute for all messages together,
and one post a second into a channel. Posts into a channel go one after the other, so that they stand in order; a slow
one holds up its channel alone. What another worker's courier does is not known here: its claims in SQL are respected,
and Slack's 429 tells the rest.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from store.base.db import Database
from store.base.log import about, incident
from store.base.trouble import words
from store.messages import claims
from store.messages.claims import Restraint
from store.models import OutboxMessage
from worker.delivery.deliver import deliver, logger
from worker.delivery.refusals import Slowed
from worker.slack.clients import SlackClient

# Of Slack's 50 edits a minute, 40 are for progress, shared by the exports that run; ends need the rest.
PROGRESS_SECONDS = 60 / 40
_AT_ONCE = 8
_POST_SECONDS = 1.0
# Longer than the calls of one delivery can take, so that nobody else begins it meanwhile.
_LEASE_SECONDS = 20.0
# With a file, whose upload renews its lease.
LONGEST_DELIVERY_SECONDS = 60.0


class Courier:
    """Delivers for one keeper. `wake` is called when a delivery has ended: there may be more to claim."""

    def __init__(self, database: Database, slack_of: Callable[[str], SlackClient], wake: Callable[[], None]) -> None:
        self._database = database
        self._slack_of = slack_of
        self._wake = wake
        self._lock = threading.Lock()
        self._under_way = 0
        self._channels: set[str] = set()
        self._posted_at: dict[str, float] = {}
        self._posts_rest: dict[str, float] = {}
        self._edits_rest: dict[str, float] = {}

    @property
    def under_way(self) -> int:
        """How many messages are being delivered."""
        with self._lock:
            return self._under_way

    def deliver_due(self, *, known: bool = False) -> int:
        """Begin to deliver what is due, as far as hands are free. Returns how many deliveries have begun.

        With `known` something is: a look has just found it.
        """
        with self._lock:
            free = _AT_ONCE - self._under_way
            restraint = self._restraint(time.monotonic())
        if free <= 0:
            return 0
        if not known and not self._any_due():
            return 0
        with self._database.write() as session:
            messages = claims.claim_due(
                session,
                lease_seconds=_LEASE_SECONDS,
                spacing_seconds=PROGRESS_SECONDS,
                restraint=restraint,
                limit=free,
            )
        for message in messages:
            with self._lock:
                self._under_way += 1
                if _is_post(message):
                    self._channels.add(message.channel_id)
            # A thread of its own, which does not keep the process from ending: what it had begun is claimed again.
            try:
                threading.Thread(target=self._deliver, args=(message,), name="courier", daemon=True).start()
            except RuntimeError as error:
                # No thread is to be had just now. Its claim runs out, and it is tried again.
                logger.warning("a delivery could not begin: %s", error)
                self._ended(message, None)
        return len(messages)

    def _any_due(self) -> bool:
        with self._database.read() as session:
            return claims.any_due(session)

    def _deliver(self, message: OutboxMessage) -> None:
        slowed = None
        try:
            with about(message.export_id or ""):
                slowed = deliver(self._database, self._slack_of, message)
        except SQLAlchemyError as error:
            # Its claim runs out, and it is tried again.
            logger.warning("a delivery could not be noted: %s", words(error))
        except Exception:  # noqa: BLE001 - a thread has nobody else to tell
            incident(logger, "a delivery")
        finally:
            self._ended(message, slowed)
            self._wake()

    def _ended(self, message: OutboxMessage, slowed: Slowed | None) -> None:
        with self._lock:
            self._under_way -= 1
            if _is_post(message):
                self._channels.discard(message.channel_id)
                self._posted_at[message.channel_id] = time.monotonic()
            if slowed is not None:
                rest = self._posts_rest if _is_post(message) else self._edits_rest
                rest[message.workspace_id] = time.monotonic() + slowed.seconds

    def _restraint(self, at: float) -> Restraint:
        self._posted_at = {name: when for name, when in self._posted_at.items() if when + _POST_SECONDS > at}
        return Restraint(
            channels=frozenset(self._channels | self._posted_at.keys()),
            no_posts=frozenset(name for name, until in self._posts_rest.items() if until > at),
            no_edits=frozenset(name for name, until in self._edits_rest.items() if until > at),
        )


def _is_post(message: OutboxMessage) -> bool:
    return message.ts is None and message.view_id is None
