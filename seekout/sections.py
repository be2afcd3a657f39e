"""The rows below one header: people, and what stands among them (headers once more, titles, totals)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from seekout.headings.columns import Columns, Place, understand
from seekout.headings.consent import heads_opt_outs
from seekout.headings.flags import MergedDown
from seekout.headings.header_rows import (
    USUAL_NAMES,
    Header,
    find_header,
    header_below,
    header_in_other_words,
    is_a_name,
    shown,
)
from seekout.headings.refusals.legends import Lines
from seekout.people import NOBODY, Candidate, HeldBack, UnreadableRow, phone_digits
from seekout.rows import RowReader, read_row
from seekout.tables import LinkedText, Table
from seekout.text.folding import fold
from seekout.text.later import later
from seekout.values.cells import PLAIN_EMAIL

if TYPE_CHECKING:
    from seekout.notes import Account

_TOTAL = later(
    r"(?:(?:grand |sub|sub-|total )?(?:totals?|sum|count|average|median|summe|gesamt|gesamtsumme|gesamtergebnis"
    r"|zwischensumme|teilergebnis|anzahl|insgesamt|mittelwert|durchschnitt|somme|moyenne|suma|promedio|totale"
    r"|totaal|eindtotaal|gemiddelde|soma|total general|razem|summa|yhteensa|celkem))\b[\s:=]*[\d.,\s]*",
    re.IGNORECASE,
)
# Who made the file, and when.
_OF_THE_FILE = later(
    r"(?:report |list |data |file )?(?:exported|prepared|created|generated|compiled|downloaded|printed|last"
    r" updated|erstellt"
    r"|exportiert|gedruckt|genere|généré|exporté|creado|exportado|generado|gemaakt|esportato|creato)\s"
    r"(?:by|on|at|from|for|von|am|aus|par|le|por|el|door|op|da|il)\b",
    re.IGNORECASE,
)
_WHOLE_NAMES = frozenset(("full_name", "first_name", "last_name"))
_FIGURE = later(r"[\d.,\s%€$£+-]*")
_NAME_AND_ADDRESS = later(r"[^@<>()\[\]:?!]{2,80}[<(\[]\s*[^\s@]+@[^\s@]+\s*[>)\]]")
_TYPES = frozenset(
    "string text varchar char email e-mail number numeric integer int float date datetime tel phone url link boolean"
    " bool required optional mandatory str text(255)".split()
)
_OPENING = frozenset("([<{")
_BRACKETED = later(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|<[^<>@]*>|\{[^{}]*\})\s*")
_LINKS = frozenset(("linkedin", "link"))
_REACHES = later(r"@|://|linkedin\.com|(?:\d[\s().-]*){7}")
_PROFILE = later(r"https?://(?:[\w-]+\.)?linkedin\.com/(?:in|pub)/", re.IGNORECASE)
_LONGEST_QUOTED = 60
_COMMENT, _NO_HEADER = "Comment on a cell", "Cell without a header"
_MOVED = "more cells than the header has, and the e-mail address in another column: put quotes around cells with commas"
# A row with more cells is no title and no total.
_MOST_OF_A_TITLE = 4

Row = Sequence[str]


class Section:
    """The rows below a header."""

    def __init__(
        self,
        table: Table,
        header: Header,
        account: Account,
        mapping: Mapping[str, str],
        titles: Sequence[str],
        legends: Lines,
    ) -> None:
        self._table, self._first = table, header
        # Why everybody is held back, as the file's name and the titles above the header say; mostly nothing.
        of_file = account.said_by_name.below(header.columns.report.columns)
        self._of_all = self._of_whole = of_file + _said_by(titles)
        # Rows of one cell above the header once more, which are its title.
        self._heading: set[int] = set()
        self._legends = legends
        self._account = account
        self._mapping = mapping
        self._several = False
        # The number of the row in which a header in other words stands: what is hidden above it is read by the first.
        self._until = float("inf")
        self._begin(header)

    def _begin(self, header: Header) -> None:
        self._header = header
        self._reader: RowReader | None = None
        self._with_links = False
        self._headers = tuple(text.casefold() for text in header.headers)
        # The first row below may say the same in other words, or of which type each column is.
        self._is_first = header.height > 0
        self._texts = frozenset(filter(None, self._headers))
        # As a row is likely to write them, so that a look at whole cells rules out nearly all rows.
        words = (*filter(None, header.headers), *USUAL_NAMES)
        self._written = frozenset(way for text in words for way in (text, text.lower(), text.upper(), text.title()))
        self._fields = {place.index: place.field for place in header.columns.places}
        self._merged = MergedDown(self._table.merged, header.columns, len(header.headers))

    def rows(self) -> Iterator[Candidate | UnreadableRow]:
        """The people of the section and the rows that name nobody, in the sheet's order."""
        for numbers, batch in self._table.batches:
            start = 0
            self._several = self._several or any(_filled(row) > 1 for row in batch)
            if self._is_first and batch:
                self._is_first = False
                if self._says_the_same(batch[0]):
                    self._account.repeated.append(numbers[0])
                    start = 1
            for position, row in enumerate(batch):
                if (
                    position >= start
                    and (
                        not self._written.isdisjoint(row)
                        or (position > start and batch[position - 1].count("") >= len(batch[position - 1]) - 1)
                    )
                    and (
                        next_header := self._header_again(row)
                        or header_below(batch[max(start, position - 1)], row, self._mapping)
                        or header_in_other_words(row, batch[position + 1 : position + 3], self._header, self._mapping)
                    )
                ):
                    titled = self._titled(numbers[start:position], batch[start:position])
                    yield from self._people(numbers[start:position], batch[start:position])
                    start, self._of_all = position + 1, self._of_whole + titled
                    if next_header is self._header:
                        self._account.repeated.append(numbers[position])
                    else:
                        self._until = min(self._until, numbers[position])
                        self._begin(next_header)
                        self._account.also(next_header)
            yield from self._people(numbers[start:], batch[start:])
        last = self._header
        if self._until < float("inf"):
            self._begin(self._first)
            self._of_all = self._of_whole
        yield from self._refusing_unseen()
        self._account.findings.opt_out_titles += [(at, _quoted(line)) for line, at in self._legends.unused.items()]
        self._account.end(self._table, last)

    def _refusing_unseen(self) -> Iterator[Candidate]:
        """Those in hidden rows who asked not to be contacted: they may stand in other rows, and in other files.

        Nobody else in such a row is read. Below another header nobody can tell by which of them it is to be.
        """
        above = [(number, row) for number, row in self._table.hidden if number < self._until]
        unseen = [(number, row) for number, row in above if not self._header_again(row)]
        given = self._account.findings.consent
        found = set()
        for one in self._people([number for number, _ in unseen], [row for _, row in unseen]):
            # Who has not consented did not ask for anything.
            if isinstance(one, Candidate) and any(reason.column not in given for reason in one.held_back):
                found.add(one.row)
                yield one
        # Nobody stands in the header, or in it once more.
        found.update(number for number, row in above if self._header_again(row))
        self._table.hidden_rows = [number for number in self._table.hidden_rows if number not in found]

    def _titled(self, numbers: Sequence[int], rows: Sequence[Row]) -> tuple[HeldBack, ...]:
        """Why everybody below a header that stands once more is held back, if the row above is a title that
        says so."""
        for number, row in zip(reversed(numbers), reversed(rows), strict=True):
            if filled := _filled(row):
                self._heading.add(number)
                return _said_by(cell for cell in row if cell and filled == 1)
        return ()

    def _says_the_same(self, row: Row) -> bool:
        """Whether the row below a header is the header once more in other words, or says of which type columns
        are."""
        filled = [(cell, header) for cell, header in zip(shown(row), self._headers, strict=False) if cell]
        if len(filled) < 2:
            return False
        if all(cell.casefold() in _TYPES for cell, _ in filled):
            return True
        same = sum(fold(cell).replace(" ", "") == fold(header).replace(" ", "") for cell, header in filled)
        return same >= 2 and same * 2 > len(filled)

    def _header_again(self, row: Row) -> Header | None:
        """The header, if a row repeats it; another one, if a row with some of its columns is a header of its own."""
        cells = [cell.casefold() for cell in shown(row)]
        same = sum(one == other for one, other in zip(cells, self._headers, strict=False) if one)
        filled = sum(map(bool, cells))
        if (same >= 2 and same * 2 > filled) or same == filled == len(self._texts):
            return self._header
        if filled < 2 or sum(cell in self._texts for cell in cells) < 2:
            return None
        found = find_header([row], self._mapping)
        return found if found is not None and found.named * 2 >= filled and found.named >= 2 else None

    def _people(self, numbers: Sequence[int], rows: Sequence[Row]) -> Iterator[Candidate | UnreadableRow]:
        if not numbers:
            return
        if self._table.merged:
            rows = [self._merged.filled(number, row) for number, row in zip(numbers, rows, strict=True)]
        nobody: list[UnreadableRow] = []
        if self._several and len(self._texts) > 1:
            numbers, rows, nobody = self._without_titles(numbers, rows)
        rows = self._account.repair.rows(rows)
        is_wider = max(map(len, rows), default=0) > len(self._headers)
        if is_wider and self._account.encoding is not None:
            numbers, rows, moved = _without_moved(numbers, rows, self._header, self._account)
            nobody += moved
        beside = is_wider or self._table.has_links or bool(self._table.remarks)
        if beside:
            remarks, last = self._table.remarks, len(self._headers)
            rows = [
                [*self._with_addresses(row), remarks.get(number, ""), "\n".join(filter(None, row[last:]))]
                for number, row in zip(numbers, rows, strict=True)
            ]
        if self._reader is None or self._with_links != beside:
            self._with_links = beside
            columns = self._header.columns
            columns = _with_columns_beside(columns, self._width) if beside else columns
            self._reader = RowReader(columns, self._account.findings)
        found = self._reader.read(numbers, rows)
        if self._of_all:
            by_number = dict(zip(numbers, rows, strict=True))
            named = (one if isinstance(one, Candidate) else _named(one, by_number[one.row]) for one in found)
            found = [
                one._replace(held_back=one.held_back + self._of_all) if isinstance(one, Candidate) else one
                for one in named
            ]
        if self._legends:
            found = _signed(self._legends, self._header.columns, dict(zip(numbers, rows, strict=True)), found)
        yield from sorted([*found, *nobody], key=lambda one: one.row) if nobody else found

    def _without_titles(
        self, numbers: Sequence[int], rows: Sequence[Row]
    ) -> tuple[Sequence[int], Sequence[Row], list[UnreadableRow]]:
        """The rows that may be people, and those of one cell ("Team A") or of a total, which name nobody."""
        nobody = []
        for number, row in zip(numbers, rows, strict=True):
            if (reason := self._names_nobody(row)) is not None:
                nobody.append(UnreadableRow(number, reason))
                is_told = number in self._heading or self._legends.note(number, row)
                for said in _said_by(filter(None, row)) if not is_told else ():
                    self._account.findings.opt_out_titles.append((number, said.column))
        if nobody:
            gone = {one.row for one in nobody}
            kept = [position for position, number in enumerate(numbers) if number not in gone]
            return [numbers[position] for position in kept], [rows[position] for position in kept], nobody
        return numbers, rows, nobody

    def _names_nobody(self, row: Row) -> str | None:
        if (
            row
            and row[0][:1] in _OPENING
            and sum(map(bool, row)) > 1
            and all(_BRACKETED.fullmatch(cell) for cell in row if cell)
        ):
            return "each cell stands in brackets, and explains its column"
        if len(row) - row.count("") > _MOST_OF_A_TITLE and " " not in row:
            return None
        filled = _filled(row)
        if filled > _MOST_OF_A_TITLE:
            return None
        cells = [(index, cell.strip()) for index, cell in enumerate(row) if cell and not cell.isspace()]
        if not cells:
            return None
        index, text = cells[0]
        quoted = _quoted(text)
        alike = filled > 2 and all(cell == text for _, cell in cells)
        if filled == 1 or alike:
            if ("@" in text and _names_an_address(text)) or "://" in text or isinstance(row[index], LinkedText):
                return None
            if self._fields.get(index) in ("email", "phone", "linkedin"):
                return None
            said = "one cell only" if filled == 1 else "the same in each cell"
            return f"{said}, which names nobody (“{quoted}”)"
        if text[-1] == ":" and not any(_REACHES.search(cell) for _, cell in cells):
            return f"a label, which names nobody (“{quoted}”)"
        if _OF_THE_FILE.match(text) and self._fields.get(index) in _WHOLE_NAMES:
            return f"a line about the file, which names nobody (“{quoted}”)"
        if _TOTAL.fullmatch(text) and all(
            (_FIGURE.fullmatch(cell) or cell[0] in "=#")
            and not (self._fields.get(at) == "phone" and len(phone_digits(cell).lstrip("0")) > 6)
            for at, cell in cells[1:]
        ):
            return f"a total, which names nobody (“{quoted}”)"
        return None

    @property
    def _width(self) -> int:
        columns = self._header.columns
        return max((*(place.index for place in (*columns.places, *columns.searched)), *columns.sites), default=0) + 1

    def _with_addresses(self, row: Row) -> Row:
        """A row with the addresses behind its cells: in their place where a column is for them, else at its end.

        Its cells are texts and nothing else: no others are told by the process that reads.
        """
        profile = mail = phone = ""
        made = list(map(str, row))
        width = self._width
        for index, cell in enumerate(row):
            if type(cell) is str:
                continue
            address = cell.address if isinstance(cell, LinkedText) else ""
            scheme = address.partition(":")[0].casefold()
            field = self._fields.get(index)
            if scheme in ("mailto", "tel"):
                said = unquote(address[len(scheme) + 1 :].partition("?")[0])
                if field == "email" and scheme == "mailto":
                    made[index] = made[index] if "@" in cell else said
                elif field == "phone" and scheme == "tel":
                    made[index] = made[index] if sum(map(str.isdigit, cell)) > 5 else said
                elif scheme == "mailto":
                    mail = mail or said
                else:
                    phone = phone or said
            elif field in _LINKS:
                made[index] = address
            elif _PROFILE.match(address):
                profile = profile or address
            elif field is None or field in ("full_name", "first_name", "last_name", "email"):
                self._account.other_links += 1
        made = made[:width] + [""] * (width - len(made))
        return [*made, profile, mail, phone]


def _without_moved(
    numbers: Sequence[int], rows: Sequence[Row], header: Header, account: Account
) -> tuple[Sequence[int], Sequence[Row], list[UnreadableRow]]:
    """The rows without those whose addresses stand in other columns, moved there by a comma within a cell."""
    last = len(header.headers)
    mails = [place.index for place in header.columns.of("email")]
    kept, moved = [], []
    for number, row in zip(numbers, rows, strict=True):
        if any(row[last:]):
            account.wider.append(number)
            strayed = any(map(PLAIN_EMAIL.fullmatch, row))
            if mails and strayed and not any("@" in row[index] for index in mails):
                moved.append(UnreadableRow(number, _MOVED))
                continue
        kept.append((number, row))
    return [number for number, _ in kept], [row for _, row in kept], moved


def _names_an_address(text: str) -> bool:
    """Whether a cell that stands alone is an address, or a name and an address; `Questions? dana@...` is a footer."""
    return len(text.split()) == 1 or _NAME_AND_ADDRESS.fullmatch(text) is not None


def _signed(
    legends: Lines, columns: Columns, rows: Mapping[int, Row], found: Sequence[Candidate | UnreadableRow]
) -> list[Candidate | UnreadableRow]:
    """The same, those held back beside whom a sign stands that a line of the table calls a refusal."""
    others, made = {place.index for place in columns.searched}, list(found)
    for at, one in enumerate(found):
        if isinstance(one, Candidate) and (said := legends.found_in(rows[one.row], others)):
            made[at] = one._replace(held_back=(*one.held_back, HeldBack(*map(_quoted, said))))
    return made


def _named(read: UnreadableRow, row: Row) -> Candidate | UnreadableRow:
    """Who stands in a row of a list of those who must not be contacted by name alone, in a column of addresses."""
    named = [index for index, cell in enumerate(row) if cell and is_a_name(cell) and not heads_opt_outs(cell)]
    if read.reason != NOBODY or len(named) != 1:
        return read
    columns = understand(row, {})
    alone = replace(columns, places=(Place(named[0], "full_name"),), searched=())
    return read_row(read.row, row, alone) or read


def _said_by(titles: Iterable[str]) -> tuple[HeldBack, ...]:
    """Why everybody under these titles is held back; mostly nothing."""
    return tuple(HeldBack(_quoted(title)) for title in dict.fromkeys(titles) if heads_opt_outs(title))


def _quoted(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_QUOTED]


def _with_columns_beside(columns: Columns, width: int) -> Columns:
    """The columns with more: for the addresses behind cells of other columns, and for the comments of cells."""
    extra = (Place(width, "linkedin"), Place(width + 1, "email"), Place(width + 2, "phone"))
    told = (Place(width + 3, "", header=_COMMENT), Place(width + 4, "", header=_NO_HEADER))
    return replace(columns, places=columns.places + extra, searched=(*columns.searched, *told))


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell and not cell.isspace())
