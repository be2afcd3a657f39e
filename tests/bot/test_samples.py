"""Payloads with every field of Slack's samples, and with whatever of them may be missing, lead to no incident.

Each listener is sent a payload of its kind, filled from tests/contracts/slack-shapes.json by type, whole and in the
thinner forms that Slack's clients and organisations send.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.test_strangers import DOES, LISTENERS, SHOWS
from tests.bot.two_workspaces import executed, filled_in
from worker.surface import ids

SHAPES = json.loads((Path(__file__).resolve().parents[1] / "contracts" / "slack-shapes.json").read_text())["payloads"]
VALUES = {
    "team_id": "T_LOCAL",
    "app_installed_team_id": "T_LOCAL",
    "user_id": "U_DANA",
    "user": "U_DANA",
    "channel_id": "C_SOURCING",
    "channel": "C_SOURCING",
    "enterprise_id": "E_GROUP",
    "trigger_id": "1.2",
    "private_metadata": "x-1",
    "hash": "1",
    "tab": "home",
    "channel_type": "im",
    "text": "",
    "response_url": "",
}
IDS = {"team": "T_LOCAL", "enterprise": "E_GROUP", "user": "U_DANA", "channel": "C_SOURCING", "view": "V1"}
STATES = {
    "untouched": {},
    "null": {"value": None, "selected_option": None, "selected_options": None, "selected_users": None, "files": []},
}
FILES = (
    [{"id": "F1", "mode": "tombstone"}],
    [{"id": "F1", "mode": "file_access", "file_access": "check_file_info"}],
    [{"id": "F1", "name": None, "mode": "external", "is_external": True}],
)


def filled(shape: Any, name: str = "", inside: str = "") -> Any:
    """A value of a sample's types: what the samples leave open is None."""
    if isinstance(shape, dict):
        return {key: filled(inner, key, name) for key, inner in shape.items()}
    if isinstance(shape, list):
        return [filled(shape[0], name, inside)] if shape else []
    if name == "id" and inside in IDS:
        return IDS[inside]
    if name in VALUES:
        return VALUES[name]
    return {"boolean": False, "bool": False, "number": 1, "num": 1, "string": "x", "str": "x"}.get(shape)


def thinner(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The payload whole, and as organisations and older clients send it."""
    yield payload
    yield {**payload, "team": None, "is_enterprise_install": True}
    yield {**payload, "enterprise": None}
    yield {key: value for key, value in payload.items() if key not in ("enterprise", "token", "container", "channel")}
    if isinstance(payload.get("user"), dict):
        yield {**payload, "user": {**payload["user"], "team_id": "E_GROUP"}}
        yield {**payload, "team": None, "user": {"id": "U_DANA", "team_id": "E_GROUP"}}


def samples(kind: str, name: str, known: Any) -> Iterator[dict[str, Any]]:
    if kind == "command":
        for text in ("", None, "Help", "STATUS", "history x", "follow"):
            yield from thinner({**filled(SHAPES["slash_command"]), "command": name, "text": text})
    elif kind == "event":
        shape = SHAPES.get(f"event {name}") or SHAPES["event app_uninstalled"]
        event = {**filled(shape), "type": "event_callback"}
        event["event"] = {**event["event"], "type": name}
        for number, one in enumerate(({}, {"authorizations": []}, {"team_id": None}, {"enterprise_id": None})):
            yield {**event, **one, "event_id": f"Ev{number}", "event_time": 1}
    elif kind == "function":
        for inputs in (
            {},
            {"file": []},
            {"file": {"id": None}},
            {"file": "F1", "reviewer": "U_DANA", "destination": 1},
        ):
            inputs = {"builder": {"id": "U_DANA"}, "export_as": "candidates", "reviewer": "U_DANA", **inputs}
            yield executed(name, inputs, "T_LOCAL", "T_LOCAL")
    elif kind == "shortcut":
        base = {**filled(SHAPES["message_action"]), **json.loads(name)}
        for message in ({}, *({"files": files} for files in FILES), {"attachments": [{"files": FILES[1]}, {}]}):
            yield from thinner({**base, "message": {"ts": "1.1", "text": "", **message}})
    elif kind == "view":
        for state in STATES.values():
            touched = filled_in(known).items()
            base = {**filled(SHAPES["view_submission"]), "type": "view_submission"}
            values = {key: {name: state or value for name, value in inner.items()} for key, inner in touched}
            base["view"] |= {"callback_id": name, "blocks": [], "state": {"values": values}}
            yield from thinner(base)
    else:
        base = {**filled(SHAPES["block_actions"]), "type": "block_actions" if kind == "action" else "block_suggestion"}
        base["view"] |= {"type": "modal", "blocks": [], "state": {"values": filled_in(known)}}
        action = {"type": "button", "action_id": name, "block_id": name, "action_ts": "1.1", "value": "x"}
        if name == ids.EXPORT_DROPPED:
            action["value"] = "[]"
        base |= {"actions": [action], "action_id": name, "block_id": name, "value": "", "message": {"ts": "1.1"}}
        yield from thinner(base)
        if kind == "options":
            yield {**base, "value": None}


@pytest.mark.long
@pytest.mark.parametrize(("kind", "name"), sorted(LISTENERS))
def test_a_sample_leads_to_no_incident(house, caplog, kind, name):
    caplog.set_level(logging.INFO)
    house.slack.grid("E_GROUP", teams=["T_LOCAL"])
    # Which window is opened is not the question here, and no sample has a trigger that works.
    house.slack.post("/_control/fail", {"method": "views.open", "error": "trigger_expired", "times": 10_000})
    for payload in samples(kind, name, house.ids):
        house._send(payload, kind)
    house.afterwards_done()
    said = [record.getMessage() for record in caplog.records]
    assert [text for text in said if "incident" in text or "a request was refused" in text] == []


def test_the_samples_are_of_every_kind_of_listener():
    assert {kind for kind, _ in LISTENERS} == {"command", "action", "options", "view", "shortcut", "event", "function"}
    assert DOES in LISTENERS.values()
    assert SHOWS in LISTENERS.values()
