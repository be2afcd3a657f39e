"""Buttons and choices that act at once."""

from slack_bolt import App

from bot.actions import after, connection, corrections, export_form, export_run, home, off_limits, review
from bot.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Register every action."""
    export_form.register(app, desk)
    review.register(app, desk)
    corrections.register(app, desk)
    export_run.register(app, desk)
    after.register(app, desk)
    connection.register(app, desk)
    off_limits.register(app, desk)
    home.register(app, desk)
