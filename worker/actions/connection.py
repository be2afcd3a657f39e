"""Acts on the connection to SourceWhale: finish a draft, remove it, map a person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.after import figures as campaigns
from store.connection import connections, destinations
from store.models import Connection, ConnectionDraft, DraftState
from store.people import figures
from store.workspaces import audit, workspaces
from store.workspaces.audit import Action
from worker.messages.posts import tell_admins
from worker.surface.admin import Rights


def verified(session: Session, draft: ConnectionDraft, problem: str | None) -> bool:
    """SourceWhale took the test candidate, or `problem` says why not. False when the draft has moved on meanwhile."""
    moved = connections.move_draft(
        session,
        draft.id,
        expected=DraftState.VERIFYING,
        to=DraftState.KEY_ACCEPTED if problem else DraftState.VERIFIED,
        problem=problem,
    )
    if moved and not problem:
        audit.record(session, draft.workspace_id, draft.user_id, Action.VERIFIED)
    return moved


def finish(session: Session, draft: ConnectionDraft, user_id: str) -> Connection | None:
    """*Finish* was pressed: the draft becomes the connection. None when somebody else changed the connection first."""
    before = Rights.of(connections.last(session, draft.workspace_id))
    edited, another = draft.based_on is not None, draft.ledger_id is not None
    connection = connections.finish_draft(session, draft)
    if connection is None:
        return None
    destinations.forget(session, connection.workspace_id)
    action = Action.EDITED if edited else Action.CONNECTED
    detail = f"key ends in {connection.key_last4}"
    if another:
        detail += ", of another account: a ledger of its own"
        figures.forget(session, connection.workspace_id)
        # Campaigns of an account that was connected before are watched again.
        campaigns.look_soon(session, connection.workspace_id, connection.id)
    audit.record(session, connection.workspace_id, user_id, action, detail)
    tell_admins(session, connection.workspace_id, user_id, before, Rights.of(connection))
    return connection


def remove(session: Session, workspace_id: str, user_id: str) -> None:
    """*Remove* was pressed: the key is deleted. Who was exported stays known."""
    audit.record(session, workspace_id, user_id, Action.REMOVED)
    before = Rights.of(connections.get(session, workspace_id))
    connections.remove(session, workspace_id)
    tell_admins(session, workspace_id, user_id, before, None)
    destinations.forget(session, workspace_id)


def map_person(session: Session, workspace_id: str, user_id: str, person: str, email: str | None) -> None:
    """An admin says under which address SourceWhale knows `person`; None: under their Slack address."""
    workspaces.map_email(session, workspace_id, person, email)
    destinations.forget(session, workspace_id)
    audit.record(session, workspace_id, user_id, Action.MAPPED, f"{person} as {email or 'their Slack address'}")
