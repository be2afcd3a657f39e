"""The kinds of message: each slot is of one kind, names stand where they may, threads lead to a message."""

from __future__ import annotations

import pytest

from worker.messages import kinds
from worker.messages.kinds import FAILURES, FOLLOW, KINDS, PROGRESS, Audience, Kind, Names, kind_of


def test_each_slot_is_of_one_kind():
    for kind in KINDS:
        slot = kind.slot("C123") if kind.several else kind.slot()
        assert [other for other in KINDS if other.holds(slot)] == [kind]
        assert kind_of(slot) is kind


def test_what_a_channel_reads_never_always_names_people():
    for kind in KINDS:
        if kind.audience in (Audience.CHANNEL, Audience.FOLLOWERS):
            assert kind.names is not Names.ALWAYS


def test_a_reply_belongs_to_a_message_that_has_no_thread_itself():
    assert FAILURES.under is PROGRESS
    assert all(kind.under is None or kind.under.under is None for kind in KINDS)


def test_a_slot_tells_which_one_it_is():
    assert FOLLOW.which("follow-C1") == "C1"
    assert FOLLOW.which("progress") is None
    with pytest.raises(KeyError):
        kind_of("nothing of ours")


def test_every_kind_that_is_made_is_among_them():
    """Of any other nobody would know who reads it."""
    assert {name for name, made in vars(kinds).items() if isinstance(made, Kind) and made not in KINDS} == set()
