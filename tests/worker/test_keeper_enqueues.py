"""The keeper: what has no living job gets one, and a clock that was set back holds nothing up."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from store.after import figures
from store.connection import connections
from store.exporting import known, leases
from store.models import CampaignFigures, ConnectionDraft, DraftState, Export, ExportState, KnownCheck, ListFile
from store.upkeep import waiting
from store.workspaces import off_limits
from tests.store.factory import people, reviewed, started
from tests.waiting import wait_for
from tests.worker.exports.toy import Board, services
from worker.keeper import Keeper
from worker.runtime.clock_watch import ClockWatch, steady_now


class Queue:
    """Takes note of what is enqueued; `living` are jobs that wait already."""

    def __init__(self, *living) -> None:
        self.living = set(living)
        self.enqueued = []

    def waiting(self):
        return self.living

    def __getattr__(self, name):
        return lambda reference: self.enqueued.append((name, reference))


def house(database, queue, clock=None):
    made = services(database, Board())
    object.__setattr__(made, "queue", queue)
    if clock is not None:
        object.__setattr__(made, "clock", clock)
    return made


def enqueue(database, *living, clock=None, keeper=None):
    queue = Queue(*living)
    (keeper or Keeper(guard=lambda: None))._enqueue_due(house(database, queue, clock))
    return queue.enqueued


@pytest.mark.long
def test_exports_without_a_job_get_one_by_their_state(database, workspace):
    run = started(database, *workspace, people(1))
    prepare = reviewed(database, *workspace, people(1), name="another", state=ExportState.PREPARING)
    reviewed(database, *workspace, people(1), name="waits for a person")
    assert set(enqueue(database)) == {("run_export", run.id), ("prepare_export", prepare.id)}
    assert enqueue(database, ("worker.jobs.run_export", run.id)) == [("prepare_export", prepare.id)]


def test_what_somebody_works_on_and_what_waits_for_its_time_gets_none(database, workspace):
    held = started(database, *workspace, people(1))
    assert leases.claim(database, held.id, 60) is not None
    later = started(database, *workspace, people(1, start=5), name="later")
    with database.write() as session:
        at = leases.database_now(session) + 60
        session.execute(update(Export).where(Export.id == later.id).values(next_run_at=at))
    assert enqueue(database) == []


@pytest.mark.parametrize(
    ("state", "job"), [(DraftState.CHECKING, "check_key"), (DraftState.VERIFYING, "verify_connection")]
)
def test_a_draft_whose_job_was_lost_gets_another_and_not_one_every_moment(database, workspace, state, job):
    with database.write() as session:
        draft = connections.begin_draft(
            session, workspace[0], user_id="U1", view_id="V9", can_export=True, pools_enabled=True
        )
        draft.state = state
    keeper = Keeper(guard=lambda: None)
    assert enqueue(database, keeper=keeper) == []
    with database.write() as session:
        at = leases.database_now(session) - 60
        session.execute(update(ConnectionDraft).values(changed_at=at))
    assert enqueue(database, keeper=keeper) == [(job, draft.id)]
    assert enqueue(database, keeper=keeper) == []


@pytest.mark.long
def test_what_waits_longer_than_anything_may_is_looked_at_by_a_new_worker(database, workspace):
    export = started(database, *workspace, people(1))
    with database.write() as session:
        at = leases.database_now(session) + 7200
        session.execute(update(Export).values(next_run_at=at))
    keeper = Keeper(guard=lambda: None)
    enqueue(database, keeper=keeper)
    deadline = time.monotonic() + 90
    while enqueue(database, keeper=keeper) != [("run_export", export.id)]:
        assert time.monotonic() < deadline


def test_a_clock_that_was_set_back_an_hour_holds_nothing_up(database, workspace):
    export = started(database, *workspace, people(1))
    steps = [0.0]
    clock = ClockWatch(lambda: steady_now() - sum(steps))
    assert enqueue(database, clock=clock) == [("run_export", export.id)]
    with database.write() as session:
        at = leases.database_now(session) + 3600
        session.execute(update(Export).values(next_run_at=at))
    assert enqueue(database, clock=clock) == []
    steps.append(-3600.0)
    enqueue(database, clock=clock)
    deadline = time.monotonic() + 90
    while enqueue(database, clock=clock) != [("run_export", export.id)]:
        assert time.monotonic() < deadline


@pytest.mark.long
def test_a_clock_that_was_set_ahead_and_back_holds_nothing_up(database, workspace):
    """What was written in between waits for an hour, though the clock is right again."""
    export = started(database, *workspace, people(1))
    keeper, clock = Keeper(guard=lambda: None), ClockWatch()
    enqueue(database, clock=clock, keeper=keeper)
    with database.write() as session:
        at = leases.database_now(session)
        session.execute(update(Export).values(next_run_at=at + 3600))
    # Whoever claims a lease looks at the clock as well. Back it came by a little less.
    clock.look(at + 3600.0)
    clock.look(at + 0.5)
    wait_for(lambda: enqueue(database, clock=clock, keeper=keeper) == [("run_export", export.id)])


def test_what_was_written_between_steps_that_nobody_saw_is_not_held_up(database, workspace):
    export = started(database, *workspace, people(1))
    steps = [0.0]
    keeper, clock = Keeper(guard=lambda: None), ClockWatch(lambda: steady_now() - sum(steps))
    enqueue(database, clock=clock, keeper=keeper)
    with database.write() as session:
        session.execute(update(Export).values(next_run_at=leases.database_now(session) + 3600))
    assert enqueue(database, clock=clock, keeper=keeper) == []
    # An hour ahead, back, and a little ahead: the last one is all that is seen.
    steps.append(30.0)
    wait_for(lambda: enqueue(database, clock=clock, keeper=keeper) == [("run_export", export.id)])


def test_a_clock_that_was_set_while_the_database_was_away_holds_nothing_up(database, workspace, monkeypatch):
    export = started(database, *workspace, people(1))
    keeper, clock = Keeper(guard=lambda: None), ClockWatch()
    enqueue(database, clock=clock, keeper=keeper)

    def away(*_):
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    with monkeypatch.context() as broken:
        broken.setattr(waiting, "look", away)
        with pytest.raises(OperationalError):
            enqueue(database, clock=clock, keeper=keeper)
    # Ahead and back again: nobody who looks now sees that it was ever set.
    with database.write() as session:
        session.execute(update(Export).values(next_run_at=leases.database_now(session) + 3600))
    wait_for(lambda: enqueue(database, clock=clock, keeper=keeper) == [("run_export", export.id)])


def test_what_else_a_worker_holds_is_held_for_no_longer_after_a_step_back(database, workspace):
    """A check of people, a list that was sent as a file, the campaigns of a connection."""
    export = reviewed(database, *workspace, people(1))
    with database.write() as session:
        known.ask(session, session.get_one(Export, export.id))
        off_limits.ask_for_file(session, workspace[0], "U1", "V1")
        figures.look_soon(session, *workspace)
        at = leases.database_now(session)
        for model in (KnownCheck, ListFile, CampaignFigures):
            session.execute(update(model).values(lease_until=at + 3_620.0))
    keeper, clock = Keeper(guard=lambda: None), ClockWatch()
    enqueue(database, clock=clock, keeper=keeper)
    # As it looks when the clock is an hour behind what it was.
    clock.look(at + 3_600.0)
    enqueue(database, clock=clock, keeper=keeper)
    with database.read() as session:
        left = [session.query(model).one().lease_until - at for model in (KnownCheck, ListFile, CampaignFigures)]
    assert all(0.0 < seconds < 150.0 for seconds in left)
