"""`/export`: opens the export modal."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk, asker, enqueue
from store import connections
from worker.surface.export_form import export_form

HELP = (
    "*`/export`* sends a SeekOut project to SourceWhale.\n"
    "1. In SeekOut, click *Get Email for All* and *Get Phone for All*, then export the project to a CSV or Excel"
    " file.\n"
    "2. Type `/export`, upload the file, choose *Prospects* (to a campaign) or *Candidates* (to a job).\n"
    "3. *Review* shows who will be sent and who will not, and why. Nothing is sent before you click *Export*.\n"
    "4. One message in the channel fills up until *Export Complete*; *Cancel* on it stops the export. What failed "
    "stands in its thread, with *Retry failed*.\n"
    "`/export help` shows this. `/sourcewhale` shows the connection to SourceWhale."
)
NOT_CONNECTED = "SourceWhale is not connected yet. A Slack admin of this workspace can do it: type `/sourcewhale`."
NO_EXPORT = "Exporting is switched off for this workspace. An admin can allow *Export* with `/sourcewhale`."


def register(app: App, desk: Desk) -> None:
    """Register the command."""

    @app.command("/export")
    def export(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        words = body.get("text", "").split()
        if words:
            unknown = "" if words == ["help"] else f"I do not know `/export {_safe(words[0])}`.\n"
            ack(text=unknown + HELP, response_type="ephemeral")
            return
        who = asker(desk, body)
        with desk.database.read() as session:
            connection = connections.get(session, who.workspace_id)
        if connection is None or not connection.can_export:
            ack(text=NOT_CONNECTED if connection is None else NO_EXPORT, response_type="ephemeral")
            return
        client.views_open(trigger_id=body["trigger_id"], view=export_form(pools_enabled=connection.pools_enabled))
        # Until the person comes to the list of campaigns, it is here.
        enqueue(lambda: desk.queue.refresh_destinations(who.workspace_id, who.user_id))
        ack()


def _safe(word: str) -> str:
    return "".join(character for character in word[:40] if character.isalnum() or character in "-_")
