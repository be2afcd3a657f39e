"""Who is let in, and what everybody else is answered, by the kind of their request."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from bot import admission
from bot.admission import Admission, user_behind
from bot.answers import answer_error
from bot.desk import SlackDidNotSay, WorkspaceUnknown
from tests.bot.desks import Client, refused
from worker.slack.standing import Standing, Standings
from worker.surface import ids

COLLEAGUE = {"team_id": "T1"}
STRANGER = {"team_id": "T9", "is_stranger": True}
GUEST = {"team_id": "T1", "is_restricted": True}


class Replies:
    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def through(self, url):
        return lambda sentence: self.said.append((url, sentence))


def ask(body, says):
    """The answer to a request, parsed, where it was not let in; what was said beside it; and the calls to Slack."""
    # As it comes from the wire: no text is one that the code knows.
    body, replies, client = json.loads(json.dumps(body)), Replies(), Client(says)
    desk = SimpleNamespace(slack=SimpleNamespace(installed=lambda team, enterprise: None))
    let_in = []
    answer = Admission(desk, replies).check(body, client, lambda: let_in.append(1))
    return None if let_in else json.loads(answer.body or "{}"), replies.said, client.calls


def by(kind, **more):
    return {"type": kind, "team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, **more}


COMMAND = {"team_id": "T1", "user_id": "U1", "command": "/export", "text": ""}
REQUESTS = [
    COMMAND,
    by("block_actions", actions=[], response_url="https://x", trigger_id="1.2"),
    by("view_submission", view={"callback_id": ids.EXPORT_VIEW}),
    by("block_suggestion"),
    {"type": "event_callback", "team_id": "T1", "event": {"type": "app_home_opened", "user": "U1"}},
]


@pytest.mark.parametrize("body", REQUESTS)
def test_a_colleague_is_let_in_and_nobody_else(body):
    assert ask(body, COLLEAGUE)[0] is None
    for says in (STRANGER, GUEST, refused("user_not_found")):
        assert ask(body, says)[0] is not None


@pytest.mark.parametrize(
    "error", ["missing_scope", "not_allowed_token_type", "access_denied", "team_access_not_granted"]
)
def test_where_slack_lets_the_app_know_nobody_people_read_who_can_change_that(error):
    """Installed without a permission, or not let in by the organisation: "try again in a moment" would never end."""
    view = by("view_submission", view={"callback_id": ids.EXPORT_VIEW})
    said = [
        ask(COMMAND, refused(error)),
        ask(view, refused(error)),
        ask(by("block_suggestion"), refused(error)),
        ask(by("block_actions", actions=[], response_url="https://x"), refused(error)),
        ask(by("block_actions", actions=[], trigger_id="1.2", view={"type": "modal", "id": "V1"}), refused(error)),
        ask(by("message_action", trigger_id="1.2"), refused(error)),
        ask(event({"type": "app_home_opened", "user": "U1"}), refused(error)),
        ask(event({"type": "message", "user": "U1", "channel": "D1", "channel_type": "im"}), refused(error)),
        ask(step(ids.EXPORT_PROJECT, reviewer="U1"), refused(error)),
        ask(step(ids.LIST_DESTINATIONS, builder="U1"), refused(error)),
    ]
    for told in said:
        assert "install" in str(told) and "again in a moment" not in str(told), told
        assert "no longer a full member" not in str(told) and "another reviewer" not in str(told)
    # What passes is another thing.
    assert "install" not in str(ask(COMMAND, refused("internal_error")))


def event(what):
    return {"type": "event_callback", "team_id": "T1", "event": what}


def step(name, **inputs):
    function = {"callback_id": name}
    return event({"type": "function_executed", "function": function, "inputs": inputs, "function_execution_id": "Fx1"})


def test_what_slack_said_of_somebody_counts_in_the_same_organisation_alone():
    """Where a payload names no team, people of two organisations differ by these alone."""
    standings = Standings()
    theirs = Client({"team_id": "E1", "enterprise_user": {"enterprise_id": "E1"}})
    assert standings.of(theirs, None, "E1", "U1") is Standing.COLLEAGUE
    assert standings.of(theirs, None, "E2", "U1") is Standing.STRANGER


def test_a_command_is_answered_to_its_person_alone():
    answer, _, _ = ask(COMMAND, GUEST)
    assert answer["response_type"] == "ephemeral" and ":warning:" in answer["text"]


def test_a_form_turns_into_the_sentence_and_a_list_into_one_entry():
    answer, _, _ = ask(by("view_submission", view={}), GUEST)
    assert answer["response_action"] == "update" and ":warning:" in json.dumps(answer["view"])
    ((option,),) = ask(by("block_suggestion"), GUEST)[0].values()
    assert option["value"] == ids.NO_DESTINATION


@pytest.mark.parametrize(("says", "theirs"), [(STRANGER, False), (GUEST, True)])
def test_a_button_under_a_message_is_answered_beside_it(says, theirs):
    _, ((url, sentence),), calls = ask(by("block_actions", actions=[], response_url="https://x"), says)
    assert url == "https://x" and calls == []
    # Strangers read our messages in shared channels: their own workspace is another one.
    elsewhere = ask(by("block_actions", actions=[], trigger_id="1.2"), says)[2][0][1]["view"]
    assert (sentence in json.dumps(elsewhere, ensure_ascii=False)) is theirs


@pytest.mark.parametrize(
    ("view", "call"),
    [
        ({"type": "modal", "id": "V1"}, "views_update"),
        ({"type": "home", "id": "V0"}, "views_open"),
        (None, "views_open"),
    ],
)
def test_a_button_elsewhere_is_answered_in_a_modal(view, call):
    body = by("block_actions", actions=[], trigger_id="1.2", **({} if view is None else {"view": view}))
    ((name, given),) = ask(body, GUEST)[2]
    assert name == call and given.get("view_id", given.get("trigger_id")) in ("V1", "1.2")


@pytest.mark.parametrize(
    ("event", "call"),
    [
        ({"type": "app_home_opened", "user": "U1"}, "views_publish"),
        ({"type": "message", "user": "U1", "channel": "D1", "channel_type": "im"}, "chat_postMessage"),
        ({"type": "other", "user": "U1"}, None),
    ],
)
def test_an_event_is_answered_where_it_came_from(event, call):
    _, _, calls = ask({"type": "event_callback", "team_id": "T1", "event": event}, GUEST)
    assert [name for name, _ in calls] == ([] if call is None else [call])


@pytest.mark.parametrize(
    ("body", "user"),
    [
        (COMMAND, "U1"),
        (by("block_actions"), "U1"),
        ({"type": "block_actions", "user": "U2"}, "U2"),
        ({"type": "block_actions"}, ""),
        ({"type": "event_callback", "event": {"type": "app_home_opened", "user": "U3"}}, "U3"),
        ({"type": "event_callback", "event": {"type": "app_uninstalled"}}, None),
        ({"type": "event_callback", "event": {"type": "tokens_revoked", "user": "U3"}}, None),
        ({"type": "event_callback", "event": {"type": "message", "user": "U3", "channel_type": "channel"}}, None),
        ({"type": "event_callback", "event": {"type": "message", "user": "U3", "channel_type": "im"}}, "U3"),
        ({"type": "event_callback"}, None),
    ],
)
def test_who_stands_behind_a_request(body, user):
    assert user_behind(json.loads(json.dumps(body))) == user


@pytest.mark.parametrize(
    "error",
    [
        *(SlackDidNotSay(), WorkspaceUnknown(), RuntimeError("ours")),
        *map(refused, ("access_denied", "token_revoked", "not_found", "a_name_of_tomorrow", "internal_error")),
    ],
)
def test_a_step_of_a_workflow_that_could_not_be_worked_on_comes_again(error):
    body = {"type": "event_callback", "event": {"type": "function_executed", "function": {"callback_id": "x"}}}
    assert answer_error(error, body, Client({}), Replies()).status == 500


def command(text):
    return {**COMMAND, "text": text}


def pressed(name):
    return by("block_actions", actions=[{"action_id": name}], response_url="https://x", trigger_id="1.2")


def executed(callback, **inputs):
    event = {"type": "function_executed", "function": {"callback_id": callback}, "inputs": inputs}
    return {"type": "event_callback", "team_id": "T1", "event": event}


@pytest.mark.parametrize(
    ("body", "asks_again"),
    [
        (command(""), False),
        (command("status"), False),
        (command("help follow"), False),
        (command(" FOLLOW weekly"), True),
        (command("unfollow"), True),
        (command("reminders off"), True),
        (pressed(ids.START_EXPORT), True),
        (pressed(ids.CANCEL_EXPORT), True),
        (pressed(ids.DETAILS), False),
        (by("view_submission", view={"callback_id": ids.EXPORT_VIEW}), False),
        (by("view_submission", view={"callback_id": ids.REVIEW_VIEW}), True),
        (executed(ids.EXPORT_PROJECT, reviewer="U1"), True),
        (executed(ids.LIST_DESTINATIONS, builder="U1"), False),
    ],
)
def test_before_anything_is_changed_slack_is_asked_anew_who_somebody_is(body, asks_again):
    asked = []

    class Counted(Client):
        def users_info(self, *, user):
            asked.append(user)
            return super().users_info(user=user)

    admission = Admission(SimpleNamespace(slack=SimpleNamespace(installed=lambda team, enterprise: None)), Replies())
    for _ in range(2):
        admission.check(json.loads(json.dumps(body)), Counted(COLLEAGUE), lambda: None)
    assert asked == ["U1"] * (1 + asks_again)


@pytest.mark.parametrize("typed", ["follow", "Unfollow weekly", '"follow"', "reminders! off", "\u201cFollow\u201d"])
def test_what_switches_something_is_asked_of_slack_anew_however_it_is_typed(typed):
    assert admission._acts({**COMMAND, "text": typed})
    assert not admission._acts({**COMMAND, "text": "status"})
