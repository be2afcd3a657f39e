"""Lets whoever waits for something in the local Slack look again when something has changed, and not all the time."""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import web
from aiohttp.typedefs import Handler

# What changes without a request, such as a connection that opens, is seen after so long.
_LOOK_AGAIN_SECONDS = 0.25


class Changes:
    """Counts what may have changed something: every request but those that only read."""

    def __init__(self) -> None:
        self._number = 1
        self._changed = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """The address for those who wait."""
        return [web.get("/client/changed", self._wait)]

    @web.middleware
    async def watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Counts a request at its end."""
        try:
            return await handler(request)
        finally:
            if request.method not in ("GET", "HEAD") or request.path.startswith("/api/"):
                self._number += 1
                self._changed.set()
                self._changed = asyncio.Event()

    async def _wait(self, request: web.Request) -> web.Response:
        """The number of changes, once it is more than `since`, or after a quarter of a second."""
        if self._number <= int(request.query.get("since", 0)):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), _LOOK_AGAIN_SECONDS)
        return web.json_response({"number": self._number})
