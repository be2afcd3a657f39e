"""Telling the steps of workflows how their exports ended: once each, however often Slack or a worker fails.

What is told is read from the export as it stands, so an end that nobody thought of is told too.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from store.base.db import Database
from store.base.log import about, incident
from store.base.trouble import words
from store.exporting import items, steps
from store.models import Export
from worker.slack.clients import SlackClient
from worker.slack.errors import SLACK_IS_AWAY, STEP_HAS_ENDED, NotInstalled, retry_after
from worker.surface.workflows.steps import Outcome, outcome

logger = logging.getLogger(__name__)

_AT_ONCE = 4
# Longer than the call can take, so that nobody else tells the same step meanwhile.
_LEASE_SECONDS = 30.0
_LONGEST_PAUSE_SECONDS = 300.0
_PATIENCE_SECONDS = 86_400.0


class StepTeller:
    """Tells steps for one keeper. `wake` is called when one has been told: there may be more."""

    def __init__(self, database: Database, slack_of: Callable[[str], SlackClient], wake: Callable[[], None]) -> None:
        self._database = database
        self._slack_of = slack_of
        self._wake = wake
        self._lock = threading.Lock()
        self._under_way = 0

    def tell_due(self) -> int:
        """Begin to tell what is due, as far as hands are free. Returns how many have begun."""
        with self._lock:
            free = _AT_ONCE - self._under_way
        if free <= 0:
            return 0
        with self._database.read() as session:
            if not steps.any_due(session):
                return 0
        with self._database.write() as session:
            due = steps.claim_due(session, lease_seconds=_LEASE_SECONDS, limit=free)
            told = [(export, outcome(export, items.counts(session, export.id))) for export in due]
        for export, end in told:
            with self._lock:
                self._under_way += 1
            # A thread of its own: while Slack is slow, the keeper goes on.
            try:
                threading.Thread(target=self._tell, args=(export, end), name="steps", daemon=True).start()
            except RuntimeError as error:
                # No thread is to be had just now. Its lease runs out, and it is tried again.
                logger.warning("a step could not be told: %s", error)
                with self._lock:
                    self._under_way -= 1
        return len(told)

    def _tell(self, export: Export, end: Outcome) -> None:
        try:
            with about(export.id):
                self._try(export, end)
        except SQLAlchemyError as error:
            # Its lease runs out, and it is tried again.
            logger.warning("that a step was told could not be noted: %s", words(error))
        except Exception:  # noqa: BLE001 - a thread has nobody else to tell
            incident(logger, "telling a workflow's step")
        finally:
            with self._lock:
                self._under_way -= 1
            self._wake()

    def _try(self, export: Export, end: Outcome) -> None:
        wait: float | None = None
        try:
            complete(self._slack_of(export.workspace_id), export.step_execution or "", end)
        except NotInstalled:
            problem = "the app is not installed"
        except SlackApiError as error:
            problem = str(error.response.get("error"))
            wait = retry_after(error.response.headers)
        except SLACK_IS_AWAY as error:
            problem = type(error).__name__
        else:
            problem = ""
        with self._database.write() as session:
            passed = steps.since_end(session, export)
            if not problem or problem in STEP_HAS_ENDED or passed > _PATIENCE_SECONDS:
                steps.told(session, export.id)
            else:
                pause = wait or min(_LONGEST_PAUSE_SECONDS, max(1.0, passed / 2))
                steps.postpone(session, export.id, seconds=pause)
        if problem:
            logger.warning("the step of a workflow was not told: %s", problem)
        else:
            logger.info("the step of the workflow was told: %s", "failed" if end.error else "done")


def complete(slack: SlackClient, execution: str, end: Outcome) -> None:
    """Tell Slack how a step ended. Raises what slack_sdk raises."""
    if end.error is not None:
        slack.functions_completeError(function_execution_id=execution, error=end.error)
    else:
        slack.functions_completeSuccess(function_execution_id=execution, outputs=end.outputs)
