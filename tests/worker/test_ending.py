"""A workspace's exports are ended before it is deleted: while a worker is at one, nothing is deleted."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from store.exporting import exports, leases
from store.models import ExportState, OutboxMessage
from tests.store.factory import connected, people, reviewed, started
from worker.actions import exports as acts
from worker.operations.ending import end_exports


@pytest.mark.long
def test_an_export_that_a_worker_is_at_is_cancelled_and_counted(database):
    ours, theirs = connected(database, "T1"), connected(database, "T2")
    running, another = started(database, *ours, people(3)), started(database, *theirs, people(3))
    assert leases.claim(database, running.id, 60.0) is not None
    assert end_exports(database, ours[0], seconds=0.1) == 1
    with database.read() as session:
        assert exports.by_id(session, running.id).cancel_requested
        assert not exports.by_id(session, another.id).cancel_requested


def test_once_the_worker_has_ended_it_nothing_is_awaited(database):
    ours = connected(database)
    running, looked_at = started(database, *ours, people(3)), reviewed(database, *ours, people(2), "another")
    lease = leases.claim(database, running.id, 60.0)

    def worker():
        database.on_write = None
        with leases.held(database, lease, 60.0) as (session, export):
            acts.finish(session, export, cancelled=True, works=True)
            session.execute(delete(OutboxMessage))

    database.on_write = worker
    assert end_exports(database, ours[0], seconds=30.0) == 0
    with database.read() as session:
        assert exports.by_id(session, running.id).state == ExportState.CANCELLED
        assert exports.by_id(session, looked_at.id).state == ExportState.REVIEW
