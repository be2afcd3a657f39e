"""Sharing a file of the outbox: its bytes are uploaded, Slack's id for them is noted, then it is shared, once.

A worker that dies before the id is noted leaves bytes that nobody sees. After that only this id is shared, and Slack is
asked first whether it already was: so a lost answer does not show the file twice.
"""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from store.base.db import Database
from store.exporting import exports
from store.messages import attachments
from store.models import OutboxMessage
from worker.delivery.rows_csv import rows_csv, sent_csv
from worker.messages.kinds import ROWS_FILE, SENT_FILE
from worker.runtime import egress
from worker.slack.clients import SlackClient
from worker.surface.text import unlinked

logger = logging.getLogger(__name__)

_TIMEOUT_SECONDS = (3.05, 30)
_WHOLE_FILE_SECONDS = 60
# Longer than the call that shares can take, so that nobody else begins it meanwhile.
_LEASE_SECONDS = 30.0


class TakenOver(Exception):
    """Another worker shares the file."""


class FileOutdated(Exception):
    """The export has gone on: what the file was to tell is no longer so."""


def share(database: Database, slack: SlackClient, message: OutboxMessage, channel: str, thread: str | None) -> None:
    """Make the file, upload it and share it in `channel`, in the thread of `thread` if there is one.

    Raises SlackApiError or OSError when Slack does not take it just now, FileOutdated or TakenOver when it is not to be
    shared, or not by us.
    """
    file_id = message.file_id
    if file_id is None:
        file_id = _upload(database, slack, message)
        with database.write() as session:
            if not attachments.remember_file(session, message, file_id, lease_seconds=_LEASE_SECONDS):
                raise TakenOver
    elif _is_shared(slack, file_id):
        return
    slack.files_completeUploadExternal(
        files=[{"id": file_id, "title": message.file_name or "file"}],
        channel_id=channel,
        thread_ts=thread,
        initial_comment=unlinked(message.text),
    )


def take_back(slack: SlackClient, file_id: str) -> None:
    """Delete a shared file, and the messages with which it was shared. Raises SlackApiError or OSError."""
    shares = slack.files_info(file=file_id)["file"].get("shares") or {}
    for channel, posts in ((channel, posts) for places in shares.values() for channel, posts in places.items()):
        for post in posts:
            try:
                slack.chat_delete(channel=channel, ts=post["ts"])
            except SlackApiError as error:
                # Without its file it says little; somebody may have deleted it.
                logger.info("the message of a file was not deleted: %s", error.response.get("error"))
    slack.files_delete(file=file_id)


def _upload(database: Database, slack: SlackClient, message: OutboxMessage) -> str:
    with database.read() as session:
        export = exports.by_id(session, message.export_id)
        if export is None or export.ended_at is None:
            raise FileOutdated
        if SENT_FILE.holds(message.slot):
            content = sent_csv(session, export)
        elif message.slot == ROWS_FILE.slot(str(export.times_retried)):
            content = rows_csv(session, export)
        else:
            raise FileOutdated
    return upload(slack, message.file_name or "file", content)


def upload(slack: SlackClient, name: str, content: bytes) -> str:
    """Upload a file that nobody sees before it is shared. Returns Slack's id. Raises SlackApiError or OSError."""
    ticket = slack.files_getUploadURLExternal(filename=name, length=len(content))
    url, file_id = str(ticket["upload_url"]), str(ticket["file_id"])
    # Raises egress.Forbidden, an OSError, for an address that is not Slack's.
    with egress.within(_WHOLE_FILE_SECONDS), egress.session(egress.To.SLACK_FILE, slack.base_url) as files:
        response = files.post(url, data=content, timeout=_TIMEOUT_SECONDS, allow_redirects=False)
    if response.status_code != 200:
        raise OSError(f"the upload was answered with HTTP {response.status_code}")
    return file_id


def _is_shared(slack: SlackClient, file_id: str) -> bool:
    file = slack.files_info(file=file_id)["file"]
    return any(file.get(name) for name in ("channels", "groups", "ims", "shares"))
