"""Bringing App Homes up to date: those that somebody has opened, when something that they show has changed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from store.base.db import Database
from store.base.log import incident
from store.base.trouble import mishap, words
from store.messages import homes
from store.messages.homes import DueHome
from worker.slack.clients import SlackClient
from worker.slack.errors import SLACK_IS_AWAY, NotInstalled, retry_after
from worker.slack.readers import READERS
from worker.surface.home import fingerprint, home

logger = logging.getLogger(__name__)

# The keeper says when a Home is behind; by itself the thread looks for what that has missed.
_PERIOD_SECONDS = 60.0
_AT_ONCE = 5
_LEASE_SECONDS = 60.0
_SETTLE_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 300.0
# Not theirs any more: they are not shown a Home before they open it again.
_GONE = {"user_not_found", "not_enabled", "user_disabled", "account_inactive", "not_found"}


class HomeKeeper:
    """A thread that publishes, until `stop`: what it waits for from Slack holds up no message of an export."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._stopped = threading.Event()

    def start(self, database: Database, slack_of: Callable[[str], SlackClient]) -> None:
        """Begin."""
        threading.Thread(target=self._run, args=(database, slack_of), name="homes", daemon=True).start()

    def wake(self) -> None:
        """Something may have changed."""
        self._wake.set()

    def stop(self) -> None:
        """End after the Home at hand; another worker goes on with the rest."""
        self._stopped.set()
        self._wake.set()

    def _run(self, database: Database, slack_of: Callable[[str], SlackClient]) -> None:
        trouble: str | None = None
        settled_at = 0.0
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                if not publish_due(database, slack_of) and time.monotonic() - settled_at > _SETTLE_SECONDS:
                    settled_at = time.monotonic()
                    settle(database)
                trouble = None
            except (SQLAlchemyError, OSError) as error:
                said = words(error) if isinstance(error, SQLAlchemyError) else type(error).__name__
                # Once an outage, not twice a second.
                if trouble != said:
                    trouble = said
                    logger.warning("Homes are waiting: %s", trouble)
            except Exception:  # noqa: BLE001 - Homes are kept up to date as long as the worker lives
                incident(logger, "keeping Homes up to date")
            self._wake.wait(_PERIOD_SECONDS)


def publish_due(database: Database, slack_of: Callable[[str], SlackClient]) -> int:
    """Publish the Homes that are behind, within Slack's budget. Returns how many were tried."""
    with database.read() as session:
        if not homes.any_due(session):
            return 0
    with database.write() as session:
        due = homes.claim_due(session, lease_seconds=_LEASE_SECONDS, limit=_AT_ONCE)
    for one in due:
        try:
            _publish(database, slack_of(one.workspace_id), one)
        except SlackApiError as error:
            _after_refusal(database, one, error)
        except (NotInstalled, *SLACK_IS_AWAY) as error:
            _postpone(database, one, _pause(one), type(error).__name__)
        except Exception as error:  # noqa: BLE001 - one Home must not keep the others from being published
            _postpone(database, one, _pause(one), mishap(logger, "publishing a Home", error))
    return len(due)


def settle(database: Database) -> None:
    """Let the next looks pass over workspaces in which no Home is behind any more."""
    with database.read() as session:
        if not homes.any_settled(session):
            return
    with database.write(heard=False) as session:
        homes.settle(session)


def _publish(database: Database, slack: SlackClient, due: DueHome) -> None:
    by = READERS.reader(database, slack, due.workspace_id, due.user_id)
    with database.read() as session:
        made = home(session, due.workspace_id, by, is_admin=due.is_admin)
    mark: str | None = fingerprint(made)
    if mark == due.content_hash:
        mark = None
    else:
        slack.views_publish(user_id=due.user_id, view=made)
    with database.write() as session:
        homes.published(session, due.workspace_id, due.user_id, due.revision, mark)


def _after_refusal(database: Database, due: DueHome, error: SlackApiError) -> None:
    name = str(error.response.get("error", "unknown"))
    if name in _GONE:
        with database.write() as session:
            homes.forget(session, due)
        return
    # As much as for a message, and no more: what Slack asks for may be absurd, and a Home would stay as it is.
    wait = retry_after(error.response.headers)
    _postpone(database, due, _pause(due) if wait is None else wait, name)


def _postpone(database: Database, due: DueHome, seconds: float, problem: str) -> None:
    logger.info("a Home waits: %s", problem)
    with database.write() as session:
        homes.postpone(session, due, seconds=seconds)


def _pause(due: DueHome) -> float:
    return min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(due.attempts + 1, 8))
