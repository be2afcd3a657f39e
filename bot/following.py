"""`/export follow`, `follow weekly` and `unfollow`: a channel gets a line for each export, or a digest of each week.

Only where the bot can post.
"""

from __future__ import annotations

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Asker, Desk, is_admin, member
from store.after import calendar
from worker.actions import after
from worker.actions import following as acts
from worker.slack.channels import is_shared, problem_of
from worker.slack.members import zone_of
from worker.surface.text import day

logger = logging.getLogger(__name__)

_AGAIN = "Slack does not say just now what this conversation is. Type `{command}` again in a moment."
_TAKES_AN_ADMIN = (
    "People of other companies or workspaces read {here}, so only an admin of this workspace can let it follow "
    "exports. Ask one to type `{command}` here."
)
_ARCHIVED = (
    "{here} cannot follow exports: it is archived, so nobody can post there. Type `{command}` in another channel."
)
_CLOSED = (
    " Only some people may post there: ask whoever looks after that channel to let @SeekOut Export post, or nothing of "
    "this arrives."
)


def follow(desk: Desk, client: WebClient, who: Asker, channel_id: str) -> str:
    """Let the channel in which it was typed follow. Returns the sentence for the person."""
    here = _name(channel_id)
    refusal, shared, note = _look_at(client, who, channel_id, "/export follow")
    if refusal is not None:
        return refusal
    with desk.database.write() as session:
        news = acts.follow(session, who.workspace_id, who.user_id, channel_id)
    if not news:
        return f"{here} follows exports already. `/export unfollow` here ends that."
    sentence = f"{here} now gets a line for each export of this workspace. `/export unfollow` here ends that."
    if shared:
        sentence += (
            " People of other companies or workspaces read this channel: they will see the names of projects and "
            "campaigns, but of exports that report privately only how many people were sent."
        )
    return sentence + note


def follow_weekly(desk: Desk, client: WebClient, who: Asker, channel_id: str) -> str:
    """Let the channel in which it was typed have a digest each Monday. Returns the sentence for the person."""
    here = _name(channel_id)
    refusal, _, note = _look_at(client, who, channel_id, "/export follow weekly")
    if refusal is not None:
        return refusal
    zone = zone_of(member(client, who.user_id))
    with desk.database.write() as session:
        due_at = after.begin_digest(session, who.workspace_id, who.user_id, channel_id, calendar.today(session), zone)
    if due_at is None:
        return f"{here} has a weekly digest already. Its button *Switch off*, or `/export unfollow` here, ends that."
    return (
        f"{here} gets the numbers of each week on Monday morning, the first on {day(due_at)}: exports, candidates, "
        "campaigns that wait for a kick-off, replies and interest. Nobody is named. Its button *Switch off*, or "
        f"`/export unfollow` here, ends that.{note}"
    )


def unfollow(desk: Desk, who: Asker, channel_id: str, *, weekly_alone: bool = False) -> str:
    """Let the channel have neither lines nor digests any longer, or no digests alone; anybody who can type there may.

    Returns the sentence for the person.
    """
    here = _name(channel_id)
    with desk.database.write() as session:
        lines = not weekly_alone and acts.unfollow(session, who.workspace_id, who.user_id, channel_id)
        digest = after.end_digest(session, who.workspace_id, who.user_id, channel_id)
    if lines:
        return f"{here} no longer follows exports{', and no longer has a weekly digest' if digest else ''}."
    if digest:
        return f"{here} no longer has a weekly digest."
    return f"{here} {'has no weekly digest' if weekly_alone else 'does not follow exports'}."


def _look_at(client: WebClient, who: Asker, channel_id: str, command: str) -> tuple[str | None, bool, str]:
    """Why a channel cannot follow, None if it can; whether people of other companies or workspaces read it; and what
    else is to be known of it.

    `command` is what was typed, and is to be typed again.
    """
    here = _name(channel_id)
    try:
        channel = client.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        if error.response.get("error") == "channel_not_found":
            return _not_there(here, command), False, ""
        # It may be one that strangers read.
        logger.warning("no word from Slack on a channel: %s", error.response.get("error"))
        return _AGAIN.format(command=command), False, ""
    except OSError as error:
        logger.warning("Slack cannot be reached: %s", type(error).__name__)
        return _AGAIN.format(command=command), False, ""
    if not channel.get("is_im") and not channel.get("is_member"):
        return _not_there(here, command), False, ""
    problem = problem_of(channel)
    if problem == "is_archived":
        return _ARCHIVED.format(here=here, command=command), False, ""
    shared = is_shared(channel)
    if shared and not is_admin(client, who.user_id):
        return _TAKES_AN_ADMIN.format(here=here, command=command), shared, ""
    return None, shared, _CLOSED if problem == "restricted_action" else ""


def _not_there(here: str, command: str) -> str:
    return (
        f"{here} cannot follow exports: I am not in it, so I cannot post there. In a channel, invite me with "
        f"`/invite @SeekOut Export` and type `{command}` again; or type it in your direct messages with me."
    )


def _name(channel_id: str) -> str:
    """A channel's name as Slack shows it; conversations of people have none."""
    return "This conversation" if channel_id.startswith("D") else f"<#{channel_id}>"
