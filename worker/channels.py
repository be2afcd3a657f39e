"""What a channel is: Slack is asked, for people may be named only where nobody reads who is not of the team."""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from store.models import ChannelKind
from worker.services import SLACK_IS_AWAY
from worker.slack import SlackClient

logger = logging.getLogger(__name__)

_SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_shared", "is_org_shared")


def kind_of(slack: SlackClient, channel_id: str, requested_by: str) -> ChannelKind | None:
    """What the channel is, as `requested_by` reports there; None when Slack does not say: then it counts as public."""
    if channel_id == requested_by:
        return ChannelKind.DIRECT
    try:
        channel = slack.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        logger.info("no word from Slack on what a channel is: %s", error.response.get("error"))
        return None
    except SLACK_IS_AWAY as error:
        logger.warning("Slack cannot be reached: %s", type(error).__name__)
        return None
    # A channel's is_shared and is_org_shared also mean other workspaces of the same company, whose people are others.
    if any(channel.get(name) for name in _SHARED):
        return ChannelKind.SHARED
    if channel.get("is_im"):
        return ChannelKind.DIRECT if channel.get("user") == requested_by else None
    if channel.get("is_private") or channel.get("is_mpim"):
        return ChannelKind.PRIVATE
    return ChannelKind.PUBLIC
