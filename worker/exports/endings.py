"""How a run ends: the export is over, or it waits, and people are told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from sqlalchemy.orm import Session

from store.base.secrets import UnreadableSecret
from store.exporting import exports, states
from store.exporting.items import Counts
from store.models import Export
from worker.actions import exports as acts
from worker.exports.halting import FAILED_FOR_A_DAY, KEY_IS_EXCHANGED, KEY_UNREADABLE
from worker.exports.lease import HeldLease
from worker.messages.posts import tell
from worker.runtime import telemetry

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 86_400.0
_LONGEST_PAUSE_SECONDS = 60.0
# Within this time an operator who exchanges the key restarts all processes.
_KEY_PATIENCE_SECONDS = 900.0


def finish(session: Session, export: Export, *, cancelled: bool, answered: bool) -> Callable[[], None]:
    """Nothing is left to send. `answered` says whether SourceWhale answered this run: then the key works.

    Returns what is to be called when this is committed.
    """
    found = acts.finish(session, export, cancelled=cancelled, works=answered)
    return partial(_count, export.state, found)


def stop(lease: HeldLease, problem: str) -> None:
    """The export cannot go on, for `problem`, a sentence for people."""
    with lease.write() as (session, export):
        found = acts.stop(session, export, problem)
        end = export.state
    _count(end, found)


def fail_on_our_side(lease: HeldLease, reference: str) -> float:
    """Something of ours went wrong, known by `reference`: the export goes on after a pause, for up to a day.

    Returns the pause in seconds.
    """
    with lease.write() as (session, export):
        pause = pause_after_trouble(session, export)
        given_up = exports.in_trouble_for(session, export) > PATIENCE_SECONDS
    if given_up:
        stop(lease, FAILED_FOR_A_DAY.format(reference=reference))
    else:
        note_pause(lease, f"Something went wrong on our side (incident {reference}); trying again.")
    return pause


def wait_for_key(lease: HeldLease) -> float:
    """What is stored was encrypted meanwhile with a key that this process was not given: it waits to be restarted.

    A process that starts looks for that. Returns the pause in seconds.
    """
    logger.error("ENCRYPTION_KEYS no longer opens what is stored: restart this process with the new key in front")
    with lease.write() as (session, export):
        pause = pause_after_trouble(session, export)
        given_up = exports.in_trouble_for(session, export) > _KEY_PATIENCE_SECONDS
    if given_up:
        # Where details are sealed too, nothing of the end could be told: it waits on.
        with suppress(UnreadableSecret):
            stop(lease, KEY_UNREADABLE)
    else:
        note_pause(lease, KEY_IS_EXCHANGED)
    return pause


def note_pause(lease: HeldLease, reason: str | None) -> None:
    """Tell people why the export waits, if there is a reason."""
    if reason is None:
        return
    with lease.write() as (session, export):
        export.wait_reason = reason
        tell(session, export)


def pause_after_trouble(session: Session, export: Export) -> float:
    """Seconds to wait, longer with each trouble in a row."""
    states.note_trouble(session, export)
    return float(min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(export.attempts - 1, 6)))


def _count(end: str, found: Counts) -> None:
    """Only what was committed is counted; an export that is retried ends, and is counted, again."""
    logger.info("ended: %s, %d exported, %d failed", end, found.exported, found.failed)
    telemetry.inc("exports_ended", end=end)
    for name in ("exported", "failed", "previously_exported", "do_not_contact", "cancelled"):
        if number := getattr(found, name):
            telemetry.inc("candidates_ended", number, end=name)
