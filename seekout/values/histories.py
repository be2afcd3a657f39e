"""Work and education of a table's rows, from numbered columns and from cells that list several entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Generic, TypeAlias, TypeVar

from seekout.headings.columns import Columns
from seekout.headings.neighbours import LISTED
from seekout.people import Education, Experience
from seekout.text.folding import fold
from seekout.text.memo import Memo, joined
from seekout.values import cells, history

Table: TypeAlias = Sequence[tuple[str, ...]]
_Entry = TypeVar("_Entry", Experience, Education)


class Histories:
    """Reads the columns of work and education."""

    def __init__(self, columns: Columns) -> None:
        self._jobs = _History("experience", columns, history.made_experience, history.experience)
        self._schools = _History("education", columns, history.made_education, history.education)

    def experience(self, table: Table) -> Iterable[tuple[Experience, ...]]:
        """The jobs of each row, in the file's order, the same one once."""
        return self._jobs.read(table)

    def education(self, table: Table) -> Iterable[tuple[Education, ...]]:
        """The schools of each row, in the file's order, the same one once."""
        return self._schools.read(table)


class _History(Generic[_Entry]):
    """One history of a table: numbered entries, each in several columns, and cells that list some."""

    def __init__(
        self,
        field: str,
        columns: Columns,
        made: Callable[[dict[str, str]], tuple[_Entry, ...]],
        listed: Callable[[str], tuple[_Entry, ...]],
    ) -> None:
        places = [place for place in columns.places if place.field == field]
        parts = [place for place in places if place.part]
        self._entries: list[tuple[list[list[int]], Memo[tuple[str, ...], tuple[_Entry, ...]]]] = []
        memos: dict[tuple[str, ...], Memo[tuple[str, ...], tuple[_Entry, ...]]] = {}
        for number in sorted({place.number for place in parts}):
            own = [place for place in parts if place.number == number]
            names = tuple(dict.fromkeys(place.part for place in own))
            indexes = [[place.index for place in own if place.part == name] for name in names]
            if number == LISTED:
                memo = Memo(_made_of_lists(names, made))
            else:
                memo = memos.setdefault(names, Memo(_made_of(names, made)))
            self._entries.append((indexes, memo))
        lists = sorted((place.number, place.index) for place in places if not place.part)
        self._listed: list[tuple[int, Memo[str, tuple[_Entry, ...]]]] = [(index, Memo(listed)) for _, index in lists]
        self._told_twice = bool(parts) + len(self._listed) > 1
        self._numbered_first = bool(parts) and min(place.index for place in parts) < min(
            (index for index, _ in self._listed), default=0
        )

    def read(self, table: Table) -> Iterable[tuple[_Entry, ...]]:
        """The entries of each row."""
        numbered = [
            [memo[key] for key in zip(*(_filled(table, columns) for columns in indexes), strict=True)]
            for indexes, memo in self._entries
        ]
        listed = [[memo[cell] if cell else () for cell in table[index]] for index, memo in self._listed]
        found = joined(numbered + listed if self._numbered_first else listed + numbered)
        if found is None:
            return repeat(())
        each_once = _each_once if self._told_twice else _without_bare
        return [values if len(values) < 2 else each_once(tuple(dict.fromkeys(values))) for values in found]


def _each_once(entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
    """The entries without those of which another one tells as much: `Previous Company 1` beside a whole history."""
    kept = [
        one
        for at, one in enumerate(entries)
        if not any(
            _is_within(one, other) and (other_at < at or not _is_within(other, one))
            for other_at, other in enumerate(entries)
            if other_at != at
        )
    ]
    return _without_bare(tuple(kept)) if len(kept) > 1 else tuple(kept)


def _is_within(one: Experience | Education, other: Experience | Education) -> bool:
    """Whether everything that one entry tells stands in another one too."""
    (known_by, told), (other_known_by, told_there) = _known_by(one), _known_by(other)
    # Of a day a month tells more than a year; one that has begun goes on, where no end is told.
    ends = other.end.startswith(one.end) if one.end or not one.start else not other.end
    same = known_by == other_known_by and told <= told_there and one.description in ("", other.description)
    return same and ends and other.start.startswith(one.start)


def _known_by(entry: Experience | Education) -> tuple[str, frozenset[str]]:
    """What all that is told of one job or school has in common, and what one may tell more of than another."""
    if isinstance(entry, Education):
        return fold(entry.school), frozenset(fold(f"{entry.degree} {entry.field}").split())
    return f"{fold(entry.title)}|{fold(entry.company)}", frozenset(filter(None, (entry.location,)))


def _without_bare(entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
    """The entries without a school or a company alone that another one tells more of (`School` beside `Education`)."""
    bare = [entry for entry in entries if sum(map(bool, entry)) == 1]
    if len(entries) == 2 and len(bare) == 1:
        one, other = entries if entries[0] in bare else entries[::-1]
        if one[0] and not other[0] and isinstance(other, Education):
            # "Education" beside "Degree" and "Field of Study"
            return (other._replace(school=one[0]),)
    if not bare or len(bare) == len(entries):
        return entries
    told = {value for entry in entries if entry not in bare for value in entry if value}
    return tuple(entry for entry in entries if entry not in bare or told.isdisjoint(filter(None, entry)))


def _made_of(
    names: tuple[str, ...], made: Callable[[dict[str, str]], tuple[_Entry, ...]]
) -> Callable[[tuple[str, ...]], tuple[_Entry, ...]]:
    def entry(parts: tuple[str, ...]) -> tuple[_Entry, ...]:
        return made(dict(zip(names, parts, strict=True))) if any(parts) else ()

    return entry


def _made_of_lists(
    names: tuple[str, ...], made: Callable[[dict[str, str]], tuple[_Entry, ...]]
) -> Callable[[tuple[str, ...]], tuple[_Entry, ...]]:
    """Entries of which each column lists a part. Lists of one, and of which one is longer, tell of none."""

    def entries(parts: tuple[str, ...]) -> tuple[_Entry, ...]:
        lists = [cells.listed(part) for part in parts]
        if len({len(one) for one in lists}) > 1 or len(lists[0]) < 2:
            return ()
        return tuple(entry for one in zip(*lists, strict=True) for entry in made(dict(zip(names, one, strict=True))))

    return entries


def _filled(table: Table, columns: Sequence[int]) -> Iterable[str]:
    """The first cell of each row that is not blank, as it is."""
    if len(columns) < 2:
        return table[columns[0]]
    return [
        next((cell for cell in row if cell and not cell.isspace()), "")
        for row in zip(*(table[index] for index in columns), strict=True)
    ]
