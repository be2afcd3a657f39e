"""*Export* in the direct message that takes Review's place when the modal was closed."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Respond

from bot.desk import Desk, asker
from bot.starting import start
from worker.surface import ids


def register(app: App, desk: Desk) -> None:
    """Register the button."""

    @app.action(ids.START_EXPORT)
    def start_export(ack: Ack, body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        who = asker(desk, body)
        problem = start(desk, who, action["value"])
        if problem is not None:
            respond(text=f":warning: {problem}", response_type="ephemeral", replace_original=False)
        ack()
