"""Events, called without Slack: a Home is drawn, a message answered, an app that is removed leaves no key."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from bot.desk import Desk
from bot.events import direct, home, installation
from bot.shortcuts import export_file
from store.connection import connections
from store.models import AuditEntry, Home
from store.workspaces.audit import Action
from tests.bot.desks import Client, Said, by, desk, refused
from tests.store.factory import connected, people, reviewed
from worker.surface import ids


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def ours(database):
    return connected(database)[0]


FILE = {"id": "F1", "name": "people <b>.xlsx", "mode": "hosted"}


@pytest.mark.parametrize(
    ("files", "words", "offered"),
    [
        ([], "I do not read messages", False),
        ([FILE], "*people &lt;b&gt;.xlsx*: shall I send it to SourceWhale?", True),
        ([FILE, FILE | {"id": "F2", "name": "two.csv"}], "shall I send one of them", True),
        ([FILE | {"name": "photo.png"}], "*photo.png* is no CSV or Excel file", False),
        ([FILE | {"mode": "tombstone"}], "has been deleted", False),
        ([FILE | {"mode": "external"}], "belongs to another workspace", False),
        ([FILE | {"is_external": True}], "belongs to another workspace", False),
    ],
)
def test_a_direct_message_gets_an_answer_and_its_file_a_button(files, words, offered):
    client = Client({})
    direct.message({"user": "U1", "channel": "D1", "channel_type": "im", "files": files}, client)
    ((name, said),) = client.calls
    assert name == "chat_postMessage" and said["channel"] == "D1" and words in said["text"]
    assert (ids.EXPORT_DROPPED in json.dumps(said["blocks"])) is offered


@pytest.mark.parametrize(
    "event",
    [
        {"channel_type": "im", "channel": "D1"},
        {"channel_type": "im", "channel": "D1", "user": "U1", "bot_id": "B1"},
        {"channel_type": "channel", "channel": "C1", "user": "U1"},
        {"channel_type": "im", "channel": "D1", "user": "U1", "subtype": "message_changed"},
    ],
)
def test_nobody_elses_message_is_answered(event):
    client = Client({})
    direct.message(event, client)
    assert client.calls == []


@pytest.mark.parametrize("fault", [refused("internal_error"), TimeoutError("away")])
def test_an_answer_that_cannot_be_posted_ends_nothing(fault):
    event = {"user": "U1", "channel": "D1", "channel_type": "im", "subtype": "file_share"}
    direct.message(event, Client({}, chat_postMessage=fault))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"file": FILE}, None),
        (refused("file_deleted"), "has been deleted"),
        (refused("internal_error"), "belongs to another workspace"),
        (TimeoutError("away"), "belongs to another workspace"),
    ],
)
def test_of_a_file_whose_id_alone_is_told_slack_is_asked(told, words):
    client = Client({}, files_info=told)
    stub = {"id": "F1", "file_access": "check_file_info"}
    direct.message({"user": "U1", "channel": "D1", "channel_type": "im", "files": [stub]}, client)
    said = client.calls[-1][1]["text"]
    assert (words or "shall I send it") in said


def test_slack_is_asked_of_three_files_at_most():
    client = Client({}, files_info={"file": FILE})
    stubs = [{"id": f"F{number}", "file_access": "check_file_info"} for number in range(9)]
    direct.message({"user": "U1", "channel": "D1", "channel_type": "im", "files": stubs}, client)
    assert [name for name, _ in client.calls].count("files_info") == 3


def test_the_shortcut_on_a_message_without_a_file_says_so():
    client, ack = Client({}), Said()
    export_file.export_file(SimpleNamespace(), ack, by("U1", trigger_id="1.2", message={}), client)
    ((name, shown),) = client.calls
    assert name == "views_open" and "This message has no file" in json.dumps(shown) and ack.said == {}


def homes(database):
    with database.read() as session:
        return [(row.user_id, row.is_admin) for row in session.query(Home)]


@pytest.mark.parametrize(
    ("says", "admin"), [({"is_admin": True}, True), ({"is_admin": False}, False), (refused("internal_error"), False)]
)
def test_a_home_offers_admins_more_and_is_drawn_while_slack_does_not_say(database, ours, says, admin):
    client, (made, _) = Client(says), desk(database)
    home.app_home_opened(made, by("U1"), {"user": "U1", "tab": "home"}, client)
    ((name, shown),) = client.calls
    assert name == "views_publish" and shown["user_id"] == "U1"
    assert homes(database) == [("U1", admin)]


@pytest.mark.parametrize("event", [{"user": "U1", "tab": "messages"}, {"tab": "home"}])
def test_what_is_no_home_is_not_drawn(database, ours, event):
    client, (made, _) = Client({}), desk(database)
    home.app_home_opened(made, by("U1"), event, client)
    assert (client.calls, homes(database)) == ([], [])


@pytest.mark.parametrize("fault", [None, refused("internal_error"), TimeoutError("away")])
def test_a_home_that_could_not_be_published_is_behind(database, ours, fault):
    answers = {} if fault is None else {"views_publish": fault}
    made, _ = desk(database)
    home.app_home_opened(made, by("U1"), {"user": "U1", "tab": "home"}, Client({}, **answers))
    with database.read() as session:
        (row,) = session.query(Home)
        assert (row.content_hash == "") is (row.published_revision == -1) is (fault is not None)


class Forgetting:
    forgotten = 0

    def forget(self):
        self.forgotten += 1


@pytest.mark.parametrize(
    ("listener", "event", "removed"),
    [
        (installation.app_uninstalled, {}, True),
        (installation.tokens_revoked, {"tokens": {"bot": ["B1"]}}, True),
        (installation.tokens_revoked, {"tokens": {"oauth": ["U1"]}}, False),
        (installation.tokens_revoked, {}, False),
        (installation.tokens_revoked, {"tokens": None}, False),
        (installation.tokens_revoked, {"tokens": {"bot": None, "oauth": ["U1"]}}, False),
    ],
)
def test_with_the_bots_token_the_key_is_gone_and_another_teams_stays(database, ours, listener, event, removed):
    theirs, _ = connected(database, "T2")
    reviewed(database, ours, connected(database)[1], people(1))
    nothing, slack = None, Forgetting()
    made = Desk(nothing, database, nothing, nothing, slack, nothing)
    given = (event,) if listener is installation.tokens_revoked else ()
    listener(made, {"team_id": "T1", "event": event, "event_time": 2_000_000_000}, *given)
    with database.read() as session:
        assert (connections.get(session, ours) is None) is removed
        assert connections.get(session, theirs) is not None
        told = [entry for entry in session.query(AuditEntry) if "remov" in entry.action or "install" in entry.action]
        assert bool(told) is removed
    assert slack.forgotten == int(removed)


@pytest.mark.parametrize("body", [{"team_id": "T1"}, {"enterprise_id": "E1"}])
def test_access_of_an_organisation_that_names_none_changes_nothing(database, ours, body):
    called = []
    installation.team_access(desk(database)[0], lambda *given: called.append(given), "x", body, {"team_ids": []})
    assert called == []


def test_whoever_lost_or_got_access_has_it_in_their_trail_and_nobody_else(database, ours):
    connected(database, "T2")
    body, event = {"team_id": "T1", "enterprise_id": "E1"}, {"team_ids": ["T1", "T3"]}
    asked = []

    def change(_, enterprise_id, teams):
        asked.append((enterprise_id, list(teams)))
        return [ours]

    installation.team_access(desk(database)[0], change, Action.ACCESS_WITHDRAWN, body, event)
    assert asked == [("E1", ["T1", "T3"])]
    with database.read() as session:
        trail = [(entry.workspace_id, entry.action) for entry in session.query(AuditEntry)]
    assert trail == [(ours, Action.ACCESS_WITHDRAWN)]
