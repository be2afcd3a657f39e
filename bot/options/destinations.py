"""*Campaign* and *Job*: what this person may see in SourceWhale, from the cache that the worker fills."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.desk import Asker, Desk, asker, enqueue
from store.connection import destinations
from store.connection.destinations import Destination, KnownDestinations
from store.models import ExportKind
from worker.surface import ids
from worker.surface.export_form import destination_options
from worker.surface.text import cut, one_line, option

_FRESH_SECONDS = 60.0
# Slack allows three seconds for the whole answer.
_WAIT_SECONDS = 2.0


def register(app: App, desk: Desk) -> None:
    """Register both lists."""
    app.options(ids.CAMPAIGN)(partial(campaign_options, desk))
    app.options(ids.JOB)(partial(job_options, desk))


def campaign_options(desk: Desk, ack: Ack, body: dict[str, Any]) -> None:
    """The campaigns whose name holds what was typed."""
    ack(options=_options(desk, body, ExportKind.PROSPECTS))


def job_options(desk: Desk, ack: Ack, body: dict[str, Any]) -> None:
    """The jobs whose name holds what was typed."""
    ack(options=_options(desk, body, ExportKind.CANDIDATES))


def _options(desk: Desk, body: dict[str, Any], kind: ExportKind) -> list[dict[str, Any]]:
    who = asker(desk, body)
    known = known_destinations(desk, who, kind)
    word = "campaign" if kind == ExportKind.PROSPECTS else "job"
    if known is None:
        return [option("Still asking SourceWhale: type a letter to look again", ids.NO_DESTINATION)]
    if not known.items:
        sentence = known.problem or f"SourceWhale shows no {word} for your e-mail address"
        return [option(cut(sentence, ids.MAX_OPTION_TEXT), ids.NO_DESTINATION)]
    return destination_options(named(known, body.get("value") or "")[: ids.MAX_OPTIONS])


def named(known: KnownDestinations, typed: str) -> list[Destination]:
    """Those whose name, as the list shows it, holds what was typed; of one without a name, its id."""
    wanted = one_line(typed).casefold()
    return [item for item in known.items if wanted in (one_line(item.name) or item.id).casefold()]


def known_destinations(
    desk: Desk, who: Asker, kind: ExportKind, *, wait: float = _WAIT_SECONDS
) -> KnownDestinations | None:
    """The list, no older than a minute if the worker can manage that in `wait` seconds; None if there was never one."""
    deadline = time.monotonic() + wait
    asked = False
    while True:
        with desk.database.read() as session:
            known = destinations.known(session, who.workspace_id, who.user_id, kind)
        if known is not None and known.age < _FRESH_SECONDS:
            return known
        if not asked:
            # However slow the database is: the next letter finds what the worker has fetched.
            asked = True
            enqueue(lambda: desk.queue.refresh_destinations(who.workspace_id, who.user_id))
        if time.monotonic() > deadline:
            return known
        time.sleep(0.05)
