"""What Slack tells without being asked."""

from slack_bolt import App

from bot.desk import Desk
from bot.events import direct, home, installation


def register(app: App, desk: Desk) -> None:
    """Register every event."""
    direct.register(app, desk)
    home.register(app, desk)
    installation.register(app, desk)
