"""What the reading of a file tells of its people: who is held back, what was left out, who was taken for one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from seekout.headings.columns import ColumnReport


class Merge(NamedTuple):
    """Rows that are one person's, and why. `key` is what `apart` takes to keep them apart."""

    key: str
    rows: tuple[int, ...]
    names: tuple[str, ...]
    why: str


class Shared(NamedTuple):
    """An address or a link of several people, which is sent as nobody's. `kind` is "email" or "link"."""

    kind: str
    value: str
    people: int


@dataclass
class Findings:
    """Counts are of people, but for `damaged_phones`; complete when all rows have been read."""

    damaged_phones: int = 0
    damaged_example: str = ""
    do_not_call: int = 0
    # Who has no name and is not held back.
    nameless: int = 0
    # Addresses and numbers of which another column says that nobody is reached there.
    gone: int = 0
    # Profiles of which another column says that they are somebody else's.
    not_theirs: int = 0
    held_back: dict[str, int] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    merged_people: int = 0
    shared: list[Shared] = field(default_factory=list)
    # By header: how many cells of a LinkedIn column hold something, how many of those a link, and one that holds none.
    linkedin_cells: dict[str, int] = field(default_factory=dict)
    linkedin_links: dict[str, int] = field(default_factory=dict)
    not_a_link: dict[str, str] = field(default_factory=dict)
    # Consent columns, and those of them in which any cell says something.
    consent: set[str] = field(default_factory=set)
    consent_told: set[str] = field(default_factory=set)
    website_left: int = 0
    # By header: how many cells hold a formula as text.
    formulas: dict[str, int] = field(default_factory=dict)
    # Rows of one cell among the people that speak of not contacting, which may be the title of those below or not.
    opt_out_titles: list[tuple[int, str]] = field(default_factory=list)
    # Who is Junior, Senior, III, ..., by row and name.
    generations: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def silent_consent(self) -> frozenset[str]:
        """The consent columns that nobody filled: they say nothing of anybody."""
        return frozenset(self.consent - self.consent_told)

    def report(self, columns: ColumnReport) -> dict[str, Any]:
        """As JSON, to be kept with the reading: counts, who was merged with whom, and what became of each column."""
        return {
            "held_back": dict(self.held_back),
            "opt_out_unclear": list(columns.unclear_opt_outs),
            "do_not_call": self.do_not_call,
            "nameless": self.nameless,
            "damaged_phones": self.damaged_phones,
            "merged_people": self.merged_people,
            "merges": [
                {**merge._asdict(), "rows": list(merge.rows), "names": list(merge.names)} for merge in self.merges
            ],
            "columns": [[use.header, use.field, use.reason.value] for use in columns.columns],
        }

    def notes(self) -> list[tuple[str, str, int]]:
        """What a person should hear of it: a code for programs, whole sentences, and how many it is about."""
        made: list[tuple[str, str, int]] = []
        for row, title in self.opt_out_titles[:_MOST_TOLD]:
            sentence = (
                f"Row {row} says “{title}” and names nobody, so nobody is held back by it. Leave those it is about "
                "out with All but these, or mark each of them in a column."
            )
            made.append(("opt_out_title", sentence, row))
        if self.do_not_call:
            number = self.do_not_call
            verb = "is" if number == 1 else "are"
            sentence = f"{_count(number, 'candidate')} {verb} marked Do Not Call: sent without phone numbers."
            made.append(("do_not_call", sentence, number))
        if self.damaged_phones:
            number = self.damaged_phones
            verb = "was" if number == 1 else "were"
            sentence = (
                f"{_count(number, 'phone number')} {verb} damaged by Excel ({self.damaged_example}) and left out: "
                "upload the file as SeekOut made it, without saving it in Excel."
            )
            made.append(("damaged_phones", sentence, number))
        if self.gone:
            number = self.gone
            verb = "is" if number == 1 else "are"
            sentence = (
                f"{_count(number, 'address or number', 'addresses and numbers')} {verb} left out: a column beside "
                f"{'it' if number == 1 else 'them'} says that nobody is reached there (bounced, invalid)."
            )
            made.append(("gone", sentence, number))
        if self.not_theirs:
            number = self.not_theirs
            sentence = (
                f"{_count(number, 'LinkedIn profile')} {'is' if number == 1 else 'are'} left out: a column beside "
                f"{'it' if number == 1 else 'them'} says that it is somebody else's, or nobody's."
            )
            made.append(("not_theirs", sentence, number))
        for shared in self.shared[:_MOST_TOLD]:
            sentence = (
                f"{shared.value} is shared by {shared.people:,} people and is left out: SourceWhale would make one "
                "person of them."
            )
            made.append(("shared", sentence, shared.people))
        if len(self.shared) > _MOST_TOLD:
            more = len(self.shared) - _MOST_TOLD
            sentence = f"{_count(more, 'more address', 'more addresses')} shared by several people left out."
            made.append(("shared", sentence, more))
        for header, cells in self.linkedin_cells.items():
            # Beside a column that holds the links, another one may say whether they match.
            if not self.linkedin_links.get(header) and sum(self.linkedin_links.values()) * 2 < cells:
                sentence = (
                    f"The column {header} holds no addresses ({self.not_a_link.get(header, '')}): its links were lost "
                    "when the file was made. Export the project from SeekOut again to have them."
                )
                made.append(("lost_links", sentence, cells))
        for header in sorted(self.silent_consent):
            sentence = f"The column {header} is empty throughout, so nobody is held back by it."
            made.append(("silent_consent", sentence, 0))
        return made


def add(counts: dict[str, int], key: str, number: int = 1) -> None:
    """Count under a key."""
    counts[key] = counts.get(key, 0) + number


_MOST_TOLD = 5
# Notes that the report of a reading tells in another way too.
COUNTED = frozenset(("do_not_call", "damaged_phones", "encoding", "sheets"))
# Notes of rows and sheets that were left out, each with a way out.
LEFT_OUT = frozenset(("hidden_rows", "hidden_sheets", "sheets_left"))


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
