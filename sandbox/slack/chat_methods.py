"""Slack's methods for messages."""

from __future__ import annotations

from sandbox.slack.blockkit import check_message, decoded
from sandbox.slack.errors import ApiError
from sandbox.slack.things import Channel, Object, Team
from sandbox.slack.world import World, with_ids

_TEXT_UPDATE, _TEXT_POST = 4000, 40_000


class ChatMethods:
    """`chat.*`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._posted: dict[str, tuple[str, str]] = {}

    def chat_postMessage(self, arguments: Object, team: Team) -> Object:
        """Post a message; the same `client_msg_id` posts it once."""
        channel = conversation_for_posting(self._world, arguments, team)
        message = _content(arguments, _TEXT_POST)
        client_msg_id = arguments.get("client_msg_id")
        if client_msg_id in self._posted:
            return self._posted_before(channel, self._posted[client_msg_id])
        thread = arguments.get("thread_ts")
        refuse_by_flags(channel, in_thread=bool(thread))
        if thread:
            if self._world.find(channel, thread) is None:
                raise ApiError("thread_not_found")
            message["thread_ts"] = thread
        posted = self._world.post_as_bot(team, channel, message)
        if client_msg_id:
            self._posted[client_msg_id] = (channel.id, posted["ts"])
        return {"channel": channel.id, "ts": posted["ts"], "message": posted}

    def _posted_before(self, channel: Channel, where: tuple[str, str]) -> Object:
        """The message that this client_msg_id stands for; the errors are those that chat.postMessage documents."""
        if where[0] != channel.id:
            raise ApiError("duplicate_channel_not_found")
        message = self._world.find(channel, where[1])
        if message is None:
            raise ApiError("duplicate_message_not_found")
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def chat_update(self, arguments: Object, team: Team) -> Object:
        """Edit a message of the bot."""
        channel = known_conversation(self._world, arguments, team)
        if channel.closed:
            raise ApiError("is_archived")
        message = self._world.find(channel, arguments.get("ts", ""))
        if message is None or message.get("ephemeral_for"):
            raise ApiError("message_not_found")
        if message.get("bot_id") != team.bot:
            raise ApiError("cant_update_message")
        content = _content(arguments, _TEXT_UPDATE)
        # Text alone keeps the old blocks.
        self._world.edit(channel, message, {**content, "edited": {"user": team.bot_user, "ts": self._world.ts()}})
        return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}

    def chat_postEphemeral(self, arguments: Object, team: Team) -> Object:
        """Post what one person sees."""
        channel = conversation_for_posting(self._world, arguments, team)
        user = arguments.get("user", "")
        if user not in self._world.users or not self._world.sees(user, channel):
            raise ApiError("user_not_in_channel")
        message = {"ephemeral_for": user, **_content(arguments, _TEXT_POST)}
        if thread := arguments.get("thread_ts"):
            message["thread_ts"] = thread
        posted = self._world.post_as_bot(team, channel, message)
        return {"message_ts": posted["ts"]}

    def chat_delete(self, arguments: Object, team: Team) -> Object:
        """Delete a message of the bot."""
        channel = conversation_for_posting(self._world, arguments, team)
        message = self._world.find(channel, arguments.get("ts", ""))
        if message is None:
            raise ApiError("message_not_found")
        if message.get("bot_id") != team.bot:
            raise ApiError("cant_delete_message")
        self._world.remove(channel, message)
        return {"channel": channel.id, "ts": message["ts"]}

    def chat_getPermalink(self, arguments: Object, team: Team) -> Object:
        """Where people find a message."""
        channel = known_conversation(self._world, arguments, team)
        ts = arguments.get("message_ts", "")
        message = self._world.find(channel, ts)
        if message is None or message.get("ephemeral_for"):
            raise ApiError("message_not_found")
        permalink = f"{self._world.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
        if thread := message.get("thread_ts"):
            permalink += f"?thread_ts={thread}&cid={channel.id}"
        return {"channel": channel.id, "permalink": permalink}


def known_conversation(world: World, arguments: Object, team: Team) -> Channel:
    """A conversation that the bot can know of, member or not."""
    channel = world.channels.get(arguments.get("channel", ""))
    if channel is None or team.id not in channel.teams or (channel.private and not channel.bot_is_member):
        raise ApiError("channel_not_found")
    return channel


def conversation_for_posting(world: World, arguments: Object, team: Team) -> Channel:
    """Where the bot may post; a user's id means their direct messages."""
    user = world.users.get(arguments.get("channel", ""))
    if user is not None and user.team == team.id:
        return world.direct(user.id)
    channel = known_conversation(world, arguments, team)
    if channel.closed:
        raise ApiError("is_archived")
    if not channel.bot_is_member:
        raise ApiError("not_in_channel")
    if channel.read_only:
        raise ApiError("restricted_action_read_only_channel")
    return channel


def refuse_by_flags(channel: Channel, *, in_thread: bool) -> None:
    """What the settings of a channel forbid. Raises ApiError."""
    if channel.flags.get("is_thread_only") and not in_thread:
        raise ApiError("restricted_action_thread_only_channel")
    if channel.flags.get("is_non_threadable") and in_thread:
        raise ApiError("restricted_action_non_threadable_channel")


def _content(arguments: Object, most: int) -> Object:
    text = arguments.get("text") or ""
    content: Object = {"text": text}
    written = arguments.get("blocks")
    blocks = None if written in (None, "") else decoded(written)
    if blocks:
        check_message(blocks)
        content["blocks"] = with_ids({"blocks": blocks})["blocks"]
    elif not text:
        raise ApiError("no_text")
    elif blocks is not None:
        # An empty list takes the blocks of an edited message away.
        content["blocks"] = []
    if len(text) > most:
        raise ApiError("msg_too_long")
    return content
