"""Who somebody is, as Slack says now: roles, guests, organisations, and the address that SourceWhale is given."""

from __future__ import annotations

from http.client import BadStatusLine
from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackApiError

from store.base.db import Database
from store.connection import connections
from store.connection.defaults import Defaults
from store.workspaces import workspaces
from tests.store.factory import connected
from worker.slack import members
from worker.slack.errors import NotInstalled
from worker.slack.members import EmailUnknown, SlackUnavailable


def refused(name):
    return SlackApiError("Slack refuses", {"ok": False, "error": name})


class Slack:
    """Answers users.info with what it `says`, or raises it."""

    def __init__(self, says) -> None:
        self._says = says

    def of(self, workspace_id):
        if isinstance(self._says, NotInstalled):
            raise self._says
        return self

    def users_info(self, *, user):
        if isinstance(self._says, Exception):
            raise self._says
        return {"user": self._says}


AWAY = [NotInstalled("none"), TimeoutError(), BadStatusLine("?"), refused("internal_error"), refused("ratelimited")]


@pytest.fixture
def database(migrated_sqlite):
    made = Database(migrated_sqlite)
    yield made
    made.close()


@pytest.fixture
def workspace(database):
    return connected(database)[0]


@pytest.mark.parametrize("role", ["is_admin", "is_owner", "is_primary_owner"])
def test_a_role_here_or_in_the_organisation_makes_an_admin(role):
    assert members.has_admin_role({role: True})
    assert members.has_admin_role({"enterprise_user": {role: True}})
    assert not members.has_admin_role({role: False, "enterprise_user": {role: False}})
    assert not members.has_admin_role({})


@pytest.mark.parametrize(
    ("member", "within"),
    [
        ({"enterprise_user": {"enterprise_id": "E1"}}, True),
        ({"enterprise_user": {"enterprise_id": "E2"}, "enterprise_id": "E1", "is_admin": True}, False),
        ({"enterprise_id": "E1", "is_stranger": True}, True),
        ({"enterprise_id": "E2", "is_admin": False}, False),
        ({"is_admin": False}, True),
        ({"is_admin": False, "is_stranger": True}, False),
        ({}, False),
    ],
)
def test_whoever_slack_shows_to_be_of_the_organisation_is(member, within):
    assert members.in_organisation(member, "E1") is within


@pytest.mark.parametrize(
    ("person", "named", "may"),
    [
        ({}, [], True),
        ({}, ["U1"], True),
        ({}, ["U2"], False),
        ({"is_admin": True}, ["U2"], True),
        ({"deleted": True}, [], False),
        ({"is_restricted": True, "is_admin": True}, [], False),
        ({"is_ultra_restricted": True}, [], False),
        *[(away, [], False) for away in [*AWAY, refused("user_not_found")]],
    ],
)
def test_who_may_still_export(database, workspace, person, named, may):
    with database.write() as session:
        connection = connections.get(session, workspace)
        connection.exporters, connection.defaults = named, Defaults().to_dict()
    assert members.may_still_export(database, Slack(person), workspace, "U1") is may


@pytest.mark.parametrize(("person", "zone"), [({"tz": "Europe/Berlin"}, "Europe/Berlin"), ({}, "UTC")])
def test_the_time_zone_of_a_person(person, zone):
    assert str(members.zone_of_person(Slack(person), "W1", "U1")) == zone


@pytest.mark.parametrize(
    ("offset", "hours"), [(7200, 2.0), (-3600, -1.0), (86_400, 0.0), (-86_400, 0.0), ("7200", 0.0), (None, 0.0)]
)
def test_a_zone_that_this_machine_does_not_know_is_its_offset(offset, hours):
    found = members.zone_of({"tz": "Nowhere/Here", "tz_offset": offset})
    assert found.utcoffset(None).total_seconds() == hours * 3600


@pytest.mark.parametrize("person", [refused("user_not_found"), refused("user_not_visible"), {"deleted": True}])
def test_whoever_is_no_full_member_has_no_zone(person):
    assert members.zone_of_person(Slack(person), "W1", "U1") is None


@pytest.mark.parametrize("away", AWAY, ids=lambda error: type(error).__name__)
def test_while_slack_does_not_say_it_is_said_that_it_does_not(database, workspace, away):
    with pytest.raises(SlackUnavailable):
        members.zone_of_person(Slack(away), workspace, "U1")
    with pytest.raises(SlackUnavailable):
        members.email_of(database, Slack(away), workspace, "U1")


def test_the_address_is_the_one_that_an_admin_mapped_else_slacks(database, workspace):
    slack = Slack({"profile": {"email": "dana@example.com"}})
    assert members.email_of(database, slack, workspace, "U1") == "dana@example.com"
    with database.write() as session:
        workspaces.map_email(session, workspace, "U1", "d@whale.example.com")
    assert members.email_of(database, SimpleNamespace(), workspace, "U1") == "d@whale.example.com"
    assert members.email_of(database, slack, workspace, "U2") == "dana@example.com"


@pytest.mark.parametrize(
    "person",
    [
        {},
        {"profile": None},
        {"profile": {}},
        {"profile": {"email": ""}},
        refused("missing_scope"),
        refused("user_not_found"),
    ],
)
def test_without_an_address_nobody_acts_and_the_person_reads_what_to_do(database, workspace, person):
    with pytest.raises(EmailUnknown, match="Ask a Slack admin"):
        members.email_of(database, Slack(person), workspace, "U1")
