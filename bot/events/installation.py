"""`app_uninstalled` and `tokens_revoked`: the app was removed, and what it held of the workspace goes.

Tokens and the SourceWhale key are deleted at once, the rest after UNINSTALL_GRACE_DAYS (store.upkeep.retention). Slack
sends both events, in any order, and late ones after somebody has installed the app again.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from slack_bolt import App, BoltContext

from bot.desk import Desk
from bot.origins import origin
from store.workspaces import audit, installations
from store.workspaces.audit import Action

logger = logging.getLogger(__name__)


def register(app: App, desk: Desk) -> None:
    """Register both events."""

    @app.event("app_uninstalled")
    def app_uninstalled(body: dict[str, Any], context: BoltContext) -> None:
        _remove(desk, body, context)

    @app.event("tokens_revoked")
    def tokens_revoked(body: dict[str, Any], event: dict[str, Any], context: BoltContext) -> None:
        # Tokens of people are not asked for; only the bot's matters.
        if event.get("tokens", {}).get("bot"):
            _remove(desk, body, context)


def _remove(desk: Desk, body: dict[str, Any], context: BoltContext) -> None:
    of = origin(body)
    team_id = None if context.is_enterprise_install else of.team_id
    at = float(body.get("event_time") or time.time())
    with desk.database.write() as session:
        removed = installations.remove(session, team_id, of.enterprise_id, at=at)
        for workspace_id in removed:
            audit.record(session, workspace_id, "", Action.UNINSTALLED)
    desk.slack.forget()
    logger.info("the app was removed from %s: tokens and API keys are deleted", team_id or of.enterprise_id)
