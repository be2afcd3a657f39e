"""Who travels with whom."""

from __future__ import annotations

import pytest

from store.exporting.items import Counts, Work
from worker.exports.senders import in_batches
from worker.exports.standing import Tally


def crowd(number, **more):
    return [Work(f"c{n}", f"i{n}", {}, row_number=n, **more) for n in range(number)]


def sizes(people, size=50):
    batches = in_batches(people, size)
    assert [work for batch in batches for work in batch] == list(people)
    return [len(batch) for batch in batches]


@pytest.mark.parametrize(("number", "expected"), [(0, []), (1, [1]), (50, [50]), (51, [50, 1]), (120, [50, 50, 20])])
def test_batches_are_full_but_for_the_last(number, expected):
    assert sizes(crowd(number)) == expected


def test_those_of_a_refused_batch_travel_in_halves_and_with_nobody_else():
    assert sizes([*crowd(50, most_together=25), *crowd(10)]) == [25, 25, 10]
    assert sizes([*crowd(25, most_together=13), *crowd(25, most_together=25)]) == [13, 12, 25]
    # Not even with those who may travel in as many.
    assert sizes([*crowd(5, most_together=25), *crowd(5)], size=25) == [5, 5]


def test_whoever_was_lost_again_and_again_stands_alone_in_the_end():
    largest = [max(sizes(crowd(50, times_missed=missed))) for missed in range(8)]
    assert largest == [50, 50, 25, 12, 6, 3, 1, 1]


def test_a_tally_follows_each_move():
    tally = Tally(Counts(exported=1, failed=2, waiting=10, previously_exported=0, do_not_contact=4, cancelled=0))
    tally.move(exported=3, failed=1, cancelled=2, previously_exported=1)
    assert tally.counts() == Counts(
        exported=4, failed=3, waiting=3, previously_exported=1, do_not_contact=4, cancelled=2
    )
