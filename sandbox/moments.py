"""Plays what people live through with the bot and has a picture taken of each moment: `make screenshots` takes them.

Every moment is seen on a desktop and on a phone, in light and dark, side by side in one picture.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path

from sandbox.person import Message, Modal, Person
from sandbox.samples.make import HEADER, people, write_project
from sandbox.stack import API_KEY, REPOSITORY, Stack

# The name of a moment, who sees it, and where: a place of the page.
Take = Callable[[str, str, str], None]

_CHANNEL, _QUIET_CHANNEL, _HOME = "#/C_SOURCING", "#/C_RANDOM", "#/home"
_REFUSED = ("noor-brandt-7-3", "oskar-farah-7-19")
_PEOPLE, _KNOWN = 40, 9
_DAY = 86_400


class Moments:
    """In a local workspace that has just begun; `folder` is for project files."""

    def __init__(self, stack: Stack, take: Take, folder: Path) -> None:
        self._stack = stack
        self._take = take
        self._folder = folder
        self._dana = stack.slack.person("dana")

    def play(self) -> None:
        """All of them."""
        self._connecting()
        self._an_export_and_its_end()
        self._while_it_runs()
        self._a_refused_key()
        self._choices_of_review()
        self._after_the_export()
        self._lists()

    def _connecting(self) -> None:
        self._stack.slack.person("sam").say("The backend project is ready in SeekOut, e-mails and phones are in.")
        self._dana.say("Great, I am sending it to SourceWhale now.")
        self._dana.command("/export")
        self._take("not-connected", "dana", _CHANNEL)
        self._dana.command("/sourcewhale")
        modal = self._dana.modal(title="SourceWhale")
        self._take("connect", "dana", _CHANNEL)
        modal.submit()
        modal.wait_for("API Key").fill("API Key", API_KEY)
        modal.submit()
        modal.wait_for("Export as Prospect")
        self._take("connect-verify", "dana", _CHANNEL)
        modal.submit()
        modal.wait_for("All Good").submit()
        modal.wait_for("connected").close()

    def _an_export_and_its_end(self) -> None:
        form = self._form(REPOSITORY / "sandbox" / "samples" / "backend-engineers.csv")
        self._take("form", "dana", _CHANNEL)
        review = _review(form)
        self._take("review", "dana", _CHANNEL)
        review.press("Details")
        details = self._dana.modal(title="Details")
        self._take("details", "dana", _CHANNEL)
        details.close()
        fault = {"operation": "candidates/add", "kind": "status", "status": 400, "times": 99}
        self._stack.sourcewhale.break_with(*({**fault, "only": name} for name in _REFUSED))
        self._dana.modal(title="Review").submit()
        done = self._dana.wait_for_message("#sourcing", contains="Export Complete")
        self._take("complete", "dana", _CHANNEL)
        self._take("complete-thread", "dana", f"{_CHANNEL}/{done.ts}")
        direct = self._dana.wait_for_message("dm", contains="failed:")
        self._take("failures", "dana", _at(direct))
        self._stack.sourcewhale.mend()
        direct.press("Retry failed")
        self._dana.wait_for_message("dm", contains="are in SourceWhale now")

    def _while_it_runs(self) -> None:
        path = self._folder / "platform-engineers.csv"
        write_project(path, 2400, seed=9)
        slow = {"operation": "candidates/add", "kind": "delay", "seconds": 1.5, "times": 99}
        self._stack.sourcewhale.break_with(slow)
        _review(self._form(path, campaign="Platform Team Outreach")).submit()
        message = self._dana.wait_for_message("#sourcing", contains="█")
        self._take("running", "dana", _CHANNEL)
        message.press("Cancel")
        self._stack.sourcewhale.mend()
        self._dana.wait_for_message("#sourcing", contains="Export cancelled")
        self._take("cancelled", "dana", _CHANNEL)

    def _a_refused_key(self) -> None:
        path = self._folder / "nurses.csv"
        write_project(path, 60, seed=12)
        sam = self._stack.slack.person("sam")
        review = _review(self._form(path, sam, "Data Hiring"))
        self._stack.sourcewhale.break_with(
            *({"operation": one, "kind": "status", "status": 401, "times": 999} for one in _OPERATIONS)
        )
        review.submit()
        stopped = sam.wait_for_message("#sourcing", contains="Export stopped")
        self._take("stopped", "sam", _CHANNEL)
        told = self._dana.wait_for_message("dm", contains="refuses the API key")
        self._take("stopped-admin", "dana", _at(told))
        sam.command("/export")
        self._take("cannot-export", "sam", _CHANNEL)
        self._stack.sourcewhale.mend()
        stopped.press("Try again")
        sam.wait_for_message("#sourcing", contains="60 candidates* are in SourceWhale", timeout=120)

    def _choices_of_review(self) -> None:
        """What Review tells and offers once SourceWhale was asked whom it knows."""
        self._put(8801, _KNOWN, stage="Messaged", lastContacted=int(time.time()) - 3 * _DAY)
        self._put(8801, 3, start=_KNOWN, stage="Not Interested")
        path = self._folder / "platform-team.csv"
        write_project(path, _PEOPLE, seed=8801)
        review = _review(self._form(path))
        review.press("Check SourceWhale")
        review.wait_for("are already in SourceWhale", timeout=60)
        self._take("check-sourcewhale", "dana", _CHANNEL)
        contacted = "Leave out people contacted in the last 14 days"
        review.check(contacted)
        review.wait_for("as you chose")
        self._take("leave-out-contacted", "dana", _CHANNEL)
        review.uncheck(contacted)
        review.wait_for_change("as you chose")
        review.check("Leave out people already in SourceWhale")
        review.wait_for("as you chose")
        self._take("leave-out-known", "dana", _CHANNEL)
        review.uncheck("Leave out people already in SourceWhale")
        review.wait_for_change("as you chose")
        review.choose_in("People already in SourceWhale", "Only update if blank")
        self._take("keep-known", "dana", _CHANNEL)
        review.submit()
        self._dana.wait_for_message("#sourcing", contains="platform-team* →", timeout=120)
        gone = [one["candidateId"] for one in self._stack.sourcewhale.candidates_of(8801)[-4:]]
        self._stack.sourcewhale.control("purge", ids=gone)
        review = _review(self._form(path))
        review.press("Check SourceWhale")
        review.wait_for("no longer", timeout=60)
        review.check("Send again people no longer in SourceWhale")
        review.wait_for("*4 candidates* will be sent")
        self._take("send-purged-again", "dana", _CHANNEL)
        review.close()

    def _after_the_export(self) -> None:
        due = self._stack.sourcewhale.today() + 4 * _DAY
        while self._stack.sourcewhale.today() < due and not _reminders(self._dana):
            self._stack.sourcewhale.control("outreach", days=1)
            _wait(lambda: bool(_reminders(self._dana)), 8.0)
        self._take("reminder", "dana", _at(_reminders(self._dana)[-1]))
        self._stack.sourcewhale.control("outreach", kick_off="camp-backend")
        self._stack.sourcewhale.control("outreach", days=1)
        self._stack.sourcewhale.control("outreach", campaign="camp-backend", people=3)
        self._stack.sourcewhale.control("outreach", days=1)
        done = self._dana.wait_for_message("#sourcing", contains="Kicked off on")
        done.press("How is it going?")
        self._dana.wait_for_message("#sourcing", contains="Since the export")
        self._take("how-is-it-going", "dana", _CHANNEL)

    def _lists(self) -> None:
        for name in ("history", "results", "help"):
            self._dana.command(f"/export {name}", "#random")
            self._take(name, "dana", _QUIET_CHANNEL)
        self._take("home", "dana", _HOME)
        self._dana.command("/sourcewhale")
        self._dana.modal(title="SourceWhale").wait_for("connected")
        self._take("connection", "dana", _CHANNEL)
        self._dana.modal(title="SourceWhale").close()

    def _form(self, path: Path, person: Person | None = None, campaign: str = "Backend Engineers Q4") -> Modal:
        person = person or self._dana
        person.command("/export")
        form = person.modal(title="Export to SourceWhale")
        form.upload("Upload a SeekOut file", path)
        form.pick("Campaign", campaign)
        return form

    def _put(self, seed: int, number: int, start: int = 0, **more: object) -> None:
        """People of a project file whom SourceWhale knew before."""
        rows = itertools.islice(people(_PEOPLE, seed), start, start + number)
        known = [dict(zip(HEADER, row, strict=True)) for row in rows]
        held = [{"name": one["Full Name"], "socialLinks": [one["LinkedInUrl"]], **more} for one in known]
        self._stack.sourcewhale.control("people", people=held)


_OPERATIONS = ("candidates/add", "candidates/search", "campaigns/list", "projects/list")


def _at(message: Message) -> str:
    return f"#/{message.channel}"


def _review(form: Modal) -> Modal:
    form.submit()
    return form.wait_for("*Options*", timeout=90)


def _reminders(person: Person) -> list[Message]:
    return [message for message in person.dm() if "Remind me tomorrow" in message.buttons]


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
