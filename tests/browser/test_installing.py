"""Somebody of another company installs the app from the page, works with it, and removes it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sandbox.demo import MANY, install
from sandbox.stack import Stack


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """The bot over HTTP, as an app for many workspaces; Northwind Talent has it."""
    with Stack(tmp_path_factory.mktemp("stack"), socket_mode=False, environment=MANY) as stack:
        stack.up()
        install(stack, "T_LOCAL")
        yield stack


@pytest.mark.long
def test_an_admin_of_another_company_installs_and_removes_the_app(stack, new_page):
    page = new_page()
    page.goto(f"{stack.slack.url}/?as=kim")
    box = page.get_by_role("combobox", name="Message #search")
    box.fill("/sourcewhale")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("/sourcewhale is not a valid command")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Install SeekOut Export").click()
    allow = opened.value
    expect(allow.get_by_label("Workspace")).to_have_value("T_OTHER")
    allow.get_by_role("button", name="Allow").click()
    expect(allow.get_by_text("The app is now in Contoso Search")).to_be_visible()

    expect(page.get_by_role("link", name="Install SeekOut Export")).to_have_count(0)
    box.fill("/sourcewhale")
    box.press("Enter")
    dialog = page.get_by_role("dialog", name="SourceWhale")
    expect(dialog.get_by_role("button", name="Confirm Choices")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.goto(f"{stack.slack.url}/?as=kim#/D_KIM")
    expect(page.locator("#main .message", has_text="Thank you for installing")).to_be_visible()
    page.get_by_role("button", name="About the app").click()
    page.get_by_role("menuitem", name="Remove from Contoso Search").click()
    page.get_by_role("dialog", name="Remove SeekOut Export?").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="Install SeekOut Export")).to_be_visible()
    assert stack.slack.person("dana").command("/sourcewhale").ok
