"""*Finish*: a verified draft becomes the connection, once, and nothing of another account stays."""

from __future__ import annotations

import threading

import pytest

from store.connection import connections
from store.models import ConnectionDraft, DraftState
from store.workspaces import workspaces
from tests.store.factory import connected


def draft(database, workspace_id, user):
    with database.write() as session:
        made = connections.begin_draft(
            session, workspace_id, user_id=user, view_id=f"V-{user}", can_export=True, pools_enabled=True
        )
        made.api_key_encrypted, made.key_last4, made.state = f"key of {user}", "1234", DraftState.VERIFIED
        return made.id


@pytest.mark.parametrize("edit", [True, False], ids=["an edit", "the first connection"])
def test_of_two_admins_who_finish_in_the_same_moment_one_is_told_so(database, edit):
    if edit:
        workspace_id, _ = connected(database)
    else:
        with database.write() as session:
            workspace_id = workspaces.ensure(session, "T1", None).id
    drafts = {user: draft(database, workspace_id, user) for user in ("U1", "U2")}
    together = threading.Barrier(2, timeout=10)
    told = {}

    def finish(user):
        together.wait()
        with database.write() as session:
            found = connections.finish_draft(session, session.get_one(ConnectionDraft, drafts[user]))
            told[user] = None if found is None else found.api_key_encrypted

    threads = [threading.Thread(target=finish, args=(user,)) for user in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    (winner,) = [user for user, key in told.items() if key is not None]
    with database.read() as session:
        connection = connections.get(session, workspace_id)
        assert connection.api_key_encrypted == told[winner] == f"key of {winner}"
        assert connection.connected_by == winner


def test_another_key_does_not_inherit_the_batch_size_of_the_old_account(database):
    workspace_id, connection_id = connected(database)
    with database.write() as session:
        connections.remember_batch_size(session, connection_id, 12)
    made = draft(database, workspace_id, "U2")
    with database.write() as session:
        connection = connections.finish_draft(session, session.get_one(ConnectionDraft, made))
        assert (connection.id, connection.batch_size) == (connection_id, None)
