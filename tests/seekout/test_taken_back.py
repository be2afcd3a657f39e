"""A refusal that a later note takes back holds back nobody; where it is in doubt which came later, it does."""

from __future__ import annotations

import pytest

from tests.seekout.test_consent import held

TAKEN_BACK = [
    "2022-01-03 opted out. 2024-05-06 opted back in.", "[2022-01-03] opted out [2024-05-06] opted back in",
    "2024-05-06: opted back in\n2022-01-03: opted out", "Unsubscribed 2021; resubscribed 2023",
    "opted out by mistake, OK to contact", "unsubscribed by accident - has asked to be re-added",
    "Previously do not contact; now OK to contact", "Was on DNC until 2022, lifted by legal in 2023-06",
    "Do not contact (2020). May be contacted again since 2024.", "DNC 2021, DNC lifted 2023",
    "Widerspruch 2021; darf wieder kontaktiert werden (2023)", "unsubscribed, but re-opted in",
    "Ne plus contacter (2020) ; peut de nouveau être contacté (2024)", "opted out - consent renewed",
    "Opted out. Opted back in.",
]  # fmt: skip
NOT_TAKEN_BACK = [
    "2024-05-06 opted out. 2022-01-03 opted back in.", "2022-01-03 opted back in\n2024-05-06 opted out",
    "opted back in, opted out again", "resubscribed 2021; unsubscribed 2023", "OK to contact until 2022; now DNC",
    "opted out 2023; opted back in", "opted out; opted back in 2019", "2020: DNC. 2022: DNC lifted. 2024: DNC again.",
    "opted out; not OK to contact again", "DNC; OK to contact once legal agrees", "DNC, OK to contact", "DNC; OK"
    " to contact",
    "do not contact; ok to contact only Tom", "unsubscribed\nresubscribed", "Unsubscribed; consent renewed",
    "opted out 03/04/2023; opted back in 2023", "Do not contact - may be contacted again if she writes first",
    "do not contact again", "unsubscribed; asked whether OK to contact again", "DNC, back in the office",
    "Unsubscribed 2021; resubscribed 2023; do not, as of 2024, contact her",
    "opted out 2021; opted back in 2023. STOP",
    "opted out 2023; opted back in 2023-05",
    "DNC removed", "DNC - removed", "opted out. Call went ok. Now at Acme.", "unsubscribed; restored from backup",
]  # fmt: skip


def test_a_refusal_that_was_taken_back_later_holds_back_nobody():
    assert [cell for cell, is_held in zip(TAKEN_BACK, held("Notes", *TAKEN_BACK), strict=True) if is_held] == []


def test_a_refusal_that_may_have_come_later_holds_back():
    found = zip(NOT_TAKEN_BACK, held("Notes", *NOT_TAKEN_BACK), strict=True)
    assert [cell for cell, is_held in found if not is_held] == []


def test_a_column_of_those_not_to_be_contacted_is_believed():
    assert held("Do Not Contact", "opted out 2021; opted back in 2023", "yes; now ok to contact") == [True, True]


@pytest.mark.parametrize(
    ("refused", "back", "is_held"),
    [
        ("2021", "2022-01-01", False), ("2021", "2021-12-31", True), ("2021", "2022", False), ("2021", "2021", True),
        ("2021-05", "2021-06-01", False), ("2021-05", "2021-06", False), ("2021-05", "2021-05-31", True),
        ("2021-05", "2021-05", True), ("2021-05-10", "2021-05-11", False), ("2021-05-10", "2021-05-10", True),
        ("2021-05-10", "2021-05-09", True), ("2021-05-10", "2021-05", True), ("2021-12-31", "2022", False),
        ("2021-05-10", "2020-06-11", True), ("2021-05-10", "2022-04-09", False), ("", "2022", True), ("2021", "", True),
        ("1999-12", "2000", False), ("2099", "2100", True), ("12021", "2022", True),
    ],
)  # fmt: skip
def test_by_the_day_which_of_two_notes_came_later(refused, back, is_held):
    """A note without a date has that of the one before it."""
    for notes in (f"{refused} opted out; {back} opted back in", f"opted out {refused}\nopted back in {back}"):
        assert held("Notes", notes) == [is_held], notes
    if refused and back:
        assert held("Notes", f"{back} opted back in; {refused} opted out") == [is_held]
