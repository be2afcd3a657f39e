"""Some exports at the same time, and everything that befalls them."""

from __future__ import annotations

import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from sandbox.person import Message, Person, Result
from sandbox.stack import Stack
from tests.chaos import delays, people
from tests.chaos.history import Accepted, History, Sent, Shown, Stored
from tests.chaos.plan import SECOND_WORKER, Run
from tests.chaos.promises import Promise, broken
from tests.chaos.report import GOES_ON_SECONDS, Report
from tests.chaos.standing import Reader, Standing, Waits
from tests.chaos.surroundings import Surroundings
from tests.chaos.troubles import Agenda, Troubles
from tests.journeys.conftest import fill_form
from tests.waiting import wait_for

# Without a kill and without a request for so long, an export that has not ended is stuck.
STUCK_SECONDS = 150.0
# Nothing is waited for longer, whatever happens meanwhile.
LONGEST_SECONDS = 1200.0
# What the worker waits when SourceWhale does not say how long.
_DEFAULT_WAIT_SECONDS = 30.0
_ENDS = ("Export Complete", "Export stopped", "Export cancelled")


class Round:
    """Some exports at the same time, and everything that befalls them."""

    def __init__(self, stack: Stack, runs: list[Run], report: Report, surroundings: Surroundings, seed: int) -> None:
        self._stack = stack
        self._surroundings = surroundings
        self._chance = random.Random(f"{seed} {runs[0].number}")
        self._report = report
        self._dana: Person = stack.slack.person("dana")
        self._standings = [Standing(run, stack.directory / f"{run.name}.csv") for run in runs]
        self._reader = Reader(stack.directory / "bot.db", surroundings.database_url)
        self._waits = Waits(self._reader)
        self._agenda = Agenda()
        self._troubles = Troubles(stack, self._agenda, report, self._disturbed)
        self._seen = 0
        self._last_trouble = time.time()
        self._told_to_wait_until = 0.0
        # When SourceWhale was asked something.
        self._asked_at: list[float] = []

    def go(self) -> None:
        """Play the round, and judge what came of it."""
        self._stack.sourcewhale.reset()
        self._stack.slack.post("/_control/mend")
        kinds = {standing.run.kill.kind for standing in self._standings if standing.run.kill is not None}
        second = self._surroundings.older is not None or bool(kinds & SECOND_WORKER)
        if second:
            self._stack.start_another(self._surroundings.older or "worker", "worker2")
        with self._waits.watched():
            self._play()
        if second:
            self._stack.terminate("worker2")
        self._await_telling()
        self._judge()

    def _play(self) -> None:
        try:
            for standing in self._standings:
                if standing.run.some_known and not standing.run.shares_people:
                    self._stack.sourcewhale.control("people", people=people.known(standing.run))
            for standing in self._standings:
                self._ask_for(standing)
            self._break()
            for recurring in self._surroundings.recurring:
                self._troubles.recur(recurring, self._chance)
            for standing in self._standings:
                self._press_export(standing)
            self._watch()
            self._retry()
        except _Stuck as error:
            self._report.broken[Promise.STUCK] += 1
            self._report.notes.append(str(error))
        finally:
            self._mend_everything()

    def _ask_for(self, standing: Standing) -> None:
        """Fill in the form; the window is closed at once, so that Review arrives as a direct message."""
        run = standing.run
        people.write_project(standing.path, run)
        modal = fill_form(self._dana, standing.path, job="Senior Backend Engineer" if run.job else None)
        _insist(modal.submit)
        modal.close()

    def _press_export(self, standing: Standing) -> None:
        """*Export* in the direct message, as often as an impatient person clicks, until the bot has understood."""

        def press() -> None:
            for message in self._reviews(standing):
                # The button goes away once it has been understood.
                with contextlib.suppress(AssertionError):
                    message.press("Export")

        def started() -> bool:
            self._read_states()
            standing.idle = standing.run.shares_people and bool(self._reviews(standing, offers_export=False))
            if standing.idle or standing.state not in ("preparing", "review"):
                return True
            press()
            return False

        def reviewed() -> bool:
            # Whom another export has sent by then, this one offers to nobody.
            return bool(self._reviews(standing) or self._reviews(standing, offers_export=False))

        self._until(reviewed, f"{standing.run.name} gets no Review")
        for _ in range(standing.run.clicks):
            press()
        self._until(started, f"{standing.run.name} does not start")

    def _reviews(self, standing: Standing, *, offers_export: bool = True) -> list[Message]:
        return [
            message
            for message in self._dana.dm()
            if f"*{standing.run.name}*" in message.rendered
            and "Review" in message.rendered
            and ("Export" in message.buttons) == offers_export
        ]

    def _retry(self) -> None:
        """*Retry failed* where somebody failed who can be found: the troubles may have outlasted the engine."""
        for _ in range(2):
            failed = [s for s in self._standings if s.ended and s.state != "cancelled" and self._findable_failed(s)]
            if not failed:
                return
            self._stack.sourcewhale.mend()
            for standing in failed:
                self._report.retried += 1
                self._press_retry(standing)
            self._watch()

    def _press_retry(self, standing: Standing) -> None:
        def pressed() -> bool:
            self._read_states()
            if not standing.ended:
                return True
            for channel in ("#sourcing", "dm"):
                for message in self._ends(standing, channel):
                    for reply in self._dana.thread(message):
                        if "Retry failed" in reply.buttons:
                            reply.press("Retry failed")
                            self._read_states()
            return not standing.ended

        self._until(pressed, f"{standing.run.name} cannot be tried again")

    def _findable_failed(self, standing: Standing) -> bool:
        """Whether somebody failed whom SourceWhale can be asked for: by a link, and not by a name alone."""
        return any(item.state == "failed" and "/" in key for key, item in self._reader.items(standing).items())

    def _cancel(self, standing: Standing) -> None:
        """*Cancel* on the export's message, until it is understood or the end was faster."""

        def pressed() -> bool:
            self._read_states()
            if standing.ended or any(standing.run.name in detail for _, detail in self._reader.cancels()):
                return True
            for channel in ("#sourcing", "dm"):
                for message in self._dana.read(channel):
                    if _is_about(message, standing) and "Cancel" in message.buttons:
                        with contextlib.suppress(AssertionError):
                            message.press("Cancel")
            return False

        if not pressed():
            self._agenda.later(0.3, lambda: self._cancel(standing))

    def _break(self) -> None:
        for standing in self._standings:
            for kind, what in standing.run.slack:
                self._stack.slack.post(f"/_control/{kind}", what)
            self._stack.sourcewhale.break_with(*standing.run.sourcewhale)

    def _disturbed(self, a_worker_is_there: bool) -> None:
        """Something came back: from now on exports may go on, if a worker is there."""
        self._last_trouble = time.time()
        for standing in self._standings:
            if standing.requests and not standing.ended:
                standing.since = time.time() if a_worker_is_there else None

    def _mend_everything(self) -> None:
        """Whatever is still away comes back."""
        self._troubles.over = True
        self._agenda.do_all()
        self._count_faults()

    def _count_faults(self) -> None:
        self._observe()
        planned = [fault for s in self._standings for fault in s.run.sourcewhale]
        left = Counter[str]()
        for fault in self._stack.sourcewhale.faults():
            left[fault["name"]] += fault["times"]
        for script in self._stack.slack.get("/_control/scripted")["scripted"]:
            left[f"Slack: {script['name']}"] += script["times"]
        meant = Counter[str]()
        for fault in planned:
            meant[fault["name"]] += fault.get("times", 1)
        for standing in self._standings:
            for _, what in standing.run.slack:
                meant[f"Slack: {what['name']}"] += what.get("times", 1)
        self._report.faults += meant - left

    def _watch(self) -> None:
        """Until every export has ended, or those that have not are stuck."""

        def ended() -> bool:
            self._read_states()
            return all(standing.ended for standing in self._standings)

        try:
            self._until(ended, "not every export ends")
        except _Stuck:
            for standing in self._standings:
                if not standing.ended:
                    self._report.notes.append(f"{standing.run.name} is stuck: {self._reader.facts(standing)}")

    def _until(self, condition: Callable[[], bool], complaint: str) -> None:
        """Look on, and let happen what shall happen, until `condition`.

        Raises _Stuck after STUCK_SECONDS of nothing, and where a database that is restarted again and again lets
        nothing stay nothing for so long, after LONGEST_SECONDS.
        """
        self._last_trouble = max(self._last_trouble, time.time())
        began = time.time()
        while True:
            self._agenda.do_what_is_due()
            self._troubles.supervise()
            self._observe()
            if condition():
                return
            quiet_since = max(self._last_trouble, self._told_to_wait_until)
            if time.time() - quiet_since > STUCK_SECONDS or time.time() - began > LONGEST_SECONDS:
                raise _Stuck(complaint)
            time.sleep(0.05)

    def _observe(self) -> None:
        """Read what SourceWhale was asked since the last time."""
        entries = self._stack.sourcewhale.requests(since=self._seen)
        self._seen += len(entries)
        self._asked_at += sorted(entry["at"] for entry in entries)
        for entry in entries:
            if entry.get("status") == 429:
                self._told_to_wait_until = max(self._told_to_wait_until, entry["at"] + _wait(entry))
            for standing in self._standings:
                if f"-{standing.run.seed}-" not in entry["about"]:
                    continue
                self._went_on(standing, entry["at"])
                self._last_trouble = max(self._last_trouble, entry["at"])
                if entry["operation"] == "candidates/add":
                    standing.requests += 1
                    if standing.requests == standing.run.cancel_at_request:
                        self._agenda.later(0.0, lambda standing=standing: self._cancel(standing))
                    kill = standing.run.kill
                    if kill is not None and not standing.killed and standing.requests >= kill.at_request:
                        standing.killed = True
                        self._agenda.later(kill.lag, lambda kill=kill: self._troubles.kill(kill))

    def _went_on(self, standing: Standing, at: float) -> None:
        """The export did something, for the first time since a kill: how long did that take?"""
        if standing.since is None or at < standing.since:
            return
        # While SourceWhale has asked to wait, waiting is right.
        seconds = at - max(standing.since, min(at, self._told_to_wait_until))
        standing.since = None
        if not standing.run.shares_people:
            waits, log = self._waits.of(standing.path.name), self._stack.sourcewhale.requests()
            theirs = delays.covered(waits + delays.held(log, f"-{standing.run.seed}-"), at - seconds, at)
            ours = max(0.0, seconds - theirs)
            idle = min(ours, delays.idle(self._asked_at, delays.held(log), at - seconds, at))
            self._report.seconds_to_go_on.append(max(0.0, seconds))
            self._report.our_seconds.append(ours)
            self._report.idle_seconds.append(idle)
            if seconds > GOES_ON_SECONDS:
                self._report.slow.append(
                    f"{standing.run.name} went on at {time.strftime('%T', time.gmtime(at))} after {seconds:.1f} s, "
                    f"of which {ours:.1f} s it did not wait for SourceWhale, and {idle:.1f} s nobody was at work: "
                    f"{self._reader.facts(standing)}"
                )

    def _read_states(self) -> None:
        found = self._reader.states()
        for standing in self._standings:
            if standing.path.name in found:
                standing.export_id, standing.state, standing.ended_at, _ = found[standing.path.name]
                if standing.ended:
                    # By the database's clock, not when it is seen.
                    self._went_on(standing, standing.ended_at or time.time())

    def _await_telling(self) -> None:
        """Each end must stand in a channel, once; Slack's troubles may delay it."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            self._troubles.supervise()
            told = {s.run.number: self._times_told(s) for s in self._standings if s.ended and not s.idle}
            if all(told.values()):
                break
            time.sleep(0.2)

    def _times_told(self, standing: Standing) -> int:
        return sum(len(self._ends(standing, channel)) for channel in ("#sourcing", "dm"))

    def _ends(self, standing: Standing, channel: str) -> list[Message]:
        return [message for message in self._dana.read(channel) if _is_about(message, standing) and _is_end(message)]

    def _judge(self) -> None:
        """Hold what is written of the round against what is promised."""
        history = self._history()
        history.save(self._stack.directory / f"history-{self._standings[0].run.number:04d}.json")
        self._report.runs += len(self._standings)
        self._report.cancelled += sum(export.cancelled_at is not None for export in history.accepted)
        self._report.people += len({key for export in history.accepted for key in export.people})
        looked_at: set[int] = set()
        for one in broken(history):
            self._report.broken[one.promise] += 1
            about = next((standing for standing in self._standings if standing.run.name in one.what), None)
            self._report.notes.append(f"{one.promise}: {one.what}")
            if about is not None and about.run.number not in looked_at:
                looked_at.add(about.run.number)
                self._report.notes.append(f"  {self._reader.facts(about)}")

    def _history(self) -> History:
        cancels = self._reader.cancels()
        accepted = tuple(
            Accepted(
                name=standing.run.name,
                people=tuple(people.keys(standing.run)),
                place=people.place(standing.run),
                state=standing.state,
                idle=standing.idle,
                cancelled_at=next((at for at, detail in cancels if standing.run.name in detail), _end_of(standing)),
                items=self._reader.items(standing),
            )
            for standing in self._standings
        )
        stored = tuple(
            Stored(
                key=key,
                places=tuple(record["memberships"]),
                times_added=record["times_added"],
                known_before=record["times_added"] == 0 or record["owner"] == people.COLLEAGUE,
            )
            for record in self._stack.sourcewhale.candidates()
            for key in {people.bare(link) for link in record.get("socialLinks", [])} or {record["name"]}
        )
        sent = tuple(Sent(entry["at"], entry["about"]) for entry in self._stack.sourcewhale.requests("candidates/add"))
        shown = tuple(
            Shown(standing.run.name, channel, message.rendered, _is_end(message))
            for channel in ("#sourcing", "dm")
            for message in self._dana.read(channel)
            for standing in self._standings
            if _is_about(message, standing)
        )
        return History(accepted, stored, sent, shown)


def _end_of(standing: Standing) -> float | None:
    """When a cancelled export ended: the trail names no project whose channel is gone, so its cancel is not found."""
    return standing.ended_at if standing.state == "cancelled" else None


class _Stuck(Exception):
    """Nothing happens any more."""


def _is_about(message: Message, standing: Standing) -> bool:
    """Whether this is the export's one message: Review is another, and who did not make it may stand beside it."""
    begins = (f"Exporting *{standing.run.name}*", *_ENDS)
    return f"*{standing.run.name}*" in message.rendered and any(text in message.rendered for text in begins)


def _is_end(message: Message) -> bool:
    return any(end in message.rendered for end in _ENDS)


def _wait(entry: dict[str, Any]) -> float:
    asked = entry.get("retry_after")
    return _DEFAULT_WAIT_SECONDS if asked is None else float(asked.removeprefix("date:"))


def _insist(act: Callable[[], Result]) -> None:
    """Do something again while the bot is away, as a person would."""
    wait_for(lambda: act().ok)
