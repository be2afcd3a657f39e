"""Steps that the app offers to workflows."""

from slack_bolt import App

from bot.desk import Desk
from bot.functions import destinations, export_project


def register(app: App, desk: Desk) -> None:
    """Register every step, and the lists that its settings are chosen from."""
    export_project.register(app, desk)
    destinations.register(app, desk)
