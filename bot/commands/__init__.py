"""Slash commands."""

from slack_bolt import App

from bot.commands import export, sourcewhale
from bot.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Register every command."""
    export.register(app, desk)
    sourcewhale.register(app, desk)
