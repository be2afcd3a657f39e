"""Every promise, broken on purpose in a history of one export, is named; the history that keeps them all is not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.chaos.history import Accepted, History, Item, Sent, Shown, Stored
from tests.chaos.promises import Promise, broken

ADA, BEN, BARE = "linkedin.com/in/ada-7-1", "linkedin.com/in/ben-7-2", "Nokey7 Person0"
EXPORTED = Item("exported", None, False)
EXPORT = Accepted(
    name="chaos-0007-run",
    people=(ADA, BEN),
    place="camp-backend",
    state="complete",
    idle=False,
    cancelled_at=None,
    items={ADA: EXPORTED, BEN: EXPORTED},
)
KEPT = History(
    accepted=(EXPORT,),
    stored=(Stored(ADA, ("camp-backend",), 1, False), Stored(BEN, ("camp-data", "camp-backend"), 1, True)),
    sent=(Sent(100.0, ADA),),
    shown=(Shown(EXPORT.name, "#sourcing", "*2 candidates* are in SourceWhale.", True),),
)


def _with(history=KEPT, **changed) -> History:
    return replace(history, accepted=(replace(history.accepted[0], **changed),))


def test_a_history_that_keeps_every_promise_is_whole():
    assert broken(KEPT) == []


FAILED = Item("failed", "SourceWhale refused it: no name", False)
CANCELLED = Item("skipped", "cancelled", False)
CASES = {
    "gone without a word": (replace(KEPT, stored=KEPT.stored[:1]), {Promise.LOST, Promise.UNTRUE}),
    "in another campaign": (
        replace(KEPT, stored=(KEPT.stored[0], Stored(BEN, ("camp-data",), 1, True))),
        {Promise.LOST, Promise.UNTRUE},
    ),
    "failed without a reason": (
        _with(replace(KEPT, stored=KEPT.stored[:1]), items={ADA: EXPORTED, BEN: Item("failed", None, False)}),
        {Promise.LOST, Promise.MISCOUNTED},
    ),
    "sent twice": (replace(KEPT, stored=(replace(KEPT.stored[0], times_added=2), KEPT.stored[1])), {Promise.DOUBLED}),
    "two records": (replace(KEPT, stored=(*KEPT.stored, Stored(BEN, (), 0, True))), {Promise.DOUBLED}),
    "told as failed, and there": (
        replace(
            _with(items={ADA: FAILED, BEN: EXPORTED}),
            shown=(replace(KEPT.shown[0], text="*1 candidate* is in SourceWhale."),),
        ),
        {Promise.UNTRUE},
    ),
    "without an end": (_with(state="running"), {Promise.STUCK}),
    "untold": (replace(KEPT, shown=()), {Promise.UNTOLD}),
    "told in two channels": (
        replace(KEPT, shown=(*KEPT.shown, replace(KEPT.shown[0], channel="dm"))),
        {Promise.TOLD_TWICE},
    ),
    "two messages": (
        replace(KEPT, shown=(*KEPT.shown, replace(KEPT.shown[0], text="Exporting", end=False))),
        {Promise.POSTED_TWICE},
    ),
    "a wrong number": (
        replace(KEPT, shown=(replace(KEPT.shown[0], text="*1,200 candidates* are in SourceWhale."),)),
        {Promise.MISCOUNTED},
    ),
    "sent long after the cancel": (_with(state="cancelled", cancelled_at=90.0), {Promise.AFTER_CANCEL}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_broken_promise_is_named(case):
    history, promises = CASES[case]
    assert {one.promise for one in broken(history)} == promises


def test_who_was_left_out_by_a_cancel_and_who_cannot_be_looked_up_break_nothing():
    export = replace(
        EXPORT,
        people=(ADA, BEN, BARE),
        state="cancelled",
        cancelled_at=99.0,
        items={ADA: EXPORTED, BEN: CANCELLED, BARE: replace(FAILED, in_doubt=False)},
    )
    history = History(
        accepted=(export,),
        stored=(KEPT.stored[0], Stored(BARE, ("camp-backend",), 1, False)),
        sent=KEPT.sent,
        shown=(replace(KEPT.shown[0], text="*1 candidate* is in SourceWhale."),),
    )
    assert broken(history) == []


def test_a_person_of_two_exports_need_only_be_in_one_place():
    other = replace(EXPORT, name="chaos-0008-run", place="proj-backend", state="", idle=True, items={})
    assert broken(replace(KEPT, accepted=(EXPORT, other))) == []


def test_what_another_export_sends_after_a_cancel_is_not_held_against_the_cancelled_one():
    cancelled = replace(EXPORT, state="cancelled", cancelled_at=90.0, people=(ADA,), items={ADA: CANCELLED})
    other = replace(EXPORT, name="chaos-0008-run")
    shown = (replace(KEPT.shown[0], text="Nobody was sent."), replace(KEPT.shown[0], export=other.name))
    assert broken(replace(KEPT, accepted=(cancelled, other), shown=shown)) == []


def test_a_history_is_kept_for_whoever_looks_at_it_later(tmp_path):
    KEPT.save(tmp_path / "history.json")
    kept = json.loads((tmp_path / "history.json").read_text())
    assert kept["accepted"][0]["items"][ADA]["state"] == "exported"
    assert [kept["sent"][0]["at"], kept["stored"][1]["known_before"]] == [100.0, True]
