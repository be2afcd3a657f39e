"""Whose seconds a delay was: SourceWhale's, which keeps a request waiting, or ours."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

# So long after a request somebody may be busy with what it brought.
_AT_WORK_SECONDS = 1.0

Spans = list[tuple[float, float]]


def held(entries: Iterable[dict[str, Any]], mark: str = "") -> Spans:
    """When SourceWhale kept requests waiting for its answer, by its log: those about `mark`, or all."""
    return [(entry["at"], entry["held_until"]) for entry in entries if "held_until" in entry and mark in entry["about"]]


def covered(spans: Spans, begin: float, end: float) -> float:
    """How many seconds between `begin` and `end` lie in any of the spans."""
    seconds, reached = 0.0, begin
    for first, last in sorted(spans):
        first, last = max(first, reached), min(last, end)
        if last > first:
            seconds, reached = seconds + last - first, last
    return seconds


def idle(asked_at: Sequence[float], spans: Spans, begin: float, end: float) -> float:
    """For how many seconds SourceWhale was asked nothing and kept nobody waiting; pauses of a second do not count."""
    times = [begin, *(at for at in asked_at if begin < at < end), end]
    pauses = [pause for pause in itertools.pairwise(times) if pause[1] - pause[0] > _AT_WORK_SECONDS]
    return sum(last - first - covered(spans, first, last) for first, last in pauses)
