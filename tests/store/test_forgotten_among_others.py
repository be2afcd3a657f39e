"""Somebody to be forgotten is named by what several people have: a switchboard, a family's mailbox, a team's page."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seekout import Candidate as Person
from store.exporting import exports, items, leases, selection, states
from store.models import Candidate, ExportState, ForgottenKey
from store.upkeep import erasure, retention
from tests.store.factory import connected, people, reviewed, started
from tests.store.test_retention import age

NUMBER, FAMILY, PAGE = "+44 20 7946 0018", "family@zyx.example", "https://github.com/zyx-team"
CLEO, DORA, EVE = "Cleo Zyxgraf", "Dora Other", "Eve Somebody"


def by_number(name, row):
    return Person(row=row, identity=f"name:{name}", full_name=name, phones=(NUMBER,))


def by_mailbox(name, row):
    return Person(row=row, identity=f"name:{name}", full_name=name, emails=(FAMILY,))


def by_page(name, row):
    return Person(row=row, identity=f"name:{name}", full_name=name, links=(PAGE,))


SHARED = pytest.mark.parametrize(
    ("told", "having"),
    [(NUMBER, by_number), (FAMILY, by_mailbox), (PAGE, by_page)],
    ids=["a number", "a mailbox", "a page"],
)


def counted(database, export):
    with database.read() as session:
        plan = selection.plan(session, exports.by_id(session, export.id))
    return plan.send, plan.forgotten


@SHARED
@pytest.mark.parametrize("beside", ["", "Fay Nobody "])
def test_it_says_with_whom_it_stands_and_deletes_nobody(database, told, having, beside):
    where = connected(database)
    reviewed(database, *where, [having(CLEO, 4), having(DORA, 7), *people(2)])
    found = erasure.forget(database, beside + told)
    assert found.deleted == []
    text = "\n".join(found.unclear)
    assert "row 4" in text and "row 7" in text and 'PERSON="Ada Lovelace ' in text
    with database.read() as session:
        assert session.query(Candidate).count() == 4
        assert not session.scalars(select(ForgottenKey.key)).all()


@SHARED
@pytest.mark.parametrize("written", ["{name} {told}", "{told} ({name})", '"{name}" <{told}>', "{name}, {told}"])
def test_who_is_named_beside_it_is_forgotten_alone(database, told, having, written):
    where = connected(database)
    reviewed(database, *where, [having(CLEO, 4), having(DORA, 7)])
    found = erasure.forget(database, written.format(name=CLEO, told=told))
    assert found.unclear == []
    assert any("row 4" in one for one in found.deleted) and not any("row 7" in one for one in found.deleted)
    # Whoever comes later with it is somebody else, unless their name is the same.
    later = [having(CLEO, 2)._replace(identity="name:other"), having(DORA, 3), having(EVE, 4)]
    assert counted(database, reviewed(database, *where, later, name="a later file")) == (2, 1)


@SHARED
def test_said_twice_it_does_not_take_the_next_one(database, told, having):
    where = connected(database)
    reviewed(database, *where, [having(CLEO, 4), having(DORA, 7)])
    erasure.forget(database, f"{CLEO} {told}")
    found = erasure.forget(database, f"{CLEO} {told}")
    assert found.deleted == [] and "somebody of another name" in found.unclear[0]
    assert erasure.forget(database, f"{DORA} {told}").deleted
    # Nobody has it any more.
    again = erasure.forget(database, f"{CLEO} {told}")
    assert again.deleted == again.unclear == []


@SHARED
def test_their_other_addresses_are_known_again(database, told, having):
    where = connected(database)
    cleo = having(CLEO, 4)
    cleo = cleo._replace(links=(*cleo.links, "https://linkedin.com/in/cleo-z"), identity="li:cleo-z")
    reviewed(database, *where, [cleo, having(DORA, 7)])
    erasure.forget(database, f"{CLEO} {told}")
    profile = Person(row=2, identity="li:cleo-z", full_name="C.", links=("https://linkedin.com/in/cleo-z",))
    assert counted(database, reviewed(database, *where, [profile, *people(1)], name="a later file")) == (1, 1)


def test_a_short_form_of_the_name_names_them_too(database):
    where = connected(database)
    reviewed(database, *where, [by_number("Robert Zyxgraf", 4), by_number(DORA, 7)])
    found = erasure.forget(database, f"Bob Zyxgraf {NUMBER}")
    assert any("row 4" in one for one in found.deleted) and not any("row 7" in one for one in found.deleted)


@pytest.mark.parametrize("names", [(CLEO, CLEO), ("Bob Zyxgraf", "Robert Zyxgraf"), (CLEO, "Cleo"), (CLEO, "")])
def test_one_person_of_two_workspaces_is_no_two(database, names):
    for team, name in zip(("T1", "T2"), names, strict=True):
        reviewed(database, *connected(database, team), [by_mailbox(name, 4)])
    found = erasure.forget(database, FAMILY)
    assert found.unclear == []
    with database.read() as session:
        assert session.query(Candidate).count() == 0


def test_two_of_two_workspaces_are_told_apart(database):
    for team, name in (("T1", CLEO), ("T2", DORA)):
        reviewed(database, *connected(database, team), [by_number(name, 4)])
    found = erasure.forget(database, NUMBER)
    assert found.deleted == [] and "workspace T1" in "\n".join(found.unclear)
    found = erasure.forget(database, f"{DORA} {NUMBER}")
    assert any("workspace T2" in one for one in found.deleted) and not any("T1" in one for one in found.deleted)


def test_who_is_known_by_hashes_alone_is_told_apart_too(database):
    """Their details were deleted; what they are known by is kept as long as the ledger."""
    where = connected(database)
    export = started(database, *where, [by_number(CLEO, 4), by_number(DORA, 7)])
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        items.note_exported(session, held, [(work, "r") for work in items.take(session, held, 10).sending])
        states.end(session, held, ExportState.COMPLETE)
    age(database, 91)
    retention.purge_candidates(database, 90)
    found = erasure.forget(database, NUMBER)
    assert found.deleted == [] and "details" in "\n".join(found.unclear)
    found = erasure.forget(database, f"{CLEO} {NUMBER}")
    assert found.unclear == [] and "workspace T1: the ledger of who was exported (1)" in found.deleted
    # Dora Other has been exported before.
    later = [by_number(CLEO, 2), by_number(DORA, 3), by_number(EVE, 4)]
    assert counted(database, reviewed(database, *where, later, name="a later file")) == (1, 1)
