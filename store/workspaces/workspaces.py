"""Workspaces and what Slack said of their people."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.upsert import insert
from store.models import Member, Workspace, new_id


def ensure(session: Session, team_id: str, enterprise_id: str | None) -> Workspace:
    """The workspace of a Slack team, made at its first sight (keyed by both ids)."""
    query = select(Workspace).where(Workspace.team_id == team_id, Workspace.enterprise_id == (enterprise_id or ""))
    found = session.scalar(query)
    if found is None:
        session.execute(
            insert(session, Workspace)
            .values(id=new_id(), team_id=team_id, enterprise_id=enterprise_id or "")
            .on_conflict_do_nothing()
        )
        found = session.scalars(query).one()
    return found


def find(session: Session, team_id: str, enterprise_id: str | None) -> Workspace | None:
    """The workspace of a Slack team if it has been seen."""
    return session.scalar(
        select(Workspace).where(Workspace.team_id == team_id, Workspace.enterprise_id == (enterprise_id or ""))
    )


def sourcewhale_email_of(session: Session, workspace_id: str, user_id: str) -> str | None:
    """The address under which an admin says that SourceWhale knows this person."""
    return session.scalar(
        select(Member.sourcewhale_email).where(Member.workspace_id == workspace_id, Member.user_id == user_id)
    )


def map_email(session: Session, workspace_id: str, user_id: str, sourcewhale_email: str | None) -> None:
    """Say under which address SourceWhale knows a person; None takes that back."""
    values = {"sourcewhale_email": sourcewhale_email}
    session.execute(
        insert(session, Member)
        .values(workspace_id=workspace_id, user_id=user_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_=values)
    )


def remember_email(session: Session, workspace_id: str, user_id: str, email: str | None) -> None:
    """Keep what Slack says of this person now."""
    values = {"email": email, "fetched_at": now()}
    session.execute(
        insert(session, Member)
        .values(workspace_id=workspace_id, user_id=user_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_=values)
    )
