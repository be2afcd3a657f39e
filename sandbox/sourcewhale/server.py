"""The local SourceWhale over HTTP: the public API under /v1, faults and facts under /_control, a page under /."""

from __future__ import annotations

import asyncio
import json
import time
from email.utils import formatdate
from typing import Any

from aiohttp import web

from sandbox.only_here import only_here
from sandbox.sourcewhale.api import answer
from sandbox.sourcewhale.contract import Refused
from sandbox.sourcewhale.control import routes
from sandbox.sourcewhale.faults import Fault
from sandbox.sourcewhale.page import add_page
from sandbox.sourcewhale.service import SERVICE, Service

__all__ = ["SERVICE", "Service", "make_app"]

_LARGEST_BODY = 5 * 1024 * 1024


def make_app(service: Service) -> web.Application:
    """The service as an aiohttp application."""
    app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[only_here])
    app[SERVICE] = service
    app.router.add_route("*", "/v1/{operation:.+}", _call)
    add_page(app, service)
    app.router.add_routes(routes())
    app.on_response_prepare.append(_date)
    return app


async def _date(request: web.Request, response: web.StreamResponse) -> None:
    """Answers of the public API carry the service's own time, if any."""
    if request.path.startswith("/v1/"):
        response.headers.popall("Date", None)
        if request.app[SERVICE].date_header:
            response.headers["Date"] = formatdate(request.app[SERVICE].state.now(), usegmt=True)


async def _call(request: web.Request) -> web.StreamResponse:
    """Answer after the service's latency, in which the work on the answer is contained."""
    began = time.monotonic()
    response = await _serve(request)
    left = request.app[SERVICE].latency - (time.monotonic() - began)
    if left > 0:
        await asyncio.sleep(left)
    return response


async def _serve(request: web.Request) -> web.StreamResponse:
    service = request.app[SERVICE]
    operation = request.match_info["operation"]
    entry: dict[str, Any] = {
        "method": request.method,
        "path": request.path,
        "operation": operation,
        "at": time.time(),
        "candidates": 0,
        "user_email_query": request.query.get("userEmail"),
        "user_email_header": request.headers.get("userEmail"),
        "about": request.query.get("value", ""),
        "metrics": request.query.get("includeMetrics") == "true",
    }
    service.requests.append(entry)
    if service.fault(operation, "reset"):
        # While the request is still on its way.
        return _drop(request, entry)
    content = (await request.read()).decode("utf-8", "replace")
    about = content or entry["about"]
    people = _number_of_people(entry, content)

    def fault(*kinds: str) -> Fault | None:
        return service.fault(operation, *kinds, about=about, people=people)

    if refused := await _in_this_weather(service):
        return _logged(entry, refused)
    if delay := fault("delay"):
        await _hold(entry, delay.seconds)
    if hang := fault("hang"):
        await _hold(entry, hang.seconds)
        return _drop(request, entry)
    if fault("drop_before"):
        return _drop(request, entry)
    if refusal := fault("status"):
        entry["retry_after"] = refusal.retry_after
        return _logged(entry, _refused(refusal, service.state.now()))
    if fault("revoke_key"):
        service.revoked |= service.keys
    try:
        found = await answer(service, operation, request)
    except Refused as error:
        return _logged(entry, web.json_response({"message": str(error)}, status=400))
    except web.HTTPException as error:
        entry["status"] = error.status
        raise
    if slow := fault("slow_answer"):
        await _hold(entry, slow.seconds)
    if fault("drop_after"):
        return _drop(request, entry)
    if refusal := fault("status_after"):
        return _logged(entry, _refused(refusal, service.state.now()))
    if fault("cut"):
        return await _cut(request, entry, found)
    if fault("html"):
        return _logged(entry, web.Response(text="<html>Something else</html>", content_type="text/html"))
    if fault("fewer_ids"):
        found["candidateIds"].pop()
    if fault("same_ids"):
        found["candidateIds"] = [found["candidateIds"][0]] * len(found["candidateIds"])
    return _logged(entry, web.json_response(found))


async def _hold(entry: dict[str, Any], seconds: float) -> None:
    """Keep a request waiting; the log tells until when, in unix seconds."""
    entry["held_until"] = time.time() + seconds
    await asyncio.sleep(seconds)


async def _in_this_weather(service: Service) -> web.Response | None:
    """What every call gets for as long as the weather is bad, or the pace too fast."""
    if service.weather.slow:
        await asyncio.sleep(service.weather.SLOW_SECONDS)
    if service.too_fast(time.monotonic()):
        return web.Response(status=429, text="Too many requests", headers={"Retry-After": "1"})
    return service.weather.refusal()


def _number_of_people(entry: dict[str, Any], content: str) -> int:
    """How many people a request brings; the log is told, and of the first one what they are known by."""
    try:
        body = json.loads(content)
        people = body["candidates"]
        entry["to"] = body.get("campaignId") or next(iter(body.get("projectIds", [])), None)
        entry["candidates"] = len(people)
        first = people[0]
        entry["about"] = next(iter(first.get("socialLinks") or first.get("emails") or [first.get("name", "")]))
    except (ValueError, LookupError, TypeError, AttributeError):
        return 0
    return len(people)


def _refused(fault: Fault, now: float) -> web.Response:
    headers = {}
    if fault.retry_after is not None:
        kind, _, seconds = fault.retry_after.partition("date:")
        headers["Retry-After"] = formatdate(now + float(seconds), usegmt=True) if seconds else kind
    return web.Response(status=fault.status, text=fault.body, headers=headers)


async def _cut(request: web.Request, entry: dict[str, Any], found: Any) -> web.StreamResponse:
    """Half of the answer, and then the connection ends."""
    whole = json.dumps(found).encode()
    response = web.StreamResponse(headers={"Content-Length": str(len(whole)), "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    _drop(request, entry)
    return response


def _logged(entry: dict[str, Any], response: web.Response) -> web.Response:
    entry["status"] = response.status
    return response


def _drop(request: web.Request, entry: dict[str, Any]) -> web.Response:
    entry["status"] = None
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
