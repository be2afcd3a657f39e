"""People's details go in time, and what says nothing of anybody stays."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, event, func, select, update

from store.connection import connections
from store.exporting import exports, items, leases, selection, states
from store.exporting.leases import LeaseLost
from store.exporting.visibility import Reader
from store.messages import outbox
from store.models import (
    AuditEntry,
    Base,
    Candidate,
    CandidateReading,
    ConnectionDraft,
    Export,
    Exported,
    ExportItem,
    ExportState,
    Ledger,
    Member,
    OffLimit,
    OffLimitsPerson,
    OutboxMessage,
    PersonKey,
    Project,
    Workspace,
)
from store.models import installations as installations_table
from store.people import identities, projects
from store.people.ledger import ledger_key
from store.upkeep import deletion, erasure, retention
from store.workspaces import audit, installations, off_limits, workspaces
from store.workspaces.audit import Action
from tests.store.factory import connected, people, reviewed, started
from tests.store.test_installations import install

DAY = 86400


def finished(database, where, number=3, name="project"):
    """An export of so many people, of whom the last has failed."""
    export = started(database, *where, people(number), name=name)
    lease = leases.claim(database, export.id, 10)
    with leases.held(database, lease, 10) as (session, held):
        sent = items.take(session, held, number).sending
        items.note_exported(session, held, [(work, "r") for work in sent[:-1]])
        items.note_failed(session, held, sent[-1:], "refused", may_have_arrived=False)
        states.end(session, held, ExportState.COMPLETE_WITH_ERRORS)
    return export


def age(database, days):
    with database.write() as session:
        session.execute(update(Project).values(read_at=Project.read_at - days * DAY))
        session.execute(
            update(Export).values(
                created_at=Export.created_at - days * DAY,
                queued_at=Export.queued_at - days * DAY,
                ended_at=Export.ended_at - days * DAY,
            )
        )


def stored(database, *columns):
    with database.read() as session:
        return session.execute(select(*columns)).all()


def test_details_go_so_many_days_after_the_last_export(database):
    where = connected(database)
    export = finished(database, where)
    age(database, 89)
    assert retention.purge_candidates(database, 90) == 0
    age(database, 2)
    assert retention.purge_candidates(database, 90) == 3
    assert retention.purge_candidates(database, 90) == 0
    assert stored(database, Candidate.id) == []
    assert stored(database, OutboxMessage.id) == []
    # Histories still count them, nothing can be sent of it, and the project is offered no more.
    with database.write() as session:
        assert items.counts(session, export.id).exported == 2
        assert not states.retry(session, exports.by_id(session, export.id), "U1")
    # Read again, everybody is known: those who arrived as previously exported.
    again = reviewed(database, *where, people(4))
    with database.read() as session:
        plan = selection.plan(session, again)
    assert (plan.send, plan.previously_exported) == (2, 2)
    assert "Person 4" in str(stored(database, Candidate.data))


def test_a_project_in_use_keeps_its_details(database):
    where = connected(database)
    finished(database, where)
    age(database, 100)
    reviewed(database, *where, people(3))
    assert retention.purge_candidates(database, 90) == 0


def test_a_project_of_which_an_export_ended_lately_keeps_its_details(database):
    export = finished(database, connected(database))
    age(database, 100)
    with database.write() as session:
        session.execute(update(Export).values(ended_at=Export.ended_at + 99 * DAY))
    assert retention.purge_candidates(database, 90) == 0
    assert stored(database, Export.id, Export.purged_at) == [(export.id, None)]


def test_a_purge_takes_the_files_address_and_the_recruiters_e_mail(database):
    where = connected(database)
    started(database, *where, people(2), file_id="F1", file_url="https://files.slack/F1", file_name="a.csv")
    with database.write() as session:
        states.end(session, session.query(Export).one(), ExportState.FAILED)
    age(database, 91)
    assert retention.purge_candidates(database, 90) == 2
    assert stored(database, Export.file_id, Export.file_url, Export.file_name, Export.user_email) == [(None,) * 4]


@pytest.mark.parametrize("purged", [0, 1])
def test_by_what_somebody_of_two_projects_is_known_stays_while_the_other_one_does(database, purged):
    where = connected(database)
    both = [reviewed(database, *where, people(2), name=name) for name in ("first", "second")]
    age(database, 91)
    with database.write() as session:
        kept = both[1 - purged].project_id
        session.execute(update(Project).where(Project.id == kept).values(read_at=Project.read_at + 91 * DAY))
    known = len(stored(database, PersonKey.key))
    assert retention.purge_candidates(database, 90) == 2
    assert len(stored(database, PersonKey.key)) == known
    age(database, 91)
    assert retention.purge_candidates(database, 90) == 2
    assert stored(database, PersonKey.key) == []


def test_a_large_project_goes_whole_with_a_review_that_nobody_acted_on(database, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 4)
    where = connected(database)
    finished(database, where, 3)
    reviewed(database, *where, people(10))
    age(database, 91)
    assert retention.purge_candidates(database, 90) == 10
    assert stored(database, Candidate.id) == []


def test_export_pressed_on_an_old_review_wins_or_finds_it_ended(database):
    """However a purge and *Export* interleave, nobody without details is to be sent."""
    where = connected(database)
    for number in range(4):
        export = reviewed(database, *where, people(3), name=f"project {number}")
        age(database, 91)
        both = threading.Barrier(2)

        def press(export=export, both=both):
            both.wait()
            with database.write() as session:
                states.start(session, exports.by_id(session, export.id))

        def purge(both=both):
            both.wait()
            retention.purge_candidates(database, 90)

        threads = [threading.Thread(target=act) for act in (press, purge)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with database.read() as session:
            found = exports.by_id(session, export.id)
            waiting = items.count(session, export.id).waiting
            left = session.query(Candidate).filter_by(project_id=export.project_id).count()
        assert (found.state, waiting, left) in (
            (ExportState.QUEUED, 3, 3),
            (ExportState.CANCELLED, 0, 0),
        )
        with database.write() as session:
            if found.state == ExportState.QUEUED:
                states.end(session, exports.by_id(session, export.id), ExportState.CANCELLED)


def test_a_removed_workspace_that_installs_the_app_again_begins_anew(database):
    where = connected(database, "T1")
    finished(database, where)
    install(database, "T1")
    with database.write() as session:
        installations.remove(session, "T1", None, at=4e9)
        session.execute(update(Workspace).values(uninstalled_at=Workspace.uninstalled_at - 31 * DAY))
    # Its deletion was begun and cut off, and somebody installs the app.
    with database.write() as session:
        assert deletion._detach(session, where[0], 30)
    install(database, "T1", "xoxb-again")
    with database.write() as session:
        fresh = workspaces.ensure(session, "T1", None).id
    assert fresh != where[0]
    assert deletion.delete_removed_workspaces(database, 30) == ["T1"]
    assert stored(database, Workspace.id) == [(fresh,)]
    assert stored(database, installations_table.c.team_id) == [("T1",)]


def test_nobody_goes_on_with_an_export_of_a_workspace_that_is_deleted(database):
    """The operator deletes it while a worker sends: what was sent is not counted by rows that are half gone."""
    where = connected(database, "T1")
    export = started(database, *where, people(3))
    lease = leases.claim(database, export.id, 60.0)
    rows = iter([1])

    def worker_and_person_go_on():
        if next(rows, None) is None:
            return
        with pytest.raises(LeaseLost):
            leases.renew(database, lease, 60.0)
        assert leases.claim(database, export.id, 60.0) is None
        with database.write() as session:
            assert workspaces.ensure(session, "T1", None).id != where[0]

    database.on_write = worker_and_person_go_on
    deletion.delete_workspace(database, where[0])
    assert list(rows) == []
    assert len(stored(database, Workspace.id)) == 1


def test_a_deletion_that_was_cut_off_is_ended_by_housekeeping(database):
    where = connected(database, "T1")
    finished(database, where)

    def die():
        raise KeyboardInterrupt

    database.on_write = die
    with pytest.raises(KeyboardInterrupt):
        deletion.delete_workspace(database, where[0])
    database.on_write = None
    assert deletion.delete_removed_workspaces(database, 30) == ["T1"]
    assert stored(database, Workspace.id) == []


def test_a_workspace_that_came_back_in_the_last_moment_is_not_deleted(database):
    where = connected(database, "T1")
    with database.write() as session:
        session.execute(update(Workspace).values(uninstalled_at=1.0))
    install(database, "T1")
    with database.write() as session:
        # The installation is there, its workspace not yet touched.
        session.execute(update(Workspace).values(uninstalled_at=1.0))
    assert deletion.delete_removed_workspaces(database, 30) == []
    assert stored(database, Workspace.id) == [(where[0],)]


def test_messages_of_ended_exports_are_deleted_in_time_and_no_others(database):
    where = connected(database)
    ended, running = finished(database, where, name="a"), started(database, *where, people(1), name="b")
    with database.write() as session:
        for export in (ended, running):
            outbox.put(session, exports.by_id(session, export.id), "progress", text="x", blocks=[], channel_id="C1")
            outbox.put(session, exports.by_id(session, export.id), "due", text="x", blocks=[], channel_id="C1")
        outbox.put_apart(session, where[0], "digest", text="x", blocks=[], channel_id="C1")
        session.execute(update(OutboxMessage).where(OutboxMessage.slot != "due").values(due_at=None))
        session.execute(update(OutboxMessage).values(created_at=OutboxMessage.created_at - 91 * DAY))
    assert retention.delete_old_messages(database, 90) == 1
    age(database, 91)
    assert retention.delete_old_messages(database, 90) == 1
    assert sorted(stored(database, OutboxMessage.export_id, OutboxMessage.slot)) == sorted(
        [(running.id, "progress"), (running.id, "due"), (ended.id, "due")]
    )


def test_a_history_links_to_a_message_whose_row_is_deleted(database):
    where = connected(database)
    export = finished(database, where)
    with database.write() as session:
        outbox.put(session, exports.by_id(session, export.id), "progress", text="x", blocks=[], channel_id="C1")
        (message,) = session.query(OutboxMessage)
        outbox.remember_link(session, message, "https://slack.example/p1")
        session.execute(update(OutboxMessage).values(due_at=None, created_at=1.0))
    age(database, 91)
    assert retention.delete_old_messages(database, 90) == 1
    with database.read() as session:
        (told,) = exports.ended(session, where[0], Reader("U1"), 10, 0)
    assert told.permalink == "https://slack.example/p1"


def test_history_goes_after_its_time_and_the_ledger_after_a_longer_one(database):
    where = connected(database)
    finished(database, where, 3)
    with database.write() as session:
        audit.record(session, where[0], "U1", Action.EXPORTED, "3 people")
        session.execute(update(AuditEntry).values(at=AuditEntry.at - 731 * DAY))
        audit.record(session, where[0], "U1", Action.CANCELLED, "lately")
    age(database, 731)
    retention.purge_candidates(database, 90)
    assert retention.delete_history(database, 730) == 1
    assert stored(database, Export.id) == stored(database, Project.id) == stored(database, ExportItem.row_number) == []
    assert stored(database, AuditEntry.detail) == [("lately",)]
    assert len(stored(database, Exported.identity)) == 2
    with database.write() as session:
        session.execute(update(Exported).values(exported_at=Exported.exported_at - 1826 * DAY))
    reviewed(database, *where, people(1))
    assert retention.delete_old_ledger(database, 1825) == 2
    # Who stands in a project is still known by what they were known by.
    assert stored(database, Exported.identity) == []
    with database.read() as session:
        assert {row.identity for row in stored(database, PersonKey.identity)} == {ledger_key(session, "li:person-1")}


def test_whom_another_accounts_ledger_holds_is_still_known_by_what_they_were_known_by(database):
    where = connected(database)
    finished(database, where, 3)
    age(database, 731)
    retention.purge_candidates(database, 90)
    retention.delete_history(database, 730)
    with database.write() as session:
        first, second = session.scalars(select(Exported).order_by(Exported.identity))
        other = Ledger(workspace_id=where[0], account={})
        session.add(other)
        session.flush()
        session.add(
            Exported(
                connection_id=other.id,
                identity=second.identity,
                workspace_id=where[0],
                export_id=second.export_id,
                exported_at=second.exported_at,
            )
        )
        for old in (first, second):
            old.exported_at -= 1826 * DAY
        kept = second.identity
    assert retention.delete_old_ledger(database, 1825) == 2
    assert stored(database, Exported.identity) == [(kept,)]
    assert {row.identity for row in stored(database, PersonKey.identity)} == {kept}


def test_older_readings_are_forgotten_but_those_that_a_review_goes_by(database):
    where = connected(database)
    first = reviewed(database, *where, people(2))
    reviewed(database, *where, people(3))
    reviewed(database, *where, people(4))
    retention.forget_older_readings(database)
    numbers = [row.reading for row in stored(database, CandidateReading.reading)]
    assert [numbers.count(reading) for reading in (1, 2, 3)] == [2, 3, 4]
    with database.write() as session:
        states.end(session, exports.by_id(session, first.id), ExportState.CANCELLED)
        session.execute(update(Export).where(Export.reading == 2).values(state=ExportState.CANCELLED))
    retention.forget_older_readings(database)
    assert {row.reading for row in stored(database, CandidateReading.reading)} == {3}


def test_of_a_first_file_nobody_is_looked_at_however_many_it_names(database, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    where = connected(database)
    asked = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    numbers = []
    for name, many in (("few", 1), ("many", 9)):
        reviewed(database, *where, people(many, start=many * 100), name=name)
        asked.clear()
        retention.forget_older_readings(database)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] and {row.listed_since for row in stored(database, Project.listed_since)} == {1}
    # A newer file is looked at once, and never again.
    with database.write() as session:
        session.execute(update(Export).values(state=ExportState.CANCELLED))
    reviewed(database, *where, people(9, start=900), name="many")
    retention.forget_older_readings(database)
    asked.clear()
    retention.forget_older_readings(database)
    assert sum("candidate_readings" in statement for statement in asked) == 0


def test_a_setup_that_was_never_finished_does_not_keep_its_key(database):
    where = connected(database)
    with database.write() as session:
        connections.begin_draft(session, where[0], user_id="U2", view_id="V", can_export=True, pools_enabled=False)
    retention.delete_old_drafts(database)
    assert len(stored(database, ConnectionDraft.id)) == 1
    with database.write() as session:
        session.execute(update(ConnectionDraft).values(changed_at=ConnectionDraft.changed_at - 2 * DAY))
    retention.delete_old_drafts(database)
    assert stored(database, ConnectionDraft.id) == []


def test_an_export_that_has_not_ended_keeps_its_details(database):
    started(database, *connected(database), people(3))
    age(database, 100)
    assert retention.purge_candidates(database, 90) == 0


def test_a_review_that_nobody_acted_on_ends_with_its_details(database):
    export = reviewed(database, *connected(database), people(2))
    age(database, 91)
    assert retention.purge_candidates(database, 90) == 2
    assert stored(database, Export.id, Export.state) == [(export.id, ExportState.CANCELLED)]


def test_a_removed_workspace_goes_after_its_grace_and_no_other_does(database):
    ours, theirs = connected(database, "T1"), connected(database, "T2")
    for where, team in ((ours, "T1"), (theirs, "T2")):
        finished(database, where)
        install(database, team, f"xoxb-{team}")
    with database.write() as session:
        assert installations.remove(session, "T1", None, at=4e9) == [ours[0]]
    assert deletion.delete_removed_workspaces(database, 30) == []
    with database.write() as session:
        session.execute(update(Workspace).values(uninstalled_at=Workspace.uninstalled_at - 31 * DAY))
    assert deletion.delete_removed_workspaces(database, 30) == ["T1"]
    for table in Base.metadata.sorted_tables:
        if "workspace_id" in table.columns:
            assert ours[0] not in [row.workspace_id for row in stored(database, table.c.workspace_id)], table.name
    assert stored(database, Workspace.team_id) == [("T2",)]
    assert stored(database, installations_table.c.team_id) == [("T2",)]
    assert len(stored(database, Candidate.id)) == 3


def test_an_app_that_came_back_in_time_keeps_its_data(database):
    where = connected(database)
    finished(database, where)
    install(database)
    with database.write() as session:
        installations.remove(session, "T1", None, at=4e9)
    install(database)
    assert stored(database, Workspace.uninstalled_at) == [(None,)]
    # A late event of the first end does not end the second install.
    with database.write() as session:
        assert installations.remove(session, "T1", None, at=1.0) == []
    assert deletion.delete_removed_workspaces(database, 0) == []


def test_an_organisations_end_leaves_teams_that_installed_the_app_themselves(database):
    with database.write() as session:
        own = workspaces.ensure(session, "T1", "E1").id
        other = workspaces.ensure(session, "T2", "E1").id
    install(database, None, "xoxb-whole", enterprise="E1", is_enterprise_install=True)
    install(database, "T1", "xoxb-own", enterprise="E1")
    with database.write() as session:
        assert installations.remove(session, None, "E1", at=4e9) == [other]
        assert [row.id for row in session.scalars(select(Workspace)) if row.uninstalled_at is None] == [own]


@pytest.mark.parametrize("named", ["p2@example.com", "P2@Example.com", "https://linkedin.com/in/person-2/"])
def test_a_person_is_forgotten_everywhere(database, named):
    first, second = connected(database, "T1"), connected(database, "T2")
    export = finished(database, first)
    finished(database, second)
    told = erasure.forget(database, named)
    text = "\n".join(told.deleted)
    for team in ("T1", "T2"):
        assert f"workspace {team}: project 'project', row 3" in text
        assert f"workspace {team}: the ledger of who was exported (1)" in text
        assert f"SourceWhale, as workspace {team} exported them" in "\n".join(told.elsewhere)
    with database.read() as session:
        key = ledger_key(session, "li:person-2")
        for model in (Candidate, Exported, PersonKey):
            assert session.scalar(select(func.count()).select_from(model).where(model.identity == key)) == 0
            assert session.scalar(select(func.count()).select_from(model)) > 0
        # Numbers say nothing of anybody: the history still tells how many it were.
        assert items.counts(session, export.id).exported == 2
    assert "person-2" not in str(stored(database, Candidate.data))
    assert erasure.forget(database, named).deleted == []


def test_whoever_was_stored_before_keys_were_noted_is_forgotten_too(database):
    finished(database, connected(database))
    with database.write() as session:
        session.execute(delete(PersonKey))
    assert erasure.forget(database, "p1@example.com").deleted


def test_a_recruiter_is_forgotten_by_their_address(database):
    where = connected(database)
    finished(database, where)
    with database.write() as session:
        workspaces.remember_email(session, where[0], "U1", "dana@example.com")
    told = erasure.forget(database, "Dana@example.com")
    assert told.deleted == [
        "their address as a member (U1) of a workspace",
        "their address in 1 exports that they asked for",
    ]
    assert stored(database, Member.user_id) == []


@pytest.mark.parametrize("named", ["", "Ada Sample", "12345"])
def test_whoever_cannot_be_told_apart_by_it_is_not_forgotten_by_it(database, named):
    with pytest.raises(ValueError, match="an e-mail address, the link of a profile, or a phone number"):
        erasure.forget(database, named)


def test_messages_that_may_name_somebody_are_emptied(database):
    export = finished(database, connected(database))
    with database.write() as session:
        session.add(
            OutboxMessage(
                workspace_id=export.workspace_id,
                export_id=export.id,
                slot="review",
                channel_id="D1",
                fallback_channel_id="U1",
                text="Person 1",
                blocks=[{"text": "Person 1"}],
                permalink="https://slack.example/p1",
                posted_channel="D1",
                ts="1.0",
            )
        )
    told = erasure.forget(database, "p1@example.com")
    assert "Slack, workspace T1: https://slack.example/p1 and its thread" in told.elsewhere
    assert "Person 1" not in str(stored(database, OutboxMessage.text, OutboxMessage.blocks))


def test_why_a_company_is_off_limits_names_nobody_who_was_forgotten(database):
    ours = connected(database)
    finished(database, ours)
    with database.write() as session:
        for text, reason in (("Acme", "Person 1 asked us to keep away"), ("Globex", "a client")):
            off_limits.put(session, ours[0], "U9", [off_limits.entry_of(text, reason)])
    erasure.forget(database, "p1@example.com")
    assert sorted(stored(database, OffLimit.reason)) == [("(forgotten)",), ("a client",)]


def test_a_copy_holds_a_workspace_whole_and_no_other_and_no_key(database, tmp_path):
    ours, theirs = connected(database, "T1", api_key="encrypted-key"), connected(database, "T2")
    for where in (ours, theirs):
        export = finished(database, where).id
        with database.write() as session:
            entry = OffLimit(workspace_id=where[0], key="c:acme", written="Acme", added_by="U1", added_at=1.0)
            session.add(entry)
            session.flush()
            for candidate_id in session.scalars(select(ExportItem.candidate_id).where(ExportItem.export_id == export)):
                session.add(OffLimitsPerson(export_id=export, candidate_id=candidate_id, entry_id=entry.id))
    path = tmp_path / "copy.jsonl"
    with path.open("w") as file:
        numbers = erasure.copy_workspace(database, "T1", file)
        assert erasure.copy_workspace(database, "T9", file) is None
    assert numbers["workspaces"] == 1
    assert numbers["candidates"] == 3
    assert numbers["export_items"] == 3
    assert numbers["off_limits_people"] == 3
    text = path.read_text()
    assert "p1@example.com" in text
    assert theirs[0] not in text
    assert "encrypted-key" not in text


@pytest.mark.parametrize("name", ["old", "another"])
def test_nobody_is_purged_while_a_file_of_the_workspace_is_read(database, name):
    """Who was recognised by what is known of them, and is not stored yet, would stand there with nothing to know by."""
    where = connected(database)
    known = people(3)
    reviewed(database, *where, known, name="old")
    with database.write() as session:
        session.execute(update(Export).values(state=ExportState.CANCELLED))
    age(database, 91)
    begun = reviewed(database, *where, [], name="begun", state=ExportState.PREPARING, file_id="F1")
    # The next file knows them by their addresses alone.
    again = [one._replace(identity=f"email:{one.emails[0]}", links=()) for one in known]
    with database.write() as session:
        project, reading = projects.begin_reading(session, where[0], name)
        found = projects.recognised(session, where[0], identities.keyed(session, again))
        projects.put_recognised(session, project, reading, found[:1])
    assert retention.purge_candidates(database, 90) == 0
    with database.write() as session:
        projects.put_recognised(session, project, reading, found[1:])
        projects.finish_reading(session, session.merge(project), reading, {})
        session.execute(update(Export).where(Export.id == begun.id).values(state=ExportState.REVIEW))
    with database.read() as session:
        named = select(CandidateReading.candidate_id).where(CandidateReading.reading == reading)
        stored_people = session.query(Candidate).filter_by(project_id=project.id).filter(Candidate.id.in_(named)).all()
        assert len(stored_people) == 3
        known_by = set(session.scalars(select(PersonKey.identity)))
        assert {one.identity for one in stored_people} <= known_by
    retention.purge_candidates(database, 90)
    with database.read() as session:
        assert session.query(Candidate).filter_by(project_id=project.id).count() == 3
