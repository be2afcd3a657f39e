"""The local SourceWhale over HTTP: the public API under /v1, faults and facts under /_control, a page under /."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict, dataclass, field
from email.utils import formatdate
from typing import Any

from aiohttp import web

from sandbox.sourcewhale.contract import METHODS, Refused, check_add, check_modify, check_query
from sandbox.sourcewhale.page import Weather, add_page
from sandbox.sourcewhale.state import ADMIN, State

NO_PLAN_KEY = "sw-no-plan-0000"
_LARGEST_BODY = 5 * 1024 * 1024


@dataclass
class Fault:
    """Something that goes wrong, `times` times, with calls of one operation.

    With `only` it befalls requests that contain this text and no other, so that exports at the same time can have
    troubles of their own. `retry_after` may be `date:5`: an HTTP date five seconds from the answer.
    """

    operation: str
    kind: str
    times: int = 1
    skip: int = 0
    status: int = 500
    body: str = ""
    retry_after: str | None = None
    seconds: float = 0.0
    text: str = ""
    only: str = ""
    most: int = 0
    name: str = ""


@dataclass
class Service:
    """The running service: keys it knows, what it holds, what was asked of it."""

    keys: set[str]
    max_batch: int = 100
    latency: float = 0.0
    state: State = field(default_factory=State)
    requests: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)
    weather: Weather = field(default_factory=Weather)

    def fault(self, operation: str, *kinds: str, about: str = "", people: int = 0) -> Fault | None:
        """The next scripted fault of these kinds for this operation, used up by being asked for.

        `about` is what the request contains; a fault with `most` befalls only requests with more `people`.
        """
        for fault in self.faults:
            if fault.operation == operation and fault.kind in kinds and fault.times > 0:
                if fault.only not in about or (fault.most and people <= fault.most):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None


SERVICE: web.AppKey[Service] = web.AppKey("service", Service)


def make_app(service: Service) -> web.Application:
    """The service as an aiohttp application."""
    app = web.Application(client_max_size=_LARGEST_BODY)
    app[SERVICE] = service
    app.router.add_route("*", "/v1/{operation:.+}", _call)
    add_page(app, service)
    app.router.add_get("/_control/candidates", _candidates)
    app.router.add_get("/_control/requests", _requests)
    app.router.add_get("/_control/summary", _summary)
    app.router.add_get("/_control/faults", _faults)
    app.router.add_post("/_control/faults", _add_faults)
    app.router.add_delete("/_control/faults", _clear_faults)
    app.router.add_post("/_control/archive", _archive)
    app.router.add_post("/_control/destination", _add_destination)
    app.router.add_post("/_control/reset", _reset)
    return app


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

    if service.weather.slow:
        await asyncio.sleep(service.weather.SLOW_SECONDS)
    if refused := service.weather.refusal():
        return _logged(entry, refused)
    if delay := fault("delay"):
        await asyncio.sleep(delay.seconds)
    if hang := fault("hang"):
        await asyncio.sleep(hang.seconds)
        return _drop(request, entry)
    if fault("drop_before"):
        return _drop(request, entry)
    if refusal := fault("status"):
        entry["retry_after"] = refusal.retry_after
        return _logged(entry, _refused(refusal))
    if fault("revoke_key"):
        service.revoked |= service.keys
    try:
        answer = await _answer(service, operation, request, entry)
    except Refused as error:
        return _logged(entry, web.json_response({"message": str(error)}, status=400))
    except web.HTTPException as error:
        entry["status"] = error.status
        raise
    if slow := fault("slow_answer"):
        await asyncio.sleep(slow.seconds)
    if fault("drop_after"):
        return _drop(request, entry)
    if refusal := fault("status_after"):
        return _logged(entry, _refused(refusal))
    if fault("cut"):
        return await _cut(request, entry, answer)
    if fault("html"):
        return _logged(entry, web.Response(text="<html>Something else</html>", content_type="text/html"))
    if fault("fewer_ids"):
        answer["candidateIds"].pop()
    return _logged(entry, web.json_response(answer))


def _number_of_people(entry: dict[str, Any], content: str) -> int:
    """How many people a request brings; the log is told, and of the first one what they are known by."""
    try:
        people = json.loads(content)["candidates"]
        entry["candidates"] = len(people)
        first = people[0]
        entry["about"] = next(iter(first.get("socialLinks") or first.get("emails") or [first.get("name", "")]))
    except (ValueError, LookupError, TypeError, AttributeError):
        return 0
    return len(people)


def _refused(fault: Fault) -> web.Response:
    headers = {}
    if fault.retry_after is not None:
        kind, _, seconds = fault.retry_after.partition("date:")
        headers["Retry-After"] = formatdate(time.time() + float(seconds), usegmt=True) if seconds else kind
    return web.Response(status=fault.status, text=fault.body, headers=headers)


async def _cut(request: web.Request, entry: dict[str, Any], answer: Any) -> web.StreamResponse:
    """Half of the answer, and then the connection ends."""
    whole = json.dumps(answer).encode()
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


async def _answer(service: Service, operation: str, request: web.Request, entry: dict[str, Any]) -> Any:
    key = request.headers.get("api-key")
    if key == NO_PLAN_KEY:
        raise web.HTTPForbidden(text="Your plan does not include the API")
    if key not in service.keys or key in service.revoked or service.weather.revoked:
        raise web.HTTPUnauthorized(text="Unauthorized")
    if operation not in METHODS:
        raise web.HTTPNotFound
    if request.method != METHODS[operation]:
        raise web.HTTPMethodNotAllowed(request.method, [METHODS[operation]])
    check_query(operation, request.query)
    state, email = service.state, request.query.get("userEmail", "").casefold()
    if operation == "campaigns/list":
        return {"campaigns": _campaigns(state, email, metrics=request.query.get("includeMetrics") == "true")}
    if operation == "projects/list":
        return {
            "projects": [
                {"projectId": identifier, "projectName": name}
                for identifier, (name, people) in state.projects.items()
                if not email or email in people
            ]
        }
    if operation == "candidates/search":
        return {"candidates": state.search(request.query["key"], request.query["value"])}
    if operation == "statistics/dashboard":
        return {"candidates": len(state.candidates)}
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise Refused("the body is not JSON") from None
    if operation == "candidates/modify":
        check_modify(body)
        changes = dict(body["candidate"])
        if not state.modify(changes.pop("candidateId"), changes):
            raise Refused("unknown candidateId")
        return "success"
    check_add(body)
    return _add(service, body, email or ADMIN, request)


def _campaigns(state: State, email: str, *, metrics: bool) -> list[dict[str, Any]]:
    zeros = dict.fromkeys(("sourced", "sent", "openedProp", "repliedProp", "interestedProp", "bookedProp"), 0)
    return [
        {"campaignId": identifier, "campaignName": name, **(zeros if metrics else {})}
        for identifier, (name, owner) in state.campaigns.items()
        if not email or email == owner
    ]


def _add(service: Service, body: dict[str, Any], owner: str, request: web.Request) -> dict[str, Any]:
    state = service.state
    people = body["candidates"]
    if len(people) > service.max_batch:
        raise Refused(f"more than {service.max_batch} candidates")
    memberships, path = [], "/candidates"
    if "campaignId" in body:
        if body["campaignId"] not in state.campaigns:
            raise Refused("unknown campaignId")
        memberships.append(body["campaignId"])
        path = f"/campaigns/{body['campaignId']}"
    for identifier in body.get("projectIds", []):
        if identifier not in state.projects:
            raise Refused("unknown projectId")
        memberships.append(identifier)
        path = f"/projects/{identifier}"
    for fault in service.faults:
        if fault.kind == "reject_text" and any(fault.text in person.get("name", "") for person in people):
            raise Refused("a value was rejected")
    if body.get("sendImmediately"):
        state.outreach_started += 1
    ids = [state.add(person, owner, memberships) for person in people]
    return {"url": f"{request.scheme}://{request.host}{path}", "candidateIds": ids}


async def _candidates(request: web.Request) -> web.Response:
    held = request.app[SERVICE].state.candidates.values()
    return web.json_response({"candidates": [candidate.told() for candidate in held]})


async def _requests(request: web.Request) -> web.Response:
    since = int(request.query.get("since", "0"))
    return web.json_response({"requests": request.app[SERVICE].requests[since:]})


async def _summary(request: web.Request) -> web.Response:
    state = request.app[SERVICE].state
    return web.json_response(
        {
            "candidates": len(state.candidates),
            "added_twice": sum(held.times_added > 1 for held in state.candidates.values()),
            "outreach_started": state.outreach_started,
        }
    )


async def _faults(request: web.Request) -> web.Response:
    return web.json_response({"faults": [asdict(fault) for fault in request.app[SERVICE].faults]})


async def _add_faults(request: web.Request) -> web.Response:
    for fault in (await request.json())["faults"]:
        request.app[SERVICE].faults.append(Fault(**fault))
    return web.json_response({"ok": True})


async def _clear_faults(request: web.Request) -> web.Response:
    service = request.app[SERVICE]
    service.faults.clear()
    service.revoked.clear()
    service.weather = Weather()
    return web.json_response({"ok": True})


async def _archive(request: web.Request) -> web.Response:
    del request.app[SERVICE].state.campaigns[(await request.json())["campaign"]]
    return web.json_response({"ok": True})


async def _add_destination(request: web.Request) -> web.Response:
    given, state = await request.json(), request.app[SERVICE].state
    if given["kind"] == "campaign":
        state.campaigns[given["id"]] = (given["name"], given["owner"])
    else:
        state.projects[given["id"]] = (given["name"], (given["owner"],))
    return web.json_response({"ok": True})


async def _reset(request: web.Request) -> web.Response:
    service = request.app[SERVICE]
    service.state.reset()
    service.requests.clear()
    service.faults.clear()
    service.revoked.clear()
    service.weather = Weather()
    return web.json_response({"ok": True})
