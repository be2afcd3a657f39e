"""The rows of a file while who is whom is not known yet: packed, for there may be 100,000."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Iterator
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

    def put(self, row: _Row) -> None:
        """Add a row."""
        self._last.append(row)
        if len(self._last) == _IN_BATCH:
            # Plain tuples are written in half the time of named ones.
            packed = marshal.dumps([(isinstance(row, Record), tuple(row)) for row in self._last])
            self._batches.append(packed if len(self._batches) < _UNCOMPRESSED else zlib.compress(packed, 1))
            self._last = []

    def take(self) -> Iterator[_Row]:
        """Everything that waits, once."""
        for position, batch in enumerate(self._batches):
            self._batches[position] = b""
            # Packed in this process a moment ago.
            for is_record, values in marshal.loads(batch if position < _UNCOMPRESSED else zlib.decompress(batch)):  # noqa: S302
                yield Record._make(values) if is_record else UnreadableRow._make(values)
        yield from self._last
