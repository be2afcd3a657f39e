"""The page draws every block and element that the local Slack takes, and only ever as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from sandbox.slack import blockkit
from tests.local_slack import connected, local_slack

NASTY = "<img src=x onerror=alert(1)> &amp; <script>alert(1)</script>"
ESCAPED = NASTY.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
CANDIDATES = [f"Candidate {number:05d}" for number in range(14_000)]


def text(words: str) -> dict:
    return {"type": "plain_text", "text": words}


def option(name: str) -> dict:
    return {"text": text(name), "value": name.lower()}


CONFIRM = {"title": text("Really?"), "text": text("Think."), "confirm": text("Yes"), "deny": text("No")}
ELEMENTS = {
    "plain_text_input": {"placeholder": text("words")},
    "static_select": {"options": [option("One"), option("Two")]},
    "multi_static_select": {"options": [option("One"), option("Two"), option("Three")], "max_selected_items": 2},
    "external_select": {"min_query_length": 2},
    "multi_external_select": {"min_query_length": 0},
    "radio_buttons": {"options": [option("One"), {**option("Two"), "description": text("the second")}]},
    "checkboxes": {"options": [option("One"), option("Two")]},
    "conversations_select": {"default_to_current_conversation": True},
    "channels_select": {},
    "users_select": {},
    "multi_users_select": {},
    "datepicker": {},
    "file_input": {"filetypes": ["csv"], "max_files": 1},
}
PRESSED = {
    "button": {"text": text("Press"), "confirm": CONFIRM},
    "overflow": {"options": [option("One"), option("Two")]},
}
BLOCKS = [
    {"type": "header", "text": text(NASTY)},
    {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": f"*bold* {ESCAPED} <javascript:alert(1)|no link> <https://example.com|link>",
        },
        "fields": [text(NASTY)],
        "accessory": {"type": "overflow", "action_id": "more", **PRESSED["overflow"]},
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": ESCAPED}]},
    {"type": "divider"},
    {"type": "image", "alt_text": NASTY, "image_url": "https://example.com/x.png"},
    {
        "type": "actions",
        "elements": [{"type": kind, "action_id": kind, **given} for kind, given in PRESSED.items()]
        + [{"type": "static_select", "action_id": "choice", **ELEMENTS["static_select"]}],
    },
]
TASK = {"type": "task_card", "task_id": "t", "title": NASTY, "status": "in_progress"}
IN_MESSAGES = [
    {
        "type": "data_table",
        "caption": "Who failed",
        "page_size": 2,
        "rows": [
            [{"type": "raw_text", "text": words} for words in ("Row", NASTY)],
            *([{"type": "raw_number", "value": n}, {"type": "raw_text", "text": f"reason {n}"}] for n in range(5)),
        ],
    },
    {"type": "plan", "title": "Steps", "tasks": [TASK]},
    TASK,
]
ALERT = {"type": "alert", "level": "warning", "text": {"type": "mrkdwn", "text": ESCAPED}}
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": text("Everything"),
    "submit": text("Send"),
    "blocks": [
        *BLOCKS,
        ALERT,
        *(
            {
                "type": "input",
                "block_id": kind,
                "label": text(kind),
                "optional": kind != "plain_text_input",
                "element": {"type": kind, "action_id": kind, **given},
            }
            for kind, given in ELEMENTS.items()
        ),
    ],
}


@pytest.fixture(scope="module")
def world():
    """The local Slack with a small bot; what the bot was sent stands in `seen`."""
    with local_slack() as slack:
        client = WebClient("xoxb-local", base_url=f"{slack.url}/api/", timeout=30)
        app = App(
            client=client,
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T_LOCAL", bot_token="xoxb-local"),
            request_verification_enabled=False,
        )
        seen: list[dict] = []

        @app.command("/form")
        def form(ack, body):
            client.views_open(trigger_id=body["trigger_id"], view=FORM)
            ack()

        @app.command("/slow")
        def slow(ack):
            pass

        @app.options(re.compile(".*"))
        def options(ack, body):
            found = [name for name in CANDIDATES if body["value"].lower() in name.lower()]
            ack(options=[option(name) for name in found[:100]])

        @app.action(re.compile(".*"))
        def action(ack, body):
            seen.append(body)
            ack()

        @app.view("form")
        def submitted(ack, body):
            seen.append(body)
            ack()

        app.event(re.compile(".*"))(lambda: None)
        with connected(app, slack):
            yield slack, client, seen


@pytest.fixture
def page(world, new_page) -> Page:
    slack, _, seen = world
    seen.clear()
    page = new_page()
    page.goto(slack.url)
    return page


def type_command(page: Page, command: str) -> None:
    box = page.get_by_role("combobox", name="Message #sourcing")
    box.fill(command)
    box.press("Enter")


def test_every_type_is_in_the_samples_of_this_test():
    assert set(ELEMENTS) | set(PRESSED) == set(blockkit._ELEMENTS)
    drawn = {block["type"] for block in [*BLOCKS, *IN_MESSAGES, ALERT]}
    assert drawn | {"input"} == set(blockkit._BLOCKS)


@pytest.mark.long
def test_every_type_is_drawn(world, page):
    slack, client, _ = world
    client.chat_postMessage(channel="C_SOURCING", text="all", blocks=[*BLOCKS, *IN_MESSAGES])
    client.views_publish(user_id="U_DANA", view={"type": "home", "blocks": BLOCKS})
    type_command(page, "/form")
    dialog = page.get_by_role("dialog", name="Everything")
    expect(dialog.get_by_role("button", name="Send")).to_be_visible()
    for kind in ELEMENTS:
        expect(dialog.locator(f"[data-block='{kind}'] [data-control]").first).to_be_attached()
    assert page.locator("[data-unknown]").count() == 0
    dialog.get_by_role("button", name="Close").last.click()
    page.goto(f"{slack.url}/#/home")
    expect(page.get_by_role("button", name="Press")).to_be_visible()
    assert page.locator("[data-unknown]").count() == 0


@pytest.mark.long
def test_text_is_text(world, page):
    slack, client, _ = world
    client.chat_postMessage(channel="C_SOURCING", text=ESCAPED)
    client.chat_postMessage(channel="C_SOURCING", text="all", blocks=[*BLOCKS, *IN_MESSAGES])
    slack.person("dana").say(ESCAPED, "#sourcing")
    expect(page.locator(".message", has_text="onerror=alert(1)").last).to_be_visible()
    assert page.locator("#main .message img, #main script").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.get_by_role("link", name="link", exact=True).last.get_attribute("href") == "https://example.com"


def test_no_file_of_the_page_reads_text_as_html():
    static = Path(blockkit.__file__).parent / "static"
    for path in static.rglob("*.js"):
        source = path.read_text()
        for unsafe in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser"):
            assert unsafe not in source, f"{path.name} uses {unsafe}"
    for path in (file for file in static.rglob("*") if file.suffix in (".js", ".css", ".html")):
        addresses = set(re.findall(r"https?://[^\s\"'`)]+", path.read_text()))
        assert addresses <= {"http://www.w3.org/2000/svg"}, f"{path.name} names another host"


@pytest.mark.long
def test_what_is_filled_in_arrives(world, page, tmp_path):
    _, _, seen = world
    type_command(page, "/form")
    dialog = page.get_by_role("dialog", name="Everything")
    dialog.get_by_role("button", name="Send").click()
    field = dialog.locator("[data-block=plain_text_input]")
    expect(field).to_contain_text("Please complete this required field.")
    expect(dialog.get_by_label("plain_text_input")).to_be_focused()

    dialog.get_by_label("plain_text_input").fill(NASTY)
    for kind, chosen in (("static_select", "Two"), ("users_select", "Sam Sample"), ("channels_select", "random")):
        dialog.get_by_role("combobox", name=kind, exact=False).and_(
            dialog.locator(f"[data-block={kind}] input")
        ).click()
        page.get_by_role("option", name=chosen).click()
    chips = dialog.locator("[data-block=multi_static_select] input")
    chips.click()
    for name in ("One", "Two", "Three"):
        page.get_by_role("option", name=name).click()
    expect(dialog.get_by_text("At most 2 can be chosen.")).to_be_visible()
    chips.press("Backspace")
    chips.press("Escape")
    dialog.locator("[data-block=radio_buttons]").get_by_label("Two").check()
    dialog.locator("[data-block=checkboxes]").get_by_label("One").check()
    dialog.locator("[data-block=datepicker] input").fill("2026-11-24")
    path = tmp_path / "people.csv"
    path.write_text("Name\nAda\n")
    dialog.locator("[data-block=file_input] input").set_input_files(path)
    expect(dialog.locator("[data-block=file_input]")).to_contain_text("people.csv")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_be_hidden()

    values = {name: next(iter(block.values())) for name, block in seen[-1]["view"]["state"]["values"].items()}
    assert values["plain_text_input"]["value"] == NASTY
    assert values["static_select"]["selected_option"] == option("Two")
    assert values["multi_static_select"]["selected_options"] == [option("One")]
    assert values["users_select"]["selected_user"] == "U_SAM"
    assert values["channels_select"]["selected_channel"] == "C_RANDOM"
    assert values["conversations_select"]["selected_conversation"] == "C_SOURCING"
    assert values["radio_buttons"]["selected_option"]["value"] == "two"
    assert values["checkboxes"]["selected_options"] == [option("One")]
    assert values["datepicker"]["selected_date"] == "2026-11-24"
    assert [file["name"] for file in values["file_input"]["files"]] == ["people.csv"]


@pytest.mark.long
def test_fourteen_thousand_candidates_are_found_by_typing(world, page):
    _, _, seen = world
    type_command(page, "/form")
    dialog = page.get_by_role("dialog", name="Everything")
    one = dialog.locator("[data-block=external_select] input")
    one.click()
    expect(dialog.get_by_text("Type at least 2 characters to search.")).to_be_visible()
    one.press_sequentially("13999")
    expect(page.get_by_role("option")).to_have_text(["Candidate 13999"])
    one.press("Enter")
    expect(one).to_have_value("Candidate 13999")
    several = dialog.locator("[data-block=multi_external_select] input")
    several.click()
    expect(dialog.get_by_text("The first 100. Type to narrow them down.")).to_be_visible()
    assert page.get_by_role("option").count() == 100
    for number in ("00007", "12345"):
        several.press_sequentially(number)
        expect(page.get_by_role("option")).to_have_text([f"Candidate {number}"])
        several.press("Enter")
    dialog.get_by_label("plain_text_input").fill("x")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_be_hidden()
    values = seen[-1]["view"]["state"]["values"]["multi_external_select"]["multi_external_select"]
    assert [chosen["value"] for chosen in values["selected_options"]] == ["candidate 00007", "candidate 12345"]


@pytest.mark.long
def test_buttons_ask_first_and_menus_choose(world, page):
    _, client, seen = world
    client.chat_postMessage(channel="C_SOURCING", text="all", blocks=[*BLOCKS, *IN_MESSAGES])
    message = page.locator(".message", has=page.get_by_role("button", name="Press")).last
    message.get_by_role("button", name="Press").click()
    page.get_by_role("dialog", name="Really?").get_by_role("button", name="No").click()
    message.get_by_role("button", name="More", exact=True).first.click()
    page.get_by_role("menuitem", name="Two").click()
    message.get_by_role("button", name="Press").click()
    page.get_by_role("dialog", name="Really?").get_by_role("button", name="Yes").click()
    expect(message.locator("[aria-busy]")).to_have_count(0)
    actions = [body["actions"][0] for body in seen]
    assert [action["type"] for action in actions] == ["overflow", "button"]
    assert actions[0]["selected_option"] == option("Two")


@pytest.mark.long
def test_edits_threads_and_other_people_as_they_happen(world, page):
    slack, client, _ = world
    posted = client.chat_postMessage(channel="C_SOURCING", text="ten per cent")
    message = page.locator(f"[data-ts='{posted['ts']}']")
    expect(message).to_contain_text("ten per cent")
    client.chat_update(channel="C_SOURCING", ts=posted["ts"], text="a hundred")
    expect(message).to_contain_text("a hundred")
    expect(message).to_contain_text("(edited)")
    client.chat_postMessage(channel="C_SOURCING", text="a reply", thread_ts=posted["ts"])
    message.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("a reply")
    slack.person("sam").say("hello", "#sourcing")
    expect(page.locator(".message", has_text="hello")).to_contain_text("Sam Sample")
    client.chat_postEphemeral(channel="C_SOURCING", user="U_SAM", text="for sam alone")
    client.chat_postEphemeral(channel="C_SOURCING", user="U_DANA", text="for dana alone")
    expect(page.locator(".message", has_text="for dana alone")).to_contain_text("Only visible to you")
    expect(page.get_by_text("for sam alone")).to_have_count(0)
    box = thread.get_by_role("combobox", name="Reply…")
    box.fill("seen")
    box.press("Enter")
    expect(thread.locator(".message", has_text="seen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()


@pytest.mark.long
def test_three_seconds_are_told_as_slack_tells_them(page):
    type_command(page, "/slow")
    expect(page.get_by_role("alert")).to_contain_text("/slow failed with the error “operation_timeout”.")
