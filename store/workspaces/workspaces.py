"""Workspaces and what Slack said of their people."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session, aliased

from store.base.clock import now
from store.base.upsert import insert
from store.models import Connection, Member, Workspace, new_id


def ensure(session: Session, team_id: str, enterprise_id: str | None) -> Workspace:
    """The workspace of a Slack team, made at its first sight.

    A team keeps its id when it joins an organisation, moves to another or leaves one, and it stays the same workspace:
    the organisation is noted where Slack names one. None says that Slack named none, not that there is none.
    """
    found = find(session, team_id)
    if found is None:
        session.execute(
            insert(session, Workspace)
            .values(id=new_id(), team_id=team_id, enterprise_id=enterprise_id or "")
            .on_conflict_do_nothing()
        )
        found = find(session, team_id)
    if found is None:
        raise LookupError(f"the workspace of {team_id} could not be made")
    if enterprise_id and found.enterprise_id != enterprise_id:
        session.execute(
            update(Workspace)
            .where(Workspace.id == found.id, ~_taken(team_id, enterprise_id))
            .values(enterprise_id=enterprise_id)
        )
        session.refresh(found)
    return found


def find(session: Session, team_id: str) -> Workspace | None:
    """The workspace of a Slack team if it has been seen.

    A house that once took a team for two, before and after it joined an organisation, has two rows for it: the one that
    is connected to SourceWhale counts.
    """
    connected = exists().where(Connection.workspace_id == Workspace.id)
    query = select(Workspace).where(Workspace.team_id == team_id).order_by(connected.desc(), Workspace.enterprise_id)
    return session.scalars(query.limit(1)).first()


def only_one_of(session: Session, enterprise_id: str) -> Workspace | None:
    """The workspace of an organisation, if there is one alone that has been seen."""
    found = session.scalars(select(Workspace).where(Workspace.enterprise_id == enterprise_id).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _taken(team_id: str, enterprise_id: str) -> ColumnElement[bool]:
    other = aliased(Workspace)
    return exists().where(other.team_id == team_id, other.enterprise_id == enterprise_id)


def emails_of(session: Session, workspace_id: str, user_id: str) -> tuple[str | None, str | None]:
    """A person's address as Slack said it last, and the one under which an admin says that SourceWhale knows them."""
    row = session.execute(
        select(Member.email, Member.sourcewhale_email).where(
            Member.workspace_id == workspace_id, Member.user_id == user_id
        )
    ).one_or_none()
    return (row.email, row.sourcewhale_email) if row is not None else (None, None)


def sourcewhale_email_of(session: Session, workspace_id: str, user_id: str) -> str | None:
    """The address under which an admin says that SourceWhale knows this person."""
    return emails_of(session, workspace_id, user_id)[1]


def map_email(session: Session, workspace_id: str, user_id: str, sourcewhale_email: str | None) -> None:
    """Say under which address SourceWhale knows a person; None takes that back."""
    values = {"sourcewhale_email": sourcewhale_email}
    session.execute(
        insert(session, Member)
        .values(workspace_id=workspace_id, user_id=user_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_=values)
    )


def mapped(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """People whom SourceWhale knows under another address than Slack does: Slack's id and that address."""
    rows = session.execute(
        select(Member.user_id, Member.sourcewhale_email)
        .where(Member.workspace_id == workspace_id, Member.sourcewhale_email.is_not(None))
        .order_by(Member.user_id)
    )
    return [(row.user_id, row.sourcewhale_email) for row in rows]


def remember_email(session: Session, workspace_id: str, user_id: str, email: str | None) -> None:
    """Keep what Slack says of this person now."""
    values = {"email": email, "fetched_at": now()}
    session.execute(
        insert(session, Member)
        .values(workspace_id=workspace_id, user_id=user_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_=values)
    )
