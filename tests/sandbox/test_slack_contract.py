"""The local Slack's answers and payloads have the fields of Slack's own samples: none besides, and none missing.

tests/contracts/slack-shapes.json holds names and JSON types of the samples that Slack publishes with its Java SDK.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.local_slack import local_slack
from tests.servers import serving

SHAPES = json.loads((Path(__file__).resolve().parents[1] / "contracts" / "slack-shapes.json").read_text())
TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("string", "str"), (str,)),
    **dict.fromkeys(("number", "num"), (int, float)),
    **dict.fromkeys(("boolean", "bool"), (bool,)),
}
# Blocks, states and messages are whatever an app put there; the samples are of other apps.
ANYTHING = {"blocks", "state", "message", "actions", "shares", "response_urls"}
# What the samples lack and Slack's documentation of the method or payload has.
BESIDES = {
    "slash_command": {"is_enterprise_install"},
    "chat.postMessage": {"message"},
    "chat.update": {"message"},
    "message_action": {"user.username", "message", "api_app_id"},
    "view_submission": {"response_urls", "trigger_id"},
    "event message": {"event.files", "event.subtype", "event.upload"},
    "users.info": {"user.profile.display_name_normalized"},
    "auth.test": {"is_enterprise_install"},
    "event app_uninstalled": {"event.event_ts"},
    "event tokens_revoked": {"event.event_ts"},
    "block_actions": {"view.blocks"},
}
# What comes only with other surfaces, older apps, errors, or conditions that the product does not meet.
NOT_ALWAYS = {
    *("error", "warning", "response_metadata", "errors", "deprecated_argument", "bot_access_token", "function_data"),
    *("interactivity", "app_unfurl", "enterprise_id", "enterprise_name", "expires_in", "app_name", "app_id", "view"),
    *("authed_users", "authed_teams", "channel", "message", "container", "response_url", "is_cleared", "refresh_token"),
    *("incoming_webhook", "comments", "paging", "content", "content_highlight_css", "content_highlight_html"),
    *("content_highlight_html_truncated", "is_truncated", "text", "state"),
}


def differences(value: Any, shape: Any, path: str = "") -> Iterator[str]:
    """What of a value is not as in the samples."""
    if value is None or shape == "...":
        return
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{path} is no object"
            return
        for name, inner in value.items():
            where = f"{path}.{name}".lstrip(".")
            if name in ANYTHING:
                continue
            if name not in shape:
                yield f"{where} is not among the samples"
            else:
                yield from differences(inner, shape[name], where)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{path} is no list"
        elif shape:
            for inner in value:
                yield from differences(inner, shape[0], path)
    elif shape in TYPES and not isinstance(value, TYPES[shape]):
        yield f"{path} is {type(value).__name__}, not {shape}"


def check(kind: str, name: str, value: dict[str, Any]) -> None:
    shape = SHAPES[kind][name]
    allowed = BESIDES.get(name, set())
    wrong = [one for one in differences(value, shape) if one.split(" ")[0] not in allowed]
    missing = set(shape) - set(value) - NOT_ALWAYS
    assert (wrong, missing) == ([], set()), name


@pytest.fixture(scope="module")
def world():
    """The local Slack over HTTP, the client of its bot, and what the bot was sent."""
    seen: list[dict[str, Any]] = []
    view: dict[str, Any] = {}

    async def receive(request: web.Request) -> web.Response:
        text = await request.text()
        if request.content_type == "application/json":
            seen.append(json.loads(text))
        else:
            form = {key: value[0] for key, value in parse_qs(text, keep_blank_values=True).items()}
            seen.append(json.loads(form["payload"]) if "payload" in form else form)
        return web.json_response({}) if "view" in seen[-1] else web.Response()

    bot = web.Application()
    bot.router.add_post("/slack/events", receive)
    with serving(bot) as bot_url:
        called = f"{bot_url}/slack/events"
        with local_slack(request_url=called, redirect_url="http://127.0.0.1:1/back") as running:
            yield running, WebClient("xoxb-local", base_url=f"{running.url}/api/"), seen, view


@pytest.fixture(params=["alone", "in an organisation"])
def slack(request, world):
    local, _, seen, _ = world
    local.post("/_control/reset")
    seen.clear()
    if request.param != "alone":
        local.grid("E_GROUP", teams=["T_LOCAL"])
        local.change_person("U_DANA", home="E_GROUP", enterprise_admin=True)
    return local


BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
MODAL = {
    "type": "modal",
    "callback_id": "form",
    "notify_on_close": True,
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [{"type": "actions", "block_id": "buttons", "elements": [BUTTON]}],
}


def open_modal(slack, client, seen):
    slack.person("dana").command("/form")
    return client.views_open(trigger_id=seen[-1]["trigger_id"], view=MODAL)


def test_answers_have_the_fields_of_slacks(world, slack, tmp_path):
    _, client, seen, _ = world
    opened = open_modal(slack, client, seen)
    posted = client.chat_postMessage(channel="C_SOURCING", text="hello")
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    path = tmp_path / "a.csv"
    path.write_text("Name\nAda\n")
    file = slack.person("dana").drop_file("#sourcing", path).files[0]["id"]
    ticket = client.files_getUploadURLExternal(filename="b.csv", length=3)
    for name, answer in {
        "auth.test": client.auth_test(),
        "users.info": client.users_info(user="U_DANA"),
        "views.open": opened,
        "views.update": client.views_update(view_id=opened["view"]["id"], view=MODAL),
        "views.publish": client.views_publish(user_id="U_DANA", view={"type": "home", "blocks": MODAL["blocks"]}),
        "chat.postMessage": posted,
        "chat.update": client.chat_update(**where, text="again"),
        "chat.getPermalink": client.chat_getPermalink(channel=where["channel"], message_ts=where["ts"]),
        "conversations.info": client.conversations_info(channel="C_SOURCING"),
        "files.info": client.files_info(file=file),
        "files.getUploadURLExternal": ticket,
        "files.completeUploadExternal": client.files_completeUploadExternal(files=[{"id": ticket["file_id"]}]),
        "apps.connections.open": client.apps_connections_open(app_token="xapp-local"),
    }.items():
        check("answers", name, answer.data)
    direct = client.conversations_info(channel=client.conversations_open(users="U_DANA")["channel"]["id"])
    assert direct["channel"]["is_im"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.conversations_info(channel="C_NONE")


@pytest.mark.long
def test_payloads_have_the_fields_of_slacks(world, slack):
    _, client, seen, _ = world
    dana = slack.person("dana")
    open_modal(slack, client, seen)
    check("payloads", "slash_command", seen[-1])
    modal = dana.modal()
    assert modal.press("Go").ok
    check("payloads", "block_actions", seen[-1])
    assert modal.close().ok
    check("payloads", "view_closed", seen[-1])
    open_modal(slack, client, seen)
    assert dana.modal().submit().ok
    check("payloads", "view_submission", seen[-1])
    client.chat_postMessage(channel="C_SOURCING", text="hello", blocks=MODAL["blocks"])
    message = dana.read("#sourcing")[-1]
    assert message.press("Go").ok
    check("payloads", "block_actions", seen[-1])
    assert dana.shortcut("dig", message).ok
    check("payloads", "message_action", seen[-1])
    dana.home(timeout=0)
    check("payloads", "event app_home_opened", seen[-1])
    assert dana.say("hello", "dm").ok
    check("payloads", "event message", seen[-1])
    slack.install("T_LOCAL", installed=False)
    for payload in seen[-2:]:
        check("payloads", f"event {payload['event']['type']}", payload)
