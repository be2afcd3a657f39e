"""The audit trail: who did what, and when."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.base.clock import now
from store.models import AuditEntry


class Action(StrEnum):
    """What is worth remembering."""

    INSTALLED = "installed"
    UNINSTALLED = "uninstalled"
    ACCESS_WITHDRAWN = "lost access through the organisation"
    ACCESS_GIVEN = "got access through the organisation"
    CONNECTED = "connected"
    EDITED = "edited"
    VERIFIED = "verified"
    REMOVED = "removed"
    MAPPED = "mapped"
    FOLLOWED = "let a channel follow"
    UNFOLLOWED = "let a channel no longer follow"
    REVIEWED = "asked for a Review"
    ASKED_BY_WORKFLOW = "was asked by a workflow for a Review"
    DISMISSED = "cancelled a Review of"
    NOT_PREPARED = "could not be shown a Review"
    CHECKED = "had SourceWhale checked"
    STARTED = "started"
    EXPORTED = "exported"
    STOPPED = "had an export stopped"
    CANCELLED = "cancelled"
    RETRIED = "retried"
    RESUMED = "sent the rest of"
    OFF_LIMITS_ADDED = "put on the off-limits list:"
    OFF_LIMITS_REMOVED = "took off the off-limits list:"
    OFF_LIMITS_IMPORTED = "imported the off-limits list:"
    LET_THROUGH = "let through though off-limits:"
    LISTED = "had those sent listed:"
    MARKED_REMOVED = "marked as removed from SourceWhale:"
    REMINDED_LATER = "wants to be reminded again of"
    NOT_REMINDED = "wants no reminder of"
    REMINDERS_OFF = "switched reminders off for"
    REMINDERS_ON = "switched reminders on for"
    DIGEST = "let a channel have a weekly digest"
    NO_DIGEST = "let a channel have no weekly digest"
    OFFERED = "offered to be sent again:"
    COLUMNS = "said what columns hold:"


# In place of a person's id: whoever runs the bot did it, with the operator's commands.
OPERATOR = "operator"


def record(session: Session, workspace_id: str, user_id: str, action: Action, detail: str = "") -> None:
    """Write an entry in the transaction of what it tells. `detail` must hold no secret."""
    session.add(AuditEntry(workspace_id=workspace_id, at=now(), user_id=user_id, action=action, detail=detail))
    session.flush()


def latest(session: Session, workspace_id: str, limit: int) -> Sequence[AuditEntry]:
    """The newest entries of a workspace, the newest first."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.workspace_id == workspace_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(limit)
    ).all()
