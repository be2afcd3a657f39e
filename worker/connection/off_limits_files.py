"""The off-limits list as a file: one that an admin uploaded is read, or the list is sent to whoever asked for it."""

from __future__ import annotations

import logging
import time
from typing import Any

from slack_sdk.errors import SlackApiError

import seekout
from store.base.trouble import mishap
from store.models import ListFile
from store.workspaces import off_limits
from worker.actions import off_limits as acts
from worker.connection.off_limits_csv import as_csv, entries_of
from worker.delivery.files import upload
from worker.services import Services
from worker.slack.downloads import UploadNotReady, UploadUnavailable, downloaded
from worker.slack.errors import SLACK_IS_AWAY, NotInstalled
from worker.surface.off_limits import entries as surface
from worker.surface.text import section

logger = logging.getLogger(__name__)

_LEASE_SECONDS = 240.0
_RETRY_SECONDS = 2.0
_AFTER_SUBMISSION_SECONDS = 1.0
_FILE_NAME = "off-limits.csv"
_NOT_SENT = "The off-limits list could not be sent as a file. Open Off-limits in /sourcewhale and press *Send as CSV*."


def work(services: Services, list_file_id: str) -> None:
    """Read or send a file, as it was asked for, once. Never raises for what people or servers do wrong."""
    with services.database.write() as session:
        asked = off_limits.claim_file(session, list_file_id, _LEASE_SECONDS)
    if asked is None:
        return
    # The answer to the submission must stand in the modal before what is shown next.
    time.sleep(_AFTER_SUBMISSION_SECONDS)
    try:
        if asked.file_id is None:
            _send(services, asked)
        else:
            _read(services, asked)
    except (UploadNotReady, SlackApiError, NotInstalled, *SLACK_IS_AWAY) as error:
        logger.warning("the off-limits list as a file waits: %s", type(error).__name__)
        sentence = getattr(error, "sentence", None) or _NOT_SENT
        _again(services, asked, sentence)
    except Exception as error:  # noqa: BLE001 - whatever it was, the admin must hear of it
        said = mishap(logger, "the off-limits list as a file", error)
        _again(services, asked, f"Something went wrong on our side ({said}). Try again.")


def _read(services: Services, asked: ListFile) -> None:
    slack, base_url = services.slack, services.settings.slack_api_url
    try:
        with downloaded(slack, base_url, asked.workspace_id, asked.file_id or "", asked.file_url) as path:
            entries, problems = entries_of(seekout.read_list(path))
    except (UploadUnavailable, seekout.ListUnreadable) as error:
        _give_up(services, asked, str(error))
        return
    with services.database.write() as session:
        number = off_limits.number(session, asked.workspace_id)
        if number + len(entries) > off_limits.MOST_ENTRIES:
            entries, problems = [], [f"A list holds {off_limits.MOST_ENTRIES:,} entries at most. Remove some first."]
        saved = acts.take_in(session, asked, entries, whole=not problems)
    if saved is None:
        return
    note = surface.imported(saved.added, saved.changed, saved.removed, problems)
    if problems and asked.replaces:
        note += "\nNothing was removed, as not every row could be taken."
    _show(services, asked, note)


def _send(services: Services, asked: ListFile) -> None:
    slack = services.slack_of(asked.workspace_id)
    with services.database.read() as session:
        content = as_csv(off_limits.entries(session, asked.workspace_id))
    file_id = upload(slack, _FILE_NAME, content)
    # A file is shared in a conversation, whose id the answer to a message tells.
    posted = slack.chat_postMessage(channel=asked.user_id, text="The off-limits list as a CSV file:")
    slack.files_completeUploadExternal(files=[{"id": file_id, "title": _FILE_NAME}], channel_id=str(posted["channel"]))
    with services.database.write() as session:
        off_limits.file_done(session, asked.id)


def _again(services: Services, asked: ListFile, sentence: str) -> None:
    """Try once more in a moment; when it was tried often enough, the admin reads why it could not be done."""
    if off_limits.is_last_attempt(asked):
        _give_up(services, asked, sentence)
        return
    with services.database.write() as session:
        off_limits.postpone_file(session, asked.id, _RETRY_SECONDS * 2**asked.attempts)


def _give_up(services: Services, asked: ListFile, sentence: str) -> None:
    with services.database.write() as session:
        if not off_limits.file_done(session, asked.id):
            return
    _show(services, asked, f":warning: {sentence}")


def _show(services: Services, asked: ListFile, note: str) -> None:
    """The list as it stands, in the modal in which the admin waits; where that was closed, the note by itself."""
    with services.database.read() as session:
        number = off_limits.number(session, asked.workspace_id)
        shown = surface.view(off_limits.entries(session, asked.workspace_id, surface.SHOWN), number, note)
    try:
        slack = services.slack_of(asked.workspace_id)
        _in_modal_or_message(slack, asked, shown, note)
    except SlackApiError as error:
        logger.info("an admin was not told of the off-limits list: %s", error.response.get("error"))
    except (NotInstalled, *SLACK_IS_AWAY) as error:
        logger.warning("an admin was not told of the off-limits list: %s", type(error).__name__)


def _in_modal_or_message(slack: Any, asked: ListFile, shown: dict[str, Any], note: str) -> None:
    try:
        slack.views_update(view_id=asked.view_id, view=shown)
    except SlackApiError:
        slack.chat_postMessage(channel=asked.user_id, text=note, blocks=[section(note)])
