"""The connection to SourceWhale, and the drafts of admins who are setting one up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.orm import Session

from store.base.clock import now
from store.base.db import OWN_ROW
from store.base.upsert import insert
from store.connection import accounts
from store.connection.defaults import Defaults
from store.messages import homes
from store.models import Connection, ConnectionDraft, DraftState, new_id


def get(session: Session, workspace_id: str) -> Connection | None:
    """The workspace's connection, if it has one with a key."""
    return session.scalar(_CONNECTED, {"the_workspace": workspace_id})


_CONNECTED = select(Connection).where(
    Connection.workspace_id == bindparam("the_workspace"), Connection.api_key_encrypted.is_not(None)
)


def last(session: Session, workspace_id: str) -> Connection | None:
    """The workspace's connection, though its key was removed: its ledger is still the one in use."""
    return session.scalar(select(Connection).where(Connection.workspace_id == workspace_id))


def set_problem(session: Session, connection_id: str, problem: str | None) -> Connection | None:
    """Note that the key stopped working, or (None) that it works. The connection comes back if that is news."""
    connection = session.get_one(Connection, connection_id, with_for_update=OWN_ROW)
    news = (connection.problem is None) != (problem is None)
    connection.problem = problem
    session.flush()
    if problem is None:
        session.execute(update(Connection).where(Connection.id == connection_id).values(verified_at=now()))
    if news:
        homes.changed(session, connection.workspace_id)
    return connection if news else None


def remember_batch_size(session: Session, connection_id: str, size: int) -> None:
    """SourceWhale refuses more candidates at once than `size`."""
    session.execute(update(Connection).where(Connection.id == connection_id).values(batch_size=size))


def may_change(connection: Connection | None, user_id: str) -> bool:
    """Whether an admin has named this person as one who may change the connection."""
    return connection is not None and user_id in connection.editors


def may_export(connection: Connection, user_id: str) -> bool:
    """Whether an admin has named this person, or has named nobody and no user group."""
    nobody = not connection.exporters and Defaults.of(connection.defaults).exporters_group is None
    return nobody or user_id in connection.exporters


def remove(session: Session, workspace_id: str) -> None:
    """Forget the key. The row stays: who was exported through it is still known when it is connected again."""
    session.execute(
        update(Connection).where(Connection.workspace_id == workspace_id).values(api_key_encrypted=None, key_last4="")
    )
    session.execute(delete(ConnectionDraft).where(ConnectionDraft.workspace_id == workspace_id))
    homes.changed(session, workspace_id)


def begin_draft(
    session: Session,
    workspace_id: str,
    *,
    user_id: str,
    view_id: str,
    can_export: bool,
    pools_enabled: bool,
    editors: Sequence[str] | None = None,
    exporters: Sequence[str] | None = None,
    projects_open: bool | None = None,
    defaults: Defaults | None = None,
    steps_skip_review: bool | None = None,
) -> ConnectionDraft:
    """An admin confirmed the capabilities; whatever they left half-way before is dropped.

    The draft begins with the key of the connection that it will replace, so that the key need not be entered again, and
    with what admins decided of it (editors, exporters, openness, defaults, steps without Review) unless that is given.
    """
    session.execute(
        delete(ConnectionDraft).where(ConnectionDraft.workspace_id == workspace_id, ConnectionDraft.user_id == user_id)
    )
    session.flush()
    draft = ConnectionDraft(
        id=new_id(),
        workspace_id=workspace_id,
        user_id=user_id,
        view_id=view_id,
        can_export=can_export,
        pools_enabled=pools_enabled,
        changed_at=now(),
    )
    if (current := get(session, workspace_id)) is not None:
        draft.api_key_encrypted, draft.key_last4 = current.api_key_encrypted, current.key_last4
        draft.based_on = current.connected_at
        draft.editors, draft.exporters = current.editors, current.exporters
        draft.projects_open, draft.defaults = current.projects_open, current.defaults
        draft.steps_skip_review = current.steps_skip_review
    if editors is not None:
        draft.editors = list(editors)
    if exporters is not None:
        draft.exporters = list(exporters)
    if projects_open is not None:
        draft.projects_open = projects_open
    if defaults is not None:
        draft.defaults = defaults.to_dict()
    if steps_skip_review is not None:
        draft.steps_skip_review = steps_skip_review
    session.add(draft)
    session.flush()
    session.refresh(draft)
    return draft


def place_draft(session: Session, draft_id: str, view_id: str) -> None:
    """Note in which modal a draft is shown, where that was opened after the draft was begun."""
    session.execute(update(ConnectionDraft).where(ConnectionDraft.id == draft_id).values(view_id=view_id))


def draft(session: Session, workspace_id: str, draft_id: str) -> ConnectionDraft | None:
    """A draft of this workspace."""
    return session.scalar(
        select(ConnectionDraft).where(ConnectionDraft.id == draft_id, ConnectionDraft.workspace_id == workspace_id)
    )


def draft_by_id(session: Session, draft_id: str) -> ConnectionDraft | None:
    """A draft, for the worker, which is given ids that the bot has already checked."""
    return session.get(ConnectionDraft, draft_id)


def move_draft(session: Session, draft_id: str, *, expected: DraftState, to: DraftState, **values: Any) -> bool:
    """Take a draft from one state to the next. False when it is not in the expected one (a double click)."""
    result = session.execute(
        update(ConnectionDraft)
        .where(ConnectionDraft.id == draft_id, ConnectionDraft.state == expected)
        .values(state=to, changed_at=now(), **values)
        .returning(ConnectionDraft.id)
    )
    return result.first() is not None


def claim_showing(session: Session, draft_id: str) -> bool:
    """Whether it is the caller's to show the outcome of a check: the bot's answer or the worker's update, not both."""
    claimed = session.execute(
        update(ConnectionDraft)
        .where(
            ConnectionDraft.id == draft_id,
            ~ConnectionDraft.shown,
            ConnectionDraft.state.not_in((DraftState.CHECKING, DraftState.VERIFYING)),
        )
        .values(shown=True)
        .returning(ConnectionDraft.id)
    )
    return claimed.first() is not None


def waiting_drafts(session: Session, older_than: float) -> Sequence[tuple[str, str]]:
    """Drafts of the last ten minutes that have waited for the worker longer than so many seconds: id and state."""
    return [(row.id, row.state) for row in session.execute(drafts_that_wait(older_than))]


def drafts_that_wait(older_than: float) -> Select[str, str]:
    """The query of `waiting_drafts`."""
    return select(ConnectionDraft.id, ConnectionDraft.state).where(
        ConnectionDraft.state.in_((DraftState.CHECKING, DraftState.VERIFYING)),
        ConnectionDraft.changed_at < now() - older_than,
        ConnectionDraft.changed_at > now() - 600.0,
    )


def finish_draft(session: Session, draft: ConnectionDraft) -> Connection | None:
    """Make a verified draft the workspace's connection; the id of an earlier one is kept.

    So is its ledger, unless the draft names that of another account.
    None comes back when somebody else has changed the connection since the draft was begun; nothing is saved then.
    """
    current = get(session, draft.workspace_id)
    if (None if current is None else current.connected_at) != draft.based_on:
        session.execute(delete(ConnectionDraft).where(ConnectionDraft.id == draft.id))
        return None
    values: dict[str, Any] = {
        "can_export": draft.can_export,
        "pools_enabled": draft.pools_enabled,
        "api_key_encrypted": draft.api_key_encrypted,
        "key_last4": draft.key_last4,
        "connected_by": draft.user_id,
        "connected_at": now(),
        "verified_at": now(),
        "problem": None,
        "editors": draft.editors,
        "exporters": draft.exporters,
        "projects_open": draft.projects_open,
        "defaults": draft.defaults,
        "steps_skip_review": draft.steps_skip_review,
        # Another key may be another account, with another limit.
        "batch_size": None,
    }
    if draft.based_on is None:
        values["made_at"] = now()
    if draft.ledger_id is not None:
        values["ledger_id"] = draft.ledger_id
    # Looked at once more where it is written: two admins may finish in the same moment.
    unchanged = (
        Connection.api_key_encrypted.is_(None) if draft.based_on is None else Connection.connected_at == draft.based_on
    )
    saved = session.scalar(
        insert(session, Connection)
        .values(id=new_id(), workspace_id=draft.workspace_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id"], set_=values, where=unchanged)
        .returning(Connection.id)
    )
    session.execute(delete(ConnectionDraft).where(ConnectionDraft.id == draft.id))
    if saved is None:
        return None
    account = draft.account
    homes.changed(session, draft.workspace_id)
    session.expire_all()
    connection = get(session, draft.workspace_id)
    if connection is not None and account is not None:
        accounts.note(session, connection.workspace_id, connection.ledger, account)
    elif connection is not None and connection.ledger_id is not None:
        # By its row a ledger is found: for whoever is to be forgotten, and when the workspace is deleted.
        accounts.ensure(session, connection.workspace_id, connection.ledger_id)
    return connection
