"""People at the page: connecting, exporting, reading what failed, cancelling; by keyboard, on a phone, as others."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from sandbox.samples.make import write_project
from sandbox.stack import API_KEY, Stack
from tests.browser.conftest import DESKTOP

PHONE = {"width": 390, "height": 844}
SAMPLE = "backend-engineers.csv"
CAMPAIGN = "Backend Engineers Q4"


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """All processes, in Socket Mode; batches of ten, so that a slow SourceWhale is seen at work."""
    with Stack(tmp_path_factory.mktemp("stack"), sourcewhale_options=("--max-batch", "10")) as stack:
        yield stack.up()


@pytest.fixture
def open_page(stack, new_page):
    """Opens somebody's screen."""

    def opened(person: str, viewport: dict[str, int] = DESKTOP, place: str = "", **options) -> Page:
        page = new_page(viewport, **options)
        page.goto(f"{stack.slack.url}/?as={person}{place}")
        return page

    yield opened
    stack.sourcewhale.mend()


def type_in(page: Page, words: str, channel: str = "sourcing") -> None:
    box = page.get_by_role("combobox", name=f"Message #{channel}")
    box.fill(words)
    box.press("Enter")


def dialog_of(page: Page, title: str) -> Locator:
    return page.get_by_role("dialog", name=title)


def newest(page: Page, words: str) -> Locator:
    return page.locator("#main .message", has_text=words).last


def fill_form(page: Page, *, campaign: str = CAMPAIGN) -> Locator:
    """The export form up to where the file is missing."""
    type_in(page, "/export")
    form = dialog_of(page, "Export to SourceWhale")
    form.get_by_role("combobox", name="Campaign").click()
    page.get_by_role("option", name=campaign).click()
    return form


def review_file(page: Page, path) -> Locator:
    form = fill_form(page)
    form.locator("input[type=file]").set_input_files(path)
    expect(form.get_by_text(path.name)).to_be_visible()
    form.get_by_role("button", name="Review").click()
    review = dialog_of(page, "Review")
    expect(review.get_by_role("button", name="Export", exact=True)).to_be_visible()
    return review


def export_file(page: Page, path) -> None:
    review_file(page, path).get_by_role("button", name="Export", exact=True).click()
    expect(dialog_of(page, "Review")).to_be_hidden()


@pytest.mark.long
def test_a_form_that_shows_before_its_answer_is_through_takes_enter(stack, open_page):
    """Whoever is quick submits the next view while the submission of the one before is not through yet."""
    page = open_page("dana")
    type_in(page, "/sourcewhale")
    dialog = dialog_of(page, "SourceWhale")
    confirm = dialog.get_by_role("button", name="Confirm Choices")
    expect(confirm).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/client/submit", hold, times=1)
    with page.expect_request("**/client/submit"):
        confirm.click()
    answer = held[0].fetch()
    key = dialog.get_by_label("API Key")
    key.fill("sw-wrong-key-5555")
    key.press("Enter")
    key.press("Enter")
    held[0].fulfill(response=answer)
    expect(dialog.get_by_text("SourceWhale refuses this key.")).to_be_visible()
    expect(key).to_be_focused()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


@pytest.mark.long
def test_an_admin_connects(stack, open_page):
    page = open_page("dana")
    box = page.get_by_role("combobox", name="Message #sourcing")
    box.press_sequentially("/so")
    expect(page.get_by_role("option", name="/sourcewhale")).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value("/sourcewhale ")
    box.press("Enter")
    dialog = dialog_of(page, "SourceWhale")
    dialog.get_by_role("button", name="Confirm Choices").click()
    key = dialog.get_by_label("API Key")
    key.fill("sw-wrong-key-5555")
    key.press("Enter")
    expect(dialog.get_by_text("SourceWhale refuses this key.")).to_be_visible()
    expect(key).to_be_focused()
    expect(key).to_have_attribute("aria-invalid", "true")
    key.fill(API_KEY)
    key.press("Enter")
    dialog.get_by_role("button", name="Verify").click()
    expect(dialog.get_by_text("All Good")).to_be_visible()
    dialog.get_by_role("button", name="Finish").click()
    expect(dialog.get_by_text("SourceWhale is connected")).to_be_visible()
    dialog.get_by_role("button", name="Close").last.click()
    expect(dialog).to_be_hidden()
    expect(box).to_be_focused()


@pytest.fixture
def connected(stack):
    """SourceWhale is connected: by the test before, or here if this one runs alone."""
    dana = stack.slack.person("dana")
    if "is connected" not in (stack.slack.person("sam").command("/sourcewhale").reply or ""):
        dana.command("/sourcewhale")
        modal = dana.modal(title="SourceWhale")
        modal.submit()
        modal.wait_for("API Key").fill("API Key", API_KEY)
        modal.submit()
        modal.wait_for("Export as Prospect").submit()
        modal.wait_for("All Good").submit()
        modal.wait_for("✅").close()
    for person in ("dana", "sam"):
        while stack.slack.person(person).modal_text():
            stack.slack.person(person).modal().close()


@pytest.mark.long
def test_an_unknown_column_gets_into_sourcewhale_without_leaving_slack(stack, connected, open_page, tmp_path):
    path = tmp_path / "zorbs.csv"
    path.write_text("Full Name,Zorb,Email1\nZed Browser,blue,zed@browser.example\n")
    page = open_page("dana")
    review = review_file(page, path)
    expect(review.get_by_text("1 left out: Zorb")).to_be_visible()
    review.get_by_role("button", name="Columns").click()
    columns = dialog_of(page, "Columns")
    columns.get_by_role("combobox", name="Zorb").click()
    page.get_by_role("option", name="Custom variable 2").click()
    columns.get_by_role("button", name="Read again").click()
    review = dialog_of(page, "Review")
    expect(review.get_by_text("none left out")).to_be_visible()
    review.get_by_role("button", name="Export", exact=True).click()
    expect(newest(page, "zorbs → campaign")).to_contain_text("1 candidate is in SourceWhale")
    (zed,) = [one for one in stack.sourcewhale.candidates() if one.get("name") == "Zed Browser"]
    assert zed["customVariable2"] == "blue"


@pytest.mark.long
def test_a_recruiter_exports_a_sample_project_and_watches_it_end(stack, connected, open_page):
    sam = open_page("sam")
    watching = open_page("dana")
    form = fill_form(sam, campaign="Data Hiring")
    form.get_by_role("button", name="Use a sample file").click()
    sam.get_by_role("menuitem", name=SAMPLE, exact=True).click()
    expect(form.get_by_text(SAMPLE)).to_be_visible()
    form.get_by_role("button", name="Review").click()
    review = dialog_of(sam, "Review")
    expect(review.get_by_text("21 candidates will be sent", exact=False).first).to_be_visible()
    review.get_by_role("button", name="Export", exact=True).click()
    for page in (sam, watching):
        message = newest(page, "Export Complete")
        expect(message).to_contain_text("21 candidates are in SourceWhale.")
    link = newest(sam, "Export Complete").get_by_role("button", name="Open in SourceWhale")
    with sam.context.expect_page() as opened:
        link.click()
    expect(opened.value.locator("#people tr")).to_have_count(21)


@pytest.mark.long
def test_a_failure_is_read_in_its_thread_and_retried(stack, connected, open_page, tmp_path):
    path = tmp_path / "trouble.csv"
    write_project(path, 12, seed=71)
    fault = {"operation": "candidates/add", "kind": "status", "status": 400, "times": 100, "only": "-71-"}
    stack.sourcewhale.break_with(fault)
    page = open_page("dana")
    export_file(page, path)
    message = newest(page, "12 failed")
    expect(message).to_contain_text("trouble")
    message.get_by_role("button", name=re.compile("repl")).click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("12 candidates failed")
    stack.sourcewhale.mend()
    thread.get_by_role("button", name="Retry failed").last.click()
    expect(newest(page, "trouble")).to_contain_text("12 candidates are in SourceWhale.")
    assert len(stack.sourcewhale.candidates_of(71)) == 12


@pytest.mark.long
def test_a_cancel(stack, connected, open_page, tmp_path):
    path = tmp_path / "long.csv"
    write_project(path, 300, seed=72)
    fault = {"operation": "candidates/add", "kind": "delay", "seconds": 0.5, "times": 100, "only": "-72-"}
    stack.sourcewhale.break_with(fault)
    page = open_page("dana")
    export_file(page, path)
    message = page.locator("#main .message", has_text="long").last
    expect(message).to_contain_text(re.compile(r"[1-9]\d* of 300"))
    message.get_by_role("button", name="Cancel").click()
    page.get_by_role("dialog", name="Cancel this export?").get_by_role("button", name="Cancel the export").click()
    expect(message).to_contain_text("Export cancelled")
    expect(message).to_contain_text("were not sent any more")


@pytest.mark.long
def test_the_keyboard_alone_gets_through_the_export(stack, connected, open_page, tmp_path):
    path = tmp_path / "keyboard.csv"
    write_project(path, 4, seed=73)
    page = open_page("dana")
    page.on("filechooser", lambda chooser: chooser.set_files(path))
    press, focus = page.keyboard.press, page.locator(":focus")
    expect(page.get_by_role("combobox", name="Message #sourcing")).to_be_focused()
    page.keyboard.type("/export")
    press("Enter")
    form = dialog_of(page, "Export to SourceWhale")
    # The first thing that is asked for: the file.
    expect(form.locator(":focus")).to_be_visible()

    def tab_to(target: Locator) -> None:
        for _ in range(40):
            if target.evaluate("element => element === document.activeElement"):
                return
            press("Tab")
        raise AssertionError(f"Tab does not reach {target}")

    tab_to(form.get_by_role("button", name="Upload a SeekOut file"))
    press("Enter")
    expect(form.get_by_role("button", name="Remove keyboard.csv")).to_be_focused()
    tab_to(form.get_by_role("radio", name="Prospects"))
    press("ArrowDown")
    expect(form.get_by_role("combobox", name="Job")).to_be_visible()
    expect(form.get_by_role("radio", name="Candidates")).to_be_focused()
    tab_to(form.get_by_role("combobox", name="Job"))
    page.keyboard.type("relia")
    expect(page.get_by_role("option")).to_have_text(["Site Reliability Engineer"])
    press("Enter")
    expect(form.get_by_role("combobox", name="Job")).to_have_value("Site Reliability Engineer")
    tab_to(form.get_by_role("checkbox", name="Generate dummy email addresses"))
    press("Space")
    tab_to(form.get_by_role("button", name="Review"))
    press("Enter")
    review = dialog_of(page, "Review")
    expect(review.get_by_text("4 candidates will be sent", exact=False).first).to_be_visible()
    tab_to(review.get_by_role("button", name="Export", exact=True))
    press("Enter")
    expect(review).to_be_hidden()
    expect(focus).to_have_attribute("aria-label", "Message #sourcing")
    expect(newest(page, "keyboard")).to_contain_text("4 candidates are in SourceWhale.")

    page.keyboard.type("/export")
    press("Enter")
    expect(dialog_of(page, "Export to SourceWhale").locator(":focus")).to_be_visible()
    press("Escape")
    expect(dialog_of(page, "Export to SourceWhale")).to_be_hidden()


@pytest.mark.long
def test_a_dropped_file_is_exported_from_its_message(stack, connected, open_page, tmp_path):
    path = tmp_path / "dropped.csv"
    write_project(path, 3, seed=76)
    page = open_page("dana")
    page.locator("#main .composer input[type=file]").set_input_files(path)
    page.get_by_role("combobox", name="Message #sourcing").fill("the new project")
    page.get_by_role("button", name="Send", exact=True).click()
    message = newest(page, "dropped.csv")
    expect(message).to_contain_text("the new project")
    message.hover()
    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Export to SourceWhale").click()
    form = dialog_of(page, "Export to SourceWhale")
    expect(form).to_contain_text("dropped.csv")
    campaign = form.get_by_role("combobox", name="Campaign")
    if campaign.input_value() != CAMPAIGN:
        campaign.click()
        page.get_by_role("option", name=CAMPAIGN).click()
    form.get_by_role("button", name="Review").click()
    dialog_of(page, "Review").get_by_role("button", name="Export", exact=True).click()
    expect(newest(page, "dropped →")).to_contain_text("3 candidates are in SourceWhale.")


@pytest.mark.long
def test_the_home_tab_begins_an_export_and_follows_it(stack, connected, open_page, tmp_path):
    path = tmp_path / "at-home.csv"
    write_project(path, 3, seed=77)
    page = open_page("dana", place="#/home")
    page.get_by_role("button", name="Export a project").click()
    form = dialog_of(page, "Export to SourceWhale")
    form.locator("input[type=file]").set_input_files(path)
    expect(form.get_by_text("at-home.csv")).to_be_visible()
    form.get_by_role("combobox", name="Campaign").click()
    page.get_by_role("option", name=CAMPAIGN).click()
    form.get_by_role("button", name="Review").click()
    review = dialog_of(page, "Review")
    review.get_by_role("button", name="Export", exact=True).click()
    expect(review).to_be_hidden()
    # Without a reload.
    expect(page.locator(".home-blocks")).to_contain_text(re.compile("at-home → campaign Backend Engineers Q4: 3 of 3"))


@pytest.mark.long
def test_a_phone(stack, connected, open_page, tmp_path):
    path = tmp_path / "phone.csv"
    write_project(path, 3, seed=74)
    page = open_page("dana", PHONE, has_touch=True, is_mobile=True)
    expect(page.get_by_role("combobox", name="Message #sourcing")).to_be_visible()
    page.get_by_role("button", name="Conversations").tap()
    page.get_by_role("link", name="hiring-private").tap()
    expect(page.get_by_role("heading", name="hiring-private").first).to_be_visible()
    expect(page.locator("#side")).not_to_be_in_viewport()
    page.get_by_role("button", name="Conversations").tap()
    page.get_by_role("link", name="sourcing", exact=True).tap()
    export_file(page, path)
    message = newest(page, "phone")
    expect(message).to_contain_text("3 candidates are in SourceWhale.")
    for width in (PHONE["width"], 320):
        page.set_viewport_size({"width": width, "height": 700})
        boxes = page.locator("html, #top, #main, #main .heading, #main .scroll, #main .message-main").all()
        assert [box for box in boxes if box.evaluate("box => box.scrollWidth > box.clientWidth + 1")] == []
    type_in(page, "/export")
    form = dialog_of(page, "Export to SourceWhale")
    expect(form.get_by_role("button", name="Review")).to_be_in_viewport()
    box = form.bounding_box()
    assert box is not None
    assert (round(box["x"]), round(box["width"])) == (0, 320)


class Counted:
    """Clicks, counted as they are made."""

    def __init__(self) -> None:
        self.number = 0

    def click(self, control: Locator) -> None:
        control.click()
        self.number += 1


def clicks_to_export(page: Page, path, *, campaign: str | None = None, again: bool = False) -> int:
    """Bring a file from `/export` to its message: how many clicks that takes, beside the file picker."""
    counted = Counted()
    type_in(page, "/export")
    form = dialog_of(page, "Export to SourceWhale")
    form.locator("input[type=file]").set_input_files(path)
    expect(form.get_by_text(path.name)).to_be_visible()
    if campaign:
        counted.click(form.get_by_role("combobox", name="Campaign"))
        counted.click(page.get_by_role("option", name=campaign))
    else:
        expect(form.get_by_role("combobox", name="Campaign")).to_have_value(CAMPAIGN)
    counted.click(form.get_by_role("button", name="Review"))
    review = dialog_of(page, "Review")
    if again:
        expect(review.get_by_text("there is nobody to send")).to_be_visible()
        counted.click(review.get_by_label("Include previously exported candidate(s)"))
    counted.click(review.get_by_role("button", name="Export", exact=True))
    expect(review).to_be_hidden()
    return counted.number


@pytest.mark.long
def test_how_many_clicks_an_export_takes(stack, connected, open_page, tmp_path):
    path = tmp_path / "clicks.csv"
    path.write_text("Full Name,Email1\nCara Clicks,cara@clicks.example\n")
    page = open_page("dana", PHONE)
    assert clicks_to_export(page, path, campaign=CAMPAIGN) <= 5
    expect(newest(page, "clicks")).to_contain_text("1 candidate is in SourceWhale")
    path.write_text("Full Name,Email1\nDan Clicks,dan@clicks.example\n")
    repeated = clicks_to_export(page, path)
    assert repeated <= 3
    stack.slack.person("dana").wait_for_message("#sourcing", contains="1 candidate* is in SourceWhale")
    assert clicks_to_export(page, path, again=True) == repeated + 1


@pytest.mark.long
def test_a_workflow_brings_a_file_to_its_reviewer_and_goes_on(stack, connected, open_page, tmp_path):
    path = tmp_path / "flow.csv"
    path.write_text("Full Name,Email1\nFlora Flow,flora@flow.example\n")
    page = open_page("sam")
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="New SeekOut project").click()
    form = dialog_of(page, "New SeekOut project")
    form.get_by_label("Project file").set_input_files(path)
    form.get_by_label("Reviewer").select_option("Dana Sample")
    expect(form.get_by_role("option", name=CAMPAIGN)).to_be_attached()
    assert not [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    form.get_by_label("Campaign or job").select_option(CAMPAIGN)
    form.get_by_role("button", name="Run").click()
    dana = stack.slack.person("dana")
    review = dana.wait_for_message("dm", contains="*flow* → campaign")
    assert review.press("Export").ok
    expect(newest(page, "The workflow goes on")).to_contain_text("1 in SourceWhale, 0 failed, 0 left out")


@pytest.mark.long
def test_somebody_of_another_company_sees_the_shared_channel_and_can_do_nothing(stack, connected, open_page, tmp_path):
    path = tmp_path / "shared.csv"
    write_project(path, 120, seed=75)
    # The export is still there to be cancelled when a busy machine has drawn it.
    fault = {"operation": "candidates/add", "kind": "status", "status": 503, "times": 1000, "only": "-75-"}
    stack.sourcewhale.break_with(fault)
    page = open_page("dana")
    form = fill_form(page)
    form.locator("input[type=file]").set_input_files(path)
    channel = form.get_by_role("combobox", name="Post updates in")
    channel.fill("contoso")
    page.get_by_role("option", name="northwind-contoso").click()
    form.get_by_role("button", name="Review").click()
    review = dialog_of(page, "Review")
    expect(review.get_by_text("120 candidates will be sent", exact=False).first).to_be_visible()
    review.get_by_role("button", name="Export", exact=True).click()
    expect(review).to_be_hidden()

    robin = open_page("robin", place="#/C_SHARED")
    expect(robin.get_by_role("link", name="sourcing", exact=True)).to_have_count(0)
    message = robin.locator("#main .message", has_text="shared").last
    expect(message).to_contain_text("0 of 120")
    message.get_by_role("button", name="Cancel").click()
    robin.get_by_role("dialog").get_by_role("button", name="Cancel the export").click()
    expect(robin.get_by_text("Only visible to you").last).to_be_visible()
    stack.sourcewhale.mend()
    expect(message).to_contain_text("120 candidates are in SourceWhale.")


@pytest.mark.long
def test_being_somebody_else(stack, open_page):
    page = open_page("dana")
    page.get_by_role("button", name="You are Dana Sample").click()
    page.get_by_role("menuitemradio", name="Robin Sample").click()
    expect(page.get_by_text("Contoso Search").first).to_be_visible()
    expect(page.get_by_role("link", name="sourcing", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="northwind-contoso")).to_be_visible()


@pytest.mark.long
def test_sourcewhale_shows_what_it_holds_and_its_weather(stack, connected, new_page):
    page = new_page()
    page.goto(stack.sourcewhale.url)
    expect(page.locator("#requests tr").first).to_contain_text("candidates/")
    revoked = page.get_by_role("switch", name="Key revoked")
    revoked.click()
    expect(revoked).to_have_attribute("aria-checked", "true")
    dana = stack.slack.person("dana")
    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    modal.press("Edit")
    modal.wait_for("Confirm Choices")
    modal.submit()
    modal.wait_for("API Key").fill("API Key", API_KEY)
    assert "refuses this key" in str(modal.submit().errors)
    modal.close()
    expect(page.locator("#requests tr").first).to_contain_text("401")
    revoked.click()
    expect(revoked).to_have_attribute("aria-checked", "false")
    page.get_by_role("searchbox", name="Search people").fill("rosalind")
    expect(page.locator("#people tr")).to_have_count(1)


@pytest.mark.long
def test_a_campaign_is_kicked_off_and_days_pass_by_buttons(stack, connected, new_page):
    person = {"name": "Grace Waiting", "emails": ["grace@waiting.example"], "campaigns": ["camp-platform"]}
    stack.sourcewhale.control("people", people=[person])
    page = new_page()
    page.goto(stack.sourcewhale.url)
    kick_off = page.get_by_role("button", name="Kick off")
    expect(kick_off).to_be_disabled()
    page.get_by_role("link", name="Platform Team Outreach").click()
    kick_off.click()
    expect(page.get_by_role("link", name="Platform Team Outreach")).to_contain_text("kicked off")
    row = page.locator("#people tr", has_text="Grace Waiting")
    expect(row).to_contain_text("known before")
    expect(row).to_contain_text("Sourced")
    page.get_by_role("button", name="A day passes").click()
    expect(row).to_contain_text("Messaged")
    page.get_by_role("button", name="One is interested").click()
    expect(row).to_contain_text("Interested")


@pytest.mark.long
def test_bad_weather_is_told_and_outlived(stack, connected, open_page, new_page, tmp_path):
    path = tmp_path / "storm.csv"
    write_project(path, 5, seed=78)
    page, whale = open_page("dana"), new_page()
    whale.goto(stack.sourcewhale.url)
    failing = whale.get_by_role("switch", name="Failing")
    review = review_file(page, path)
    failing.click()
    expect(failing).to_have_attribute("aria-checked", "true")
    review.get_by_role("button", name="Export", exact=True).click()
    message = newest(page, "storm")
    expect(message).to_contain_text("0 of 5")
    expect(message.locator(".blocks")).to_contain_text("⏳")
    failing.click()
    expect(message).to_contain_text("5 candidates are in SourceWhale.", timeout=90_000)


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(stack, connected, open_page, new_page, scheme):
    def check(page: Page, what: str) -> None:
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        serious = [found for found in results.response["violations"] if found["impact"] in ("serious", "critical")]
        told = [(found["id"], [node["html"][:160] for node in found["nodes"]][:3]) for found in serious]
        assert not told, f"{what}: {told}"

    stack.slack.person("sam").say("Has anybody read this?")
    page = open_page("dana", color_scheme=scheme)
    message = newest(page, "Has anybody read this?")
    message.hover()
    check(page, "a channel")
    message.get_by_role("button", name="Reply in thread").click()
    expect(page.locator("#thread .message").first).to_be_visible()
    check(page, "a thread")
    page.get_by_role("button", name="Close thread").click()
    type_in(page, "/export")
    form = dialog_of(page, "Export to SourceWhale")
    form.get_by_role("button", name="Review").click()
    expect(form.locator(".field-error:not(:empty)").first).to_be_visible()
    form.get_by_role("combobox", name="Campaign").click()
    expect(page.get_by_role("option").first).to_be_visible()
    check(page, "the export form with an open list and errors")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    page.goto(f"{stack.slack.url}/?as=dana#/home")
    expect(page.locator(".home-blocks .block").first).to_be_visible()
    check(page, "the Home tab")
    page.get_by_role("button", name="You are Dana Sample").click()
    check(page, "the people to be")
    whale = new_page(color_scheme=scheme)
    whale.goto(stack.sourcewhale.url)
    expect(whale.locator("#people tr").first).to_be_visible()
    check(whale, "SourceWhale's page")
