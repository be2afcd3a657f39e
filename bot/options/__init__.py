"""The entries of searchable lists, answered from SQL within Slack's three seconds."""

from slack_bolt import App

from bot.desk import Desk
from bot.options import candidates, destinations, off_limits, projects, user_groups


def register(app: App, desk: Desk) -> None:
    """Register every list."""
    destinations.register(app, desk)
    projects.register(app, desk)
    candidates.register(app, desk)
    off_limits.register(app, desk)
    user_groups.register(app, desk)
