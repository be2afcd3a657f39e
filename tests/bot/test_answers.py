"""What people read where something went wrong, and where: by the kind of what they did."""

from __future__ import annotations

import json
from http.client import IncompleteRead

import pytest
from sqlalchemy.exc import OperationalError

from bot.answers import answer_error, say
from bot.desk import SlackDidNotSay, WorkspaceUnknown
from tests.bot.desks import Client, refused

AWAY = OperationalError("SELECT 1", {}, ConnectionError("gone"), connection_invalidated=True)


class Replies:
    def __init__(self) -> None:
        self.said: list[str] = []

    def through(self, url):
        return self.said.append


def answer(error, body):
    """The answer to a request, parsed; what was said beside it; and the calls to Slack."""
    # As it comes from the wire: no text is one that the code knows.
    replies, client = Replies(), Client({})
    response = answer_error(error, json.loads(json.dumps(body)), client, replies)
    return response.status, json.loads(response.body or "{}"), replies.said, client.calls


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SlackDidNotSay(), "Slack"),
        (AWAY, "Nothing"),
        (RuntimeError("ours"), "Something went wrong on our side (incident "),
        (refused("expired_trigger_id"), ""),
        (WorkspaceUnknown(), ""),
    ],
)
def test_whatever_went_wrong_each_kind_of_request_is_answered_where_its_person_looks(error, words):
    status, told, _, _ = answer(error, {"command": "/export"})
    assert (status, told["response_type"]) == (200, "ephemeral") and words in told["text"]
    _, told, _, _ = answer(error, {"type": "view_submission"})
    assert told["response_action"] in ("push", "update") and words in json.dumps(told["view"])
    assert answer(error, {"type": "block_suggestion"})[1] == {"options": []}
    _, told, said, _ = answer(error, {"type": "block_actions", "response_url": "https://x"})
    assert told == {} and len(said) == 1 and words in said[0]


@pytest.mark.parametrize(
    "error",
    [
        *(SlackDidNotSay(), AWAY, WorkspaceUnknown(), RuntimeError("ours")),
        *map(refused, ("internal_error", "token_revoked", "view_too_large", "access_denied", "a_name_of_tomorrow")),
    ],
)
@pytest.mark.parametrize(("view", "call"), [({"type": "modal"}, "views_push"), ({"type": "home"}, "views_open")])
def test_a_button_in_a_window_is_answered_in_one_above_it(error, view, call):
    _, _, _, calls = answer(error, {"type": "block_actions", "view": view, "trigger_id": "1.2"})
    assert [(name, given["trigger_id"]) for name, given in calls] == [(call, "1.2")]


@pytest.mark.parametrize("error", [SlackDidNotSay(), AWAY])
@pytest.mark.parametrize(
    "body",
    [{"command": "/export"}, {"type": "view_submission"}, {"type": "block_actions", "response_url": "https://x"}],
)
def test_nothing_else_opens_a_window(error, body):
    assert answer(error, body)[3] == []


def test_a_form_stays_below_what_may_pass_and_gives_way_to_what_does_not():
    for error, action in ((AWAY, "push"), (SlackDidNotSay(), "push"), (RuntimeError("ours"), "update")):
        assert answer(error, {"type": "view_submission"})[1]["response_action"] == action


@pytest.mark.parametrize("error", [AWAY, RuntimeError("ours")])
def test_an_event_comes_again(error):
    assert answer(error, {"type": "event_callback", "event": {"type": "app_home_opened"}})[0] == 500


def test_what_admins_have_not_allowed_is_told_with_whom_to_ask_and_asked_for_once():
    for body in ({"command": "/export"}, {"type": "view_submission"}):
        told = json.dumps(answer(refused("ekm_access_denied"), body)[1])
        assert "(ekm access denied)" in told and "Ask an admin of your workspace" in told
    # To send the event again changes nothing.
    assert answer(refused("access_denied"), {"type": "event_callback", "event": {"type": "message"}})[0] == 200


@pytest.mark.parametrize("name", ["not_found", "view_not_found", "hash_conflict"])
def test_a_window_that_was_closed_meanwhile_is_nobodys_trouble(name):
    assert answer(refused(name), {"type": "block_actions"}) == (200, {}, [], [])


@pytest.mark.parametrize("body", [{"command": "/export"}, {"type": "view_submission"}, {"type": "event_callback"}])
@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (refused("internal_error"), False),
        (refused("ratelimited"), False),
        (refused("team_added_to_org"), False),
        (refused("token_revoked"), False),
        (refused("expired_trigger_id"), False),
        (refused("push_limit_reached"), False),
        (ConnectionResetError(), False),
        (IncompleteRead(b""), False),
        (refused("access_denied"), False),
        (refused("accesslimited"), False),
        (refused("no_permission"), False),
        (refused("missing_scope"), False),
        (refused("ekm_access_denied"), False),
        (refused("enterprise_is_restricted"), False),
        (refused("two_factor_setup_required"), False),
        (refused("app_not_approved"), False),
        (refused("view_too_large"), True),
        (refused("invalid_arguments"), True),
        (refused("a_name_of_tomorrow"), True),
        (KeyError("ours"), True),
    ],
)
def test_what_slack_may_refuse_anybody_is_no_incident_and_what_is_ours_is_one(caplog, body, error, ours):
    told = answer(error, body)[1]
    assert ("incident" in caplog.text) is ours
    if body.get("type") != "event_callback":
        assert ("incident" in json.dumps(told)) is ours


def test_what_is_said_to_nobody_is_not_said():
    replies = Replies()
    assert json.loads(say({"type": "block_actions"}, "a sentence", replies).body) == {}
    assert replies.said == []
