"""What was reviewed is what goes out: at *Export*, when people are sent again, and in the run itself."""

from __future__ import annotations

import pytest
from sqlalchemy import update

import seekout
from store.connection import connections
from store.exporting import items, seals, selection, states
from store.models import Candidate, Connection, Export, ExportItem, ExportState, ItemState
from store.people import projects
from store.people.details import digest_of, note_missing
from tests.store.factory import people, reviewed
from worker.actions import exports as acts


def with_other_address(numbers, number_of_people=3):
    """The same people, some of whom have another address."""
    return [
        person._replace(emails=("other@example.com",)) if number in numbers else person
        for number, person in enumerate(people(number_of_people))
    ]


def newer_file(database, workspace_id, candidates):
    with database.write() as session:
        project, reading = projects.begin_reading(session, workspace_id, "project")
        projects.put_candidates(session, project, reading, candidates)
        projects.finish_reading(session, project, reading, {})


def start(database, export):
    with database.write() as session:
        held = session.get_one(Export, export.id)
        assert acts.start(session, held, "U1")
        return held


def failed(database, ours):
    export = start(database, reviewed(database, *ours, people(3)))
    with database.write() as session:
        acts.stop(session, session.get_one(Export, export.id), "SourceWhale has not worked for a day.")
    return export


def cancelled(database, ours):
    export = start(database, reviewed(database, *ours, people(3)))
    with database.write() as session:
        acts.finish(session, session.get_one(Export, export.id), cancelled=True, works=True)
    return export


WAYS = {"retry": (failed, acts.retry, states.failed_of), "send_rest": (cancelled, acts.send_rest, states.left_of)}


def change_people(database, ours):
    newer_file(database, ours[0], with_other_address({0, 2}))


def change_rights(database, ours):
    with database.write() as session:
        session.execute(update(Connection).values(pools_enabled=False))


def connect_anew(database, ours):
    with database.write() as session:
        connections.remove(session, ours[0])
        session.execute(update(Connection).values(api_key_encrypted="key", made_at=1.0))


CHANGES = {
    "details of people": (change_people, "the details of 2 people, by a newer file"),
    "the rights of the connection": (change_rights, "the connection to SourceWhale"),
    "the connection was removed and made anew": (connect_anew, "the connection to SourceWhale"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("way", WAYS)
def test_whatever_has_changed_is_reviewed_before_people_are_sent_again(database, ours, way, change):
    before, act, which = WAYS[way]
    export = before(database, ours)
    make_change, words = CHANGES[change]
    make_change(database, ours)
    with pytest.raises(acts.NeedsReview) as refused, database.write() as session:
        act(session, session.get_one(Export, export.id), "U1")
    assert words in str(refused.value)
    with database.write() as session:
        held = session.get_one(Export, export.id)
        assert held.ended_at is not None
        mark = seals.mark(session, held, which(held))
        # A Review that was not of this does not count.
        with pytest.raises(acts.NeedsReview):
            act(session, held, "U1", "another mark")
        session.rollback()
    with database.write() as session:
        held = session.get_one(Export, export.id)
        assert act(session, held, "U1", mark)
        assert held.state == ExportState.QUEUED
        work = items.take(session, held, 10).sending
        assert len(work) == 3
        assert seals.fail_changed(session, held, work) == (work, 0)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_as_it_was_reviewed_is_sent_again_at_once(database, ours, way):
    before, act, _ = WAYS[way]
    export = before(database, ours)
    # Where somebody stands in the file is not sent; and another key of the same account is no other connection.
    newer_file(database, ours[0], [person._replace(row=person.row + 7) for person in people(3)])
    with database.write() as session:
        session.execute(update(Connection).values(api_key_encrypted="another key", connected_at=9.0))
    with database.write() as session:
        assert act(session, session.get_one(Export, export.id), "U1")


@pytest.mark.parametrize("way", WAYS)
def test_with_another_account_a_fresh_review_is_not_enough(database, ours, way):
    before, act, which = WAYS[way]
    export = before(database, ours)
    with database.write() as session:
        session.execute(update(Connection).values(ledger_id="another"))
    for marked in (False, True):
        with pytest.raises(acts.NeedsReview) as refused, database.write() as session:
            held = session.get_one(Export, export.id)
            act(session, held, "U1", seals.mark(session, held, which(held)) if marked else None)
        assert refused.value.another_account


def test_details_that_a_newer_file_has_changed_do_not_leave(database, ours):
    export = start(database, reviewed(database, *ours, people(3)))
    change_people(database, ours)
    with database.write() as session:
        held = session.get_one(Export, export.id)
        sending, changed = seals.fail_changed(session, held, items.take(session, held, 10).sending)
        assert ([work.data["emails"] for work in sending], changed) == ([["p2@example.com"]], 2)
        failed_items = session.query(ExportItem).filter_by(export_id=export.id, state=ItemState.FAILED).all()
        assert {item.reason for item in failed_items} == {seals.CHANGED}
    # Nobody holds those who did not leave: another export may send them.
    with database.read() as session:
        another = session.get_one(Export, reviewed(database, *ours, people(3), name="another").id)
        assert selection.plan(session, another).send == 2


def test_what_an_older_version_stored_gets_its_digest_before_review(database, ours):
    export = reviewed(database, *ours, people(3))
    with database.write() as session:
        session.execute(update(Candidate).values(digest=None))
        assert note_missing(session, export.project_id) == 3
        assert note_missing(session, export.project_id) == 0
        stored = session.query(Candidate).all()
        assert all(one.digest == digest_of(one.data) for one in stored)


def test_an_export_that_an_older_version_started_goes_on(database, ours):
    export = start(database, reviewed(database, *ours, people(3)))
    with database.write() as session:
        session.execute(update(Export).values(seal=None))
        session.execute(update(ExportItem).values(digest=None))
    change_people(database, ours)
    with database.write() as session:
        held = session.get_one(Export, export.id)
        assert not seals.connection_changed(connections.get(session, ours[0]), held)
        work = items.take(session, held, 10).sending
        assert seals.fail_changed(session, held, work) == (work, 0)


def test_the_same_digest_whatever_the_order_of_what_is_told():
    data = seekout.Candidate(row=2, identity="li:a", full_name="Ada \ud800", emails=("a@example.com",)).to_dict()
    turned = dict(reversed(data.items())) | {"row": 9, "identity": "li:b"}
    assert digest_of(turned) == digest_of(data)
    assert digest_of(data | {"emails": ["b@example.com"]}) != digest_of(data)
