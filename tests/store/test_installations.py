"""Where the app is installed: the right token for each team, encrypted, and none that Slack has refused."""

from __future__ import annotations

import threading
import time

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store.models.installation import Installation
from sqlalchemy import select

from store.base.config import ConfigError
from store.base.secrets import SecretBox
from store.connection import connections
from store.exporting import exports
from store.messages import claims, outbox, silence
from store.models import Connection, Home, OutboxMessage, Workspace
from store.models import installations as table
from store.upkeep import keys
from store.workspaces import installations, workspaces
from store.workspaces.installations import InstallationStore
from tests.store.factory import connected, people, reviewed

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
BOX = SecretBox([OLD])


def install(database, team="T1", token="xoxb-one", enterprise=None, **more):
    InstallationStore(database, BOX, "1.2").save(
        Installation(app_id="A1", team_id=team, enterprise_id=enterprise, bot_token=token, user_id="U1", **more)
    )


def token_of(database, team, enterprise=None, box=BOX):
    with database.read() as session:
        found = installations.find(session, box, team, enterprise)
    return None if found is None else found.bot_token


def test_each_team_has_its_own_token(database):
    install(database, "T1", "xoxb-one")
    install(database, "T2", "xoxb-two")
    assert [token_of(database, team) for team in ("T1", "T2", "T3")] == ["xoxb-one", "xoxb-two", None]


def test_a_team_keeps_its_token_when_it_joins_an_organisation(database):
    install(database, "T1", "xoxb-own")
    assert token_of(database, "T1", "E1") == "xoxb-own"
    install(database, "T1", "xoxb-again", enterprise="E1")
    assert token_of(database, "T1") == token_of(database, "T1", "E1") == "xoxb-again"
    with database.write() as session:
        installations.remove(session, "T1", "E1", at=time.time())
    assert token_of(database, "T1") is None


def test_a_team_that_removes_its_own_install_keeps_what_its_organisation_gives_it(database):
    workspace_id, _ = connected(database, "T1")
    install(database, "T1", "xoxb-own")
    install(database, None, "xoxb-whole", enterprise="E1", is_enterprise_install=True)
    with database.write() as session:
        workspaces.ensure(session, "T1", "E1")
        assert installations.remove(session, "T1", "E1", at=time.time()) == []
    assert token_of(database, "T1") == "xoxb-whole"
    with database.read() as session:
        assert connections.get(session, workspace_id).api_key_encrypted is not None


def test_what_an_organisation_gives_others_keeps_no_team_that_removes_its_own_install(database):
    """The others' ids stand before and behind its own."""
    teams = {connected(database, team)[0]: team for team in ("T1", "T2", "T3")}
    before, own, behind = sorted(teams)
    install(database, None, "xoxb-whole", enterprise="E1", is_enterprise_install=True)
    install(database, teams[own], "xoxb-own")
    with database.write() as session:
        for workspace_id in (before, behind):
            workspaces.ensure(session, teams[workspace_id], "E1")
        assert installations.remove(session, teams[own], None, at=time.time()) == [own]
    with database.read() as session:
        assert connections.get(session, own) is None


def test_a_team_keeps_its_workspace_when_it_joins_an_organisation(database):
    with database.write() as session:
        before = workspaces.ensure(session, "T1", None).id
        assert workspaces.ensure(session, "T1", "E1").id == before
        # A payload that names no organisation does not take it out.
        assert workspaces.ensure(session, "T1", None).enterprise_id == "E1"
    install(database, None, "xoxb-whole", enterprise="E1", is_enterprise_install=True)
    # What is known of the team leads to its organisation's install.
    assert token_of(database, "T1") == "xoxb-whole"


def test_a_team_that_was_taken_for_two_workspaces_is_the_connected_one(database):
    workspace_id, _ = connected(database, "T1")
    with database.write() as session:
        session.add(Workspace(team_id="T1", enterprise_id="E1"))
    with database.write() as session:
        assert workspaces.ensure(session, "T1", "E1").id == workspace_id


def test_an_organisations_install_acts_in_its_teams_unless_they_have_their_own(database):
    install(database, None, "xoxb-whole", enterprise="E1", is_enterprise_install=True)
    install(database, "T1", "xoxb-own", enterprise="E1")
    assert token_of(database, "T1", "E1") == "xoxb-own"
    assert token_of(database, "T2", "E1") == "xoxb-whole"
    assert token_of(database, None, "E1") == "xoxb-whole"
    # In views Slack names the organisation where it names the team elsewhere.
    assert token_of(database, "E1", None) == "xoxb-whole"
    assert token_of(database, "T2") is None


def test_where_a_payload_names_no_team_its_own_organisations_token_acts_and_no_other(database):
    for number in (1, 2):
        install(database, None, f"xoxb-whole-{number}", enterprise=f"E{number}", is_enterprise_install=True)
    install(database, "T3", "xoxb-three")
    # In views of an organisation's installation Slack names the organisation where it names the team elsewhere.
    for asked in ((None, "E1"), ("E1", None), ("E1", "E1"), ("T9", "E1")):
        assert token_of(database, *asked) == "xoxb-whole-1", asked
    assert token_of(database, None, "E2") == "xoxb-whole-2"
    for nobodys in ((None, "E9"), ("E9", None), (None, None), ("T9", "E9"), ("", ""), ("T9", None)):
        assert token_of(database, *nobodys) is None, nobodys
    assert token_of(database, "T3", "E1") == "xoxb-three"


def test_installing_again_leaves_one_token(database):
    install(database, token="xoxb-first")
    install(database, token="xoxb-second")
    assert token_of(database, "T1") == "xoxb-second"
    with database.read() as session:
        assert len(session.execute(select(table)).all()) == 1


def test_tokens_are_not_readable_in_the_database(database):
    install(database, token="xoxb-secret", user_token="xoxp-secret", bot_refresh_token="xoxe-secret")
    with database.read() as session:
        assert "secret" not in str(session.execute(select(table)).all())
        assert "secret" not in repr(installations.find(session, BOX, "T1", None))


def test_the_key_can_be_exchanged(database):
    install(database, token="xoxb-one", user_token="xoxp-one")
    with pytest.raises(ConfigError):
        keys.check(database, SecretBox([NEW]))
    with database.write() as session:
        assert keys.rotate(session, SecretBox([NEW, OLD])) == 2
    keys.check(database, SecretBox([NEW]))
    assert token_of(database, "T1", box=SecretBox([NEW])) == "xoxb-one"


def test_a_dead_token_is_used_no_more_until_the_app_is_installed_again(database):
    install(database)
    with database.write() as session:
        found = installations.find(session, BOX, "T1", None)
        assert installations.mark_dead(session, found.id, "token_revoked")
        assert not installations.mark_dead(session, found.id, "token_revoked")
    assert token_of(database, "T1") is None
    install(database, token="xoxb-again")
    assert token_of(database, "T1") == "xoxb-again"


@pytest.mark.long
def test_messages_wait_for_the_next_install(database):
    export = reviewed(database, *connected(database, "T1"), people(1))
    other = reviewed(database, *connected(database, "T2"), people(1))
    with database.write() as session:
        for one in (export, other):
            outbox.put(session, one, "progress", text="one", blocks=[], channel_id="C1")
        silence.hold(session, export.workspace_id)
    assert [message.export_id for message in claim(database)] == [other.id]
    install(database, "T1")
    assert [message.export_id for message in claim(database)] == [export.id]


def claim(database):
    with database.write() as session:
        return claims.claim_due(session, lease_seconds=30, spacing_seconds=0)


def due(database):
    with database.read() as session:
        return claims.any_due(session)


def test_messages_are_held_only_while_no_installation_works(database):
    export = reviewed(database, *connected(database, "T1"), people(1))
    install(database, "T1", "xoxb-old")
    with database.write() as session:
        outbox.put(session, export, "progress", text="one", blocks=[], channel_id="C1")
        old = installations.find(session, BOX, "T1", None)
        # Slack refuses the old token; before that is noted, somebody installs the app anew.
        assert installations.mark_dead(session, old.id, "token_revoked")
    install(database, "T1", "xoxb-new")
    with database.write() as session:
        assert not installations.hold_messages(session, export.workspace_id)
    assert due(database)
    with database.write() as session:
        installations.mark_dead(session, installations.find(session, BOX, "T1", None).id, "token_revoked")
        assert installations.hold_messages(session, export.workspace_id)
    assert not due(database)
    install(database, "T1", "xoxb-newest")
    assert due(database)


def test_an_organisations_installation_keeps_its_teams_messages_coming(database):
    with database.write() as session:
        workspace = workspaces.ensure(session, "T1", "E1")
    install(database, None, "xoxb-whole", enterprise="E1", is_enterprise_install=True)
    with database.write() as session:
        assert not installations.hold_messages(session, workspace.id)


def test_a_reinstall_while_messages_are_held_leaves_none_behind(database):
    """However the two interleave: what was held before the installation was seen is released after it."""
    export = reviewed(database, *connected(database, "T1"), people(1))
    for number in range(5):
        with database.write() as session:
            session.execute(table.delete())
            outbox.put(session, exports.by_id(session, export.id), f"m{number}", text="one", blocks=[], channel_id="C1")
        began = threading.Barrier(3)

        def hold(began=began):
            began.wait()
            with database.write() as session:
                installations.hold_messages(session, export.workspace_id)

        def again(began=began):
            began.wait()
            install(database, "T1", "xoxb-new")

        threads = [threading.Thread(target=act) for act in (hold, hold, again)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with database.read() as session:
            waiting = session.scalars(select(OutboxMessage.due_at)).all()
        assert None not in waiting


def test_whom_people_can_ask_about_the_connection(database):
    with database.write() as session:
        workspace_id = workspaces.ensure(session, "T1", None).id

    def asked():
        with database.read() as session:
            return installations.who_can_help(session, workspace_id)

    assert asked() is None
    with database.write() as session:
        for number, (user, is_admin) in enumerate((("U7", True), ("U8", True), ("U9", False))):
            session.add(Home(workspace_id=workspace_id, user_id=user, is_admin=is_admin, opened_at=float(number)))
    assert asked() == "U8"
    install(database, "T1")
    assert asked() == "U1"
    connected(database, "T1")
    with database.write() as session:
        session.query(Connection).update({"connected_by": "U5"})
        connections.remove(session, workspace_id)
    assert asked() == "U5"
