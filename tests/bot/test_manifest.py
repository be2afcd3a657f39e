"""The app's manifest asks for what the code uses, and nothing more."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from bot.http.installing import scopes
from store.exporting.items import Counts
from store.models import Export, ExportKind, ExportState
from tests.bot.manifest_rules import RULES
from worker.surface import ids
from worker.surface.help import COMMANDS, help_text
from worker.surface.workflows.steps import outcome

REPOSITORY = Path(__file__).resolve().parents[2]
README = (REPOSITORY / "README.md").read_text()
MANIFEST = json.loads((REPOSITORY / "manifest.json").read_text())
# Slack's documentation of each method and payload.
SCOPES = {
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_delete": {"chat:write"},
    "chat_getPermalink": set(),
    "functions_completeSuccess": set(),
    "functions_completeError": set(),
    "views_open": set(),
    "views_update": set(),
    "views_publish": set(),
    "views_push": set(),
    "users_info": {"users:read", "users:read.email"},
    "files_info": {"files:read"},
    "files_delete": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "conversations_members": {"channels:read", "groups:read", "im:read", "mpim:read"},
    "usergroups_list": {"usergroups:read"},
    "usergroups_users_list": {"usergroups:read"},
    "conversations_info": {"channels:read", "groups:read", "im:read", "mpim:read"},
}


def code() -> str:
    return "\n".join(path.read_text() for room in ("bot", "worker") for path in (REPOSITORY / room).rglob("*.py"))


def test_scopes_are_those_of_the_methods_that_are_called():
    called = set(
        re.findall(
            r"\.((?:chat|views|users|usergroups|files|functions|conversations|reactions|team)_[a-zA-Z]+(?:_list)?)\(",
            code(),
        )
    )
    assert called == set(SCOPES)
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    history = {f"{event.partition('.')[2]}:history" for event in events if event.startswith("message.")}
    wanted = {"commands"}.union(history, *(SCOPES[method] for method in called))
    asked = MANIFEST["oauth_config"]["scopes"]
    assert {*asked["bot"], *asked["bot_optional"]} == wanted
    # Whoever refuses it can still name people.
    assert asked["bot_optional"] == ["usergroups:read"]


def test_commands_are_those_that_are_answered():
    answered = set(re.findall(r'app\.command\("(/[a-z]+)"\)', code()))
    assert {command["command"] for command in MANIFEST["features"]["slash_commands"]} == answered


def test_events_are_those_that_are_heard():
    heard = set(re.findall(r'app\.event\("([a-z_]+)"\)', code()))
    assert len(re.findall(r"app\.function\(", code())) == len(MANIFEST["functions"])
    heard.add("function_executed")
    told = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in told} == heard
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"]


def test_shortcuts_are_those_that_are_answered():
    assert [(shortcut["type"], shortcut["callback_id"]) for shortcut in MANIFEST["features"]["shortcuts"]] == [
        ("message", ids.EXPORT_FILE)
    ]
    assert "app.shortcut({" in code()


def test_a_step_takes_and_gives_what_the_code_knows():
    step = MANIFEST["functions"][ids.EXPORT_PROJECT]
    inputs = step["input_parameters"]
    read = {"file", "export_as", "destination", "reviewer", "channel"}
    assert set(inputs["properties"]) == read | {ids.INCLUDE_PREVIOUS, ids.DUMMY_EMAILS, ids.SKIP_REVIEW}
    assert set(inputs["required"]) < set(inputs["properties"])
    assert set(inputs["properties"]["export_as"]["enum"]) == set(ExportKind)
    listing = inputs["properties"]["destination"]["dynamic_options"]
    assert listing["function"] == f"#/functions/{ids.LIST_DESTINATIONS}"
    asked = MANIFEST["functions"][ids.LIST_DESTINATIONS]["input_parameters"]["properties"]
    assert set(listing["inputs"]) == set(asked)
    ended = Export(state=ExportState.COMPLETE, permalink="https://x.example")
    given = outcome(ended, Counts(1, 0, 0, 0, 0, 0)).outputs
    assert set(step["output_parameters"]["required"]) == set(step["output_parameters"]["properties"]) == set(given)


def test_the_manifest_is_one_that_slack_takes():
    assert list(Draft202012Validator(RULES).iter_errors(MANIFEST)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda manifest: manifest["features"].update(slash_comands=[]),
        lambda manifest: manifest["display_information"].update(name="x" * 36),
        lambda manifest: manifest["display_information"].update(long_description="short"),
        lambda manifest: manifest["features"]["slash_commands"][0].pop("description"),
        lambda manifest: manifest["features"]["slash_commands"][0].update(command="export"),
        lambda manifest: manifest["features"]["shortcuts"][0].update(name="x" * 25),
        lambda manifest: manifest["features"]["shortcuts"][0].update(type="channel"),
        lambda manifest: manifest["settings"]["interactivity"].pop("is_enabled"),
        lambda manifest: manifest["settings"]["event_subscriptions"].update(events=[]),
        lambda manifest: manifest["oauth_config"]["scopes"].update(admin=[]),
        lambda manifest: manifest.pop("display_information"),
    ],
)
def test_a_manifest_that_slack_refuses_is_refused_here(spoil):
    spoiled = json.loads(json.dumps(MANIFEST))
    spoil(spoiled)
    assert list(Draft202012Validator(RULES).iter_errors(spoiled))


def test_every_command_is_in_help_and_readme():
    hints = {"/sourcewhale": [""]}
    for command in MANIFEST["features"]["slash_commands"]:
        words = hints.get(command["command"]) or ["", *command["usage_hint"].strip("[]").split(" | ")]
        for word in words:
            typed = f"{command['command']} {word}".strip()
            assert f"`{typed}`" in README, typed
            assert f"`{typed}`" in help_text(), typed


def test_help_and_readme_tell_of_no_command_that_there_is_not():
    known = {command["command"]: command.get("usage_hint", "") for command in MANIFEST["features"]["slash_commands"]}
    for text in (help_text(), README):
        for command, word in re.findall(r"`(/(?:export|sourcewhale)\b)(?: (\w+))?", text):
            assert not word or word in known[command], f"{command} {word}"


def test_what_may_stand_behind_export_is_the_same_wherever_it_is_said():
    """What is answered, what is offered for a slip, and what help, README and the hint of Slack tell of."""
    tree = ast.parse((REPOSITORY / "bot" / "commands" / "export.py").read_text())
    patterns = [case.pattern for node in ast.walk(tree) if isinstance(node, ast.Match) for case in node.cases]
    answered = {"help"} | {str(one.value.value) for one in patterns if isinstance(one, ast.MatchValue)}
    (hint,) = (one["usage_hint"] for one in MANIFEST["features"]["slash_commands"] if one["command"] == "/export")
    said = {
        "COMMANDS of worker/surface/help.py": set(COMMANDS),
        "the help text": set(re.findall(r"`/export ([a-z]+)", help_text())),
        "README.md": set(re.findall(r"`/export ([a-z]+)[^`]*`(?=[^|\n]*\|)", README)),
        "the usage_hint of manifest.json": set(re.findall(r"[a-z]+", hint)),
    }
    assert {place: words ^ answered for place, words in said.items() if words != answered} == {}


def test_every_shortcut_is_in_the_readme():
    for shortcut in MANIFEST["features"]["shortcuts"]:
        assert f"*{shortcut['name']}*" in README


def test_every_scope_has_its_reason_in_the_readme():
    explained = set(
        re.findall(r"^\| `([a-z:.]+)` \|", README.split("### What the app may do in Slack")[1], re.MULTILINE)
    )
    assert explained == {one for kind in ("bot", "bot_optional") for one in MANIFEST["oauth_config"]["scopes"][kind]}


def test_installing_asks_for_the_manifests_scopes():
    asked = MANIFEST["oauth_config"]["scopes"]
    assert scopes() == [*asked["bot"], *asked["bot_optional"]]


def test_the_slack_cli_finds_its_hooks():
    hooks = json.loads((REPOSITORY / ".slack" / "hooks.json").read_text())["hooks"]

    def run(line: str) -> dict:
        parts = shlex.split(line)
        python = [sys.executable if part == ".venv/bin/python" else part for part in parts]
        told = subprocess.run(python, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
        return json.loads(told)

    offered = run(hooks["get-hooks"])["hooks"]
    assert run(offered["get-manifest"])["features"] == MANIFEST["features"]
    assert f"\n{hooks['start'].removeprefix('make ')}:" in (REPOSITORY / "Makefile").read_text()
