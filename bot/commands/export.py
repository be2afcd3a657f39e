"""`/export`: opens the export modal."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Asker, Desk, asker
from bot.following import follow, unfollow
from bot.form import open_form
from store.exporting import exports, items
from store.workspaces.overview import running
from worker.surface import lists
from worker.surface.text import paragraphs

HELP = (
    "*`/export`* sends a SeekOut project to SourceWhale.\n"
    "1. In SeekOut, click *Get Email for All* and *Get Phone for All*, then export the project to a CSV or Excel"
    " file.\n"
    "2. Type `/export`, upload the file, choose *Prospects* (to a campaign) or *Candidates* (to a job). Or drop the "
    "file into a conversation and choose *Export to SourceWhale* in the menu of that message.\n"
    "3. *Review* shows who will be sent and who will not, and why. Nothing is sent before you click *Export*.\n"
    "4. One message in the channel fills up until *Export Complete*; *Cancel* on it stops the export. What failed "
    "stands in its thread, with *Retry failed*.\n"
    "`/export status` lists running and waiting exports, `/export history` those that have ended. `/export follow` "
    "lets this channel know of each export, `/export unfollow` ends that.\n"
    "My *Home* tab shows all of that at a glance, and what of your projects is in SourceWhale.\n"
    "`/export help` shows this. `/sourcewhale` shows the connection to SourceWhale."
)


def register(app: App, desk: Desk) -> None:
    """Register the command."""

    @app.command("/export")
    def export(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        words = body.get("text", "").split()
        who = asker(desk, body)
        if words:
            text = _answer(desk, client, who, words, body.get("channel_id", ""))
            # As blocks, for in a text by itself Slack makes links of what looks like an address.
            ack(text=text, blocks=paragraphs(text), response_type="ephemeral")
            return
        problem = open_form(desk, client, who, body["trigger_id"], channel_id=body.get("channel_id"))
        if problem is None:
            ack()
        else:
            ack(text=problem, response_type="ephemeral")


def _answer(desk: Desk, client: WebClient, who: Asker, words: list[str], channel_id: str) -> str:
    """What the person who typed `/export` with these words reads."""
    match words:
        case ["help"]:
            return HELP
        case ["status"]:
            with desk.database.read() as session:
                return lists.status(running(session, who.workspace_id, lists.PAGE))
        case ["history"] | ["history", _]:
            asked = words[1] if len(words) == 2 and words[1].isascii() and words[1].isdecimal() else "1"
            # Python refuses to read numbers of thousands of digits.
            page = min(max(int(asked[:9]), 1), 10_000)
            with desk.database.read() as session:
                found = exports.ended(session, who.workspace_id, lists.PAGE + 1, (page - 1) * lists.PAGE)
                return lists.history([(told, items.counts(session, told.export.id)) for told in found], page)
        case ["follow"]:
            return follow(desk, client, who, channel_id)
        case ["unfollow"]:
            return unfollow(desk, who, channel_id)
        case _:
            return f"I do not know `/export {_safe(words[0])}`.\n{HELP}"


def _safe(word: str) -> str:
    return "".join(character for character in word[:40] if character.isalnum() or character in "-_")
