"""What SourceWhale said of the people under Review, where it was asked."""

from __future__ import annotations

from store.exporting.known import Check
from store.models import CheckState
from worker.surface import ids
from worker.surface.text import count


def line(check: Check) -> str:
    """What SourceWhale said of the people, or that it was not asked to the end."""
    if check.state == CheckState.FAILED:
        return (
            f":information_source: SourceWhale could not be asked about everybody: {check.total - check.done:,} of "
            f"{count(check.total, 'candidate')} were not checked. You can export all the same."
        )
    told = [] if check.known or not check.done else ["Nobody of those checked is in SourceWhale yet"]
    if check.known:
        told = [f"*{check.known:,} of {count(check.done, 'candidate')} {_is(check.known)} already in SourceWhale*"]
    for number, words in (
        (check.contacted, f"contacted in the last {check.days} days"),
        (check.answered, "answered"),
        (check.said_no, "said no"),
        (check.gone, f"{_was(check.gone)} exported before and {_is(check.gone)} no longer there"),
    ):
        if number:
            told.append(f"{number:,} {words}")
    progress = "" if check.state == CheckState.DONE else f" _Checking: {check.done:,} of {check.total:,}._"
    return f":mag: {'; '.join(told)}{'.' if told else ''}{progress}".replace("  ", " ").strip()


def options(check: Check) -> list[tuple[bool, str, str, bool]]:
    """The boxes that a check offers: whether it is of use, its text and id, and whether it is checked."""
    return [
        (check.known > 0, "Leave out people already in SourceWhale", ids.LEAVE_OUT_KNOWN, check.leave_out_known),
        (
            check.known > 0,
            f"Leave out people contacted in the last {check.days} days",
            ids.LEAVE_OUT_CONTACTED,
            check.leave_out_contacted,
        ),
        (check.gone > 0, "Send again people no longer in SourceWhale", ids.SEND_GONE, check.send_gone),
    ]


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
