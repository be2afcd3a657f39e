"""A doorway on this machine to a proxy that is itself reached by TLS, for clients that know plain proxies alone."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import threading
from urllib.parse import urlsplit, urlunsplit

from wire.connections import tls_context

_CONNECT_SECONDS = 5.0
_PIECE = 64 * 1024


def plain(proxy: str) -> str:
    """The address of a proxy as such a client can use it: itself, or that of a doorway to it if it is https://.

    A doorway takes connections of this machine for as long as the process lives; there is one for each proxy.
    """
    parts = urlsplit(proxy)
    if parts.scheme != "https":
        return proxy
    with _lock:
        if proxy not in _doorways:
            _doorways[proxy] = _open(parts.hostname or "", parts.port or 443)
        port = _doorways[proxy]
    password = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    return urlunsplit(("http", f"{password}127.0.0.1:{port}", "", "", ""))


_lock = threading.Lock()
_doorways: dict[str, int] = {}


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
