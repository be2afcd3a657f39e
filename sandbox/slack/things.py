"""What the local Slack is made of: organisations, workspaces, people, channels, open views, files."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

Object = dict[str, Any]
APP = "A_LOCAL"
TEAM, OTHER_TEAM = "T_LOCAL", "T_OTHER"


@dataclass
class Enterprise:
    """An organisation of Enterprise Grid, and the app's account where the whole organisation installed it.

    `granted` are the ids of the workspaces that the organisation lets the app into. With `team_null` its interactions
    carry no team, as Slack's do for some installs of an organisation.
    """

    id: str
    name: str
    domain: str
    bot_token: str
    bot_user: str = "U_BOT_ORG"
    bot: str = "B_BOT_ORG"
    installed: bool = False
    granted: set[str] = field(default_factory=set)
    team_null: bool = False


@dataclass
class Team:
    """A workspace, and the bot's account in it; the token works while the app is installed.

    `enterprise` is the id of the organisation that the workspace belongs to.
    """

    id: str
    name: str
    domain: str
    bot_user: str
    bot: str
    bot_token: str
    installed: bool = True
    enterprise: str | None = None


@dataclass
class UserGroup:
    """People of a workspace under one name; `disabled` ones are shown to nobody who does not ask for them."""

    id: str
    name: str
    handle: str
    people: tuple[str, ...] = ()
    disabled: bool = False
    team: str = "T_LOCAL"


@dataclass
class User:
    """A person. `team` is the workspace in which they type; `home`, where it differs, is what payloads call their team:
    in an organisation another workspace of it, or the organisation's own id.
    """

    id: str
    name: str
    real_name: str
    email: str
    is_admin: bool = False
    team: str = TEAM
    home: str | None = None
    enterprise_admin: bool = False
    enterprise_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_workflow_bot: bool = False
    deleted: bool = False
    is_stranger: bool = False

    @property
    def shown_team(self) -> str:
        """Their team as payloads name it."""
        return self.home or self.team


@dataclass
class Channel:
    """A conversation. People of `team` and of the teams in `shared_with` (Slack Connect) read it.

    `people` are those who are in it; None: everybody of these teams. `flags` are those of conversations.info, such as
    `is_pending_ext_shared` or `pending_shared`; the ones about posting are obeyed.
    """

    id: str
    name: str
    private: bool = False
    archived: bool = False
    bot_is_member: bool = True
    read_only: bool = False
    direct_with: str | None = None
    team: str = TEAM
    shared_with: tuple[str, ...] = ()
    people: tuple[str, ...] | None = None
    messages: list[Object] = field(default_factory=list)
    flags: Object = field(default_factory=dict)

    @property
    def teams(self) -> tuple[str, ...]:
        """The workspaces in which it is seen."""
        return (self.team, *self.shared_with)

    @property
    def closed(self) -> bool:
        """Whether nobody can post or edit anything there: archived, or frozen."""
        return self.archived or bool(self.flags.get("is_frozen"))

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
    """An uploaded file and its bytes. While `restricted`, payloads carry no more of it than its id."""

    shown: Object
    content: bytes
    teams: set[str]
    restricted: bool = False

    def note_shared(self, channel: Channel) -> None:
        """It stands in a conversation, and everybody who reads there may read it."""
        self.teams.update(channel.teams)
        kind = "ims" if channel.direct_with else "groups" if channel.private else "channels"
        self.shown.setdefault(kind, []).append(channel.id)
        self.shown["is_public"] = self.shown["is_public"] or kind == "channels"

    @property
    def in_payloads(self) -> Object:
        """The file object as messages and form values carry it."""
        if self.restricted:
            return {"id": self.shown["id"], "mode": "file_access", "file_access": "check_file_info"}
        return self.shown


@dataclass
class Execution:
    """One run of a step of a workflow: "running", "done" or "failed"; `tells` are who says where how that ended."""

    id: str
    team: str
    callback_id: str
    inputs: Object
    token: str
    workflow: str
    state: str = "running"
    outputs: Object = field(default_factory=dict)
    error: str | None = None
    ended: int = 0
    tells: tuple[str, str] | None = None

    @property
    def told(self) -> Object:
        """What there is to know of it."""
        return {
            "id": self.id,
            "function": self.callback_id,
            "state": self.state,
            "outputs": self.outputs,
            "error": self.error,
            # How often the app said how it ended and Slack took it.
            "ended": self.ended,
        }
