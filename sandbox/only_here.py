"""The local services answer whoever calls them by a local name, and no page of another site.

A page that somebody has open in a browser could otherwise send requests to them, or have its own name lead to this
machine and read the answers.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

# Names that nobody can register.
_RESERVED = (".localhost", ".test", ".example", ".invalid")


@web.middleware
async def only_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a request that names another host, or that a page of another site sends."""
    origins = [value for value in (request.headers.get("Origin"),) if value is not None]
    if not is_local(request.host) or not all(is_local(urlsplit(origin).netloc) for origin in origins):
        raise web.HTTPForbidden(text="This local service answers on this machine's own names only.")
    return await handler(request)


def is_local(netloc: str) -> bool:
    """Whether a host, with its port if any, is one that leads to this machine and nowhere else."""
    try:
        host = urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "" and ("." not in host or host.endswith(_RESERVED))
