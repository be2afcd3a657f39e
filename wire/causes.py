"""Why a call did not come about, in words for people."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator

import requests
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError, ProxyError


def cause_of(error: BaseException) -> str | None:
    """A few words for people: why no connection came about. None if the error does not say. No address in it."""
    for link in _chain(error):
        text = str(link)
        if refused := re.search(r"Tunnel connection failed: (\d{3})", text):
            return f"the proxy refuses with {refused[1]}"
        if isinstance(link, requests.exceptions.InvalidSchema) or "SOCKS" in text:
            return "SOCKS proxies are not supported"
        if "TLS CA certificate bundle" in text:
            return "the file of certificate authorities is missing"
        if isinstance(link, NameResolutionError):
            return "the name cannot be resolved"
        if isinstance(link, ssl.SSLCertVerificationError):
            return "the certificate is not trusted"
    through = "the proxy: " if any(isinstance(link, ProxyError) for link in _chain(error)) else ""
    for kind, words in _CAUSES.items():
        if any(isinstance(link, kind) for link in _chain(error)):
            return through + words
    return None


# NewConnectionError is a ConnectTimeoutError too, so what it wraps comes first.
_CAUSES: dict[type[BaseException], str] = {
    ssl.SSLError: "the TLS handshake failed",
    ConnectionRefusedError: "connection refused",
    ConnectionError: "connection closed",
    NewConnectionError: "no way to the other side",
    ConnectTimeoutError: "no connection in time",
    TimeoutError: "no connection in time",
}


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and those that it wraps, holds or came of."""
    todo, seen = [error], set()
    while todo:
        link = todo.pop(0)
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        held = [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]
        todo += [each for each in held if isinstance(each, BaseException)]
