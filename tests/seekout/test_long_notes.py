"""A refusal counts wherever in a note it stands, also in the markup of other systems."""

from __future__ import annotations

import time

import pytest

from tests.seekout.test_consent import held

TALK = "Spoke about salary and remote work, knows Go and k8s, likes Boston. "
REFUSALS = [
    "Asked not to be contacted again.", "DNC", "Opted out on 3 May.", "Hat um Löschung gebeten.", "Ne plus contacter.",
    "Do not text, call or email.", "просил не писать", "请勿联系", "No quiere que le escribamos.", "She is deceased.",
]  # fmt: skip


@pytest.mark.parametrize("before", [25, 32, 60, 400])
@pytest.mark.parametrize("behind", [0, 60])
@pytest.mark.long
def test_a_refusal_deep_in_a_note_holds_back(before, behind):
    notes = [f"{TALK * before}{refusal} {TALK * behind}" for refusal in REFUSALS]
    assert held("Notes", *notes) == [True] * len(notes)


@pytest.mark.long
def test_a_refusal_over_the_place_where_a_note_is_cut_holds_back():
    notes = [f"{'x' * number} asked not to be contacted again. {TALK * 40}" for number in range(1950, 2010)]
    assert all(held("Notes", *notes))


def test_a_long_note_without_one_holds_back_nobody():
    assert held("Notes", f"{TALK * 300}Not contacted yet. Removed from shortlist.", TALK * 1000) == [False, False]


def test_a_later_note_takes_back_an_earlier_one_in_a_long_note_too():
    assert held("Notes", f"2021-01-01 opted out. {TALK * 100} 2023-02-02 opted back in.") == [False]


def test_long_notes_are_looked_at_in_time():
    notes = [f"{number} {TALK * 300}" for number in range(20)]
    started = time.process_time()
    held("Notes", *notes)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "note",
    [
        "<p>do&nbsp;not <b>contact</b></p>", "do&#32;not&#32;contact", "<i>do</i>-<i>not</i>-<b>contact</b>",
        "<div>Called.</div><div>Asked to be removed from our list</div>", "Cool &amp; calm. Opted&nbsp;out.",
        "<ul><li>vip</li><li>DNC</li></ul>", "Ne plus être contactée", "à ne pas recontacter",
    ],
)  # fmt: skip
@pytest.mark.parametrize("header", ["Notes", "Tags", "Status"])
def test_a_refusal_in_markup_holds_back(header, note):
    assert held(header, note, "<p>very <b>good</b> contact</p>") == [True, False]
