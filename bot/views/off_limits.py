"""*Save* on the off-limits list, and on whom an admin lets through."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk, asker, enqueue, is_admin
from bot.starting import GONE
from store.exporting import exports
from store.workspaces import off_limits
from store.workspaces.off_limits import Entry, NoEntry, entries_of
from worker.actions import off_limits as acts
from worker.surface import ids
from worker.surface.export_form import information
from worker.surface.off_limits import entries as surface

_ADMINS_ONLY = "Only admins can change the off-limits list."
_MOST_PROBLEMS = 3


def register(app: App, desk: Desk) -> None:
    """Register both."""
    app.view(ids.OFF_LIMITS_VIEW)(partial(save, desk))
    app.view(ids.LET_THROUGH_VIEW)(partial(let_through, desk))


def save(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """Remove and add entries, and let the worker read a file if there is one."""
    who = asker(desk, body)
    if not is_admin(client, who.user_id):
        ack(response_action="update", view=information(surface.TITLE, f":warning: {_ADMINS_ONLY}"))
        return
    values = view["state"]["values"]
    added, errors = _to_add(values)
    if errors:
        ack(response_action="errors", errors=errors)
        return
    removed = [one["value"] for one in _state(values, ids.OFF_LIMITS_REMOVE).get("selected_options") or []]
    files = _state(values, ids.OFF_LIMITS_FILE).get("files") or []
    replaces = bool(_state(values, ids.OFF_LIMITS_REPLACES).get("selected_options"))
    asked: str | None = None
    with desk.database.write() as session:
        if off_limits.number(session, who.workspace_id) + len(added) > off_limits.MOST_ENTRIES + len(removed):
            problem = f"A list holds {off_limits.MOST_ENTRIES:,} entries at most. Remove some first."
            ack(response_action="errors", errors={ids.OFF_LIMITS_NEW: problem})
            return
        saved = acts.edit(session, who.workspace_id, who.user_id, add=added, remove=removed)
        note = surface.saved(saved.added, saved.changed, saved.removed)
        if files:
            file = files[0]
            asked = off_limits.ask_for_file(
                session,
                who.workspace_id,
                who.user_id,
                view["id"],
                file_id=file["id"],
                file_url=file.get("url_private_download") or file.get("url_private"),
                replaces=replaces,
            )
            note = f":hourglass_flowing_sand: {'' if not added and not removed else note + ' '}Reading the file..."
        number = off_limits.number(session, who.workspace_id)
        shown = surface.view(off_limits.entries(session, who.workspace_id, surface.SHOWN), number, note)
    if asked is not None:
        list_file_id = asked
        enqueue(lambda: desk.queue.off_limits_file(list_file_id))
    ack(response_action="update", view=shown)


def let_through(desk: Desk, ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
    """An admin has chosen who is sent in one export though they are off-limits."""
    who = asker(desk, body)
    chosen = _state(view["state"]["values"], ids.LET_THROUGH).get("selected_options") or []
    done = False
    if is_admin(client, who.user_id):
        with desk.database.write() as session:
            export = exports.get(session, who.workspace_id, view["private_metadata"])
            if export is not None:
                done = acts.let_through(session, export, who.user_id, [one["value"] for one in chosen])
    if done:
        ack()
    else:
        ack(response_action="update", view=information(surface.TITLE, f":warning: {GONE}"))


def _to_add(values: dict[str, Any]) -> tuple[list[Entry], dict[str, str]]:
    """The entries that were written, or what is wrong with them, by block."""
    lines = [line for line in (_state(values, ids.OFF_LIMITS_NEW).get("value") or "").splitlines() if line.strip()]
    reason = " ".join((_state(values, ids.OFF_LIMITS_REASON).get("value") or "").split())
    ever = bool(_state(values, ids.OFF_LIMITS_EVER).get("selected_options"))
    day = _state(values, ids.OFF_LIMITS_UNTIL).get("selected_date")
    until = date.fromisoformat(day) if day else None
    # Somewhere it may still be yesterday.
    if until is not None and until < datetime.now(UTC).date() - timedelta(days=1):
        return [], {ids.OFF_LIMITS_UNTIL: "This day is over. Choose a later one, or none."}
    found: list[Entry] = []
    problems: list[str] = []
    for line in lines:
        try:
            found += entries_of(line, reason, until, ever=ever)
        except NoEntry as error:
            problems.append(f'"{line.strip()[:40]}": {error}.')
    if problems:
        return [], {ids.OFF_LIMITS_NEW: " ".join(problems[:_MOST_PROBLEMS])}
    if not found and (reason or until or ever):
        return [], {ids.OFF_LIMITS_NEW: "Write the companies or domains that this is about."}
    return found, {}


def _state(values: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = values.get(name, {}).get(name, {})
    return found
