"""How fast an export goes: of the stretch since its last pause, so that a wait does not spoil the estimate."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.exporting import leases
from store.models import Export, ExportState

# Long enough to even batches out, short enough to follow a SourceWhale that slows down.
_WINDOW_SECONDS = 90.0
_APART_SECONDS = 1.0
_SHORTEST_SECONDS = 2.0


def note(session: Session, export: Export, waiting: int) -> float | None:
    """Note that so many people still wait. Returns about how many seconds are left, or None while that is not known."""
    if export.state != ExportState.RUNNING or export.wait_reason is not None:
        if export.pace:
            export.pace = []
        return None
    at = leases.database_now(session)
    marks = list(export.pace)
    # A newer mark may take the place of the oldest only if it is itself old enough to measure by.
    while len(marks) > 1 and marks[1][0] < at - _WINDOW_SECONDS:
        marks.pop(0)
    if not marks or at - marks[-1][0] >= _APART_SECONDS:
        export.pace = marks = [*marks, [at, waiting]]
    return seconds_left(export, waiting, at)


def seconds_left(export: Export, waiting: int, at: float) -> float | None:
    """About how many seconds are left at the moment `at`, as the last stretch went; None while that is not known."""
    if not export.pace or waiting <= 0:
        return None
    began, waited = export.pace[0]
    seconds, people = at - began, waited - waiting
    if seconds < _SHORTEST_SECONDS or people <= 0:
        return None
    return float(waiting * seconds / people)
