"""The lease: nothing leaves with too little of it left, and a clock that is set hands it to nobody too early."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import update

from store.exporting import items, leases
from store.exporting.leases import LeaseLost
from store.models import Export
from tests.store.factory import connected, people, started
from tests.waiting import wait_for
from worker.exports.lease import LEASE_SECONDS, MARGIN_SECONDS, HeldLease, holding
from worker.exports.standing import SETTLE_SECONDS
from worker.runtime import clock_watch
from worker.runtime.clock_watch import ClockWatch, steady_now


class Steady:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def export(database):
    return started(database, *connected(database), people(3))


@pytest.fixture
def steady():
    return Steady()


@pytest.fixture
def lease(database, export, steady):
    taken = leases.claim(database, export.id, LEASE_SECONDS)
    assert taken is not None
    return HeldLease(database, taken, steady.now, steady)


def leaves(lease) -> bool:
    """Whether a request may leave; whoever has to wait is let go when the lease is given back."""
    outcome = []

    def ask() -> None:
        try:
            lease.may_leave()
        except LeaseLost:
            outcome.append(False)
        else:
            outcome.append(True)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(0.2)
    if not outcome:
        lease._released.set()
        thread.join(5)
    return outcome[0]


@pytest.mark.parametrize(
    ("passed", "may"),
    [(0.0, True), (LEASE_SECONDS - MARGIN_SECONDS, True), (LEASE_SECONDS - MARGIN_SECONDS + 0.1, False), (60, False)],
)
@pytest.mark.long
def test_nothing_leaves_with_less_than_the_margin_left(lease, steady, passed, may):
    steady.now += passed
    assert leaves(lease) is may


@pytest.mark.parametrize(("passed", "may"), [(2.9, True), (3.1, False)])
def test_in_numbers_nothing_leaves_after_three_of_seven_seconds(lease, steady, passed, may):
    """What a dead worker sent last can be looked up eleven seconds after it renewed: not sooner, and not much later."""
    steady.now += passed
    assert leaves(lease) is may
    assert LEASE_SECONDS - MARGIN_SECONDS + SETTLE_SECONDS == 11.0


@pytest.mark.long
def test_a_write_renews_what_is_left(lease, steady):
    steady.now += 2
    with lease.write():
        pass
    steady.now += LEASE_SECONDS - MARGIN_SECONDS
    assert leaves(lease)


def test_nothing_leaves_once_it_was_given_back(lease):
    lease.release()
    assert not leaves(lease)


def test_whoever_takes_over_from_the_dead_allows_for_what_may_have_left_last(database, export, lease):
    set_lease_until(database, export, -5)
    with holding(database, export.id, ClockWatch()) as next_one:
        assert next_one is not None
        assert next_one.lease.expired_at > 0
        assert next_one.last_departure == next_one.lease.expired_at - MARGIN_SECONDS


def test_whoever_takes_over_what_was_given_back_need_not(database, export, lease):
    lease.release()
    with holding(database, export.id, ClockWatch()) as next_one:
        assert next_one is not None
        assert next_one.last_departure is None


def test_an_item_is_noted_as_having_left_as_late_as_the_dead_could_have_sent_it(database, export, lease):
    with lease.write() as (session, held):
        items.take(session, held, 3)
        made_ready = leases.database_now(session)
        items.note_taken_over(session, held, made_ready + 2)
    with database.read() as session:
        wait = items.next_settling(session, export.id, 8.0)
    assert 9 < wait < 10.1


def test_a_forward_step_of_the_clock_hands_a_live_lease_to_nobody(database, export, lease, monkeypatch):
    monkeypatch.setattr(clock_watch, "CAUTIOUS_SECONDS", 0.3)
    steps = [0.0]
    watch = ClockWatch(lambda: steady_now() - sum(steps))
    with database.read() as session:
        watch.look(leases.database_now(session))
    # As it looks when the database's clock is an hour ahead of what it was.
    set_lease_until(database, export, LEASE_SECONDS - 3600)
    steps.append(3600.0)
    with holding(database, export.id, watch) as nobody:
        assert nobody is None
    wait_for(lambda: watch.cautious_for == 0.0)
    with holding(database, export.id, watch) as next_one:
        assert next_one is not None


@pytest.mark.long
def test_a_lease_that_was_given_back_is_taken_at_once_after_a_step(database, export, lease, steady):
    lease.release()
    watch = ClockWatch(steady)
    watch.look(0.0)
    with holding(database, export.id, watch) as next_one:
        assert next_one is not None


def test_after_a_step_back_nothing_waits_for_as_long(database, export, lease):
    with lease.write() as (session, held):
        items.take(session, held, 3)
    with database.write() as session:
        later = leases.database_now(session) + 3600
        session.execute(update(Export).values(next_run_at=later, lease_until=later))
    with database.write() as session:
        leases.after_step_back(session, LEASE_SECONDS)
    with database.read() as session:
        found = session.get_one(Export, export.id)
        assert found.next_run_at <= leases.database_now(session)
        assert found.lease_until <= leases.database_now(session) + LEASE_SECONDS
        assert round(items.next_settling(session, export.id, 8.0), 3) <= 8.0


def lease_until(database, export):
    with database.read() as session:
        return session.get_one(Export, export.id).lease_until


def test_a_held_lease_is_renewed_until_it_is_given_back(database, export, monkeypatch):
    monkeypatch.setattr("worker.exports.lease._RENEW_SECONDS", 0.02)
    with holding(database, export.id, ClockWatch()) as held:
        taken_until, ours_until = lease_until(database, export), held._ours_until
        wait_for(lambda: lease_until(database, export) > taken_until)
        wait_for(lambda: held._ours_until > ours_until)
    assert lease_until(database, export) == 0


def test_after_a_freeze_nothing_leaves_before_the_export_was_looked_at(database, export, lease, steady, monkeypatch):
    monkeypatch.setattr("worker.exports.lease._RENEW_SECONDS", 0.02)
    steady.now += LEASE_SECONDS
    before = lease_until(database, export)
    renewer = threading.Thread(target=lease.keep_alive, daemon=True)
    renewer.start()
    wait_for(lambda: lease_until(database, export) > before)
    # It is still ours, and somebody may have cancelled the export.
    assert lease._ours_until - MARGIN_SECONDS < steady.now
    # Whoever looks people up writes too.
    with lease.write():
        pass
    assert lease._ours_until - MARGIN_SECONDS < steady.now
    with lease.write():
        lease.note_looked()
    assert leaves(lease)
    lease.release()
    renewer.join()


def test_whoever_is_overtaken_lets_nothing_leave_and_gives_nothing_back(database, export, monkeypatch):
    monkeypatch.setattr("worker.exports.lease._RENEW_SECONDS", 0.02)
    with holding(database, export.id, ClockWatch()) as held:
        with database.write() as session:
            session.execute(update(Export).values(lease_token=Export.lease_token + 1, lease_until=9e9))
        wait_for(held._lost.is_set)
        held.may_leave()
        raise AssertionError("something left")
    assert lease_until(database, export) == 9e9


def test_a_lease_that_must_expire_is_not_given_back(database, export):
    with holding(database, export.id, ClockWatch()) as held:
        held.let_expire()
    assert lease_until(database, export) > 0


def set_lease_until(database, export, seconds):
    with database.write() as session:
        at = leases.database_now(session) + seconds
        session.execute(update(Export).where(Export.id == export.id).values(lease_until=at))


def test_small_differences_are_no_step(steady):
    watch = ClockWatch(steady)
    start = time.time()
    for _ in range(20):
        steady.now += 1.0
        start += 1.04
        assert watch.look(start) == 0.0
    assert watch.cautious_for == 0.0
