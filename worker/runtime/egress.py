"""Where this product may call, and nowhere else: the only list of hosts, and the sessions that keep to it.

Addresses come from people's requests, from files and from answers (`response_url`, `url_private`, `upload_url`); a
request goes out only if its address, parsed as the client that connects parses it, is one of these. Redirects are never
followed, and each call has a deadline for the whole of it, beside the time-outs for each byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

import wire


class To(Enum):
    """What is called."""

    SLACK_API = auto()
    SLACK_HOOK = auto()
    SLACK_FILE = auto()
    SOURCEWHALE = auto()


# The hosts of each beside the configured base address (GovSlack has its own).
_HOSTS = {
    To.SLACK_API: (),
    To.SLACK_HOOK: ("hooks.slack.com", "hooks.slack-gov.com"),
    To.SLACK_FILE: ("files.slack.com", "slack-files.com", "files.slack-gov.com"),
    To.SOURCEWHALE: (),
}
_PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"[a-z0-9.:\[\]-]+", re.ASCII | re.IGNORECASE)


class Forbidden(requests.exceptions.InvalidURL):
    """This address may not be called. An OSError, as everything is that keeps a call from its answer."""


class Overdue(requests.exceptions.Timeout):
    """The whole of a call took longer than it may."""


def is_allowed(url: str, to: To, base: str) -> bool:
    """Whether `url` may be called. `base` is the configured address of the service: SLACK_API_URL, or SourceWhale's.

    The host is the one that would be connected to; an address that two parsers could read differently is refused.
    """
    parts = _parsed(url)
    if parts is None:
        return False
    if parts == _parsed(base):
        return True
    return parts[0] == "https" and parts[1] in _HOSTS[to] and parts[2] == _PORTS["https"]


def is_of_the_same_house(url: str, base: str) -> bool:
    """Whether people may be sent to `url` by a link: it is on the host of `base`, or below it, in the same scheme."""
    parts, own = _parsed(url), _parsed(base)
    if parts is None or own is None or parts[0] != own[0] or parts[2] != own[2]:
        return False
    return parts[1] == own[1] or parts[1].endswith(f".{own[1]}")


def _parsed(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port as urllib3, which connects, reads them; None if there is any doubt about them."""
    authority = re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]
    if not url.isprintable() or "\\" in url or not _AUTHORITY.fullmatch(authority):
        return None
    try:
        used, other = parse_url(url), urlsplit(url)
        port = other.port
    except (LocationParseError, ValueError):
        return None
    scheme, host = (used.scheme or "").lower(), (used.host or "").lower()
    if scheme not in _PORTS or not host:
        return None
    if (scheme, host.strip("[]"), used.port) != (other.scheme, (other.hostname or "").lower(), port):
        return None
    return scheme, host, used.port or _PORTS[scheme]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Calls of this thread inside the block, through a session of `session`, end after so many seconds in all.

    Raises Overdue then, however many bytes still come.
    """
    call: wire.Call[None] = wire.Call()
    try:
        with call.here(seconds):
            yield
        if call.given_up:
            raise Overdue(f"no whole answer within {seconds:g} s")
    except OSError as error:
        if call.given_up and not isinstance(error, Overdue):
            raise Overdue(f"no whole answer within {seconds:g} s") from None
        raise


class _Adapter(wire.Adapter):
    """Sends nothing to an address that `allowed` does not know."""

    def __init__(self, allowed: Callable[[str], bool], *, connections: int) -> None:
        self._allowed = allowed
        super().__init__(connections=connections)

    def send(self, request: requests.PreparedRequest, *arguments: Any, **named: Any) -> requests.Response:
        if not self._allowed(request.url or ""):
            raise Forbidden("this address may not be called")
        return super().send(request, *arguments, **named)


class _Session(wire.Session):
    """Follows no redirect, even if a caller forgets to say so."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def session(to: To, base: str, *, connections: int = 32) -> requests.Session:
    """A session that keeps its connections and calls `to` alone. It neither follows redirects nor tries again."""
    return wire.open_session(_Adapter(lambda url: is_allowed(url, to, base), connections=connections), _Session())
