"""The weekly digest of a channel: numbers, and nobody's name, nor a project's or a campaign's."""

from __future__ import annotations

from dataclasses import dataclass

from worker.surface import ids
from worker.surface.channel import Content
from worker.surface.text import actions, button, context, count, day, section


@dataclass(frozen=True, slots=True)
class Numbers:
    """A week, and the week before it; None where that is not known. `waiting` campaigns were not kicked off yet."""

    first: float
    last: float
    exports: tuple[int, int]
    candidates: tuple[int, int]
    waiting: int
    replied: tuple[int, int | None]
    interested: tuple[int, int | None]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        pairs = (self.exports, self.candidates, self.replied, self.interested)
        return not self.waiting and not any(number for pair in pairs for number in pair)


def digest(numbers: Numbers, channel_id: str, turned_on_by: str) -> Content:
    """The message of a week, with the button that ends it."""
    title = f"*The week from {day(numbers.first, time=False)} to {day(numbers.last, time=False)}*"
    lines = [
        f"{count(numbers.exports[0], 'export')}{_before(numbers.exports[1])}",
        f"{count(numbers.candidates[0], 'candidate')} exported{_before(numbers.candidates[1])}",
        f"{count(numbers.replied[0], 'reply', 'replies')} in their campaigns{_before(numbers.replied[1])}",
        f"{numbers.interested[0]:,} interested{_before(numbers.interested[1])}",
    ]
    if numbers.waiting:
        verb = "waits" if numbers.waiting == 1 else "wait"
        lines.append(f":hourglass_flowing_sand: {count(numbers.waiting, 'campaign')} {verb} for a kick-off")
    off = button("Switch off", action_id=ids.STOP_DIGEST, value=channel_id)
    why = (
        f"<@{turned_on_by}> lets this channel have a weekly digest. Replies and interest are those of the whole "
        "campaigns to which exports went in the last 30 days."
    )
    bullets = "\n".join(f"• {line}" for line in lines)
    text = f"SeekOut to SourceWhale, the last week: {'; '.join(lines)}."
    return Content(text, [section(f"{title}\n{bullets}"), context(why), actions("digest_actions", off)])


def switched_off(user_id: str) -> Content:
    """What takes the place of the digest whose *Switch off* was pressed."""
    text = f"<@{user_id}> switched the weekly digest off. `/export follow weekly` switches it on again."
    return Content(text, [section(text)])


def _before(number: int | None) -> str:
    return "" if number is None else f" (the week before: {number:,})"
