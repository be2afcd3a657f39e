"""From nothing: two workspaces install the app in a browser, work side by side, and one of them removes it."""

from __future__ import annotations

import sqlite3
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from sandbox.samples.make import write_project
from tests.journeys.browser import MANY, Browser
from tests.journeys.conftest import connect, fill_form
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack(socket_mode=False, environment=MANY)
    made.slack.install("T_LOCAL", installed=False)
    return made


@pytest.fixture(scope="module")
def installed(stack):
    """Both workspaces have the app and SourceWhale, and one candidate has arrived from each."""
    dana, kim = stack.slack.person("dana"), stack.slack.person("kim")
    assert not dana.command("/export").ok
    for team, name in (("T_LOCAL", "Northwind Talent"), ("T_OTHER", "Contoso Search")):
        page = Browser(stack).install(team)
        assert page.status_code == 200
        assert f"The app is now in <strong>{name}</strong>" in page.text
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    dana.wait_for_message("dm", contains="Thank you for installing", timeout=30)
    connect(dana)
    connect(kim, "#search")
    return stack


def export(stack, person, path, channel, **options):
    modal = fill_form(person, path, channel=channel, **options)
    assert modal.submit().ok
    assert modal.wait_for("*Coverage*", timeout=90).submit().ok
    person.wait_for_message(channel, contains=path.stem, timeout=90)
    wait_for(
        lambda: any("Export Complete" in m.rendered for m in person.read(channel) if path.stem in m.rendered),
        90,
        lambda: person.print_channel(channel),
    )


def test_two_workspaces_side_by_side(installed, tmp_path):
    stack = installed
    dana, kim = stack.slack.person("dana"), stack.slack.person("kim")
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    write_project(ours, 4, seed=901)
    write_project(theirs, 5, seed=902)
    export(stack, dana, ours, "#sourcing")
    export(stack, kim, theirs, "#search", job="Search Consultant")
    assert len(stack.sourcewhale.candidates_of(901)) == 4
    assert len(stack.sourcewhale.candidates_of(902)) == 5
    # Each with its own token, and neither sees the other's.
    posted = {call["arguments"]["channel"]: call["team"] for call in stack.slack.calls("chat.postMessage")}
    assert posted["C_SOURCING"] == "T_LOCAL"
    assert posted["C_SEARCH"] == "T_OTHER"
    assert "theirs" not in dana.command("/export history").reply
    assert "ours" not in kim.command("/export history", "#search").reply


def test_in_a_shared_channel_only_the_workspace_that_exports_can_press(installed, tmp_path):
    stack = installed
    dana, kim = stack.slack.person("dana"), stack.slack.person("kim")
    path = tmp_path / "between-us.csv"
    path.write_text("Name,Email\nReject Me,between@example.com\nAda Sample,us@example.com\n")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "reject_text", "text": "Reject"})
    export(stack, dana, path, "#northwind-contoso")
    stack.sourcewhale.mend()
    done = kim.wait_for_message("#northwind-contoso", contains="between-us* → campaign")
    reply = kim.wait_for_reply(done)
    sent = len(stack.sourcewhale.requests("candidates/add"))
    assert reply.press("Retry failed").ok
    told = kim.wait_for_message("#northwind-contoso", contains="Only the one who asked for this export")
    assert told.ephemeral
    assert "admins of their workspace" in told.rendered
    time.sleep(1)
    assert len(stack.sourcewhale.requests("candidates/add")) == sent
    assert dana.thread(done)[0].buttons == ["Retry failed"]
    # Each Home is its own workspace's.
    assert "*between-us*" in dana.home()
    assert "between-us" not in kim.home()
    assert "theirs" in kim.home_now()
    assert "theirs" not in dana.home_now()


def test_a_workspace_that_removes_the_app_loses_its_tokens_and_key_and_no_other_does(installed, tmp_path):
    stack = installed
    stack.slack.install("T_LOCAL", installed=False)
    dana, kim = stack.slack.person("dana"), stack.slack.person("kim")
    # Bolt answers an event before it hands it on.
    wait_for(lambda: rows(stack, "SELECT team_id FROM workspaces WHERE uninstalled_at IS NOT NULL"))
    assert rows(stack, "SELECT team_id FROM installations") == [("T_OTHER",)]
    held = (
        "SELECT api_key_encrypted IS NOT NULL FROM connections JOIN workspaces w ON w.id = workspace_id "
        "WHERE team_id = ?"
    )
    assert rows(stack, held, "T_LOCAL") == [(0,)]
    assert rows(stack, held, "T_OTHER") == [(1,)]
    assert rows(stack, "SELECT team_id FROM workspaces WHERE uninstalled_at IS NOT NULL") == [("T_LOCAL",)]
    assert not dana.command("/export").ok
    path = tmp_path / "still.csv"
    write_project(path, 2, seed=903)
    export(stack, kim, path, "#search", job="Search Consultant")
    # Somebody installs it again: the key has to be entered again, and whoever was exported is still known.
    assert Browser(stack).install("T_LOCAL").status_code == 200
    assert "not connected yet" in dana.command("/export").reply
    connect(dana)
    again = tmp_path / "ours.csv"
    write_project(again, 4, seed=901)
    modal = fill_form(dana, again)
    assert modal.submit().ok
    modal.wait_for("4 previously exported", timeout=90)
    modal.close()


def test_tokens_are_not_readable_in_the_database(installed):
    stored = rows(installed, "SELECT bot_token FROM installations")
    assert stored
    assert "xoxb" not in str(stored)


@pytest.mark.parametrize(
    ("spoil", "status", "sentence"),
    [
        (lambda browser, page: browser.answer(page, "T_OTHER", allow=False), 200, "You did not allow the app"),
        (lambda browser, page: without_cookie(browser, page), 400, "another browser"),
        (lambda browser, page: used(browser, page), 401, "ten minutes, or the page was opened twice"),
        (
            lambda browser, page: changed(browser.answer(page, "T_OTHER"), code="guessed"),
            401,
            "did not hand out a token",
        ),
        (lambda browser, page: changed(browser.answer(page, "T_OTHER"), code=None), 401, "Begin again"),
        (lambda browser, page: changed("", error="<script>"), 200, "Slack refused to install the app"),
    ],
    ids=["denied", "another browser", "twice", "a guessed code", "no code", "hostile"],
)
def test_an_install_that_goes_wrong_says_what_to_do(stack, spoil, status, sentence):
    browser = Browser(stack)
    page = browser.back(spoil(browser, browser.start()) or f"{browser.bot}/slack/oauth_redirect?error=%3Cscript%3E")
    assert page.status_code == status
    assert sentence in page.text
    assert '<a href="/slack/install">Begin again</a>' in page.text
    assert "script" not in page.text.partition("<body>")[2]


def test_whoever_is_not_let_in_writes_neither_rows_nor_lines_of_their_own(stack):
    browser = Browser(stack)
    before = rows(stack, "SELECT count(*) FROM oauth_states"), rows(stack, "SELECT count(*) FROM workspaces")
    for _ in range(30):
        browser.start()
        browser.back(f"{browser.bot}/slack/oauth_redirect?error=x%0a%7B%22level%22%3A%22forged%22%7D")
        browser.back(f"{browser.bot}/slack/oauth_redirect?state={'x' * 300}&code=1")
    assert (rows(stack, "SELECT count(*) FROM oauth_states"), rows(stack, "SELECT count(*) FROM workspaces")) == before
    assert "forged" not in stack.log("web").read_text()


def test_slack_takes_no_other_address_to_return_to(stack):
    page = changed(Browser(stack).start(), redirect_uri="https://evil.example/")
    assert requests.get(page, timeout=30).status_code == 400


def without_cookie(browser, page):
    address = browser.answer(page, "T_OTHER")
    browser.cookie = "slack-app-oauth-state=other"
    return address


def used(browser, page):
    address = browser.answer(page, "T_OTHER")
    assert browser.back(address).status_code == 200
    return address


def changed(address, **values):
    if not address:
        return ""
    parts = urlsplit(address)
    query = {name: value[0] for name, value in parse_qs(parts.query).items()} | values
    return parts._replace(query=urlencode({k: v for k, v in query.items() if v is not None})).geturl()


def rows(stack, query, *values):
    with sqlite3.connect(stack.directory / "bot.db") as connection:
        return connection.execute(query, values).fetchall()
