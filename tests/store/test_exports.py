"""Leases keep workers apart; Review is what happens; nobody is sent twice."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import select, true, update

from store.exporting import exports, items, leases, not_arrived, selection, states
from store.exporting.leases import LeaseLost
from store.models import Export, Exported, ExportItem, ExportKind, ExportState
from store.people import projects
from tests.store.factory import connected, people, reviewed, started


def run(database, export, *, limit=100):
    """Take a lease and everything that is ours to send; returns lease and work."""
    lease = leases.claim(database, export.id, 10)
    assert lease is not None
    with leases.held(database, lease, 10) as (session, held):
        return lease, items.take(session, held, limit).sending


def counts(database, export):
    with database.read() as session:
        return items.counts(session, export.id)


@pytest.mark.long
def test_only_one_of_many_gets_the_lease(database, workspace):
    export = started(database, *workspace, people(3))
    got = []
    threads = [threading.Thread(target=lambda: got.append(leases.claim(database, export.id, 10))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(lease is not None for lease in got) == 1


def test_an_expired_lease_is_taken_over_and_fences_the_old_holder_off(database, workspace):
    export = started(database, *workspace, people(3))
    old = leases.claim(database, export.id, 60)
    assert old is not None
    assert leases.claim(database, export.id, 10) is None
    with database.write() as session:
        session.execute(update(Export).values(lease_until=leases.database_now(session) - 0.1))
    new = leases.claim(database, export.id, 10)
    assert new is not None
    assert new.token > old.token
    with pytest.raises(LeaseLost), leases.held(database, old, 10) as (session, held):
        items.take(session, held, 10)
    with pytest.raises(LeaseLost):
        leases.renew(database, old, 10)
    leases.release(database, old)
    assert leases.claim(database, export.id, 10) is None
    assert counts(database, export).waiting == 3
    leases.renew(database, new, 10)


def test_what_is_due(database, workspace):
    export = started(database, *workspace, people(1))

    def due():
        with database.read() as session:
            return [found for found, _ in leases.due(session)]

    assert due() == [export.id]
    lease = leases.claim(database, export.id, 10)
    assert due() == []
    leases.release(database, lease, after=60)
    assert due() == []
    assert leases.claim(database, export.id, 10) is None


def test_review_says_what_start_does(database, workspace):
    first = started(database, *workspace, people(3))
    lease, work = run(database, first)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(work[0], "r1"), (work[1], "r2")])
        items.note_failed(session, held, [work[2]], "rejected", may_have_arrived=False)
    everyone = [*people(5), *people(2, start=10, tags=("Do Not Contact",))]
    second = reviewed(database, *workspace, everyone)
    with database.write() as session:
        second = exports.by_id(session, second.id)
        plan = selection.plan(session, second)
        assert (plan.send, plan.previously_exported, plan.do_not_contact) == (3, 2, 2)
        assert (plan.with_email, plan.with_phone, plan.without_email) == (3, 0, 0)
        assert states.start(session, second)
        assert not states.start(session, second)
        happened = items.counts(session, second.id)
        states.end(session, second, ExportState.CANCELLED)
    assert (happened.waiting, happened.previously_exported, happened.do_not_contact) == (3, 2, 2)
    again = reviewed(database, *workspace, people(5), include_previous=True)
    with database.read() as session:
        assert selection.plan(session, again).send == 5


def test_two_exports_at_once_send_each_person_once(database, workspace):
    one = started(database, *workspace, people(10), name="one")
    two = started(database, *workspace, people(10, start=6), name="two")
    _, first = run(database, one)
    _, second = run(database, two)
    assert len(first) == 10
    assert [work.data["full_name"] for work in second] == [f"Person {n}" for n in range(11, 16)]
    assert counts(database, two).previously_exported == 5


def test_including_previous_does_not_race_with_an_export_that_is_sending(database, workspace):
    one = started(database, *workspace, people(2), name="one")
    run(database, one)
    two = started(database, *workspace, people(2), name="two", include_previous=True)
    _, work = run(database, two)
    assert work == []


@pytest.mark.long
def test_whoever_another_export_is_about_to_send_is_not_promised_again(database, workspace):
    one = started(database, *workspace, people(5), name="one", requested_by="U2", channel_id="C2")
    run(database, one, limit=2)
    two = reviewed(database, *workspace, people(6), name="two", include_previous=True)
    with database.write() as session:
        two = exports.by_id(session, two.id)
        plan = selection.plan(session, two)
        assert (plan.send, plan.being_sent, plan.previously_exported) == (1, 5, 0)
        assert [export.requested_by for export in selection.sending_the_same(session, two, 5)] == ["U2"]
        assert states.start(session, two)
        happened = items.counts(session, two.id)
    assert (happened.waiting, happened.previously_exported) == (1, 5)
    unrelated = reviewed(database, *workspace, people(2, start=50), name="three")
    with database.read() as session:
        assert selection.sending_the_same(session, unrelated, 5) == []


@pytest.mark.long
def test_chosen_candidates_are_sent_and_nobody_else(database, workspace):
    everyone = [*people(4), *people(1, start=9, tags=("Do Not Contact",))]
    export = reviewed(database, *workspace, everyone)
    with database.write() as session:
        export = exports.by_id(session, export.id)
        by_name = {item.person.full_name: item.id for item in selection.candidates_named(session, export, "", 100)}
        only = selection.Choice(only=(by_name["Person 2"], by_name["Person 9"]))
        plan = selection.plan(session, export, only)
        assert (plan.send, plan.do_not_contact, plan.with_email) == (1, 1, 1)
        assert [item.person.full_name for item in selection.first_to_send(session, export, 3, only)] == ["Person 2"]
        assert states.start(session, export, only)
    _, work = run(database, export)
    assert [item.data["full_name"] for item in work] == ["Person 2"]
    assert (counts(database, export).waiting, counts(database, export).do_not_contact) == (1, 1)


def test_all_but_those_chosen_are_sent(database, workspace):
    export = reviewed(database, *workspace, people(4))
    with database.write() as session:
        export = exports.by_id(session, export.id)
        by_name = {item.person.full_name: item.id for item in selection.candidates_named(session, export, "", 100)}
        but = selection.Choice(but=(by_name["Person 1"], by_name["Person 3"]))
        assert selection.plan(session, export, but).send == 2
        assert states.start(session, export, but)
    _, work = run(database, export)
    assert [item.data["full_name"] for item in work] == ["Person 2", "Person 4"]


def test_whoever_was_exported_before_is_told_by_the_exports_that_sent_them(database, workspace):
    first = reviewed(database, *workspace, people(3))
    with database.write() as session:
        states.start(session, exports.by_id(session, first.id))
    lease, work = run(database, first)
    with leases.held(database, lease, 30) as (session, export):
        items.note_exported(session, export, [(item, None) for item in work])
    second = reviewed(database, *workspace, people(5), name="two")
    with database.read() as session:
        second = exports.by_id(session, second.id)
        (group,) = selection.previously(session, second, selection.EVERYBODY, 3)
        assert (group.export.id, group.people) == (first.id, 3)
        (chosen,) = selection.candidates_named(session, second, "Person 1", 5)
        (group,) = selection.previously(session, second, selection.Choice(but=(chosen.id,)), 3)
        assert group.people == 2


def test_options_are_changed_only_while_an_export_stands_in_review(database, workspace):
    export = reviewed(database, *workspace, people(2))
    with database.write() as session:
        export = exports.by_id(session, export.id)
        assert exports.set_options(session, export, include_previous=True, dummy_emails=True)
        assert (export.include_previous, export.dummy_emails) == (True, True)
        assert states.start(session, export)
        assert not exports.set_options(session, export, include_previous=False, dummy_emails=False)
        assert export.dummy_emails
        assert not states.read_again(session, export)


def test_candidates_of_another_project_cannot_be_chosen(database, workspace):
    other = reviewed(database, *workspace, people(1, start=70), name="other")
    export = reviewed(database, *workspace, people(2))
    with database.read() as session:
        (foreign,) = selection.candidates_named(session, other, "", 10)
        assert selection.plan(session, export, selection.Choice(only=(foreign.id,))).send == 0


@pytest.mark.long
def test_candidates_are_found_by_name_title_and_company(database, workspace):
    everyone = [
        *people(2),
        *people(1, start=3, current_title="Główny Inżynier", current_company="Hooli 100%"),
    ]
    export = reviewed(database, *workspace, everyone)

    def found(text):
        with database.read() as session:
            return [item.person.row for item in selection.candidates_named(session, export, text, 100)]

    assert found("") == [2, 3, 4]
    assert found("PERSON 2") == [3]
    assert found("inzynier hooli") == [4]
    assert found("%") == [2, 3, 4]
    assert found("nobody") == []
    with database.read() as session:
        assert len(selection.candidates_named(session, export, "", 2)) == 2


def test_the_list_of_candidates_says_who_has_been_exported_and_who_would_be_skipped(database, workspace):
    first = started(database, *workspace, people(1))
    lease, work = run(database, first)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(work[0], "r1")])
        states.end(session, held, ExportState.COMPLETE)
    everyone = [*people(2), *people(1, start=9, tags=("Do Not Contact",))]

    def told(**values):
        export = reviewed(database, *workspace, everyone, **values)
        with database.read() as session:
            listed = selection.candidates_named(session, export, "", 100)
            return [(item.exported_before, item.skipped) for item in listed]

    skipped = [(True, "previously exported"), (False, None), (False, "do not contact")]
    assert told() == skipped
    assert told(include_previous=True) == [(True, None), *skipped[1:]]


def test_another_connection_knows_nothing_of_ours(database, workspace):
    export = started(database, *workspace, people(2))
    lease, work = run(database, export)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(item, "r") for item in work])
    other = reviewed(database, *connected(database, team="T2"), people(2))
    with database.read() as session:
        assert selection.plan(session, other).send == 2
        assert exports.get(session, workspace[0], other.id) is None
        assert projects.get(session, workspace[0], other.project_id, true()) is None


def test_a_doubt_outlives_its_export_and_is_looked_up_by_the_next(database, workspace):
    first = started(database, *workspace, people(3))
    lease, work = run(database, first)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(work[0], "r1")])
        items.note_not_arrived(session, held, [work[1].candidate_id])
        items.fail_rest(session, held, "the key was refused")
        states.end(session, held, ExportState.FAILED)
    second = started(database, *workspace, people(3))
    lease, sending = run(database, second)
    assert [item.data["full_name"] for item in sending] == ["Person 2"]
    with leases.held(database, lease, 10) as (session, held):
        assert items.unsettled(session, held, 10, 10) == []
        items.note_exported(session, held, [(item, "r2") for item in sending])
        (doubtful,) = items.unsettled(session, held, 10, -1.0)
        assert doubtful.data["full_name"] == "Person 3"
        assert not session.get(Exported, (workspace[1], doubtful.identity)).doubtful


def test_items_in_flight_are_doubtful_until_their_outcome_is_known(database, workspace):
    export = started(database, *workspace, people(3))
    lease, work = run(database, export)
    with leases.held(database, lease, 10) as (session, held):
        assert items.unsettled(session, held, 10, 10) == []
        # A difference of seconds since 1970 is not exact.
        assert 9 < round(items.next_settling(session, held.id, 10), 3) <= 10
        assert len(items.unsettled(session, held, 10, -1.0)) == 3
        items.note_not_arrived(session, held, [work[0].candidate_id])
        assert [item.candidate_id for item in items.unsent(session, held, 10)] == [work[0].candidate_id]
        assert len(items.unsettled(session, held, 10, -1.0)) == 2


def test_what_a_dead_worker_sent_settles_from_when_its_lease_ran_out(database, workspace):
    export = started(database, *workspace, people(2))
    lease = leases.claim(database, export.id, 0.3)
    with leases.held(database, lease, 0.3) as (session, held):
        items.take(session, held, 10)
    assert lease.expired_at == 0
    time.sleep(0.4)
    successor = leases.claim(database, export.id, 10)
    assert successor.expired_at > 0
    with leases.held(database, successor, 10) as (session, held):
        sent_at = set(session.scalars(select(ExportItem.sending_at)))
        items.note_taken_over(session, held, successor.expired_at)
        session.expire_all()
        assert set(session.scalars(select(ExportItem.sending_at))) == {max(successor.expired_at, *sent_at)}
    leases.release(database, successor)
    assert leases.claim(database, export.id, 10).expired_at == 0


@pytest.mark.long
def test_a_cancelled_rest_may_be_sent_by_the_next_export(database, workspace):
    export = started(database, *workspace, people(4))
    lease, work = run(database, export, limit=2)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(item, "r") for item in work])
        items.cancel_rest(session, held)
        states.end(session, held, ExportState.CANCELLED)
    assert (counts(database, export).exported, counts(database, export).cancelled) == (2, 2)
    again = reviewed(database, *workspace, people(4))
    with database.read() as session:
        assert leases.due(session) == []
        assert selection.plan(session, again).send == 2


def test_failed_rows_come_in_the_files_order(database, workspace):
    export = started(database, *workspace, people(3))
    lease, work = run(database, export)
    with leases.held(database, lease, 10) as (session, held):
        items.note_failed(session, held, [work[2]], "b", may_have_arrived=False)
        items.note_failed(session, held, [work[0]], "a", may_have_arrived=False)
    with database.read() as session:
        assert [(row.row, row.reason) for row in not_arrived.failed_rows(session, export.id)] == [(2, "a"), (4, "b")]


def test_a_newer_file_updates_people_and_forgets_those_gone(database, workspace):
    started(database, *workspace, people(3), name="My Project (1)", include_previous=True)
    newer = [*people(2, start=2, location="Rome"), *people(1, start=9)]
    export = reviewed(database, *workspace, newer, name="my project")
    with database.read() as session:
        plan = selection.plan(session, export)
        assert (plan.send, plan.being_sent) == (1, 2)
        found = projects.search(session, workspace[0], "PROJ", 10, true())
        assert [project.name for project in found] == ["My Project (1)"]


def test_what_a_newer_file_changed(database, workspace):
    reviewed(database, *workspace, people(4))
    with database.write() as session:
        project, reading = projects.begin_reading(session, workspace[0], "project")
        newer = [*people(2), *people(1, start=3, location="Rome"), *people(2, start=9), *people(1)]
        tally = projects.put_candidates(session, project, reading, newer)
        assert (tally.again, tally.new, tally.changed) == (1, 2, 1)
        assert projects.gone(session, project, reading) == 1


def test_a_person_on_two_rows_is_one_candidate(database, workspace):
    twice = [*people(2), *people(1, start=2, phones=("+1 555 0100 200",))]
    export = started(database, *workspace, twice)
    _, work = run(database, export)
    assert len(work) == 2
    assert work[1].data["phones"] == ["+1 555 0100 200"]
    assert work[1].data["emails"] == ["p2@example.com"]


def test_what_somebody_exported_last_is_their_own_and_of_that_kind(database, workspace):
    made = {}
    for number, (who, kind) in enumerate([("U1", "prospects"), ("U1", "candidates"), ("U2", "prospects")]):
        for turn in ("first", "second"):
            export = reviewed(database, *workspace, people(1), name=f"{number} {turn}", requested_by=who, kind=kind)
            made[who, kind] = export.id
    other = connected(database, "T2")
    reviewed(database, *other, people(1))
    with database.write() as session:
        for number, export_id in enumerate(made.values(), 1):
            session.execute(update(Export).where(Export.id == export_id).values(created_at=9e9 + number))
        for (who, kind), export_id in made.items():
            assert exports.last_of(session, workspace[0], who, ExportKind(kind)).id == export_id
        assert exports.last_of(session, workspace[0], "U2", ExportKind.CANDIDATES) is None


@pytest.mark.long
def test_whoever_gives_a_lease_back_gives_nobody_elses_back(database, workspace):
    exports_made = [started(database, *workspace, people(1, start=n), name=f"{n}") for n in (1, 2, 3)]
    held = [leases.claim(database, export.id, 60) for export in exports_made]
    # Each was claimed once, so their tokens are the same.
    assert {lease.token for lease in held} == {1}
    for number, lease in enumerate(held):
        leases.renew(database, lease, 60)
        leases.release(database, lease)
        free = [leases.claim(database, export.id, 60) is not None for export in exports_made[number:]]
        assert free == [True] + [False] * (len(free) - 1)
