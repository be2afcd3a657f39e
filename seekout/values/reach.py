"""How people can be reached: the e-mails, phones and links of a table's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import TypeAlias, TypeVar

from seekout.findings import Findings, add
from seekout.headings.columns import Columns, Place
from seekout.headings.validity import gone
from seekout.people import phone_digits, unique
from seekout.text.folding import fold
from seekout.text.memo import joined
from seekout.values import cells, phones
from seekout.values.disowned import without_disowned
from seekout.values.links import Link, arranged, of_handle, plain, site_of
from seekout.values.nothing import is_nothing
from seekout.values.phones.parts import joined as joined_parts

Table: TypeAlias = Sequence[tuple[str, ...]]
T = TypeVar("T")
Gone: TypeAlias = tuple[int, int, Callable[[str], bool]]

# Sites on which a person has a page; whatever else stands in a Website column beside a company is the company's.
_OWN_PAGES = tuple(
    "github.com gitlab.com bitbucket.org twitter.com facebook.com stackoverflow.com stackexchange.com medium.com"
    " dribbble.com behance.net xing.com instagram.com kaggle.com researchgate.net scholar.google. orcid.org dev.to"
    " about.me angel.co wellfound.com github.io youtube.com huggingface.co codepen.io linktr.ee".split()
)

# A shorter word stands in too many addresses.
_NAME_LETTERS = 4


class Reach:
    """Reads the columns of e-mails, phones and links."""

    def __init__(self, columns: Columns, findings: Findings) -> None:
        self._findings = findings
        self._emails = columns.of("email")
        self._phones = columns.of("phone")
        self._parts_of_phones: dict[int, dict[str, int]] = {}
        for place in columns.places:
            if place.field == "phone" and place.part:
                self._parts_of_phones.setdefault(int(place.hint), {})[place.part] = place.index
        # Columns that may hold either.
        self._both = {place.index for place in self._emails} & {place.index for place in self._phones}
        self._gone_emails, self._gone_phones = gone(columns, "email"), gone(columns, "phone")
        self._gone_profiles = gone(columns, "linkedin")
        self._links: list[tuple[Place, Callable[[str], tuple[Link, ...]]]] = [
            *((place, partial(cells.profiles, linkedin=True)) for place in columns.of("linkedin")),
            *((place, _reader_of_links(place)) for place in columns.of("link")),
        ]
        self._names = [place for field in ("full_name", "first_name", "last_name") for place in columns.of(field)]
        self._whole_names = columns.of("full_name")
        self._companies = columns.of("company")
        # Where an address stands by a slip, or in a row of which a cell is missing.
        beside = ("phone", "linkedin", *(("title", "location", "city") if self._emails else ()))
        self._beside = [place for field in beside for place in columns.of(field)]
        self._beside_phones = [place for field in ("email", "linkedin") for place in columns.of(field)]
        # A link may stand behind a name or a title.
        self._linked = [
            place for field in ("full_name", "first_name", "last_name", "title") for place in columns.of(field)
        ]

    def emails(self, table: Table) -> Iterable[tuple[str, ...]]:
        """The e-mail addresses of each row, each once."""
        is_plain = cells.PLAIN_EMAIL.fullmatch
        columns = [
            [() if not cell else (cell,) if is_plain(cell) else cells.emails(cell) for cell in table[place.index]]
            for place in self._emails
        ]
        self._findings.gone += _leave_out(self._gone_emails, self._emails, columns, table)
        for place in self._whole_names:
            # "Ann Ash <ann@example.com>"
            if any("@" in cell for cell in table[place.index]):
                columns.append([cells.emails(cell) if "@" in cell else () for cell in table[place.index]])
        # In the column beside it, by a slip.
        strayed = (table[place.index] for place in self._beside if place.index not in self._both)
        columns += [
            [(cell,) if "@" in cell and is_plain(cell) else () for cell in column]
            for column in strayed
            if "@" in "".join(column)
        ]
        found = joined(columns)
        if found is None:
            return repeat(())
        return [values if len(values) < 2 else unique(values, str.casefold) for values in found]

    def phones(self, table: Table, barred: Mapping[int, Sequence[bool]]) -> Iterable[tuple[str, ...]]:
        """The phone numbers of each row, each once, without those that are barred in their column."""
        is_plain = phones.PLAIN_PHONE.fullmatch
        columns = [
            [
                () if not cell else (cell,) if is_plain(cell) else self._phones_of(cell)
                for cell in self._whole_numbers(table, place.index)
            ]
            for place in self._phones
        ]
        self._findings.gone += _leave_out(self._gone_phones, self._phones, columns, table)
        if barred:
            gone: list[set[str]] = [set() for _ in columns[0]]
            for place, column in zip(self._phones, columns, strict=True):
                for row, is_barred in enumerate(barred.get(place.index, ())):
                    if is_barred:
                        gone[row].update(map(phone_digits, column[row]))
            columns = [
                [
                    tuple(number for number in numbers if phone_digits(number) not in none) if none else numbers
                    for numbers, none in zip(column, gone, strict=True)
                ]
                for column in columns
            ]
        if not barred:
            strayed = (table[place.index] for place in self._beside_phones if place.index not in self._both)
            columns += [
                [(cell,) if cell[:1] == "+" and is_plain(cell) else self._strayed(cell) for cell in column]
                for column in strayed
                if "+" in "".join(column)
            ]
            columns += [
                [self._phones_of(number) if (number := cells.phone_beside(cell)) else () for cell in column]
                for column in (table[place.index] for place in self._whole_names)
                if "@" in "".join(column)
            ]
        office = [column for place, column in zip(self._phones, columns, strict=False) if place.hint == "office"]
        others = [column for place, column in zip(self._phones, columns, strict=False) if place.hint != "office"]
        others += columns[len(self._phones) :]
        if not columns:
            return repeat(())
        found = joined(others) or joined(office) or []
        if office and others:
            found = [own or theirs for own, theirs in zip(found, joined(office) or (), strict=True)]
        return [values if len(values) < 2 else phones.different(values) for values in found]

    def _whole_numbers(self, table: Table, index: int) -> Sequence[str]:
        """The cells of a column of phones, with the parts of their numbers that stand in other columns."""
        column = table[index]
        if index not in self._parts_of_phones:
            return column
        parts = {part: table[at] for part, at in self._parts_of_phones[index].items()}
        return [
            joined_parts(cell, {part: told[row] for part, told in parts.items()}) if cell else cell
            for row, cell in enumerate(column)
        ]

    def _strayed(self, cell: str) -> tuple[str, ...]:
        """The numbers with the code of a country that stand with an address in its cell."""
        found = self._phones_of(cell) if "+" in cell and "@" in cell and cells.phone_beside(cell) else ()
        return tuple(number for number in found if number[:1] == "+")

    def _phones_of(self, cell: str) -> tuple[str, ...]:
        told, address = cells.unwrapped(cell.strip())
        if not told.startswith("#"):
            told = cells.plain(told)
        if address.startswith("tel:"):
            told = f"{told} ; {address}"
        found, damaged = phones.phones(without_disowned(cells.without_emails(told)))
        if damaged:
            self._findings.damaged_phones += damaged
            example = self._findings.damaged_example
            self._findings.damaged_example = told if not example or example.startswith("#") else example
        return found

    def links(self, table: Table) -> Iterable[tuple[Link, ...]]:
        """The links of each row, each profile once."""
        columns: list[list[tuple[Link, ...]]] = []
        for place, read in self._links:
            column = table[place.index]
            columns.append([() if not cell else (one,) if (one := plain(cell)) else read(cell) for cell in column])
            if place.field == "linkedin" and place.header:
                self._note(place.header, column, columns[-1])
            if place.hint == "website":
                columns[-1] = [
                    tuple(link for link in links if _is_own(link) or self._bears_a_name(link, table, row))
                    for row, links in enumerate(columns[-1])
                ]
        places = [place for place, _ in self._links]
        self._findings.not_theirs += _leave_out(self._gone_profiles, places, columns, table)
        for place in (*self._linked, *self._emails, *self._phones):
            if any(cell[:1] == "=" or "linkedin.com/" in cell for cell in table[place.index]):
                columns.append([_behind(cell) for cell in table[place.index]])
        found = joined(columns)
        if found is None:
            return repeat(())
        return [values if len(values) < 2 and not (values and values[0].bare) else arranged(values) for values in found]

    def _bears_a_name(self, link: Link, table: Table, row: int) -> bool:
        """Whether an address has a word of the person's name in it that is none of their company's."""
        company = _letters(" ".join(table[place.index][row] for place in self._companies))
        words = " ".join(table[place.index][row] for place in self._names).split()
        address = _letters(link.key)
        return any(
            len(word) >= _NAME_LETTERS and word in address and word not in company for word in map(_letters, words)
        )

    def _note(self, header: str, column: Sequence[str], links: Sequence[tuple[Link, ...]]) -> None:
        findings = self._findings
        if any(links):
            add(findings.linkedin_links, header, sum(map(bool, links)))
            return
        told = [cell for cell in column if cell and not is_nothing(cell.strip())]
        if told:
            add(findings.linkedin_cells, header, len(told))
            findings.not_a_link.setdefault(header, cells.text(told[0])[:60])


def _leave_out(told: Sequence[Gone], places: Sequence[Place], columns: list[list[tuple[T, ...]]], table: Table) -> int:
    """Take addresses, numbers or profiles out of which another column says that nobody is reached there, or somebody
    else. Returns how many."""
    at, number = {place.index: position for position, place in enumerate(places)}, 0
    for index, state, is_gone in told:
        column = columns[at[index]]
        for row, said in enumerate(table[state]):
            # Of several in a cell nobody knows which is meant.
            if len(column[row]) == 1 and is_gone(said):
                column[row] = ()
                number += 1
    return number


def _reader_of_links(place: Place) -> Callable[[str], tuple[Link, ...]]:
    """What reads a column of links: the names of people at one site are links too where its header names the site."""
    site = site_of(fold(place.header))
    return partial(_links_of, site=site, sure=place.hint == "handle") if site else _links_of


def _links_of(cell: str, *, site: str = "", sure: bool = False) -> tuple[Link, ...]:
    handle = of_handle(cells.text(cell), site, sure=sure) if site else None
    return (handle,) if handle is not None else cells.profiles(cell, linkedin=False)


def _letters(text: str) -> str:
    """The letters alone, without case and accents."""
    return "".join(character for character in fold(text) if character.isalpha())


def _is_own(link: Link) -> bool:
    return link.key.startswith("linkedin.com/") or any(site in link.key.partition("/")[0] + "/" for site in _SITES)


_SITES = tuple(site if site.endswith(".") else f"{site}/" for site in _OWN_PAGES)


def _behind(cell: str) -> tuple[Link, ...]:
    """The profile to which a cell's formula leads, or that stands in it beside a name or an address."""
    if cell[:1] != "=" and "linkedin.com/" not in cell:
        return ()
    return tuple(link for link in cells.profiles(cell, linkedin=False) if link.key.startswith("linkedin.com/"))
