"""Ids that no column and no list of choices holds are none: PostgreSQL refused them, and the export was an incident."""

from __future__ import annotations

import pytest

from sw_client import LONGEST_ID, Added, answers
from worker.destinations.sourcewhale.destination import _sent

LONGEST, TOO_LONG = "c" * LONGEST_ID, "c" * (LONGEST_ID + 1)


@pytest.mark.parametrize("odd", [TOO_LONG, "c" * 10_000, "a\0b", int("9" * 151)])
def test_where_an_answer_holds_such_an_id_its_people_are_looked_up(odd):
    added = Added(url=None, candidate_ids=("cand-1", str(odd)))
    assert _sent(added, 2, "https://sourcewhale.example").ids is None
    (found,) = answers.found({"candidates": [{"candidateId": odd, "name": "Ada"}]}, "candidates/search")
    assert (found.id, found.name) == ("", "Ada")


@pytest.mark.parametrize("odd", [TOO_LONG, "a\0b"])
def test_what_is_known_by_such_an_id_cannot_be_chosen(odd):
    told = {"campaigns": [{"campaignId": odd, "campaignName": "Odd"}, {"campaignId": "c1", "campaignName": "Usual"}]}
    found = answers.campaigns(told, "campaigns/list", include_metrics=False)
    assert [campaign.name for campaign in found] == ["Usual"]


@pytest.mark.parametrize("usual", ["cand-1", LONGEST, "65f0c0ffee65f0c0ffee65f0"])
def test_all_others_are_kept(usual):
    added = Added(url=None, candidate_ids=("cand-0", usual))
    assert _sent(added, 2, "https://sourcewhale.example").ids == ("cand-0", usual)
    (found,) = answers.found({"candidates": [{"id": usual, "name": "Ada"}]}, "candidates/search")
    assert found.id == usual
