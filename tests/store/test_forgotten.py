"""Whoever asked to be forgotten is in no column of any table, and stays so whatever files name them later."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seekout import Candidate as Person
from store.exporting import exports, items, leases, selection, states
from store.exporting.selection import FORGOTTEN
from store.messages import outbox
from store.models import Base, Candidate, Export, ExportItem, ExportState, ForgottenKey, Member, Project
from store.people import identities, projects
from store.upkeep import erasure, retention
from store.workspaces import audit, workspaces
from store.workspaces.audit import Action
from tests.store.factory import connected, people, reviewed, started
from tests.store.test_retention import age, finished

ADA = Person(
    row=9,
    identity="li:ada-zyxgraf",
    full_name="Ada Zyxgräf",
    emails=("ada@zyx.example",),
    phones=("+1 555 0100 777",),
    links=("https://www.linkedin.com/in/ada-zyxgraf",),
)
TRACES = ("zyxgr", "ada@zyx", "0100 777", "5550100777")


def traces(database):
    """Every place in the database that holds a trace of her: table and column."""
    found = []
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    text = str(value).casefold()
                    if any(trace in text for trace in TRACES):
                        found.append(f"{table.name}.{column}: {text[:80]}")
    return found


def told_everywhere(database, workspace_id, export, *, posted):
    """Messages, reports and the audit that name her, as people and later versions may write them."""
    named = f"Row 9: {ADA.full_name} <{ADA.emails[0]}>"
    with database.write() as session:
        export = exports.by_id(session, export.id)
        export.report = {"merges": [{"rows": [9], "names": [ADA.full_name]}], "held_back": {ADA.full_name: 1}}
        export.file_name = "Ada Zyxgräf and others.csv"
        project = session.get(Project, export.project_id)
        project.report = export.report
        for slot in ("review", "failures"):
            block = {"type": "section", "text": {"type": "mrkdwn", "text": named}}
            view = {"blocks": [block]} if slot == "review" else None
            outbox.put(session, export, slot, text=named, blocks=[block], channel_id="D1", view=view, view_id="V1")
        audit.record(session, workspace_id, "U1", Action.MAPPED, f"{ADA.emails[0]} for <@U2>")
        if posted:
            for message in session.query(outbox.OutboxMessage):
                outbox.delivered(session, message, channel="D1", ts="1.0")


@pytest.mark.parametrize("named", ["ada@zyx.example", "https://linkedin.com/in/ada-zyxgraf", "+1 (555) 0100-777"])
@pytest.mark.parametrize("posted", [True, False])
@pytest.mark.long
def test_no_column_of_any_table_tells_of_them(database, named, posted):
    where = connected(database)
    started(database, *where, [ADA, *people(3)], name="begun")
    never_started = reviewed(database, *where, [*people(2), ADA], name="only reviewed")
    told_everywhere(database, where[0], never_started, posted=posted)
    assert len(traces(database)) > 8
    erasure.forget(database, named)
    assert traces(database) == []
    # Nobody else's place is touched.
    with database.read() as session:
        assert session.query(Candidate).count() == 5
        messages = session.query(outbox.OutboxMessage).all()
        assert {message.text for message in messages} == {
            "This is not shown any more: somebody whom it named asked to be forgotten."
        }
        # Where it stands in Slack it is edited, where it was to stand this is said instead.
        assert all(message.due_at is not None for message in messages)


@pytest.mark.long
def test_a_recruiters_address_goes_from_the_audit_too(database):
    where = connected(database)
    with database.write() as session:
        workspaces.remember_email(session, where[0], "U1", "ada@zyx.example")
        audit.record(session, where[0], "U2", Action.MAPPED, "Ada@Zyx.example for U1")
    erasure.forget(database, "ada@zyx.example")
    assert traces(database) == []


@pytest.mark.parametrize("hers", [0, 1])
def test_rows_of_two_sheets_with_one_number_are_two_people(database, hers):
    where = connected(database)
    reviewed(database, *where, [ADA], name="first")
    erasure.forget(database, "ada@zyx.example")
    (other,) = people(1)
    both = [other._replace(row=ADA.row)]
    both.insert(hers, ADA)
    export = reviewed(database, *where, both, name="two sheets")
    assert traces(database) == []
    with database.read() as session:
        plan = selection.plan(session, exports.by_id(session, export.id))
    assert (plan.send, plan.forgotten) == (1, 1)


@pytest.mark.parametrize(
    "again",
    [
        ADA,
        ADA._replace(identity="email:ada@zyx.example", links=(), phones=()),
        ADA._replace(emails=("ada@new.example",), full_name="A. Zyxgräf-Berg"),
    ],
)
def test_a_later_file_does_not_bring_them_back(database, again):
    where = connected(database)
    reviewed(database, *where, [ADA, *people(1)], name="first")
    erasure.forget(database, "ada@zyx.example")
    export = reviewed(database, *where, [again, *people(2)], name="second")
    assert traces(database) == []
    with database.write() as session:
        export = exports.by_id(session, export.id)
        plan = selection.plan(session, export)
        assert (plan.send, plan.forgotten, plan.do_not_contact) == (2, 1, 0)
        assert [listed.person.full_name for listed in selection.candidates_named(session, export, "", 10)] == [
            "Person 1",
            "Person 2",
        ]
        states.start(session, export)
        counted = items.counts(session, export.id)
        assert (counted.waiting, counted.forgotten) == (2, 1)
        (item,) = session.scalars(select(ExportItem).where(ExportItem.reason == FORGOTTEN))
        assert item.row_number == 9
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        assert [work.data["full_name"] for work in items.take(session, held, 10).sending] == ["Person 1", "Person 2"]


@pytest.mark.long
def test_an_address_that_others_share_blocks_nobody_but_whom_it_was_given_for(database):
    where = connected(database)
    shared = ADA._replace(emails=("ada@zyx.example", "info@acme.example"))
    other = people(1)[0]._replace(emails=("info@acme.example",))
    with database.write() as session:
        identities.resolve(session, where[0], [shared, other])
    reviewed(database, *where, [shared, other], name="first")
    erasure.forget(database, "https://linkedin.com/in/ada-zyxgraf")
    export = reviewed(database, *where, [shared, other], name="second")
    with database.read() as session:
        plan = selection.plan(session, exports.by_id(session, export.id))
    assert (plan.send, plan.forgotten) == (1, 1)


def test_somebody_who_is_forgotten_while_a_file_is_stored_is_not_stored(database):
    workspace_id, _ = connected(database)
    with database.write() as session:
        project, reading = projects.begin_reading(session, workspace_id, "first")
        found = projects.recognised(session, workspace_id, identities.keyed(session, [ADA, *people(2)]))
    erasure.forget(database, "ada@zyx.example")
    with database.write() as session:
        assert projects.put_recognised(session, project, reading, found).new == 3
    assert traces(database) == []
    with database.read() as session:
        assert session.scalars(select(Candidate.row_number).where(Candidate.forgotten)).all() == [ADA.row]


def test_somebody_who_was_never_here_is_blocked_from_now_on(database):
    where = connected(database)
    assert erasure.forget(database, "ada@zyx.example").deleted == []
    export = reviewed(database, *where, [ADA])
    with database.read() as session:
        plan = selection.plan(session, exports.by_id(session, export.id))
        assert (plan.send, plan.forgotten) == (0, 1)
        assert all("zyx" not in key for key in session.scalars(select(ForgottenKey.key)))


def test_after_a_purge_no_column_tells_of_anybody(database):
    where = connected(database)
    export = started(database, *where, [ADA, *people(2)], name="begun")
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        sent = items.take(session, held, 10).sending
        items.note_exported(session, held, [(work, "r") for work in sent])
        states.end(session, held, ExportState.COMPLETE)
    told_everywhere(database, where[0], reviewed(database, *where, [ADA], name="begun"), posted=False)
    with database.write() as session:
        session.query(audit.AuditEntry).delete()
    age(database, 91)
    assert retention.purge_candidates(database, 90) == 3
    assert traces(database) == []
    with database.read() as session:
        assert items.counts(session, export.id).exported == 3
        assert session.scalars(select(Export.state).where(Export.id == export.id)).one() == ExportState.COMPLETE


@pytest.mark.long
def test_who_was_never_exported_leaves_nothing_behind_and_who_was_is_known_again(database):
    where = connected(database)
    finished(database, where, 2, name="sent")
    reviewed(database, *where, [ADA], name="never sent")
    age(database, 91)
    retention.purge_candidates(database, 90)
    with database.read() as session:
        left = {key.identity for key in session.query(identities.PersonKey)}
        sent = {entry.identity for entry in session.query(identities.Exported)}
    assert left == sent
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("ADA@ZYX.Example", ADA),
        (" mailto:ada@zyx.example ", ADA),
        ("MAILTO:ada@zyx.example?subject=Hello", ADA),
        ("Ada Zyxgräf <ada@zyx.example>,", ADA),
        ("<mailto:ada@zyx.example|ada@zyx.example>", ADA),
        ("“ada＠zyx.example”\u200b", ADA),
        ("<https://www.linkedin.com/in/ada-zyxgraf|Ada>", ADA),
        ("https://DE.linkedin.com/in/Ada-Zyxgraf/de?trk=x", ADA),
        ("linkedin.com/in/ada-zyxgraf/", ADA),
        ("https://www.linkedin.com/in/j%C3%BCrgen-au/", ADA._replace(links=("https://linkedin.com/in/jürgen-au",))),
        ("https://linkedin.com/in/jürgen-au?x=1", ADA._replace(links=("https://de.linkedin.com/in/j%c3%bcrgen-au",))),
        ("ada@zyx.example", ADA._replace(emails=("ADA+jobs@zyx.example",), links=(), phones=(), identity="email:x")),
        ("ada+jobs@zyx.example", ADA._replace(emails=("Ada@zyx.example",), links=(), phones=(), identity="email:x")),
        ("(0721) 555 01 42", ADA._replace(emails=(), links=(), phones=("+49 721 5550142",), identity="name:x")),
        ("+49 721 5550142", ADA._replace(emails=(), links=(), phones=("0721 555-0142",), identity="name:x")),
        ("ada.zyx@gmail.com", ADA._replace(emails=("adazyx+a@googlemail.com",), links=(), phones=(), identity="e:x")),
    ],
)
@pytest.mark.long
def test_however_they_are_named_they_are_known_again(database, told, named):
    where = connected(database)
    erasure.forget(database, told)
    export = reviewed(database, *where, [named, *people(2)])
    with database.read() as session:
        plan = selection.plan(session, exports.by_id(session, export.id))
    assert (plan.send, plan.forgotten) == (2, 1)


@pytest.mark.parametrize(
    "told",
    [
        "Ada Zyxgräf",
        "ada@zyx",
        "@ada",
        "n/a",
        "1/2/2020",
        "linkedin.com/in/",
        "https://www.linkedin.com/feed/",
        "555 010",
        "ada@zyx.example, bob@zyx.example",
        "linkedin.com/in/ada-zyxgraf linkedin.com/in/bob-zyxgraf",
    ],
)
@pytest.mark.long
def test_what_names_nobody_or_several_is_refused_and_not_said_to_be_unknown(database, told):
    connected(database)
    with pytest.raises(ValueError, match=r"Name (the|one) person"):
        erasure.forget(database, told)
    with database.read() as session:
        assert not session.scalars(select(ForgottenKey.key)).all()


@pytest.mark.parametrize("told", ["max@example.com", "<Max@example.com>", "mailto:max@example.com", "jobs@example.com"])
def test_a_recruiter_is_forgotten_however_they_are_named(database, told):
    workspace_id, _ = connected(database)
    email = "jobs@example.com" if "jobs" in told else "max@example.com"
    with database.write() as session:
        session.add(Member(workspace_id=workspace_id, user_id="U_MAX", email=email))
    assert "their address as a member (U_MAX) of a workspace" in erasure.forget(database, told).deleted


def test_a_second_profile_of_theirs_does_not_bring_them_back(database):
    """Recruiter's own address of a profile is LinkedIn's id of one person."""
    where = connected(database)
    lead = "https://www.linkedin.com/sales/lead/ACwAAAA1"
    both = ADA._replace(links=(*ADA.links, lead))
    reviewed(database, *where, [both], name="first")
    erasure.forget(database, "ada@zyx.example")
    only = Person(row=2, identity="li-id:sales/lead/ACwAAAA1", full_name="Ada", links=(lead,))
    export = reviewed(database, *where, [only, *people(2)], name="second")
    with database.read() as session:
        plan = selection.plan(session, exports.by_id(session, export.id))
    assert (plan.send, plan.forgotten) == (2, 1)


@pytest.mark.parametrize(
    "again",
    [
        ADA._replace(emails=(), phones=()),
        ADA._replace(emails=("a.z@home.example",), links=(), identity="email:a.z@home.example"),
    ],
    ids=["their profile", "their other address"],
)
def test_what_a_later_file_tells_of_them_too_does_not_bring_them_back(database, again):
    """Nobody knew her when she asked."""
    where = connected(database)
    bob = Person(row=3, identity="li:bob-z", full_name="Bob Zyxgraf", links=("https://linkedin.com/in/bob-z",))
    reviewed(database, *where, [bob], name="before")
    erasure.forget(database, "ada@zyx.example")
    told = ADA._replace(emails=("ada@zyx.example", "a.z@home.example"), links=(*ADA.links, *bob.links))
    reviewed(database, *where, [told], name="first")
    # A profile that stood in her row is Bob's.
    export = reviewed(database, *where, [again, bob, *people(2)], name="second")
    with database.read() as session:
        plan = selection.plan(session, exports.by_id(session, export.id))
    assert (plan.send, plan.forgotten) == (3, 1)


def test_what_a_file_tells_of_them_beside_that_holds_back_nobody_else(database):
    """A row may hold anything: somebody's mailbox, or, to do harm, the profile of a stranger."""
    where, elsewhere = connected(database), connected(database, "T_OTHER")
    erasure.forget(database, "ada@zyx.example")
    told = ADA._replace(emails=("ada@zyx.example", "home@zyx.example"))
    reviewed(database, *where, [told], name="first")
    bob = Person(row=3, identity="li:bob-z", full_name="Bob Zyxgraf", links=("https://linkedin.com/in/bob-z",))
    at_home = bob._replace(emails=("home@zyx.example", "bob@zyx.example"))
    profile = ADA._replace(emails=(), phones=())
    for of, row, send in ((where, at_home, 1), (where, bob, 1), (elsewhere, profile, 1), (where, profile, 0)):
        export = reviewed(database, *of, [row], name="a later file")
        with database.read() as session:
            plan = selection.plan(session, exports.by_id(session, export.id))
        assert (plan.send, plan.forgotten) == (send, 1 - send)


INFO = "info@acme.example"


def at_the_office(name, row):
    return Person(row=row, identity=f"name:{name}", full_name=name, emails=(INFO,))


@pytest.mark.parametrize("told", [INFO, f"<mailto:{INFO}>", f"Eve Nobody <{INFO}>", f"Cleo <{INFO}>", INFO.upper()])
@pytest.mark.long
def test_an_address_of_an_office_says_with_whom_it_stands_and_deletes_nobody(database, told):
    where = connected(database)
    reviewed(database, *where, [at_the_office("Cleo Zyxgraf", 4), at_the_office("Dora Other", 7), *people(2)])
    found = erasure.forget(database, told)
    assert found.deleted == []
    text = "\n".join(found.unclear)
    assert "row 4" in text and "row 7" in text and f'PERSON="Ada Lovelace <{INFO}>"' in text
    with database.read() as session:
        assert session.query(Candidate).count() == 4
        assert not session.scalars(select(ForgottenKey.key)).all()


@pytest.mark.parametrize("told", [f"Cleo Zyxgraf <{INFO}>", f'"cleo zyxgraf" {INFO}', f"{INFO} (Cleo Zyxgraf)"])
@pytest.mark.long
def test_who_is_named_by_name_and_an_address_of_an_office_is_forgotten_alone(database, told):
    where = connected(database)
    both = [at_the_office("Cleo Zyxgraf", 4), at_the_office("Dora Other", 7)]
    reviewed(database, *where, both)
    found = erasure.forget(database, told)
    assert found.unclear == []
    assert any("row 4" in one for one in found.deleted) and not any("row 7" in one for one in found.deleted)
    export = reviewed(database, *where, both, name="a later file")
    with database.read() as session:
        plan = selection.plan(session, exports.by_id(session, export.id))
    assert (plan.send, plan.forgotten) == (1, 1)


def test_an_address_of_an_office_that_stands_nowhere_leads_to_nobody(database):
    connected(database)
    found = erasure.forget(database, INFO)
    assert found.deleted == found.unclear == []


def test_an_address_that_several_rows_of_a_file_have_is_told_of_by_its_project(database):
    where = connected(database)
    export = reviewed(database, *where, people(2), name="Platform")
    with database.write() as session:
        session.get(Project, export.project_id).report = {"findings": [["shared", f"{INFO} stands with 2 people", 2]]}
    text = "\n".join(erasure.forget(database, INFO).unclear)
    assert "'Platform'" in text and "several people have it" in text and "Lovelace" not in text
