"""An export that takes some seconds, and what must be true of it after whatever happens meanwhile."""

from __future__ import annotations

import itertools

from sandbox.person import Message, Person
from sandbox.samples.make import write_project
from tests.journeys.conftest import review
from tests.waiting import wait_for

PEOPLE = 600
_seeds = itertools.count(500)


class Running:
    """A started export of people whom nobody else names."""

    def __init__(self, stack, tmp_path) -> None:
        self.stack = stack
        self.seed = next(_seeds)
        self.path = tmp_path / f"mortal-{self.seed}.csv"
        write_project(self.path, PEOPLE, seed=self.seed)
        self.before = len(stack.sourcewhale.requests())
        self.dana: Person = stack.slack.person("dana")
        assert review(self.dana, self.path).submit().ok

    def wait_for_requests(self, number: int) -> None:
        """Until SourceWhale was sent so many batches of this export."""
        wait_for(lambda: self.requests() >= number, longest_pause=0.03)

    def requests(self) -> int:
        """How many batches SourceWhale was sent."""
        return len(self.stack.sourcewhale.requests("candidates/add", since=self.before))

    def wait_for(self, text: str, timeout: float = 60) -> Message:
        """Until this export's message contains a text."""

        def shown() -> Message | None:
            found = [message for message in self.dana.read("#sourcing") if f"{self.path.stem}*" in message.rendered]
            assert len(found) <= 1
            return found[0] if found and text in found[0].rendered else None

        return self.stack.slack.until(shown, timeout, lambda: self.dana.print_channel("#sourcing"))

    def wait_for_everybody(self, timeout: float = 60) -> None:
        """Until the export is complete; each person must be in SourceWhale, once."""
        self.wait_for(f"*{PEOPLE} candidates* are in SourceWhale", timeout)
        held = self.stack.sourcewhale.candidates_of(self.seed)
        assert len(held) == PEOPLE
        assert {candidate["times_added"] for candidate in held} == {1}
        assert all(candidate["memberships"] == ["camp-backend"] for candidate in held)
