"""Which of the teams that a payload names is the one in which the app is asked."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.admission import Admission
from bot.desk import Asker, asker
from bot.origins import Origin, origin
from store.connection import connections
from store.models import Workspace
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
            Origin("T1", None, "U1", "T_HOME"),
        ),
        # What the whole organisation installed is found by its id.
        (
            {
                "team": None,
                "user": DANA,
                "enterprise": {"id": "E1"},
                "is_enterprise_install": True,
                "message": {"team": "T1"},
            },
            Origin("T1", "E1", "U1", "T_HOME"),
        ),
        # The organisation of another team than the app's may be a stranger's: what is known of T1 counts.
        (
            {"team": {"id": "T_HOME", "enterprise_id": "E1"}, "user": DANA, "view": {"app_installed_team_id": "T1"}},
            Origin("T1", None, "U1", "T_HOME"),
        ),
        (
            {
                "team": {"id": "T2", "enterprise_id": "E2"},
                "enterprise": {"id": "E2"},
                "user": {"id": "U9", "team_id": "T2"},
                "view": {"app_installed_team_id": "E1", "team_id": "T1"},
            },
            Origin("T1", "E1", "U9", "T2"),
        ),
        (
            {
                "team": {"id": "T2", "enterprise_id": "E2"},
                "user": {"id": "U9", "team_id": "T2"},
                "view": {"app_installed_team_id": "E1", "team_id": "T2"},
            },
            Origin(None, "E1", "U9", "T2"),
        ),
        (
            {
                "event": {"user": "U9"},
                "team_id": "T2",
                "enterprise_id": "E2",
                "authorizations": [{"team_id": "T1", "enterprise_id": None}],
            },
            Origin("T1", None, "U9", "T2"),
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
        # An event that somebody of another company causes names their team; the app is a whole organisation's.
        (
            {
                "event": {"user": "U9"},
                "team_id": "T2",
                "enterprise_id": "E2",
                "authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}],
            },
            Origin(None, "E1", "U9", "T2"),
        ),
        (
            {
                "event": {"user": "U9"},
                "team_id": "T2",
                "enterprise_id": None,
                "authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}],
            },
            Origin(None, "E1", "U9", "T2"),
        ),
        (
            {
                "event": {"user": "U9"},
                "team_id": "T2",
                "context_team_id": "T1",
                "context_enterprise_id": "E1",
                "authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}],
            },
            Origin("T1", "E1", "U9", "T2"),
        ),
        # Without authorizations too the team through which the app is told counts, and no organisation beside another.
        *(
            (
                {
                    "event": {"user": "U9"},
                    "team_id": "T2",
                    "enterprise_id": "E2",
                    "context_team_id": "T1",
                    "context_enterprise_id": ours,
                    **without,
                },
                Origin("T1", ours, "U9", "T2"),
            )
            for ours in (None, "E1")
            for without in ({}, {"authorizations": []}, {"authorizations": [{"team_id": None, "enterprise_id": None}]})
        ),
        # One of our own is asked in the team that the event names.
        *(
            (
                {
                    "event": {"user": "U1"},
                    "team_id": "T1",
                    **ours,
                    "authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}],
                },
                Origin("T1", "E1", "U1", "T1"),
            )
            for ours in ({"enterprise_id": "E1"}, {}, {"context_team_id": "T1", "context_enterprise_id": "E1"})
        ),
        *(
            (
                {
                    "event": {"user": "U1"},
                    "team_id": "T1",
                    "enterprise_id": besides,
                    "authorizations": [{"team_id": "T1", "enterprise_id": "E1"}],
                },
                Origin("T1", "E1", "U1", "T1"),
            )
            for besides in (None, "E1", "E0")
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


STRANGERS = [
    {
        "type": "view_submission",
        "team": {"id": "T2", "enterprise_id": "E2"},
        "enterprise": {"id": "E2"},
        "user": {"id": "U9", "team_id": "T2"},
        "view": {"app_installed_team_id": "T1", "team_id": "T2"},
    },
    {
        "type": "view_submission",
        "team": None,
        "enterprise": {"id": "E2"},
        "user": {"id": "U9", "team_id": "E2"},
        "view": {"app_installed_team_id": "T1"},
    },
    {
        "type": "event_callback",
        "team_id": "T2",
        "enterprise_id": "E2",
        "event": {"type": "app_home_opened", "user": "U9", "tab": "home"},
        "authorizations": [{"team_id": "T1", "enterprise_id": None}],
    },
]


@pytest.mark.parametrize("beside", [{"enterprise_id": "E2"}, {"enterprise_id": None}, {"context_team_id": "T1"}])
def test_a_strangers_event_moves_their_workspace_into_no_organisation_of_others(database, beside):
    """Theirs is a customer of its own: people of the organisation would be colleagues there."""
    with database.write() as session:
        workspaces.ensure(session, "T1", "E1")
        theirs = workspaces.ensure(session, "T2", "E2").id
    body = {
        "type": "event_callback",
        "team_id": "T2",
        **beside,
        "event": {"type": "app_home_opened", "user": "U9", "tab": "home"},
        "authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}],
    }
    client = Client({"team_id": "T2", "is_admin": False, "enterprise_user": {"enterprise_id": "E2"}})
    slack = SimpleNamespace(of=lambda _: client, installed=lambda *_: SimpleNamespace(enterprise_id="E1"))
    made = replace(desk(database)[0], slack=slack)
    let_in = []
    Admission(made, SimpleNamespace()).check(body, client, lambda: let_in.append(1))
    asker(made, body)
    assert let_in == []
    with database.read() as session:
        assert session.get_one(Workspace, theirs).enterprise_id == "E2"


@pytest.mark.parametrize("ours", [None, "E1"])
@pytest.mark.parametrize("body", STRANGERS)
def test_somebody_of_another_organisation_does_not_make_it_ours(database, body, ours):
    """They share a channel with us, and Slack names their own organisation beside our team."""
    with database.write() as session:
        workspace_id = workspaces.ensure(session, "T1", ours).id
    # Whoever shares a channel with the app is no `is_stranger` to it.
    client = Client({"team_id": "T2", "is_admin": False, "enterprise_user": {"enterprise_id": "E2"}})
    slack = SimpleNamespace(of=lambda _: client, installed=lambda *_: SimpleNamespace(enterprise_id=ours))
    made = replace(desk(database)[0], slack=slack)
    let_in = []
    Admission(made, SimpleNamespace()).check(body, client, lambda: let_in.append(1))
    assert let_in == []
    assert asker(made, body) == Asker("", "U9")
    with database.read() as session:
        assert session.get_one(Workspace, workspace_id).enterprise_id == (ours or "")


def test_a_colleague_of_another_team_comes_in_where_the_app_is_older_than_the_organisation(database):
    """The team installed the app by itself and joined the organisation since: its installation knows of none."""
    with database.write() as session:
        workspace_id = workspaces.ensure(session, "T1", "E1").id
    client = Client({"team_id": "T_HOME", "is_admin": False, "enterprise_user": {"enterprise_id": "E1"}})
    slack = SimpleNamespace(of=lambda _: client, installed=lambda *_: SimpleNamespace(enterprise_id=None))
    made = replace(desk(database)[0], slack=slack)
    body = {"type": "view_submission", "team": {"id": "T_HOME", "enterprise_id": "E1"}, "user": DANA}
    body["view"] = {"app_installed_team_id": "T1"}
    let_in = []
    Admission(made, SimpleNamespace()).check(body, client, lambda: let_in.append(1))
    assert let_in == [1] and asker(made, body) == Asker(workspace_id, "U1")


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
