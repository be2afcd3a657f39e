"""People who were wrongly taken for one are parted: in every project, in what they are known by, in the ledger."""

from __future__ import annotations

from sqlalchemy import select

from seekout import Candidate as Person
from store.exporting import exports, items, leases, selection, states
from store.models import Candidate, CandidateReading, Exported, ExportState, PersonKey
from store.people import identities, parting
from store.people.ledger import ledger_key
from tests.store.factory import connected, reviewed, started

ADA = Person(row=2, identity="li:ada", full_name="Ada Sample", emails=("ada@example.com",))
BO = Person(row=3, identity="li:bo", full_name="Bo Berg", emails=("bo@example.com",))
MIXED = Person(row=2, identity="li:both", full_name="Ada Sample", emails=("ada@example.com", "bo@example.com"))


def send(database, export):
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        sent = items.take(session, held, 10).sending
        items.note_exported(session, held, [(work, "r") for work in sent])
        states.end(session, held, ExportState.COMPLETE)


def part(database, workspace):
    with database.write() as session:
        identity = session.scalars(select(Candidate.identity)).first()
        return parting.keep_apart(session, workspace[0], identity, [ADA, BO])


def test_two_who_were_one_are_two_everywhere(database, workspace):
    send(database, started(database, *workspace, [MIXED], name="sent"))
    reviewed(database, *workspace, [MIXED], name="another")
    ada, bo = part(database, workspace)
    with database.read() as session:
        assert sorted(session.scalars(select(Candidate.identity))) == sorted([ada, ada, bo, bo])
        assert session.query(CandidateReading).count() == 4
        # Who was sent is the first; the other one was not.
        assert session.scalars(select(Exported.identity)).all() == [ada]
        assert {key.identity for key in session.query(PersonKey)} == {ada, bo}
    again = reviewed(database, *workspace, [ADA, BO], name="another")
    with database.read() as session:
        plan = selection.plan(session, exports.by_id(session, again.id))
    assert (plan.send, plan.previously_exported) == (1, 1)


def test_later_files_know_each_by_what_is_theirs(database, workspace):
    reviewed(database, *workspace, [MIXED])
    ada, bo = part(database, workspace)
    with database.write() as session:
        found = identities.resolve(
            session,
            workspace[0],
            [
                Person(row=2, identity="email:ada@example.com", full_name="Ada Sample", emails=("ada@example.com",)),
                Person(row=3, identity="email:bo@example.com", full_name="Bo Berg", emails=("bo@example.com",)),
            ],
        )
    assert [person.identity for person in found] == [ada, bo]


def test_nobody_is_parted_while_an_export_sends_them(database, workspace):
    export = started(database, *workspace, [MIXED])
    assert part(database, workspace) is None
    send(database, export)
    assert part(database, workspace) is not None


def test_other_workspaces_and_other_people_are_let_alone(database, workspace):
    other = connected(database, "T2")
    for where in (workspace, other):
        reviewed(database, *where, [MIXED, BO._replace(identity="li:third", emails=("third@example.com",))])
    with database.write() as session:
        identity = ledger_key(session, "li:both")
        parting.keep_apart(session, workspace[0], identity, [ADA, BO])
    with database.read() as session:
        theirs = session.query(Candidate).filter_by(workspace_id=other[0])
        assert {one.identity for one in theirs} == {ledger_key(session, key) for key in ("li:both", "li:third")}
        assert session.query(Candidate).filter_by(workspace_id=workspace[0]).count() == 3


def test_a_word_that_was_taken_for_a_profile_is_nobodys_any_more(database, workspace):
    mixture = Person(row=2, identity="li:profile", full_name="Ada Sample", emails=("ada@example.com",))
    send(database, started(database, *workspace, [mixture], name="sent"))
    waiting = started(database, *workspace, [mixture._replace(identity="li:view"), BO], name="begun")
    assert parting.free_placeholders(database) == 0
    send(database, waiting)
    assert parting.free_placeholders(database) == 2
    assert parting.free_placeholders(database) == 0
    with database.read() as session:
        own = [ledger_key(session, "li:bo")]
        assert session.scalars(select(Candidate.identity)).all() == own
        assert session.scalars(select(Exported.identity)).all() == own
        assert set(session.scalars(select(PersonKey.identity))) == set(own)
    export = reviewed(database, *workspace, [ADA, BO], name="again")
    with database.read() as session:
        assert selection.plan(session, exports.by_id(session, export.id)).send == 1
