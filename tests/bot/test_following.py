"""Whether a channel may follow: what Slack says of it and of the person, and what people then read."""

from __future__ import annotations

import pytest

from bot import following
from bot.desk import Asker
from store.base.db import Database
from store.models import Digest
from store.workspaces import follows
from tests.bot.desks import Client, desk, refused
from tests.store.factory import connected

OPEN = {"is_member": True}
SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_shared", "is_org_shared", "is_global_shared")


@pytest.fixture
def database(migrated_sqlite):
    made = Database(migrated_sqlite)
    yield made
    made.close()


@pytest.fixture
def who(database):
    return Asker(connected(database)[0], "U1")


def ask(database, who, channel, act=following.follow, *, admin=False, channel_id="C1"):
    """What somebody reads who lets a channel follow, and which channels follow then."""
    told = {"channel": channel} if isinstance(channel, dict) else channel
    client = Client({"is_admin": admin, "tz": "Europe/Berlin"}, conversations_info=told)
    said = act(desk(database)[0], client, who, channel_id)
    with database.read() as session:
        digests = [row.channel_id for row in session.query(Digest)]
        return said, [row.channel_id for row in follows.followers(session, who.workspace_id)] + digests


@pytest.mark.parametrize("act", [following.follow, following.follow_weekly])
@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ({"is_member": False}, "/invite @SeekOut Export"),
        ({}, "I am not in it"),
        (refused("channel_not_found"), "/invite @SeekOut Export"),
        (refused("internal_error"), "Type `/export follow"),
        (TimeoutError("away"), "again in a moment"),
        (OPEN | {"is_archived": True}, "it is archived"),
        (OPEN | {"is_frozen": True}, "it is archived"),
        (OPEN | {"pending_connected_team_ids": ["T9"]}, "only an admin of this workspace"),
        *[(OPEN | {name: True}, "only an admin of this workspace") for name in SHARED],
    ],
)
def test_a_channel_that_may_not_follow_does_not_and_its_person_reads_why(database, who, act, channel, words):
    said, following_now = ask(database, who, channel, act)
    assert words in said and following_now == []


@pytest.mark.parametrize("channel_id", ["C1", "D1"])
@pytest.mark.parametrize("act", [following.follow, following.follow_weekly])
def test_a_channel_follows_once_until_it_does_no_longer(database, who, act, channel_id):
    # The bot's direct messages with a person know no members.
    channel = OPEN if channel_id == "C1" else {"is_im": True}
    here = "<#C1>" if channel_id == "C1" else "This conversation"
    said, following_now = ask(database, who, channel, act, channel_id=channel_id)
    assert said.startswith(here) and "gets" in said and following_now == [channel_id]
    said, following_now = ask(database, who, channel, act, channel_id=channel_id)
    assert "already" in said and following_now == [channel_id]
    made, _ = desk(database)
    assert "no longer" in following.unfollow(made, who, channel_id)
    assert ask(database, who, {"is_member": False})[1] == []
    assert following.unfollow(made, who, channel_id) == f"{here} does not follow exports."


@pytest.mark.parametrize("name", SHARED)
def test_an_admin_lets_a_channel_of_several_companies_follow_and_reads_who_sees_it(database, who, name):
    said, following_now = ask(database, who, OPEN | {name: True}, admin=True)
    assert "People of other companies" in said and following_now == ["C1"]


@pytest.mark.parametrize("act", [following.follow, following.follow_weekly])
@pytest.mark.parametrize("name", ["is_read_only", "is_thread_only"])
def test_where_only_some_may_post_a_channel_follows_and_its_person_reads_whom_to_ask(database, who, act, name):
    said, following_now = ask(database, who, OPEN | {name: True}, act)
    assert "ask whoever looks after that channel" in said and following_now == ["C1"]


def test_nobody_else_reads_of_other_companies(database, who):
    assert "other companies" not in ask(database, who, OPEN)[0]


def test_the_lines_and_the_digest_end_together_or_the_digest_alone(database, who):
    made, _ = desk(database)
    for act in (following.follow, following.follow_weekly):
        ask(database, who, OPEN, act)
    assert following.unfollow(made, who, "C1", weekly_alone=True) == "<#C1> no longer has a weekly digest."
    assert following.unfollow(made, who, "C1", weekly_alone=True) == "<#C1> has no weekly digest."
    said, following_now = ask(database, who, OPEN, following.follow_weekly)
    assert following_now == ["C1", "C1"]
    said = following.unfollow(made, who, "C1")
    assert said == "<#C1> no longer follows exports, and no longer has a weekly digest."
