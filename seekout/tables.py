"""Tables of cells, as the readers of each kind of file hand them over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from seekout.limits import CELLS_IN_BATCH, CHARACTERS_IN_BATCH, Limits

# Rows that follow each other: their numbers in a spreadsheet, and their cells.
Batch: TypeAlias = tuple[Sequence[int], Sequence[Sequence[str]]]


# Cells and characters of hidden rows that are kept until the visible ones have been read.
_MOST_HIDDEN = 4_000_000


# What a cell shows whose formula was never calculated, or could not be. Nobody knows what it would say, also where it
# is to say who is not to be contacted. What a look-up does not find (#N/A) is nothing.
UNCALCULATED = "#CALC!"
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!"}
FAILED = frozenset((UNCALCULATED, *ERRORS.values(), "#SPILL!", "#GETTING_DATA"))


class LinkedText(str):
    """The text of a cell behind which stands an address (`address`)."""

    __slots__ = ("address",)
    address: str

    def __new__(cls, text: str, address: str) -> LinkedText:
        """The text of a cell with an address behind it."""
        made = super().__new__(cls, text)
        made.address = address
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.address


class Note(NamedTuple):
    """Something that a person should hear of how a file was read: what was left out, guessed or repaired.

    `code` names the kind of note for programs; `sentence` is for people, complete and without names of candidates other
    than those that are its point; `number` is how many rows, sheets or cells it is about.
    """

    code: str
    sentence: str
    number: int = 0


@dataclass
class Table:
    """A sheet, or a text file. All but `name` and `batches` is complete when the batches have been read."""

    name: str
    batches: Iterator[Batch]
    hidden_rows: list[int] = field(default_factory=list)
    # What stands in the first of them: a refusal there counts too.
    hidden: list[tuple[int, Sequence[str]]] = field(default_factory=list)
    # How many cells of each column hold a formula that was never calculated, by the column's index.
    uncalculated: Counter[int] = field(default_factory=Counter)
    # Whether any cell read so far is a LinkedText.
    has_links: bool = False
    # Cells that are merged downwards, by row and column: the row in which their text stands.
    merged: dict[int, dict[int, int]] = field(default_factory=dict)
    # What stands in the comments of a row's cells, by the row's number; a row's are there when it is read.
    remarks: dict[int, str] = field(default_factory=dict)


class SheetRow(NamedTuple):
    """A row of a sheet: its number in the spreadsheet and its cells."""

    number: int
    cells: list[str]
    hidden: bool = False


def in_batches(rows: Iterable[SheetRow], table: Table, limits: Limits) -> Iterator[Batch]:
    """The visible rows with something in them; hidden ones are noted in `table`. Raises ProjectFileError at a limit."""
    numbers: list[int] = []
    batch: list[list[str]] = []
    filled = characters = unseen = 0
    for number, cells, hidden in rows:
        limits.row()
        first = next(filter(None, cells), None)
        if first is None or (first in FAILED and all(not cell or cell in FAILED for cell in cells)):
            continue
        if hidden:
            table.hidden_rows.append(number)
            unseen += len(cells) + sum(map(len, cells))
            if unseen <= _MOST_HIDDEN:
                table.hidden.append((number, cells))
            continue
        numbers.append(number)
        batch.append(cells)
        filled += len(cells)
        characters += sum(map(len, cells))
        if filled >= CELLS_IN_BATCH or characters >= CHARACTERS_IN_BATCH:
            limits.batch(batch)
            yield numbers, batch
            numbers, batch, filled, characters = [], [], 0, 0
    if batch:
        limits.batch(batch)
        yield numbers, batch
