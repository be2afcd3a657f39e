"""What Slack tells without being asked."""

from slack_bolt import App

from bot.desk import Desk
from bot.events import home, installation


def register(app: App, desk: Desk) -> None:
    """Register every event."""
    home.register(app, desk)
    installation.register(app, desk)
