"""How long an export will still take is judged by its last stretch."""

from __future__ import annotations

import pytest

from store.exporting import exports, pace
from store.models import Export, ExportState
from tests.store.factory import connected, people, started


def running(marks) -> Export:
    return Export(state=ExportState.RUNNING, pace=marks)


@pytest.mark.parametrize(
    ("marks", "waiting", "at", "left"),
    [
        ([], 100, 10.0, None),
        ([[0.0, 600]], 600, 30.0, None),  # nobody has gone yet
        ([[0.0, 600]], 590, 1.0, None),  # too early to tell
        ([[0.0, 600]], 300, 30.0, 30.0),
        ([[0.0, 600], [20.0, 500]], 0, 30.0, None),
        # What was slow before the stretch does not count: its marks are gone.
        ([[1000.0, 200]], 100, 1010.0, 10.0),
    ],
)
def test_the_estimate(marks, waiting, at, left):
    assert pace.seconds_left(running(marks), waiting, at) == left


def test_a_pause_begins_a_new_stretch(database):
    export = started(database, *connected(database), people(3))
    with database.write() as session:
        found = exports.by_id(session, export.id)
        found.state = ExportState.RUNNING
        assert pace.note(session, found, 3) is None
        assert [waited for _, waited in found.pace] == [3]
        found.wait_reason = "SourceWhale asked us to wait 30 seconds."
        assert pace.note(session, found, 2) is None
        assert found.pace == []


def test_marks_stay_few_and_the_oldest_is_old_enough_to_measure_by(database):
    export = started(database, *connected(database), people(3))
    with database.write() as session:
        found = exports.by_id(session, export.id)
        found.state = ExportState.RUNNING
        pace.note(session, found, 1000)
        at = found.pace[0][0]
        found.pace = [[at - 400 + n, 1000 - n] for n in range(400)]
        left = pace.note(session, found, 500)
        assert 80 <= len(found.pace) <= 95
        assert found.pace[0][0] <= at - 89
        assert left is not None
