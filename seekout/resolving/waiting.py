"""The rows of a file while who is whom is not known yet: packed, for there may be 100,000."""

from __future__ import annotations

import marshal
import zlib
from bisect import bisect_right
from collections.abc import Collection, Iterator
from typing import TypeAlias

from seekout.people import UnreadableRow
from seekout.records import Record

_IN_BATCH = 500
_UNCOMPRESSED = 24

_Row: TypeAlias = Record | UnreadableRow


class Waiting:
    """Rows that wait, packed; where there are many, in a third of the memory that packed ones take."""

    def __init__(self) -> None:
        self._batches: list[bytes] = []
        self._last: list[_Row] = []
        # How many records stand before each batch, and how many there are.
        self._before: list[int] = []
        self._records = 0

    def put(self, row: _Row) -> None:
        """Add a row."""
        if not self._last:
            self._before.append(self._records)
        self._records += isinstance(row, Record)
        self._last.append(row)
        if len(self._last) == _IN_BATCH:
            # Plain tuples are written in half the time of named ones.
            packed = marshal.dumps([(isinstance(row, Record), tuple(row)) for row in self._last])
            self._batches.append(packed if len(self._batches) < _UNCOMPRESSED else zlib.compress(packed, 1))
            self._last = []

    def at(self, places: Collection[int]) -> Iterator[tuple[int, Record]]:
        """The records at these places, counted among records, with their places; they go on waiting."""
        wanted: dict[int, set[int]] = {}
        for place in places:
            wanted.setdefault(bisect_right(self._before, place) - 1, set()).add(place)
        for position in sorted(wanted):
            records = (row for row in self._batch(position) if isinstance(row, Record))
            for place, record in enumerate(records, self._before[position]):
                if place in wanted[position]:
                    yield place, record

    def take(self) -> Iterator[_Row]:
        """Everything that waits, once."""
        for position in range(len(self._batches)):
            yield from self._batch(position)
            self._batches[position] = b""
        yield from self._last

    def _batch(self, position: int) -> Iterator[_Row]:
        if position == len(self._batches):
            yield from self._last
            return
        batch = self._batches[position]
        # Packed in this process a moment ago.
        for is_record, values in marshal.loads(batch if position < _UNCOMPRESSED else zlib.decompress(batch)):  # noqa: S302
            yield Record._make(values) if is_record else UnreadableRow._make(values)
