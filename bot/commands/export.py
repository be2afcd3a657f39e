"""`/export`: opens the export modal."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Asker, Desk, asker, enqueue
from bot.form import form_for
from store import connections, exports, follows, items
from worker.surface import lists

HELP = (
    "*`/export`* sends a SeekOut project to SourceWhale.\n"
    "1. In SeekOut, click *Get Email for All* and *Get Phone for All*, then export the project to a CSV or Excel"
    " file.\n"
    "2. Type `/export`, upload the file, choose *Prospects* (to a campaign) or *Candidates* (to a job).\n"
    "3. *Review* shows who will be sent and who will not, and why. Nothing is sent before you click *Export*.\n"
    "4. One message in the channel fills up until *Export Complete*; *Cancel* on it stops the export. What failed "
    "stands in its thread, with *Retry failed*.\n"
    "`/export status` lists running exports, `/export history` those that have ended. `/export follow` lets this "
    "channel know of each export, `/export unfollow` ends that.\n"
    "`/export help` shows this. `/sourcewhale` shows the connection to SourceWhale."
)
NOT_CONNECTED = "SourceWhale is not connected yet. A Slack admin of this workspace can do it: type `/sourcewhale`."
NO_EXPORT = "Exporting is switched off for this workspace. An admin can allow *Export* with `/sourcewhale`."


def register(app: App, desk: Desk) -> None:
    """Register the command."""

    @app.command("/export")
    def export(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        words = body.get("text", "").split()
        who = asker(desk, body)
        if words:
            ack(text=_answer(desk, who, words, body.get("channel_id", "")), response_type="ephemeral")
            return
        with desk.database.read() as session:
            connection = connections.get(session, who.workspace_id)
            form = form_for(session, who, connection) if connection is not None else None
        if connection is None or form is None or not connection.can_export:
            ack(text=NOT_CONNECTED if connection is None else NO_EXPORT, response_type="ephemeral")
            return
        client.views_open(trigger_id=body["trigger_id"], view=form)
        # Until the person comes to the list of campaigns, it is here.
        enqueue(lambda: desk.queue.refresh_destinations(who.workspace_id, who.user_id))
        ack()


def _answer(desk: Desk, who: Asker, words: list[str], channel_id: str) -> str:
    """What the person who typed `/export` with these words reads."""
    match words:
        case ["help"]:
            return HELP
        case ["status"]:
            with desk.database.read() as session:
                found = exports.running(session, who.workspace_id, lists.PAGE)
                return lists.status([(told, items.counts(session, told.export.id)) for told in found])
        case ["history"] | ["history", _]:
            page = int(words[1]) if len(words) == 2 and words[1].isascii() and words[1].isdecimal() else 1
            page = min(max(page, 1), 10_000)
            with desk.database.read() as session:
                found = exports.ended(session, who.workspace_id, lists.PAGE, (page - 1) * lists.PAGE)
                return lists.history([(told, items.counts(session, told.export.id)) for told in found], page)
        case ["follow"]:
            with desk.database.write() as session:
                news = follows.follow(session, who.workspace_id, channel_id, who.user_id)
            return (
                f"<#{channel_id}> now gets a line when an export ends. `/export unfollow` here ends that."
                if news
                else f"<#{channel_id}> follows exports already."
            )
        case ["unfollow"]:
            with desk.database.write() as session:
                news = follows.unfollow(session, who.workspace_id, channel_id)
            return f"<#{channel_id}> {'no longer follows' if news else 'does not follow'} exports."
        case _:
            return f"I do not know `/export {_safe(words[0])}`.\n{HELP}"


def _safe(word: str) -> str:
    return "".join(character for character in word[:40] if character.isalnum() or character in "-_")
