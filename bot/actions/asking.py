"""Asking an admin for help in somebody's name: once for each cause, however often the button is pressed."""

from __future__ import annotations

import logging
from hashlib import sha256

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Asker, Desk
from worker.slack.errors import SLACK_IS_AWAY
from worker.surface.text import Block

logger = logging.getLogger(__name__)

_SECONDS = 4 * 3600


def ask_once(desk: Desk, client: WebClient, who: Asker, admin: str, cause: str, text: str, blocks: list[Block]) -> str:
    """Let the bot ask `admin`; nothing is sent where this person has asked for the same `cause` within four hours.

    Returns how it went, as a sentence; empty where the admin cannot be reached, and may be asked again.
    """
    asked = "ask:" + sha256(f"{who.workspace_id} {who.user_id} {admin} {cause}".encode()).hexdigest()
    if not desk.seen.first_time(asked, _SECONDS):
        return f"<@{admin}> was asked less than four hours ago."
    try:
        client.chat_postMessage(channel=admin, text=text, blocks=blocks)
    except (SlackApiError, *SLACK_IS_AWAY) as error:
        logger.warning("an admin was not asked: %s", type(error).__name__)
        desk.seen.forget(asked)
        return ""
    return f"<@{admin}> has been asked."
