"""Messages after an export has ended: reminders, lists of those sent, weekly digests; put with what they tell."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.after import sent as people_sent
from store.messages import outbox
from store.models import Digest, Export
from worker.messages.kinds import REMINDER, SENT, SENT_FILE, WEEKLY, Kind
from worker.messages.posts import project_name
from worker.surface.after import digests, reminders, sent
from worker.surface.after.digests import Numbers
from worker.surface.channel import Content
from worker.surface.text import cut, escape, file_stem


def remind(session: Session, export: Export, number: int, people: int, others: int, *, last: bool) -> None:
    """Send the reminder of this `number`: `people` of this export and `others` wait in the export's campaign."""
    said = reminders.reminder(export, project_name(session, export), people, others, last=last)
    _put(session, export, REMINDER, str(number), said)


def answer_reminder(session: Session, export: Export, number: int, said: Content) -> None:
    """Let a reminder that was sent say what was made of it."""
    if outbox.exists(session, export, REMINDER.slot(str(number))):
        _put(session, export, REMINDER, str(number), said)


def list_sent(session: Session, export: Export) -> None:
    """Send whoever asked for the export a new list of those whom it sent."""
    number = str(len(outbox.slots(session, export, SENT.base)) + 1)
    people, without_id = people_sent.count(session, export)
    name = project_name(session, export)
    _put(session, export, SENT, number, sent.message(export, name, people, without_id))
    outbox.put_file(
        session,
        export,
        SENT_FILE.slot(number),
        file_name=f"{file_stem(name)} - {sent.TITLE}.csv",
        text=f"Sent to SourceWhale, of {escape(cut(name, 150))}: rows, names, ids and links.",
        channel_id=export.requested_by,
        beside=SENT.slot(number),
    )


def close_lists(session: Session, export: Export, people: int) -> None:
    """Those sent were marked as removed: no list offers that again."""
    said = sent.removed(export, project_name(session, export), people)
    for slot in outbox.slots(session, export, SENT.base):
        _put(session, export, SENT, SENT.which(slot) or "", said)


def weekly(session: Session, found: Digest, numbers: Numbers) -> None:
    """Send a channel the numbers of a week."""
    said = digests.digest(numbers, found.channel_id, found.user_id)
    outbox.put_apart(
        session,
        found.workspace_id,
        WEEKLY.slot(f"{found.channel_id} {int(numbers.last)}"),
        text=said.text,
        blocks=said.blocks,
        channel_id=found.channel_id,
        fallback_channel_id=found.user_id,
    )


def _put(session: Session, export: Export, kind: Kind, which: str, said: Content) -> None:
    outbox.put(session, export, kind.slot(which), text=said.text, blocks=said.blocks, channel_id=export.requested_by)
