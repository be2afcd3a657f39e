"""Requests side by side: what is put in comes back once, and nobody is forgotten on the way."""

from __future__ import annotations

import threading

import pytest

from store.exporting.items import Work
from store.exporting.leases import LeaseLost
from worker.destinations.base import Prepared, Sent
from worker.exports.senders import Batch, Senders


class Client:
    """Answers when `go` is set: with ids, or with what `answer` raises."""

    def __init__(self, answer=None) -> None:
        self.go = threading.Event()
        self.arrived = threading.Semaphore(0)
        self._answer = answer

    def send(self, prepared, user_email):
        self.arrived.release()
        assert self.go.wait(10)
        if self._answer is not None:
            raise self._answer
        return Sent(None, tuple(str(n) for n in range(prepared.people)))

    def close(self) -> None:
        """Nothing to close."""


def batch(*ids: str) -> Batch:
    people = [Work(i, i, {}) for i in ids]
    return Batch(people, Prepared(b"", len(people)))


@pytest.fixture
def client():
    made = Client()
    yield made
    made.go.set()


def test_whoever_was_put_in_is_accounted_for_until_what_came_of_them_was_taken(client):
    senders = Senders(1, lambda: client, "dana@example.com")
    senders.put(batch("a", "b"))
    senders.put(batch("c"))
    client.arrived.acquire(timeout=5)
    assert senders.people() == {"a", "b", "c"}
    client.go.set()
    while len(senders._shared.done) < 2:
        pass
    assert senders.people() == {"a", "b", "c"}
    assert senders.outstanding == 2
    found = senders.outcomes(5)
    assert [outcome.batch.ids for outcome in found] == [["a", "b"], ["c"]]
    assert found[0].sent.ids == ("0", "1")
    assert (senders.people(), senders.outstanding) == (set(), 0)
    senders.close()


def test_what_is_held_back_before_it_leaves_is_waited_for_by_nobody_yet(client):
    opened = []
    senders = Senders(2, lambda: opened.append(threading.get_ident()) or client, "dana@example.com")
    assert senders.shortest_wait() == 0.0
    for name in "ab":
        senders.put(batch(name))
        client.arrived.acquire(timeout=5)
    senders.note_sent(opened[0])
    assert senders.shortest_wait() == 0.0
    senders.note_sent(opened[1])
    assert 0.0 < senders.shortest_wait() <= senders.longest_wait()
    senders.close()


def test_what_no_thread_has_begun_can_be_withdrawn(client):
    senders = Senders(1, lambda: client, "dana@example.com")
    for name in "abc":
        senders.put(batch(name))
    client.arrived.acquire(timeout=5)
    assert [item.ids for item in senders.withdraw()] == [["b"], ["c"]]
    client.go.set()
    assert [outcome.batch.ids for outcome in senders.outcomes(5)] == [["a"]]
    assert senders.outcomes(0.01) == []
    senders.close()


def test_an_error_comes_back_and_the_thread_goes_on():
    error = RuntimeError("wait")
    client = Client(error)
    client.go.set()
    senders = Senders(1, lambda: client, "dana@example.com")
    for name in "ab":
        senders.put(batch(name))
        (outcome,) = senders.outcomes(5)
        assert (outcome.error, outcome.batch.ids) == (error, [name])
    senders.close()


def test_nothing_comes_back_from_a_thread_that_lost_the_lease():
    client = Client(LeaseLost("x"))
    client.go.set()
    senders = Senders(1, lambda: client, "dana@example.com")
    senders.put(batch("a"))
    assert senders.outcomes(0.2) == []
    assert senders.people() == {"a"}
    senders.close()
