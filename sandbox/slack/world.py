"""What exists in the local Slack: people, channels, messages, files, open views."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.blockkit import elements_of, initial_state

Object = dict[str, Any]
TEAM, BOT_USER, BOT, APP = "T_LOCAL", "U_BOT", "B_BOT", "A_LOCAL"
TRIGGER_SECONDS = 3.0


@dataclass
class User:
    """A person of the workspace."""

    id: str
    name: str
    real_name: str
    email: str
    is_admin: bool = False


@dataclass
class Channel:
    """A conversation; `members` are those who can read it."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    bot_is_member: bool = True
    direct_with: str | None = None
    messages: list[Object] = field(default_factory=list)


@dataclass
class OpenView:
    """A view that somebody looks at."""

    id: str
    user: str
    definition: Object
    hash: str
    values: dict[str, Object]
    root: str
    previous: str | None
    channel: str | None
    errors: dict[str, str] = field(default_factory=dict)
    problem: str | None = None


@dataclass
class File:
    """An uploaded file and its bytes."""

    shown: Object
    content: bytes


class World:
    """The workspace. Everything in memory."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.reset()

    def reset(self) -> None:
        """Back to the beginning."""
        self.users = {
            user.id: user
            for user in (
                User("U_DANA", "dana", "Dana Sample", "dana@example.com", is_admin=True),
                User("U_SAM", "sam", "Sam Sample", "sam@example.com"),
                User("U_MANY", "max", "Max Sample", "many@example.com"),
            )
        }
        self.channels = {
            channel.id: channel
            for channel in (
                Channel("C_SOURCING", "sourcing"),
                Channel("C_RANDOM", "random", bot_is_member=False),
                Channel("G_HIRING", "hiring-private", private=True),
                Channel("G_SECRET", "secret", private=True, bot_is_member=False),
                Channel("C_OLD", "old", archived=True),
            )
        }
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self.files: dict[str, File] = {}
        self.triggers: dict[str, tuple[float, str, str | None]] = {}
        self.used_triggers: set[str] = set()
        self.response_urls: dict[str, tuple[str, str, int]] = {}
        self._last_ts = 0

    def ts(self) -> str:
        """A message's ts, larger than every one before."""
        self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def trigger(self, user: str, channel: str | None) -> str:
        """A trigger_id: once, within three seconds."""
        made = f"{secrets.randbelow(10**12)}.{secrets.token_hex(8)}"
        self.triggers[made] = (time.monotonic(), user, channel)
        return made

    def response_url(self, user: str, channel: str) -> str:
        """An address for at most five more answers."""
        token = secrets.token_urlsafe(16)
        self.response_urls[token] = (user, channel, 5)
        return f"{self.base_url}/response/{token}"

    def direct(self, user: str) -> Channel:
        """The direct messages between a person and the bot."""
        for channel in self.channels.values():
            if channel.direct_with == user:
                return channel
        made = Channel(f"D_{user.removeprefix('U_')}", "dm", private=True, direct_with=user)
        self.channels[made.id] = made
        return made

    def post(self, channel: Channel, message: Object) -> Object:
        """Put a message into a channel and give it its ts."""
        message = {"type": "message", "ts": self.ts(), **message}
        if not message.get("ephemeral_for"):
            message.setdefault("team", TEAM)
        channel.messages.append(message)
        return message

    def find(self, channel: Channel, ts: str) -> Object | None:
        """A message by its ts."""
        return next((message for message in channel.messages if message["ts"] == ts), None)

    def view(self, view_id: str | None, external_id: str | None) -> OpenView | None:
        """An open view by either id."""
        for stack in self.stacks.values():
            for view in stack:
                if view.id == view_id or (external_id and view.definition.get("external_id") == external_id):
                    return view
        return None

    def open(self, user: str, definition: Object, channel: str | None, *, push: bool) -> OpenView:
        """Show a view to a person, alone or on top of what they see."""
        stack = self.stacks.setdefault(user, [])
        if not push:
            stack.clear()
        identifier = f"V_{secrets.token_hex(6)}"
        view = OpenView(
            id=identifier,
            user=user,
            definition=with_ids(definition),
            hash=_hash(),
            values={},
            root=stack[0].id if stack else identifier,
            previous=stack[-1].id if stack else None,
            channel=channel,
        )
        _fill(view, {})
        stack.append(view)
        return view

    def replace(self, view: OpenView, definition: Object) -> None:
        """Give an open view another content; inputs with the same block_id and action_id keep their values."""
        old = view.values
        view.definition, view.hash, view.errors, view.problem = with_ids(definition), _hash(), {}, None
        _fill(view, old)

    def shown(self, view: OpenView) -> Object:
        """The view as payloads and answers carry it."""
        return {
            "id": view.id,
            "team_id": TEAM,
            "app_id": APP,
            "app_installed_team_id": TEAM,
            "bot_id": BOT,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
            **view.definition,
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous,
            "state": {"values": view.values},
        }

    def home(self, user: str, definition: Object) -> OpenView:
        """Publish a person's Home tab."""
        view = OpenView(f"V_HOME_{user}", user, with_ids(definition), _hash(), {}, f"V_HOME_{user}", None, None)
        _fill(view, {})
        self.homes[user] = view
        return view

    def add_file(self, user: str, name: str, content: bytes, mimetype: str) -> Object:
        """An uploaded file, as file objects describe it."""
        identifier = f"F_{secrets.token_hex(5).upper()}"
        extension = name.rpartition(".")[2].lower() if "." in name else ""
        url = f"{self.base_url}/files-pri/{TEAM}-{identifier}/{name.replace('/', '_')}"
        shown = {
            "id": identifier,
            "created": int(time.time()),
            "timestamp": int(time.time()),
            "name": name,
            "title": name,
            "mimetype": mimetype,
            "filetype": extension or "binary",
            "pretty_type": extension.upper(),
            "user": user,
            "user_team": TEAM,
            "editable": False,
            "size": len(content),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "url_private": url,
            "url_private_download": f"{url}?download=1",
            "permalink": f"{self.base_url}/files/{identifier}",
            "has_rich_preview": False,
            "file_access": "visible",
        }
        self.files[identifier] = File(shown, content)
        return shown


def _hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"


def with_ids(definition: Object) -> Object:
    """Slack gives ids to blocks and actions that have none."""
    blocks = []
    for block in definition["blocks"]:
        block = {"block_id": secrets.token_hex(3), **block}
        if block["type"] == "input":
            block["element"] = {"action_id": secrets.token_hex(3), **block["element"]}
            block = {"optional": False, "dispatch_action": False, **block}
        elif block["type"] == "actions":
            block["elements"] = [{"action_id": secrets.token_hex(3), **element} for element in block["elements"]]
        elif "accessory" in block:
            block["accessory"] = {"action_id": secrets.token_hex(3), **block["accessory"]}
        blocks.append(block)
    return {**definition, "blocks": blocks}


def _fill(view: OpenView, old: dict[str, Object]) -> None:
    view.values = {}
    for block in view.definition["blocks"]:
        for element in elements_of(block):
            if element["type"] in ("button", "overflow"):
                continue
            state = old.get(block["block_id"], {}).get(element["action_id"])
            if state is None or state["type"] != element["type"]:
                state = initial_state(element)
                if element.get("default_to_current_conversation") and state.get("selected_conversation") is None:
                    state["selected_conversation"] = view.channel
            view.values.setdefault(block["block_id"], {})[element["action_id"]] = state
