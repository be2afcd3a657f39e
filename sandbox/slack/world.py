"""What exists in the local Slack: people, channels, messages, files, open views."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.blockkit import elements_of, initial_state

Object = dict[str, Any]
APP = "A_LOCAL"
TEAM, OTHER_TEAM = "T_LOCAL", "T_OTHER"
TRIGGER_SECONDS, RESPONSE_URL_SECONDS = 3.0, 1800.0


@dataclass
class Team:
    """A workspace, and the bot's account in it; the token works while the app is installed."""

    id: str
    name: str
    domain: str
    bot_user: str
    bot: str
    bot_token: str
    installed: bool = True


@dataclass
class User:
    """A person of a workspace."""

    id: str
    name: str
    real_name: str
    email: str
    is_admin: bool = False
    team: str = TEAM


@dataclass
class Channel:
    """A conversation. People of `team` and of the teams in `shared_with` (Slack Connect) read it."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    bot_is_member: bool = True
    read_only: bool = False
    direct_with: str | None = None
    team: str = TEAM
    shared_with: tuple[str, ...] = ()
    messages: list[Object] = field(default_factory=list)

    @property
    def teams(self) -> tuple[str, ...]:
        """The workspaces in which it is seen."""
        return (self.team, *self.shared_with)

    @property
    def called(self) -> str:
        """Its name in payloads."""
        return "directmessage" if self.direct_with else self.name


@dataclass
class Trigger:
    """What a trigger_id stands for; `team` is the installation that it was given to."""

    made: float
    user: str
    channel: str | None
    team: str


@dataclass
class ResponseUrl:
    """Where answers through it go, and which message `replace_original` means."""

    user: str
    channel: str
    team: str
    original: str | None = None
    left: int = 5
    made: float = field(default_factory=time.monotonic)


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
    team: str
    errors: dict[str, str] = field(default_factory=dict)
    problem: str | None = None


@dataclass
class File:
    """An uploaded file and its bytes."""

    shown: Object
    content: bytes
    teams: set[str]


class World:
    """The workspaces. Everything in memory."""

    def __init__(self, base_url: str, bot_token: str = "xoxb-local") -> None:  # noqa: S107 - of the stand-in
        self.base_url = base_url
        self._bot_token = bot_token
        self.listeners: list[Callable[[dict[str, str]], None]] = []
        self.reset()

    def reset(self) -> None:
        """Back to the beginning: the app is installed in the first workspace alone."""
        other = f"{self._bot_token}-other"
        self.teams = {
            team.id: team
            for team in (
                Team(TEAM, "Northwind Talent", "northwind", "U_BOT", "B_BOT", self._bot_token),
                Team(OTHER_TEAM, "Contoso Search", "contoso", "U_BOT_OTHER", "B_BOT_OTHER", other, installed=False),
            )
        }
        self.users = {
            user.id: user
            for user in (
                User("U_DANA", "dana", "Dana Sample", "dana@example.com", is_admin=True),
                User("U_SAM", "sam", "Sam Sample", "sam@example.com"),
                User("U_MANY", "max", "Max Sample", "many@example.com"),
                User("U_KIM", "kim", "Kim Sample", "kim@example.org", is_admin=True, team=OTHER_TEAM),
                User("U_ROBIN", "robin", "Robin Sample", "robin@example.org", team=OTHER_TEAM),
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
                Channel("C_SHARED", "northwind-contoso", shared_with=(OTHER_TEAM,)),
                Channel("C_SEARCH", "search", team=OTHER_TEAM),
                Channel("C_LOBBY", "lobby", bot_is_member=False, team=OTHER_TEAM),
                Channel("G_PARTNERS", "partners-private", private=True, team=OTHER_TEAM),
            )
        }
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self.files: dict[str, File] = {}
        self.triggers: dict[str, Trigger] = {}
        self.used_triggers: set[str] = set()
        self.response_urls: dict[str, ResponseUrl] = {}
        self._last_ts = 0
        self.tell(reset="all")

    def ts(self) -> str:
        """A message's ts, larger than every one before."""
        self._last_ts = max(self._last_ts + 1, int(time.time() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def install(self, team: Team, *, installed: bool = True) -> None:
        """Put the app into a workspace, or take it out."""
        team.installed = installed
        self.tell(installed=team.id)

    def team_of(self, token: str) -> Team | None:
        """The workspace that a bot token is of."""
        return next((team for team in self.teams.values() if team.bot_token == token), None)

    def sees(self, user: str, channel: Channel) -> bool:
        """Whether a person has a conversation in their list."""
        if channel.direct_with is not None:
            return channel.direct_with == user
        return self.users[user].team in channel.teams

    def acquainted(self, team: str, user: str) -> bool:
        """Whether a workspace's bot can know of a person: a colleague, or in a channel that both teams share."""
        theirs = self.users[user].team if user in self.users else None
        return theirs == team or any({theirs, team} <= set(channel.teams) for channel in self.channels.values())

    def members(self, channel: Channel) -> list[str]:
        """Who is in a conversation, bots too."""
        if channel.direct_with:
            return [channel.direct_with, self.teams[channel.team].bot_user]
        people = [user.id for user in self.users.values() if user.team in channel.teams]
        bots = [self.teams[team].bot_user for team in channel.teams if self.teams[team].installed]
        return [*people, *bots] if channel.bot_is_member else people

    def trigger(self, user: str, channel: str | None, team: str) -> str:
        """A trigger_id: once, within three seconds, for the bot of one workspace."""
        made = f"{secrets.randbelow(10**12)}.{secrets.token_hex(8)}"
        self.triggers[made] = Trigger(time.monotonic(), user, channel, team)
        return made

    def response_url(self, user: str, channel: str, team: str, original: str | None = None) -> str:
        """An address for at most five more answers within half an hour (slack-platform.md A.1)."""
        token = secrets.token_urlsafe(16)
        self.response_urls[token] = ResponseUrl(user, channel, team, original)
        return f"{self.base_url}/response/{token}"

    def direct(self, user: str) -> Channel:
        """The direct messages between a person and the bot of their workspace."""
        for channel in self.channels.values():
            if channel.direct_with == user:
                return channel
        identifier = f"D_{user.removeprefix('U_')}"
        made = Channel(identifier, "dm", private=True, direct_with=user, team=self.users[user].team)
        self.channels[made.id] = made
        return made

    def post(self, channel: Channel, message: Object) -> Object:
        """Put a message into a channel, or into a thread of it, and give it its ts."""
        message = {"type": "message", "ts": self.ts(), **message}
        parent = self.find(channel, message.get("thread_ts", ""))
        if parent is not None:
            parent["reply_count"] = parent.get("reply_count", 0) + 1
            parent["latest_reply"] = message["ts"]
        channel.messages.append(message)
        self.tell(channel=channel.id)
        return message

    def post_as_bot(self, team: Team, channel: Channel, message: Object) -> Object:
        """Put a message of a workspace's bot into a channel."""
        return self.post(
            channel, {"user": team.bot_user, "bot_id": team.bot, "app_id": APP, "team": team.id, **message}
        )

    def edit(self, channel: Channel, message: Object, content: Object) -> None:
        """Give a message another content in its place."""
        message.update(content)
        self.tell(channel=channel.id)

    def remove(self, channel: Channel, message: Object) -> None:
        """Take a message away, and it out of its thread's count."""
        channel.messages.remove(message)
        parent = self.find(channel, message.get("thread_ts", ""))
        if parent is not None:
            parent["reply_count"] -= 1
        self.tell(channel=channel.id)

    def tell(self, **what: str) -> None:
        """Tell those who watch that a channel, or a person's modal or Home tab, is no longer as it was."""
        for listener in list(self.listeners):
            listener(what)

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

    def open(self, user: str, definition: Object, channel: str | None, team: str, *, push: bool) -> OpenView:
        """Show a view of a workspace's bot to a person, alone or on top of what they see."""
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
            team=team,
        )
        _fill(view, {})
        stack.append(view)
        self.tell(modal=user)
        return view

    def close(self, view: OpenView) -> None:
        """Take a view away from the person who sees it."""
        self.stacks[view.user].remove(view)
        self.tell(modal=view.user)

    def replace(self, view: OpenView, definition: Object) -> None:
        """Give an open view another content; inputs with the same block_id and action_id keep their values."""
        old = view.values
        view.definition, view.hash, view.errors, view.problem = with_ids(definition), _hash(), {}, None
        _fill(view, old)
        self.tell(modal=view.user)

    def shown(self, view: OpenView) -> Object:
        """The view as payloads and answers carry it."""
        return {
            "id": view.id,
            "team_id": self.users[view.user].team,
            "app_id": APP,
            "app_installed_team_id": view.team,
            "bot_id": self.teams[view.team].bot,
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
        identifier = f"V_HOME_{user}"
        team = self.users[user].team
        view = OpenView(identifier, user, with_ids(definition), _hash(), {}, identifier, None, None, team)
        _fill(view, {})
        self.homes[user] = view
        self.tell(home=user)
        return view

    def add_file(self, user: str, name: str, content: bytes, mimetype: str, team: str) -> Object:
        """An uploaded file, as file objects describe it."""
        identifier = f"F_{secrets.token_hex(5).upper()}"
        extension = name.rpartition(".")[2].lower() if "." in name else ""
        url = f"{self.base_url}/files-pri/{team}-{identifier}/{name.replace('/', '_')}"
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
            "user_team": team,
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
        self.files[identifier] = File(shown, content, {team})
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
