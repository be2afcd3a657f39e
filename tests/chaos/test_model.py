"""The states of exports, items and ledger against a plain model, driven by hypothesis.

Exports of overlapping people run at the same time; requests arrive or vanish; answers come, are lost, or come to a
worker whose lease is gone; people are looked up, exports cancelled, stopped and retried. SourceWhale is a counter of
how often each person arrived. Time is the machine's to pass: a look-up happens once a person's requests have settled,
which is what worker.exports.run waits for.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, update

from store.base.db import Database
from store.exporting import exports, items, leases, states
from store.exporting.items import Work
from store.exporting.leases import Lease, LeaseLost
from store.migrate import upgrade
from store.models import Candidate, Export, Exported, ExportItem, ExportKind, ExportState
from sw_client import FoundCandidate
from tests.store.factory import connected, people, reviewed
from worker.destinations.base import Goal, Presence
from worker.destinations.sourcewhale import lookups

pytestmark = [pytest.mark.timeout(900), pytest.mark.long]

PEOPLE = 8
# They have nothing to be looked up by.
UNFINDABLE = {3, 6}
# SourceWhale knew them before the first export.
KNOWN = {2, 4, 7}
CAMPAIGNS = ("camp-backend", "camp-data")
# Seconds of SourceWhale's clock between two events: more than a look-up's margin.
TICK = 10.0
NOW = -1.0


@dataclass
class Item:
    """What the model knows of one person in one export."""

    state: str = "pending"
    doubt: bool = False


@dataclass
class Model:
    """An export as it should be. `lease` is that of the worker that holds it."""

    id: str
    items: dict[int, Item]
    campaign: str
    state: str = "queued"
    lease: Lease | None = None
    # The token of a worker that died with the lease, until another one has it.
    died_with: int | None = None
    cancelled: bool = False

    @property
    def over(self) -> bool:
        return self.state not in ("queued", "running")

    def people(self, state: str, *, doubt: bool | None = None) -> list[int]:
        return [n for n, item in self.items.items() if item.state == state and doubt in (None, item.doubt)]


@dataclass
class Request:
    """People on their way. `arrived` is None until SourceWhale has them, or never will."""

    export: Model
    lease: Lease
    work: list[Work]
    arrived: bool | None = None
    told: bool = False
    people: list[int] = field(default_factory=list)


class Exporting(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="model-"))
        shutil.copy(template(), self.directory / "model.db")
        self.database = opened(self.directory / "model.db")
        self.arrivals: Counter[int] = Counter()
        self.clock = 1_000_000.0
        # When each person was created in SourceWhale, and who is in which campaign.
        self.created = dict.fromkeys(KNOWN, self.clock)
        self.members: dict[str, set[int]] = {campaign: set() for campaign in CAMPAIGNS}
        self.exports: list[Model] = []
        self.requests: list[Request] = []
        # Who stands in the ledger: by which export, and as claimed, exported or doubtful.
        self.ledger: dict[int, tuple[str, str]] = {}

    def teardown(self) -> None:
        try:
            self.bring_everything_to_its_end()
        finally:
            self.database.close()
            shutil.rmtree(self.directory, ignore_errors=True)

    # --- what happens ---

    @initialize()
    def connect(self) -> None:
        self.workspace = connected(self.database)

    @precondition(lambda self: len(self.exports) < 4)
    @rule(first=st.integers(1, PEOPLE), number=st.integers(1, PEOPLE), campaign=st.sampled_from(CAMPAIGNS))
    def start(self, first: int, number: int, campaign: str) -> None:
        chosen = range(first, min(first + number, PEOPLE + 1))
        name = f"project {len(self.exports)}"
        made = reviewed(self.database, *self.workspace, folks(chosen), name=name, destination_id=campaign)
        with self.database.write() as session:
            assert states.start(session, exports.by_id(session, made.id))
        known = {n: Item() for n in chosen}
        for n, item in known.items():
            # Whoever was exported by then, or is another running export's to send, is skipped.
            others = [e.items[n].state for e in self.exports if not e.over and n in e.items]
            if self.ledger.get(n, ("", ""))[1] in ("claimed", "exported") or {"pending", "sending"} & set(others):
                item.state = "skipped"
        self.exports.append(Model(made.id, known, campaign))

    @precondition(lambda self: self.free())
    @rule(data=st.data())
    def take_the_lease(self, data: st.DataObject) -> None:
        export = data.draw(st.sampled_from(self.free()))
        export.lease, export.died_with = leases.claim(self.database, export.id, 600), None
        assert export.lease is not None
        if export.lease.expired_at:
            with self.held(export) as (session, row):
                items.note_taken_over(session, row, export.lease.expired_at)

    @precondition(lambda self: self.busy())
    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        export = data.draw(st.sampled_from(self.busy()))
        with self.database.write() as session:
            session.execute(update(Export).where(Export.id == export.id).values(lease_until=1.0))
        assert export.lease is not None
        export.died_with, export.lease = export.lease.token, None

    @precondition(lambda self: self.busy())
    @rule(data=st.data(), limit=st.integers(1, 4))
    def send_the_next(self, data: st.DataObject, limit: int) -> None:
        export = data.draw(st.sampled_from(self.busy()))
        if export.cancelled:
            return
        with self.held(export) as (session, row):
            taken = items.take(session, row, limit, self.tick())
        expected = self.model_take(export, limit)
        assert [number(work) for work in taken.sending] == expected
        self.leave(export, taken.sending)

    @precondition(lambda self: any(export.people("sending", doubt=False) for export in self.busy()))
    @rule(data=st.data(), limit=st.integers(1, 4))
    def send_again(self, data: st.DataObject, limit: int) -> None:
        export = data.draw(st.sampled_from([e for e in self.busy() if e.people("sending", doubt=False)]))
        if export.cancelled:
            return
        with self.held(export) as (session, row):
            work = items.unsent(session, row, limit)
            items.mark_leaving(session, row, [one.candidate_id for one in work], self.tick())
        assert [number(one) for one in work] == export.people("sending", doubt=False)[:limit]
        for one in work:
            export.items[number(one)].doubt = True
        self.leave(export, work)

    @precondition(lambda self: self.flying())
    @rule(data=st.data(), arrives=st.booleans())
    def settle(self, data: st.DataObject, arrives: bool) -> None:
        self.land(data.draw(st.sampled_from(self.flying())), arrives=arrives)

    @precondition(lambda self: self.untold())
    @rule(data=st.data(), outcome=st.sampled_from(["answered", "refused", "rejected", "lost"]))
    def tell(self, data: st.DataObject, outcome: str) -> None:
        request = data.draw(st.sampled_from(self.untold()))
        if request.lease.token == request.export.died_with:
            return  # Nobody is there who could tell; once another has the lease, one who had only been frozen may try.
        if outcome == "answered" and request.arrived is None:
            self.land(request, arrives=True)
        if outcome in ("refused", "rejected"):
            if request.arrived:
                return
            self.land(request, arrives=False)
        if outcome == "answered" and not request.arrived:
            outcome = "lost"
        request.told = True
        export = request.export
        stale = export.lease is None or export.lease.token != request.lease.token
        lost = pytest.raises(LeaseLost) if stale else contextlib.nullcontext()
        with lost, leases.held(self.database, request.lease, 600) as (session, row):
            ids = [work.candidate_id for work in request.work]
            if outcome == "answered":
                items.note_exported(session, row, [(work, "remote") for work in request.work])
            elif outcome == "refused":
                items.note_not_arrived(session, row, ids)
            elif outcome == "rejected":
                items.note_failed(session, row, request.work, "rejected", may_have_arrived=False)
            else:
                items.note_lost(session, row, ids)
        if stale:
            return
        for n in request.people:
            if outcome == "answered":
                self.model_exported(export, n)
            elif outcome == "refused":
                export.items[n].doubt = False
            elif outcome == "rejected":
                self.model_fail(export, n, doubtful=False)

    @precondition(lambda self: any(self.in_doubt(export) for export in self.busy()))
    @rule(data=st.data(), limit=st.integers(1, 5))
    def look_up(self, data: st.DataObject, limit: int) -> None:
        export = data.draw(st.sampled_from([export for export in self.busy() if self.in_doubt(export)]))
        for request in self.requests:
            # Only what nobody waits for any more is in doubt; by then it has arrived, or never will.
            if set(request.people) & set(export.people("sending", doubt=True)) and request.arrived is None:
                self.land(request, arrives=False)
        on_their_way = self.awaited(export)
        with self.held(export) as (session, row):
            found = items.unsettled(session, row, limit + len(on_their_way), NOW)
            doubtful = [work for work in found if number(work) not in on_their_way][:limit]
            for work in doubtful:
                self.settle_doubt(session, row, export, work)

    def settle_doubt(self, session: Any, row: Export, export: Model, work: Work) -> None:
        """What the engine does about one doubt (worker.exports.doubts)."""
        n = number(work)
        found = self.presence(export, work)
        if found is Presence.NAMELESS:
            items.note_failed(session, row, [work], "lost from sight", may_have_arrived=True)
            self.model_fail(export, n, doubtful=True)
        elif found is Presence.ARRIVED:
            items.note_exported(session, row, [(work, "found")])
            self.model_exported(export, n)
        elif found is Presence.CAME_EARLIER:
            items.note_previously_exported(session, row, [work])
            self.model_exported(export, n)
            export.items[n] = Item("skipped")
        elif export.cancelled and found is Presence.ABSENT:
            items.note_cancelled(session, row, [work])
            export.items[n] = Item("cancelled")
            self.give_up(export, n)
        elif export.cancelled:
            items.note_failed(session, row, [work], "unclear", may_have_arrived=True)
            self.model_fail(export, n, doubtful=True)
        else:
            items.note_missed(session, row, [work.candidate_id])
            export.items[n].doubt = False

    def presence(self, export: Model, work: Work) -> Presence:
        """What a search says of this person, as SourceWhale's destination reads it."""
        n = number(work)
        if n in UNFINDABLE:
            return Presence.NAMELESS
        if n not in self.created:
            return Presence.ABSENT
        hit = FoundCandidate("found", created_at=self.created[n])
        return lookups.presence(hit, work, Goal(ExportKind.PROSPECTS, export.campaign), self.clock)

    @precondition(lambda self: [e for e in self.exports if not e.over])
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        export = data.draw(st.sampled_from([e for e in self.exports if not e.over]))
        with self.database.write() as session:
            asked = states.request_cancel(session, exports.by_id(session, export.id))
        assert asked is not export.cancelled
        export.cancelled = True

    @precondition(lambda self: self.busy())
    @rule(data=st.data())
    def stop(self, data: st.DataObject) -> None:
        """SourceWhale refuses the key: everybody who is left ends as failed, whoever may have arrived as doubtful."""
        export = data.draw(st.sampled_from(self.busy()))
        with self.held(export) as (session, row):
            items.fail_rest(session, row, "the key is refused")
            states.end(session, row, ExportState.FAILED)
        for n, item in export.items.items():
            if item.state in ("pending", "sending"):
                self.model_fail(export, n, doubtful=item.doubt)
        self.give_up_the_rest(export)
        self.ended(export, "failed")

    @precondition(lambda self: any(self.is_done(export) for export in self.busy()))
    @rule()
    def finish(self) -> None:
        for export in self.busy():
            if self.is_done(export):
                self.end(export)

    @precondition(lambda self: any(export.people("failed") for export in self.exports if export.over))
    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        export = data.draw(st.sampled_from([e for e in self.exports if e.over and e.people("failed")]))
        with self.database.write() as session:
            done = states.retry(session, exports.by_id(session, export.id), "U1")
        assert done == (export.state != "cancelled")
        if done:
            for n in export.people("failed"):
                export.items[n] = Item()
            export.state, export.cancelled = "queued", False

    @rule()
    def nothing_happens(self) -> None:
        """So that there is a step when every export is over and no other may be begun."""

    # --- what must be so ---

    @invariant()
    def nobody_arrives_twice(self) -> None:
        """Whoever was known before may: SourceWhale matches a second arrival to the first."""
        assert {n: times for n, times in self.arrivals.items() if times > 1 and n not in KNOWN} == {}

    @invariant()
    def who_is_told_as_exported_is_in_the_campaign(self) -> None:
        for export in self.exports:
            assert [n for n in export.people("exported") if n not in self.members[export.campaign]] == []

    @invariant()
    def the_database_is_as_the_model(self) -> None:
        with self.database.read() as session:
            for export in self.exports:
                row = session.get_one(Export, export.id)
                assert row.ended_at is not None if export.over else row.ended_at is None
                found = session.execute(
                    select(Candidate.row_number, ExportItem.state, ExportItem.reason, ExportItem.in_doubt)
                    .join(Candidate, Candidate.id == ExportItem.candidate_id)
                    .where(ExportItem.export_id == export.id)
                )
                told = {n - 1: (as_told(state, reason), doubt) for n, state, reason, doubt in found}
                assert told == {n: (item.state, item.doubt) for n, item in export.items.items()}
            ledger = session.execute(
                select(Candidate.row_number, Exported.export_id, Exported.exported_at, Exported.doubtful)
                .join(Candidate, Candidate.identity == Exported.identity)
                .distinct()
            )
            assert {
                row - 1: (owner, "exported" if at is not None else "doubtful" if doubtful else "claimed")
                for row, owner, at, doubtful in ledger
            } == self.ledger

    def bring_everything_to_its_end(self) -> None:
        """From here on all goes well: every export ends, and nobody is lost."""
        for _ in range(20):
            for export in self.free():
                export.lease = leases.claim(self.database, export.id, 600)
            for request in self.untold():
                self.finish_request(request)
            for export in self.busy():
                self.go_on(export)
        assert all(export.over for export in self.exports)
        self.nobody_arrives_twice()
        self.who_is_told_as_exported_is_in_the_campaign()
        self.the_database_is_as_the_model()
        for export in self.exports:
            for n, item in export.items.items():
                assert item.state in ("exported", "failed", "skipped", "cancelled")
                if item.state == "skipped" and not self.arrivals[n]:
                    # Whoever was to send this person has told that it did not come to that.
                    others = [other.items[n].state for other in self.exports if n in other.items]
                    assert {"failed", "cancelled"} & set(others)

    def finish_request(self, request: Request) -> None:
        request.told = True
        export = request.export
        if request.arrived is None:
            self.land(request, arrives=True)
        if export.lease is None or export.lease.token != request.lease.token or not request.arrived:
            return
        with self.held(export) as (session, row):
            items.note_exported(session, row, [(work, "remote") for work in request.work])
        for n in request.people:
            self.model_exported(export, n)

    def go_on(self, export: Model) -> None:
        """One turn of a worker to which nothing happens any more."""
        if self.is_done(export):
            self.end(export)
            return
        with self.held(export) as (session, row):
            for work in items.unsettled(session, row, PEOPLE, NOW):
                self.settle_doubt(session, row, export, work)
            sending = []
            if not export.cancelled:
                sending = items.unsent(session, row, PEOPLE)
                items.mark_leaving(session, row, [work.candidate_id for work in sending], self.tick())
                for work in sending:
                    export.items[number(work)].doubt = True
                self.model_take(export, PEOPLE)
                sending += items.take(session, row, PEOPLE, self.tick()).sending
        self.leave(export, sending)

    # --- the model's own ---

    def tick(self) -> float:
        """SourceWhale's time, which goes on."""
        self.clock += TICK
        return self.clock

    def free(self) -> list[Model]:
        return [export for export in self.exports if not export.over and export.lease is None]

    def busy(self) -> list[Model]:
        return [export for export in self.exports if not export.over and export.lease is not None]

    def flying(self) -> list[Request]:
        return [request for request in self.requests if request.arrived is None]

    def untold(self) -> list[Request]:
        return [request for request in self.requests if not request.told]

    def awaited(self, export: Model) -> set[int]:
        """People whose answer the export's present worker still waits for."""
        assert export.lease is not None
        token = export.lease.token
        mine = [r for r in self.untold() if r.export is export and r.lease.token == token]
        return {n for request in mine for n in request.people}

    def in_doubt(self, export: Model) -> list[int]:
        awaited = self.awaited(export)
        return [n for n in export.people("sending", doubt=True) if n not in awaited]

    def is_done(self, export: Model) -> bool:
        """Whether the engine would end it: nothing on its way, nothing in doubt, nothing left to send."""
        left = export.people("sending", doubt=True)
        if not export.cancelled:
            left += export.people("pending") + export.people("sending")
        return not left and not self.awaited(export)

    def held(self, export: Model) -> Any:
        assert export.lease is not None
        return leases.held(self.database, export.lease, 600)

    def leave(self, export: Model, work: list[Work]) -> None:
        if work:
            assert export.lease is not None
            self.requests.append(Request(export, export.lease, work, people=[number(one) for one in work]))

    def land(self, request: Request, *, arrives: bool) -> None:
        request.arrived = arrives
        if arrives:
            now = self.tick()
            self.arrivals.update(request.people)
            self.members[request.export.campaign].update(request.people)
            for n in request.people:
                self.created.setdefault(n, now)

    def end(self, export: Model) -> None:
        with self.held(export) as (session, row):
            if export.cancelled:
                items.cancel_rest(session, row)
                states.end(session, row, ExportState.CANCELLED)
            else:
                state = ExportState.COMPLETE_WITH_ERRORS if export.people("failed") else ExportState.COMPLETE
                states.end(session, row, state)
        if export.cancelled:
            for n in export.people("pending") + export.people("sending"):
                export.items[n] = Item("cancelled")
            self.give_up_the_rest(export)
            self.ended(export, "cancelled")
        else:
            self.ended(export, "complete")

    def ended(self, export: Model, state: str) -> None:
        assert export.lease is not None
        leases.release(self.database, export.lease)
        export.state, export.lease = state, None

    def model_take(self, export: Model, limit: int) -> list[int]:
        sending = []
        for n in export.people("pending")[:limit]:
            owner, status = self.ledger.get(n, ("", "absent"))
            if status == "absent" or (status == "claimed" and owner == export.id):
                self.ledger[n] = (export.id, "claimed")
                export.items[n] = Item("sending", doubt=True)
                sending.append(n)
            elif status == "doubtful":
                self.ledger[n] = (export.id, "claimed")
                export.items[n] = Item("sending", doubt=True)
            else:
                export.items[n] = Item("skipped")
        return sending

    def model_exported(self, export: Model, n: int) -> None:
        export.items[n] = Item("exported")
        self.ledger[n] = (export.id, "exported")

    def model_fail(self, export: Model, n: int, *, doubtful: bool) -> None:
        export.items[n] = Item("failed")
        if not doubtful:
            self.give_up(export, n)
        elif self.ledger.get(n) == (export.id, "claimed"):
            self.ledger[n] = (export.id, "doubtful")

    def give_up(self, export: Model, n: int) -> None:
        if self.ledger.get(n) == (export.id, "claimed"):
            del self.ledger[n]

    def give_up_the_rest(self, export: Model) -> None:
        for n in export.items:
            self.give_up(export, n)


def folks(chosen: range) -> list[Any]:
    return people(len(chosen), start=chosen.start)


def number(work: Work) -> int:
    return int(work.data["full_name"].removeprefix("Person "))


def as_told(state: str, reason: str | None) -> str:
    return "cancelled" if reason == items.CANCELLED else state


@cache
def template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="model-")) / "template.db"
    database = opened(path)
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


def opened(path: Path) -> Database:
    database = Database(f"sqlite:///{path}")
    database.ledger_secret = b"the secret of tests"
    return database


TestExporting = Exporting.TestCase
TestExporting.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
