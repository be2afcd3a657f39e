"""What exists in the local Slack, and what happens to it: messages, views, files, organisations."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import replace

from sandbox.slack.blockkit import elements_of, initial_state
from sandbox.slack.sockets import PATIENCE
from sandbox.slack.things import (
    APP,
    OTHER_TEAM,
    TEAM,
    Channel,
    Enterprise,
    Execution,
    File,
    Object,
    OpenView,
    ResponseUrl,
    Team,
    Trigger,
    User,
    UserGroup,
)

RESPONSE_URL_SECONDS = 1800.0


class World:
    """The workspaces. Everything in memory. `patience` is for how many seconds a trigger_id may be used."""

    def __init__(self, base_url: str, bot_token: str = "xoxb-local", patience: float = PATIENCE) -> None:  # noqa: S107
        self.base_url = base_url
        self.patience = patience
        self.bot_token = bot_token
        self.listeners: list[Callable[[dict[str, str]], None]] = []
        self.reset()

    def reset(self) -> None:
        """Back to the beginning: the app is installed in the first workspace alone."""
        other = f"{self.bot_token}-other"
        self.teams = {
            team.id: team
            for team in (
                Team(TEAM, "Northwind Talent", "northwind", "U_BOT", "B_BOT", self.bot_token),
                Team(OTHER_TEAM, "Contoso Search", "contoso", "U_BOT_OTHER", "B_BOT_OTHER", other, installed=False),
            )
        }
        self.user_groups: dict[str, UserGroup] = {}
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
        self.enterprises: dict[str, Enterprise] = {}
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self.files: dict[str, File] = {}
        # Of the files that are uploaded from now on.
        self.restricted_files = self.without_download = False
        self.triggers: dict[str, Trigger] = {}
        self.used_triggers: set[str] = set()
        self.response_urls: dict[str, ResponseUrl] = {}
        self.executions: dict[str, Execution] = {}
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

    def organisation_of(self, team: str) -> Enterprise | None:
        """The organisation that a workspace belongs to."""
        return self.enterprises.get(self.teams[team].enterprise or "")

    def account(self, team: str) -> Team | None:
        """A workspace as the app acts in it: through its own install, else its organisation's; None without either."""
        found, organisation = self.teams[team], self.organisation_of(team)
        if found.installed:
            return found
        if organisation is None or not organisation.installed or team not in organisation.granted:
            return None
        return replace(found, bot_user=organisation.bot_user, bot=organisation.bot, bot_token=organisation.bot_token)

    def through_organisation(self, team: str) -> bool:
        """Whether the app acts in a workspace through an install of the whole organisation."""
        return not self.teams[team].installed and self.account(team) is not None

    def sees(self, user: str, channel: Channel) -> bool:
        """Whether a person has a conversation in their list."""
        if channel.direct_with is not None:
            return channel.direct_with == user
        if channel.people is not None and channel.private:
            return user in channel.people
        return self.users[user].team in channel.teams

    def acquainted(self, team: str, user: str) -> bool:
        """Whether a workspace's bot can know of a person: a colleague, or in a channel that both teams share."""
        theirs = self.users[user].team if user in self.users else None
        if theirs is None:
            return False
        own = self.teams[team].enterprise
        if theirs == team or (own is not None and self.teams[theirs].enterprise == own):
            return True
        return any({theirs, team} <= set(channel.teams) for channel in self.channels.values())

    def members(self, channel: Channel) -> list[str]:
        """Who is in a conversation, bots too."""
        if channel.direct_with:
            own = self.account(channel.team) or self.teams[channel.team]
            return [channel.direct_with, own.bot_user]
        people = [user.id for user in self.users.values() if user.team in channel.teams]
        if channel.people is not None:
            people = [user for user in people if user in channel.people]
        bots = [account.bot_user for team in channel.teams if (account := self.account(team)) is not None]
        return [*people, *bots] if channel.bot_is_member else people

    def trigger(self, user: str, channel: str | None, team: str) -> str:
        """A trigger_id: once, within three seconds, for the bot of one workspace."""
        made = f"{secrets.randbelow(10**12)}.{secrets.token_hex(8)}"
        self.triggers[made] = Trigger(time.monotonic(), user, channel, team)
        return made

    def response_url(self, user: str, channel: str, team: str, original: str | None = None) -> str:
        """An address for at most five more answers within half an hour."""
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

    def remove_named(self, arguments: Object) -> None:
        """Take the message away that a call of the Web API names, if there is one."""
        channel = self.channels.get(arguments.get("channel", ""))
        message = None if channel is None else self.find(channel, arguments.get("ts", ""))
        if channel is not None and message is not None:
            self.remove(channel, message)

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
        """The view as payloads and answers carry it; an organisation's install stands where a workspace's would."""
        account = self.account(view.team) or self.teams[view.team]
        organisation = self.organisation_of(view.team)
        through = organisation is not None and self.through_organisation(view.team)
        return {
            "id": view.id,
            "team_id": self.users[view.user].team,
            "app_id": APP,
            "app_installed_team_id": organisation.id if organisation is not None and through else view.team,
            "bot_id": account.bot,
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
        # As Slack writes names into addresses.
        url = f"{self.base_url}/files-pri/{team}-{identifier}/{re.sub('[^a-z0-9._-]', '_', name.lower())}"
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
        if self.without_download:
            del shown["url_private_download"]
        self.files[identifier] = File(shown, content, {team}, restricted=self.restricted_files)
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
