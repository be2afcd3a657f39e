"""By which connection people of a workspace leave, and whether anybody may: asked at once, before each batch."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from store.models import Connection
from store.workspaces.switches import PAUSED


@dataclass(frozen=True, slots=True)
class Way:
    """The workspace's connection, and whether an operator has paused all exports."""

    connection: Connection
    paused: bool


def find(session: Session, workspace_id: str) -> Way | None:
    """How people of a workspace leave just now; None without a connection that has a key."""
    found = session.execute(_WAY, {"the_workspace": workspace_id}).one_or_none()
    return None if found is None else Way(found[0], found[1])


_WAY = select(Connection, PAUSED).where(
    Connection.workspace_id == bindparam("the_workspace"), Connection.api_key_encrypted.is_not(None)
)
