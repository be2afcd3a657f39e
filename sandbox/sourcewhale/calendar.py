"""Days that pass in the local SourceWhale, written down where the bot's processes read by how much they are ahead.

A day ends at ten in the morning of the next one, by Berlin's clock, where the people of the local workspace live: they
are at work then, and are told what there is to tell.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Europe/Berlin")
_HOUR = 10


class Calendar:
    """`file` holds the seconds by which the days are ahead of the clock; without one nobody is told."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._ahead = 0.0
        self.reset()

    def today(self) -> float:
        """The time that it is by these days, in unix seconds."""
        return time.time() + self._ahead

    def pass_days(self, days: int) -> None:
        """Go to the morning so many days later."""
        morning = datetime.fromtimestamp(self.today(), _ZONE) + timedelta(days=days)
        morning = morning.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
        self._ahead = max(self._ahead, morning.timestamp() - time.time())
        self._write()

    def reset(self) -> None:
        """Back to today."""
        self._ahead = 0.0
        self._write()

    def _write(self) -> None:
        if self._file is not None:
            # Whoever reads meanwhile finds the whole of it.
            written = self._file.with_suffix(".new")
            written.write_text(f"{self._ahead:.3f}\n", encoding="ascii")
            written.replace(self._file)
