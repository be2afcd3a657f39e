"""Looking at a connection's campaigns: their figures, whether somebody kicked them off, and who is to be reminded.

SourceWhale is asked at most once an hour for a connection, and when no export runs. What is learnt is written export by
export, each in a transaction of its own that is right by itself: whoever is killed anywhere is followed by another who
goes on, and nobody is told anything twice. Times are unix seconds by `clock`, the database's unless a test says
otherwise.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from store.after import calendar, figures, watches
from store.after.figures import HOUR, Figures
from store.after.watches import Watched
from store.base.secrets import UnreadableSecret
from store.base.trouble import mishap
from store.exporting import exports, leases
from store.models import CampaignFigures, Connection
from worker.actions import after as acts
from worker.destinations.base import DestinationError
from worker.services import Services
from worker.watching.reminding import Reminding

logger = logging.getLogger(__name__)

Clock = Callable[[Session], float]

_LEASE_SECONDS = 90.0
# Beside an export through the same key nothing is asked; so long later it is looked again whether it has ended.
_BESIDE_SECONDS = 20.0
# Exports may run for hours: after so long one question beside them does less harm than none.
_LONGEST_BESIDE_SECONDS = 600.0
_NEW_SECONDS = 48 * HOUR
# Once all campaigns are kicked off, or have waited for days, or while SourceWhale cannot be asked.
_QUIET_SECONDS = 6 * HOUR
_AFTER_TROUBLE_SECONDS = 600.0


def look(services: Services, connection_id: str, clock: Clock = calendar.today) -> None:
    """Look at a connection's campaigns if their turn has come. Never raises."""
    with services.database.read() as session:
        at = clock(session)
    turn = figures.claim(services.database, connection_id, at, _LEASE_SECONDS)
    if turn is None:
        return
    next_at: float | None = at + _AFTER_TROUBLE_SECONDS
    try:
        next_at = _look(services, connection_id, at)
    except Exception as error:  # noqa: BLE001 - a job has nobody else to tell, and tries again later
        mishap(logger, "looking at campaigns", error)
    figures.release(services.database, turn, next_at)
    services.wake()


def _look(services: Services, connection_id: str, at: float) -> float | None:
    """One look. Returns when the next one is due; None when nothing is watched any more."""
    with services.database.read() as session:
        watched = watches.watching(session, connection_id, at)
        connection = session.get(Connection, connection_id)
        known = figures.find(session, connection_id)
        beside = leases.any_at_work(session, connection_id)
    if not watched:
        return None
    if connection is None or connection.api_key_encrypted is None or connection.problem is not None:
        return at + _QUIET_SECONDS
    if figures.may_ask(known, at):
        if beside and not _is_overdue(watched, known, at):
            return at + _BESIDE_SECONDS
        if not _ask(services, connection, watched, at):
            return at + HOUR
    reminding = Reminding(services, at)
    reminding.remind(connection_id)
    with services.database.read() as session:
        return _next(session, connection_id, at, in_trouble=reminding.in_trouble)


def _is_overdue(watched: Sequence[Watched], known: CampaignFigures | None, at: float) -> bool:
    """Whether a campaign's figures, at the end of an export or now, have been unknown for too long."""
    if known is not None and known.asked_at is not None and known.asked_at < at - HOUR - _LONGEST_BESIDE_SECONDS:
        return True
    return any(watch.before is None and watch.ended_at < at - _LONGEST_BESIDE_SECONDS for watch in watched)


def _ask(services: Services, connection: Connection, watched: Sequence[Watched], at: float) -> bool:
    """Ask SourceWhale for figures and note what it answers. False when it did not."""
    email = _owner_to_ask(watched)
    try:
        destination = services.destination(connection, somebody_waits=True)
    except (DestinationError, UnreadableSecret) as error:
        logger.info("the figures of campaigns cannot be asked for: %s", type(error).__name__)
        return False
    try:
        if not figures.note_asking(services.database, connection.id, at):
            return False
        told = destination.figures(email)
    except DestinationError as error:
        logger.info("the figures of campaigns were not told: %s", error)
        return False
    finally:
        destination.close()
    with services.database.write() as session:
        figures.note_answer(session, connection.id, at, told, whole=email is None)
    for watch in watched:
        # One user's list says nothing of another's campaigns.
        if email is None or watch.user_email == email or watch.campaign_id in told:
            _note(services, watch.export_id, told.get(watch.campaign_id), at)
    return True


def _owner_to_ask(watched: Sequence[Watched]) -> str | None:
    """Whose campaigns are to be asked for; None: everybody's.

    Where there are very many campaigns SourceWhale cuts the whole list short, so a campaign that was missing there is
    looked for once among those of the user who owns the export.
    """
    return next((watch.user_email for watch in watched if watch.missed == 1 and watch.user_email), None)


def _note(services: Services, export_id: str, told: Figures | None, at: float) -> None:
    with services.database.write() as session:
        export = exports.by_id(session, export_id, lock=True)
        watch = watches.find(session, export_id, lock=True) if export is not None else None
        if export is None or watch is None or export.ended_at is None:
            return
        if watches.note(watch, told, at):
            acts.kicked_off(session, export, watch)


def _next(session: Session, connection_id: str, at: float, *, in_trouble: bool) -> float | None:
    """When to look again: every hour while there is news to be expected, and when somebody is to be reminded."""
    watched = watches.watching(session, connection_id, at)
    known = figures.find(session, connection_id)
    if not watched:
        return None
    if in_trouble:
        return at + _AFTER_TROUBLE_SECONDS
    asked_at = known.asked_at if known is not None and known.asked_at is not None else at
    news = any(watch.before is None or watch.missed == 1 or _is_new(watch, at) for watch in watched)
    due = [asked_at + (HOUR if news else _QUIET_SECONDS)]
    due += [watch.remind_at for watch in watched if watch.remind_at is not None and watch.remind_at > at]
    return max(at + 1.0, min(due))


def _is_new(watch: Watched, at: float) -> bool:
    """Whether a kick-off is expected from one hour to the next: in the first days, and before a reminder."""
    lately = watch.ended_at > at - _NEW_SECONDS or watch.remind_at is not None
    return lately and watch.kicked_off_at is None
