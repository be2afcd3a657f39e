"""Acts on what a channel learns: follow the workspace's exports, and follow them no longer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.workspaces import audit, follows
from store.workspaces.audit import Action


def follow(session: Session, workspace_id: str, user_id: str, channel_id: str) -> bool:
    """Let a channel have a line for each export from now on. False when it follows already."""
    if not follows.follow(session, workspace_id, channel_id, user_id):
        return False
    audit.record(session, workspace_id, user_id, Action.FOLLOWED, channel_id)
    return True


def unfollow(session: Session, workspace_id: str, user_id: str, channel_id: str) -> bool:
    """Let a channel follow no longer. False when it does not."""
    if not follows.unfollow(session, workspace_id, channel_id):
        return False
    audit.record(session, workspace_id, user_id, Action.UNFOLLOWED, channel_id)
    return True
