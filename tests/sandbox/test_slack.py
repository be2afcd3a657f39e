"""The local Slack is as strict as the real one, seen by a small Bolt app and its person."""

from __future__ import annotations

import json
import time
from http.client import HTTPException

import pytest
import requests
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.person import Gone
from sandbox.slack.blockkit import Invalid, check_message, check_view
from sandbox.slack.manifest import Manifest
from sandbox.slack.rates import Rates
from tests.local_slack import connected, local_slack
from tests.waiting import wait_for


def text(words: str) -> dict:
    return {"type": "plain_text", "text": words}


def option(name: str) -> dict:
    return {"text": text(name), "value": name.lower()}


def field(block_id: str, label: str, element: dict, **more) -> dict:
    return {"type": "input", "block_id": block_id, "label": text(label), "element": element, **more}


NAME = field("name", "Name", {"type": "plain_text_input", "action_id": "name", "min_length": 2, "max_length": 9})
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": text("Form"),
    "submit": text("Send"),
    "private_metadata": "kept",
    "blocks": [
        NAME,
        field("fish", "Fish", {"type": "external_select", "action_id": "fish", "min_query_length": 0}, optional=True),
        field("file", "File", {"type": "file_input", "action_id": "file"}, optional=True),
        field("boxes", "Boxes", {"type": "checkboxes", "action_id": "b", "options": [option("One")]}, optional=True),
        field(
            "where",
            "Where",
            {"type": "conversations_select", "action_id": "where", "default_to_current_conversation": True},
        ),
        field(
            "kind",
            "Kind",
            {"type": "radio_buttons", "action_id": "kind", "options": [option("A"), option("B")]},
            dispatch_action=True,
            optional=True,
        ),
    ],
}


class Bot:
    """A Bolt app that remembers what it was sent."""

    def __init__(self, url: str) -> None:
        self.client = WebClient("xoxb-local", base_url=f"{url}/api/", timeout=5)
        self.app = App(
            client=self.client,
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T_LOCAL", bot_token="xoxb-local"),
            signing_secret="unused",
            request_verification_enabled=False,
        )
        self.seen: list[dict] = []
        self.events: list[dict] = []
        self.view: dict = {}
        self.answer: dict = {}
        app = self.app

        @app.command("/form")
        def form(ack, body):
            self.view = self.client.views_open(trigger_id=body["trigger_id"], view=FORM)["view"]
            self.seen.append(body)
            ack()

        @app.command("/slow")
        def slow(ack):
            time.sleep(3.3)
            ack()

        @app.command("/say")
        def say(ack, respond):
            respond(text="through the response url")
            ack(text="only you &lt;3")

        @app.view("form")
        def submitted(ack, body):
            self.seen.append(body)
            ack(**self.answer)

        @app.options("fish")
        def fish(ack, body):
            found = [name for name in ("Cod", "Carp", "Pike") if body["value"] in name.lower()]
            ack(options=[option(name) for name in found])

        @app.action("kind")
        def kind(ack, body):
            self.seen.append(body)
            ack()

        @app.shortcut("dig")
        def dig(ack, body):
            self.seen.append(body)
            self.client.views_open(trigger_id=body["trigger_id"], view=FORM)
            ack()

        for name in ("member_joined_channel", "app_home_opened", "file_shared", "message"):
            app.event(name)(lambda event: self.events.append(event))

        @app.action("tell")
        def tell(ack, body, respond):
            self.seen.append(body)
            respond(text="instead", replace_original=True)
            ack()

        @app.action("press")
        def press(ack, body):
            message = body["message"]
            self.client.chat_update(channel=body["channel"]["id"], ts=message["ts"], text="pressed", blocks=[])
            ack()

    def event(self, kind: str) -> dict:
        """The newest event of a kind; Bolt answers an event before it hands it on."""
        found = wait_for(lambda: [event for event in self.events if event["type"] == kind], 90, lambda: f"no {kind}")
        self.events = [event for event in self.events if event["type"] != kind]
        return found[-1]


@pytest.fixture(scope="module")
def world():
    """The local Slack, its bot and Dana."""
    with local_slack() as slack:
        bot = Bot(slack.url)
        with connected(bot.app, slack):
            yield slack, bot, slack.person("dana")


def refused(call, **arguments) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response["error"]


@pytest.mark.long
def test_a_modal_from_command_to_submission(world, tmp_path):
    _, bot, dana = world
    bot.answer = {}
    assert dana.command("/form", "#sourcing").ok
    modal = dana.modal(title="Form")
    assert modal.labels == ["Name", "Fish", "File", "Boxes", "Where", "Kind"]
    assert modal.submit().errors == {"Name": "Please complete this required field."}
    for wrong, told in (("A", "at least 2 characters"), ("A" * 10, "at most 9 characters")):
        modal.fill("Name", wrong)
        assert told in modal.submit().errors["Name"]
    modal.fill("Name", "Ada")
    assert modal.options("Fish", "c") == ["Cod", "Carp"]
    modal.pick("Fish", "Pike")
    path = tmp_path / "a.csv"
    path.write_text("Name\nAda\n")
    modal.upload("File", path)
    modal.check("One")
    assert modal.choose("Kind", "B").ok
    assert bot.seen[-1]["actions"][0]["selected_option"]["value"] == "b"
    assert modal.submit().ok
    assert dana.modal_text() == ""
    view = bot.seen[-1]["view"]
    values = view["state"]["values"]
    assert view["private_metadata"] == "kept"
    assert values["name"]["name"] == {"type": "plain_text_input", "value": "Ada"}
    assert values["fish"]["fish"]["selected_option"]["value"] == "pike"
    assert values["where"]["where"]["selected_conversation"] == "C_SOURCING"
    assert [o["value"] for o in values["boxes"]["b"]["selected_options"]] == ["one"]
    (file,) = values["file"]["file"]["files"]
    assert (file["name"], file["size"]) == ("a.csv", 9)
    signed_in = requests.get(file["url_private"], headers={"Authorization": "Bearer xoxb-local"}, timeout=5)
    assert signed_in.content == b"Name\nAda\n"
    stranger = requests.get(file["url_private_download"], timeout=5)
    assert (stranger.status_code, stranger.headers["Content-Type"].split(";")[0]) == (200, "text/html")


def test_untouched_inputs_are_there_and_empty(world):
    _, bot, dana = world
    dana.command("/form")
    values = bot.view["state"]["values"]
    assert values["fish"]["fish"] == {"type": "external_select", "selected_option": None}
    assert values["file"]["file"] == {"type": "file_input", "files": []}
    assert values["boxes"]["b"] == {"type": "checkboxes", "selected_options": []}


def test_errors_updates_pushes_and_values_that_survive(world):
    _, bot, dana = world
    dana.command("/form")
    modal = dana.modal(title="Form")
    modal.fill("Name", "Ada")
    bot.answer = {"response_action": "errors", "errors": {"name": "No."}}
    assert modal.submit().errors == {"Name": "No."}
    bot.answer = {"response_action": "errors", "errors": {"nowhere": "No."}}
    assert modal.submit().error.startswith("invalid view")
    other = field("name", "Renamed", {"type": "plain_text_input", "action_id": "name"})
    bot.answer = {"response_action": "update", "view": {**FORM, "title": text("Next"), "blocks": [other]}}
    assert modal.submit().ok
    assert modal.title == "Next"
    assert "Ada" in modal.text
    bot.answer = {"response_action": "push", "view": {**FORM, "title": text("On top"), "blocks": [NAME]}}
    assert modal.submit().ok
    assert modal.title == "On top"
    modal.close()
    assert modal.title == "Next"
    bot.answer = {"response_action": "clear"}
    assert modal.submit().ok
    assert dana.modal_text() == ""


def test_triggers_hashes_and_views_that_are_gone(world):
    _, bot, dana = world
    dana.command("/form")
    trigger = bot.seen[-1]["trigger_id"]
    assert refused(bot.client.views_open, trigger_id=trigger, view=FORM) == "trigger_exchanged"
    assert refused(bot.client.views_open, trigger_id="1.1", view=FORM) == "invalid_trigger_id"
    stale = bot.view["hash"]
    bot.client.views_update(view_id=bot.view["id"], hash=stale, view=FORM)
    assert refused(bot.client.views_update, view_id=bot.view["id"], hash=stale, view=FORM) == "hash_conflict"
    dana.modal().close()
    assert refused(bot.client.views_update, view_id=bot.view["id"], view=FORM) == "not_found"


def test_three_seconds(world):
    _, _, dana = world
    assert dana.command("/slow").error == "operation_timeout"


def test_ephemeral_answers_are_seen_by_one(world):
    slack, _, dana = world
    assert dana.command("/say", "#sourcing").reply == "only you <3"
    assert any("through the response url" in message.rendered for message in dana.read("#sourcing"))
    assert not any("only you" in message.rendered for message in slack.person("sam").read("#sourcing"))


def test_messages_threads_edits_and_buttons(world):
    _, bot, dana = world
    actions = {"type": "actions", "elements": [{"type": "button", "action_id": "press", "text": text("Press")}]}
    posted = bot.client.chat_postMessage(channel="C_SOURCING", text="<@U_DANA> &lt;hi&gt;", blocks=[actions])
    bot.client.chat_postMessage(channel="C_SOURCING", text="a reply", thread_ts=posted["ts"])
    stamps = [bot.client.chat_postMessage(channel="C_SOURCING", text=str(n))["ts"] for n in range(5)]
    assert stamps == sorted(stamps)
    message = next(message for message in dana.read("#sourcing") if message.ts == posted["ts"])
    assert message.text == "@dana <hi>"
    assert (message.buttons, message.reply_count) == (["Press"], 1)
    assert [reply.text for reply in dana.thread(message)] == ["a reply"]
    assert not any(found.text == "a reply" for found in dana.read("#sourcing"))
    assert message.press("Press").ok
    edited = next(message for message in dana.read("#sourcing") if message.ts == posted["ts"])
    assert edited.edited
    assert edited.text == "pressed"
    # The bot has edited it to a text and no blocks.
    assert edited.buttons == []
    with pytest.raises(Gone):
        message.press("Press")
    direct = bot.client.chat_postMessage(channel="U_DANA", text="to you")
    assert direct["channel"].startswith("D")
    assert dana.dm()[-1].text == "to you"


def test_a_channels_flags_are_shown_and_those_about_posting_obeyed(world):
    slack, bot, _ = world
    post, update = bot.client.chat_postMessage, bot.client.chat_update
    ts = post(channel="C_SOURCING", text="x")["ts"]
    for flags, error in (
        ({"is_frozen": True}, "is_archived"),
        ({"is_thread_only": True}, "restricted_action_thread_only_channel"),
        ({"is_global_shared": True, "pending_shared": ["T9"], "pending_connected_team_ids": ["T9"]}, None),
    ):
        slack.post("/_control/channel", {"channel": "C_SOURCING", "flags": flags})
        shown = bot.client.conversations_info(channel="C_SOURCING")["channel"]
        assert flags.items() <= shown.items()
        if error is None:
            assert post(channel="C_SOURCING", text="x")["ok"]
        else:
            assert refused(post, channel="C_SOURCING", text="x") == error
        if "is_frozen" in flags:
            assert refused(update, channel="C_SOURCING", ts=ts, text="y") == "is_archived"
    slack.post("/_control/channel", {"channel": "C_SOURCING", "flags": {}})
    with pytest.raises(AssertionError, match="is_forzen"):
        slack.post("/_control/channel", {"channel": "C_SOURCING", "flags": {"is_forzen": True}})


def test_where_and_what_the_bot_may_not_post(world):
    _, bot, _ = world
    post, update = bot.client.chat_postMessage, bot.client.chat_update
    assert refused(post, channel="C_RANDOM", text="x") == "not_in_channel"
    assert refused(post, channel="G_SECRET", text="x") == "channel_not_found"
    assert refused(post, channel="C_OLD", text="x") == "is_archived"
    assert refused(post, channel="C_NONE", text="x") == "channel_not_found"
    assert refused(post, channel="C_SOURCING", text="") == "no_text"
    ts = post(channel="C_SOURCING", text="x")["ts"]
    assert refused(update, channel="C_SOURCING", ts=ts, text="x" * 4001) == "msg_too_long"
    assert refused(update, channel="C_SOURCING", ts="1.1", text="x") == "message_not_found"
    long = [{"type": "section", "text": text("x" * 2900)}] * 5
    assert refused(post, channel="C_SOURCING", text="x", blocks=long) == "msg_blocks_too_long"
    assert refused(post, channel="C_SOURCING", text="x", blocks=[NAME]) == "invalid_blocks"


def test_tokens_methods_and_limits_of_rate(world):
    slack, bot, _ = world
    stranger = WebClient("xoxb-other", base_url=bot.client.base_url)
    assert refused(stranger.auth_test) == "invalid_auth"
    assert refused(bot.client.api_call, api_method="chat.unknown") == "unknown_method"
    slack.post("/_control/rate_limit", {"method": "auth.test", "times": 1, "retry_after": 7})
    with pytest.raises(SlackApiError) as caught:
        bot.client.auth_test()
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert bot.client.auth_test()["team_id"] == "T_LOCAL"
    assert "xoxb" not in json.dumps(slack.calls("auth.test"))


def test_a_call_may_be_lost_before_or_after_its_effect(world):
    slack, bot, _ = world
    client = WebClient("xoxb-local", base_url=bot.client.base_url, retry_handlers=[])
    post = {"channel": "C_SOURCING", "text": "once"}
    slack.post("/_control/drop", {"method": "chat.postMessage", "only": "once"})
    slack.post("/_control/lose", {"method": "chat.postMessage", "only": "once"})
    for _ in range(2):
        with pytest.raises((OSError, HTTPException)):
            client.chat_postMessage(**post, client_msg_id="a")
    slack.post("/_control/garble", {"method": "chat.postMessage", "skip": 1})
    ts = client.chat_postMessage(**post, client_msg_id="a")["ts"]
    with pytest.raises(SlackApiError):
        client.chat_postMessage(**post)
    assert [message.ts for message in slack.person("dana").read("#sourcing") if message.text == "once"] == [ts]
    assert refused(client.chat_postMessage, channel="U_SAM", text="x", client_msg_id="a") == (
        "duplicate_channel_not_found"
    )
    slack.post("/_control/delete", {"channel": "C_SOURCING", "ts": ts})
    assert refused(client.chat_postMessage, **post, client_msg_id="a") == "duplicate_message_not_found"


def test_a_message_may_be_gone_when_it_is_edited(world):
    slack, bot, _ = world
    ts = bot.client.chat_postMessage(channel="C_SOURCING", text="gone soon")["ts"]
    slack.post("/_control/remove", {"method": "chat.update", "only": "edited"})
    edit = {"channel": "C_SOURCING", "ts": ts, "text": "edited"}
    assert refused(bot.client.chat_update, **edit) == "message_not_found"
    assert [message for message in slack.person("dana").read("#sourcing") if message.ts == ts] == []


@pytest.fixture
def other(world):
    """The bot of the second workspace, while the app is installed there."""
    slack, bot, _ = world
    slack.install("T_OTHER")
    yield WebClient("xoxb-local-other", base_url=bot.client.base_url)
    slack.install("T_OTHER", installed=False)


@pytest.mark.long
def test_two_workspaces_see_nothing_of_each_other(world, other):
    slack, bot, dana = world
    kim = slack.person("kim")
    assert (other.auth_test()["team_id"], bot.client.auth_test()["team_id"]) == ("T_OTHER", "T_LOCAL")
    for client, theirs in ((bot.client, ("C_SEARCH", "U_KIM")), (other, ("C_SOURCING", "U_DANA"))):
        for place in theirs:
            assert refused(client.chat_postMessage, channel=place, text="x") == "channel_not_found"
        assert refused(client.conversations_info, channel=theirs[0]) == "channel_not_found"
        assert refused(client.conversations_open, users=theirs[1]) == "user_not_found"
        home = {"type": "home", "blocks": [GOOD]}
        assert refused(client.views_publish, user_id=theirs[1], view=home) == "user_not_found"
    assert kim.command("/say", "#search").reply == "only you <3"
    for person, channel in ((kim, "#sourcing"), (dana, "#search")):
        with pytest.raises(AssertionError, match="no channel"):
            person.command("/say", channel)
    # The bot opens its view with the token of the first workspace.
    assert kim.command("/form", "#search").error
    assert kim.modal_text() == ""


def test_a_workspace_without_the_app(world):
    slack, bot, _ = world
    assert slack.person("kim").command("/say", "#search").error == "/say is not a valid command"
    stranger = WebClient("xoxb-local-other", base_url=bot.client.base_url)
    assert refused(stranger.auth_test) == "account_inactive"


def test_a_shared_channel(world, other):
    slack, bot, dana = world
    robin = slack.person("robin")
    actions = {"type": "actions", "elements": [{"type": "button", "action_id": "tell", "text": text("Tell")}]}
    bot.client.chat_postMessage(channel="C_SHARED", text="for both", blocks=[actions])
    message = robin.read("#northwind-contoso")[-1]
    assert message.text == "for both"
    assert message.press("Tell").ok
    pressed = bot.seen[-1]
    assert (pressed["team"]["id"], pressed["user"]["team_id"]) == ("T_LOCAL", "T_OTHER")
    assert dana.read("#northwind-contoso")[-1].rendered == "instead"
    shown = bot.client.conversations_info(channel="C_SHARED")["channel"]
    assert (shown["is_ext_shared"], shown["is_private"]) == (True, False)
    assert not bot.client.conversations_info(channel="C_SOURCING")["channel"]["is_ext_shared"]
    members = bot.client.conversations_members(channel="C_SHARED")["members"]
    assert {"U_DANA", "U_ROBIN", "U_BOT"} <= set(members)
    assert "U_ROBIN" not in bot.client.conversations_members(channel="C_SOURCING")["members"]
    told = bot.client.users_info(user="U_KIM")["user"]
    assert told["team_id"] == "T_OTHER"
    assert "is_admin" not in told
    assert "email" not in told["profile"]


def test_files_and_shortcuts(world, tmp_path):
    _, bot, dana = world
    path = tmp_path / "people.csv"
    path.write_text("Name\nAda\n")
    message = dana.drop_file("#sourcing", path)
    assert bot.event("file_shared")["channel_id"] == "C_SOURCING"
    assert dana.read("#sourcing")[-1].files[0]["name"] == "people.csv"
    assert dana.shortcut("dig", message).ok
    assert dana.modal(title="Form")
    dana.modal().close()
    body = bot.seen[-1]
    assert (body["type"], body["callback_id"], body["channel"]["id"]) == ("message_action", "dig", "C_SOURCING")
    (file,) = body["message"]["files"]
    signed_in = requests.get(file["url_private"], headers={"Authorization": "Bearer xoxb-local"}, timeout=5)
    assert signed_in.content == b"Name\nAda\n"
    assert requests.post(body["response_url"], json={"text": "thanks"}, timeout=5).ok
    assert dana.read("#sourcing")[-1].ephemeral
    assert dana.shortcut("dig").ok
    body = bot.seen[-1]
    assert body["type"] == "shortcut"
    assert "response_url" not in body
    dana.modal().close()


def test_the_bot_is_invited(world):
    slack, bot, dana = world
    assert dana.command("/invite @the app", "#random").ok
    event = bot.event("member_joined_channel")
    assert (event["channel"], event["inviter"]) == ("C_RANDOM", "U_DANA")
    assert bot.client.chat_postMessage(channel="C_RANDOM", text="x")["ok"]
    slack.post("/_control/channel", {"channel": "C_RANDOM", "bot_is_member": False})
    assert refused(bot.client.chat_postMessage, channel="C_RANDOM", text="x") == "not_in_channel"


@pytest.mark.long
def test_the_home_tab_is_published_over_what_was_seen(world):
    _, bot, dana = world
    assert dana.home() == ""
    assert bot.event("app_home_opened")["tab"] == "home"
    view = {"type": "home", "blocks": [GOOD]}
    first = bot.client.views_publish(user_id="U_DANA", view=view)["view"]["hash"]
    bot.client.views_publish(user_id="U_DANA", view=view, hash=first)
    assert refused(bot.client.views_publish, user_id="U_DANA", view=view, hash=first) == "hash_conflict"
    assert dana.home() == "x"
    assert "view" in bot.event("app_home_opened")


def test_permalinks_of_messages_and_replies(world):
    _, bot, _ = world
    ts = bot.client.chat_postMessage(channel="C_SOURCING", text="x")["ts"]
    reply = bot.client.chat_postMessage(channel="C_SOURCING", text="y", thread_ts=ts)["ts"]
    link, below = (bot.client.chat_getPermalink(channel="C_SOURCING", message_ts=n)["permalink"] for n in (ts, reply))
    assert link.endswith(f"/archives/C_SOURCING/p{ts.replace('.', '')}")
    assert below.endswith(f"?thread_ts={ts}&cid=C_SOURCING")
    assert refused(bot.client.chat_getPermalink, channel="C_SOURCING", message_ts="1.1") == "message_not_found"


@pytest.mark.long
def test_what_the_manifest_does_not_have_is_not_there(tmp_path):
    features = {
        "bot_user": {"display_name": "Tiny"},
        "slash_commands": [{"command": "/say", "description": "Say"}],
        "shortcuts": [{"type": "message", "name": "Dig it", "callback_id": "dig", "description": "Dig"}],
        "app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"features": features, "settings": {"event_subscriptions": {"bot_events": []}}}))
    with local_slack(manifest=Manifest.read(path)) as slack, connected((bot := Bot(slack.url)).app, slack):
        dana = slack.person("dana")
        assert dana.command("/say").ok
        assert dana.command("/form").error == "/form is not a valid command"
        message = dana.drop_file("#sourcing", path)
        dana.home()
        assert bot.events == []
        assert dana.shortcut("Dig it", message).ok
        assert dana.shortcut("Dig it").error == "there is no global shortcut Dig it"
        assert dana.say("hello", "dm").error == "Sending messages to this app has been turned off."


def test_rates_are_counted_by_method_and_workspace_and_by_channel():
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert [rates.wait("T1", "chat.update", "C1") for _ in range(50)] == [0] * 50
    assert rates.wait("T1", "chat.update", "C2") == 60
    assert rates.wait("T2", "chat.update", "C1") == 0
    now[0] = 59.5
    assert rates.wait("T1", "chat.update", "C1") == 1
    now[0] = 60.0
    assert rates.wait("T1", "chat.update", "C1") == 0
    assert [rates.wait("T1", "chat.postMessage", "C1") for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    assert rates.wait("T1", "chat.postMessage", "C2") == 0
    now[0] = 61.0
    assert rates.wait("T1", "chat.postMessage", "C1") == 0
    assert rates.wait("T1", "auth.test", "") == 0


GOOD = {"type": "section", "text": text("x")}
SELECT = {"type": "static_select", "action_id": "s", "options": [option("A")]}
MARKED = {"text": {"type": "mrkdwn", "text": "*A*"}, "value": "A"}


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "section", "text": text("x" * 3001)}],
        [{"type": "section"}],
        [{"type": "section", "text": text("")}],
        [{"type": "header", "text": text("x" * 151)}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "banner", "text": text("x")}],
        [{**GOOD, "colour": "red"}],
        [{**GOOD, "block_id": "same"}, {**GOOD, "block_id": "same"}],
        [GOOD] * 51,
        [{"type": "context", "elements": [text("x")] * 11}],
        [{"type": "actions", "elements": [{"type": "button", "text": text("x" * 76)}]}],
        [{"type": "actions", "elements": [{"type": "button", "text": text("x"), "action_id": "a"}] * 2}],
        [{"type": "actions", "elements": [{**SELECT, "options": [option(str(n)) for n in range(101)]}]}],
        [{"type": "actions", "elements": [{**SELECT, "initial_option": option("B")}]}],
        [{"type": "actions", "elements": [{**SELECT, "options": [option("x" * 76)]}]}],
        [{"type": "actions", "elements": [{**SELECT, "options": [option("A"), option("A")]}]}],
        [{"type": "actions", "elements": [{"type": "plain_text_input", "action_id": "a"}]}],
        [{"type": "section", "text": text("x"), "accessory": {"type": "knob"}}],
        [{"type": "section", "text": text("  \n")}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
        [{"type": "actions", "elements": [{"type": "button", "text": text("x"), "url": "https://x/" + "x" * 3000}]}],
        [{"type": "actions", "elements": [{"type": "external_select", "initial_option": option("x" * 76)}]}],
        [{"type": "actions", "elements": [{**SELECT, "type": "multi_static_select"}]}],
        [{"type": "actions", "elements": [{**SELECT, "options": [MARKED]}]}],
        [{"type": "data_table", "caption": "x", "rows": [[{"type": "raw_text", "text": "x" * 5001}]] * 2}],
    ],
)
def test_blocks_that_slack_refuses(blocks):
    check_message([GOOD, {"type": "actions", "elements": [SELECT]}])
    with pytest.raises(Invalid):
        check_message(blocks)


@pytest.mark.parametrize(
    "change",
    [
        {"title": text("x" * 25)},
        {"submit": None},
        {"submit": text("x" * 25)},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"blocks": [GOOD] * 101},
        {"colour": "red"},
        {"type": "window"},
        {"blocks": [field("n", "N", {"type": "button", "text": text("x")})]},
        {"blocks": [field("n", "N", {"type": "file_input", "max_files": 11})]},
        {"blocks": [field("n", "N", {"type": "plain_text_input", "max_length": 3001})]},
        {"blocks": [field("n", "N", {"type": "plain_text_input", "max_length": 2, "initial_value": "xxx"})]},
        {"blocks": [field("n", "N", {"type": "multi_external_select", "max_selected_items": 0})]},
        {"blocks": [{"type": "section", "text": text("x" * 3000)}] * 84},
    ],
)
def test_views_that_slack_refuses(change):
    check_view(FORM)
    changed = {**FORM, **change}
    if change.get("submit", 1) is None:
        del changed["submit"]
    with pytest.raises(Invalid):
        check_view(changed)
