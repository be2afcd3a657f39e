"""`/export`: opens the export modal."""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from unicodedata import normalize

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.commands import results
from bot.desk import Asker, Desk, SlackDidNotSay, asker, may_change, reader
from bot.following import follow, follow_weekly, unfollow
from bot.form import open_form
from store.connection import connections
from store.exporting import exports, items
from store.exporting.visibility import Reader
from store.workspaces.overview import running
from worker.surface import help as help_words
from worker.surface import lists
from worker.surface.text import Block, one_line, paragraphs

_NUMBER = re.compile(r"[+-]?[0-9]+")


def register(app: App, desk: Desk) -> None:
    """Register the command."""
    app.command("/export")(partial(export, desk))


def export(desk: Desk, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Open the form, or answer the words that were typed after the command."""
    words = help_words.typed(body.get("text") or "")
    who = asker(desk, body)
    if words:
        text, blocks = _answer(desk, client, who, words, body.get("channel_id", ""))
        # As blocks, for in a text by itself Slack makes links of what looks like an address.
        ack(text=text, blocks=blocks or paragraphs(text), response_type="ephemeral")
        return
    refused = open_form(desk, client, who, body["trigger_id"], channel_id=body.get("channel_id"))
    if refused is None:
        ack()
    else:
        ack(text=refused.text, blocks=refused.blocks, response_type="ephemeral")


def _answer(
    desk: Desk, client: WebClient, who: Asker, words: list[str], channel_id: str
) -> tuple[str, list[dict[str, Any]]]:
    """What the person who typed `/export` with these words reads: text, and blocks where there are buttons."""
    word, *rest = (help_words.plain(one) for one in words)
    match word:
        case "status":
            by = reader(desk, client, who)
            with desk.database.read() as session:
                return lists.status(running(session, who.workspace_id, by, lists.PAGE)), []
        case "history":
            by = reader(desk, client, who)
            with desk.database.read() as session:
                return _history(session, who, by, words[1:]), []
        case "results":
            return results.results(desk, client, who, help_words.unquoted(" ".join(words[1:]))), []
        case "reminders":
            return results.reminders(desk, client, who, rest), []
        case "follow" if rest == ["weekly"]:
            return follow_weekly(desk, client, who, channel_id), []
        case "follow" if not rest:
            return follow(desk, client, who, channel_id), []
        case "unfollow" if rest in ([], ["weekly"]):
            return unfollow(desk, who, channel_id, weekly_alone=bool(rest)), []
    problem = "" if word in ("help", "") else help_words.unknown([word, *rest])
    begin = _button_to_begin(desk, client, who)
    return f"{problem}\n{help_words.help_text()}".strip(), help_words.help_blocks(problem, begin)


def _button_to_begin(desk: Desk, client: WebClient, who: Asker) -> Block | None:
    """What helps this person on: the form, or before SourceWhale is connected that, for those who may do it."""
    with desk.database.read() as session:
        connected = connections.get(session, who.workspace_id) is not None
    if connected:
        return help_words.EXPORT
    try:
        return help_words.CONNECT if may_change(desk, client, who) else None
    except SlackDidNotSay:
        return None


def _history(session: Session, who: Asker, by: Reader, typed: list[str]) -> str:
    """A page of what has ended: of all projects, or of those whose name contains what was typed before the page."""
    project, page = one_line(help_words.unquoted(" ".join(typed))), 1
    last = normalize("NFKC", typed[-1]) if typed else ""
    number = last if _NUMBER.fullmatch(last) else ""

    def found() -> list[exports.Told]:
        first = (page - 1) * lists.PAGE
        return exports.ended(session, who.workspace_id, by, lists.PAGE + 1, first, project[:255])

    # A name may end in a number as well.
    ended = found() if not number or len(typed) > 1 else []
    if number and not ended:
        # Python refuses to read numbers of thousands of digits.
        project, page = one_line(help_words.unquoted(" ".join(typed[:-1]))), min(max(int(number[:9]), 1), 10_000)
        ended = found()
    return lists.history([(told, items.counts(session, told.export.id)) for told in ended], page, project)
