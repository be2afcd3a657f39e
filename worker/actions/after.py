"""Acts after an export has ended: answer a reminder, switch reminders, list those sent, mark them as removed, digests.

`at` is the time in unix seconds that the caller goes by.
"""

from __future__ import annotations

from datetime import tzinfo

from sqlalchemy.orm import Session

from store.after import digests, sent, watches
from store.after.watches import MOST_REMINDERS
from store.models import CampaignWatch, Digest, Export
from store.workspaces import audit
from store.workspaces.audit import Action
from worker.messages import after as messages
from worker.messages.posts import aim, project_name, tell_anew
from worker.runtime.working_hours import next_monday, working_day_after
from worker.surface.after import reminders
from worker.surface.after.digests import Numbers

_EVERYBODY = "everybody"


def remind(session: Session, export: Export, watch: CampaignWatch, people: int, others: int = 0) -> bool:
    """Remind whoever asked for the export, and for so many `others` to its campaign, that `people` wait there.

    Nobody's act. False when no reminder is left.
    """
    if watch.muted or watch.kicked_off_at is not None or watch.reminders >= MOST_REMINDERS:
        return False
    watch.reminders += 1
    watch.remind_at = None
    last = watch.reminders == MOST_REMINDERS
    messages.remind(session, export, watch.reminders, people, others, last=last)
    return True


def remind_tomorrow(session: Session, export: Export, user_id: str, at: float, zone: tzinfo) -> float | None:
    """*Remind me tomorrow* was pressed: the next working day. None when there is nothing to be reminded of any more."""
    watch = watches.find(session, export.id, lock=True)
    if watch is None or watch.muted or watch.kicked_off_at is not None or not 0 < watch.reminders < MOST_REMINDERS:
        return None
    if watch.remind_at is None:
        watch.remind_at = working_day_after(at, zone)
        audit.record(session, export.workspace_id, user_id, Action.REMINDED_LATER, aim(session, export))
    said = reminders.tomorrow(export, project_name(session, export), watch.remind_at)
    messages.answer_reminder(session, export, watch.reminders, said)
    return watch.remind_at


def do_not_remind(session: Session, export: Export, user_id: str) -> bool:
    """*Do not remind me* was pressed: no other reminder of this export. False when that was so already."""
    watch = watches.find(session, export.id, lock=True)
    if watch is None or watch.muted:
        return False
    watch.muted, watch.remind_at = True, None
    audit.record(session, export.workspace_id, user_id, Action.NOT_REMINDED, aim(session, export))
    said = reminders.muted(export, project_name(session, export))
    messages.answer_reminder(session, export, watch.reminders, said)
    return True


def no_reminders_at_all(session: Session, export: Export, user_id: str) -> bool:
    """*No reminders at all* was pressed under a reminder. False when they were off already."""
    changed = switch_reminders(session, export.workspace_id, user_id, on=False)
    watch = watches.find(session, export.id, lock=True)
    if watch is not None:
        said = reminders.all_off(export, project_name(session, export))
        messages.answer_reminder(session, export, watch.reminders, said)
    return changed


def switch_reminders(session: Session, workspace_id: str, user_id: str, *, on: bool, everybody: bool = False) -> bool:
    """Switch reminders on or off, for this person or for `everybody`. False when they were so already."""
    if not watches.switch_reminders(session, workspace_id, None if everybody else user_id, on=on):
        return False
    action = Action.REMINDERS_ON if on else Action.REMINDERS_OFF
    audit.record(session, workspace_id, user_id, action, _EVERYBODY if everybody else "themselves")
    return True


def kicked_off(session: Session, export: Export, watch: CampaignWatch) -> None:
    """The campaign was seen to send: the export's message says so, and its reminders are over. Nobody's act."""
    watch.remind_at = None
    tell_anew(session, export)
    if watch.kicked_off_at is not None:
        said = reminders.kicked_off(export, project_name(session, export), watch.kicked_off_at)
        for number in range(1, watch.reminders + 1):
            messages.answer_reminder(session, export, number, said)


def list_sent(session: Session, export: Export, user_id: str) -> bool:
    """*List of those sent* was pressed by whoever asked for the export. False when it sent nobody, or still runs."""
    if export.ended_at is None or export.purged_at is not None or not sent.count(session, export)[0]:
        return False
    messages.list_sent(session, export)
    audit.record(session, export.workspace_id, user_id, Action.LISTED, aim(session, export))
    return True


def mark_removed(session: Session, export: Export, user_id: str) -> bool:
    """*Mark as removed* was pressed: those sent count as never exported. False when that was done already."""
    people = sent.mark_removed(session, export, user_id)
    if people is None:
        return False
    detail = f"{people:,} of {aim(session, export)}"
    audit.record(session, export.workspace_id, user_id, Action.MARKED_REMOVED, detail)
    messages.close_lists(session, export, people)
    tell_anew(session, export)
    return True


def begin_digest(
    session: Session, workspace_id: str, user_id: str, channel_id: str, at: float, zone: tzinfo
) -> float | None:
    """Let a channel have a digest each Monday morning in `zone`. Returns when; None when it has one already."""
    due_at = next_monday(at, zone)
    seen = watches.replies(session, workspace_id, at)
    if not digests.begin(session, workspace_id, channel_id, user_id, due_at, seen):
        return None
    audit.record(session, workspace_id, user_id, Action.DIGEST, channel_id)
    return due_at


def end_digest(session: Session, workspace_id: str, user_id: str, channel_id: str) -> bool:
    """Let a channel have no digest any more. False when it has none."""
    if not digests.end(session, workspace_id, channel_id):
        return False
    audit.record(session, workspace_id, user_id, Action.NO_DIGEST, channel_id)
    return True


def tell_digest(session: Session, digest: Digest, numbers: Numbers, next_at: float) -> None:
    """Tell a channel the numbers of a week, if there are any, and have the next one told at `next_at`. Nobody's act."""
    if not numbers.is_empty:
        messages.weekly(session, digest, numbers)
    digest.last = [numbers.replied[0], numbers.interested[0]]
    digest.due_at = next_at
