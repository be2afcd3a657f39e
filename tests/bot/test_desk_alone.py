"""What all listeners share, by itself: who asks and for how long that counts, what goes on afterwards, and the door."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
import requests
from slack_bolt import BoltResponse

from bot import afterwards, desk, replies
from bot.afterwards import Afterwards
from bot.app import _SlackApp
from bot.desk import SlackDidNotSay, WorkspaceUnknown, ask_an_admin, asker, display_name, why_not_export, workspace_of
from bot.events import direct
from bot.http import application, door, looks
from bot.http.application import create_http
from bot.http.door import Door
from bot.http.looks import Looks, TooMany
from bot.replies import Replies
from bot.steps import identifier
from store.connection import connections
from store.models import Workspace
from store.workspaces import workspaces
from tests.bot.desks import Client, refused
from tests.bot.desks import desk as desk_on
from tests.store.factory import connected
from worker.runtime import egress
from worker.slack.errors import NotInstalled


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def now(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(desk, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    return clock


def asking(database, client=None):
    slack = SimpleNamespace(of=lambda workspace_id: client)
    return replace(desk_on(database)[0], slack=slack)


# --- Who asks ---


def body_of(team=None, enterprise=None, home=None, user="U1"):
    body = {"user": {"id": user, **({"team_id": home} if home else {})}}
    body |= {"team": {"id": team, **({"enterprise_id": enterprise} if enterprise else {})}} if team else {}
    return body | ({"enterprise": {"id": enterprise}} if enterprise else {})


def test_an_organisation_with_one_workspace_means_that_one(database, now):
    made = asking(database)
    with pytest.raises(WorkspaceUnknown):
        workspace_of(made, body_of(None, "E1"))
    with database.write() as session:
        only = workspaces.ensure(session, "T1", "E1").id
        workspaces.ensure(session, "T7", "E7")
    assert workspace_of(made, body_of(None, "E1")) == only
    # It is looked for each time: there may be a second one.
    assert made.workspaces == {}
    with database.write() as session:
        workspaces.ensure(session, "T2", "E1")
    with pytest.raises(WorkspaceUnknown):
        workspace_of(made, body_of(None, "E1"))
    with pytest.raises(WorkspaceUnknown):
        workspace_of(made, body_of())


def test_a_workspace_is_remembered_for_five_seconds(database, now):
    made = asking(database)
    first = workspace_of(made, body_of("T1"))
    with database.write() as session:
        session.query(Workspace).update({"team_id": "T1-before"})
    now[0] += 4.99
    assert workspace_of(made, body_of("T1")) == first
    now[0] += 0.01
    assert workspace_of(made, body_of("T1")) != first


def test_a_workspace_that_joined_an_organisation_is_known_as_its(database, now):
    made = asking(database)
    first = workspace_of(made, body_of("T1"))
    assert workspace_of(made, body_of("T1", "E1")) == first
    with database.read() as session:
        assert session.get_one(Workspace, first).enterprise_id == "E1"
    # A payload that names none leaves it there.
    now[0] += 10.0
    assert workspace_of(made, body_of("T1")) == first
    assert {key: found.enterprise_id for key, (_, found) in made.workspaces.items()} == {
        ("T1", None): "E1",
        ("T1", "E1"): "E1",
    }


@pytest.mark.parametrize(
    ("enterprise", "home", "says", "ours", "asked"),
    [
        (None, None, {}, True, 0),
        (None, "T1", {}, True, 0),
        (None, "T2", {}, False, 0),
        (None, "E1", {}, False, 0),
        ("E1", "E1", {}, True, 0),
        ("E1", "E2", {}, False, 0),
        ("E1", "T2", {"enterprise_user": {"enterprise_id": "E1"}}, True, 1),
        ("E1", "T2", {"enterprise_user": {"enterprise_id": "E2"}}, False, 1),
        ("E1", "T2", refused("user_not_found"), False, 1),
    ],
)
def test_whose_a_person_is(database, now, enterprise, home, says, ours, asked):
    with database.write() as session:
        workspace = workspaces.ensure(session, "T1", enterprise).id
        theirs = workspaces.ensure(session, "T2", None).id
    client, seen = Client(says), []
    info = client.users_info
    client.users_info = lambda **given: (seen.append(given), info(**given))[1]
    made = asking(database, client)
    body = body_of("T1", enterprise, home)
    for _ in range(2):
        who = asker(made, body)
        assert who.user_id == "U1"
        assert who.workspace_id == (workspace if ours else theirs if home == "T2" else "")
    assert len(seen) == asked
    # So long it counts.
    now[0] += 599.9
    asker(made, body)
    assert len(seen) == asked
    now[0] += 0.1
    asker(made, body)
    assert len(seen) == 2 * asked


@pytest.mark.parametrize(
    ("says", "name"),
    [
        ({"name": "ada", "profile": {"display_name": "Ada"}}, "Ada"),
        ({"name": "ada", "profile": {"display_name": ""}}, "ada"),
        ({"name": "ada"}, "ada"),
        ({"name": "ada", "deleted": True}, None),
        ({}, None),
        (refused("user_not_found"), None),
        (refused("internal_error"), None),
        (TimeoutError("away"), None),
        (NotInstalled("gone"), None),
    ],
)
def test_what_somebody_is_called(database, says, name, monkeypatch):
    assert display_name(Client(says), "U1") == name
    for admin, told in ((None, "No."), ("U1", "No."), ("U9", "No." if name is None else "No. Ask <@U9>.")):
        monkeypatch.setattr(desk.installations, "who_can_help", lambda session, workspace, admin=admin: admin)
        assert ask_an_admin(asking(database), Client(says), desk.Asker("w", "U1"), "No.") == told


@pytest.mark.parametrize(
    ("exporters", "user", "says", "refusal"),
    [
        ([], "U2", {}, None),
        (["U2"], "U2", {}, None),
        (["U3"], "U2", {}, "<@U3>"),
        (["U3"], "U2", {"is_admin": True}, None),
        (["U3"], "U2", refused("internal_error"), SlackDidNotSay),
    ],
)
def test_who_may_not_export_is_told_whom_an_admin_named(database, exporters, user, says, refusal):
    workspace, _ = connected(database)
    with database.write() as session:
        connections.get(session, workspace).exporters = exporters
    made, who = asking(database, Client(says)), desk.Asker(workspace, user)
    if refusal is SlackDidNotSay:
        with pytest.raises(SlackDidNotSay):
            why_not_export(made, who)
        return
    found = why_not_export(made, who)
    assert (found is None) if refusal is None else ("named" in found or refusal in found)
    assert why_not_export(made, desk.Asker("another", user)) is None


# --- What goes on after an answer ---


def test_eight_are_done_at_once_and_a_thousand_may_wait(caplog):
    caplog.set_level(logging.WARNING)
    after, go_on, begun, done = Afterwards(), threading.Event(), [], []

    def work():
        begun.append(1)
        go_on.wait(20)
        done.append(1)

    for _ in range(1002):
        after.do("an event", work)
    assert [one.getMessage() for one in caplog.records] == ["not done, too much is waiting: an event"] * 2
    deadline = time.monotonic() + 20
    while len(begun) < 8 and time.monotonic() < deadline:
        time.sleep(0.001)
    assert len(begun) == 8
    go_on.set()
    after._pool.shutdown(wait=True)
    assert len(done) == 1000 and after._under_way == set()
    assert after._pool._thread_name_prefix == "afterwards"


def test_at_the_end_what_was_begun_is_awaited_a_moment(monkeypatch):
    after, waited = Afterwards(), []
    monkeypatch.setattr(afterwards, "wait", lambda rest, timeout: waited.append((len(rest), timeout)))
    shut = []
    monkeypatch.setattr(after._pool, "shutdown", lambda **how: shut.append(how))
    after._under_way.add(None)
    after.stop()
    assert waited == [(1, 2.0)] and shut == [{"wait": False, "cancel_futures": True}]


def test_what_fails_is_told_and_nothing_else_is(caplog):
    after = Afterwards()
    after.do("this", lambda: 1 / 0)
    after.do("that", lambda: 1)
    after._pool.shutdown(wait=True)
    assert len(caplog.records) == 1 and "this" in caplog.text


# --- Events ---


@pytest.mark.parametrize("status", [200, 404, 500])
@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("app_uninstalled", True),
        ("tokens_revoked", True),
        ("function_executed", True),
        ("team_access_granted", True),
        ("team_access_revoked", True),
        ("app_home_opened", False),
        ("message", False),
        (None, False),
    ],
)
@pytest.mark.parametrize("known", [True, False, None])
def test_what_must_not_be_lost_is_done_before_the_answer(monkeypatch, kind, before, known, status):
    did = []

    class Seen:
        def first_time(self, identifier):
            did.append(f"note {identifier}")
            return not known

        def is_known(self, identifier):
            did.append(f"look {identifier}")
            return bool(known)

    monkeypatch.setattr(
        "slack_bolt.App.dispatch", lambda self, request: (did.append("work"), BoltResponse(status=status))[1]
    )
    app = _SlackApp.__new__(_SlackApp)
    app._seen = Seen()
    app._afterwards = SimpleNamespace(do=lambda what, work: did.append(what))
    app._give_up_step = lambda request: did.append("give up")
    body = {"type": "event_callback", "event": {"type": kind}, **({} if known is None else {"event_id": "Ev1"})}
    answer = app.dispatch(SimpleNamespace(body=body, headers={}))
    named = known is not None
    if not before:
        after = [f"an event of the kind {kind}"]
        assert did == ([] if not named else ["note Ev1"]) + ([] if known else after)
        assert answer.status == 200
    elif known:
        assert (did, answer.status) == (["look Ev1"], 200)
    else:
        noted = (["note Ev1"] if named else []) if status == 200 else ["give up"]
        assert did == [*(["look Ev1"] if named else []), "work", *noted]
        assert answer.status == status


# --- Over HTTP ---


@pytest.fixture
def outer(monkeypatch):
    """The page of Slack's requests, and what came in."""
    came = []

    class Handler:
        def __init__(self, app) -> None:
            pass

        def handle(self, request):
            came.append(request.get_data())
            return application.Response("taken")

    monkeypatch.setattr(application, "SlackRequestHandler", Handler)
    settings = SimpleNamespace(
        socket_mode=False, slack_signing_secret="secret", many_workspaces=False, metrics_port=1, slack_client_id=None
    )
    return create_http(None, SimpleNamespace(settings=settings)).test_client(), came


def signed(body, at):
    signature = hmac.new(b"secret", f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={signature}"}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"type": "event_callback"}', "application/json", 200),
        (b"command=%2Fexport", "application/x-www-form-urlencoded", 200),
        (b"[]", "application/json", 400),
        (b"{", "application/json", 400),
        (b'{"actions": []}', "application/json", 400),
    ],
)
def test_what_slack_signed_comes_in_if_it_is_a_payload(outer, body, kind, status):
    page, came = outer
    answer = page.post("/slack/events", data=body, headers=signed(body, int(time.time())), content_type=kind)
    assert answer.status_code == status
    assert came == ([body] if status == 200 else [])
    refusal = page.post("/slack/events", data=body, headers=signed(b"x", int(time.time())), content_type=kind)
    assert (refusal.status_code, refusal.json) == (401, {"error": "invalid request"})
    if status == 400:
        assert (answer.json, answer.mimetype) == ({"error": "invalid request"}, "application/json")
    assert page.get("/slack/events").status_code == 405


@pytest.mark.parametrize(("age", "fits"), [(0, True), (300, True), (301, False), (-300, True), (-301, False)])
def test_a_signature_holds_for_five_minutes_on_either_side(age, fits):
    known = Door("secret", lambda: 1_790_000_000.0)
    at = 1_790_000_000 - age
    headers = signed(b"x", at)
    if fits:
        known.verify(b"x", str(at), headers["X-Slack-Signature"])
    else:
        with pytest.raises(door.NotFromSlack):
            known.verify(b"x", str(at), headers["X-Slack-Signature"])


@pytest.mark.parametrize(("fields", "fits"), [(200, True), (201, False)])
def test_a_form_has_two_hundred_fields_at_most(fields, fits):
    body = "&".join(f"f{number}=x" for number in range(fields)).encode()
    if fits:
        assert len(door.payload_of(body, "application/x-www-form-urlencoded")) == fields
    else:
        with pytest.raises(door.NotAPayload):
            door.payload_of(body, "application/x-www-form-urlencoded")


def test_four_wait_for_a_look_and_the_others_have_the_last_one(monkeypatch):
    found = Looks(lambda: "new")
    for _ in range(4):
        assert found._waiting.acquire(blocking=False)
    with pytest.raises(TooMany):
        found.find()
    found._found = (0.0, "old")
    assert found.find() == "old"
    found._waiting.release()
    assert found.find() == "new"


@pytest.mark.parametrize(("kept", "later", "looked"), [(0.0, 0.0, 1), (0.0, 0.1, 2), (1.0, 1.0, 1), (1.0, 1.1, 2)])
def test_a_look_counts_for_a_while(monkeypatch, kept, later, looked):
    now, seen = [10.0], []
    monkeypatch.setattr(looks, "time", SimpleNamespace(monotonic=lambda: now[0]))
    found = Looks(lambda: seen.append(1), kept)
    found.find()
    now[0] += later
    found.find()
    assert len(seen) == looked


# --- Small things with numbers ---


@pytest.mark.parametrize("fault", [None, egress.Forbidden("x"), requests.ConnectionError("away"), 500])
def test_an_answer_is_given_within_seconds_and_never_raises(monkeypatch, caplog, fault):
    posted, within = [], []

    def post(url, **given):
        posted.append((url, given))
        if isinstance(fault, Exception):
            raise fault
        return SimpleNamespace(status_code=fault or 200)

    made = Replies("https://slack.com/api/")
    monkeypatch.setattr(made, "_session", SimpleNamespace(post=post))
    real = egress.within
    monkeypatch.setattr(replies.egress, "within", lambda seconds: (within.append(seconds), real(seconds))[1])
    made.through("https://hooks.slack.com/x")("Hello.", blocks=[{"a": 1}], replace_original=True)
    made.through("https://hooks.slack.com/x")("Hello.")
    made.through(None)("Nobody hears this.")
    assert within == [2.5, 2.5]
    (url, first), (_, second) = posted
    assert url == "https://hooks.slack.com/x"
    said = {"text": "Hello.", "response_type": "ephemeral", "replace_original": True, "blocks": [{"a": 1}]}
    assert first == {"json": said, "timeout": 2.0, "allow_redirects": False}
    assert (second["json"]["replace_original"], second["json"]["response_type"]) == (False, "ephemeral")
    assert len(caplog.records) == (0 if fault is None else 2)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (" F1 ", "F1"),
        ({"id": " F1"}, "F1"),
        ("x" * 255, "x" * 255),
        ("x" * 300, "x" * 255),
        (None, ""),
        (7, ""),
        ({}, ""),
    ],
)
def test_an_id_is_as_long_as_what_is_kept_of_it(value, found):
    assert identifier(value) == found


def test_a_button_carries_as_many_files_as_slack_lets_it():
    shared = [{"id": f"F{number:08d}", "name": "n" * 150 + ".csv"} for number in range(20)]
    _, (_, row) = direct._answer(shared)
    value = row["elements"][0]["value"]
    assert 1_500 < len(value) <= 2_000 and len(json.loads(value)) == 20
