"""The app's manifest asks for what the code uses, and nothing more."""

from __future__ import annotations

import json
import re
from pathlib import Path

from worker.surface import ids

REPOSITORY = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((REPOSITORY / "manifest.json").read_text())
# Slack's documentation of each method and payload (slack-platform.md A.11).
SCOPES = {
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_getPermalink": set(),
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
    "users_info": {"users:read", "users:read.email"},
    "files_info": {"files:read"},
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "conversations_info": {"channels:read", "groups:read", "im:read", "mpim:read"},
}


def code() -> str:
    return "\n".join(path.read_text() for room in ("bot", "worker") for path in (REPOSITORY / room).rglob("*.py"))


def test_scopes_are_those_of_the_methods_that_are_called():
    called = set(re.findall(r"\.((?:chat|views|users|files|conversations|reactions|team)_[a-zA-Z]+)\(", code()))
    assert called == set(SCOPES)
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    history = {f"{event.partition('.')[2]}:history" for event in events if event.startswith("message.")}
    wanted = {"commands"}.union(history, *(SCOPES[method] for method in called))
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == wanted


def test_commands_are_those_that_are_answered():
    answered = set(re.findall(r'@app\.command\("(/[a-z]+)"\)', code()))
    assert {command["command"] for command in MANIFEST["features"]["slash_commands"]} == answered


def test_events_are_those_that_are_heard():
    heard = set(re.findall(r'@app\.event\("([a-z_]+)"\)', code()))
    told = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in told} == heard
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"]


def test_shortcuts_are_those_that_are_answered():
    assert [(shortcut["type"], shortcut["callback_id"]) for shortcut in MANIFEST["features"]["shortcuts"]] == [
        ("message", ids.EXPORT_FILE)
    ]
    assert "@app.shortcut({" in code()


def test_limits():
    assert all(len(shortcut["name"]) <= 24 for shortcut in MANIFEST["features"]["shortcuts"])
    assert len(MANIFEST["display_information"]["name"]) <= 35
    assert len(MANIFEST["display_information"]["description"]) <= 140
    assert MANIFEST["_metadata"]["major_version"] == 2
