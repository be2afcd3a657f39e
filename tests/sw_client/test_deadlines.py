"""Every call ends: at its deadline, when it is cancelled, when the process is to stop; and sends nothing after that."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from sw_client import Interrupted, NewCandidate, SourceWhale, Unavailable, UnknownOutcome
from tests import ways
from tests.servers import read_request
from tests.ways import listening

ADA = NewCandidate(name="Ada Sample", emails=["ada@example.com"])
HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    ways.forget_the_environment(monkeypatch)


class Forever:
    """A server that reads a request and sends `first`, then `again` every tenth of a second until `enough`."""

    def __init__(self, first: bytes, again: bytes) -> None:
        self.first, self.again = first, again
        self.enough = threading.Event()
        self.read = threading.Event()
        self.requests: list[bytes] = []
        self.hung_up = threading.Event()

    def __call__(self, end: socket.socket) -> None:
        self.requests.append(read_request(end))
        self.read.set()
        try:
            end.sendall(self.first)
            while not self.enough.wait(0.1):
                end.sendall(self.again)
        except OSError:
            self.hung_up.set()


ENDLESS = {
    "silence": (b"", b""),
    "a status line a byte at a time": (b"HTTP/1.1 200 ", b"O"),
    "headers without end": (HEAD, b"X-Y: z\r\n"),
    "a body a byte at a time": (HEAD + b"Content-Length: 1000000\r\n\r\n", b" "),
    "a body without a length": (HEAD + b"Connection: close\r\n\r\n", b" "),
    "chunks for ever": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "a chunk's length for ever": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "continue for ever": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.fixture(params=ENDLESS)
def endless(request):
    return Forever(*ENDLESS[request.param])


# Each of these servers goes on until the call has ended: a call that did not would end the test by its time-out.


def test_a_read_ends_at_its_deadline(endless):
    with listening(endless) as port, SourceWhale("k", f"http://127.0.0.1:{port}", total_timeout=0.6) as client:
        with pytest.raises(Unavailable):
            client.list_campaigns()
        endless.enough.set()
    # On a busy machine the deadline may have passed before the server had read anything.
    assert len(endless.requests) <= 1


@pytest.mark.long
def test_a_write_ends_at_its_deadline_in_doubt(endless):
    """On a busy machine the deadline may pass before anything has left: that is no doubt, and a longer one is tried."""
    with listening(endless) as port:
        for seconds in (2, 8, 32):
            with (
                SourceWhale("k", f"http://127.0.0.1:{port}", total_timeout=seconds) as client,
                pytest.raises((UnknownOutcome, Unavailable)) as caught,
            ):
                client.add_candidates([ADA], user_email="dana@example.com")
            if endless.requests or isinstance(caught.value, UnknownOutcome):
                break
        endless.enough.set()
    assert isinstance(caught.value, UnknownOutcome)
    assert len(endless.requests) == 1


def test_a_write_in_progress_ends_in_doubt_soon_after_the_process_is_to_stop(endless):
    stopping = threading.Event()
    with (
        listening(endless) as port,
        SourceWhale("k", f"http://127.0.0.1:{port}", stopping=stopping.is_set, stop_grace=0.2) as client,
    ):
        threading.Thread(target=lambda: endless.read.wait(10) and stopping.set()).start()
        with pytest.raises(UnknownOutcome):
            client.add_candidates([ADA], user_email="dana@example.com")
        # And whatever is asked after that is not even begun.
        with pytest.raises(Interrupted):
            client.list_projects()
        endless.enough.set()
    assert len(endless.requests) == 1


def test_an_answer_that_comes_in_the_grace_time_counts():
    stopping = threading.Event()

    def slow(end):
        read_request(end)
        stopping.set()
        time.sleep(0.5)
        end.sendall(HEAD + b'Content-Length: 24\r\n\r\n{"candidateIds": ["sw"]}')

    with (
        listening(slow) as port,
        SourceWhale("k", f"http://127.0.0.1:{port}", stopping=stopping.is_set, stop_grace=20) as client,
    ):
        assert client.add_candidates([ADA], user_email="dana@example.com").candidate_ids == ("sw",)


def test_a_call_may_be_cancelled_from_another_thread(endless):
    with listening(endless) as port, SourceWhale("k", f"http://127.0.0.1:{port}") as client:
        threading.Thread(target=lambda: endless.read.wait(10) and client.cancel()).start()
        with pytest.raises(Interrupted):
            client.list_projects()
        endless.enough.set()
    assert len(endless.requests) == 1


def test_a_call_that_was_given_up_hangs_up():
    endless = Forever(*ENDLESS["chunks for ever"])
    with listening(endless) as port, SourceWhale("k", f"http://127.0.0.1:{port}", total_timeout=2) as client:
        with pytest.raises(Unavailable):
            client.list_projects()
        assert endless.hung_up.wait(10)
        endless.enough.set()


def test_a_name_that_is_resolved_too_late_is_sent_nothing(monkeypatch):
    """The resolver hangs, the write is given up as surely not done, and then the resolver answers."""
    received = []
    resolve, go = socket.getaddrinfo, threading.Event()
    resolved = threading.Event()

    def late(*arguments, **options):
        go.wait(20)
        try:
            return resolve(*arguments, **options)
        finally:
            resolved.set()

    with listening(lambda end: received.append(end.recv(1000))) as port:
        monkeypatch.setattr(socket, "getaddrinfo", late)
        with SourceWhale("k", f"http://localhost:{port}", total_timeout=0.3) as client:
            with pytest.raises(Unavailable):
                client.add_candidates([ADA], user_email="dana@example.com")
            go.set()
            assert resolved.wait(10)
            # The late thread has ended when its connection has.
            while any(thread.name == "http-call" for thread in threading.enumerate()):
                time.sleep(0.01)
    assert b"".join(received) == b""


def test_what_forbids_a_write_at_the_last_moment_keeps_all_of_it_back():
    received = []

    class Forbidden(Exception):
        pass

    def forbid():
        raise Forbidden

    with (
        listening(lambda end: received.append(end.recv(1000))) as port,
        SourceWhale("k", f"http://127.0.0.1:{port}", before_write=forbid) as client,
        pytest.raises(Forbidden),
    ):
        client.add_candidates([ADA], user_email="dana@example.com")
    assert b"".join(received) == b""


def test_a_wait_for_a_turn_ends_when_the_process_is_to_stop():
    class Slow:
        def turn(self, patience):
            from sw_client import Hold, Turn

            return Turn(60.0, Hold.PACE, reserved=True)

    with (
        SourceWhale("k", "http://127.0.0.1:1", throttle=Slow(), stopping=lambda: True) as client,
        pytest.raises(Interrupted),
    ):
        client.list_projects()
