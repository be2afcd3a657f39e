"""A dummy address is one person's of the whole workspace: SourceWhale makes one of two who share an address."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

import seekout
from seekout import Candidate as Person
from store.exporting import exports, items, leases, states
from store.models import Candidate, DummyNumber
from store.people import dummies
from tests.store.factory import connected, people, reviewed


def nameless(number, start=1):
    """People without an e-mail."""
    return [person._replace(emails=()) for person in people(number, start=start)]


@pytest.fixture
def few_numbers(monkeypatch):
    """Draws collide all the time."""
    monkeypatch.setattr(
        seekout, "dummy_number", lambda identity, attempt=0: (sum(map(ord, identity)) * (attempt + 1)) % 40
    )


def give_all(database, workspace_id, project_id):
    with database.write() as session:
        while dummies.give_numbers(session, workspace_id, project_id):
            pass


def numbers(database, workspace_id):
    with database.read() as session:
        return dict(
            session.execute(
                select(Candidate.identity, Candidate.dummy_number).where(
                    Candidate.workspace_id == workspace_id, Candidate.dummy_number.is_not(None)
                )
            ).all()
        )


@pytest.mark.long
def test_two_projects_of_a_workspace_share_no_number(database, few_numbers):
    where = connected(database)
    for name, start in (("one", 1), ("two", 11)):
        export = reviewed(database, *where, nameless(10, start=start), name=name)
        give_all(database, where[0], export.project_id)
    found = numbers(database, where[0])
    assert len(found) == len(set(found.values())) == 20


def test_the_same_person_has_one_number_in_every_project(database, few_numbers):
    where = connected(database)
    for name in ("one", "two"):
        export = reviewed(database, *where, nameless(10), name=name)
        give_all(database, where[0], export.project_id)
    with database.read() as session:
        assert session.query(DummyNumber).count() == 10
        assert session.query(Candidate).filter(Candidate.dummy_number.is_not(None)).count() == 20


def test_workspaces_have_numbers_of_their_own(database, few_numbers):
    for team in ("T1", "T2"):
        where = connected(database, team)
        export = reviewed(database, *where, nameless(10))
        give_all(database, where[0], export.project_id)
        assert len(numbers(database, where[0])) == 10


def test_drawing_ends_when_every_number_is_taken(database, monkeypatch):
    monkeypatch.setattr(seekout, "dummy_number", lambda identity, attempt=0: 7)
    where = connected(database)
    export = reviewed(database, *where, nameless(2))
    with pytest.raises(RuntimeError, match="no free number"):
        give_all(database, where[0], export.project_id)


def test_whoever_has_none_when_they_are_to_be_sent_is_given_one_then(database):
    where = connected(database)
    export = reviewed(database, *where, [*nameless(2), *people(1, start=9)], dummy_emails=True)
    with database.write() as session:
        states.start(session, exports.by_id(session, export.id))
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        given = {work.row_number: work.dummy_number for work in items.take(session, held, 10).sending}
    assert given[10] is None
    assert None not in (given[2], given[3])
    assert given[2] != given[3]
    assert set(numbers(database, where[0]).values()) == {given[2], given[3]}


def test_two_at_once_draw_no_number_twice(database, few_numbers):
    where = connected(database)
    made = [reviewed(database, *where, nameless(9, start=9 * n + 1), name=f"p{n}") for n in range(3)]
    failed = []

    def give(export):
        try:
            give_all(database, where[0], export.project_id)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=give, args=(export,)) for export in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    found = numbers(database, where[0])
    assert len(found) == len(set(found.values())) == 27


def test_somebody_with_an_email_is_given_none(database):
    where = connected(database)
    export = reviewed(database, *where, [Person(row=2, identity="li:a", emails=("a@example.com",))])
    with database.write() as session:
        assert dummies.give_numbers(session, where[0], export.project_id) == 0
