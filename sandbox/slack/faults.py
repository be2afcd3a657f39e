"""What shall go wrong with calls of the Web API, with files and with connections, as tests and people script it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from weakref import WeakSet

from aiohttp import web

from sandbox.slack.things import Object


@dataclass
class Scripted:
    """Something that goes wrong with a method, `times` times, after `skip` calls; with `only`, with calls that say so.

    The method "*" means every one. `drop` ends the connection before the call has had its effect, `lose` after it,
    `garble` answers with no JSON, `remove` deletes the message that a call names before the call. `messages` go with
    the error, as those of invalid_arguments do. `answer` is whatever is given: a status, a body, headers. `alter` puts
    `changes` into the call's own answer; null takes a name out of it.
    """

    method: str
    kind: str
    times: int = 1
    skip: int = 0
    only: str = ""
    error: str = ""
    status: int = 0
    seconds: float = 0.0
    name: str = ""
    messages: list[str] = field(default_factory=list)
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    changes: Object = field(default_factory=dict)


@dataclass
class FileFault:
    """What is answered instead of a file's bytes, `times` times: a status, a redirect to a sign-in page, or HTML."""

    status: int = 200
    location: str = ""
    html: bool = False
    times: int = 1_000_000


class Faults:
    """The scripts, in the order in which they were given."""

    def __init__(self, remove: Callable[[Object], None]) -> None:
        self._remove = remove
        self.scripted: list[Scripted] = []
        self.files: list[FileFault] = []
        self._doomed: WeakSet[asyncio.BaseTransport] = WeakSet()
        self._seen: WeakSet[asyncio.BaseTransport] = WeakSet()
        self._silent = False

    async def before(
        self, request: web.Request, method: str, arguments: Object
    ) -> tuple[web.Response | None, list[Scripted]]:
        """What is answered instead of a call's own answer, if anything; and what shall befall its own answer."""
        after: list[Scripted] = []
        for script in self.scripted:
            if script.method not in (method, "*") or script.times <= 0 or script.only not in json.dumps(arguments):
                continue
            if script.skip > 0:
                script.skip -= 1
                continue
            script.times -= 1
            if script.kind == "delay":
                await asyncio.sleep(script.seconds)
            elif script.kind in ("lose", "alter"):
                after.append(script)
            elif script.kind == "remove":
                self._remove(arguments)
            else:
                return _answer(request, script), []
        return None, after

    def in_place_of_file(self) -> web.Response | None:
        """What is answered instead of the next file, if anything."""
        for fault in self.files:
            if fault.times <= 0:
                continue
            fault.times -= 1
            if fault.location:
                return web.Response(status=302, headers={"Location": fault.location})
            if fault.html:
                page = "<!DOCTYPE html><html><title>Sign in</title></html>"
                return web.Response(status=fault.status, text=page, content_type="text/html")
            return web.Response(status=fault.status, text="")
        return None

    def doom_connections(self, *, silent: bool = False) -> int:
        """Every connection that is open now dies with the next request on it: reset, or never answered (`silent`)."""
        self._doomed, self._silent = WeakSet(self._seen), silent
        return len(self._doomed)

    async def watch(self, request: web.Request) -> web.Response | None:
        """Note a request's connection; what is answered if it is one that shall die."""
        transport = request.transport
        if transport is None:
            return None
        if transport in self._doomed:
            if self._silent:
                await asyncio.sleep(3600)
            return hung_up(request)
        self._seen.add(transport)
        return None

    def mend(self) -> None:
        """Nothing goes wrong any more."""
        self.scripted.clear()
        self.files.clear()
        self._doomed = WeakSet()


def befallen(request: web.Request, answer: Object, after: list[Scripted]) -> web.Response:
    """A call's own answer, or what became of it on its way."""
    for script in after:
        if script.kind == "lose":
            return hung_up(request)
        answer = {name: value for name, value in {**answer, **script.changes}.items() if value is not None}
    return web.json_response(answer)


def hung_up(request: web.Request) -> web.Response:
    """The connection ends without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def too_many(seconds: int) -> web.Response:
    """Slack asks to be left alone for some seconds."""
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})


def _answer(request: web.Request, script: Scripted) -> web.Response:
    if script.kind == "drop":
        return hung_up(request)
    if script.kind == "garble":
        return web.Response(text="<html>Something else</html>", content_type="text/html")
    if script.kind == "answer":
        return web.Response(
            status=script.status or 200,
            body=script.body.encode(),
            headers={"Content-Type": "application/json", **script.headers},
        )
    if script.kind == "rate_limit":
        return too_many(int(script.seconds))
    if script.status:
        return web.Response(status=script.status, text="upstream error")
    answer: Object = {"ok": False, "error": script.error}
    if script.messages:
        answer["response_metadata"] = {"messages": script.messages}
    return web.json_response(answer)
