"""Rows of cells become candidates, or a reason why not.

Some hundred rows are read at once, column by column: which function reads a column is decided once for the file, and a
value that comes again (a title, a company, a year) is understood once. That makes reading ten times faster than going
through each row's cells. What a row means does not depend on the rows around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import repeat
from typing import Any, Generic, TypeAlias, TypeVar

from seekout import cells, links, names
from seekout.columns import PART_OF, Columns
from seekout.identity import identity_of, short_identity
from seekout.links import Link
from seekout.people import Candidate, Education, Experience, UnreadableRow, phone_digits, unique

NOBODY = "no name, e-mail, phone or link"
_LONG_CELL = f"a cell is longer than {cells.LONGEST_CELL:,} characters"
_LONG_NAME = f"the name is longer than {cells.LONGEST_NAME} characters"
_TITLE_AT_COMPANY = re.compile(r"(.+?)\s+(?:at|@)\s+(.+)")

# What is remembered of a file's values at any time: a megabyte at most for each kind of cell.
_MOST_REMEMBERED = 4096
_LONGEST_REMEMBERED = 200

Row: TypeAlias = Sequence[str]
_Table: TypeAlias = Sequence[tuple[str, ...]]
_T = TypeVar("_T")
_Key = TypeVar("_Key", str, tuple[str, ...])
_Entry = TypeVar("_Entry", bound=Experience | Education)


def read_row(number: int, row: Row, columns: Columns) -> Candidate | UnreadableRow | None:
    """The candidate of a row; None for a blank row. `number` is the row's number in a spreadsheet."""
    return next(iter(RowReader(columns).read([number], [row])), None)


class _Memo(dict[_Key, _T], Generic[_Key, _T]):
    """A function of cells that remembers its latest results."""

    def __init__(self, function: Callable[[_Key], _T]) -> None:
        super().__init__()
        self._function: Callable[[_Key], _T] = function

    def __missing__(self, key: _Key) -> _T:
        value: _T = self._function(key)
        if (len(key) if isinstance(key, str) else sum(map(len, key))) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[key] = value
        return value


class RowReader:
    """Reads rows by the places of their columns."""

    def __init__(self, columns: Columns) -> None:
        self._places = sorted({place.index for place in columns.places})
        self._width = max(self._places, default=-1) + 1
        # Whether a cell was met that is too long to be kept.
        self._long_cell = False
        self._columns: dict[str, list[int]] = {}
        for place in columns.places:
            if not place.part:
                self._columns.setdefault(place.field, []).append(place.index)
        self._numbered_jobs = _numbered("experience", Experience._fields, columns)
        self._numbered_schools = _numbered("education", Education._fields, columns)

        self._text = _Memo(self._watched(cells.text))
        self._date = _Memo(self._watched(cells.date))
        self._name = _Memo(self._watched(_name_line))
        self._split = _Memo(names.Splitter().split)
        self._item = _Memo(self._watched(_first_item))
        self._items = _Memo(self._watched(cells.items))
        self._yes = _Memo(self._watched(cells.truthy))
        self._job = _Memo(self._made_job)
        self._school = _Memo(self._made_school)
        self._long_text = self._watched(cells.long_text)
        self._emails = self._watched(cells.emails)
        self._phones = self._watched(cells.phones)
        self._profile = self._watched(partial(cells.profiles, linkedin=True))
        self._link = self._watched(partial(cells.profiles, linkedin=False))
        self._listed_jobs = self._watched(lambda cell: _entries("experience", cell, self._made_job))
        self._listed_schools = self._watched(lambda cell: _entries("education", cell, self._made_school))

    def read(self, numbers: Sequence[int], rows: Sequence[Row]) -> list[Candidate | UnreadableRow]:
        """The candidates and unreadable rows among `rows`, in their order; `numbers` are the rows' in a spreadsheet.

        Blank rows are left out.
        """
        if rows and min(map(len, rows)) < self._width:
            rows = [row if len(row) >= self._width else [*row, *[""] * (self._width - len(row))] for row in rows]
        self._long_cell = False
        found = self._read(numbers, rows)
        if not self._long_cell:
            return found
        long = [self._is_long(row) for row in rows]
        kept = [position for position, is_long in enumerate(long) if not is_long]
        found = self._read([numbers[position] for position in kept], [rows[position] for position in kept])
        found += [UnreadableRow(number, _LONG_CELL) for number, is_long in zip(numbers, long, strict=True) if is_long]
        return sorted(found, key=lambda read: read.row)

    def _is_long(self, row: Row) -> bool:
        return any(len(row[index]) > cells.LONGEST_CELL and not row[index].isspace() for index in self._places)

    def _watched(self, function: Callable[[str], _T]) -> Callable[[str], _T]:
        """`function`, which is not given cells that are too long."""

        def watched(cell: str) -> _T:
            if len(cell) > cells.LONGEST_CELL and not cell.isspace():
                self._long_cell = True
                return function("")
            return function(cell)

        return watched

    def _read(self, numbers: Sequence[int], rows: Sequence[Row]) -> list[Candidate | UnreadableRow]:
        table: list[tuple[str, ...]] = list(zip(*rows, strict=False))
        if not table:
            table = [()] * self._width
        found: list[Candidate | UnreadableRow] = []
        # tuple.__new__ is half the time of calling a named tuple.
        keep, made, split = found.append, tuple.__new__, self._split
        for number, row, full, first, last, emails, phones, some_links, location, headline, title, company, rest in zip(
            numbers,
            rows,
            self._first(table, "full_name", self._name),
            self._first(table, "first_name", self._name),
            self._first(table, "last_name", self._name),
            self._unique(table, "email", cells.PLAIN_EMAIL, self._emails, str.casefold),
            self._unique(table, "phone", cells.PLAIN_PHONE, self._phones, phone_digits),
            self._profiles(table),
            self._first(table, "location", self._item),
            self._first(table, "headline", self._text),
            self._first(table, "title", self._text),
            self._first(table, "company", self._text),
            zip(
                self._summaries(table),
                self._lists(table, "skills"),
                self._histories(table, "experience", self._numbered_jobs, self._job, self._listed_jobs),
                self._histories(table, "education", self._numbered_schools, self._school, self._listed_schools),
                self._tags(table),
                strict=False,
            ),
            strict=False,
        ):
            if not full:
                full = f"{first} {last}" if first and last else first or last
            elif not first and not last and len(full) <= cells.LONGEST_NAME:
                full, first, last = split[full]
            if len(full) > cells.LONGEST_NAME or len(first) > cells.LONGEST_NAME or len(last) > cells.LONGEST_NAME:
                keep(UnreadableRow(number, _LONG_NAME))
                continue
            if not (full or emails or phones or some_links):
                if any(cell.strip() for cell in row):
                    keep(UnreadableRow(number, NOBODY))
                continue
            if not company or (headline and not title):
                title, company = _position(title, company, headline)
            if len(some_links) == 1:
                url, key, slug = some_links[0]
                urls: tuple[str, ...] = (url,)
                identity = short_identity(f"li:{slug}" if slug else f"link:{key}")
            else:
                urls = tuple(url for url, _, _ in some_links)
                identity = identity_of(some_links, emails, phones, (full, company, title, location))
            values = (number, identity, full, first, last, emails, phones, location, urls, headline, title, company)
            keep(made(Candidate, values + rest))
        return found

    def _first(self, table: _Table, field: str, read: _Memo[str, str]) -> Iterable[str]:
        """A single value: the first of the field's cells that says something."""
        found: list[str] | None = None
        for index in self._columns.get(field, ()):
            values = [read[cell] for cell in table[index]]
            found = values if found is None else [one or other for one, other in zip(found, values, strict=True)]
        return repeat("") if found is None else found

    def _unique(
        self,
        table: _Table,
        field: str,
        plain: re.Pattern[str],
        read: Callable[[str], tuple[str, ...]],
        key: Callable[[str], str],
    ) -> Iterable[tuple[str, ...]]:
        """Everything that the field's cells say, the same thing once; a cell that is `plain` says itself."""
        is_plain = plain.fullmatch
        joined = _joined(
            [() if not cell else (cell,) if is_plain(cell) else read(cell) for cell in table[index]]
            for index in self._columns.get(field, ())
        )
        if joined is None:
            return repeat(())
        return [values if len(values) < 2 else unique(values, key) for values in joined]

    def _profiles(self, table: _Table) -> Iterable[tuple[Link, ...]]:
        joined = _joined(
            [() if not cell else (plain,) if (plain := links.plain(cell)) else read(cell) for cell in table[index]]
            for field, read in (("linkedin", self._profile), ("link", self._link))
            for index in self._columns.get(field, ())
        )
        if joined is None:
            return repeat(())
        return [values if len(values) < 2 else links.arranged(values) for values in joined]

    def _lists(self, table: _Table, field: str) -> Iterable[tuple[str, ...]]:
        read = self._items
        joined = _joined([read[cell] for cell in table[index]] for index in self._columns.get(field, ()))
        if joined is None:
            return repeat(())
        if len(self._columns[field]) == 1:
            return joined
        return [tuple(dict.fromkeys(values)) for values in joined]

    def _tags(self, table: _Table) -> Iterable[tuple[str, ...]]:
        tags = self._lists(table, "tags")
        for index in self._columns.get("do_not_contact", ()):
            tags = [
                tuple(dict.fromkeys((*values, "Do Not Contact"))) if self._yes[cell] else values
                for values, cell in zip(tags, table[index], strict=False)
            ]
        return tags

    def _summaries(self, table: _Table) -> Iterable[str]:
        columns = self._columns.get("summary", ())
        if len(columns) < 2:
            return (self._long_text(cell) for cell in table[columns[0]]) if columns else repeat("")
        return [self._summary(parts) for parts in zip(*(table[index] for index in columns), strict=True)]

    def _summary(self, parts: tuple[str, ...]) -> str:
        told = [part for part in parts if part and not part.isspace()]
        self._long_cell = self._long_cell or any(len(part) > cells.LONGEST_CELL for part in told)
        return cells.long_text("\n".join(told))

    def _histories(
        self,
        table: _Table,
        field: str,
        numbered: list[list[list[int]]],
        entry: _Memo[tuple[str, ...], tuple[_Entry, ...]],
        listed: Callable[[str], tuple[_Entry, ...]],
    ) -> Iterable[tuple[_Entry, ...]]:
        """The entries of numbered columns, then those of cells that list several; the same entry once."""
        found: list[tuple[_Entry, ...]] | None = None
        for parts in numbered:
            keys = zip(*(self._filled(table, columns) for columns in parts), strict=False)
            entries = [entry[key] for key in keys]
            if found is None:
                found = entries
            else:
                found = [
                    one or other if not one or not other else one if other[0] in one else one + other
                    for one, other in zip(found, entries, strict=True)
                ]
        lists: list[list[tuple[_Entry, ...]]] = [
            [listed(cell) if cell else () for cell in table[index]] for index in self._columns.get(field, ())
        ]
        if not lists:
            return repeat(()) if found is None else found
        joined = _joined([*([found] if found is not None else []), *lists])
        return [values if len(values) < 2 else tuple(dict.fromkeys(values)) for values in joined or ()]

    def _filled(self, table: _Table, columns: Sequence[int]) -> Iterable[str]:
        """The first cell of each row that is not blank, as it is."""
        if len(columns) < 2:
            return table[columns[0]] if columns else repeat("")
        rows = list(zip(*(table[index] for index in columns), strict=True))
        self._long_cell = self._long_cell or any(len(cell) > cells.LONGEST_CELL for row in rows for cell in row)
        return [next((cell for cell in row if cell and not cell.isspace()), "") for row in rows]

    def _made_job(self, parts: tuple[str, ...]) -> tuple[Experience, ...]:
        text, date = self._text, self._date
        title, company = text[parts[0]], text[parts[1]]
        job = Experience(title, company, text[parts[2]], date[parts[3]], date[parts[4]], self._long_text(parts[5]))
        return (job,) if title or company else ()

    def _made_school(self, parts: tuple[str, ...]) -> tuple[Education, ...]:
        text, date = self._text, self._date
        name, degree = text[parts[0]], text[parts[1]]
        school = Education(name, degree, text[parts[2]], date[parts[3]], date[parts[4]], self._long_text(parts[5]))
        return (school,) if name or degree else ()


def _numbered(group: str, parts: Sequence[str], columns: Columns) -> list[list[list[int]]]:
    """The numbered entries of a history in their order: for each of its parts, the columns that tell it."""
    numbers = sorted({place.number for place in columns.places if place.field == group and place.part})
    return [
        [
            [
                place.index
                for place in columns.places
                if (place.field, place.number, place.part) == (group, number, part)
            ]
            for part in parts
        ]
        for number in numbers
    ]


def _joined(columns: Iterable[list[tuple[_T, ...]]]) -> list[tuple[_T, ...]] | None:
    """What the cells of each row say together; None if there is no column."""
    found: list[tuple[_T, ...]] | None = None
    for values in columns:
        if found is None:
            found = values
        else:
            found = [one + other if one and other else one or other for one, other in zip(found, values, strict=True)]
    return found


def _position(title: str, company: str, headline: str) -> tuple[str, str]:
    """Title and company, where a headline or "Title at Company" in one cell has to do for them."""
    position = headline if headline and not title else title
    if not company:
        if found := _TITLE_AT_COMPANY.fullmatch(position):
            return found[1], found[2]
        if not title:
            return headline, company
    return title, company


def _name_line(cell: str) -> str:
    # Without the usual cut, so that a name that is too long is told and not shortened.
    return " ".join(cells.long_text(cell).split())


def _first_item(cell: str) -> str:
    """A single value that may be a JSON list with the best first."""
    if isinstance(cells.decode(cell), list):
        return next(iter(cells.items(cell)), "")
    return cells.text(cell)


def _entries(group: str, cell: str, made: Callable[[tuple[str, ...]], tuple[_Entry, ...]]) -> tuple[_Entry, ...]:
    """A history in one cell: JSON, or one entry a line."""
    decoded = cells.decode(cell)
    if decoded is None:
        parts = [entry for line in re.split(r"[\n;|]", cell) if (entry := _written(group, line))]
    else:
        parts = [
            {
                part: _scalar(value)
                for name, value in item.items()
                if (part := PART_OF[group].get(re.sub(r"[\W_]+", "", str(name)).casefold()))
            }
            for item in (decoded if isinstance(decoded, list) else [decoded])
            if isinstance(item, dict)
        ]
    names = Experience._fields if group == "experience" else Education._fields
    return tuple(entry for values in parts for entry in made(tuple(values.get(name, "") for name in names)))


def _written(group: str, line: str) -> dict[str, str] | None:
    """An entry in words: "Engineer at Acme", "MSc, Example University"."""
    line = cells.text(line)
    if not line:
        return None
    if group == "experience":
        found = _TITLE_AT_COMPANY.fullmatch(line)
        return {"title": found[1], "company": found[2]} if found else {"title": line}
    return {"school": line}


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return str(value.get("name", "")) if isinstance(value, dict) else ""
    if isinstance(value, list):
        return ", ".join(_scalar(item) for item in value)
    return str(value)
