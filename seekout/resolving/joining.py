"""Rows that are joined into people. What speaks against a join is looked at here; what speaks for it, by the caller."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from itertools import combinations

from seekout.resolving.name_match import may_be_one

MOST_NAMES_COMPARED = 60


class Joined:
    """The rows of a file, by their position among the candidates, and which of them are one person's.

    `rows` holds their numbers, which begin anew with each sheet, `names` who they name. A person is known by their
    first row (`root`); `members` has the rows of each person who has several, `why` the reason of the first join.
    `parted` are the rows that only a recruiter keeps apart: `apart` holds the keys of merges (`findings.Merge`) that
    are not to be made.
    """

    def __init__(self, apart: Collection[str]) -> None:
        self.rows: list[int] = []
        self.names: list[str] = []
        self.members: dict[int, list[int]] = {}
        self.why: dict[int, str] = {}
        self.parted: set[int] = set()
        self._own_slugs: dict[int, list[str]] = {}
        self._slugs: dict[int, frozenset[str]] = {}
        self._parent: list[int] = []
        self._all_names: dict[int, frozenset[str]] = {}
        self._apart = {frozenset(pair) for key in apart for pair in combinations(key.split("-"), 2)}
        # The first row of each sheet but the first.
        self._sheets: list[int] = []

    def add(self, row: int, name: str, slugs: list[str]) -> int:
        """A row by itself, with the public profiles in it; returns its position."""
        index = len(self.rows)
        if self.rows and row <= self.rows[-1]:
            self._sheets.append(index)
        self.rows.append(row)
        self.names.append(name)
        self._parent.append(index)
        if slugs:
            self._own_slugs[index] = slugs
        return index

    def key_of(self, rows: Iterable[int]) -> str:
        """What `apart` takes to keep these rows apart: their numbers, behind the first sheet with the sheet's."""
        return "-".join(map(self._place, rows))

    def names_of(self, rows: Iterable[int]) -> list[str]:
        """The names that stand in these rows, each once."""
        return list(dict.fromkeys(name for row in rows if (name := self.names[row])))

    def names_of_person(self, row: int) -> frozenset[str]:
        """The names that the person of a row bears on any of their rows."""
        root = self.root(row)
        return self._all_names.get(root) or frozenset(filter(None, (self.names[root],)))

    def join_all(self, rows: list[int], why: str, *, sure: bool = False) -> None:
        """Join each row to the first of them that it may be joined to; what is sure does so whatever the names."""
        roots: list[int] = []
        for row in rows:
            for other in roots:
                if self._join(other, row, why, sure=sure):
                    break
            else:
                roots.append(row)
                del roots[MOST_NAMES_COMPARED:]

    def disown(self, slug: str, rows: Iterable[int]) -> None:
        """A profile that stands in these rows is nobody's, and tells nobody from anybody."""
        for row in rows:
            self._own_slugs[row] = [own for own in self._own_slugs.get(row, ()) if own != slug]
            root = self.root(row)
            if root in self._slugs:
                self._slugs[root] -= {slug}

    def root(self, row: int) -> int:
        """The row by which the person of a row is known."""
        while self._parent[row] != row:
            self._parent[row] = self._parent[self._parent[row]]
            row = self._parent[row]
        return row

    def _join(self, one: int, other: int, why: str, *, sure: bool) -> bool:
        """Join two people. False if they are two: other profiles, names that do not agree, or kept apart."""
        one, other = sorted((self.root(one), self.root(other)))
        if one == other:
            return True
        slugs, others = self._slugs_of(one), self._slugs_of(other)
        if slugs and others and not slugs & others:
            return False
        names, other_names = self.names_of_person(one), self.names_of_person(other)
        # "J. Doe" joins Jane or John, and not the two of them.
        if not sure and names != other_names and not _agree(names, other_names):
            return False
        members, more = self.members.get(one, [one]), self.members.get(other, [other])
        if self._apart and self._are_apart(members, more):
            return False
        self._parent[other] = one
        self.members[one] = members + more
        self.members.pop(other, None)
        self._all_names[one] = names | other_names
        self.why.setdefault(one, self.why.pop(other, why))
        if slugs or others:
            self._slugs[one] = slugs | others
        return True

    def _slugs_of(self, root: int) -> frozenset[str]:
        return self._slugs.get(root) or frozenset(self._own_slugs.get(root, ()))

    def _place(self, row: int) -> str:
        sheet = bisect_right(self._sheets, row)
        return f"{self.rows[row]}.{sheet}" if sheet else str(self.rows[row])

    def _are_apart(self, members: list[int], more: list[int]) -> bool:
        found = [
            (one, other)
            for one in members
            for other in more
            if frozenset((self._place(one), self._place(other))) in self._apart
        ]
        self.parted.update(row for pair in found for row in pair)
        return bool(found)


def _agree(names: frozenset[str], others: frozenset[str]) -> bool:
    """Whether all these names may be one person's."""
    if len(names) * len(others) > MOST_NAMES_COMPARED:
        return False
    return all(may_be_one(name, other) for name in names for other in others)
