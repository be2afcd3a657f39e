"""Holds a history against what the product promises, and names each promise that was broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.chaos.history import Accepted, History, Item, Stored

# A batch that had left when *Cancel* was understood may take so long from the worker's thread to SourceWhale's log.
_ON_ITS_WAY_SECONDS = 2.0
_NUMBER_SENT = re.compile(r"(?:\*|\b)([\d,]+) candidates?\*? (?:is|are) in SourceWhale")


class Promise(StrEnum):
    """What is promised."""

    LOST = "an accepted row is in its campaign or job, or has a reason"
    DOUBLED = "nobody stands there as two, and nobody new is sent twice"
    UNTRUE = "what a row's end says is so"
    STUCK = "an export comes to its end"
    UNTOLD = "an end is told"
    TOLD_TWICE = "an end is told once"
    POSTED_TWICE = "an export has one message in a channel"
    MISCOUNTED = "the number in the message is how many were exported"
    AFTER_CANCEL = "after a cancel nothing leaves but what was on its way"


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that was broken, and how."""

    promise: Promise
    what: str


def broken(history: History) -> list[Broken]:
    """Every promise that the history breaks."""
    stored: dict[str, list[Stored]] = {}
    for record in history.stored:
        stored.setdefault(record.key, []).append(record)
    wanted: dict[str, list[Accepted]] = {}
    for export in history.accepted:
        for person in export.people:
            wanted.setdefault(person, []).append(export)
    found = [one for person, exports in wanted.items() for one in _person(person, exports, stored.get(person, []))]
    for export in history.accepted:
        found += _export(export, history)
    return found


def _person(person: str, exports: list[Accepted], records: list[Stored]) -> Iterator[Broken]:
    names = ", ".join(export.name for export in exports)
    times = sum(record.times_added for record in records)
    # Whoever was known before may be sent again: SourceWhale matches them.
    known_before = any(record.known_before for record in records)
    if len(records) > 1 or (times > 1 and not known_before):
        yield Broken(Promise.DOUBLED, f"{person} of {names} was sent {times} times and stands there as {len(records)}")
    there = {place for record in records for place in record.places}
    items = [(export, item) for export in exports if (item := export.items.get(person)) is not None]
    missing = not there & {export.place for export in exports}
    # An export that has not ended has not lost anybody yet.
    if missing and all(export.ended for export in exports) and not any(_may_be_missing(*one) for one in items):
        yield Broken(Promise.LOST, f"{person} of {names} is not there: {[item for _, item in items]}")
    for export, item in items:
        if item.state == "exported" and export.place not in there:
            yield Broken(Promise.UNTRUE, f"{person} of {export.name} is told as exported and is not there")
        if item.state == "failed" and times and not known_before and not _doubtful(person, item):
            yield Broken(Promise.UNTRUE, f"{person} of {export.name} is told as failed ({item.reason}) and was added")


def _may_be_missing(export: Accepted, item: Item) -> bool:
    """A reason that a person was given. "Previously exported" is none: then the person is in the other's place."""
    left_out = item.state == "skipped" and export.cancelled_at is not None and "cancel" in (item.reason or "").lower()
    return bool(item.reason) and (item.state == "failed" or left_out)


def _doubtful(person: str, item: Item) -> bool:
    """Whose answer was lost, and who could not be looked up, is told that: a person looks in SourceWhale."""
    return item.in_doubt or "answer was lost" in (item.reason or "") or "/" not in person


def _export(export: Accepted, history: History) -> Iterator[Broken]:
    if not export.ended:
        yield Broken(Promise.STUCK, f"{export.name} has not ended: {export.state}")
        return
    shown = [message for message in history.shown if message.export == export.name]
    for channel in {message.channel for message in shown}:
        if (number := sum(message.channel == channel for message in shown)) > 1:
            yield Broken(Promise.POSTED_TWICE, f"{export.name} has {number} messages in {channel}")
    if export.idle:
        return
    ends = [message for message in shown if message.end]
    if len(ends) != 1:
        yield Broken(
            Promise.TOLD_TWICE if ends else Promise.UNTOLD, f"the end of {export.name}: told {len(ends)} times"
        )
    exported = sum(item.state == "exported" for item in export.items.values())
    for message in ends:
        said = _NUMBER_SENT.search(message.text)
        if said is not None and int(said[1].replace(",", "")) != exported:
            yield Broken(Promise.MISCOUNTED, f"{export.name} says {said[1]} of {exported}")
    if export.cancelled_at is not None and export.state == "cancelled":
        elsewhere = {key for other in history.accepted if other is not export for key in other.people}
        late = [
            sent.at - export.cancelled_at
            for sent in history.sent
            if sent.at > export.cancelled_at + _ON_ITS_WAY_SECONDS
            and any(key in sent.about for key in export.people if key not in elsewhere)
        ]
        if late:
            yield Broken(Promise.AFTER_CANCEL, f"{export.name} was sent {max(late):.1f} s after its cancel")
