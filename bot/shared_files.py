"""The files of a message: its own, those of a message forwarded in it, and those that Slack tells by id alone."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from worker.slack.errors import SLACK_IS_AWAY

logger = logging.getLogger(__name__)

File = dict[str, Any]
# Each is a question to Slack, within its three seconds.
_MOST_QUESTIONS = 3


def files_in(client: WebClient, message: dict[str, Any]) -> list[File]:
    """The file objects of a message. In shared channels Slack tells ids alone; what they are is asked for."""
    found: list[File] = list(message.get("files") or [])
    for attachment in message.get("attachments") or []:
        found += attachment.get("files") or []
    # A message that is forwarded with its file shows that file twice.
    found = list({str(file.get("id")): file for file in found}.values())
    questions = 0
    for number, file in enumerate(found):
        if (file.get("file_access") == "check_file_info" or not file.get("name")) and questions < _MOST_QUESTIONS:
            questions += file.get("mode") != "tombstone"
            found[number] = _asked(client, file)
    return found


def _asked(client: WebClient, file: File) -> File:
    if file.get("mode") == "tombstone":
        return file
    try:
        told: File = client.files_info(file=str(file.get("id")))["file"]
    except SlackApiError as error:
        logger.info("no word from Slack on a file: %s", error.response.get("error"))
        return {**file, "mode": "tombstone"} if error.response.get("error") == "file_deleted" else file
    except SLACK_IS_AWAY as error:
        logger.warning("Slack cannot be reached: %s", type(error).__name__)
        return file
    return told
