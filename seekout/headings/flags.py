"""Who must not be contacted or called, by the columns that say so and by what other cells say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import TypeAlias, TypeVar

from seekout.findings import Findings
from seekout.headings import consent, marks
from seekout.headings.answers import bars_nobody, says_how, says_no, says_nothing, says_yes
from seekout.headings.columns import Columns, Place, which_phone
from seekout.headings.refusals.asked import (
    forbids,
    is_by_phone_alone,
    is_of_writing,
    may_be_forbidden,
)
from seekout.headings.refusals.kept_until import has_passed, lasts, says_until_when_kept
from seekout.headings.refusals.legends import bears, legend, meaning
from seekout.people import HeldBack
from seekout.text.folding import header_words
from seekout.text.memo import Memo, joined
from seekout.values import cells, dates

Table: TypeAlias = Sequence[tuple[str, ...]]
_T = TypeVar("_T")
_Searched: TypeAlias = "tuple[Place, Memo[str, _T], _MayLook | None]"
_LONGEST_VALUE = 200
_PLACES = frozenset(("location", "city", "state", "country"))
_DATE_WORDS = frozenset(
    "date datum fecha data dato on am at given obtained received le el op time timestamp zeit zeitpunkt"
    " vom heure hora ora tijdstip".split()
)
_ENDS_WORDS = frozenset(
    "expiry expires expire expiring expiration until end ends bis ablauf gultig fin jusqu jusque jusquau valable"
    " echeance hasta vence vencimiento caducidad ate vencimento validade scadenza scade tot"
    " verloopt vervalt geldig".split()
)
_ASKED_WORDS = frozenset("request requested sent withdrawn".split())
# Recruiters mark people where they see them: in place of an address, behind a name or a position.
# Nearly none is marked, which one look at a part of a column shows.
_MayLook: TypeAlias = Callable[[Iterable[str]], bool]
_REMARK, _MARK = (marks.remark, marks.may_remark), (marks.marked, marks.may_be_marked)
_MARKED: tuple[tuple[tuple[str, ...], tuple[Callable[[str], str], _MayLook]], ...] = (
    (("full_name", "first_name", "middle_name", "last_name", "name_suffix"), _REMARK),
    (("email", "phone", "linkedin", "link"), _REMARK),
    (("title", "company", "headline"), _MARK),
    (("summary", "headline"), (marks.noted, marks.may_be_noted)),
    (("location", "city", "state", "country"), _REMARK),
)


class Flags:
    """Reads the flags of a table: its own columns for them, and tags, labels, states and notes that speak of one."""

    def __init__(self, columns: Columns, findings: Findings) -> None:
        self._findings = findings
        self._contact = [(place, Memo(_explained(_reasons(place)))) for place in columns.of("do_not_contact")]
        given = columns.of("consent")
        self._consent = [
            (place, Memo(_explained(_reasons_without_consent(place, alone=len(given) == 1)))) for place in given
        ]
        # "Contact: no" beside the columns of names; a "Student: no" asks for nothing.
        asked = [place for place in columns.of("full_name") if place.hint == "contact"]
        others = (*columns.of("email"), *columns.searched)
        asked += [place for place in others if consent.asks_whom_to_write_to(header_words(place.header))]
        self._contact += [(place, Memo(_reasons_denied(place))) for place in asked]
        calls = columns.of("do_not_call")
        own = [(place, *looks) for fields, looks in _MARKED for field in fields for place in columns.of(field)]
        self._searched: list[_Searched[tuple[HeldBack, ...]]] = [
            *((place, Memo(_explained(_reasons_found(place))), None) for place in (*columns.searched, *calls)),
            *((place, Memo(_reasons_marked(place)), None) for place in columns.places if legend(place.header)),
            *((place, Memo(_reasons_found(place, look)), may_look) for place, look, may_look in own),
            *(
                (place, Memo(_reasons_refused(place)), None)
                for place in columns.searched
                if consent.may_be_about_consent(header_words(place.header))
            ),
            *(
                (place, Memo(_reasons_passed(place)), None)
                for place in columns.searched
                if says_until_when_kept(header_words(place.header))
            ),
            *(
                (place, Memo(_reasons_forbidden(place)), may_be_forbidden)
                for place in (*columns.of("full_name"), *others)
                if is_of_writing(header_words(place.header))
            ),
            *(
                (place, Memo(_reasons_wished(place)), None)
                for field in ("headline", "summary")
                for place in columns.of(field)
            ),
        ]
        # Beside no address `phone only` tells that there is none.
        self._emails = [place.index for place in columns.of("email")]
        self._by_phone = [(place, Memo(_reasons_by_phone(place))) for place in columns.searched if self._emails]
        self._searched_calls: list[_Searched[bool]] = [
            *((place, Memo(_call_explained(place)), None) for place in columns.searched),
            *((place, Memo(_call_marked(look)), may_look) for place, look, may_look in own),
        ]
        self._seen: tuple[Table, dict[tuple[int, _MayLook], bool]] = ((), {})
        self._calls = [place for place in calls if not place.hint]
        self._may_call = [place for place in calls if place.hint == "turned"]
        self._one_phone = [place for place in calls if place.hint == "phone"]
        self._phones = columns.of("phone")
        self._says_no = Memo(bars_nobody)
        self._may = Memo(lambda cell: says_nothing(cell) or says_yes(cell))
        self._findings.consent.update(place.header for place, _ in self._consent)

    def held_back(self, table: Table) -> Iterable[tuple[HeldBack, ...]]:
        """For each row why its person must not be contacted; () where nothing says so."""
        for place, _ in self._consent:
            if place.header not in self._findings.consent_told and any(
                not says_nothing(cell) for cell in table[place.index]
            ):
                self._findings.consent_told.add(place.header)
        told = [[read[cell] for cell in table[place.index]] for place, read in (*self._contact, *self._consent)]
        found = joined([*told, *self._found(table, self._searched, ()), *self._phoned_alone(table)])
        if found is None:
            return repeat(())
        # One cell may say it in several ways.
        return [reasons if len(reasons) < 2 else tuple(dict.fromkeys(reasons)) for reasons in found]

    def _phoned_alone(self, table: Table) -> Iterator[list[tuple[HeldBack, ...]]]:
        """Who is to be phoned and not written to, of those with an address to which SourceWhale would write."""
        for place, read in self._by_phone:
            told = [read[cell] for cell in table[place.index]]
            if any(told):
                yield [
                    said if said and any("@" in table[index][row] for index in self._emails) else ()
                    for row, said in enumerate(told)
                ]

    def do_not_call(self, table: Table) -> Iterable[bool]:
        """For each row whether its person is sent without phone numbers."""
        told = [[not self._says_no[cell] for cell in table[place.index]] for place in self._calls]
        told += [[not self._may[cell] for cell in table[place.index]] for place in self._may_call]
        told += self._found(table, self._searched_calls, False)
        return [any(row) for row in zip(*told, strict=True)] if told else repeat(False)

    def _found(self, table: Table, searched: Iterable[_Searched[_T]], nothing: _T) -> Iterator[list[_T]]:
        """What these columns say of the rows, without the columns that say nothing of any."""
        for place, read, may_look in searched:
            column = table[place.index]
            if may_look is None or self._may_say(table, place.index, may_look):
                yield [read[cell] for cell in column]
            elif not all(map(str.isascii, column)):
                yield [nothing if cell.isascii() else read[cell] for cell in column]

    def _may_say(self, table: Table, index: int, may_look: _MayLook) -> bool:
        """Whether one of a column's cells, of those that are ASCII, may be a mark: seen once for contact and calls."""
        if self._seen[0] is not table:
            self._seen = table, {}
        seen = self._seen[1]
        if (index, may_look) not in seen:
            seen[index, may_look] = may_look(filter(str.isascii, table[index]))
        return seen[index, may_look]

    def barred_phones(self, table: Table) -> Mapping[int, Sequence[bool]]:
        """For the columns of phones with a do-not-call column of their own: whether each row's number is left out."""
        barred: dict[int, list[bool]] = {}
        for place in self._one_phone:
            told = [not self._says_no[cell] for cell in table[place.index]]
            for phone in self._phones:
                if which_phone(phone.kinds, phone.number) == which_phone(place.kinds, place.number):
                    known = barred.get(phone.index)
                    barred[phone.index] = told if known is None else [a or b for a, b in zip(known, told, strict=True)]
        return barred


class _reasons:
    """What a Do Not Contact column says of a row: whatever is not clearly "no", and not empty, holds back."""

    def __init__(self, place: Place) -> None:
        self.header = place.header

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        if not cell or (bars_nobody(cell) and not marks.says_which_not(cell)) or consent.only_denies(self.header, cell):
            return ()
        return (_held_back(self.header, cell),)


class _reasons_without_consent(_reasons):
    """What a consent column says: whatever is not clearly "yes" holds back.

    A `Consent Date` is one of a consent, and what a consent ends on is one until then.
    """

    def __init__(self, place: Place, *, alone: bool = True) -> None:
        super().__init__(place)
        words = set(header_words(place.header))
        self._ends = bool(words & _ENDS_WORDS) or {"valid", "to"} <= words
        self._dated = bool(words & _DATE_WORDS) and not self._ends and not words & _ASKED_WORDS
        # Beside a column that says whether there is a consent, one without an end goes on.
        self._has_no_end = self._ends and not alone

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        if self._has_no_end and says_nothing(cell):
            return ()
        is_given = says_yes(cell) or lasts(cell) or self._is_its_day(cell.strip())
        return () if is_given else (_held_back(self.header, cell),)

    def _is_its_day(self, cell: str) -> bool:
        if not any(map(str.isdigit, cell)):
            return False
        if self._dated:
            return dates.is_date(cell) or (bool(dates.read(cell)) and says_how(cell))
        return self._ends and dates.is_date(cell) and dates.is_to_come(cell)


class _reasons_denied(_reasons):
    """What a column says that may hold a name or a "no"."""

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        denies = says_no(cell) and not says_nothing(cell)
        return (_held_back(self.header, cell),) if denies else ()


class _reasons_found(_reasons):
    """What any other column says, if that of it which `look` picks out speaks of not contacting.

    Names, and places, may be words of which a tag is made.
    """

    def __init__(self, place: Place, look: Callable[[str], str] = str) -> None:
        super().__init__(place)
        self._look = look
        self._tags = not place.field.endswith("name") and place.field not in _PLACES

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        said = _as_read(self._look(cell)) if cell else ""
        told = said and consent.speaks_of_do_not_contact(said, tags=self._tags)
        return (_held_back(self.header, cell),) if told else ()


class _reasons_refused(_reasons):
    """What a column says whose header may be about consenting, where that was refused or withdrawn."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._words = header_words(place.header)

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        return (_held_back(self.header, cell),) if cell and consent.refuses(self._words, cell) else ()


class _reasons_forbidden(_reasons):
    """What a column says that is called after writing to people, where that may not be done."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._words = header_words(place.header)

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        return (_held_back(self.header, cell),) if cell and forbids(self._words, cell) else ()


class _reasons_passed(_reasons):
    """What a column says that tells until when data may be kept, of whom it is kept for too long."""

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        is_past = cell and has_passed(cell) and not says_nothing(cell)
        return (_held_back(self.header, cell),) if is_past else ()


class _reasons_by_phone(_reasons):
    """What a note says of whoever is to be phoned alone."""

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        told = cell and is_by_phone_alone(_as_read(cell))
        return (_held_back(self.header, cell),) if told else ()


class _reasons_wished(_reasons):
    """What people say of themselves."""

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        return (_held_back(self.header, wish),) if (wish := marks.own_wish(cell)) else ()


class _reasons_marked(_reasons):
    """What the marks in cells of a column say that its header explains: `Name (* = do not contact)`."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._marks = [sign for sign, word in legend(place.header).items() if not sign.isalnum() and refuses(word)]

    def __call__(self, cell: str) -> tuple[HeldBack, ...]:
        return (_held_back(self.header, cell),) if any(bears(cell, sign) for sign in self._marks) else ()


def _explained(read: _reasons) -> Callable[[str], tuple[HeldBack, ...]]:
    """The reading of a column whose header may say what its signs mean: `Status (1 = active, 2 = opted out)`.

    Where the header says which sign refuses, the others do not.
    """
    signs = legend(read.header)
    if not signs:
        return read
    says_which = any(map(refuses, signs.values()))

    def reasons(cell: str) -> tuple[HeldBack, ...]:
        told = meaning(signs, cell)
        if told is cell:
            return read(cell)
        held = refuses(told) if says_which else bool(read(told))
        return (HeldBack(read.header, f"{cell.strip()} = {told}"),) if held else ()

    return reasons


def _call_explained(place: Place) -> Callable[[str], bool]:
    signs = legend(place.header)
    return (lambda cell: _speaks_of_call(meaning(signs, cell))) if signs else _speaks_of_call


def refuses(word: str) -> bool:
    """Whether what a sign is said to mean is a refusal."""
    return consent.speaks_of_do_not_contact(word, tags=True)


def _call_marked(look: Callable[[str], str]) -> Callable[[str], bool]:
    return lambda cell: bool(cell) and _speaks_of_call(look(cell))


def _speaks_of_call(cell: str) -> bool:
    return bool(cell) and consent.speaks_of_do_not_call(_as_read(cell))


def _as_read(cell: str) -> str:
    """What stands in a cell without the markup in which many systems export notes."""
    return cells.plain(cell) or cell if "<" in cell or "&" in cell else cell


def _held_back(header: str, cell: str) -> HeldBack:
    told = cells.text(cell)[:_LONGEST_VALUE]
    return HeldBack(column=header, value="" if says_nothing(cell) else told or cell.strip()[:_LONGEST_VALUE])


class MergedDown:
    """Cells that are merged downwards: what they say of contacting is said of each row that they cover."""

    def __init__(self, merged: Mapping[int, Mapping[int, int]], columns: Columns, width: int) -> None:
        flags = [place for field in ("do_not_contact", "do_not_call", "consent") for place in columns.of(field)]
        self._columns = {place.index for place in (*flags, *columns.searched)}
        self._beyond = width
        self._merged = merged
        self._texts: dict[tuple[int, int], str] = {}

    def filled(self, number: int, row: Sequence[str]) -> Sequence[str]:
        """A row with what stands in cells that cover it from above; rows come from above."""
        made = row
        for column, top in self._merged.get(number, {}).items():
            if column not in self._columns and column < self._beyond:
                continue
            if top == number:
                self._texts[top, column] = row[column] if column < len(row) else ""
            elif text := self._texts.get((top, column), ""):
                made = [*made, *[""] * (column + 1 - len(made))]
                made[column] = made[column] or text
        return made
