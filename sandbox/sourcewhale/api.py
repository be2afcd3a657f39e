"""The operations of the public API, as published."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from sandbox.sourcewhale.contract import METHODS, Refused, check_add, check_modify, check_query
from sandbox.sourcewhale.service import Service
from sandbox.sourcewhale.state import ADMIN, State

NO_PLAN_KEY = "sw-no-plan-0000"


async def answer(service: Service, operation: str, request: web.Request) -> Any:
    """What an operation answers, as JSON. Raises Refused or an aiohttp HTTPException."""
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
    state, email = service.state_of(key or ""), request.query.get("userEmail", "").casefold()
    if operation == "campaigns/list":
        return {"campaigns": _campaigns(state, email, metrics=request.query.get("includeMetrics") == "true")}
    if operation == "projects/list":
        return {"projects": _projects(state, email)}
    if operation == "candidates/search":
        return {"candidates": state.search(request.query["key"], request.query["value"], email)}
    if operation == "statistics/dashboard":
        return state.outreach.dashboard(request.query["from"], request.query["to"])
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise Refused("the body is not JSON") from None
    if operation == "candidates/modify":
        return _modify(state, body)
    check_add(body)
    return _add(service, state, body, email or ADMIN, request)


def _campaigns(state: State, email: str, *, metrics: bool) -> list[dict[str, Any]]:
    return [
        {
            "campaignId": identifier,
            "campaignName": name,
            **(state.outreach.metrics(identifier, len(state.members(identifier))) if metrics else {}),
        }
        for identifier, (name, owner) in state.campaigns.items()
        if not email or email == owner
    ]


def _projects(state: State, email: str) -> list[dict[str, Any]]:
    return [
        {"projectId": identifier, "projectName": name}
        for identifier, (name, people) in state.projects.items()
        if not email or email in people
    ]


def _modify(state: State, body: Any) -> str:
    check_modify(body)
    changes = dict(body["candidate"])
    if not state.modify(changes.pop("candidateId"), changes):
        raise Refused("unknown candidateId")
    return "success"


def _add(service: Service, state: State, body: dict[str, Any], owner: str, request: web.Request) -> dict[str, Any]:
    people = body["candidates"]
    if len(people) > service.max_batch:
        raise Refused(f"more than {service.max_batch} candidates")
    memberships, path = [], "/candidates"
    if "campaignId" in body:
        memberships.append(_campaign(state, body["campaignId"], owner))
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
    ids = []
    for person in people:
        ids.append(state.add(person, owner, memberships))
        state.outreach.note(owner, "sourced", state.now())
    return {"url": f"{request.scheme}://{request.host}{path}", "candidateIds": ids}


def _campaign(state: State, campaign: str, user: str) -> str:
    """The campaign, if this user may add to it: only a Super User may add to a teammate's."""
    if campaign not in state.campaigns:
        raise Refused("unknown campaignId")
    if user not in (state.campaigns[campaign][1], *state.super_users):
        raise Refused("only a Super User may add to a teammate's campaign")
    return campaign
