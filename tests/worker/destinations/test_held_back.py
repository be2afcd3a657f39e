"""A SourceWhale that lets few calls a second pass: look-ups come to an end all the same, some people at a time."""

from __future__ import annotations

from contextlib import closing
from types import SimpleNamespace

import pytest

from sandbox.sourcewhale.server import Service, make_app
from store.exporting.items import Work
from store.models import ExportKind
from sw_client import FoundCandidate, LocalThrottle, RateLimited
from tests.servers import serving
from worker.destinations.base import DestinationError, Effect, Goal, Presence
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.destinations.sourcewhale.keeping import standings
from worker.destinations.sourcewhale.lookups import look_up

KEY = "sw-local-key-1234"
JOB = Goal(ExportKind.CANDIDATES, "proj-backend")


def works(number):
    return [
        Work(
            f"c{n}",
            f"i{n}",
            {
                "full_name": f"Ada Probe{n}",
                "emails": [f"ada{n}@x.example"],
                "links": [f"https://www.linkedin.com/in/a{n}"],
            },
        )
        for n in range(number)
    ]


def held(wait=1.0):
    return RateLimited("SourceWhale asked to wait.", operation="candidates/search", retry_after=wait)


class Held:
    """A client that is let through only if it waits for its turn, and not for `waits` seconds."""

    opened = 0

    def __init__(self, waits=1.0, *, wait_out=0.0):
        self.through = wait_out > waits
        self.waits = waits
        self.clock = SimpleNamespace(offset=None)

    def search_candidates(self, key, value):
        if not self.through:
            raise held(self.waits)
        return (
            [FoundCandidate("7", name=None, emails=(value,), project_ids=("proj-backend",))] if key == "email" else []
        )

    def list_projects(self):
        return []

    def close(self):
        """Nothing to close."""


def test_who_was_looked_up_is_kept_where_others_are_held_back():
    found = look_up(lambda **more: Held(**more), works(20), JOB, frozenset())
    assert 0 < len(found) < 20
    assert {one.presence for one in found.values()} == {Presence.ARRIVED}


def test_where_nobody_is_let_through_the_export_waits_as_long_as_it_is_asked_to():
    with pytest.raises(RateLimited) as caught:
        look_up(lambda **more: Held(60.0, **more), works(20), JOB, frozenset())
    assert caught.value.retry_after == 60.0


def test_so_many_that_not_all_can_be_looked_up_are_too_many_at_once_and_nobody_is_sent():
    with pytest.raises(DestinationError) as caught:
        standings(lambda **more: Held(**more), works(20), frozenset())
    assert caught.value.why.effect is Effect.TOO_MANY
    assert standings(lambda **more: Held(**more), works(1), frozenset()).keys() == {"c0"}


@pytest.mark.long
@pytest.mark.parametrize("keep", [None, frozenset()], ids=["looked up", "only update if blank"])
def test_each_attempt_brings_it_further(keep):
    service, throttle = Service({KEY}), LocalThrottle()
    service.per_second = 12.0
    goal = Goal(ExportKind.CANDIDATES, "proj-backend", keep=keep)
    left, attempts = works(5 if keep is None else 3), 0
    with serving(make_app(service)) as url:
        ways = SourceWhaleDestinations(url, SimpleNamespace(of=lambda key: throttle), lambda: False)
        with closing(ways.open(KEY)) as way:
            while left and attempts < 60:
                attempts += 1
                together = left[: max(1, len(left) // attempts)] if keep is not None else left
                try:
                    if keep is None:
                        done = way.find(left, goal, frozenset())
                    else:
                        way.send(ways.prepare(together, goal), "dana@example.com")
                        done = {work.candidate_id for work in together}
                except DestinationError as error:
                    throttle._blocked_until = 0.0
                    assert error.why.effect in (Effect.NOTHING, Effect.TOO_MANY)
                    continue
                left = [work for work in left if work.candidate_id not in done]
    assert not left
    assert keep is None or all(record.times_added == 1 for record in service.state.candidates.values())
