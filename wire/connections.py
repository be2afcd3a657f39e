"""Connections for `wire.Call`: they note what they send, are kept alive, and are not used when they are old."""

from __future__ import annotations

import os
import socket
import ssl
import time
from functools import cache
from http.client import HTTPException, RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from wire.calls import running

# Load balancers drop idle connections after 60 seconds or more, some firewalls without a word.
OLDEST_IDLE_SECONDS = 25.0
# After this many idle seconds the kernel asks whether the other side still answers, and then as often.
_KEEPALIVE_SECONDS = 15
_SOCKET_OPTIONS = [
    *HTTPConnection.default_socket_options,
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in (
            ("TCP_KEEPIDLE", _KEEPALIVE_SECONDS),
            ("TCP_KEEPINTVL", _KEEPALIVE_SECONDS),
            ("TCP_KEEPCNT", 2),
        )
        if hasattr(socket, name)
    ),
]


class Connection(HTTPConnection):
    """Tells the running call what it does; counts as closed when it has been idle for OLDEST_IDLE_SECONDS."""

    _making = False
    _requests = 0
    _last_used = 0.0

    def connect(self) -> None:
        """As urllib3's."""
        if (call := running()) is not None:
            call.connecting(self)
        # What is sent while a connection is made, as CONNECT to a proxy, is no part of the request.
        self._making, self._requests = True, 0
        try:
            super().connect()
        finally:
            self._making = False

    def _new_conn(self) -> socket.socket:
        made: socket.socket = super()._new_conn()
        if (call := running()) is not None:
            call.connecting(self, made)
        return made

    def send(self, data: Any) -> None:
        """As http.client's."""
        if self.sock is None and self.auto_open:
            self.connect()
        if not self._making and (call := running()) is not None:
            call.leaving(self, reused=self._requests > 0)
        self._last_used = time.monotonic()
        super().send(data)

    def getresponse(self) -> Any:
        """As urllib3's."""
        try:
            response = super().getresponse()
        except RemoteDisconnected:
            raise
        except HTTPException:
            # Something came, if no HTTP.
            if (call := running()) is not None:
                call.answered()
            raise
        self._requests += 1
        if (call := running()) is not None:
            call.answered()
        return response

    @property
    def is_connected(self) -> bool:
        """Whether the next request may use it."""
        call = running()
        most = OLDEST_IDLE_SECONDS if call is None or call.most_idle is None else call.most_idle
        return super().is_connected and time.monotonic() - self._last_used < most


class TLSConnection(Connection, HTTPSConnection):
    """The same in TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = Connection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = TLSConnection


class Adapter(HTTPAdapter):
    """Connections for `Call`. Retries nothing. No SOCKS: its connections would not note what they send."""

    def __init__(self, *, connections: int = 10) -> None:
        super().__init__(max_retries=0, pool_connections=2, pool_maxsize=connections)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """As requests'."""
        super().init_poolmanager(*arguments, socket_options=_SOCKET_OPTIONS, **options)
        _use_noting_connections(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> ProxyManager:
        """As requests'."""
        if proxy.lower().startswith("socks"):
            raise requests.exceptions.InvalidSchema("SOCKS proxies are not supported.")
        manager: ProxyManager = super().proxy_manager_for(proxy, socket_options=_SOCKET_OPTIONS, **options)
        _use_noting_connections(manager)
        return manager


def _use_noting_connections(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}


class Session(requests.Session):
    """Asks the environment for proxies once for each server: to read all of it takes a third of a request's time."""

    def __init__(self) -> None:
        super().__init__()
        self._proxies_to: dict[tuple[str, str], Any] = {}

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        """See requests.Session."""
        if proxies or verify is not None or cert is not None:
            return super().merge_environment_settings(url, proxies, stream, verify, cert)
        where = urlsplit(url)[:2]
        settings = self._proxies_to.get(where)
        if settings is None:
            settings = super().merge_environment_settings(url, {}, None, None, None)
            self._proxies_to[where] = settings
        return settings if stream is None else {**settings, "stream": stream}


def open_session(adapter: HTTPAdapter | None = None, made: Session | None = None) -> requests.Session:
    """A session for `Call`, with the `adapter` and of the kind that are given.

    Proxies are those of HTTPS_PROXY, HTTP_PROXY and NO_PROXY, authorities those of `authorities`. A .netrc has no say.
    """
    session = made or Session()
    adapter = adapter or Adapter()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.auth = lambda request: request
    session.verify = authorities() or True
    return session


def authorities() -> str | None:
    """The file or folder of certificate authorities that the environment names; None for the usual ones."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        if path := os.environ.get(name):
            return path
    return None


def tls_context() -> ssl.SSLContext:
    """TLS for whatever does not go through a session, with the same authorities. Raises OSError when they cannot be
    read.

    Callers share it and change nothing of it: reading the authorities takes 50 ms of a processor.
    """
    return _context_of(authorities())


@cache
def _context_of(path: str | None) -> ssl.SSLContext:
    if path is None:
        return ssl.create_default_context()
    if Path(path).is_dir():
        return ssl.create_default_context(capath=path)
    return ssl.create_default_context(cafile=path)
