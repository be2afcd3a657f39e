"""What stands in the menu of a message."""

from slack_bolt import App

from bot.desk import Desk
from bot.shortcuts import export_file


def register(app: App, desk: Desk) -> None:
    """Register every shortcut."""
    export_file.register(app, desk)
