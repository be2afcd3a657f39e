"""Patterns that are compiled at their first use: a process that reads one file needs few of them."""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """Stands for a pattern, and keeps what is asked of it once it is compiled."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._written, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        asked = getattr(re.compile(self._written, self._flags), name)
        setattr(self, name, asked)
        return asked


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, at its first use. Raises re.error then, and not before."""
    return cast("re.Pattern[str]", _Later(pattern, flags))
