"""A forward proxy that loses answers."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

from tests.servers import read_request


class LosingProxy:
    """Forwards one request a connection; of some writes to SourceWhale it loses the answer after they were made.

    `loses` says of which, told how many answers are lost already. `hosts` are those that were asked for.
    """

    def __init__(self, loses: Callable[[int], bool]) -> None:
        self._loses = loses
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
        with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=40) as server:
            server.sendall(b"%s /%s %s\r\n%s\r\nConnection: close\r\n\r\n%s" % (method, path, version, kept, body))
            answer = b""
            while chunk := server.recv(65536):
                answer += chunk
            with self._lock:
                is_write = b"candidates/add" in path and b"SeekOut Test Candidate" not in body
                lost = is_write and self._loses(self.lost)
                self.lost += lost
            if not lost:
                end.sendall(answer)
