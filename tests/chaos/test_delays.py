"""Whose seconds a delay was."""

from __future__ import annotations

from types import SimpleNamespace

from tests.chaos import delays
from tests.chaos.standing import Waits
from tests.waiting import wait_for

LOG = [
    {"at": 10.0, "about": "linkedin.com/in/a-7-1-sample", "held_until": 30.0},
    {"at": 12.0, "about": "linkedin.com/in/b-8-1-sample", "held_until": 15.0},
    {"at": 40.0, "about": "linkedin.com/in/b-8-2-sample"},
]


def test_what_sourcewhale_kept_waiting_counts_once():
    assert delays.held(LOG, "-8-") == [(12.0, 15.0)]
    assert delays.covered(delays.held(LOG), 0.0, 100.0) == 20.0
    assert delays.covered(delays.held(LOG), 14.0, 20.0) == 6.0
    assert delays.covered([(1.0, 3.0), (2.0, 5.0), (7.0, 8.0)], 2.5, 7.5) == 3.0
    assert delays.covered([], 0.0, 9.0) == 0.0


def test_nobody_is_at_work_where_nothing_is_asked_and_nothing_is_kept_waiting():
    assert delays.idle([10.0, 12.0, 40.0], delays.held(LOG), 5.0, 41.0) == 5.0 + 10.0
    assert delays.idle([0.5, 1.2, 2.0], [], 0.0, 2.5) == 0.0
    assert delays.idle([], [], 0.0, 4.0) == 4.0


def test_when_an_export_waits_is_seen_without_a_gap_whatever_else_goes_on():
    said = {"a.csv": ("1", "running", None, True), "b.csv": ("2", "running", None, False)}
    waits = Waits(SimpleNamespace(states=lambda: said))
    with waits.watched():
        wait_for(lambda: len(waits.of("a.csv")) > 1)
    first, second = waits.of("a.csv")[:2]
    assert first[0] < first[1] == second[0] < second[1]
    assert waits.of("b.csv") == []
