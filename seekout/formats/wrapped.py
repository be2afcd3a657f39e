"""Tables of which every row stands in one cell: a CSV inside quotes, or pasted into the first column of a sheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from seekout.formats.dialects import Dialect, judge
from seekout.tables import Batch, Table

_MOSTLY = 0.8
_LOOKED_AT = 200
_SEPARATORS = "\t;,|"


def unwrapped(table: Table, first: Batch) -> Table | None:
    """The table inside the cells of a table whose rows are one cell each; None if there is none inside."""
    rows = first[1][:_LOOKED_AT]
    alone = [row[0] for row in rows if row[0] and not any(row[1:])]
    if not rows or len(alone) < _MOSTLY * len(rows):
        return None
    dialect, rating = judge([cell.replace("\n", " ") + "\n" for cell in alone])
    if not rating:
        return None
    return Table(table.name, _taken_apart(table.batches, dialect), table.hidden_rows)


def written_otherwise(table: Table, rows: Sequence[Sequence[str]], width: int) -> Table | None:
    """The table whose rows are separated by another sign than their header, which names `width` columns, so that each
    stands in one cell; None for others. An address in the cell tells such a row from `Doe, Jane`."""
    alone = [row[0] for row in rows[:_LOOKED_AT] if any(row)]
    if width < 2 or not alone or any(any(row[1:]) for row in rows):
        return None
    for dialect in map(Dialect, _SEPARATORS):
        parted = [_row(cell, dialect) for cell in alone]
        addressed = sum(any("@" in cell or "linkedin.com/" in cell for cell in row[1:]) for row in parted)
        if all(len(row) == width for row in parted) and addressed >= _MOSTLY * len(parted):
            return Table(table.name, _taken_apart(table.batches, dialect), table.hidden_rows)
    return None


def _taken_apart(batches: Iterator[Batch], dialect: Dialect) -> Iterator[Batch]:
    for numbers, rows in batches:
        yield numbers, [_row(row[0], dialect) if row[0] and not any(row[1:]) else row for row in rows]


def _row(cell: str, dialect: Dialect) -> list[str]:
    try:
        return next(csv.reader([cell], **dialect.options()), [cell])  # type: ignore[arg-type]
    except csv.Error:
        return [cell]
