"""Everything that people and workers do at once on PostgreSQL, against each other: nobody is ended for anybody.

It goes on for LOCKS_SECONDS: some seconds in `make test`, a minute in `make locks`.
"""

from __future__ import annotations

import itertools
import os
import random
import threading
import time
from collections import Counter

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store.base.db import gave_way
from store.connection import connections
from store.exporting import exports, items, leases, states
from store.exporting.leases import LeaseLost
from store.messages import claims, homes, outbox
from store.models import Export, ExportState, Project
from store.people import projects
from store.upkeep import erasure, retention
from store.workspaces import installations
from tests.store.factory import connected, people, started
from tests.store.test_installations import install

SECONDS = float(os.environ.get("LOCKS_SECONDS", "6"))


def tell(session, export, number):
    """What every change of an export ends with: its messages, the Homes."""
    for slot in ("progress", "failures", "follow-C2"):
        outbox.put(session, export, slot, text=f"{slot} {number}", blocks=[], channel_id="C1")
    homes.changed(session, export.workspace_id)


class House:
    """The acts, each as one transaction or some, as the product makes them."""

    def __init__(self, database):
        self.database = database
        self.where = connected(database, "T1")
        install(database, "T1")
        self.numbers = itertools.count()
        everybody = people(40)
        # The same people in opposite rows, sent again on purpose.
        self.exports = [
            started(database, *self.where, order, name=f"p{n}", include_previous=True)
            for n, order in enumerate((everybody, [p._replace(row=100 - p.row) for p in reversed(everybody)]))
        ]

    def run(self, export):
        lease = leases.claim(self.database, export.id, 5)
        if lease is None:
            return
        try:
            with leases.held(self.database, lease, 5) as (session, held):
                taken = items.take(session, held, 15)
                tell(session, held, next(self.numbers))
            with leases.held(self.database, lease, 5) as (session, held):
                arrived, failed = taken.sending[:10], taken.sending[10:]
                items.note_exported(session, held, [(work, "r") for work in arrived])
                items.note_failed(session, held, failed, "refused", may_have_arrived=bool(random.getrandbits(1)))
                again = items.take(session, held, 10).sending
                items.note_not_arrived(session, held, [work.candidate_id for work in again])
                connections.set_problem(session, held.connection_id, random.choice([None, "bad key"]))
                tell(session, held, next(self.numbers))
            with leases.held(self.database, lease, 5) as (session, held):
                if not items.count(session, held.id).waiting or random.random() < 0.2:
                    items.fail_rest(session, held, "stopped")
                    states.end(session, held, ExportState.COMPLETE_WITH_ERRORS)
                    tell(session, held, next(self.numbers))
        except LeaseLost:
            return
        leases.release(self.database, lease)
        with self.database.write() as session:
            states.retry(session, exports.by_id(session, export.id), "U1")

    def read(self):
        """A newer file of one of the projects, some people changed."""
        with self.database.write() as session:
            project, reading = projects.begin_reading(session, self.where[0], f"p{random.randrange(2)}")
        found = people(40, location=random.choice(["Rome", "Paris"]))
        random.shuffle(found)
        for start in (0, 20):
            with self.database.write() as session:
                projects.put_candidates(
                    session, session.get_one(Project, project.id), reading, found[start : start + 20]
                )
        with self.database.write() as session:
            projects.finish_reading(session, session.get_one(Project, project.id), reading, {})

    def deliver(self):
        with self.database.write() as session:
            due = claims.claim_due(session, lease_seconds=0.01, spacing_seconds=0)
        for message in due:
            with self.database.write() as session:
                export = exports.by_id(session, message.export_id, lock=True)
                if random.random() < 0.3:
                    outbox.redirect(session, message, problem="not_in_channel")
                    tell(session, export, next(self.numbers))
                else:
                    outbox.delivered(session, message, channel="C1", ts="1.0")

    def reinstall(self):
        with self.database.write() as session:
            installations.hold_messages(session, self.where[0])
        install(self.database, "T1")

    def forget(self):
        erasure.forget(self.database, f"p{random.randrange(30, 60)}@example.com")

    def tidy(self):
        retention.forget_older_readings(self.database)
        retention.delete_old_messages(self.database, 1)
        retention.expire_old_reviews(self.database, 1)


@pytest.mark.long
@pytest.mark.timeout(SECONDS + 240)
def test_no_two_transactions_wait_for_each_other(new_postgresql):
    house = House(new_postgresql)
    until = time.monotonic() + SECONDS
    done, ended = Counter(), []

    def again(act, *arguments):
        while time.monotonic() < until:
            try:
                act(*arguments)
                done[act.__name__] += 1
            except DBAPIError as error:
                if not gave_way(error):
                    raise
                ended.append(f"{act.__name__}: {error.orig}")

    one, two = house.exports
    work = [(house.run, one), (house.run, one), (house.run, two), (house.read,), (house.deliver,), (house.deliver,)]
    work += [(house.reinstall,), (house.forget,), (house.tidy,)]
    threads = [threading.Thread(target=again, args=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == []
    assert set(done) == {"run", "read", "deliver", "reinstall", "forget", "tidy"}
    print(f"{SECONDS:g} s of acts against each other, none ended for another:", dict(done))


@pytest.mark.long
def test_a_deadlock_is_known_for_what_it_is(new_postgresql):
    where = connected(new_postgresql)
    rows = [started(new_postgresql, *where, people(1), name=f"p{n}").id for n in range(2)]
    both = threading.Barrier(2)
    known = []

    def cross(first, second):
        try:
            with new_postgresql.write() as session:
                session.get_one(Export, first, with_for_update=True)
                both.wait()
                session.get_one(Export, second, with_for_update=True)
        except DBAPIError as error:
            known.append(gave_way(error))

    threads = [threading.Thread(target=cross, args=order) for order in (rows, rows[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert known == [True]
    with new_postgresql.read() as session, pytest.raises(DBAPIError) as other:
        session.execute(text("SELECT 1 / 0"))
    assert not gave_way(other.value)


def test_a_workspaces_row_is_written_last(new_postgresql):
    """So that whoever waits for it holds nothing that anybody else could need next."""
    where = connected(new_postgresql)
    export = started(new_postgresql, *where, people(1))
    with new_postgresql.write() as session:
        homes.changed(session, where[0])
        with new_postgresql.write() as other:
            # Were the row locked already, this would wait for ever.
            other.execute(text("SET LOCAL lock_timeout = '2s'"))
            homes.changed(other, where[0])
            tell(other, exports.by_id(other, export.id), 1)
    with new_postgresql.read() as session:
        assert homes.revision_of(session, where[0]) >= 2
