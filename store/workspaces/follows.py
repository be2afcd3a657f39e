"""Channels that follow the workspace's exports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.upsert import insert
from store.models import Follow


def follow(session: Session, workspace_id: str, channel_id: str, user_id: str) -> bool:
    """Let a channel follow. False when it already does."""
    made = session.scalar(
        insert(session, Follow)
        .values(workspace_id=workspace_id, channel_id=channel_id, user_id=user_id, since=now())
        .on_conflict_do_nothing()
        .returning(Follow.channel_id)
    )
    return made is not None


def unfollow(session: Session, workspace_id: str, channel_id: str) -> bool:
    """Let a channel follow no longer. False when it did not."""
    gone = session.scalar(
        delete(Follow)
        .where(Follow.workspace_id == workspace_id, Follow.channel_id == channel_id)
        .returning(Follow.channel_id)
    )
    return gone is not None


def followers(session: Session, workspace_id: str) -> Sequence[Follow]:
    """Every channel that follows."""
    return session.scalars(_FOLLOWERS, {"the_workspace": workspace_id}).all()


_FOLLOWERS = select(Follow).where(Follow.workspace_id == bindparam("the_workspace")).order_by(Follow.since)
