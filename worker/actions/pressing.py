"""*Export*: a Review that is still true is started, and one that is not is shown anew.

To compare the Review of a hundred thousand people with how things are, and to write as many items, takes longer than
Slack waits for an answer. There the press is written down, and a worker does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from store.exporting import held, seals, selection, states
from store.exporting.selection import EVERYBODY, Choice
from store.models import Export
from store.people.identities import one_reading_at_a_time
from worker.actions import exports as acts
from worker.actions.reviews import gather
from worker.messages.posts import show_in_modal
from worker.surface.reviews import choices, review
from worker.surface.reviews.review import Review

# Of so many people a press is answered within half a second, on PostgreSQL too; of more a worker starts the export.
MOST_AT_ONCE = 5_000
_CHANGED = "The numbers have changed since this Review was shown."


@dataclass(frozen=True, slots=True)
class Untrue:
    """A Review is not what would happen now: why, in a sentence, and the Review as it is true now."""

    why: str
    facts: Review


def is_for_a_worker(reference: str, choice: Choice = EVERYBODY) -> bool:
    """Whether a press on the Review with this reference is about so many people that a worker has to start it."""
    _, *numbers = review.numbers_of(reference) or ("0",)
    return not choice.only and sum(int(number) for number in numbers if number.isdecimal()) > MOST_AT_ONCE


def start(
    session: Session, export: Export, user_id: str, reference: str, choice: Choice, options: frozenset[str] | None
) -> bool | Untrue:
    """Start an export if the Review with this reference is still true. False when it was started already.

    The values are those of `worker.actions.exports.start`.
    """
    # What is compared with the Review is what is written: no file tells of these people in between.
    one_reading_at_a_time(session, export.workspace_id)
    held.judge(session, export)
    facts = gather(session, export, choice)
    if choice.number and facts.plan.send == 0:
        return Untrue(choices.nobody_chosen(facts), facts)
    if facts.plan.send == 0 or not review.is_still_true(reference, facts):
        why = _why_again(session, export, reference, facts)
        return Untrue(why, gather(session, export, choice, note=why))
    return acts.start(session, export, user_id, choice, options)


def press(
    session: Session, export: Export, user_id: str, reference: str, choice: Choice, options: frozenset[str] | None
) -> bool:
    """Write down that *Export* was pressed, for a worker (`start_pressed`). False when it was started already."""
    return states.press(session, export, user_id, reference, selection.pressed_with(choice, options))


def start_pressed(session: Session, export: Export, user_id: str, reference: str) -> None:
    """In a worker: start an export as it was pressed; or show its Review as it is true now, with the reason."""
    choice, options = selection.pressed(export)
    states.to_review(export)
    session.flush()
    begun = start(session, export, user_id, reference, choice, options)
    if isinstance(begun, Untrue):
        facts = replace(begun.facts, note=begun.why)
        text, blocks = review.message(facts)
        show_in_modal(session, export, review.view(facts), text, blocks, just_submitted=True)


def _why_again(session: Session, export: Export, reference: str, facts: Review) -> str:
    """What has changed since a Review was shown: contents, or else its numbers."""
    shown = review.seal_of(reference)
    changed = seals.changes(shown, seals.seal(session, export)) if shown else []
    numbers = review.numbers_of(reference) != review.numbers_of(facts.reference)
    if not changed or (changed == [seals.HELD] and numbers):
        why = _CHANGED
    else:
        why = f"Something has changed since this Review was shown: {'; '.join(changed)}."
    # Without anybody to send there is no such button.
    return f"{why} Look again, then press *Export*." if facts.plan.send else f"{why} Nothing was sent."
