"""What SourceWhale said of the people under Review, where it was asked."""

from __future__ import annotations

from store.exporting.known import CONTACTED_DAYS, Check
from store.models import CheckState
from worker.surface.text import count


def line(check: Check) -> str:
    """What SourceWhale said of the people, or that it was not asked to the end."""
    if check.state == CheckState.FAILED:
        return (
            f":information_source: SourceWhale could not be asked about everybody: {check.total - check.done:,} of "
            f"{count(check.total, 'candidate')} were not checked. You can export all the same."
        )
    progress = "" if check.state == CheckState.DONE else f" _Checking: {check.done:,} of {check.total:,}._"
    if not check.known:
        told = "Nobody of those checked is in SourceWhale yet." if check.done else ""
        return f":mag: {told}{progress}".replace("  ", " ")
    parts = [f"*{check.known:,} of {count(check.done, 'candidate')} {_is(check.known)} already in SourceWhale*"]
    for number, words in (
        (check.contacted, f"contacted in the last {CONTACTED_DAYS} days"),
        (check.answered, "answered"),
        (check.said_no, "said no"),
    ):
        if number:
            parts.append(f"{number:,} {words}")
    return f":mag: {'; '.join(parts)}.{progress}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
