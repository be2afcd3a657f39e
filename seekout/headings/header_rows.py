"""Finding the header of a table: the row, or the two rows, that name most columns of those that follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from seekout.headings.answers import says_no, says_yes
from seekout.headings.columns import Columns, Place, column_letters, holds_address, understand
from seekout.headings.consent import heads_opt_outs, sense_of_header
from seekout.text.folding import fold, header_words

HEADER_WITHIN = 50
LONGEST_HEADER = 300
_FEWEST_NAMED = 3
# How many rows below a header show what its columns hold, and of how many digits a phone number is at least.
_PEOPLE_LOOKED_AT, _FEWEST_DIGITS = 50, 6
_NAMES = frozenset(("full_name", "first_name", "last_name"))
_REACHED = frozenset(("email", "phone", "linkedin"))
# As the column of names is called in most headers.
USUAL_NAMES = frozenset(
    "name|full name|fullname|first name|firstname|last name|candidate|candidate name|vorname|nachname|prénom|nom|nombre"
    "|apellidos|naam|voornaam|nome|cognome|imię|nazwisko".split("|")
)
# Of how many words a name is in a list of names, what none holds, and how long one without a space may be.
_FEWEST_WORDS, _MOST_WORDS, _LONG = 2, 5, 7
_NO_NAME = frozenset('0123456789@/\\:;,!?=<>()[]{}"#%&+*_|')
_LETTERS = re.compile(r"column ([A-Z]{1,3})")
_NUMBER = re.compile(r"[\d\s.,:/+()%-]+")

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was found: the position of the first row below it, how many rows it takes, and its columns.

    `told_apart`: columns of the same name in its lower row are told apart by the upper one, or columns of ways to reach
    somebody by what the upper one asks.
    """

    below: int
    height: int
    headers: tuple[str, ...]
    columns: Columns
    told_apart: bool = False

    @property
    def named(self) -> float:
        """How many columns were understood, by which headers compete."""
        return len(self.columns.report.understood) + 0.5 * self.told_apart


def find_header(rows: Sequence[Row], mapping: Mapping[str, str]) -> Header | None:
    """The header among the first rows of a table; None if no row names people.

    `mapping` holds the fields that a person chose for columns, by their headers.
    """
    best: Header | None = None
    for position, row in enumerate(rows[:HEADER_WITHIN]):
        if best is not None and _is_person(row, best):
            break
        for found in _readings(rows, position, mapping):
            if best is None or found.named > best.named:
                best = found
    return best or _without_header(rows, mapping)


def _readings(rows: Sequence[Row], position: int, mapping: Mapping[str, str]) -> Iterable[Header]:
    """The row at a position as a header, alone and together with the row above it."""
    row = shown(rows[position])
    if not _may_be_header(row, mapping):
        return
    alone = Header(position + 1, 1, row, _understand(row, mapping))
    names = alone.columns.names_people
    if names:
        yield alone
    if not position:
        return
    above = shown(rows[position - 1])
    filled = sum(map(bool, row))
    # A row of which half the cells mean nothing as headers is rather the first person below a header of one row.
    if not any(above) or alone.named < 2 or alone.named * 2 < filled or not _may_be_header(above, mapping):
        return
    asked = _asked_by_titles(above, row, alone.columns, rows[position + 1 : position + 1 + _PEOPLE_LOOKED_AT])
    if sum(map(bool, above)) < 2 and not any(index in asked and cell for index, cell in enumerate(above)):
        return
    both = _together(above, row, alone.columns, asked)
    columns = _understand(both, mapping)
    if columns.names_people:
        yield Header(position + 1, 2, both, columns, told_apart=_has_twice(row) or bool(asked))


def header_below(title: Row, row: Row, mapping: Mapping[str, str]) -> Header | None:
    """A header in other words than the one above it, if the row before is a title of those not to be contacted."""
    if len(_filled(title)) != 1 or len(_filled(row)) < 2 or not any(heads_opt_outs(cell) for cell in title if cell):
        return None
    found = find_header([row], mapping)
    return found if found is not None and found.named >= 2 and found.named * 2 >= len(_filled(row)) else None


def header_in_other_words(
    row: Row, following: Sequence[Row], current: Header, mapping: Mapping[str, str]
) -> Header | None:
    """The header of another table below the current one: by its own words it says who people are and how to reach
    them.

    Where it says of no column something else, it is the current one once more, and what only that one says of a column
    still holds. So it is where the rows that follow are people as the current one has it.
    """
    filled = _filled(row)
    if len(filled) < 2 or USUAL_NAMES.isdisjoint(cell[:LONGEST_HEADER].strip().casefold() for cell in filled):
        return None
    found = find_header([row], mapping)
    if found is None or found.height != 1 or found.named * 3 < len(filled) * 2:
        return None
    own = {place.index: place.field for place in found.columns.places}
    if not (_NAMES.intersection(own.values()) and _REACHED.intersection(own.values())):
        return None
    known = {place.index: place.field for place in current.columns.places}
    same = [own[index] == known[index] for index in own if index in known]
    if len(same) < 2 or not all(same):
        is_astray = any(_is_person(one, current) and not _is_person(one, found) for one in following)
        return current if is_astray else found
    if own.keys() <= known.keys():
        return current
    texts = shown(row)
    told = [
        current.headers[index] if index in known and index not in own else texts[index] if index < len(texts) else ""
        for index in range(max(len(texts), len(current.headers)))
    ]
    return find_header([told], mapping)


def _filled(row: Row) -> list[str]:
    return [cell for cell in row if cell and not cell.isspace()]


def _has_twice(row: Row) -> bool:
    filled = [cell for cell in row if cell]
    return len(set(filled)) < len(filled)


def _together(above: Row, below: Row, alone: Columns, asked: frozenset[int]) -> tuple[str, ...]:
    """Two rows as one header; a cell that is merged over several columns stands in the first of them."""
    understood = {place.index for place in alone.places}
    made = []
    for index, (upper, over, lower) in enumerate(_one_over_another(above, below)):
        if lower and index in understood and below.count(lower) == 1 and index not in asked:
            made.append(lower)
        else:
            made.append(" ".join(part for part in (over if lower else upper, lower) if part))
    return tuple(made)


def _one_over_another(above: Row, below: Row) -> Iterable[tuple[str, str, str]]:
    """Of each column the cell above, the one that is merged over it, and the cell below."""
    over = ""
    for upper, lower in zip_longest(above, below, fillvalue=""):
        over = upper or (over if lower else "")
        yield upper, over, lower


def _asked_by_titles(above: Row, below: Row, alone: Columns, people: Sequence[Row]) -> frozenset[int]:
    """The columns of a way to reach somebody whose title asks whether it may be used: `Consent` over `Email`.

    `people` are rows below: where an address stands, or nobody says yes or no, no title asks for anything.
    """
    reaching = {place.index for place in alone.places if place.field in _REACHED}
    return frozenset(
        index
        for index, (_, over, lower) in enumerate(_one_over_another(above, below))
        if over and index in reaching and _asks(over, lower) and _hold_answers(people, index)
    )


def _asks(over: str, lower: str) -> bool:
    return sense_of_header(header_words(f"{over} {lower}")) is not sense_of_header(header_words(lower))


def _hold_answers(people: Sequence[Row], index: int) -> bool:
    cells = [row[index] for row in people if len(row) > index and row[index]]
    return any(says_yes(cell) or says_no(cell) for cell in cells) and not any(
        holds_address(cell) or sum(map(str.isdecimal, cell)) >= _FEWEST_DIGITS for cell in cells
    )


def _understand(headers: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    return understand(headers, mapping) if mapping else understand(headers)


def _may_be_header(row: Row, mapping: Mapping[str, str]) -> bool:
    filled = [cell for cell in row if cell]
    if not filled:
        return False
    if mapping and any(cell in mapping for cell in filled):
        return True
    if any(map(holds_address, filled)):
        return False
    return sum(_NUMBER.fullmatch(cell) is not None for cell in filled) * 2 <= len(filled)


def _is_person(row: Row, header: Header) -> bool:
    """Whether a row below a possible header is a person's: an address stands where the header says so."""
    return any(
        place.index < len(row) and ("@" in row[place.index] if place.field == "email" else "://" in row[place.index])
        for place in header.columns.places
        if place.field in ("email", "linkedin", "link")
    )


def _without_header(rows: Sequence[Row], mapping: Mapping[str, str]) -> Header | None:
    """A table without a header, whose columns a person named by their letters: `column A`."""
    chosen = [header for header in mapping if _LETTERS.fullmatch(header)]
    first = first_row(rows)
    if first is None:
        first = next((position for position, row in enumerate(rows) if any(row)), None)
    if not chosen or first is None:
        return None
    headers = lettered(len(rows[first]))
    columns = _understand(headers, mapping)
    return Header(first, 0, headers, columns) if columns.names_people else None


def stands_on_its_side(rows: Sequence[Row], header: Header) -> bool:
    """Whether the rows of a table are one person's values each with its name before it: `Email`, `ada@example.com`."""
    cells = [row[0] for row in rows[:HEADER_WITHIN] if row and row[0]]
    if len(header.columns.places) > 1:
        return False
    named = sum(not holds_address(cell) and bool(understand([cell]).places) for cell in dict.fromkeys(cells))
    return named >= _FEWEST_NAMED and named * 2 > len(cells)


def are_stacked(rows: Sequence[Row], header: Header) -> bool:
    """Whether each person takes several rows: `Name`, `Email`, and then `Name` once more."""
    cells = [fold(row[0]) for row in rows[:HEADER_WITHIN] if row and row[0]]
    if len(cells) <= _FEWEST_NAMED or len(header.columns.places) > 1 or cells.count(cells[0]) < 2:
        return False
    named = [cell for cell in cells if understand([cell]).places]
    return len(set(named)) > 1 and len(named) * 3 >= len(cells) * 2


def stand_beside(header: Header) -> bool:
    """Whether two tables with the same header stand beside each other, with a blank column between."""
    keys = tuple(text.casefold() for text in header.headers)
    for at in (index for index, key in enumerate(keys) if not key):
        left, right = keys[:at], tuple(key for key in keys[at + 1 :] if key)
        if len(right) > 1 and left[-len(right) :] == right and understand(right).names_people:
            return True
    return False


def holds_several(header: Header) -> bool:
    """Whether each row holds several people: `Name 1`, `Email 1`, `Name 2`, `Email 2`."""
    named = {place.number for place in header.columns.places if place.field in _NAMES and place.number}
    reached = {place.number for place in header.columns.places if place.field in _REACHED}
    return len(named & reached) > 1


def first_row(rows: Sequence[Row]) -> int | None:
    """The position of the first row that is more than a title."""
    return next((position for position, row in enumerate(rows) if sum(map(bool, row)) > 1), None)


def headers_to_show(rows: Sequence[Row]) -> tuple[str, ...]:
    """What a person may name the columns of where no header names people: the header, or letters if there is none."""
    first = first_row(rows)
    if first is None:
        alone = next((found for row in rows if any(found := shown(row))), ())
        return lettered(len(alone)) if any(map(holds_address, alone)) else alone
    row = shown(rows[first])
    return row if _may_be_header(row, {}) else lettered(len(row))


def is_list_below_title(rows: Sequence[Row]) -> bool:
    """Whether the first of the rows is a title that says that nobody below is to be contacted, and below stand names
    and addresses in one column and nothing else: `Opted out`, `Ben Tester`, `ada@example.com`."""
    filled = [(index, cell) for row in rows for index, cell in enumerate(row) if cell and not cell.isspace()]
    if len(filled) < 2 or len({index for index, _ in filled}) > 1 or not heads_opt_outs(filled[0][1]):
        return False
    return all(holds_address(cell) or "linkedin.com/" in cell or is_a_name(cell) for _, cell in filled[1:])


def is_a_name(cell: str) -> bool:
    """Whether a cell of a list of people holds a name and nothing else: two to five words without figures, or one of
    few letters that is not written in ASCII."""
    words = cell.split()
    if not all(word[0].isalpha() for word in words) or any(map(_NO_NAME.__contains__, cell)):
        return False
    return _FEWEST_WORDS <= len(words) <= _MOST_WORDS or (len(words) == 1 and not cell.isascii() and len(cell) < _LONG)


def list_without_header(rows: Sequence[Row]) -> Header | None:
    """A list of addresses, profiles or names that has no header, by what stands in its columns. Rows of one cell at its
    beginning that say that nobody in it is to be contacted are its title."""
    titles = 0
    while titles < len(rows) and len(said := _filled(rows[titles])) < 2 and all(map(heads_opt_outs, said)):
        titles += 1
    rows = rows[titles:]
    fields: dict[str, str] = {}
    mixed: list[Place] = []
    headers = lettered(max(map(len, rows), default=0))
    for index, header in enumerate(headers):
        cells = [row[index] for row in rows if len(row) > index and row[index]]
        linked = any("linkedin.com/" in cell for cell in cells)
        if any("@" in cell for cell in cells):
            fields[header] = "email"
            if linked:
                mixed.append(Place(index, "linkedin", header=header))
        elif linked:
            fields[header] = "linkedin"
        elif cells and "full_name" not in fields.values():
            fields[header] = "full_name"
    if not fields:
        return None
    columns = understand(headers, fields)
    return Header(titles, 0, headers, replace(columns, places=(*columns.places, *mixed)))


def lettered(width: int) -> tuple[str, ...]:
    """`column A`, `column B`, ..."""
    return tuple(f"column {column_letters(index)}" for index in range(width))


def shown(row: Row) -> tuple[str, ...]:
    """A row's cells as headers: one line each, and no longer than a header is."""
    return tuple(" ".join(cell[: 4 * LONGEST_HEADER].split())[:LONGEST_HEADER] for cell in row)
