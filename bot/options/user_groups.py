"""Slack's user groups, for an admin who says whose people may export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk, asker, is_admin
from worker.slack.groups import NotExporting, all_groups
from worker.surface import ids
from worker.surface.editing import exporters


def register(app: App, desk: Desk) -> None:
    """Register the list."""
    app.options(ids.EXPORTERS_GROUP)(partial(group_options, desk))


def group_options(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """The groups that hold what was typed."""
    who = asker(desk, body)
    found: Sequence[Mapping[str, Any]] | NotExporting = []
    if is_admin(client, who.user_id):
        found = all_groups(client)
    ack(options=exporters.options(found, body.get("value") or ""))
