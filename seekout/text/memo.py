"""A function of cells that remembers its latest results: most values of a column come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")
_Key = TypeVar("_Key", str, tuple[str, ...])

# What is remembered of a file's values at any time: a megabyte at most for each kind of cell.
_MOST_REMEMBERED = 4096
_LONGEST_REMEMBERED = 200


class Memo(dict[_Key, _T], Generic[_Key, _T]):
    """`memo[cell]` is what the function says of a cell."""

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


def joined(columns: list[list[tuple[_T, ...]]]) -> list[tuple[_T, ...]] | None:
    """What the cells of each row say together; None if there is no column."""
    found: list[tuple[_T, ...]] | None = None
    for values in columns:
        if found is None:
            found = values
        else:
            found = [one + other if one and other else one or other for one, other in zip(found, values, strict=True)]
    return found
