"""`message.im`: whoever writes to the bot gets an answer, and a file that they drop there gets a button."""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.admission import is_from_a_person
from bot.desk import Desk, asker
from bot.form import show_form
from bot.shared_files import files_in
from bot.shortcuts.export_file import tables_in, why_none
from worker.surface import ids
from worker.surface.export_form import SharedFile
from worker.surface.text import Block, actions, bold, button, section

logger = logging.getLogger(__name__)

_ANSWER = (
    "I do not read messages. Drop the file of a SeekOut project here, or type `/export`; `/export help` says more."
)
# Slack lets a button carry 2,000 characters.
_MOST_CHARACTERS = 2_000


def register(app: App, desk: Desk) -> None:
    """Register the event and the button."""
    app.event("message")(message)
    app.action(ids.EXPORT_DROPPED)(partial(export_dropped, desk))


def message(event: dict[str, Any], client: WebClient) -> None:
    """Answer a direct message: with a button for its file, or with what can be done here."""
    # Bolt has acknowledged the event by now.
    if not is_from_a_person(event):
        return
    text, blocks = _answer(files_in(client, event))
    try:
        client.chat_postMessage(channel=event["channel"], text=text, blocks=blocks)
    except (SlackApiError, OSError) as error:
        logger.warning("a direct message was not answered: %s", type(error).__name__)


def export_dropped(desk: Desk, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
    """Open the form with the files that somebody dropped here."""
    try:
        files = SharedFile.several(json.loads(action["value"]))
    except ValueError:
        # The button of another version: the form asks for the file.
        files = ()
    channel_id = (body.get("channel") or {}).get("id")
    show_form(desk, client, asker(desk, body), body, channel_id=channel_id, files=files)
    ack()


def _answer(shared: list[dict[str, Any]]) -> tuple[str, list[Block]]:
    if not shared:
        return _ANSWER, [section(_ANSWER)]
    files = tables_in(shared)
    if not files:
        problem = f":warning: {why_none(shared)}"
        return problem, [section(problem)]
    names = ", ".join(bold(file.name, 60) for file in files[:3])
    text = f"{names}: shall I send {'it' if len(files) == 1 else 'one of them'} to SourceWhale?"
    value = json.dumps(SharedFile.listed(files, _MOST_CHARACTERS), ensure_ascii=False)
    export = button("Export to SourceWhale", action_id=ids.EXPORT_DROPPED, value=value, style="primary")
    return text, [section(text), actions("dropped", export)]
