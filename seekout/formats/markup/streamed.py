"""Sheets out of a stream of what is met in a file: where one begins, and its rows."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import NamedTuple, TypeAlias

from seekout.errors import MOST_PEOPLE, file_error
from seekout.formats.ooxml import damage_told
from seekout.headings.consent import heads_opt_outs
from seekout.limits import Limits
from seekout.tables import FAILED, LinkedText, SheetRow, Table, in_batches

_MOST_MERGED, _MOST_ROWS_MERGED = 1000, 1000


class Begin(NamedTuple):
    """A sheet begins."""

    name: str
    hidden: bool = False


class Rows(NamedTuple):
    """A row that stands `times` times. `spans` tells, by column, over how many rows a cell of it stands."""

    row: SheetRow
    times: int = 1
    remark: str = ""
    spans: tuple[tuple[int, int], ...] = ()


Event: TypeAlias = Begin | Rows


def sheets_of(events: Iterator[Event], limits: Limits, hidden: list[str]) -> Generator[Table]:
    """The visible sheets in their order, and hidden ones of those not to be contacted; the names of others are added to
    `hidden`."""
    event = next(events, None)
    while event is not None:
        if not isinstance(event, Begin):
            event = next(events, None)
            continue
        limits.sheet()
        if event.hidden and not heads_opt_outs(event.name):
            hidden.append(event.name)
            event = next(events, None)
            continue
        table = Table(event.name, iter(()))
        rows = _SheetRows(events, table)
        table.batches = in_batches(rows.each(), table, limits)
        yield table
        for _ in rows.each():
            limits.row()
        event = rows.next_sheet


class _SheetRows:
    """The rows of one sheet, up to the beginning of the next one."""

    def __init__(self, events: Iterator[Event], table: Table) -> None:
        self._events = events
        self._table = table
        self._ended = False
        self._spans = 0
        self.next_sheet: Begin | None = None

    def each(self) -> Iterator[SheetRow]:
        """The rows that have not been read yet."""
        with damage_told():
            while not self._ended:
                event = next(self._events, None)
                if not isinstance(event, Rows):
                    self._ended, self.next_sheet = True, event
                    return
                row = event.row
                if any(isinstance(cell, LinkedText) for cell in row.cells):
                    self._table.has_links = True
                if event.remark:
                    self._table.remarks[row.number] = event.remark
                for column, height in event.spans[: _MOST_MERGED - self._spans]:
                    self._spans += 1
                    for number in range(row.number, row.number + min(height, _MOST_ROWS_MERGED)):
                        self._table.merged.setdefault(number, {})[column] = row.number
                if event.times > MOST_PEOPLE and not row.hidden and not FAILED.issuperset(filter(None, row.cells)):
                    raise file_error("too_many_rows")
                for number in range(row.number, row.number + (min(event.times, MOST_PEOPLE + 1) if row.cells else 1)):
                    yield row._replace(number=number)
