"""Rows for tests of the store and of what stands on it."""

from __future__ import annotations

from collections.abc import Sequence

import seekout
from store.base.db import Database
from store.connection import connections
from store.exporting import exports, states
from store.models import DraftState, Export, ExportState
from store.people import projects
from store.workspaces import workspaces


def people(number: int, start: int = 1, **values) -> list[seekout.Candidate]:
    """So many people with an e-mail and a link each."""
    return [
        seekout.Candidate(
            row=n + 1,
            identity=f"li:person-{n}",
            full_name=f"Person {n}",
            emails=(f"p{n}@example.com",),
            links=(f"https://www.linkedin.com/in/person-{n}",),
            **values,
        )
        for n in range(start, start + number)
    ]


def connected(database: Database, team: str = "T1", api_key: str = "encrypted") -> tuple[str, str]:
    """A workspace with a connection: both ids."""
    with database.write() as session:
        workspace = workspaces.ensure(session, team, None)
        draft = connections.begin_draft(
            session, workspace.id, user_id="U1", view_id="V1", can_export=True, pools_enabled=True
        )
        draft.api_key_encrypted, draft.key_last4, draft.state = api_key, "1234", DraftState.VERIFIED
        connections.finish_draft(session, draft)
        connection = connections.get(session, workspace.id)
        assert connection is not None
        return workspace.id, connection.id


def reviewed(
    database: Database,
    workspace_id: str,
    connection_id: str,
    candidates: Sequence[seekout.Candidate],
    name: str = "project",
    **values,
) -> Export:
    """An export of these people that waits for *Export*."""
    with database.write() as session:
        project, reading = projects.begin_reading(session, workspace_id, name)
        projects.put_candidates(session, project, reading, candidates)
        projects.finish_reading(session, project, reading, {})
        defaults = {
            "requested_by": "U1",
            "user_email": "dana@example.com",
            "kind": "prospects",
            "destination_id": "camp-backend",
            "destination_name": "Backend",
            "include_previous": False,
            "dummy_emails": False,
            "channel_id": "C1",
            "state": ExportState.REVIEW,
            "listed": True,
        }
        return states.create(
            session,
            workspace_id=workspace_id,
            connection_id=connection_id,
            project_id=project.id,
            reading=reading,
            **(defaults | values),
        )


def started(database: Database, *args, **values) -> Export:
    """An export whose items are written."""
    export = reviewed(database, *args, **values)
    with database.write() as session:
        found = exports.by_id(session, export.id)
        assert found is not None
        assert states.start(session, found)
        return found
