"""`/export follow` and `/export unfollow`: a channel gets a line for each export, if the bot can post there."""

from __future__ import annotations

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Asker, Desk
from worker.actions import following as acts

logger = logging.getLogger(__name__)

_AGAIN = "Slack does not answer just now. Type `/export follow` again."


def follow(desk: Desk, client: WebClient, who: Asker, channel_id: str) -> str:
    """Let the channel in which it was typed follow. Returns the sentence for the person."""
    here = _name(channel_id)
    shared = False
    try:
        channel = client.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        if error.response.get("error") == "channel_not_found":
            return _not_there(here)
        # Without Slack's word it is tried; where it cannot post, whoever turned it on is told with the first line.
        logger.warning("no word from Slack on a channel: %s", error.response.get("error"))
    except OSError as error:
        logger.warning("Slack cannot be reached: %s", type(error).__name__)
        return _AGAIN
    else:
        if not channel.get("is_im") and not channel.get("is_member"):
            return _not_there(here)
        shared = bool(channel.get("is_ext_shared"))
    with desk.database.write() as session:
        news = acts.follow(session, who.workspace_id, who.user_id, channel_id)
    if not news:
        return f"{here} follows exports already. `/export unfollow` here ends that."
    sentence = f"{here} now gets a line for each export of this workspace. `/export unfollow` here ends that."
    if shared:
        sentence += " People of other companies read this channel: they will see the names of projects and campaigns."
    return sentence


def unfollow(desk: Desk, who: Asker, channel_id: str) -> str:
    """Let the channel follow no longer; anybody who can type there may. Returns the sentence for the person."""
    with desk.database.write() as session:
        news = acts.unfollow(session, who.workspace_id, who.user_id, channel_id)
    return f"{_name(channel_id)} {'no longer follows' if news else 'does not follow'} exports."


def _not_there(here: str) -> str:
    return (
        f"{here} cannot follow exports: I am not in it, so I cannot post there. In a channel, invite me with "
        "`/invite @SeekOut Export` and type `/export follow` again; or type it in your direct messages with me."
    )


def _name(channel_id: str) -> str:
    """A channel's name as Slack shows it; conversations of people have none."""
    return "This conversation" if channel_id.startswith("D") else f"<#{channel_id}>"
