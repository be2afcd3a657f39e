"""What a worker does once an hour: delete what is kept no longer (store.upkeep.retention)."""

from __future__ import annotations

import logging
import threading

from store.base.config import Settings
from store.base.db import Database
from store.base.trouble import mishap
from store.people import identities, parting
from store.upkeep import deletion, duplicates, retention

logger = logging.getLogger(__name__)

_FIRST_AFTER_SECONDS = 60.0
_PERIOD_SECONDS = 3600.0
# Of whom an earlier version stored, so many are gone through in an hour.
_AT_MOST = 100_000


def tidy(database: Database, settings: Settings) -> None:
    """Do it now. Several workers may at the same time."""
    for team_id in duplicates.merge_duplicates(database):
        logger.info("workspace %s stood here twice, and its rows were merged", team_id)
    if number := parting.free_placeholders(database):
        logger.info("%d records that were a mixture of several people were deleted", number)
    identities.note_missing_keys(database, _AT_MOST)
    retention.delete_old_drafts(database)
    retention.expire_old_reviews(database, settings.candidates_kept_days)
    retention.forget_older_readings(database)
    if number := retention.purge_candidates(database, settings.candidates_kept_days):
        logger.info("details of %d candidates were deleted after %d days", number, settings.candidates_kept_days)
    if number := retention.delete_old_messages(database, settings.candidates_kept_days):
        logger.info("%d messages of ended exports were deleted", number)
    if number := retention.delete_history(database, settings.history_kept_days):
        logger.info("%d exports were deleted after %d days", number, settings.history_kept_days)
    if number := retention.delete_old_ledger(database, settings.ledger_kept_days):
        logger.info("%d people count as never exported after %d days", number, settings.ledger_kept_days)
    for team_id in deletion.delete_removed_workspaces(database, settings.uninstall_grace_days):
        logger.info("everything of workspace %s was deleted: the app was removed from it", team_id)


class Housekeeping:
    """The thread that tidies until `stop`."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what was begun goes on at the next start."""
        self._stopped.set()

    def _run(self) -> None:
        pause = _FIRST_AFTER_SECONDS
        while not self._stopped.wait(pause):
            pause = _PERIOD_SECONDS
            try:
                tidy(self._database, self._settings)
            except Exception as error:  # noqa: BLE001 - the thread must live as long as its worker
                mishap(logger, "housekeeping", error)
