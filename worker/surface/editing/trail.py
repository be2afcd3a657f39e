"""*Who did what*: the audit trail as admins read it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.models import AuditEntry
from store.workspaces.audit import OPERATOR, Action
from worker.surface import ids
from worker.surface.text import Block, cut, date, escape, modal, section, sections

# The id with which an entry of the audit trail begins that is about a person.
_MEMBER = re.compile(r"^([UW][A-Z0-9_]{2,})\b")
_OF_CHANNELS = (Action.FOLLOWED, Action.UNFOLLOWED, Action.DIGEST, Action.NO_DIGEST)


def _told(entry: AuditEntry) -> str:
    """What an entry tells, with the person or channel it is about as Slack names them; other words stay as they are."""
    told = escape(cut(entry.detail, 100))
    if entry.action in _OF_CHANNELS:
        return f"<#{told}>" if told[:1] in ("C", "G") else "direct messages"
    return _MEMBER.sub(r"<@\1>", told) if entry.action == Action.MAPPED else told


def audit_trail(entries: Sequence[AuditEntry]) -> Block:
    """Who did what, the newest first."""
    lines = [
        f"• {_who(entry.user_id)} {entry.action.removesuffix(':')}"
        + (f": {_told(entry)}" if entry.detail else "")
        + f" · {date(entry.at)}"
        for entry in entries
    ]
    blocks = sections(lines) if lines else [section("Nothing yet.")]
    return modal("Who did what", blocks, callback_id=ids.INFORMATION_VIEW)


def _who(user_id: str) -> str:
    if user_id == OPERATOR:
        return "Whoever runs this bot"
    return f"<@{user_id}>" if user_id else "Slack"
