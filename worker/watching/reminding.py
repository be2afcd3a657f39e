"""Reminding whoever asked for an export that nobody has kicked off its campaign: in their working hours, at most twice.

A reminder is sent when SourceWhale has said within the last hours that nothing was sent since the export. Several
exports of one person to one campaign lead to one reminder, under the newest of them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import tzinfo

from sqlalchemy.orm import Session

from store.after import watches
from store.after.figures import HOUR
from store.after.watches import MOST_REMINDERS, Watched
from store.exporting import exports, items
from store.models import CampaignWatch, Export
from worker.actions import after as acts
from worker.runtime.working_hours import is_working, next_working, working_day_after
from worker.services import Services
from worker.slack.members import SlackUnavailable, zone_of_person

logger = logging.getLogger(__name__)

# Older figures do not say that nobody has kicked the campaign off meanwhile.
_FRESH_SECONDS = 2 * HOUR
_TOGETHER_SECONDS = 8 * HOUR

# As they stand now, and locked.
_Held = tuple[CampaignWatch, Export]


class Reminding:
    """One round at the moment `at`. `in_trouble`: Slack did not say when somebody works, so it is to be tried again."""

    def __init__(self, services: Services, at: float) -> None:
        self._services = services
        self._at = at
        self._zones: dict[str, tzinfo | None] = {}
        self.in_trouble = False

    def remind(self, connection_id: str) -> None:
        """Remind whom it is time to remind of the campaigns of a connection."""
        with self._services.database.read() as session:
            wanted = [watch for watch in watches.watching(session, connection_id, self._at) if _wants_one(watch)]
            people = {(watch.workspace_id, watch.requested_by) for watch in wanted}
            are_off = {person for person in people if watches.reminders_are_off(session, *person)}
            waiting = [
                watch
                for watch in wanted
                if (watch.workspace_id, watch.requested_by) not in are_off
                # Of those who were found missing since, nobody waits there.
                if items.counts(session, watch.export_id).exported
            ]
        for group in _by_person_and_campaign(waiting):
            try:
                self._remind(group)
            except SlackUnavailable as error:
                logger.info("Slack does not say when somebody works: %s", error)
                self.in_trouble = True

    def _remind(self, group: Sequence[Watched]) -> None:
        """The exports of one person to one campaign, the newest first. Raises SlackUnavailable."""
        zone = self._zone(group[0])
        everything = [watch.export_id for watch in group]
        if zone is None:
            self._mute(everything)
            return
        due = self._due(group, zone)
        if not due and all(watch.remind_at is not None for watch in group):
            return
        later = next_working(self._at, zone)
        with self._services.database.write() as session:
            held = _held(session, everything)
            for watch, _ in held:
                if watch.remind_at is None:
                    watch.remind_at = self._due_at(watch, zone)
            of_now = [(watch, export) for watch, export in held if export.id in due]
            if is_working(self._at, zone):
                self._send(session, of_now)
            else:
                for watch, _ in of_now:
                    watch.remind_at = later

    def _send(self, session: Session, due: Sequence[_Held]) -> None:
        """One message for all that are due, under the newest; of the others it is as if theirs had been sent."""
        if not due:
            return
        people = sum(items.counts(session, export.id).exported for _, export in due)
        (watch, export), *others = due
        if acts.remind(session, export, watch, people, len(others)):
            for other, _ in others:
                other.reminders, other.remind_at = max(other.reminders, 1), None

    def _mute(self, export_ids: Sequence[str]) -> None:
        """Whoever asked for these exports has left or is a guest now, and may act on none of them."""
        with self._services.database.write() as session:
            for watch, _ in _held(session, export_ids):
                watch.muted, watch.remind_at = True, None

    def _due(self, group: Sequence[Watched], zone: tzinfo) -> list[str]:
        """Exports to remind of now: when it is time for one, all that it would be time for on the same day."""
        fresh = [(self._due_at(watch, zone), watch.export_id) for watch in group if self._is_fresh(watch)]
        if not any(due_at <= self._at for due_at, _ in fresh):
            return []
        return [export_id for due_at, export_id in fresh if due_at <= self._at + _TOGETHER_SECONDS]

    def _due_at(self, watch: CampaignWatch | Watched, zone: tzinfo) -> float:
        return watch.remind_at if watch.remind_at is not None else working_day_after(watch.ended_at, zone)

    def _is_fresh(self, watch: Watched) -> bool:
        return watch.latest_at is not None and self._at - watch.latest_at <= _FRESH_SECONDS

    def _zone(self, watch: Watched) -> tzinfo | None:
        person = watch.requested_by
        if person not in self._zones:
            self._zones[person] = zone_of_person(self._services.slack, watch.workspace_id, person)
        return self._zones[person]


def _wants_one(watch: CampaignWatch | Watched) -> bool:
    """Whether there is something to remind of. The first reminder comes by itself, the second if it was asked for."""
    left = watch.reminders == 0 or (watch.reminders < MOST_REMINDERS and watch.remind_at is not None)
    return left and not watch.muted and watches.waits_for_kick_off(watch)


def _by_person_and_campaign(waiting: Sequence[Watched]) -> list[list[Watched]]:
    groups: dict[tuple[str, str], list[Watched]] = {}
    for watch in waiting:
        groups.setdefault((watch.requested_by, watch.campaign_id), []).append(watch)
    return list(groups.values())


def _held(session: Session, export_ids: Sequence[str]) -> list[_Held]:
    """Watches and exports, locked in the order in which everybody locks them; those that still wait, the newest first.

    Somebody may have answered a reminder meanwhile, or another worker may have sent it.
    """
    held = []
    for export_id in sorted(export_ids):
        export = exports.by_id(session, export_id, lock=True)
        watch = watches.find(session, export_id, lock=True) if export is not None else None
        if export is None or watch is None or export.ended_at is None or watches.is_removed(export):
            continue
        if _wants_one(watch):
            held.append((watch, export))
    return sorted(held, key=lambda pair: pair[0].ended_at, reverse=True)
