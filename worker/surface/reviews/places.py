"""Where an export reports: what a person should know of it before they start, and what is said where it came to them
instead."""

from __future__ import annotations

from store.models import ChannelKind, Export
from worker.slack.errors import in_words

_INVITE = "Invite me there with `/invite @SeekOut Export`"
_BEFORE = f"{_INVITE} before you press *Export*"
_ANOTHER = "Press *Back* to choose another channel"
_NEXT_TIME = "Choose another channel the next time"
_ASK = "Ask whoever looks after that channel, or choose another one the next time"
_CLOSED = ("only some people may post there", _ANOTHER, _ASK)
_TOO_MANY = ("Slack has taken no more messages there for minutes", _ANOTHER, "The next export tries that channel again")
# Slack's name for why the bot cannot post: in words, and the way out on Review and afterwards.
_CANNOT_POST = {
    "not_in_channel": ("I am not in it", _BEFORE, f"{_INVITE} before the next export"),
    "channel_not_found": ("it is private and I am not in it", _BEFORE, f"{_INVITE} before the next export"),
    "is_archived": ("it is archived", _ANOTHER, _NEXT_TIME),
    "our_fault": ("something went wrong on my side", _ANOTHER, "Tell whoever runs this bot; its log says more"),
    "ratelimited": _TOO_MANY,
    "rate_limited": _TOO_MANY,
    "message_limit_exceeded": _TOO_MANY,
    "restricted_action": _CLOSED,
    "restricted_action_read_only_channel": _CLOSED,
    "restricted_action_thread_only_channel": _CLOSED,
}


def place_of(export: Export) -> str:
    """Where an export reports, in mrkdwn."""
    return "direct messages" if export.channel_id.startswith(("D", "U", "W")) else f"<#{export.channel_id}>"


def note_of(export: Export, *, leads_back: bool = True) -> str | None:
    """Where the bot cannot post, or strangers read: what the person should know before they start.

    `leads_back` says whether *Back* leads to the form from there.
    """
    channel = f"<#{export.channel_id}>"
    if export.channel_problem is not None:
        why, way_out, _ = _CANNOT_POST.get(export.channel_problem, _CANNOT_POST["not_in_channel"])
        told = f":warning: I cannot post in {channel}: {why}."
        if way_out == _ANOTHER and not leads_back:
            return f"{told} The updates come to you as direct messages."
        return f"{told} {way_out}. Otherwise the updates come to you as direct messages."
    if export.channel_kind == ChannelKind.SHARED:
        return (
            f":information_source: People of another organisation or workspace read {channel}: they will see the "
            "counts, and nobody's name."
        )
    return None


def instead_of(channel_id: str, problem: str) -> str:
    """Why somebody reads here what was meant for a channel; `problem` is Slack's name for why the bot cannot post."""
    why, _, way_out = _afterwards(problem)
    return f"You get this here because I cannot post in <#{channel_id}>: {why}. {way_out}."


def no_more(channel_id: str, problem: str, *, weekly: bool = False) -> str:
    """The same of a channel that followed exports, or had a weekly digest, and has neither from here on."""
    why, on_review, _ = _afterwards(problem)
    did, ends = ("have a weekly digest", "It gets no more.") if weekly else ("follow exports", "It no longer follows.")
    command = "/export follow weekly" if weekly else "/export follow"
    again = f"{_INVITE} and type `{command}` again" if on_review == _BEFORE else f"Type `{command}` in another channel"
    return f"You get this here because you let <#{channel_id}> {did}, and I cannot post there: {why}. {ends} {again}."


def _afterwards(problem: str) -> tuple[str, str, str]:
    return _CANNOT_POST.get(problem, (f"Slack says: {in_words(problem)}", _ANOTHER, _ASK))
