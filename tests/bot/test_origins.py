"""Which of the teams that a payload names is the one in which the app is asked."""

from __future__ import annotations

import pytest

from bot.origins import Origin, origin

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
