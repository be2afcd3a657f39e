"""Whoever asked in one file not to be contacted is sent from no other one, whatever an export of that is doing."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

import seekout
from seekout import HeldBack
from store.base.db import Database
from store.exporting import items, leases, seals, selection, states
from store.exporting.items import Work
from store.exporting.leases import Lease
from store.models import Candidate, Export, Exported, ExportItem, ExportState, ItemState
from store.people import projects
from store.upkeep import erasure, retention
from tests.store.factory import connected, people, reviewed, started
from tests.store.test_retention import age
from worker.actions import exports as acts
from worker.actions.reviews import gather
from worker.surface.reviews.review import left_out

DNC = (HeldBack("Tags", "DNC"),)
BO = people(1, 2)[0]


def read(database: Database, home: tuple[str, str], person: seekout.Candidate, name: str = "another file") -> None:
    with database.write() as session:
        project, reading = projects.begin_reading(session, home[0], name)
        projects.put_candidates(session, project, reading, [person])
        projects.finish_reading(session, project, reading, {})


def taken(database: Database, export: Export) -> tuple[Lease, list[Work], int]:
    lease = leases.claim(database, export.id, 60)
    assert lease is not None
    with leases.held(database, lease, 60) as (session, held):
        found, number = seals.leave_out_opted_out(session, held, items.take(session, held, 100).sending)
    return lease, found, number


def names(people: list[Work]) -> list[str]:
    return [work.data["full_name"] for work in people]


def state_of_bo(database: Database, export: Export) -> tuple[str, str | None]:
    with database.read() as session:
        found = session.execute(
            select(ExportItem.state, ExportItem.reason).where(
                ExportItem.export_id == export.id, ExportItem.row_number == BO.row
            )
        ).one()
        return found.state, found.reason


def grow_old(database: Database) -> None:
    """All exports have ended, and the details of their people are kept no longer."""
    with database.write() as session:
        session.execute(update(Export).values(state=ExportState.CANCELLED))
    age(database, 91)


def sent_in_review(database: Database, export: Export) -> tuple[int, int]:
    with database.read() as session:
        plan = selection.plan(session, session.get_one(Export, export.id))
        return plan.send, plan.do_not_contact


# Known there by the profile alone, or by another address beside it.
@pytest.mark.parametrize("known_by", [BO, BO._replace(emails=("bo@other.example",)), BO._replace(emails=())])
@pytest.mark.long
def test_a_review_leaves_out_who_opted_out_in_another_file(database, workspace, known_by):
    export = reviewed(database, *workspace, people(3))
    assert sent_in_review(database, export) == (3, 0)
    read(database, workspace, known_by._replace(held_back=DNC))
    assert sent_in_review(database, export) == (2, 1)
    read(database, workspace, known_by)
    assert sent_in_review(database, export) == (3, 0)


def test_whoever_opted_out_is_known_by_the_older_address_of_sales_navigator(database, workspace):
    # As an earlier version stored them.
    older = BO._replace(emails=(), phones=(), links=(), identity="li-id:sales/people/ACwAAAB1", held_back=DNC)
    read(database, workspace, older)
    link = "https://www.linkedin.com/sales/lead/ACwAAAB1"
    newer = BO._replace(emails=(), phones=(), links=(link,), identity="li-id:sales/lead/ACwAAAB1")
    export = reviewed(database, *workspace, [newer])
    assert sent_in_review(database, export) == (0, 1)


def test_whoever_opted_out_is_known_by_their_number_however_it_is_written(database, workspace):
    only = BO._replace(emails=(), links=(), identity="name:bo")
    asked = only._replace(phones=("+1 217 555 0142",), identity="name:bo too", held_back=DNC)
    read(database, workspace, asked)
    export = reviewed(database, *workspace, [only._replace(phones=("(217) 555-0142",)), *people(2)])
    assert sent_in_review(database, export) == (2, 1)


def test_nobody_else_is_held_back_by_it(database, workspace):
    export = reviewed(database, *workspace, people(3))
    read(database, connected(database, "T2"), BO._replace(held_back=DNC))
    read(database, workspace, people(1, 9, held_back=DNC)[0])
    assert sent_in_review(database, export) == (3, 0)


@pytest.mark.parametrize("file", ["another file", "project"])
@pytest.mark.long
def test_who_opts_out_while_an_export_runs_is_not_sent(database, workspace, file):
    export = started(database, *workspace, people(3))
    read(database, workspace, BO._replace(held_back=DNC), file)
    _, sending, left_out = taken(database, export)
    assert (names(sending), left_out) == (["Person 1", "Person 3"], 1)
    assert state_of_bo(database, export) == (ItemState.SKIPPED, selection.DO_NOT_CONTACT)


def test_who_opts_out_before_a_request_is_tried_again_is_not_sent(database, workspace):
    export = started(database, *workspace, people(3))
    lease, found, _ = taken(database, export)
    with leases.held(database, lease, 60) as (session, held):
        items.note_not_arrived(session, held, [work.candidate_id for work in found])
    read(database, workspace, BO._replace(held_back=DNC))
    with leases.held(database, lease, 60) as (session, held):
        kept, number = seals.leave_out_opted_out(session, held, items.unsent(session, held, 100))
    assert (names(kept), number) == (["Person 1", "Person 3"], 1)
    assert state_of_bo(database, export) == (ItemState.SKIPPED, selection.DO_NOT_CONTACT)
    with database.read() as session:
        assert len(session.scalars(select(Exported.identity)).all()) == 2


@pytest.mark.parametrize("way", ["retry", "rest"])
@pytest.mark.parametrize("file", ["another file", "project"])
@pytest.mark.long
def test_who_opted_out_meanwhile_is_not_sent_again(database, workspace, way, file):
    export = started(database, *workspace, people(3))
    with database.write() as session:
        stored = session.get_one(Export, export.id)
        if way == "retry":
            items.fail_rest(session, stored, "refused")
            stored.state = ExportState.COMPLETE_WITH_ERRORS
        else:
            items.cancel_rest(session, stored)
            stored.state = ExportState.CANCELLED
    read(database, workspace, BO._replace(held_back=DNC), file)
    act = acts.retry if way == "retry" else acts.send_rest
    with database.write() as session:
        stored, mark = session.get_one(Export, export.id), None
        try:
            with session.begin_nested():
                act(session, stored, "U1", None)
        except acts.NeedsReview:
            which = states.failed_of(stored) if way == "retry" else states.left_of(stored)
            mark = seals.mark(session, stored, which)
            assert act(session, stored, "U1", mark)
        assert stored.retried_people == 2
    assert state_of_bo(database, export) == (ItemState.SKIPPED, selection.DO_NOT_CONTACT)
    assert names(taken(database, export)[1]) == ["Person 1", "Person 3"]


def test_review_tells_in_which_file_it_stands(database, workspace):
    export = reviewed(database, *workspace, [*people(2), people(1, 3, held_back=DNC)[0]])
    read(database, workspace, BO._replace(held_back=DNC))
    with database.read() as session:
        facts = gather(session, session.get_one(Export, export.id))
    assert facts.plan.opted_out_elsewhere == 1
    assert any("2 marked Do Not Contact: 1 in another file of this workspace" in line for line in left_out(facts))


def test_it_outlives_the_file_that_said_so(database, workspace):
    both = BO._replace(emails=("p2@example.com", "bo@other.example"), held_back=DNC)
    reviewed(database, *workspace, [*people(1), both], name="old")
    grow_old(database)
    assert retention.purge_candidates(database, 90) == 2
    assert retention.purge_candidates(database, 90) == 0
    with database.read() as session:
        (left,) = session.scalars(select(Candidate)).all()
        assert set(left.data) <= {"row", "identity"}
        assert (left.search_text, left.row_number, left.has_email) == ("", 0, False)
    # Known by the other address alone.
    only = BO._replace(identity="email:bo@other.example", links=(), emails=("bo@other.example",))
    export = reviewed(database, *workspace, [only, *people(1, 5)], name="new")
    assert sent_in_review(database, export) == (1, 1)
    read(database, workspace, BO, "old")
    assert sent_in_review(database, export) == (2, 0)


def test_who_is_forgotten_is_gone_from_it_too(database, workspace):
    reviewed(database, *workspace, [BO._replace(held_back=DNC)], name="old")
    grow_old(database)
    retention.purge_candidates(database, 90)
    erasure.forget(database, "p2@example.com")
    with database.read() as session:
        assert session.scalars(select(Candidate)).all() == []


def test_review_says_so_once_where_it_stands_in_another_file_alone(database, workspace):
    export = reviewed(database, *workspace, people(3))
    read(database, workspace, BO._replace(held_back=DNC))
    with database.read() as session:
        facts = gather(session, session.get_one(Export, export.id))
    assert left_out(facts)[-1].startswith("1 marked Do Not Contact in another file of this workspace, until")


@pytest.mark.parametrize(
    "asked",
    [
        BO._replace(identity="li:bo-older", links=("https://www.linkedin.com/in/bo-older",)),
        BO._replace(identity="name:1", links=(), full_name="P. 2"),
        BO._replace(identity="name:2", links=(), emails=("p2+jobs@example.com",)),
        BO._replace(identity="name:3", links=(), full_name="Somebody Else"),
    ],
    ids=["another profile", "an initial", "a tag", "another name"],
)
@pytest.mark.parametrize("when", ["before", "after", "running"])
@pytest.mark.long
def test_whoever_would_read_the_mail_of_somebody_who_opted_out_is_not_sent(database, workspace, asked, when):
    if when == "before":
        read(database, workspace, asked._replace(held_back=DNC))
    begin = started if when == "running" else reviewed
    export = begin(database, *workspace, people(3))
    if when != "before":
        read(database, workspace, asked._replace(held_back=DNC))
    if when == "running":
        assert names(taken(database, export)[1]) == ["Person 1", "Person 3"]
    else:
        assert sent_in_review(database, export) == (2, 1)
    read(database, workspace, asked)
    if when != "running":
        assert sent_in_review(database, export) == (3, 0)


def test_the_mailbox_of_an_office_is_nobodys_of_those_who_opted_out(database, workspace):
    office = [person._replace(emails=("info@example.com",)) for person in people(2)]
    export = reviewed(database, *workspace, office)
    read(database, workspace, BO._replace(identity="name:4", links=(), emails=("info@example.com",), held_back=DNC))
    assert sent_in_review(database, export) == (2, 0)


ADA = BO._replace(full_name="Ada Probe", current_company="Acme", identity="name:ada", links=(), emails=(), phones=())
_PROFILE = ("https://www.linkedin.com/in/ada-probe",)


@pytest.mark.parametrize(
    ("asked", "sought", "held"),
    [
        # Neither has anything of a kind that the other has too.
        (ADA, ADA._replace(emails=("ada@example.com",)), 1),
        (ADA._replace(emails=("ada@example.com",)), ADA, 1),
        (ADA._replace(links=_PROFILE), ADA._replace(emails=("ada@example.com",)), 1),
        (ADA, ADA._replace(full_name="Probe, Ada", current_company="Acme GmbH", phones=("+4915112345678",)), 1),
        (ADA._replace(full_name="Jürgen Müller"), ADA._replace(full_name="Juergen Mueller", links=_PROFILE), 1),
        (ADA._replace(full_name="王小明"), ADA._replace(full_name="王小明", links=_PROFILE), 1),
        # Both have, and it is another; or only an initial, a first name, or no company is told.
        (ADA._replace(emails=("ada@example.com",)), ADA._replace(emails=("other@example.com",)), 0),
        (ADA._replace(links=_PROFILE), ADA._replace(links=(f"{_PROFILE[0]}-2",)), 0),
        (ADA._replace(current_company=""), ADA._replace(current_company="", emails=("ada@example.com",)), 0),
        (ADA._replace(full_name="Ada"), ADA._replace(full_name="Ada", emails=("ada@example.com",)), 0),
        (ADA._replace(full_name="A. Probe"), ADA._replace(full_name="A. Probe", links=_PROFILE), 0),
        (ADA, ADA._replace(current_company="Globex", emails=("ada@example.com",)), 0),
        (ADA, ADA._replace(full_name="Ada Tester", emails=("ada@example.com",)), 0),
    ],
)
@pytest.mark.parametrize("when", ["before", "after", "running"])
@pytest.mark.long
def test_whoever_may_be_a_namesake_who_opted_out_is_not_sent(database, workspace, asked, sought, held, when):
    asked, sought = asked._replace(identity="name:asked"), sought._replace(identity="name:sought")
    if when == "before":
        read(database, workspace, asked._replace(held_back=DNC))
    begin = started if when == "running" else reviewed
    export = begin(database, *workspace, [sought])
    if when != "before":
        read(database, workspace, asked._replace(held_back=DNC))
    if when == "running":
        assert len(taken(database, export)[1]) == 1 - held
    else:
        assert sent_in_review(database, export) == (1 - held, held)
        read(database, workspace, asked)
        assert sent_in_review(database, export) == (1, 0)


def test_a_namesake_who_opted_out_is_known_after_their_details_are_deleted(database, workspace):
    reviewed(database, *workspace, [ADA._replace(held_back=DNC)], name="old")
    grow_old(database)
    retention.purge_candidates(database, 90)
    export = reviewed(database, *workspace, [ADA._replace(identity="name:b", emails=("ada@example.com",))], name="new")
    assert sent_in_review(database, export) == (0, 1)


def test_a_newer_file_of_the_same_name_knows_better_than_a_namesake_in_an_older_one(database, workspace):
    read(database, workspace, ADA._replace(held_back=DNC), "project")
    export = reviewed(database, *workspace, [ADA._replace(identity="name:b", emails=("ada@example.com",))])
    assert sent_in_review(database, export) == (1, 0)


def test_whoever_was_written_without_what_namesakes_have_in_common_gets_it_with_the_next_file(database, workspace):
    read(database, workspace, ADA._replace(held_back=DNC))
    with database.write() as session:
        session.execute(update(Candidate).values(namesake=None, told_by=None))
    export = reviewed(database, *workspace, [ADA._replace(identity="name:b", emails=("ada@example.com",))])
    assert sent_in_review(database, export) == (1, 0)
    read(database, workspace, ADA._replace(held_back=DNC))
    assert sent_in_review(database, export) == (0, 1)


def test_a_mistyped_host_is_the_mailbox_that_was_meant(database, workspace):
    asked = ADA._replace(emails=("ada@gmial.com",), identity="name:asked", held_back=DNC)
    read(database, workspace, asked)
    sought = ADA._replace(emails=("a.da@gmail.com",), current_company="", identity="name:sought")
    assert sent_in_review(database, reviewed(database, *workspace, [sought])) == (0, 1)


@pytest.mark.parametrize("link", ["https://linkedin.com/in/bo-p", "https://www.linkedin.com/sales/lead/ACwAAABo1"])
def test_whose_profile_alone_waits_for_export_is_held_back_once_another_file_says_that_they_asked(database, link):
    """The file that says so knows them by an address that was exported before, and by the profile."""
    where = connected(database)
    by_mail = BO._replace(identity="email:bo@example.com", emails=("bo@example.com",), links=())
    sent = started(database, *where, [by_mail], name="sent before")
    lease, works, _ = taken(database, sent)
    with leases.held(database, lease, 60) as (session, held):
        items.note_exported(session, held, [(work, "r") for work in works])
        states.end(session, held, ExportState.COMPLETE)
    by_profile = BO._replace(identity=seekout.keys_of(BO._replace(links=(link,)))[1], emails=(), links=(link,))
    waiting = reviewed(database, *where, [by_profile, *people(1, 9)], name="waits")
    read(database, where, by_profile._replace(emails=("bo@example.com",), held_back=DNC))
    with database.read() as session:
        plan = selection.plan(session, session.get_one(Export, waiting.id))
    assert (plan.send, plan.do_not_contact) == (1, 1)
