"""A short campaign of kills and faults; `make chaos` runs a long one."""

from __future__ import annotations

import pytest

from tests.chaos.campaign import campaign
from tests.chaos.plan import KILLS, SLACK, SOURCEWHALE, runs

# Eight kinds of kills in ten runs, two of which have the same people, and a cancel.
SEED = 1


@pytest.mark.long
@pytest.mark.timeout(900)
def test_ten_exports_through_kills_and_faults_lose_nobody_and_send_nobody_twice(tmp_path):
    report = campaign(runs(10, SEED, patient=False), tmp_path / "stack", print)
    print(report.table())
    assert report.runs == 10
    assert report.kills.total() >= 5
    assert report.faults.total() >= 10
    assert report.cancelled == 1
    assert report.notes == []
    assert report.whole


def test_a_seed_gives_the_same_campaign_and_another_seed_another():
    assert runs(30, 1, patient=True) == runs(30, 1, patient=True)
    assert runs(30, 1, patient=True)[:20] == runs(20, 1, patient=True)
    assert runs(30, 1, patient=True) != runs(30, 2, patient=True)


def test_a_long_campaign_draws_every_kind_of_kill_and_fault():
    drawn = runs(200, 1, patient=True)
    assert {run.kill.kind for run in drawn if run.kill} == set(KILLS)
    assert {fault["name"] for run in drawn for fault in run.sourcewhale} >= set(SOURCEWHALE)
    assert {what["name"] for run in drawn for _, what in run.slack} == set(SLACK)
