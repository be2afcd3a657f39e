"""Where people look: the conversations in their list, and what they read there."""

from __future__ import annotations

from aiohttp import web

from sandbox.slack.blockkit import check_message
from sandbox.slack.things import Channel, Object
from sandbox.slack.world import World, with_ids


def find_channel(world: World, name: str, user: str) -> Channel:
    """A conversation in a person's list by id, name or #name; "dm" is the bot's direct messages."""
    if name == "dm":
        return world.direct(user)
    for channel in world.channels.values():
        if name in (channel.id, channel.name, f"#{channel.name}") and world.sees(user, channel):
            return channel
    raise web.HTTPNotFound(text=f"no channel {name}")


def reads(user: str | None, message: Object) -> bool:
    """Whether a person sees a message: an ephemeral one is for one alone."""
    return message.get("ephemeral_for") in (None, user)


def answered(answer: Object) -> Object:
    """The content of an answer to a command or through a response_url."""
    content: Object = {"text": answer.get("text", "")}
    if answer.get("blocks"):
        check_message(answer["blocks"])
        content["blocks"] = with_ids({"blocks": answer["blocks"]})["blocks"]
    return content
