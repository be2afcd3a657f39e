"""Entries of the off-limits list, for an admin who removes some."""

from __future__ import annotations

from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk, asker, is_admin
from store.workspaces import off_limits
from worker.surface import ids
from worker.surface.off_limits.entries import entry_option


def register(app: App, desk: Desk) -> None:
    """Register the list."""
    app.options(ids.OFF_LIMITS_REMOVE)(partial(entry_options, desk))


def entry_options(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """The entries that hold what was typed."""
    who = asker(desk, body)
    found = []
    if is_admin(client, who.user_id):
        with desk.database.read() as session:
            found = list(off_limits.search(session, who.workspace_id, body.get("value") or "", ids.MAX_OPTIONS))
    ack(options=[entry_option(entry) for entry in found])
