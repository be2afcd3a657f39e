"""What became of exports, as people ask it: `/export results`, *How is it going?*; and `/export reminders`."""

from __future__ import annotations

import time
from functools import partial

from slack_sdk import WebClient

from bot.desk import Asker, Desk, enqueue, is_admin, reader
from store.after import calendar, figures, samples, watches
from store.after.samples import Sample
from store.after.watches import Result
from store.models import Export
from worker.actions import after as acts
from worker.surface.after import reminders as reminder_words
from worker.surface.after import results as words

# Of the three seconds that Slack waits.
_PATIENCE_SECONDS, _EVERY_SECONDS = 1.2, 0.1


def how_is_it_going(desk: Desk, export: Export) -> str:
    """What became of an export, with the newest figures that can be had within a moment."""
    # One moment for both: Slack waits for the answer to be written down, too.
    deadline = time.monotonic() + _PATIENCE_SECONDS
    asking = _ask(desk, [export], deadline)
    asking |= _ask_of_some(desk, export.id, deadline)
    with desk.database.read() as session:
        return words.answer(watches.result(session, session.get_one(Export, export.id)), asking=asking)


def _ask_of_some(desk: Desk, export_id: str, deadline: float) -> bool:
    """Have some people looked up where there are no figures of all. Whether that is awaited still at the deadline."""
    with desk.database.read() as session:
        result = watches.result(session, session.get_one(Export, export_id))
        at = calendar.today(session)
        wanted = bool(result.counts.exported) and not result.has_figures and not watches.is_removed(result.export)
        if not wanted or not samples.may_ask(session, result.export, at):
            return False
    enqueue(partial(desk.queue.sample_people, export_id))
    while time.monotonic() < deadline:
        time.sleep(_EVERY_SECONDS)
        with desk.database.read() as session:
            found = Sample.load(session.get_one(Export, export_id).sample)
        if found is not None and found.at >= at:
            return False
    return True


def results(desk: Desk, client: WebClient, who: Asker, project: str) -> str:
    """What became of the exports that this person may know of, of one project or of all."""
    by = reader(desk, client, who)

    def found() -> list[Result]:
        with desk.database.read() as session:
            return watches.results(session, who.workspace_id, by, project[:255], words.MOST + 1)

    asking = _ask(desk, [one.export for one in found()], time.monotonic() + _PATIENCE_SECONDS)
    return words.results(found(), project, asking=asking)


def _ask(desk: Desk, exports: list[Export], deadline: float) -> bool:
    """Have newer figures asked for where they may be, and wait for them a moment. Whether they are still awaited."""
    with desk.database.write() as session:
        at = calendar.today(session)
        connections = {one.connection_id for one in exports if watches.look_again(session, one, at)}
    for connection_id in connections:
        enqueue(partial(desk.queue.look_at_campaigns, connection_id))
    while connections and time.monotonic() < deadline:
        time.sleep(_EVERY_SECONDS)
        with desk.database.read() as session:
            known = {one: figures.find(session, one) for one in connections}
        connections = {one for one, found in known.items() if found is None or (found.answered_at or 0.0) < at}
    return bool(connections)


def reminders(desk: Desk, client: WebClient, who: Asker, typed: list[str]) -> str:
    """Show whether this person is reminded, or switch that: `on` or `off`, and by admins with `everybody`."""
    match typed:
        case []:
            return _standing(desk, who)
        case [("on" | "off") as switch]:
            with desk.database.write() as session:
                acts.switch_reminders(session, who.workspace_id, who.user_id, on=switch == "on")
            return _standing(desk, who)
        case [("on" | "off") as switch, "everybody"]:
            if not is_admin(client, who.user_id):
                return reminder_words.TAKES_AN_ADMIN
            with desk.database.write() as session:
                acts.switch_reminders(session, who.workspace_id, who.user_id, on=switch == "on", everybody=True)
            return reminder_words.SWITCHED_ON_FOR_ALL if switch == "on" else reminder_words.SWITCHED_OFF_FOR_ALL
    return reminder_words.UNKNOWN


def _standing(desk: Desk, who: Asker) -> str:
    with desk.database.read() as session:
        if watches.workspace_has_none(session, who.workspace_id):
            return reminder_words.OFF_FOR_ALL
        off = watches.reminders_are_off(session, who.workspace_id, who.user_id)
    return reminder_words.OFF if off else reminder_words.ON
