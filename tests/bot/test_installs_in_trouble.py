"""Whoever installs the app in a browser reads what to do, whatever Slack answers and whatever stands still."""

from __future__ import annotations

import dataclasses
import json
import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.app import create_app
from bot.http import installing
from bot.http.application import create_http
from store.models import installations
from store.workspaces import audit

BOT, CODE, SECRET = "https://bot.example", "0123.4567.code-of-once", "the-apps-own-secret"
GRANTED = {
    "ok": True,
    "access_token": "xoxb-new",
    "bot_user_id": "U_NEW",
    "app_id": "A",
    "team": {"id": "T_NEW", "name": "<b>New</b>"},
    "enterprise": None,
    "is_enterprise_install": False,
    "authed_user": {"id": "U_WHO"},
    "scope": "commands",
}
WHOLE = {"team": None, "enterprise": {"id": "E_NEW", "name": "Acme"}, "is_enterprise_install": True}
ITSELF = {"ok": True, "team_id": "T_NEW", "user_id": "U_NEW", "bot_id": "B", "url": "https://new.example/"}


@pytest.fixture
def install(house, furnished):
    _, settings, *_ = furnished
    ours = {"slack_client_id": "1.2", "slack_client_secret": SECRET, "public_url": BOT, "slack_bot_token": None}
    desk = dataclasses.replace(house.desk, settings=dataclasses.replace(settings, **ours))
    http = create_http(create_app(desk), desk)

    def go():
        browser = http.test_client()
        page = browser.get("/slack/install", base_url=BOT)
        state = parse_qs(urlsplit(page.headers["Location"]).query)["state"][0]
        return browser.get("/slack/oauth_redirect", query_string={"code": CODE, "state": state}, base_url=BOT)

    return go


def grant(house, answer, **more):
    house.slack.post("/_control/answer", {"method": "oauth.v2.access", **answer})
    itself = {"method": "auth.test", "body": json.dumps(ITSELF), **more}
    house.slack.post("/_control/answer", itself)


def teams(house):
    with house.database.read() as session:
        return {(row.team_id, row.enterprise_id) for row in session.execute(select(installations))}


@pytest.mark.parametrize(
    ("granted", "where"),
    [
        ({}, ("T_NEW", None)),
        (WHOLE, (None, "E_NEW")),
        # An organisation's install that names a team beside it, as some of Slack's answers do.
        (WHOLE | {"team": GRANTED["team"]}, (None, "E_NEW")),
        # No organisation to act for: the token is of the team.
        (WHOLE | {"team": GRANTED["team"], "enterprise": None}, ("T_NEW", None)),
        ({"enterprise": WHOLE["enterprise"]}, ("T_NEW", "E_NEW")),
    ],
)
@pytest.mark.long
def test_a_workspace_or_an_organisation_is_installed(house, install, granted, where):
    grant(house, {"body": json.dumps(GRANTED | granted)})
    page = install()
    assert (page.status_code, where in teams(house)) == (200, True)
    assert "is installed" in page.text and "<b>New" not in page.text


@pytest.mark.long
@pytest.mark.parametrize(
    "answer",
    [
        {"body": '{"ok": true}'},
        *(
            {"body": json.dumps(GRANTED | without)}
            for without in (
                {"access_token": None},
                {"team": None},
                {"authed_user": None},
                {"team": "T_NEW"},
                {"authed_user": {}},
                WHOLE | {"enterprise": None},
                {"team": {"id": 7, "name": "New"}},
                {"team": {"id": "E_NEW", "name": "New"}},
                WHOLE | {"enterprise": {"id": "T_NEW", "name": "New"}},
            )
        ),
        {"body": '{"ok": true, "acc'},
        {"body": "<html>", "headers": {"Content-Type": "text/html"}},
        {"status": 429, "body": '{"ok": false, "error": "ratelimited"}'},
        {"status": 302, "headers": {"Location": "https://evil.example/"}},
        {"body": '{"ok": false, "error": "code_already_used"}'},
    ],
)
def test_what_is_no_installation_is_not_kept_and_leads_back_to_the_beginning(house, install, answer):
    before = teams(house)
    grant(house, answer)
    page = install()
    assert (page.status_code, teams(house)) == (401, before)
    assert "Slack did not hand out a token. Begin again" in page.text


@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
@pytest.mark.parametrize("error", ["bad_client_secret", "invalid_code", "ratelimited"])
@pytest.mark.long
def test_why_slack_hands_out_no_token_is_logged_and_no_code_secret_or_token(house, install, caplog, method, error):
    caplog.set_level(logging.WARNING)
    house.slack.post("/_control/fail", {"method": method, "error": error})
    grant(house, {"body": json.dumps(GRANTED | {"access_token": "xoxb-handed-out"})})
    assert install().status_code == 401
    told = [record.getMessage() for record in caplog.records]
    assert [line for line in told if "hands out" in line] == [f"an install failed: Slack hands out no token ({error})"]
    for secret in (CODE, SECRET, "xoxb-handed-out"):
        assert not [line for line in told if secret in line]


def test_a_token_that_ends_after_twelve_hours_is_not_kept_and_the_page_says_why(house, install):
    """It is renewed by nobody."""
    before = teams(house)
    rotated = {"access_token": "xoxe.xoxb-1-x", "refresh_token": "xoxe-1-y", "expires_in": 43_200}
    grant(house, {"body": json.dumps(GRANTED | rotated)})
    page = install()
    assert (page.status_code, teams(house)) == (401, before)
    assert "token rotation" in page.text and "begin again" in page.text


@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
def test_while_slack_is_away_nothing_is_installed(house, install, method):
    before = teams(house)
    house.slack.post("/_control/drop", {"method": method, "times": 9})
    grant(house, {"body": json.dumps(GRANTED)})
    page = install()
    assert (page.status_code, teams(house)) == (401, before)
    assert "Begin again" in page.text


@pytest.mark.parametrize(("fails", "status"), [("keeping", 500), ("welcoming", 200)])
def test_while_the_database_is_away_the_page_says_what_holds(house, install, monkeypatch, fails, status):
    def away(*rest, **more):
        raise OperationalError("INSERT", {}, Exception("the database is away"))

    where, name = (installing.InstallationStore, "save") if fails == "keeping" else (audit, "record")
    monkeypatch.setattr(where, name, away)
    grant(house, {"body": json.dumps(GRANTED)})
    page = install()
    assert page.status_code == status
    assert ("is installed" if status == 200 else "Begin again in a minute") in page.text
