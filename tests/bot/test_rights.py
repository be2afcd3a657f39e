"""Who may do what: Slack is asked at the click, and whoever it does not vouch for changes nothing."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy import select

from bot.actions import connection as connection_buttons
from bot.actions import off_limits as off_limits_buttons
from bot.desk import SlackDidNotSay
from bot.views import connection as connection_views
from bot.views import off_limits as off_limits_views
from store.connection import connections
from store.models import Base, ConnectionDraft, DraftState
from store.workspaces import workspaces
from tests.bot.desks import Client, Said, by, desk, refused, state
from tests.store.factory import connected
from worker.surface import ids

ADMIN, MEMBER = {"is_admin": True}, {"is_admin": False}
EDITOR = "U7"
# What each may do: by whom it is pressed, as Slack shows them, and what Slack answers instead of showing them.
NOBODY_TOLD = [refused("internal_error"), refused("ratelimited"), TimeoutError("Slack is away")]


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


@pytest.fixture
def ours(database):
    """A workspace whose connection an editor may change, and one person who is mapped."""
    workspace_id, _ = connected(database)
    with database.write() as session:
        connections.get(session, workspace_id).editors = [EDITOR]
        workspaces.map_email(session, workspace_id, "U5", "five@example.com")
    return workspace_id


def everything(database) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with database.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all())) for table in Base.metadata.sorted_tables
        }


def begun(database, workspace_id, user, at=DraftState.VERIFIED):
    with database.write() as session:
        draft = connections.begin_draft(
            session, workspace_id, user_id=user, view_id="V1", can_export=True, pools_enabled=False
        )
        draft.state = at
        return draft.id


SAVED = state(
    # A form of the version before says nothing of what it shows.
    "",
    **{ids.CAPABILITIES: {"selected_options": [{"value": ids.CAN_EXPORT}]}, ids.EDITORS: {"selected_users": ["U8"]}},
)
MAPPED = state(**{ids.PERSON: {"selected_user": "U6"}, ids.SOURCEWHALE_EMAIL: {"value": "six@example.com"}})
BARRED = state(**{ids.OFF_LIMITS_NEW: {"value": "example.org"}})
SHOWN = {"view": {"id": "V1", "type": "modal"}}


def press(function, user, client, made, ours, **more):
    return function(made, Said(), by(user, **SHOWN), client=client, **more)


# Each act, whether an editor may do it too, and how it is done.
ACTS = {
    "remove the connection": (True, lambda *who: press(connection_buttons.remove, *who)),
    "begin to enter a key": (True, lambda *who: press(connection_buttons.enter_key, *who)),
    "confirm choices": (True, lambda *who: press(connection_views.confirm_choices, *who, view=SAVED)),
    "map a person": (False, lambda *who: press(connection_views.map_person, *who, view=MAPPED)),
    "unmap a person": (False, lambda *who: press(connection_buttons.unmap_person, *who, action={"value": "U5"})),
    "bar a company": (False, lambda *who: press(off_limits_views.save, *who, view=BARRED)),
    "be sent the off-limits list": (False, lambda *who: press(off_limits_buttons.send_list, *who)),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_of_admins_is_done_for_whom_slack_calls_one_and_for_nobody_else(database, ours, act):
    by_editors, do = ACTS[act]
    made, queue = desk(database)
    before = everything(database)
    do("U2", Client(MEMBER), made, ours)
    for answer in NOBODY_TOLD:
        with pytest.raises(SlackDidNotSay):
            do("U2", Client(answer), made, ours)
    do("U2", Client(refused("user_not_found")), made, ours)
    if not by_editors:
        do(EDITOR, Client(MEMBER), made, ours)
    assert everything(database) == before and queue.jobs == []
    if by_editors:
        do(EDITOR, Client(MEMBER), made, ours)
    else:
        do("U2", Client(ADMIN), made, ours)
    assert everything(database) != before


@pytest.mark.parametrize(("slack", "names"), [(MEMBER, [EDITOR]), (ADMIN, ["U8"])], ids=["an editor", "an admin"])
def test_only_an_admin_names_editors_whatever_the_form_says(database, ours, slack, names):
    connection_views.confirm_choices(desk(database)[0], Said(), by(EDITOR), SAVED, Client(slack))
    with database.read() as session:
        (draft,) = session.scalars(select(Base.metadata.tables["connection_drafts"].c.editors)).all()
    assert draft == names


@pytest.mark.parametrize("state_of_draft", [DraftState.VERIFIED, DraftState.KEY_ACCEPTED])
@pytest.mark.parametrize(
    ("begun_by", "pressed_by", "slack", "may"),
    [
        ("U2", "U2", ADMIN, True),
        (EDITOR, EDITOR, MEMBER, True),
        ("U2", "U2", MEMBER, False),
        ("U2", "U3", ADMIN, False),
    ],
    ids=["an admin", "an editor", "somebody who lost the right", "somebody else's draft"],
)
def test_a_draft_is_finished_by_whoever_began_it_and_still_may(
    database, ours, begun_by, pressed_by, slack, may, state_of_draft
):
    draft_id = begun(database, ours, begun_by, state_of_draft)
    before, ack = everything(database), Said()
    connection_views.finish(desk(database)[0], ack, by(pressed_by), state(draft_id), Client(slack))
    assert ack.said["response_action"] == "update"
    if may and state_of_draft == DraftState.VERIFIED:
        with database.read() as session:
            connection = connections.get(session, ours)
            assert (connection.connected_by, connection.pools_enabled) == (begun_by, False)
    else:
        assert everything(database) == before
        assert ":warning:" in str(ack.said["view"])


class Slow(Client):
    """Slack, on a slow day."""

    def users_info(self, *, user):
        time.sleep(1.6)
        return super().users_info(user=user)


def test_the_check_of_a_key_is_awaited_for_what_slack_has_left_of_its_three_seconds(database, ours):
    """Who may change the connection was asked first, and a second and a half came on top of it."""
    draft_id = begun(database, ours, "U2", DraftState.CREDENTIALS)
    with database.write() as session:
        session.get_one(ConnectionDraft, draft_id).api_key_encrypted = "sealed"
    ack, began = Said(), time.monotonic()
    view = state(draft_id, **{ids.API_KEY: {"value": None}})
    connection_views.submit(desk(database)[0], ack, by("U2"), view, Slow(ADMIN))
    assert time.monotonic() - began < 3.0
    assert "Checking the key" in str(ack.said["view"])


def test_of_two_admins_the_one_who_was_overtaken_reads_so(database, ours):
    first, second = begun(database, ours, "U2"), begun(database, ours, "U3")
    made, _ = desk(database)
    connection_views.finish(made, Said(), by("U3"), state(second), Client(ADMIN))
    ack = Said()
    connection_views.finish(made, ack, by("U2"), state(first), Client(ADMIN))
    assert "changed" in str(ack.said["view"])
    with database.read() as session:
        assert connections.get(session, ours).connected_by == "U3"


@pytest.mark.parametrize("meanwhile", ["edited", "removed"])
def test_a_form_that_shows_the_connection_as_it_was_undoes_nothing(database, ours, meanwhile):
    """Two admins have Edit open; the first names who may export, the second changes something else."""
    made, client = desk(database)[0], Client(ADMIN)

    def opened(user):
        connection_buttons.edit(made, Said(), by(user, **SHOWN), client)
        return client.calls[-1][1]["view"]

    first, second = opened("U2"), opened("U3")
    if meanwhile == "removed":
        connection_buttons.remove(made, Said(), by("U2", **SHOWN), client)
    else:
        barred = {**SAVED["state"]["values"], ids.EXPORTERS: {ids.EXPORTERS: {"selected_users": ["U9"]}}}
        connection_views.confirm_choices(
            made, Said(), by("U2"), {**first, "id": "V1", "state": {"values": barred}}, client
        )
        with database.write() as session:
            (draft,) = session.scalars(select(ConnectionDraft)).all()
            draft.state = DraftState.VERIFIED
        connection_views.finish(made, Said(), by("U2"), state(draft.id), client)
    before, ack = everything(database), Said()
    connection_views.confirm_choices(made, ack, by("U3"), {**second, "id": "V2", "state": SAVED["state"]}, client)
    assert "changed the connection meanwhile" in str(ack.said["view"])
    assert everything(database) == before
    if meanwhile == "edited":
        third = opened("U3")
        connection_views.confirm_choices(made, ack, by("U3"), {**third, "id": "V3", "state": SAVED["state"]}, client)
        assert ack.said["view"]["callback_id"] == ids.CREDENTIALS_VIEW


@pytest.mark.parametrize(
    ("person", "email", "wrong"),
    [("U2", "two@example.com", ids.PERSON), ("U6", "six at example", ids.SOURCEWHALE_EMAIL), ("U6", "", None)],
)
def test_an_admin_maps_others_to_addresses(database, ours, person, email, wrong):
    view = state(**{ids.PERSON: {"selected_user": person}, ids.SOURCEWHALE_EMAIL: {"value": email}})
    before, ack = everything(database), Said()
    connection_views.map_person(desk(database)[0], ack, by("U2"), view, Client(ADMIN))
    if wrong is None:
        assert "by their Slack address" in str(ack.said["view"])
    else:
        assert list(ack.said["errors"]) == [wrong] and everything(database) == before
