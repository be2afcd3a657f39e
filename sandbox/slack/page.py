"""The browser's face of the local Slack: its files, and a stream that says what has changed."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox.pages import files, page, shared_files, styles
from sandbox.slack.world import World

_STATIC = Path(__file__).resolve().parent / "static"
_SAMPLES = Path(__file__).resolve().parents[1] / "samples"
_SAMPLE_KINDS = (".csv", ".xlsx", ".xls")
_BEAT_SECONDS = 10.0


@dataclass(frozen=True)
class Guide:
    """What somebody who tries the local workspace wants to know."""

    sourcewhale_url: str | None = None
    api_key: str | None = None
    install_url: str | None = None


class Page:
    """Serves the page."""

    def __init__(self, world: World, guide: Guide) -> None:
        self._world = world
        self._guide = guide
        self._closing = asyncio.Event()

    def routes(self) -> list[web.AbstractRouteDef]:
        """Its addresses."""
        return [
            web.get("/", self._index),
            web.get("/archives/{channel}/p{ts:\\d+}", self._permalink),
            web.get("/client/guide", self._told),
            web.get("/client/sample/{name:.+}", self._sample),
            web.get("/client/events", self._events),
            styles("/static/page.css", _STATIC / "css"),
            files("/static", _STATIC),
            shared_files(),
        ]

    async def close(self, app: web.Application) -> None:
        """End the streams, so that the server can end."""
        self._closing.set()

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return page(_STATIC / "index.html")

    async def _permalink(self, request: web.Request) -> web.StreamResponse:
        """A permalink opens the page at its message."""
        ts = request.match_info["ts"]
        place = f"/#/{request.match_info['channel']}/{ts[:-6]}.{ts[-6:]}"
        if thread := request.query.get("thread_ts"):
            place = f"/#/{request.match_info['channel']}/{thread}"
        raise web.HTTPFound(place)

    async def _told(self, request: web.Request) -> web.Response:
        samples = sorted(path.name for path in _SAMPLES.iterdir() if path.suffix in _SAMPLE_KINDS)
        ugly = sorted(f"ugly/{path.name}" for path in (_SAMPLES / "ugly").iterdir() if path.suffix in _SAMPLE_KINDS)
        return web.json_response(
            {
                "sourcewhale_url": self._guide.sourcewhale_url,
                "api_key": self._guide.api_key,
                "install_url": self._guide.install_url,
                "samples": samples,
                "ugly_samples": ugly,
            }
        )

    async def _sample(self, request: web.Request) -> web.StreamResponse:
        """A sample project file by the name that the guide tells."""
        path = (_SAMPLES / request.match_info["name"]).resolve()
        if not path.is_relative_to(_SAMPLES) or path.suffix not in _SAMPLE_KINDS or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the channel, modal or Home tab of this person that is no longer as it was."""
        user = request.query["user"]
        queue: asyncio.Queue[dict[str, str]] = asyncio.Queue()

        def listener(what: dict[str, str]) -> None:
            channel = self._world.channels.get(what.get("channel", ""))
            if channel is not None and not self._world.sees(user, channel):
                return
            if what.get("modal", user) == user and what.get("home", user) == user:
                queue.put_nowait(what)

        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        self._world.listeners.append(listener)
        try:
            await response.write(b"data: {}\n\n")
            while not self._closing.is_set():
                await response.write(await self._next(queue))
        except ConnectionError:
            pass
        finally:
            self._world.listeners.remove(listener)
        return response

    async def _next(self, queue: asyncio.Queue[dict[str, str]]) -> bytes:
        """The next event, or a heartbeat, by which a connection that is gone is noticed."""
        getting = asyncio.ensure_future(queue.get())
        closing = asyncio.ensure_future(self._closing.wait())
        done, pending = await asyncio.wait(
            (getting, closing), timeout=_BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        for task in pending:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if getting in done:
            return f"data: {json.dumps(getting.result())}\n\n".encode()
        return b": still here\n\n"
