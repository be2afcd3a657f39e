"""What the listeners share: settings, the database, secrets, the queue; and who is asking."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.afterwards import Afterwards
from bot.origins import Origin, origin
from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.connection import connections
from store.exporting.visibility import Reader
from store.workspaces import installations, workspaces
from worker.runtime.queue import JobQueue, QueueUnavailable
from worker.runtime.seen import Seen
from worker.slack.clients import SlackClients
from worker.slack.errors import SLACK_IS_AWAY, NotInstalled
from worker.slack.groups import Groups
from worker.slack.members import has_admin_role, in_organisation
from worker.slack.readers import BOT_SECONDS, Readers
from worker.surface.refusals import not_an_exporter

logger = logging.getLogger(__name__)

_COLLEAGUES_SECONDS = 600.0
# A team keeps its workspace unless that is deleted, by the operator or long after the app was removed: whoever types
# something then begins with another one.
_WORKSPACE_SECONDS = 5.0
ONLY_ADMINS_CHANGE = "Only admins of this Slack workspace, and people whom they named, can change it."
# Slack's names for somebody whom the app cannot know of: they have no role here.
_NOBODY_HERE = {"user_not_found", "user_not_visible"}


class SlackDidNotSay(Exception):
    """Slack was asked who somebody is and gave no answer: they may be anybody, so they are asked to try again."""


class WorkspaceUnknown(Exception):
    """A payload names an organisation and none of its workspaces."""


@dataclass(frozen=True, slots=True)
class KnownWorkspace:
    """A workspace by our id and by Slack's."""

    id: str
    team_id: str
    enterprise_id: str | None


@dataclass
class Hearing:
    """Whether Slack can reach this process: `problem` says why not, None when it can. Over HTTP nobody knows here."""

    problem: Callable[[], str | None] = lambda: None


@dataclass(frozen=True)
class Desk:
    """Made once a process and handed to each room's `register`."""

    settings: Settings
    database: Database
    secrets: SecretBox
    queue: JobQueue
    slack: SlackClients
    seen: Seen
    afterwards: Afterwards = field(default_factory=Afterwards)
    hearing: Hearing = field(default_factory=Hearing)
    readers: Readers = field(default_factory=lambda: Readers(BOT_SECONDS))
    groups: Groups = field(default_factory=Groups)
    # Every request needs one. By the ids of team and organisation: until when it counts, and the workspace.
    workspaces: dict[tuple[str, str | None], tuple[float, KnownWorkspace]] = field(default_factory=dict)
    # By workspace, person and what Slack calls their team: until when it counts, and whether they are a colleague.
    colleagues: dict[tuple[str, str, str], tuple[float, bool]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asker:
    """The person behind a request, and the workspace that every query is scoped by."""

    workspace_id: str
    user_id: str


def asker(desk: Desk, body: dict[str, Any]) -> Asker:
    """Who sent this payload, and for which workspace: the one in which the app is asked.

    People of another company press our buttons in shared channels; theirs is their own workspace, and they get at
    nothing of ours. A colleague from another workspace of the same organisation is no stranger.
    Raises SlackDidNotSay, or WorkspaceUnknown where the payload names none.
    """
    found = origin(body)
    workspace = _workspace(desk, found)
    if _is_colleague(desk, workspace, found):
        return Asker(workspace.id, found.user_id)
    with desk.database.read() as session:
        theirs = workspaces.find(session, found.user_team_id or "")
    return Asker(theirs.id if theirs is not None else "", found.user_id)


def workspace_of(desk: Desk, body: dict[str, Any]) -> str:
    """The id of the workspace in which the app is asked, whoever asks. Raises WorkspaceUnknown."""
    return _workspace(desk, origin(body)).id


def organisation_of(desk: Desk, found: Origin) -> str | None:
    """The organisation that the team in which the app is asked is known to belong to."""
    with desk.database.read() as session:
        workspace = workspaces.find(session, found.team_id or "")
    return (workspace.enterprise_id or None) if workspace is not None else None


def _workspace(desk: Desk, found: Origin) -> KnownWorkspace:
    key = (found.team_id or "", found.enterprise_id)
    until, remembered = desk.workspaces.get(key, (0.0, None))
    if remembered is not None and time.monotonic() < until:
        return remembered
    with desk.database.read() as session:
        if found.team_id is None:
            workspace = workspaces.only_one_of(session, found.enterprise_id or "-")
            if workspace is None:
                raise WorkspaceUnknown
        else:
            workspace = workspaces.find(session, found.team_id)
    if workspace is None or (found.enterprise_id and workspace.enterprise_id != found.enterprise_id):
        with desk.database.write() as session:
            workspace = workspaces.ensure(session, found.team_id or "", found.enterprise_id)
    known = KnownWorkspace(workspace.id, workspace.team_id, found.enterprise_id or workspace.enterprise_id or None)
    if found.team_id is not None:
        desk.workspaces[key] = (time.monotonic() + _WORKSPACE_SECONDS, known)
    return known


def _is_colleague(desk: Desk, workspace: KnownWorkspace, found: Origin) -> bool:
    """Whether a person is of the workspace, or of another one of its organisation. Raises SlackDidNotSay."""
    theirs = found.user_team_id
    if theirs is None or theirs in (workspace.team_id, workspace.enterprise_id):
        return True
    if workspace.enterprise_id is None or theirs.startswith("E"):
        return False
    key = (workspace.id, found.user_id, theirs)
    until, known = desk.colleagues.get(key, (0.0, False))
    if time.monotonic() >= until:
        known = in_organisation(member(desk.slack.of(workspace.id), found.user_id), workspace.enterprise_id)
        desk.colleagues[key] = (time.monotonic() + _COLLEAGUES_SECONDS, known)
    return known


def is_admin(client: WebClient, user_id: str) -> bool:
    """Whether Slack says now that this person administers the workspace or its organisation: asked at the click.

    Raises SlackDidNotSay.
    """
    return has_admin_role(member(client, user_id))


def member(client: WebClient, user_id: str) -> dict[str, Any]:
    """A person as Slack shows them now; empty for somebody of whom the app cannot know. Raises SlackDidNotSay."""
    try:
        found: dict[str, Any] = client.users_info(user=user_id)["user"]
    except SlackApiError as error:
        if error.response.get("error") in _NOBODY_HERE:
            return {}
        logger.warning("Slack does not say who somebody is: %s", error.response.get("error"))
        raise SlackDidNotSay from None
    except (NotInstalled, *SLACK_IS_AWAY) as error:
        logger.warning("Slack does not say who somebody is: %s", type(error).__name__)
        raise SlackDidNotSay from None
    return found


def may_change(desk: Desk, client: WebClient, who: Asker) -> bool:
    """Whether this person may change the connection: an admin, or somebody whom an admin named."""
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    return connections.may_change(connection, who.user_id) or is_admin(client, who.user_id)


def display_name(client: WebClient, user_id: str) -> str | None:
    """What people call somebody; None where Slack does not say, or knows them no more."""
    try:
        found = member(client, user_id)
    except SlackDidNotSay:
        return None
    profile = found.get("profile") or {}
    name = profile.get("display_name") or found.get("name")
    return str(name) if name and not found.get("deleted") else None


def ask_an_admin(desk: Desk, client: WebClient, who: Asker, what: str = ONLY_ADMINS_CHANGE) -> str:
    """`what` only admins can do, with whom to ask for it where somebody is known."""
    with desk.database.read() as session:
        admin = installations.who_can_help(session, who.workspace_id)
    if admin is None or admin == who.user_id or display_name(client, admin) is None:
        return what
    return f"{what} Ask <@{admin}>."


def why_not_export(desk: Desk, who: Asker, *, fresh: bool = False) -> str | None:
    """Why this person may not export, though others may: an admin has named who may. None: they may.

    With `fresh` Slack is asked who is in a user group whatever it said before. Admins always may, as Slack says now.
    Raises SlackDidNotSay.
    """
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    if connection is None or connections.may_export(connection, who.user_id):
        return None
    client = desk.slack.of(who.workspace_id)
    why = desk.groups.why_not(connection, client, who.user_id, fresh=fresh)
    return None if why is None or is_admin(client, who.user_id) else not_an_exporter(connection, why)


def reader(desk: Desk, client: WebClient, who: Asker) -> Reader:
    """This person as lists are made for them."""
    return desk.readers.reader(desk.database, client, who.workspace_id, who.user_id)


def enqueue(job: Callable[[], None]) -> None:
    """Enqueue now if Redis is there; if not, the worker's keeper finds the work in SQL."""
    try:
        job()
    except QueueUnavailable as error:
        logger.warning("Redis is away (%s); the work waits in SQL", error)
