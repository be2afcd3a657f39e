"""The way through a proxy for a client that knows plain ones alone: its address, and a doorway to one in TLS."""

from __future__ import annotations

import base64
import contextlib
import selectors
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from requests.utils import get_environ_proxies, prepend_scheme_if_needed, select_proxy

from wire.connections import tls_context

_CONNECT_SECONDS = 5.0
_PIECE = 64 * 1024


class PlainProxy(NamedTuple):
    """Where a proxy is, without its password, which clients write into their logs; the headers have that."""

    address: str
    headers: Mapping[str, str]


def plain_proxy(url: str) -> PlainProxy | None:
    """The proxy through which the environment has `url` called, as our sessions read it; None for none.

    For one in TLS it is a doorway, which takes connections of this machine for as long as the process lives; there is
    one for each proxy.
    """
    named = select_proxy(url, get_environ_proxies(url))
    if not named:
        return None
    parts = urlsplit(str(prepend_scheme_if_needed(named, "http")))  # type: ignore[no-untyped-call]
    user, _, where = parts.netloc.rpartition("@")
    headers = {}
    if ":" in user:
        name, _, password = user.partition(":")
        secret = base64.b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()
        headers["Proxy-Authorization"] = f"Basic {secret}"
    if parts.scheme == "https":
        where = f"127.0.0.1:{_doorway(parts.hostname or '', parts.port or 443)}"
    return PlainProxy(urlunsplit(("http", where, "", "", "")), headers)


def _doorway(host: str, port: int) -> int:
    with _lock:
        if (host, port) not in _doorways:
            _doorways[host, port] = _open(host, port)
        return _doorways[host, port]


_lock = threading.Lock()
_doorways: dict[tuple[str, int], int] = {}


def _open(host: str, port: int) -> int:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            end, _ = listener.accept()
            threading.Thread(target=_carry, args=(end, host, port), name="proxy-doorway", daemon=True).start()

    threading.Thread(target=serve, name="proxy-doorway", daemon=True).start()
    return int(listener.getsockname()[1])


def _carry(end: socket.socket, host: str, port: int) -> None:
    """Carry bytes both ways until one side ends; one thread, for a TLS connection is not for two at a time."""
    with end, contextlib.suppress(OSError):
        made = socket.create_connection((host, port), timeout=_CONNECT_SECONDS)
        with tls_context().wrap_socket(made, server_hostname=host) as proxy, selectors.DefaultSelector() as selector:
            proxy.settimeout(None)
            selector.register(end, selectors.EVENT_READ, proxy)
            selector.register(proxy, selectors.EVENT_READ, end)
            while True:
                for key, _ in selector.select():
                    source = key.fileobj
                    assert isinstance(source, socket.socket)  # noqa: S101 - both are
                    while True:
                        if not (data := source.recv(_PIECE)):
                            return
                        key.data.sendall(data)
                        if not (isinstance(source, ssl.SSLSocket) and source.pending()):
                            break
