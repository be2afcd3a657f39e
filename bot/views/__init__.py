"""Submissions of modals."""

from slack_bolt import App

from bot.desk import Desk
from bot.views import connection, export, off_limits


def register(app: App, desk: Desk) -> None:
    """Register every submission."""
    export.register(app, desk)
    connection.register(app, desk)
    off_limits.register(app, desk)
