"""Whatever is sent to the door, it is Slack's or it is refused; it is never a fault of ours."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.http.door import Door, NotAPayload, NotFromSlack, payload_of

SECRET = "signing-secret"
NOW = 1_700_000_000
BODY = b'{"type": "url_verification"}'
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def door():
    return Door(SECRET, clock=lambda: NOW)


def signature(body: bytes, at: str, secret: str = SECRET) -> str:
    return "v0=" + hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("at", [NOW, NOW - 299, NOW + 299])
def test_what_slack_signs_is_let_in(at):
    door().verify(BODY, str(at), signature(BODY, str(at)))
    not_text = b"\xff\xfe\x00"
    door().verify(not_text, str(at), signature(not_text, str(at)))


@pytest.mark.parametrize(
    "at",
    [
        "",
        " ",
        "-1",
        "1e9",
        "0x10",
        str(NOW - 301),
        str(NOW + 301),
        "9" * 12,
        "9" * 400,
        "9" * 5000,
        "1.5",
        "nan",
        "²",
        "١٧٠٠٠٠٠٠٠٠",
        f"+{NOW}",
        f" {NOW}",
        f"{NOW}\n",
        f"{NOW}:",
    ],
)
def test_an_odd_moment_is_refused_though_it_is_signed(at):
    with pytest.raises(NotFromSlack):
        door().verify(BODY, at, signature(BODY, at))


@pytest.mark.parametrize(
    "given",
    [
        "",
        "v0=",
        "v0=é",
        "v0=" + "é" * 64,
        "v0=\ud800",
        "v1=" + "0" * 64,
        "v0=" + "0" * 64,
        "v0=" + "0" * 5000,
        signature(BODY, str(NOW))[:-1],
        signature(BODY, str(NOW)).upper(),
        signature(BODY, str(NOW)) + "\n",
        signature(BODY, str(NOW), "another"),
        signature(BODY + b" ", str(NOW)),
        signature(BODY, str(NOW - 1)),
    ],
)
def test_any_other_signature_is_refused(given):
    with pytest.raises(NotFromSlack):
        door().verify(BODY, str(NOW), given)


@given(body=st.binary(max_size=200), at=st.text(max_size=30), given=st.text(max_size=80))
@pytest.mark.long
def test_whatever_is_sent_is_refused_and_never_a_fault(body, at, given):
    with pytest.raises(NotFromSlack):
        door().verify(body, at, given)


def test_nobody_is_let_in_without_a_secret():
    with pytest.raises(ValueError, match="signing secret"):
        Door("")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[]", JSON),
        (b'"text"', JSON),
        (b"null", JSON),
        (b"1", JSON),
        (b"9" * 5000, JSON),
        (b'{"a": ' + b"9" * 5000 + b"}", JSON),
        (b"", JSON),
        (b"{", JSON),
        (b"{", FORM),
        (b'{"a": 1', JSON),
        (b'{"a": "\xff"}', JSON),
        (b"[" * 100_000, JSON),
        (b'{"a":' * 100_000, JSON),
        (b'{"type": []}', JSON),
        (b'{"type": "block_actions", "user": []}', JSON),
        (b'{"type": "block_actions", "actions": [1]}', JSON),
        (b'{"type": "block_actions", "actions": {}}', JSON),
        (b'{"type": "block_actions", "actions": []}', JSON),
        (b'{"type": "event_callback", "event": "x"}', JSON),
        (b'{"type": "event_callback", "authorizations": [null]}', JSON),
        (urlencode({"payload": "[]"}).encode(), FORM),
        (urlencode({"payload": "null"}).encode(), FORM),
        (urlencode({"payload": "{"}).encode(), FORM),
        (urlencode({"payload": '{"view": []}'}).encode(), FORM),
        (b"payload=%7B%7D&payload=%5B%5D", FORM),
        ("&".join(f"a{n}=1" for n in range(5000)).encode(), FORM),
    ],
)
def test_what_is_no_payload_is_refused(body, kind):
    with pytest.raises(NotAPayload):
        payload_of(body, kind)


VIEW = {"id": "V1", "callback_id": "export", "private_metadata": "", "state": {"values": {}}, "blocks": []}


def entered(**state):
    return {"type": "view_submission", "view": {**VIEW, "state": {"values": {"block": {"action": state}}}}}


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": [{"action_id": []}]},
        {"type": "block_actions", "actions": [{"action_id": "a", "value": {"a": 1}}]},
        {"type": "block_actions", "actions": [{"action_id": "a", "selected_option": {"value": 5}}]},
        {"type": "block_actions", "actions": [{"action_id": "a", "selected_option": {}}]},
        {"type": "block_actions", "actions": [{"action_id": "a"}], "team": {"id": 5}},
        {"type": "block_actions", "actions": [{"action_id": "a"}], "user": {"id": ["U1"]}},
        {"type": "block_suggestion", "value": {"a": 1}},
        {"type": "message_action", "message": {"files": [None]}},
        {"type": "message_action", "message": {"files": [{"id": 5}]}},
        {"type": "view_submission", "view": VIEW | {"private_metadata": True}},
        {"type": "view_submission", "view": VIEW | {"app_installed_team_id": [1]}},
        {"type": "view_submission", "view": VIEW | {"state": []}},
        {"type": "view_submission", "view": VIEW | {"state": {"values": [1]}}},
        {"type": "view_submission", "view": VIEW | {"state": {"values": {"block": 5}}}},
        {"type": "view_submission", "view": VIEW | {"blocks": [None]}},
        {"type": "view_submission", "view": VIEW | {"blocks": [{"type": "input", "element": {"action_id": {}}}]}},
        entered(value=5),
        entered(selected_options=[None]),
        entered(selected_options=[{"value": []}]),
        entered(selected_conversation=["C1"]),
        entered(selected_users=[7]),
        entered(files=[{"name": "without an id"}]),
        entered(files={"id": "F1"}),
        {"type": "event_callback", "authorizations": [{"team_id": [1]}]},
        {"type": "event_callback", "event": {"type": ["app_home_opened"]}},
        {"type": "event_callback", "event": {"type": "app_home_opened", "channel": True}},
    ],
)
def test_what_stands_where_slack_puts_something_else_is_refused(payload):
    with pytest.raises(NotAPayload):
        payload_of(json.dumps(payload).encode(), JSON)


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "interactive_message", "callback_id": "old", "actions": [{"value": "a"}]},
        {"type": "view_submission", "view": VIEW},
        {"type": "view_submission", "view": {"id": "V1", "state": {"values": {}}}},
        {"type": "view_submission", "view": VIEW | {"state": None}, "team": None, "enterprise": None},
        {"type": "block_actions", "actions": [{"action_id": "a"}]},
        {"type": "message_action", "message": {}},
        {"type": "event_callback", "event": {"type": "message", "user": {"id": "U1"}, "channel": "D1"}},
        {"type": "new_kind", "anything": [1]},
        entered(type="static_select", selected_option=None),
        entered(type="file_input", files=[{"id": "F1"}]),
        entered(type="something_new", selected_times=[5]),
    ],
)
def test_what_says_less_or_something_new_is_let_in(payload):
    assert payload_of(json.dumps(payload).encode(), JSON) == payload


@given(body=st.binary(max_size=300), kind=st.sampled_from([JSON, FORM, "", "text/plain; charset=\xff"]))
def test_whatever_it_says_it_is_an_object_or_refused(body, kind):
    with contextlib.suppress(NotAPayload):
        assert isinstance(payload_of(body, kind), dict)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.floats(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["type", "user", "team", "view", "actions"]), inner)
        ),
    )
)
@pytest.mark.long
def test_any_json_is_an_object_or_refused(value):
    with contextlib.suppress(NotAPayload):
        assert isinstance(payload_of(json.dumps(value).encode(), JSON), dict)


def test_payloads_and_commands_are_read():
    assert payload_of(BODY, JSON) == {"type": "url_verification"}
    assert payload_of(urlencode({"payload": '{"type": "view_submission"}'}).encode(), FORM)["type"] == "view_submission"
    assert payload_of(b"command=%2Fexport&text=help", FORM) == {"command": "/export", "text": "help"}
