"""What each of SourceWhale's errors means for an export, and what people read."""

from __future__ import annotations

import pytest

from sw_client import (
    BadApiKey,
    CircuitOpen,
    Interrupted,
    PlanWithoutApi,
    RateLimited,
    RejectedValues,
    Unavailable,
    UnknownOutcome,
    UnreadableAnswer,
)
from worker.destinations.base import DestinationError, Effect
from worker.destinations.sourcewhale.errors import explain, explained
from worker.exports.halting import Paused, Stopped, halt_for, weightier

ADD = {"operation": "candidates/add"}


@pytest.mark.parametrize(
    ("error", "effect"),
    [
        (BadApiKey("x", **ADD), Effect.NOTHING),
        (PlanWithoutApi("x", **ADD), Effect.NOTHING),
        (RateLimited("x", retry_after=3, **ADD), Effect.NOTHING),
        (CircuitOpen("x", retry_after=9, **ADD), Effect.NOTHING),
        (Unavailable("x", **ADD), Effect.NOTHING),
        (Interrupted("x", **ADD), Effect.NOTHING),
        (RejectedValues("x", status=400, **ADD), Effect.REFUSED),
        (RejectedValues("x", status=413, **ADD), Effect.TOO_LARGE),
        # Nobody's row is wrong where a list is refused.
        *(
            (RejectedValues("x", status=404, operation=f"{one}s/list"), Effect.NOTHING)
            for one in ("campaign", "project")
        ),
        (UnknownOutcome("x", **ADD), Effect.UNKNOWN),
        (UnreadableAnswer("x", status=200, is_write=True, **ADD), Effect.UNKNOWN),
        # A look-up whose answer makes no sense did nothing.
        (UnreadableAnswer("x", status=200, is_write=False, **ADD), Effect.NOTHING),
    ],
)
def test_each_error_has_one_effect(error, effect):
    why = explain(error)
    assert why.effect is effect
    assert why.ends is isinstance(error, BadApiKey | PlanWithoutApi)
    assert bool(why.connection_problem) is why.ends
    assert isinstance(halt_for(why), Stopped if why.ends else Paused)
    with pytest.raises(DestinationError) as raised, explained():
        raise error
    assert raised.value.why == why
    # What led to it may carry a request, and with it the key.
    assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second."), (1, "1 second."), (3, "3 seconds."), (89, "89 seconds."), (600, "10 min.")],
)
def test_a_wait_is_told_in_words_and_kept(seconds, words):
    halt = halt_for(explain(RateLimited("x", retry_after=seconds, **ADD)))
    assert halt.seconds == seconds
    assert halt.reason == f"SourceWhale asked us to wait at least {words}"


def test_a_stop_of_the_process_is_told_to_nobody():
    assert halt_for(explain(Interrupted("x", **ADD))).reason is None


def test_a_row_is_told_by_its_fields_and_never_by_their_values():
    error = RejectedValues("x", status=422, fields=("emails", "phones", "socialLinks"), **ADD)
    assert (
        explain(error).waiting == "SourceWhale rejected this row's e-mail addresses, phone numbers and links (HTTP 422)"
    )
    assert explain(RejectedValues("x", status=400, **ADD)).waiting == (
        "SourceWhale rejected the values of this row (HTTP 400)"
    )


def test_a_conflict_is_told_as_one_and_not_as_bad_values():
    """Of somebody who is there already there is nothing to mend in the row."""
    assert explain(RejectedValues("x", status=409, **ADD)).waiting == (
        "SourceWhale refused this row as a conflict with what it has (HTTP 409); check there whether they are in it"
    )


def test_an_answer_that_makes_no_sense_is_not_told_as_no_answer():
    """A sign-in page answers with 200; whoever reads that nothing can be reached looks in the wrong place."""
    why = explain(UnreadableAnswer("x", status=200, is_write=False, operation="campaigns/list"))
    for told in (why.waiting, why.trying):
        assert "cannot be reached" not in told
        assert "a sign-in page or a proxy" in told


def test_a_list_that_is_refused_is_told_as_that_and_not_as_a_row():
    why = explain(RejectedValues("x", status=400, operation="campaigns/list"))
    assert why.waiting.startswith(
        "SourceWhale refuses to list campaigns and jobs for whoever asked for this export (HTTP 400)"
    )
    assert "refuses to list them" in why.listing


def test_of_two_reasons_the_weightier_counts():
    stopped, short, long, silent = Stopped("x"), Paused(1, "short"), Paused(9, "long"), Paused(20)
    assert weightier(None, short) is short
    assert weightier(short, stopped) is stopped
    assert weightier(stopped, long) is stopped
    assert weightier(stopped, Stopped("y")) is stopped
    for pair in ((short, long), (long, short)):
        found = weightier(*pair)
        assert (found.seconds, found.reason) == (9, "long")
    assert (weightier(silent, short).seconds, weightier(silent, short).reason) == (20, "short")
