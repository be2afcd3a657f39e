"""SourceWhale's weather: what the switches of the page do to every call."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web


@dataclass
class Weather:
    """What the switches of the page do to every call, for as long as they are on."""

    slow: bool = False
    rate_limited: bool = False
    failing: bool = False
    revoked: bool = False

    SLOW_SECONDS = 4.0
    RETRY_AFTER_SECONDS = 3

    def refusal(self) -> web.Response | None:
        """What a call gets instead of its answer, if anything."""
        if self.rate_limited:
            headers = {"Retry-After": str(self.RETRY_AFTER_SECONDS)}
            return web.Response(status=429, text="Too many requests", headers=headers)
        if self.failing:
            return web.Response(status=503, text="Service unavailable")
        return None
