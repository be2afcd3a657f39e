"""What an app's manifest says it has: Slack offers and delivers nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

Object = dict[str, Any]


@dataclass(frozen=True)
class Manifest:
    """The parts of a manifest that the local Slack acts on."""

    name: str
    commands: tuple[Object, ...]
    shortcuts: tuple[Object, ...]
    events: frozenset[str]
    home_tab: bool
    people_may_write: bool
    functions: Object

    @classmethod
    def read(cls, path: Path) -> Self:
        """From a manifest.json. Raises OSError, ValueError or KeyError where it is none."""
        given: Object = json.loads(path.read_text())
        features = given["features"]
        home = features.get("app_home", {})
        return cls(
            name=features["bot_user"]["display_name"],
            commands=tuple(features.get("slash_commands", ())),
            shortcuts=tuple(features.get("shortcuts", ())),
            events=frozenset(given["settings"].get("event_subscriptions", {}).get("bot_events", ())),
            home_tab=home.get("home_tab_enabled", False),
            people_may_write=home.get("messages_tab_enabled", False)
            and not home.get("messages_tab_read_only_enabled", True),
            functions=given.get("functions", {}),
        )

    def command(self, name: str) -> Object | None:
        """A slash command, with its slash."""
        return next((command for command in self.commands if command["command"] == name), None)

    def shortcut(self, kind: str, name: str) -> Object | None:
        """A shortcut of a kind ("message", "global") by its name or callback_id."""
        for shortcut in self.shortcuts:
            if shortcut["type"] == kind and name in (shortcut["name"], shortcut["callback_id"]):
                return shortcut
        return None
