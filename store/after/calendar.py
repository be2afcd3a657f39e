"""The days by which campaigns are watched: the database's clock, which a file may set ahead.

Nobody waits a working day to see a reminder in the local workspace. There `CALENDAR_FILE` names a file with the seconds
by which the days of campaigns are ahead; whatever else takes time goes by the clock.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from store.exporting import leases

_file: Path | None = None


def follow(file: Path | None) -> None:
    """Read from here on how far the days are ahead in this file; None: they are not."""
    global _file
    _file = file


def ahead() -> float:
    """So many seconds; 0 without a file, or where it says nothing that counts."""
    if _file is None:
        return 0.0
    try:
        return max(0.0, float(_file.read_text(encoding="ascii")))
    except (OSError, ValueError):
        return 0.0


def today(session: Session) -> float:
    """The time by which campaigns are watched, in unix seconds."""
    return leases.database_now(session) + ahead()
