"""A team that an older version took for two workspaces becomes one again, and nothing of either is lost."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from store.after import digests, watches
from store.base.secrets import SecretBox
from store.connection import accounts, connections
from store.connection.accounts import Account
from store.exporting import selection, states
from store.messages import outbox
from store.models import (
    AuditEntry,
    Base,
    CampaignFigures,
    CampaignWatch,
    Candidate,
    Connection,
    Digest,
    Export,
    Exported,
    ExportItem,
    ExportState,
    ItemState,
    Ledger,
    Member,
    OffLimit,
    Project,
    Workspace,
    new_id,
)
from store.people.ledger import ids_of
from store.upkeep import duplicates
from store.workspaces import audit, off_limits, workspaces
from tests.store.factory import connected, people, reviewed, started
from tests.store.neighbours import World, move_in, rows_of


def another_row(database, team="T1", enterprise="E1"):
    """A second workspace of a team, as an older version made it."""
    with database.write() as session:
        row = Workspace(id=new_id(), team_id=team, enterprise_id=enterprise)
        session.add(row)
        session.flush()
        return row.id


def connection_of(database, workspace_id, key="other key"):
    with database.write() as session:
        made = Connection(
            workspace_id=workspace_id,
            can_export=True,
            pools_enabled=True,
            api_key_encrypted=key,
            key_last4="9999",
            connected_by="U2",
            connected_at=1.0,
            verified_at=1.0,
        )
        session.add(made)
        session.flush()
        return made.id


def exported(database, ours, candidates, name):
    """An export that has ended, with everybody in SourceWhale."""
    made = started(database, *ours, candidates, name)
    with database.write() as session:
        found = session.get_one(Export, made.id)
        session.query(ExportItem).filter_by(export_id=made.id).update({"state": ItemState.EXPORTED})
        states.end(session, found, ExportState.COMPLETE)
    return made.id


def rows(database):
    with database.read() as session:
        return session.scalars(select(Workspace).where(Workspace.team_id == "T1")).all()


def test_every_table_of_a_workspace_has_its_rule():
    named = {table.name for table in Base.metadata.sorted_tables if "workspace_id" in table.c}
    ruled = (duplicates.FORGOTTEN, duplicates.UNITED, duplicates.MOVED, duplicates.BY_RULE)
    assert named == set().union(*ruled)
    assert sum(map(len, ruled)) == len(named)


@pytest.mark.long
def test_what_both_rows_hold_is_the_teams(database):
    ours = connected(database)
    other = another_row(database)
    theirs = (other, connection_of(database, other))
    mine = reviewed(database, *ours, people(3), "Nimbus").id
    second = exported(database, theirs, people(3, start=10), "Nimbus")
    with database.write() as session:
        audit.record(session, other, "U2", audit.Action.EXPORTED, "3 of Nimbus")
        workspaces.map_email(session, other, "U5", "five@example.com")
    assert duplicates.merge_duplicates(database) == ["T1"]
    (kept,) = rows(database)
    assert (kept.id, kept.enterprise_id) == (ours[0], "E1")
    with database.read() as session:
        assert {one.id for one in session.scalars(select(Export)).all()} == {mine, second}
        assert {one.connection_id for one in session.scalars(select(Export)).all()} == {ours[1]}
        assert session.scalars(select(Connection.id)).all() == [ours[1]]
        assert len(session.scalars(select(Candidate)).all()) == 6
        for model in (Export, Project, Candidate, ExportItem, AuditEntry, Member):
            assert {one.workspace_id for one in session.scalars(select(model)).all()} == {ours[0]}, model
        assert len({one.name_key for one in session.scalars(select(Project)).all()}) == 2
        assert workspaces.sourcewhale_email_of(session, ours[0], "U5") == "five@example.com"
    assert duplicates.merge_duplicates(database) == []


def test_nobody_is_sent_again_who_was_sent_through_either(database):
    ours = connected(database)
    other = another_row(database)
    theirs = (other, connection_of(database, other))
    before = reviewed(database, *theirs, people(3), "Nimbus").id
    with database.write() as session:
        export = session.get_one(Export, before)
        states.start(session, export)
        session.query(ExportItem).filter_by(export_id=before).update({"state": ItemState.EXPORTED})
        for candidate in session.query(Candidate).filter_by(project_id=export.project_id):
            session.execute(
                Base.metadata.tables["exported"]
                .insert()
                .values(
                    connection_id=theirs[1],
                    identity=candidate.identity,
                    workspace_id=other,
                    export_id=before,
                    exported_at=1.0,
                    doubtful=False,
                )
            )
        states.end(session, export, ExportState.COMPLETE)
    duplicates.merge_duplicates(database)
    again = reviewed(database, *ours, people(4), "Another").id
    with database.read() as session:
        plan = selection.plan(session, session.get_one(Export, again))
    assert (plan.send, plan.previously_exported) == (1, 3)


@pytest.mark.parametrize("which", ["kept", "other"])
def test_a_row_with_an_export_under_way_waits(database, which):
    ours = connected(database)
    other = another_row(database)
    theirs = (other, connection_of(database, other))
    running = reviewed(database, *(ours if which == "kept" else theirs), people(2), state=ExportState.RUNNING).id
    assert duplicates.merge_duplicates(database) == []
    assert len(rows(database)) == 2
    with database.write() as session:
        session.get_one(Export, running).state = ExportState.FAILED
    assert duplicates.merge_duplicates(database) == ["T1"]


def test_a_key_that_only_the_other_row_has_is_kept(database):
    ours = connected(database)
    other = another_row(database)
    connection_of(database, other, key="the only key")
    with database.write() as session:
        connections.remove(session, ours[0])
    duplicates.merge_duplicates(database)
    with database.read() as session:
        (kept,) = session.scalars(select(Connection)).all()
    assert (kept.id, kept.api_key_encrypted, kept.key_last4) == (ours[1], "the only key", "9999")


def test_a_row_without_anything_just_goes_and_its_organisation_stays_known(database):
    ours = connected(database)
    another_row(database)
    assert duplicates.merge_duplicates(database) == ["T1"]
    (kept,) = rows(database)
    assert (kept.id, kept.enterprise_id) == (ours[0], "E1")


def test_other_teams_are_left_alone(database):
    connected(database, "T1")
    connected(database, "T2")
    assert duplicates.merge_duplicates(database) == []


def test_whoever_is_off_limits_by_either_list_is_held_back(database):
    connected(database)
    other = another_row(database)
    with database.write() as session:
        kept = workspaces.find(session, "T1").id
        for workspace_id, key in ((kept, "acme"), (other, "acme"), (other, "globex")):
            session.add(OffLimit(workspace_id=workspace_id, key=key, written=key, added_by="U1", added_at=1.0))
    assert duplicates.merge_duplicates(database) == ["T1"]
    with database.read() as session:
        found = [(one.workspace_id, one.key) for one in session.scalars(select(OffLimit))]
    assert sorted(found) == [(kept, "acme"), (kept, "globex")]


def test_an_entry_of_both_lists_holds_back_whoever_either_would(database):
    connected(database)
    other = another_row(database)
    with database.write() as session:
        kept = workspaces.find(session, "T1").id
        added = {"written": "Acme", "added_by": "U1", "added_at": 1.0, "key": "c:acme"}
        session.add(OffLimit(workspace_id=kept, until=5.0, ever=False, **added))
        session.add(OffLimit(workspace_id=other, until=None, ever=True, **added))
    duplicates.merge_duplicates(database)
    with database.read() as session:
        assert [(one.until, one.ever) for one in session.scalars(select(OffLimit))] == [(None, True)]


def test_what_is_watched_and_told_weekly_goes_on_in_the_row_that_stays(database):
    ours = connected(database)
    other = another_row(database)
    theirs = (other, connection_of(database, other))
    ended = exported(database, theirs, people(2), "Nimbus")
    with database.write() as session:
        watches.begin(session, session.get_one(Export, ended), 2)
        digests.begin(session, other, "C7", "U2", 5.0, {})
        watches.switch_reminders(session, other, "U5", on=False)
        watches.switch_reminders(session, ours[0], "U5", on=True)
        watches.switch_reminders(session, other, None, on=False)
    assert duplicates.merge_duplicates(database) == ["T1"]
    with database.read() as session:
        (watch,) = session.scalars(select(CampaignWatch)).all()
        assert (watch.export_id, watch.workspace_id, watch.connection_id) == (ended, *ours)
        assert [one.connection_id for one in session.scalars(select(CampaignFigures))] == [ours[1]]
        assert [(one.workspace_id, one.channel_id) for one in session.scalars(select(Digest))] == [(ours[0], "C7")]
        assert session.get_one(Member, (ours[0], "U5")).no_reminders
        assert watches.workspace_has_none(session, ours[0])


@pytest.mark.parametrize("their_account", ["same", "unseen", "other"])
@pytest.mark.long
def test_ledgers_of_accounts_are_kept_apart_and_the_one_in_use_is_joined(database, their_account):
    ours = connected(database)
    other = another_row(database)
    theirs = (other, connection_of(database, other))
    seen = {"same": Account(frozenset("abc")), "other": Account(frozenset("xyz")), "unseen": None}[their_account]
    with database.write() as session:
        accounts.note(session, ours[0], ours[1], accounts.stored(session, Account(frozenset("abc"))))
        session.get_one(Connection, theirs[1]).ledger_id = "second"
        session.add(Ledger(id="second", workspace_id=other))
        session.flush()
        if seen is not None:
            accounts.note(session, other, "second", accounts.stored(session, seen))
        for ledger, identity in ((theirs[1], "li:first"), ("second", "li:second"), (ours[1], "li:ours")):
            entry = {"export_id": new_id(), "exported_at": 1.0}
            session.add(Exported(connection_id=ledger, identity=identity, workspace_id=other, **entry))
    first = exported(database, theirs, people(2), "Nimbus")
    assert duplicates.merge_duplicates(database) == ["T1"]
    with database.read() as session:
        rows = session.scalars(select(Exported).where(Exported.identity.in_(("li:first", "li:second", "li:ours"))))
        found = {one.identity: one.connection_id for one in rows.all()}
        in_use = "second" if their_account == "other" else ours[1]
        assert found == {"li:first": theirs[1], "li:second": in_use, "li:ours": ours[1]}
        assert set(found.values()) <= set(session.scalars(ids_of(ours[0])))
        assert {one.workspace_id for one in session.scalars(select(Exported))} == {ours[0]}
        assert session.get_one(Export, first).ledger in (theirs[1], in_use)
        assert session.get_one(Connection, ours[1]).ledger == ours[1]


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [
        ((5.0, False), (9.0, False), (9.0, False)),
        ((9.0, True), (5.0, False), (9.0, True)),
        ((None, False), (5.0, False), (None, False)),
        ((5.0, False), (None, False), (None, False)),
    ],
)
def test_of_two_entries_the_later_end_counts(sqlite_database, mine, theirs, kept):
    connected(sqlite_database)
    other = another_row(sqlite_database)
    with sqlite_database.write() as session:
        workspace_id = workspaces.find(session, "T1").id
        added = {"written": "Acme", "added_by": "U1", "added_at": 1.0, "key": "c:acme"}
        for owner, (until, ever) in ((workspace_id, mine), (other, theirs)):
            session.add(OffLimit(workspace_id=owner, until=until, ever=ever, **added))
    duplicates.merge_duplicates(sqlite_database)
    with sqlite_database.read() as session:
        assert [(one.until, one.ever) for one in session.scalars(select(OffLimit))] == [kept]


@pytest.mark.long
def test_nothing_of_any_other_team_changes(sqlite_database):
    world = World(sqlite_database, SecretBox([Fernet.generate_key().decode()]))
    move_in(sqlite_database, world.neighbours("workspaces"))
    ours = connected(sqlite_database)
    other = another_row(sqlite_database)
    theirs = (other, connection_of(sqlite_database, other))
    own = {*ours, *theirs}

    def of_others():
        with sqlite_database.read() as session:
            return {key: row for key, row in rows_of(session).items() if own.isdisjoint(map(str, row.values()))}

    before = of_others()
    # Names, people, entries and messages that the others have too.
    for where in (ours, theirs):
        exported(sqlite_database, where, people(3), "ended")
        with sqlite_database.write() as session:
            added = off_limits.entry_of("Acme Ltd")
            off_limits.put(session, where[0], "U5", [added])
            digests.begin(session, where[0], "C5", "U5", 5.0, {})
            outbox.put_apart(session, where[0], "digest", text="x", blocks=[], channel_id="C5")
            watches.switch_reminders(session, where[0], "U5", on=False)
    created = of_others().keys() - before.keys()
    assert duplicates.merge_duplicates(sqlite_database) == ["T1"]
    after = of_others()
    assert {key: after.get(key) for key in before} == before
    assert after.keys() - before.keys() <= created
