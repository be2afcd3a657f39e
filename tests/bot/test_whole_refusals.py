"""Who is not let in, and what went wrong: whatever was asked, all that is answered is as it is written down.

In whole_refusals.json; where a change is meant, `WRITE_ANSWERS=1 python -m pytest
tests/bot/test_whole_refusals.py` writes that anew.
"""

from __future__ import annotations

import json
import re
from http.client import IncompleteRead
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import OperationalError

from bot import admission
from bot.admission import Admission, user_behind
from bot.answers import KINDS, answer_error, say
from bot.desk import SlackDidNotSay, WorkspaceUnknown
from bot.origins import origin
from store.base.secrets import UnreadableSecret
from tests.bot.desks import Client, refused
from tests.bot.whole_house import WRITES, WrittenDown, kept, named
from worker.surface import ids


@pytest.fixture(scope="module")
def written():
    with kept(Path(__file__).with_name("whole_refusals.json")) as found:
        yield found


@pytest.fixture
def as_written(request, written):
    """Compares what was found, by case, with what is written down of this test."""

    def compare(found):
        down = WrittenDown({})
        told = json.loads(json.dumps({case: down.of({"": one})[""] for case, one in found.items()}))
        name = request.node.name
        if WRITES:
            written["answers"][name] = told
            written["views"] |= down.views
        for case, one in told.items():
            assert one == written["answers"][name].get(case), f"{case}: if that is meant, see the top of this file"
        assert told.keys() == written["answers"][name].keys()
        for view in down.views:
            assert down.views[view] == written["views"][view]

    return compare


class Replies:
    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def through(self, url):
        return lambda sentence: self.said.append((url, sentence))


URL = "https://hooks.slack.com/x"


def by(kind, **more):
    return {"type": kind, "team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, "trigger_id": "1.2", **more}


def told(**event):
    return {"type": "event_callback", "team_id": "T1", "event": {"user": "U1", "channel": "D1", **event}}


def step(callback, **inputs):
    event = {"type": "function_executed", "function": {"callback_id": callback}, "inputs": inputs}
    return told(**event, function_execution_id="Fx1")


COMMAND = {"team_id": "T1", "user_id": "U1", "command": "/export", "response_url": URL, "trigger_id": "1.2"}
MODAL, HOME = {"id": "V1", "type": "modal"}, {"id": "V2", "type": "home"}
BODIES = {
    "a command": {**COMMAND, "text": ""},
    "a command that acts": {**COMMAND, "text": "follow"},
    "a button in a message": by("block_actions", actions=[{"action_id": ids.DETAILS}], response_url=URL),
    "a button in a modal": by("block_actions", actions=[{"action_id": ids.DETAILS}], view=MODAL),
    "a button in a modal that acts": by("block_actions", actions=[{"action_id": ids.START_EXPORT}], view=MODAL),
    "a button on a Home": by("block_actions", actions=[{"action_id": ids.OPEN_EXPORT_FORM}], view=HOME),
    "a button of nothing": by("block_actions", actions=[]),
    "a button without a trigger": {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}},
    "a form": by("view_submission", view={**MODAL, "callback_id": ids.EXPORT_VIEW}),
    "a form that acts": by("view_submission", view={**MODAL, "callback_id": ids.REVIEW_VIEW}),
    "a form with an address": by("view_submission", view=MODAL, response_url=URL),
    "a form that was closed": by("view_closed", view=MODAL),
    "a list": by("block_suggestion", view=MODAL),
    "a list in a message": by("block_suggestion", response_url=URL),
    "a shortcut on a message": by("message_action", response_url=URL),
    "a shortcut": by("shortcut"),
    "something else": by("workflow_step_edit"),
    "the Home": told(type="app_home_opened", tab="home"),
    "a message": told(type="message", channel_type="im"),
    "a message in a channel": told(type="message", channel_type="channel"),
    "a message of a bot": told(type="message", channel_type="im", bot_id="B1"),
    "a message with a file": told(type="message", channel_type="im", subtype="file_share"),
    "a message that was changed": told(type="message", channel_type="im", subtype="message_changed"),
    "an end": told(type="app_uninstalled"),
    "an end of tokens": told(type="tokens_revoked"),
    "access": told(type="team_access_granted"),
    "no access": told(type="team_access_revoked"),
    "another event": told(type="reaction_added"),
    "an event of nobody": {"type": "event_callback", "event": {"type": "app_home_opened"}},
    "a step": step(ids.EXPORT_PROJECT, reviewer="U1"),
    "a step of nobody": step(ids.EXPORT_PROJECT),
    "a list of a step": step(ids.LIST_DESTINATIONS, builder={"id": "U1"}),
    "a list of a step of nobody": step(ids.LIST_DESTINATIONS),
    "a step of another version": step("another", reviewer="U1"),
    "nobody": {"type": "block_actions"},
    "a person by name": {"type": "block_actions", "user": "U1"},
}
PEOPLE = {
    "a colleague": {"team_id": "T1"},
    "a guest": {"team_id": "T1", "is_restricted": True},
    "a bot": {"team_id": "T1", "is_bot": True},
    "somebody deactivated": {"team_id": "T1", "deleted": True},
    "a stranger": {"team_id": "T9", "is_stranger": True},
    "one of the organisation": {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}},
    "somebody unknown": refused("user_not_found"),
    "nobody knows": refused("internal_error"),
    "nobody answers": TimeoutError("away"),
}


def on_the_wire(body):
    """As it comes from Slack: no text is one that the code knows."""
    return json.loads(json.dumps(body))


def answered(response, replies, client):
    body = json.loads(response.body) if response.body else ""
    return {"status": response.status, "body": body, "said": replies.said, "slack": client.calls}


def install_of(name):
    """What is installed: for a workspace, for one of an organisation, or nothing."""
    return {"nothing": None, "a workspace": SimpleNamespace(enterprise_id=None)}.get(
        name, SimpleNamespace(enterprise_id="E1")
    )


@pytest.mark.parametrize("person", PEOPLE)
def test_who_is_let_in_and_what_the_others_read(as_written, person):
    found = {}
    for (name, body), installed in product(BODIES.items(), ("nothing", "a workspace", "an organisation")):
        replies, asked, let_in = Replies(), [], []

        class Counted(Client):
            def users_info(self, *, user, asked=asked):
                asked.append(user)
                return super().users_info(user=user)

        def installed_of(*ids, where=installed, asked=asked):
            asked.append(list(ids))
            return install_of(where)

        client = Counted(PEOPLE[person])
        door = Admission(SimpleNamespace(slack=SimpleNamespace(installed=installed_of)), replies)
        # Whoever acts is asked for again.
        for _ in range(2):
            answer = door.check(on_the_wire(body), client, lambda let_in=let_in: let_in.append(1))
        told_ = {"asked": asked, "let in": len(let_in)}
        if answer is not None:
            told_ |= answered(answer, replies, client)
        if installed == "nothing" or told_ != found[f"{name}, nothing"]:
            found[f"{name}, {installed}"] = told_
    as_written(found)


@pytest.mark.parametrize("fault", [refused("channel_not_found"), TimeoutError("away"), IncompleteRead(b"")])
def test_whoever_cannot_be_told_is_refused_all_the_same(as_written, fault):
    found = {}
    for name in ("a button in a modal", "a button on a Home", "the Home", "a message"):
        answers = dict.fromkeys(("views_update", "views_open", "views_publish", "chat_postMessage"), fault)
        replies, client = Replies(), Client(PEOPLE["a guest"], **answers)
        door = Admission(SimpleNamespace(slack=SimpleNamespace(installed=lambda *_: None)), replies)
        found[name] = answered(door.check(on_the_wire(BODIES[name]), client, lambda: None), replies, client)
    as_written(found)


def test_who_stands_behind_what_and_where_it_comes_from(as_written):
    found = {}
    for name, body in BODIES.items():
        of = origin(body)
        found[name] = [user_behind(on_the_wire(body)), of.team_id, of.enterprise_id, of.user_id, of.user_team_id]
    as_written(found)


def test_what_acts_is_as_it_is_written_down(as_written):
    names = sorted({value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)})
    found = {}
    for name in names:
        body = by("block_actions", actions=[{"action_id": "x"}, {"action_id": name}])
        form = by("view_submission", view={"callback_id": name})
        found[name] = [admission._acts(on_the_wire(one)) for one in (body, form)]
    for text in ("", "help", "follow", "unfollow", "reminders", "status", "history", "results", "x follow"):
        found[f"typed {text}"] = admission._acts(on_the_wire({**COMMAND, "text": text}))
    found["typed nothing"] = admission._acts(on_the_wire(COMMAND))
    for kind in sorted(KINDS):
        found[f"kind {kind}"] = admission._acts({"type": kind})
    as_written(found)


AWAY = OperationalError("SELECT 1", {}, ConnectionError("gone"), connection_invalidated=True)
EXPIRED = SlackApiError(
    "x", {"error": "invalid_arguments", "response_metadata": {"messages": ["[ERROR] trigger_id has expired"]}}
)
INVALID = SlackApiError(
    "x", {"error": "invalid_arguments", "response_metadata": {"messages": ["[ERROR] trigger_id is missing", "expired"]}}
)
ERRORS = [
    SlackDidNotSay(),
    WorkspaceUnknown(),
    AWAY,
    UnreadableSecret(),
    RuntimeError("ours"),
    ConnectionResetError("reset"),
    TimeoutError("away"),
    EXPIRED,
    INVALID,
    SlackApiError("x", {"error": "fatal_error", "response_metadata": None}),
    *map(
        refused,
        (
            *("expired_trigger_id", "trigger_exchanged", "invalid_trigger_id", "not_found", "view_not_found"),
            *("hash_conflict", "push_limit_reached", "access_denied", "missing_scope", "no_permission"),
            *("two_factor_setup_required", "enterprise_is_restricted", "token_revoked", "invalid_auth"),
            *("account_inactive", "ratelimited", "internal_error", "service_unavailable", "invalid_blocks"),
        ),
    ),
]


def _name(error):
    return f"{type(error).__name__} {named(error)}".partition("\n")[0][:60]


@pytest.mark.parametrize("error", ERRORS, ids=[f"{number} {_name(one)[:40]}" for number, one in enumerate(ERRORS)])
def test_what_is_answered_where_something_went_wrong(as_written, error):
    found = {}
    for name, body in BODIES.items():
        replies, client = Replies(), Client({})
        answer = answer_error(error, on_the_wire(body), client, replies)
        answer.body = re.sub(r"incident [\w-]+", "incident ...", answer.body or "")
        replies.said = [(url, re.sub(r"incident [\w-]+", "incident ...", text)) for url, text in replies.said]
        text = re.sub(r"incident [\w-]+", "incident ...", json.dumps(client.calls))
        client.calls = json.loads(text)
        found[name] = answered(answer, replies, client)
    as_written(found)


def test_what_nobody_answers_and_what_is_said(as_written, monkeypatch):
    found = {}
    for name, body in BODIES.items():
        error = BoltUnhandledRequestError(request=None, current_response=None)
        for fault in (None, refused("expired_trigger_id"), TimeoutError("away")):
            replies = Replies()
            client = Client({}, **({} if fault is None else {"views_push": fault, "views_open": fault}))
            response = answer_error(error, on_the_wire(body), client, replies)
            if fault is None or client.calls:
                found[f"{name} {'' if fault is None else named(fault)}"] = answered(response, replies, client)
        for keep in (True, False):
            replies = Replies()
            response = say(on_the_wire(body), "A sentence.", replies, keep=keep, title="A title")
            found[f"{name} said, keep {keep}"] = {**answered(response, replies, Client({})), **response.headers}
    as_written(found)
