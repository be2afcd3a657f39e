"""Trying a connection that an admin is setting up: the key, then a test candidate.

The modal may have been closed meanwhile; then nothing comes of the draft, and an existing connection stays.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing
from typing import Any

from slack_sdk.errors import SlackApiError

from store.base.trouble import mishap
from store.connection import connections
from store.models import ConnectionDraft, DraftState, ExportKind
from worker.actions import connection as acts
from worker.connection.account import Look, look_at_account
from worker.destinations.base import DestinationError
from worker.services import Services
from worker.slack.errors import SLACK_IS_AWAY, NotInstalled
from worker.slack.members import EmailUnknown, SlackUnavailable, email_of
from worker.surface import connection as surface
from worker.surface import ids
from worker.surface.connection import BOT_ANSWERS_WITHIN_SECONDS

logger = logging.getLogger(__name__)

_MOST_JOBS = ids.MAX_OPTIONS


def check_key(services: Services, draft_id: str) -> None:
    """Try the key with the harmless `projects/list` and show the next step."""
    draft = _draft(services, draft_id, DraftState.CHECKING)
    if draft is None:
        return
    problem: str | None = None
    jobs: list[dict[str, str]] = []
    look = Look()
    try:
        email = email_of(services.database, services.slack, draft.workspace_id, draft.user_id)
        with closing(services.destination(draft, somebody_waits=True)) as way:
            targets = way.targets(ExportKind.CANDIDATES, email)
            look = look_at_account(services, draft, way)
        jobs = [{"id": job.id, "name": job.name} for job in targets[:_MOST_JOBS]]
    except (EmailUnknown, SlackUnavailable) as error:
        problem = str(error)
    except DestinationError as error:
        if error.why.interrupted:
            # The keeper of another process finds the draft and begins again.
            return
        problem = error.why.trying
    except Exception as error:  # noqa: BLE001 - the admin must not be left waiting
        problem = f"Something went wrong on our side ({mishap(logger, 'checking a key', error)}). Try again."
    with services.database.write() as session:
        moved = connections.move_draft(
            session,
            draft_id,
            expected=DraftState.CHECKING,
            to=DraftState.CREDENTIALS if problem else DraftState.KEY_ACCEPTED,
            problem=problem,
            jobs=jobs,
            account=look.account,
            standing=look.standing,
            ledger_id=None,
        )
    if moved:
        draft.jobs, draft.standing = jobs, look.standing
        _show(services, draft, surface.credentials(draft, problem) if problem else surface.verify(draft))


def verify_connection(services: Services, draft_id: str) -> None:
    """Export the test candidate as the admin chose and show *All Good*, or what was wrong."""
    draft = _draft(services, draft_id, DraftState.VERIFYING)
    if draft is None:
        return
    problem: str | None = None
    try:
        email = email_of(services.database, services.slack, draft.workspace_id, draft.user_id)
        with closing(services.destination(draft, somebody_waits=True)) as way:
            way.verify(email, draft.job_id)
    except (EmailUnknown, SlackUnavailable) as error:
        problem = str(error)
    except DestinationError as error:
        if error.why.interrupted:
            # The keeper of another process finds the draft and begins again.
            return
        problem = error.why.trying
    except Exception as error:  # noqa: BLE001 - the admin must not be left waiting
        problem = f"Something went wrong on our side ({mishap(logger, 'verifying', error)}). Try again."
    with services.database.write() as session:
        moved = acts.verified(session, draft, problem)
    if moved:
        _show(services, draft, surface.verify(draft, problem) if problem else surface.all_good(draft.id))


def _draft(services: Services, draft_id: str, state: DraftState) -> ConnectionDraft | None:
    with services.database.read() as session:
        draft = connections.draft_by_id(session, draft_id)
    return draft if draft is not None and draft.state == state else None


def _show(services: Services, draft: ConnectionDraft, view: dict[str, Any]) -> None:
    """Update the modal, unless the bot could still answer the submission with the outcome itself."""
    deadline = time.monotonic() + BOT_ANSWERS_WITHIN_SECONDS + 0.5
    while time.monotonic() < deadline:
        with services.database.read() as session:
            current = connections.draft_by_id(session, draft.id)
        if current is None or current.shown or current.state in (DraftState.CHECKING, DraftState.VERIFYING):
            return
        time.sleep(0.05)
    with services.database.write() as session:
        if not connections.claim_showing(session, draft.id):
            return
    try:
        services.slack_of(draft.workspace_id).views_update(view_id=draft.view_id, view=view)
    except SlackApiError as error:
        logger.info("the modal of a connection could not be updated: %s", error.response.get("error"))
    except NotInstalled:
        logger.info("the modal of a connection could not be updated: the app is not installed any more")
    except SLACK_IS_AWAY as error:
        logger.warning("Slack cannot be reached: %s", type(error).__name__)
