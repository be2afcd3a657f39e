"""How soon the local workspace's page is on the screen, and how soon its lists answer, in Chromium."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from sandbox.demo import connect
from sandbox.samples.make import write_project
from sandbox.stack import Stack

TIMES = 7
CANDIDATES = 14_000
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def table() -> list[str]:
    """The lines for RESULTS.md; one line that says so where there is no browser."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    lines = ["## The local workspace in a browser", ""]
    if path is None:
        return [*lines, "There was no Chromium here."]
    with (
        tempfile.TemporaryDirectory() as directory,
        Stack(Path(directory)) as stack,
        sync_playwright() as playwright,
    ):
        stack.up()
        dana = stack.slack.person("dana")
        connect(dana)
        project = Path(directory) / "project.csv"
        write_project(project, CANDIDATES)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        paints, readies = zip(*(_open(browser, stack.slack.url) for _ in range(TIMES)), strict=True)
        whale, _ = zip(*(_open(browser, stack.sourcewhale.url, "#figures strong") for _ in range(TIMES)), strict=True)
        page = browser.new_page()
        page.goto(stack.slack.url)
        typed = _search(page, project)
        browser.close()
    return [
        *lines,
        "| what | median | slowest |",
        "| --- | --- | --- |",
        _line("the workspace's first paint, nothing cached", paints),
        _line("the workspace can be used, nothing cached", readies),
        _line("SourceWhale's first paint, nothing cached", whale),
        _line(f"*Only these candidates*, {CANDIDATES:,} in the project: from the last key to the options", typed),
    ]


def _open(browser: Browser, address: str, ready: str = "#main textarea") -> tuple[float, float]:
    """First contentful paint, and until the page can be used, in milliseconds, in a browser with no cache."""
    context = browser.new_context()
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(ready)
    taken = (time.perf_counter() - began) * 1000
    paint = 0.0
    while not paint:
        paint = float(page.evaluate(_PAINT))
    context.close()
    return paint, taken


def _search(page: Page, project: Path) -> list[float]:
    """Bring a large project to Review, and search its people there."""
    box = page.get_by_role("combobox", name="Message #sourcing")
    box.fill("/export")
    box.press("Enter")
    form = page.get_by_role("dialog", name="Export to SourceWhale")
    form.locator("input[type=file]").set_input_files(project)
    form.get_by_role("combobox", name="Campaign").click()
    page.get_by_role("option", name="Backend Engineers Q4").click()
    form.get_by_text(project.name).wait_for()
    form.get_by_role("button", name="Review").click()
    only = page.get_by_role("dialog", name="Review").get_by_role("combobox", name="Only these candidates")
    only.wait_for(timeout=60_000)
    taken = []
    for word in ("Keiko", "Okafor", "Noor", "Globex", "Brandt", "Ada", "Farah"):
        only.fill(word[:-1])
        page.get_by_role("option").first.wait_for()
        page.evaluate("document.querySelectorAll('[role=option]').forEach((option) => { option.id = 'before'; })")
        began = time.perf_counter()
        only.press_sequentially(word[-1])
        page.locator("[role=option]:not(#before)").first.wait_for()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _line(what: str, taken: tuple[float, ...] | list[float]) -> str:
    return f"| {what} | {statistics.median(taken):.0f} ms | {max(taken):.0f} ms |"


if __name__ == "__main__":
    print("\n".join(table()))
