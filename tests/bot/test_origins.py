"""Which of the teams that a payload names is the one in which the app is asked."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.desk import Asker, asker
from bot.origins import Origin, origin
from store.connection import connections
from store.upkeep.deletion import delete_workspace
from store.workspaces import workspaces
from tests.bot.desks import Client, by, desk

DANA = {"id": "U1", "team_id": "T_HOME"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"team_id": "T1", "enterprise_id": "E1", "user_id": "U1", "command": "/export"},
            Origin("T1", "E1", "U1", None),
        ),
        (
            {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, "enterprise": None},
            Origin("T1", None, "U1", "T1"),
        ),
        (
            {"team": None, "user": DANA, "enterprise": {"id": "E1"}, "view": {"app_installed_team_id": "T1"}},
            Origin("T1", "E1", "U1", "T_HOME"),
        ),
        (
            {"team": {"id": "T_HOME", "enterprise_id": "E1"}, "user": DANA, "view": {"app_installed_team_id": "T1"}},
            Origin("T1", "E1", "U1", "T_HOME"),
        ),
        # The whole organisation installed the app, and no team is named but the view's.
        (
            {
                "team": None,
                "user": {"id": "U1", "team_id": "E1"},
                "view": {"app_installed_team_id": "E1", "team_id": "T1"},
            },
            Origin("T1", "E1", "U1", "E1"),
        ),
        (
            {"team": None, "user": {"id": "U1", "team_id": "E1"}, "enterprise": {"id": "E1"}},
            Origin(None, "E1", "U1", "E1"),
        ),
        ({"team": None, "user": DANA, "message": {"team": "T1"}}, Origin("T1", None, "U1", "T_HOME")),
        # Bolt reads authorizations first, and so do we.
        (
            {"event": {"user": "U1"}, "authorizations": [{"team_id": "T1", "enterprise_id": "E1"}]},
            Origin("T1", "E1", "U1", None),
        ),
        (
            {"event": {"user": "U1"}, "team_id": "T2", "authorizations": [{"team_id": "T1", "enterprise_id": None}]},
            Origin("T1", None, "U1", "T2"),
        ),
        (
            {"event": {"type": "x"}, "team_id": "E1", "authorizations": [{"team_id": None, "enterprise_id": "E1"}]},
            Origin(None, "E1", "", "E1"),
        ),
        ({}, Origin(None, None, "", None)),
        ({"team": "T1", "user": "U1", "view": None, "authorizations": []}, Origin(None, None, "", None)),
    ],
)
def test_the_installations_team_counts(body, expected):
    assert origin(body) == expected


def test_whether_somebody_is_a_colleague_is_asked_once_in_a_while(database):
    """A person of another workspace of the organisation presses a button several times."""
    with database.write() as session:
        ours = workspaces.ensure(session, "T1", "E1").id
    client = Client({"enterprise_user": {"enterprise_id": "E1"}})
    asked = []
    info = client.users_info
    client.users_info = lambda **given: (asked.append(given), info(**given))[1]
    made = replace(desk(database)[0], slack=SimpleNamespace(of=lambda workspace_id: client))
    body = {"team": {"id": "T1", "enterprise_id": "E1"}, "user": {"id": "U1", "team_id": "T2"}}
    for _ in range(3):
        assert asker(made, body) == Asker(ours, "U1")
    assert len(asked) == 1
    key = next(iter(made.colleagues))
    made.colleagues[key] = (0.0, True)
    client.says = {"enterprise_user": {"enterprise_id": "E2"}}
    assert asker(made, body).workspace_id != ours


def test_a_team_whose_workspace_was_deleted_begins_with_another_one(database):
    """A bot that runs for weeks outlives workspaces: `make workspace-delete`, and the grace time after a removal."""
    made, _ = desk(database)
    before = asker(made, by("U1"))
    assert asker(made, by("U1")) == before
    delete_workspace(database, before.workspace_id)
    made.workspaces.update({key: (0.0, found) for key, (_, found) in made.workspaces.items()})
    after = asker(made, by("U1"))
    with database.write() as session:
        connections.begin_draft(
            session, after.workspace_id, user_id="U1", view_id="V1", can_export=True, pools_enabled=True
        )
    assert after.workspace_id != before.workspace_id
