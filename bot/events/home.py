"""`app_home_opened`: the Home is shown at once, and kept up to date by the worker from then on."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.desk import Desk, SlackDidNotSay, asker, is_admin, reader
from store.messages import homes
from worker.surface.home import fingerprint, home

logger = logging.getLogger(__name__)


def register(app: App, desk: Desk) -> None:
    """Register the event."""
    app.event("app_home_opened")(partial(app_home_opened, desk))


def app_home_opened(desk: Desk, body: dict[str, Any], event: dict[str, Any], client: WebClient) -> None:
    """Show the Home, and write down that it was opened."""
    # Bolt has acknowledged the event by now.
    user_id = str(event.get("user") or "")
    if event.get("tab") == "home" and user_id:
        who = asker(desk, body)
        if not who.workspace_id:
            return
        try:
            admin = is_admin(client, user_id)
        except SlackDidNotSay:
            # It decides what the Home offers, and not what is allowed.
            admin = False
        with desk.database.write() as session:
            homes.opened(session, who.workspace_id, user_id, is_admin=admin)
            revision = homes.revision_of(session, who.workspace_id)
        by = reader(desk, client, who)
        with desk.database.read() as session:
            made = home(session, who.workspace_id, by, is_admin=admin)
        try:
            client.views_publish(user_id=user_id, view=made)
        except (SlackApiError, OSError) as error:
            # The worker finds it behind and tries again.
            logger.warning("a Home could not be published: %s", type(error).__name__)
        else:
            with desk.database.write() as session:
                homes.published(session, who.workspace_id, user_id, revision, fingerprint(made))
