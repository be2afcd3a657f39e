"""How many items of an export stand where. Only the lease's holder moves items, so counting along is as good as
counting."""

from __future__ import annotations

from dataclasses import asdict

from store.exporting.items import Counts


class Tally:
    """Begins with what was counted, and follows each move."""

    def __init__(self, counted: Counts) -> None:
        self._counts = asdict(counted)

    def counts(self) -> Counts:
        """How many there are now."""
        return Counts(**self._counts)

    def move(self, *, exported: int = 0, failed: int = 0, previously_exported: int = 0, cancelled: int = 0) -> None:
        """So many who waited have come to an end."""
        moved = {
            "exported": exported,
            "failed": failed,
            "previously_exported": previously_exported,
            "cancelled": cancelled,
        }
        for name, number in moved.items():
            self._counts[name] += number
            self._counts["waiting"] -= number
