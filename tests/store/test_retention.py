"""People's details go in time, and what says nothing of anybody stays."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update

from store.exporting import exports, items, leases, selection, states
from store.models import (
    Base,
    Candidate,
    Export,
    Exported,
    ExportState,
    Member,
    OutboxMessage,
    PersonKey,
    Project,
    Workspace,
)
from store.models import installations as installations_table
from store.people.ledger import ledger_key
from store.upkeep import erasure, retention
from store.workspaces import installations, workspaces
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
    found = str(stored(database, Candidate.data, Candidate.search_text))
    assert "Person" not in found
    assert "example.com" not in found
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
    assert retention.delete_removed_workspaces(database, 30) == []
    with database.write() as session:
        session.execute(update(Workspace).values(uninstalled_at=Workspace.uninstalled_at - 31 * DAY))
    assert retention.delete_removed_workspaces(database, 30) == ["T1"]
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
    assert retention.delete_removed_workspaces(database, 0) == []


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
        assert items.counts(session, export.id).exported == 1
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
    assert stored(database, OutboxMessage.text) == [("",)]


def test_a_copy_holds_a_workspace_whole_and_no_other_and_no_key(database, tmp_path):
    ours, theirs = connected(database, "T1", api_key="encrypted-key"), connected(database, "T2")
    for where in (ours, theirs):
        finished(database, where)
    path = tmp_path / "copy.jsonl"
    with path.open("w") as file:
        numbers = erasure.copy_workspace(database, "T1", file)
        assert erasure.copy_workspace(database, "T9", file) is None
    assert numbers["workspaces"] == 1
    assert numbers["candidates"] == 3
    assert numbers["export_items"] == 3
    text = path.read_text()
    assert "p1@example.com" in text
    assert theirs[0] not in text
    assert "encrypted-key" not in text
