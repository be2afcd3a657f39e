"""Rows of cells become candidates, or a reason why not.

Some hundred rows are read at once, column by column: which function reads a column is decided once for the file, and a
value that comes again (a title, a company, a year) is understood once. That makes reading several times faster than
going through each row's cells. What a row means does not depend on the rows around it; `resolution` looks at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, TypeAlias

from seekout.findings import Findings, add
from seekout.headings.columns import Columns, Place
from seekout.headings.consent import speaks_of_do_not_contact
from seekout.headings.fields import BY_NAME, Kind
from seekout.headings.flags import Flags
from seekout.people import NOBODY, Candidate, Experience, UnreadableRow, unique
from seekout.resolving.identity import identity_of
from seekout.resolving.name_match import address_of, generation
from seekout.text.folding import fold
from seekout.text.memo import Memo
from seekout.values import cells, names, worded
from seekout.values.company_cells import past_employer
from seekout.values.employers import company_site
from seekout.values.histories import Histories
from seekout.values.links import Link, addresses, arranged, is_bare_of, plain
from seekout.values.names import Name
from seekout.values.nothing import is_formula
from seekout.values.reach import Reach
from seekout.values.several import names_several

_LONG_CELL = f"a cell is longer than {cells.LONGEST_CELL:,} characters"
_LONG_NAME = f"the name is longer than {cells.LONGEST_NAME} characters"
_NOT_CALLED = "only a phone number, and marked Do Not Call"
_SEVERAL = "several people in one row: give each of them a row"
_AT = (" at ", " @ ", " bei ", " chez ", " bij ", " presso ")
# The fields that are read in ways of their own; the others are read by their kind.
_BY_THEMSELVES = frozenset(
    "full_name first_name last_name name_infix name_suffix middle_name title salutation email phone linkedin"
    " link experience"
    " education do_not_contact do_not_call consent".split()
)
# What formulas of spreadsheets fill, as long as they are calculated.
_WORDED = (Kind.NAME, Kind.TEXT, Kind.PLACE, Kind.LONG, Kind.LIST)
_COMPANIES = frozenset(("company", "previous_company"))
_BAR = " | "
_LONGEST_QUOTED = 60
_PLACE_PARTS = ("city", "state", "country")

Row: TypeAlias = Sequence[str]
Table: TypeAlias = Sequence[tuple[str, ...]]


def read_row(number: int, row: Row, columns: Columns) -> Candidate | UnreadableRow | None:
    """The candidate of a row; None for a blank row. `number` is the row's number in a spreadsheet."""
    return next(iter(RowReader(columns).read([number], [row])), None)


class RowReader:
    """Reads rows by the places of their columns, and notes in `findings` what has to be told of them."""

    def __init__(self, columns: Columns, findings: Findings | None = None) -> None:
        self._findings = Findings() if findings is None else findings
        self._used = sorted({place.index for place in columns.places})
        used = (place.index for place in (*columns.places, *columns.searched))
        self._width = max((*used, *columns.sites), default=-1) + 1
        self._columns = columns
        self._names = {
            field: columns.of(field) for field in ("full_name", "first_name", "last_name", "name_infix", "name_suffix")
        }
        self._titles = columns.of("title")
        self._worded = [
            place
            for place in columns.places
            if BY_NAME[place.field].kind in _WORDED and not place.part and place.header
        ]
        self._salutations = columns.of("salutation")
        self._is_street = all(place.hint == "street" for place in columns.of("location"))
        self._simple = {
            field: places
            for field, entry in BY_NAME.items()
            if field not in _BY_THEMSELVES and entry.attribute and (places := columns.of(field))
        }
        self._flags = Flags(columns, self._findings)
        self._reach = Reach(columns, self._findings)
        self._histories = Histories(columns)
        self._line = Memo(cells.text)
        self._worded_line = Memo(worded.in_words)
        self._company = Memo(worded.company)
        self._item = Memo(worded.place)
        self._postcode = Memo(cells.whole_number)
        self._site = Memo(company_site)
        self._first_listed = Memo(cells.first_listed)
        self._items = Memo(cells.items)
        self._part = Memo(worded.name_part)
        self._title = Memo(worded.title_or_address)

    def read(self, numbers: Sequence[int], rows: Sequence[Row]) -> list[Candidate | UnreadableRow]:
        """The candidates and unreadable rows among `rows`, in their order; `numbers` are the rows' in a spreadsheet.

        Blank rows are left out.
        """
        if rows and min(map(len, rows)) < self._width:
            rows = [row if len(row) >= self._width else [*row, *[""] * (self._width - len(row))] for row in rows]
        if not any(max(map(len, row), default=0) > cells.LONGEST_CELL for row in rows):
            return self._read(numbers, rows)
        long = {number for number, row in zip(numbers, rows, strict=True) if self._is_long(row)}
        kept = [(number, row) for number, row in zip(numbers, rows, strict=True) if number not in long]
        found = self._read([number for number, _ in kept], [list(map(_cut, row)) for _, row in kept])
        return sorted([*found, *(UnreadableRow(number, _LONG_CELL) for number in long)], key=lambda read: read.row)

    def _is_long(self, row: Row) -> bool:
        return any(len(row[index]) > cells.LONGEST_CELL and not row[index].isspace() for index in self._used)

    def _read(self, numbers: Sequence[int], rows: Sequence[Row]) -> list[Candidate | UnreadableRow]:
        table: Table = list(zip(*rows, strict=False)) or [()] * self._width
        self._note_formulas(table)
        barred = self._flags.barred_phones(table)
        values: dict[str, Iterable[Any]] = {
            **{field: self._first_name_cells(table, places) for field, places in self._names.items() if places},
            **{BY_NAME[field].attribute: self._values(table, field, places) for field, places in self._simple.items()},
            "title": self._first(table, self._titles, self._title, ("", "")),
            "salutation": self._first(table, self._salutations, self._line, ""),
            "company_site": self._company_sites(table),
            "emails": self._reach.emails(table),
            "phones": self._reach.phones(table, barred),
            "links": self._reach.links(table),
            "experience": self._histories.experience(table),
            "education": self._histories.education(table),
            "held_back": self._flags.held_back(table),
            "do_not_call": self._flags.do_not_call(table),
        }
        values = {name: told for name, told in values.items() if not isinstance(told, repeat)}
        found: list[Candidate | UnreadableRow] = []
        told_of_rows = zip(*values.values(), strict=False) if values else repeat(())
        for number, row, told in zip(numbers, rows, told_of_rows, strict=False):
            read = self._candidate(number, row, dict(zip(values, told, strict=False)))
            if read is not None:
                found.append(read)
        return found

    def _note_formulas(self, table: Table) -> None:
        """Count the formulas that stand in place of what they come to, by column. Most files hold none."""
        for place in self._worded:
            column = table[place.index]
            if "=" in "".join(column) and (found := [cell for cell in column if _is_formula(cell)]):
                add(self._findings.formulas, place.header, len(found))

    def _candidate(self, number: int, row: Row, told: dict[str, Any]) -> Candidate | UnreadableRow | None:
        """The candidate of a row, given its columns' values by the attributes that they fill; names are in parts."""
        suffix = _generation_of(told, row)
        name = self._name_of(told)
        if max(len(name.full), len(name.first), len(name.last)) > cells.LONGEST_NAME:
            return UnreadableRow(number, _LONG_NAME)
        links: tuple[Link, ...] = told.get("links", ())
        for link in links:
            if link.bare:
                links = tuple(one for one in links if not one.bare or is_bare_of(one, name.full))
                break
        emails, phones = told.get("emails", ()), told.get("phones", ())
        is_asked = told.get("held_back") or told.get("do_not_call")
        whole_names = self._names["full_name"] if len(emails) > 1 and not is_asked else ()
        if whole_names and any(names_several(row[place.index], emails) for place in whole_names):
            return UnreadableRow(number, _SEVERAL)
        title, address = told.pop("title", ("", ""))
        company, headline = told.get("current_company", ""), told.get("headline", "")
        whole = told.get("location", "")
        location = (_joined(told) or whole) if self._is_street else (whole or _joined(told))
        if not (emails or phones or links) and not _names_somebody(name, self._names, title, company, location):
            for reason in told.get("held_back", ()):
                if speaks_of_do_not_contact(reason.value):
                    # Of whom, of the rows around it, nobody can tell.
                    self._findings.opt_out_titles.append((number, reason.value[:_LONGEST_QUOTED]))
                    break
            return UnreadableRow(number, NOBODY) if any(cell and not cell.isspace() for cell in row) else None
        if not company or (headline and not title):
            title, company = _position(title, company, headline)
        company = _unless_past(company, told)
        if told.get("do_not_call"):
            if not (emails or links or _names_somebody(name, self._names, title, company, location)):
                if not told.get("held_back"):
                    return UnreadableRow(number, _NOT_CALLED)
            else:
                phones = told["phones"] = ()
        if not suffix and name.full and " " not in name.full:
            suffix_of_two = address_of(told.get("salutation", "") or name.salutation)
            if suffix_of_two:
                self._findings.generations[number, name.full] = suffix_of_two
        if suffix:
            self._findings.generations[number, name.full] = suffix
        salutation = told.get("salutation", "")
        if address and address not in salutation:
            # Anrede "Herr" beside Titel "Dr."
            salutation = f"{salutation} {address}".strip()
        told["links"], told["linkedin_ids"] = addresses(links)
        told["salutation"] = salutation or name.salutation
        told["current_title"], told["current_company"], told["location"] = title, company, location
        jobs: tuple[Experience, ...] = told.get("experience", ())
        if company and title and any(job.title == company and job.company == title for job in jobs):
            # The other columns say which of the two comes first in the histories of this file.
            told["experience"] = tuple([job._replace(title=job.company, company=job.title) for job in jobs])
        return Candidate(
            row=number,
            identity=identity_of(links, emails, phones, (name.full, company, title, location), suffix),
            full_name=name.full,
            first_name=name.first,
            last_name=name.last,
            **told,
        )

    def _name_of(self, told: dict[str, Any]) -> Name:
        """The name of a row, of all columns that hold one or a part, which it takes out of `told`."""
        nothing: tuple[str, Place | None] = ("", None)
        first, last = told.pop("first_name", nothing), told.pop("last_name", nothing)
        full, infix = told.pop("full_name", nothing), told.pop("name_infix", nothing)
        first_name, last_name, beside = first[0], last[0], ""
        if first_name and last_name and _is_beside(first[1]):
            beside, first_name, last_name = names.beside(first_name, "", last_name)
        elif first_name and last_name and _is_beside(last[1]):
            beside, first_name, last_name = names.beside(last_name, first_name, "")
        if worded.NAMES_TOO.issuperset(filter(None, (first_name, last_name))):
            # Na Li is somebody, and Na alone is nobody.
            first_name = last_name = ""
        if infix[0] and last_name and not fold(last_name).startswith(fold(infix[0])):
            last_name = f"{infix[0]} {last_name}"
        written = beside or full[0]
        if first_name and last_name:
            return names.together(Name(names.cleaned(written)), first_name, last_name)
        order = full[1].hint if full[1] is not None else ""
        whole = names.split(written, last_first=order in ("last_first", "family_first")) if written else Name()
        if order == "family_first" and whole.last:
            whole = whole._replace(full=names.cleaned(written))
        return names.together(whole, first_name, last_name)

    def _first_name_cells(self, table: Table, places: Sequence[Place]) -> list[tuple[str, Place]]:
        """For each row the first of the columns that holds a name, and which column that is."""
        read = self._part if BY_NAME[places[0].field].name in ("first_name", "last_name", "name_infix") else self._line
        whole = places[0].field == "full_name"
        found: list[tuple[str, Place]] | None = None
        for place in places:
            if whole:
                values = [(worded.whole_name(cell), place) for cell in table[place.index]]
            else:
                values = [(read[cell], place) for cell in table[place.index]]
            if found is None:
                found = values
            elif place.hint == "second":
                found = [(f"{a[0]} {b[0]}".strip(), a[1]) for a, b in zip(found, values, strict=True)]
            else:
                found = [a if a[0] else b for a, b in zip(found, values, strict=True)]
        return found or []

    def _first(self, table: Table, places: Sequence[Place], read: Mapping[str, Any], nothing: Any) -> Iterable[Any]:
        """A single value: the first of the field's cells that says something."""
        found: list[Any] | None = None
        for place in places:
            if place.hint == "list":
                column: Iterable[str] = map(self._first_listed.__getitem__, table[place.index])
            else:
                column = table[place.index]
            values = [read[cell] for cell in column]
            if found is None:
                found = values
            elif isinstance(nothing, tuple):
                found = [tuple(x or y for x, y in zip(a, b, strict=True)) for a, b in zip(found, values, strict=True)]
            else:
                found = [a or b for a, b in zip(found, values, strict=True)]
        return repeat(nothing) if found is None else found

    def _company_sites(self, table: Table) -> Iterable[str]:
        """The sites of companies, which nobody is sent."""
        if not self._columns.sites:
            return repeat("")
        columns = [[self._site[cell] for cell in table[index]] for index in self._columns.sites]
        return (
            columns[0]
            if len(columns) == 1
            else [" ".join(unique(filter(None, row), str)) for row in zip(*columns, strict=True)]
        )

    def _values(self, table: Table, field: str, places: Sequence[Place]) -> Iterable[Any]:
        """What the columns of a field say, by the kind of the field."""
        kind = BY_NAME[field].kind
        if kind is Kind.LIST:
            lists = [[self._items[cell] for cell in table[place.index]] for place in places]
            if len(lists) == 1:
                return lists[0]
            return [tuple(dict.fromkeys(one for values in row for one in values)) for row in zip(*lists, strict=True)]
        if kind in (Kind.LONG, Kind.JOINED):
            read, between = (cells.long_text, "\n") if kind is Kind.LONG else (cells.text, "; ")
            columns = [[read(cell) if cell else "" for cell in table[place.index]] for place in places]
            if len(columns) == 1:
                return columns[0]
            return [between.join(unique(filter(None, row), str.casefold)) for row in zip(*columns, strict=True)]
        said = self._company if field in _COMPANIES else self._item if kind is Kind.PLACE else self._line
        said = self._worded_line if field == "headline" else said
        said = self._postcode if field == "postcode" else said
        return self._first(table, places, said, "")


def _generation_of(told: dict[str, Any], row: Row) -> str:
    """Junior, Senior, III: what stands in the cells of a name, or in a column of its own."""
    suffix = told.pop("name_suffix", None)
    own = generation(f" {suffix[0]}") if suffix else ""
    for field in ("full_name", "last_name"):
        if not own and field in told and told[field][0]:
            own = generation(row[told[field][1].index])
    return own


def _is_formula(cell: str) -> bool:
    return cell[:1] == "=" and is_formula(cells.unwrapped(cell)[0])


def _is_beside(place: Place | None) -> bool:
    return place is not None and place.hint == "beside"


def _cut(cell: str) -> str:
    return cell if len(cell) <= cells.LONGEST_CELL else cell[:1000]


def _unless_past(company: str, told: dict[str, Any]) -> str:
    """The current company of a row; a former one is added to what is told of the row."""
    past = past_employer(company) if company else ""
    if past and not told.get("previous_company"):
        told["previous_company"] = past
    return "" if past else company


def _names_somebody(
    name: Name, columns: Mapping[str, Sequence[Place]], title: str, company: str, location: str
) -> bool:
    """Whether a row without e-mail, phone and link can be told from others. A first or a last name alone cannot."""
    if not name.full:
        return False
    if " " in name.full or not name.full.isascii() or not (columns["first_name"] and columns["last_name"]):
        return True
    return bool(title or company or location)


def _joined(told: Mapping[str, Any]) -> str:
    """City, state and country in one line."""
    return ", ".join(unique((told[part] for part in _PLACE_PARTS if told.get(part)), str.casefold))


def _position(title: str, company: str, headline: str) -> tuple[str, str]:
    """Title and company, where a headline or "Title at Company" in one cell has to do for them."""
    position = headline if headline and not title else title
    if not company:
        # "Engineer @ Acme | ex-Google | Speaker"
        for piece in position.split(_BAR) if headline else (position,):
            for between in _AT:
                before, found, behind = piece.partition(between)
                if found and before.strip() and behind.strip():
                    return before.strip(), behind.strip()
        if not title:
            return headline, company
    return title, company


__all__ = ["RowReader", "arranged", "plain", "read_row"]
