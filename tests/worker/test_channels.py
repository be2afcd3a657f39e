"""Whatever Slack says of a channel, or does not say: names are allowed only where nobody else reads."""

from __future__ import annotations

import pytest
from aiohttp import web

from store.models import ChannelKind
from tests.servers import closed_port, serving
from worker.slack.channels import kind_of, look_at
from worker.slack.clients import SlackClient

PRIVATE, SHARED = {"is_private": True, "is_member": True}, {"is_shared": True}
KINDS = {
    "C_PUBLIC": ({"is_channel": True, "is_private": False}, ChannelKind.PUBLIC),
    "G_PRIVATE": (PRIVATE, ChannelKind.PRIVATE),
    "G_GROUP": ({"is_mpim": True}, ChannelKind.PRIVATE),
    "D_MINE": ({"is_im": True, "user": "U1"}, ChannelKind.DIRECT),
    "D_THEIRS": ({"is_im": True, "user": "U2"}, None),
    # Private, and read by people of another company or of another workspace of this one.
    "G_CONNECT": (PRIVATE | {"is_ext_shared": True}, ChannelKind.SHARED),
    "G_INVITED": (PRIVATE | {"is_pending_ext_shared": True}, ChannelKind.SHARED),
    "G_ORG": (PRIVATE | {"is_org_shared": True}, ChannelKind.SHARED),
    "G_SHARED": (PRIVATE | SHARED, ChannelKind.SHARED),
    # Of the whole organisation, or about to be shared: strangers read along from the moment that they accept.
    "C_GLOBAL": ({"is_member": True, "is_global_shared": True}, ChannelKind.SHARED),
    "G_WAITS": (PRIVATE | {"pending_connected_team_ids": ["T9"]}, ChannelKind.SHARED),
    "G_ASKED": (PRIVATE | {"pending_shared": ["T9"]}, ChannelKind.SHARED),
    "G_NOBODY": (PRIVATE | {"pending_connected_team_ids": [], "pending_shared": []}, ChannelKind.PRIVATE),
    "D_STRANGER": ({"is_im": True, "user": "U1"} | SHARED, ChannelKind.SHARED),
}
CLOSED = {
    "G_ENDED": (PRIVATE | {"is_archived": True}, "is_archived"),
    "G_FROZEN": (PRIVATE | {"is_frozen": True}, "is_archived"),
    "C_READ": ({"is_member": True, "is_read_only": True}, "restricted_action"),
    "C_THREADS": ({"is_member": True, "is_thread_only": True}, "restricted_action"),
    "C_NO_MEMBER": ({"is_member": False, "is_thread_only": True}, "not_in_channel"),
    "D_OPEN": ({"is_im": True, "user": "U1"}, None),
}
ERRORS = {"C_GONE": "channel_not_found", "C_SCOPE": "missing_scope", "C_BUSY": "internal_error"}


@pytest.fixture(scope="module")
def address():
    async def info(request: web.Request) -> web.Response:
        channel = (await request.post())["channel"]
        if channel in ERRORS:
            return web.json_response({"ok": False, "error": ERRORS[channel]})
        if channel == "C_BROKEN":
            return web.Response(status=502, text="upstream error")
        return web.json_response({"ok": True, "channel": {"id": channel, **(KINDS | CLOSED)[channel][0]}})

    app = web.Application()
    app.router.add_post("/api/conversations.info", info)
    with serving(app) as url:
        yield f"{url}/api/"


def client(address):
    return SlackClient(token="xoxb-local", base_url=address, timeout=3, on_dead_token=lambda problem: None)


@pytest.mark.parametrize("channel", KINDS)
def test_the_kind_is_what_slack_says(address, channel):
    assert kind_of(client(address), channel, "U1") == KINDS[channel][1]


@pytest.mark.parametrize("channel", CLOSED)
def test_where_the_bot_cannot_post_is_known_before_it_tries(address, channel):
    assert look_at(client(address), channel, "U1").problem == CLOSED[channel][1]


@pytest.mark.parametrize("channel", [*ERRORS, "C_BROKEN"])
def test_what_slack_does_not_say_is_not_known(address, channel):
    assert kind_of(client(address), channel, "U1") is None


def test_nobody_is_asked_about_somebodys_own_direct_messages():
    away = client(f"http://127.0.0.1:{closed_port()}/api/")
    assert kind_of(away, "U1", "U1") == ChannelKind.DIRECT
    assert kind_of(away, "C_PUBLIC", "U1") is None
