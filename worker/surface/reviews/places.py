"""Where an export reports, and what a person should know of it before they start."""

from __future__ import annotations

from store.models import ChannelKind, Export

_INVITE = "Invite me there with `/invite @SeekOut Export` before you press *Export*"
_ANOTHER = "Press *Back* to choose another channel"
# Slack's name for why the bot cannot post: in words, and the way out.
_CANNOT_POST = {
    "not_in_channel": ("I am not in it", _INVITE),
    "channel_not_found": ("it is private and I am not in it", _INVITE),
    "is_archived": ("it is archived", _ANOTHER),
    "restricted_action": ("only some people may post there", _ANOTHER),
}


def place_of(export: Export) -> str:
    """Where an export reports, in mrkdwn."""
    return "direct messages" if export.channel_id.startswith(("D", "U", "W")) else f"<#{export.channel_id}>"


def note_of(export: Export) -> str | None:
    """Where the bot cannot post, or strangers read: what the person should know before they start."""
    channel = f"<#{export.channel_id}>"
    if export.channel_problem is not None:
        why, way_out = _CANNOT_POST.get(export.channel_problem, _CANNOT_POST["not_in_channel"])
        return (
            f":warning: I cannot post in {channel}: {why}. {way_out}. Otherwise the updates come to you as direct "
            "messages."
        )
    if export.channel_kind == ChannelKind.SHARED:
        return (
            f":information_source: People of another organisation or workspace read {channel}: they will see the "
            "counts, and nobody's name."
        )
    return None
