"""A refusal that a later note takes back holds back nobody; where it is in doubt which came later, it does."""

from __future__ import annotations

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
