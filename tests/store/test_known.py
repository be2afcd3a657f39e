"""What SourceWhale said of a Review's people: who is left out, and who is sent again because they are gone there."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from store.connection import connections
from store.connection.defaults import Defaults
from store.exporting import exports, items, known, selection, states
from store.exporting.known import Known
from store.models import Export, Exported, ExportState
from store.models.known import OPTED_OUT
from tests.store.factory import people, reviewed, started
from worker.actions import reviews
from worker.surface.reviews.review import left_out


@pytest.fixture
def export(database, ours):
    """Two who were exported before, and two who were not."""
    earlier = started(database, *ours, people(2), name="earlier")
    with database.write() as session:
        before = session.get_one(Export, earlier.id)
        taken = items.take(session, before, 10)
        items.note_exported(session, before, [(work, None) for work in taken.sending])
        states.end(session, before, ExportState.COMPLETE)
    return reviewed(database, *ours, people(4))


def decide(database, ours, **values):
    with database.write() as session:
        connections.get(session, ours[0]).defaults = Defaults(**values).to_dict()


def checked(database, export, answer):
    """Ask for everybody; `answer` says what of a row number, or "unasked"."""
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        assert known.ask(session, mine)
        some = known.next_people(session, mine, 10)
        answers = {work.candidate_id: answer(work.row_number) for work in some}
        answers = {one: said for one, said in answers.items() if said != "unasked"}
        assert known.note(session, mine, some, answers, 60.0)
        assert known.next_people(session, mine, 10) == []
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        found = known.check(session, mine)
        assert (found.done, found.total) == (4, 4)
        return found


@pytest.mark.long
def test_whoever_is_gone_is_sent_again_and_nobody_else(database, ours, export):
    found = checked(database, export, lambda row: None if row in (2, 4) else Known())
    assert (found.gone, found.known) == (1, 2)
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        assert selection.plan(session, mine).send == 2
        known.choose(session, mine, leave_out_known=False, leave_out_contacted=False, send_gone=True)
        plan = selection.plan(session, mine)
        assert (plan.send, plan.previously_exported) == (3, 1)
        assert states.start(session, mine)
        known.forget(session, mine.id)
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        # Who was gone is free to be claimed; who is there stays in the ledger.
        assert len(items.take(session, mine, 10).sending) == 3
        assert items.count(session, mine.id).previously_exported == 1
        assert len(session.scalars(select(Exported).where(Exported.exported_at.is_not(None))).all()) == 1


def test_who_sent_people_before_is_told_of_those_alone_who_are_left_out(database, ours, export):
    checked(database, export, lambda row: None if row == 2 else Known())

    def told(session, mine):
        people = sum(group.people for group in selection.previously(session, mine, selection.EVERYBODY, 5))
        return people, selection.plan(session, mine).previously_exported

    with database.write() as session:
        mine = exports.by_id(session, export.id)
        assert told(session, mine) == (2, 2)
        known.choose(session, mine, leave_out_known=False, leave_out_contacted=False, send_gone=True)
        assert told(session, mine) == (1, 1)


def test_whoever_has_opted_out_there_is_held_back_whatever_is_chosen(database, ours, export):
    stages = {4: OPTED_OUT, 5: "Not Interested"}
    found = checked(database, export, lambda row: Known(stages.get(row)))
    assert (found.known, found.said_no) == (4, 2)
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        known.choose(session, mine, leave_out_known=False, leave_out_contacted=False, send_gone=True)
        facts = reviews.gather(session, mine, marked=5)
        assert (facts.plan.send, facts.plan.do_not_contact, facts.plan.opted_out_there) == (1, 1, 1)
        assert facts.plan.opted_out_elsewhere == 0
        assert [one.person.row for one in facts.marked] == [4]
        assert any(line.endswith("1 marked Do Not Contact in SourceWhale") for line in left_out(facts))
        assert states.start(session, mine)
        known.forget(session, mine.id)
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        assert [work.row_number for work in items.take(session, mine, 10).sending] == [5]
        assert items.count(session, mine.id).do_not_contact == 1


def test_whoever_could_not_be_asked_for_is_not_gone(database, ours, export):
    found = checked(database, export, lambda row: "unasked")
    assert (found.gone, found.known) == (0, 0)


def test_contacted_lately_means_what_the_workspace_says(database, ours, export):
    decide(database, ours, contacted_days=30)
    ago = {4: 20, 5: 40}
    found = checked(
        database, export, lambda row: Known("Messaged", time.time() - ago[row] * 86_400) if row in ago else Known()
    )
    assert (found.contacted, found.days) == (1, 30)
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        known.choose(session, mine, leave_out_known=False, leave_out_contacted=True)
        assert selection.plan(session, mine).contacted == 1


@pytest.mark.parametrize(("allowed", "most", "asks"), [(True, 500, True), (True, 3, False), (False, 500, False)])
@pytest.mark.long
def test_a_review_asks_by_itself_where_an_admin_allows_it(database, ours, export, monkeypatch, allowed, most, asks):
    decide(database, ours, check_by_itself=allowed)
    monkeypatch.setattr(known, "MOST_BY_ITSELF", most)
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        assert reviews.check_by_itself(session, mine) is asks
        assert (known.check(session, mine) is not None) is asks


@pytest.mark.long
def test_room_for_the_day_is_told_of_campaigns_where_the_limit_is_known(database, ours, export):
    with database.write() as session:
        assert reviews.gather(session, exports.by_id(session, export.id)).mails_a_day is None
    decide(database, ours, mails_a_day=3)
    with database.write() as session:
        mine = exports.by_id(session, export.id)
        assert reviews.gather(session, mine).mails_a_day == 3
        mine.kind = "candidates"
        assert reviews.gather(session, mine).mails_a_day is None


@pytest.mark.parametrize("stored", [None, {}, {"contacted_days": "x", "mails_a_day": -1}, {"newer": 1}])
def test_odd_defaults_are_as_if_nobody_had_said_anything(stored):
    assert Defaults.of(stored) == Defaults()


def test_a_check_that_waits_is_found_when_its_time_has_come(database, ours, export):
    with database.write() as session:
        assert known.ask(session, exports.by_id(session, export.id))
    assert known.claim(database, export.id, 60.0)
    known.release(database, export.id, after=60.0)
    with database.read() as session:
        assert list(known.due(session)) == []
    known.release(database, export.id)
    with database.read() as session:
        assert list(known.due(session)) == [export.id]


def test_a_check_is_one_workers_until_its_lease_has_run_out(database, export):
    with database.write() as session:
        assert known.ask(session, session.get_one(Export, export.id))
    assert known.claim(database, export.id, 60.0)
    assert not known.claim(database, export.id, 60.0)
    known.release(database, export.id)
    assert known.claim(database, export.id, 60.0)
    known.release(database, export.id, after=60.0)
    assert not known.claim(database, export.id, 60.0)


def test_two_reviews_of_one_project_are_each_asked_about_for_themselves(database, ours):
    first, second = (reviewed(database, *ours, people(3)) for _ in range(2))
    with database.write() as session:
        for one in (first, second):
            assert known.ask(session, session.get_one(Export, one.id))
        mine = session.get_one(Export, first.id)
        some = known.next_people(session, mine, 2)
        assert known.note(session, mine, some, {work.candidate_id: Known() for work in some}, 60.0)
        both = [session.get_one(Export, one.id) for one in (first, second)]
        assert [len(known.next_people(session, one, 10)) for one in both] == [1, 3]
        assert [known.pace(session, one.id)[0] for one in both] == [2, 0]
        checks = [known.check(session, one) for one in both]
        assert [(check.done, check.known) for check in checks] == [(2, 2), (0, 0)]
        for one, another in (both, both[::-1]):
            known.choose(session, one, leave_out_known=True, leave_out_contacted=False)
            known.choose(session, another, leave_out_known=False, leave_out_contacted=False)
            session.flush()
            left_out = [selection.plan(session, some).known for some in (one, another)]
            assert left_out == [2 if one is both[0] else 0, 0]
