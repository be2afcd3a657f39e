"""The app is removed from a workspace, or an organisation lets it into one of its workspaces, or no longer.

When it is removed, tokens and the SourceWhale key are deleted at once, the rest after UNINSTALL_GRACE_DAYS
(store.upkeep.retention). Slack sends `app_uninstalled` and `tokens_revoked` in any order, and late ones after somebody
has installed the app again. An organisation may give access back: messages wait for that.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from slack_bolt import App

from bot.desk import Desk
from bot.origins import origin
from store.base.db import Database
from store.workspaces import audit, installations
from store.workspaces.audit import Action

logger = logging.getLogger(__name__)


def register(app: App, desk: Desk) -> None:
    """Register the events."""
    app.event("app_uninstalled")(partial(app_uninstalled, desk))
    app.event("tokens_revoked")(partial(tokens_revoked, desk))
    app.event("team_access_revoked")(partial(team_access, desk, installations.withdraw, Action.ACCESS_WITHDRAWN))
    app.event("team_access_granted")(partial(team_access, desk, installations.let_in, Action.ACCESS_GIVEN))


def app_uninstalled(desk: Desk, body: dict[str, Any]) -> None:
    """Delete what must not stay."""
    _remove(desk, body)


def tokens_revoked(desk: Desk, body: dict[str, Any], event: dict[str, Any]) -> None:
    """Likewise, if the token is the bot's: tokens of people are not asked for."""
    if (event.get("tokens") or {}).get("bot"):
        _remove(desk, body)


def team_access(
    desk: Desk,
    change: Callable[[Database, str, Sequence[str]], Sequence[str]],
    action: Action,
    body: dict[str, Any],
    event: dict[str, Any],
) -> None:
    """Hold the messages of some workspaces of an organisation, or release them."""
    enterprise_id = origin(body).enterprise_id
    teams = [str(team) for team in event.get("team_ids") or []]
    if enterprise_id is None or not teams:
        return
    changed = change(desk.database, enterprise_id, teams)
    with desk.database.write() as session:
        for workspace_id in changed:
            audit.record(session, workspace_id, "", action)
    logger.info("%s: %d workspaces of %s", action, len(teams), enterprise_id)


def _remove(desk: Desk, body: dict[str, Any]) -> None:
    of = origin(body)
    whole = any(one.get("is_enterprise_install") for one in body.get("authorizations") or [] if isinstance(one, dict))
    team_id = None if whole and of.enterprise_id else of.team_id
    at = float(body.get("event_time") or time.time())
    with desk.database.write() as session:
        removed = installations.remove(session, team_id, of.enterprise_id, at=at)
        for workspace_id in removed:
            audit.record(session, workspace_id, "", Action.UNINSTALLED)
    desk.slack.forget()
    logger.info("the app was removed from %s: tokens and API keys are deleted", team_id or of.enterprise_id)
