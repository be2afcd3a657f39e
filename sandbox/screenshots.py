"""Takes the pictures of the README with the local workspace: `make screenshots`. Needs Chromium."""

from __future__ import annotations

import argparse
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from sandbox.moments import Moments
from sandbox.samples.make import write_project
from sandbox.stack import API_KEY, REPOSITORY, Stack

_PICTURES = REPOSITORY / "docs" / "pictures"
_DESKTOP, _SMALL_DESKTOP, _PHONE = (1200, 800), (1000, 780), (390, 780)
_SHARPER = 1.5  # pixels of a picture for one of the screen
_MOST_BYTES, _MOST_BYTES_OF_FOUR = 150_000, 200_000
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Whom SourceWhale refuses, so that there is something to read in the thread.
_REFUSED = ("noor-brandt-7-3", "oskar-farah-7-19")


@contextmanager
def _browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("There is no Chromium here: apt-get install chromium fonts-noto-color-emoji")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class _Photographer:
    """Opens people's screens and takes pictures of them."""

    def __init__(self, stack: Stack, browser: Browser, folder: Path) -> None:
        self._stack = stack
        self._browser = browser
        self._folder = folder

    def screen(self, person: str, size: tuple[int, int] = _DESKTOP, *, dark: bool = False, place: str = "") -> Page:
        """A person's screen."""
        return self._page(f"{self._stack.slack.url}/?as={person}{place}", size, dark)

    def sourcewhale(self) -> Page:
        """SourceWhale's page."""
        return self._page(f"{self._stack.sourcewhale.url}/campaigns/camp-backend", _DESKTOP, dark=False)

    def take(self, page: Page, name: str) -> None:
        """Take a picture; a large one is an error, since everybody who reads the README loads it."""
        page.evaluate("document.fonts.ready.then(() => null)")
        page.mouse.move(0, 0)
        page.wait_for_timeout(250)
        raw = page.screenshot(animations="disabled", caret="hide")
        self._save(Image.open(io.BytesIO(raw)), name)

    def _save(self, picture: Image.Image, name: str, *, colours: int = 256, most: int = _MOST_BYTES) -> None:
        path = self._folder / f"{name}.png"
        # A screen has few colours: a palette makes the file a third.
        small = picture.convert("RGB").quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
        size = path.stat().st_size
        print(f"{path.relative_to(self._folder.parent)}  {size / 1000:.0f} kB", flush=True)
        if size > most:
            raise SystemExit(f"{path} is larger than {most / 1000:.0f} kB")

    def take_all(self, name: str, person: str, place: str) -> None:
        """One picture of a moment, as it is on a desktop and on a phone, in light and in dark."""
        taken = []
        for size in (_SMALL_DESKTOP, _PHONE):
            page = self._page(f"{self._stack.slack.url}/?as={person}{place}", size, dark=False, scale=1.0)
            page.locator("#main .message, .home-blocks .block").last.wait_for()
            for scheme in _SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.wait_for_timeout(400)
                raw = page.screenshot(animations="disabled", caret="hide")
                taken.append(Image.open(io.BytesIO(raw)).convert("RGB"))
            page.close()
        whole = Image.new("RGB", (sum(one.width for one in taken), max(one.height for one in taken)), "white")
        for number, one in enumerate(taken):
            whole.paste(one, (sum(before.width for before in taken[:number]), 0))
        self._save(whole, name, colours=64, most=_MOST_BYTES_OF_FOUR)

    def _page(self, address: str, size: tuple[int, int], dark: bool, scale: float = _SHARPER) -> Page:
        page = self._browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=scale,
            color_scheme="dark" if dark else "light",
            locale="en-US",
            reduced_motion="reduce",
        )
        page.goto(address)
        return page


def _type(page: Page, words: str) -> None:
    box = page.get_by_role("combobox", name="Message #sourcing")
    box.fill(words)
    box.press("Enter")


def _connect(camera: _Photographer) -> None:
    page = camera.screen("dana")
    _type(page, "/sourcewhale")
    dialog = page.get_by_role("dialog", name="SourceWhale")
    choices = dialog.get_by_role("button", name="Confirm Choices")
    choices.wait_for()
    camera.take(page, "connect")
    choices.click()
    dialog.get_by_label("API Key").fill(API_KEY)
    dialog.get_by_role("button", name="Submit").click()
    dialog.get_by_role("button", name="Verify").click()
    dialog.get_by_role("button", name="Finish").click()
    dialog.get_by_text("SourceWhale is connected").wait_for()
    dialog.get_by_role("button", name="Close").last.click()
    dialog.wait_for(state="hidden")
    page.close()


def _fill_form(page: Page, path: Path) -> Locator:
    _type(page, "/export")
    form = page.get_by_role("dialog", name="Export to SourceWhale")
    form.locator("input[type=file]").set_input_files(path)
    form.get_by_text(path.name).wait_for()
    form.get_by_role("combobox", name="Campaign").click()
    page.get_by_role("option").first.wait_for()
    return form


def _review(page: Page, form: Locator) -> Locator:
    page.get_by_role("option", name="Backend Engineers Q4").click()
    form.get_by_role("button", name="Review").click()
    review = page.get_by_role("dialog", name="Review")
    review.get_by_role("button", name="Export", exact=True).wait_for()
    return review


def _export(camera: _Photographer, stack: Stack, large: Path) -> None:
    stack.slack.person("sam").say("The backend project is ready in SeekOut, e-mails and phones are in.")
    stack.slack.person("dana").say("Great, I am sending it to SourceWhale now.")
    page = camera.screen("dana")
    form = _fill_form(page, REPOSITORY / "sandbox" / "samples" / "backend-engineers.csv")
    camera.take(page, "export")
    review = _review(page, form)
    camera.take(page, "review")
    review.get_by_role("button", name="Columns").click()
    columns = page.get_by_role("dialog", name="Columns")
    columns.get_by_role("button", name="Read again").wait_for()
    camera.take(page, "columns")
    columns.get_by_role("button", name="Back").last.click()
    columns.wait_for(state="hidden")
    stack.sourcewhale.break_with(
        *({"operation": "candidates/add", "kind": "status", "status": 400, "times": 99, "only": w} for w in _REFUSED)
    )
    review.get_by_role("button", name="Export", exact=True).click()
    message = page.locator("#main .message", has_text="Export Complete").last
    message.locator(".replies").click()
    page.locator("#thread .message").nth(1).wait_for()
    camera.take(page, "complete")
    stack.sourcewhale.mend()
    page.get_by_role("button", name="Close thread").click()
    page.close()

    page = camera.screen("sam")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 1.2, "times": 99})
    dana = camera.screen("dana")
    _review(dana, _fill_form(dana, large)).get_by_role("button", name="Export", exact=True).click()
    page.locator("#main .message", has_text=re.compile(r"· [3-6]\d%")).wait_for()
    camera.take(page, "running")
    home = camera.screen("dana", dark=True, place="#/home")
    home.locator(".home-blocks .block").nth(3).wait_for()
    camera.take(home, "home")
    stack.sourcewhale.mend()


def _stopped(camera: _Photographer, stack: Stack, phone: Page, path: Path) -> None:
    """SourceWhale refuses the key: what the recruiter reads on a phone, and the admin in a direct message."""
    write_project(path, 60, seed=12)
    form = _fill_form(phone, path)
    phone.keyboard.press("Escape")
    form.get_by_role("combobox", name="Campaign").click()
    phone.get_by_role("option", name="Data Hiring").click()
    form.get_by_role("button", name="Review").click()
    review = phone.get_by_role("dialog", name="Review")
    export = review.get_by_role("button", name="Export", exact=True)
    export.wait_for()
    camera.take(phone, "review-phone")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "status", "status": 401, "times": 99})
    export.click()
    phone.locator("#main .message", has_text="Export stopped").last.wait_for()
    camera.take(phone, "stopped")
    stack.sourcewhale.mend()


def main() -> int:
    """Play the main moments and take their pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=_PICTURES)
    parser.add_argument("--moments", action="store_true", help="each moment on desktop and phone, light and dark")
    given = parser.parse_args()
    folder: Path = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, _browser() as browser, Stack(Path(directory) / "var") as stack:
        stack.up()
        if given.moments:
            Moments(stack, _Photographer(stack, browser, folder).take_all, Path(directory)).play()
            return 0
        large = Path(directory) / "platform-engineers.csv"
        write_project(large, 2400, seed=9)
        camera = _Photographer(stack, browser, folder)
        _connect(camera)
        _export(camera, stack, large)
        whale = camera.sourcewhale()
        whale.locator("#people tr").nth(3).wait_for()
        camera.take(whale, "sourcewhale")
        phone = camera.screen("dana", _PHONE)
        _fill_form(phone, large)
        phone.keyboard.press("Escape")
        camera.take(phone, "phone")
        dark = camera.screen("sam", _PHONE, dark=True)
        _stopped(camera, stack, dark, Path(directory) / "nurses.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main())
