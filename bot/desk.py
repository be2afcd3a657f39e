"""What the listeners share: settings, the database, secrets, the queue; and who is asking."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from store.base.config import Settings
from store.base.db import Database
from store.base.secrets import SecretBox
from store.connection import connections
from store.workspaces import workspaces
from worker.runtime.queue import JobQueue, QueueUnavailable
from worker.slack.clients import SlackClients

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """Made once a process and handed to each room's `register`."""

    settings: Settings
    database: Database
    secrets: SecretBox
    queue: JobQueue
    slack: SlackClients
    # The ids of workspaces never change, and every request needs one.
    workspace_ids: dict[tuple[str, str | None], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asker:
    """The person behind a request, and the workspace that every query is scoped by."""

    workspace_id: str
    user_id: str


def asker(desk: Desk, body: dict[str, Any]) -> Asker:
    """Who sent this payload. Commands carry flat ids, everything else objects."""
    team = body.get("team") or {}
    enterprise = body.get("enterprise") or {}
    user = body.get("user") or {}
    # In shared channels people of other teams press our buttons: theirs is the team that counts.
    team_id = user.get("team_id") or team.get("id") or body.get("team_id") or ""
    enterprise_id = enterprise.get("id") or team.get("enterprise_id") or body.get("enterprise_id")
    workspace_id = desk.workspace_ids.get((team_id, enterprise_id))
    if workspace_id is None:
        with desk.database.read() as session:
            workspace = workspaces.find(session, team_id, enterprise_id)
        if workspace is None:
            with desk.database.write() as session:
                workspace = workspaces.ensure(session, team_id, enterprise_id)
        workspace_id = desk.workspace_ids[team_id, enterprise_id] = workspace.id
    return Asker(workspace_id, user.get("id") or body.get("user_id") or "")


def is_admin(client: WebClient, user_id: str) -> bool:
    """Whether Slack says now that this person administers the workspace (design.md: checked at the click)."""
    try:
        user = client.users_info(user=user_id)["user"]
    except (SlackApiError, OSError) as error:
        logger.warning("could not ask Slack who an admin is: %s", type(error).__name__)
        return False
    return any(user.get(name) for name in ("is_admin", "is_owner", "is_primary_owner"))


def may_change(desk: Desk, client: WebClient, who: Asker) -> bool:
    """Whether this person may change the connection: an admin, or somebody whom an admin named."""
    with desk.database.read() as session:
        connection = connections.get(session, who.workspace_id)
    return connections.may_change(connection, who.user_id) or is_admin(client, who.user_id)


def enqueue(job: Callable[[], None]) -> None:
    """Enqueue now if Redis is there; if not, the worker's keeper finds the work in SQL."""
    try:
        job()
    except QueueUnavailable as error:
        logger.warning("Redis is away (%s); the work waits in SQL", error)
