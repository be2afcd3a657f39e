"""Whose seconds a delay was."""

from __future__ import annotations

import sqlite3
import time
from types import SimpleNamespace

import pytest

from tests.chaos import delays
from tests.chaos.standing import Reader, Waits
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


@pytest.mark.parametrize(
    ("reason", "left_ago", "in_doubt", "due_in", "waits"),
    [
        ("asked to wait", None, False, 0, True),
        (None, None, False, 30, False),
        (None, 5, True, -1, True),
        (None, 5, False, -1, False),
        (None, 70, True, -1, False),
        (None, 70, True, 20, True),
    ],
)
def test_an_export_waits_for_sourcewhale_that_says_so_or_lets_a_request_settle(
    tmp_path, reason, left_ago, in_doubt, due_in, waits
):
    file, now = tmp_path / "bot.db", time.time()
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE exports (file_name, id, state, ended_at, wait_reason, slowest_answer, next_run_at)")
        made.execute("CREATE TABLE export_items (export_id, sending_at, in_doubt, state)")
        made.execute("INSERT INTO exports VALUES ('a.csv', '1', 'running', NULL, ?, 0.2, ?)", (reason, now + due_in))
        if left_ago is not None:
            made.execute("INSERT INTO export_items VALUES ('1', ?, ?, 'sending')", (now - left_ago, in_doubt))
    assert Reader(file, None).states() == {"a.csv": ("1", "running", None, waits)}
