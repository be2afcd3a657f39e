"""A company whose only way out is a proxy, which loses answers: everybody arrives, once."""

from __future__ import annotations

import socket
import threading

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, review
from tests.servers import read_request
from tests.ways import listening

PEOPLE = 400


class LosingProxy:
    """Forwards one request a connection; of the first three writes to SourceWhale it loses the answer."""

    def __init__(self) -> None:
        self.hosts: set[str] = set()
        self.lost = 0
        self._lock = threading.Lock()

    def __call__(self, end: socket.socket) -> None:
        request = read_request(end)
        if not request:
            return
        head, _, body = request.partition(b"\r\n\r\n")
        line, _, headers = head.partition(b"\r\n")
        method, target, version = line.split(b" ")
        _, _, authority, path = target.split(b"/", 3)
        self.hosts.add(authority.decode())
        host, port = authority.decode().split(":")
        kept = b"\r\n".join(h for h in headers.split(b"\r\n") if not h.lower().startswith(b"connection:"))
        with socket.create_connection((host, int(port)), timeout=30) as server:
            server.sendall(b"%s /%s %s\r\n%s\r\nConnection: close\r\n\r\n%s" % (method, path, version, kept, body))
            answer = b""
            while chunk := server.recv(65536):
                answer += chunk
        with self._lock:
            loses = b"candidates/add" in path and b"SeekOut Test Candidate" not in body and self.lost < 3
            self.lost += loses
        if not loses:
            end.sendall(answer)


@pytest.mark.timeout(900)
def test_400_people_through_a_proxy_that_loses_three_answers_arrive_once(make_stack, tmp_path):
    proxy = LosingProxy()
    with listening(proxy) as port:
        stack = make_stack(
            socket_mode=False, environment={"HTTP_PROXY": f"http://127.0.0.1:{port}", "NO_PROXY": "", "no_proxy": ""}
        )
        dana, path = stack.slack.person("dana"), tmp_path / "behind.csv"
        connect(dana)
        write_project(path, PEOPLE, seed=1907)
        assert review(dana, path).submit().ok
        dana.wait_for_message("#sourcing", contains=f"*{PEOPLE} candidates* are in SourceWhale", timeout=120)
        held = stack.sourcewhale.candidates_of(1907)
        assert len(held) == PEOPLE
        assert {candidate["times_added"] for candidate in held} == {1}
        assert proxy.lost == 3
        # Slack and SourceWhale were both reached through it.
        for url in (stack.slack.url, stack.sourcewhale.url):
            assert url.removeprefix("http://") in proxy.hosts
        stack.stop()
