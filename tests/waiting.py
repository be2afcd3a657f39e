"""Waiting for what processes do, by condition."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
# Seconds between two looks: short at first, and longer the longer it takes, as looking is work too.
_PAUSES = (0.02, 0.3)


def wait_for(
    find: Callable[[], T],
    seconds: float = 90.0,
    complaint: Callable[[], object] = lambda: "it did not come",
    *,
    longest_pause: float = _PAUSES[1],
) -> T:
    """What `find` finds, as soon as that is true. Raises AssertionError with the complaint after `seconds`, or several
    times as long, as the environment says for all waits of a run (PATIENCE).
    """
    deadline, pause = time.monotonic() + seconds * float(os.environ.get("PATIENCE", "1")), _PAUSES[0]
    while not (found := find()):
        assert time.monotonic() < deadline, complaint()
        time.sleep(pause)
        pause = min(longest_pause, pause * 1.3)
    return found
