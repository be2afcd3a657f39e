"""What a reading tells about itself: what was left out, guessed or repaired, so that nothing is lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from seekout.file_names import SaidByName
from seekout.findings import Findings
from seekout.headings.columns import ColumnReport
from seekout.headings.header_rows import Header, shown
from seekout.people import Candidate, UnreadableRow
from seekout.tables import Batch, Note, Table
from seekout.text.encodings import Encoding
from seekout.text.repair import Repair

_MOST_LISTED = 5
_LONGEST_TITLE = 60
# People whom this may be about are sent.
_FIRST = "opt_out_title"
_WHY_LEFT = {
    "no_columns": "no column names people",
    "not_a_table": "no column names people",
    "sideways": "it stands on its side: transpose it in Excel",
    "stacked": "each person takes several rows: give each of them one",
    "several": "each row holds several people: give each of them a row",
    "beside": "two tables stand beside each other: copy one below the other",
    "no_rows": "a header and nobody below it",
}


class Account:
    """Collects what is told of a file while it is read."""

    def __init__(self) -> None:
        self.encoding: Encoding | None = None
        self.hidden_sheets: list[str] = []
        self.sheets: list[str] = []
        self.hidden_rows = 0
        self.repeated: list[int] = []
        self.other_links = 0
        # Rows of a text file with more cells than its header.
        self.wider: list[int] = []
        self.unwrapped = False
        self.repair = Repair()
        self.findings = Findings()
        self.said_by_name = SaidByName()
        self._reports: list[ColumnReport] = []
        self._left: list[tuple[str, str]] = []
        self._hidden_numbers: list[int] = []
        self._titles: list[str] = []
        self._two_rows: list[int] = []
        self._uncalculated: Counter[str] = Counter()
        self._is_telling = False

    def begin(self, table: Table, header: Header, first: Batch) -> None:
        """Note a table whose header was found among its first rows."""
        self.also(header)
        if table.name:
            self.sheets.append(table.name)
        start = header.below - header.height
        if header.height == 2:
            self._two_rows += first[0][start : header.below]
        for row in first[1][:start]:
            self._titles.append(" ".join(cell for cell in shown(row) if cell)[:_LONGEST_TITLE])

    def also(self, header: Header) -> None:
        """Note another header."""
        self._reports.append(header.columns.report)

    def left(self, table: Table, code: str) -> None:
        """Note a table that names nobody; `code` is that of a ProjectFileError."""
        self.hidden_rows += len(table.hidden_rows)
        if table.name and code in _WHY_LEFT:
            self._left.append((table.name, _WHY_LEFT[code]))

    def end(self, table: Table, header: Header) -> None:
        """Note what is known of a table when it has been read."""
        self.hidden_rows += len(table.hidden_rows)
        self._hidden_numbers += table.hidden_rows[:_MOST_LISTED]
        for index, count in sorted(table.uncalculated.items()):
            if count > 0 and index < len(header.headers):
                self._uncalculated[header.headers[index]] += count

    def saw(self, row: Candidate | UnreadableRow) -> None:
        """Keep the first name that is not ASCII: by it a person sees whether the encoding is right."""
        if self.encoding is None or self._is_telling or not isinstance(row, Candidate):
            return
        told = (row.full_name, row.current_company, row.location, row.current_title)
        example = next((text for text in told if not text.isascii()), "")
        if example:
            self._is_telling = self.encoding.is_telling(example)
            if self._is_telling or not self.encoding.example:
                self.encoding = self.encoding.shown_by(example)

    @property
    def columns(self) -> ColumnReport:
        """The columns of all tables: each header once."""
        first, *others = self._reports
        for report in others:
            first = _joined(first, report)
        if (use := self.said_by_name.use) is not None:
            first = replace(first, columns=(use, *first.columns))
        return first

    @property
    def sheets_left(self) -> tuple[tuple[str, str], ...]:
        """The sheets that were not read, and why."""
        return (*((name, "hidden") for name in self.hidden_sheets), *self._left)

    def notes(self) -> tuple[Note, ...]:
        """All of it, in sentences."""
        told = [Note(*note) for note in self.findings.notes()]
        made = [
            *self.said_by_name.notes(),
            *(note for note in told if note.code == _FIRST),
            *self._of_text(),
            *self._of_sheets(),
            *self._of_header(),
        ]
        if self.hidden_rows:
            made.append(_hidden_rows(self.hidden_rows, self._hidden_numbers))
        uncalculated = self._uncalculated + Counter(self.findings.formulas)
        if uncalculated:
            columns = _listed(list(uncalculated))
            sentence = (
                f"The cells of {columns} hold formulas that were never calculated, and were read as empty: open the "
                "file in Excel, save it, and upload it again."
            )
            made.append(Note("uncalculated", sentence, uncalculated.total()))
        if self.other_links:
            said = f"{_count(self.other_links, 'address', 'addresses')} behind cells {_was(self.other_links)} left out"
            sentence = (
                f"{said}: only those of public LinkedIn profiles, mailboxes and phones are taken from other columns."
            )
            made.append(Note("other_links", sentence, self.other_links))
        made += [note for note in told if note.code != _FIRST]
        return tuple(made)

    def _of_text(self) -> list[Note]:
        made = []
        if self.encoding is not None and not self.encoding.sure and not self.encoding.chosen and self.encoding.example:
            sentence = (
                f"The file does not say how its letters are encoded. It was read as {self.encoding.label}, for "
                f"example “{self.encoding.example}”. If that is wrong, choose another encoding with Read as."
            )
            made.append(Note("encoding", sentence))
        if self.repair.cells:
            before, after = self.repair.example
            said = f"{_count(self.repair.cells, 'cell')} had been encoded twice and {_was(self.repair.cells)}"
            sentence = f"{said} repaired: “{before}” was read as “{after}”."
            made.append(Note("encoded_twice", sentence, self.repair.cells))
        if self.unwrapped:
            made.append(Note("wrapped", "Each row stood in a single cell, and was taken apart into columns."))
        return made

    def _of_sheets(self) -> list[Note]:
        made = []
        if len(self.sheets) > 1:
            sentence = f"People were read from {len(self.sheets)} sheets: {_listed(self.sheets)}."
            made.append(Note("sheets", sentence, len(self.sheets)))
        if hidden := self.hidden_sheets:
            one = len(hidden) == 1
            verb = "is hidden and was" if one else "are hidden and were"
            sentence = (
                f"{_count(len(hidden), 'sheet')} {verb} not read ({_listed(hidden)}). If there are candidates in "
                f"{'it, unhide it' if one else 'them, unhide them'} in Excel, save, and upload the file again."
            )
            made.append(Note("hidden_sheets", sentence, len(hidden)))
        if self._left and self.sheets:
            listed = _listed([f"{name} ({why})" for name, why in self._left])
            sentence = f"{_count(len(self._left), 'sheet')} without candidates: {listed}."
            made.append(Note("sheets_left", sentence, len(self._left)))
        return made

    def _of_header(self) -> list[Note]:
        made = []
        if self._titles:
            quoted = _listed([f"“{title}”" for title in self._titles])
            said = _count(len(self._titles), "row")
            sentence = f"{said} above the header {_was(len(self._titles))} left out: {quoted}."
            made.append(Note("titles", sentence, len(self._titles)))
        if self._two_rows:
            rows = " and ".join(map(str, self._two_rows[:2]))
            made.append(Note("two_row_header", f"The header stands in two rows ({rows})."))
        if self.wider:
            number = len(self.wider)
            said = (
                f"{_count(number, 'row')} {'holds' if number == 1 else 'hold'} more cells than the header has columns"
            )
            rows = _listed([f"row {row}" for row in self.wider])
            sentence = f"{said} ({rows}): if a cell holds a comma, put quotes around it, else it counts as two."
            made.append(Note("wider", sentence, number))
        if self.repeated:
            number = len(self.repeated)
            verb = "repeats the header and names" if number == 1 else "repeat the header and name"
            rows = _listed([f"row {row}" for row in self.repeated])
            made.append(Note("header_repeated", f"{_count(number, 'row')} {verb} nobody: {rows}.", number))
        return made


def _hidden_rows(number: int, rows: Sequence[int]) -> Note:
    verb = "is hidden in Excel and was" if number == 1 else "are hidden in Excel and were"
    listed = _listed([f"row {row}" for row in rows], number)
    pronoun = "it" if number == 1 else "them"
    sentence = (
        f"{_count(number, 'row')} {verb} left out ({listed}). To send {pronoun} too, show all rows in Excel, save, and "
        "upload the file again."
    )
    return Note("hidden_rows", sentence, number)


def _joined(first: ColumnReport, second: ColumnReport) -> ColumnReport:
    known = {use.header for use in first.columns if use.field}
    added = tuple(use for use in second.columns if use.field and use.header not in known)
    told = {use.header for use in first.columns}
    return replace(
        first, columns=(*first.columns, *added, *(u for u in second.columns if not u.field and u.header not in told))
    )


def _listed(items: Sequence[str], number: int = 0) -> str:
    more = max(number, len(items)) - _MOST_LISTED
    shown_items = ", ".join(items[:_MOST_LISTED])
    return f"{shown_items} and {more} more" if more > 0 else shown_items


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
