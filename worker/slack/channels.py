"""What a channel is and whether the bot can post there; people may be named only where nobody else reads."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from store.models import ChannelKind
from worker.slack.clients import SlackClient
from worker.slack.errors import SLACK_IS_AWAY

logger = logging.getLogger(__name__)

# A channel's is_shared, is_org_shared and is_global_shared also mean other workspaces of the same company, whose people
# are others. The last two hold ids of those who are invited and have not accepted yet.
_SHARED = (
    *("is_ext_shared", "is_pending_ext_shared", "is_shared", "is_org_shared", "is_global_shared"),
    *("pending_shared", "pending_connected_team_ids"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """What Slack says of a channel; None in both when it does not say: then the channel counts as public.

    `problem` is Slack's name for why the bot cannot post there.
    """

    kind: ChannelKind | None
    problem: str | None = None


def kind_of(slack: SlackClient, channel_id: str, requested_by: str) -> ChannelKind | None:
    """What the channel is, as `requested_by` reports there; None when Slack does not say: then it counts as public."""
    return look_at(slack, channel_id, requested_by).kind


def look_at(slack: SlackClient, channel_id: str, requested_by: str) -> Place:
    """What the channel is, and whether the bot can post there, as far as Slack says without a message being posted."""
    if channel_id == requested_by:
        return Place(ChannelKind.DIRECT)
    try:
        channel = slack.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        reason = error.response.get("error")
        logger.info("no word from Slack on what a channel is: %s", reason)
        return Place(None, reason if reason == "channel_not_found" else None)
    except SLACK_IS_AWAY as error:
        logger.warning("Slack cannot be reached: %s", type(error).__name__)
        return Place(None)
    return Place(_kind(channel, requested_by), problem_of(channel))


def _kind(channel: dict[str, Any], requested_by: str) -> ChannelKind | None:
    if is_shared(channel):
        return ChannelKind.SHARED
    if channel.get("is_im"):
        return ChannelKind.DIRECT if channel.get("user") == requested_by else None
    if channel.get("is_private") or channel.get("is_mpim"):
        return ChannelKind.PRIVATE
    return ChannelKind.PUBLIC


def is_shared(channel: dict[str, Any]) -> bool:
    """Whether people of other companies or workspaces read a channel, or are invited to."""
    return any(channel.get(name) for name in _SHARED)


def problem_of(channel: dict[str, Any]) -> str | None:
    """Slack's name for why the bot cannot post in a channel, as far as the channel's own flags say."""
    if channel.get("is_archived") or channel.get("is_frozen"):
        return "is_archived"
    if channel.get("is_im") or channel.get("is_mpim"):
        return None
    if not channel.get("is_member", True):
        return "not_in_channel"
    # Only some people may begin something there; the bot may be one of them.
    return "restricted_action" if channel.get("is_read_only") or channel.get("is_thread_only") else None
