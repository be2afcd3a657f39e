"""A 403 for people who are added: about the campaign or job where the key may read, else about the plan."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from store.exporting.items import Work
from store.models import ExportKind
from tests.worker.destinations.serving import serving
from worker.destinations.base import DestinationError, Effect, Goal
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.destinations.sourcewhale.errors import KEY_REFUSED, NO_API, NOT_LET

GOAL = Goal(ExportKind.PROSPECTS, "camp")


def why_not(add: int, read: int, *, stops: bool = False):
    """Why somebody was not added, where SourceWhale answers the addition and each list with these statuses.

    With `stops` the process is asked to stop once the addition was refused.
    """
    refused = []

    def refuse(operation):
        refused.append(operation)
        return add, {}

    with serving(lambda operation: (read, {"projects": []}), refuse) as url:
        ways = SourceWhaleDestinations(url, SimpleNamespace(of=lambda key: None), lambda: stops and bool(refused))
        way = ways.open("key", somebody_waits=True)
        with pytest.raises(DestinationError) as caught:
            way.send(ways.prepare([Work("c", "i", {"emails": ["ada@example.com"]})], GOAL), "dana@example.com")
        way.close()
    return caught.value.why


# 402 is about what is paid for, whatever the key may read.
@pytest.mark.parametrize(
    ("add", "read", "why"),
    [
        (403, 200, NOT_LET),
        (403, 403, NO_API),
        (403, 401, NO_API),
        (402, 200, NO_API),
        (401, 200, KEY_REFUSED),
        (401, 401, KEY_REFUSED),
        (401, 403, KEY_REFUSED),
    ],
)
def test_whose_trouble_a_403_is(add, read, why):
    assert why_not(add, read) is why


@pytest.mark.parametrize("add", [401, 403])
@pytest.mark.parametrize("read", [500, 503, 429])
def test_while_nobody_can_tell_the_export_waits_and_no_connection_is_broken(add, read):
    why = why_not(add, read)
    assert (why.effect, why.ends, why.connection_problem) == (Effect.NOTHING, False, None)


def test_an_addition_that_one_machine_refuses_is_sent_again():
    answers = [(401, {}), (401, {}), (200, {"candidateIds": ["c-1"]})]
    with serving(lambda operation: (200, {"projects": []}), lambda operation: answers.pop(0)) as url:
        ways = SourceWhaleDestinations(url, SimpleNamespace(of=lambda key: None), lambda: False)
        way = ways.open("key", somebody_waits=True)
        sent = way.send(ways.prepare([Work("c", "i", {"emails": ["ada@example.com"]})], GOAL), "dana@example.com")
        way.close()
    assert sent.ids == ("c-1",) and not answers


def test_a_process_that_stops_leaves_the_question_to_the_next():
    why = why_not(403, 500, stops=True)
    assert why.interrupted
    assert not why.ends
