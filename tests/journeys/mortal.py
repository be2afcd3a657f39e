"""An export that takes some seconds, and what must be true of it after whatever happens meanwhile."""

from __future__ import annotations

import itertools
import time

from sandbox.person import Message, Person
from sandbox.samples.make import write_project
from tests.journeys.conftest import review

PEOPLE = 600
_seeds = itertools.count(500)


class Running:
    """A started export of people whom nobody else names."""

    def __init__(self, stack, tmp_path) -> None:
        self.stack = stack
        self.seed = next(_seeds)
        self.path = tmp_path / f"mortal-{self.seed}.csv"
        write_project(self.path, PEOPLE, seed=self.seed)
        self.requests_before = len(stack.sourcewhale.requests("candidates/add"))
        self.dana: Person = stack.slack.person("dana")
        assert review(self.dana, self.path).submit().ok

    def wait_for_requests(self, number: int) -> None:
        """Until SourceWhale was sent so many batches of this export."""
        deadline = time.monotonic() + 90
        while self.requests() < number:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def requests(self) -> int:
        """How many batches SourceWhale was sent."""
        return len(self.stack.sourcewhale.requests("candidates/add")) - self.requests_before

    def wait_for(self, text: str, timeout: float = 60) -> Message:
        """Until this export's message contains a text."""
        deadline = time.monotonic() + timeout
        while True:
            found = [m for m in self.dana.read("#sourcing") if f"{self.path.stem}*" in m.rendered]
            if found and text in found[0].rendered:
                assert len(found) == 1
                return found[0]
            assert time.monotonic() < deadline, self.dana.print_channel("#sourcing")
            time.sleep(0.05)

    def wait_for_everybody(self, timeout: float = 60) -> None:
        """Until the export is complete; each person must be in SourceWhale, once."""
        self.wait_for(f"*{PEOPLE} candidates* are in SourceWhale", timeout)
        held = self.stack.sourcewhale.candidates_of(self.seed)
        assert len(held) == PEOPLE
        assert {candidate["times_added"] for candidate in held} == {1}
        assert all(candidate["memberships"] == ["camp-backend"] for candidate in held)
