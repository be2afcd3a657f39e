"""The way between a client and a server, on real sockets: direct or through a proxy, plain or in TLS, ending anywhere.

A throw-away certificate authority signs for 127.0.0.1; `Ways.trusted` is its file.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme

from tests.servers import closed_port

Handler = Callable[[socket.socket], None]
_NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY")
_AUTHORITIES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


def forget_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what the machine that runs the tests says of proxies and authorities out of the environment."""
    for name in (*_NAMES, *_AUTHORITIES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class Authority:
    """A certificate authority in a file; `context` is a server that it vouches for, `stranger` one that it does not."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.file = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.file))
        self.context = _server_context(authority)
        self.stranger = _server_context(trustme.CA())


def _server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@contextlib.contextmanager
def listening(handler: Handler) -> Iterator[int]:
    """A server that hands each connection to `handler` in a thread; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    open_ends: list[socket.socket] = []

    def one(end: socket.socket) -> None:
        with end, contextlib.suppress(OSError, ssl.SSLError):
            end.settimeout(10)
            handler(end)

    def serve() -> None:
        while True:
            try:
                end, _ = listener.accept()
            except OSError:
                return
            open_ends.append(end)
            threading.Thread(target=one, args=(end,), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for end in open_ends:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(end, socket.SHUT_RDWR)
        thread.join(5)


def reset(end: socket.socket) -> None:
    """Close a connection with a reset."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(end.detach())


def below_tls(end: socket.socket, data: bytes) -> None:
    """Write bytes that TLS knows nothing of."""
    os.write(end.fileno(), data)


def read_head(end: socket.socket) -> bytes:
    """All up to the blank line after the headers."""
    received = b""
    while b"\r\n\r\n" not in received:
        if not (chunk := end.recv(1)):
            return received
        received += chunk
    return received


@dataclass
class Proxy:
    """A proxy that forwards requests for http:// addresses and makes tunnels for CONNECT.

    `refuse` is what it answers instead of connecting; `asked` holds the first line of each request.
    """

    refuse: bytes | None = None
    asked: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)

    def __call__(self, end: socket.socket) -> None:
        head = read_head(end)
        if not head:
            return
        line = head.split(b"\r\n", 1)[0].decode()
        self.asked.append(line)
        self.heads.append(head)
        if self.refuse is not None:
            # A request that is not read to its end is answered by a reset.
            length = int((re.search(rb"(?i)content-length: (\d+)", head) or [0, 0])[1])
            while length > 0 and (chunk := end.recv(length)):
                length -= len(chunk)
            end.sendall(self.refuse)
            return
        method, target, version = line.split(" ")
        authority = target if method == "CONNECT" else target.split("/")[2]
        host, _, port = authority.partition(":")
        with socket.create_connection((host, int(port)), timeout=5) as upstream:
            if method == "CONNECT":
                end.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = "/" + target.split("/", 3)[3]
                upstream.sendall(head.replace(line.encode(), f"{method} {path} {version}".encode(), 1))
            relay(end, upstream)


def relay(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until one end closes; a reset is passed on as a reset."""
    with selectors.DefaultSelector() as selector:
        selector.register(one, selectors.EVENT_READ, other)
        selector.register(other, selectors.EVENT_READ, one)
        while True:
            for key, _ in selector.select(10):
                source = key.fileobj
                assert isinstance(source, socket.socket)
                while True:
                    try:
                        data = source.recv(65536)
                    except ConnectionError:
                        for end in (one, other):
                            with contextlib.suppress(OSError):
                                reset(end)
                        return
                    if not data:
                        return
                    key.data.sendall(data)
                    if not (isinstance(source, ssl.SSLSocket) and source.pending()):
                        break


def in_tls(context: ssl.SSLContext, handler: Handler) -> Handler:
    """`handler` behind a TLS handshake."""

    def wrapped(end: socket.socket) -> None:
        with context.wrap_socket(end, server_side=True) as inner:
            handler(inner)

    return wrapped


ROUTES = {
    # name: (scheme of the server, scheme of the proxy)
    "direct, plain": ("http", None),
    "direct, TLS": ("https", None),
    "forward proxy, plain": ("http", "http"),
    "forward proxy, TLS": ("http", "https"),
    "CONNECT proxy, plain": ("https", "http"),
    "CONNECT proxy, TLS": ("https", "https"),
}
PROXIED = [name for name, (_, by) in ROUTES.items() if by]


@contextlib.contextmanager
def route(
    name: str,
    authority: Authority,
    server: Handler,
    *,
    environment: Callable[[str, str], None],
    whole_server: Handler | None = None,
    proxy: Proxy | Handler | None = None,
    proxy_context: ssl.SSLContext | None = None,
) -> Iterator[str]:
    """The address of `server` by a route. `whole_server` replaces the server with its handshake, `proxy` the proxy.

    `environment` is called with the names and values of variables to be set.
    """
    scheme, by = ROUTES[name]
    environment("REQUESTS_CA_BUNDLE", str(authority.file))
    with contextlib.ExitStack() as stack:
        plain = whole_server or (server if scheme == "http" else in_tls(authority.context, server))
        port = stack.enter_context(listening(plain))
        if by is not None:
            handler = proxy or Proxy()
            front = handler if by == "http" else in_tls(proxy_context or authority.context, handler)
            at = stack.enter_context(listening(front))
            environment("HTTP_PROXY", f"{by}://127.0.0.1:{at}")
            environment("HTTPS_PROXY", f"{by}://127.0.0.1:{at}")
        yield f"{scheme}://127.0.0.1:{port}"


def refused_address(scheme: str) -> str:
    """Where nobody listens."""
    return f"{scheme}://127.0.0.1:{closed_port()}"
