"""The control interface under /_control: what a test or a script does to the local SourceWhale and asks of it.

Nothing here belongs to the published API. Bodies are JSON objects; where nothing else is said the answer is
`{"ok": true}`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox.sourcewhale.faults import Fault
from sandbox.sourcewhale.service import SERVICE, Service
from sandbox.sourcewhale.state import State

_OK: dict[str, Any] = {"ok": True}


def routes() -> list[web.RouteDef]:
    """The addresses."""
    gets = {
        "candidates": _candidates,
        "members": _members,
        "requests": _requests,
        "summary": _summary,
        "faults": _faults,
    }
    posts = {
        "faults": _add_faults,
        "archive": _archive,
        "destination": _add_destination,
        "account": _add_account,
        "people": _put_people,
        "settings": _change_settings,
        "outreach": _outreach,
        "purge": _purge,
        "reset": _reset,
    }
    return [
        *(web.get(f"/_control/{name}", handler) for name, handler in gets.items()),
        *(web.post(f"/_control/{name}", handler) for name, handler in posts.items()),
        web.delete("/_control/faults", _clear_faults),
    ]


async def _candidates(request: web.Request) -> web.Response:
    """Everybody in the account of `key`, by default the first, with everything that is known of them."""
    held = request.app[SERVICE].state_of(request.query.get("key", "")).candidates.values()
    return web.json_response({"candidates": [record.told() for record in held]})


async def _members(request: web.Request) -> web.Response:
    """Who is in the campaign or project `destination`, which the public API tells of no campaign."""
    held = request.app[SERVICE].state.members(request.query["destination"])
    return web.json_response({"candidates": [record.told() for record in held]})


async def _requests(request: web.Request) -> web.Response:
    """The requests that came in, from number `since` on."""
    since = int(request.query.get("since", "0"))
    return web.json_response({"requests": request.app[SERVICE].requests[since:]})


async def _summary(request: web.Request) -> web.Response:
    """Counts."""
    state = request.app[SERVICE].state
    return web.json_response(
        {
            "candidates": len(state.candidates),
            "added_twice": sum(record.times_added > 1 for record in state.candidates.values()),
            "outreach_started": state.outreach_started,
        }
    )


async def _faults(request: web.Request) -> web.Response:
    """The scripted faults, with how often each will still strike."""
    return web.json_response({"faults": [asdict(fault) for fault in request.app[SERVICE].faults]})


async def _add_faults(request: web.Request) -> web.Response:
    """Script `faults` (sandbox.sourcewhale.faults.Fault)."""
    for fault in (await request.json())["faults"]:
        request.app[SERVICE].faults.append(Fault(**fault))
    return web.json_response(_OK)


async def _clear_faults(request: web.Request) -> web.Response:
    """Take every fault away, revoked keys and bad weather too."""
    request.app[SERVICE].mend()
    return web.json_response(_OK)


async def _archive(request: web.Request) -> web.Response:
    """The `campaign` leaves the list."""
    del request.app[SERVICE].state.campaigns[(await request.json())["campaign"]]
    return web.json_response(_OK)


async def _add_destination(request: web.Request) -> web.Response:
    """A new campaign or job: `kind`, `id`, `name`, `owner`."""
    given, state = await request.json(), request.app[SERVICE].state
    if given["kind"] == "campaign":
        state.campaigns[given["id"]] = (given["name"], given["owner"])
    else:
        state.projects[given["id"]] = (given["name"], (given["owner"],))
    return web.json_response(_OK)


async def _add_account(request: web.Request) -> web.Response:
    """Another account with a `key` of its own: `campaigns` and `jobs` are id and name, all of them `owner`'s."""
    given, service = await request.json(), request.app[SERVICE]
    state, owner = State(), given["owner"]
    state.campaigns = {identifier: (name, owner) for identifier, name in given["campaigns"].items()}
    state.projects = {identifier: (name, (owner,)) for identifier, name in given["jobs"].items()}
    service.keys.add(given["key"])
    service.others[given["key"]] = state
    return web.json_response(_OK)


async def _put_people(request: web.Request) -> web.Response:
    """`people` from before (State.put). Answers with their `candidateIds`."""
    state = request.app[SERVICE].state
    return web.json_response({"candidateIds": [state.put(person) for person in (await request.json())["people"]]})


async def _change_settings(request: web.Request) -> web.Response:
    """How the service is: any of `skew` (seconds that its clock is fast), `date_header`, `absent` (fields that a
    search shows of nobody), `bare_links` (what links are stored without: `scheme`, or `www` too), `metrics` (of a
    `campaign`: as they are to be shown, null for what is so), `metrics_shown`, `unsubscribed` (addresses and domains),
    `super_users`, `per_second` (calls that are let pass; 0: any number), `latency` (seconds before each answer)."""
    given, service = await request.json(), request.app[SERVICE]
    state = service.state
    if "metrics" in given:
        state.outreach.set_metrics(given.pop("campaign"), given.pop("metrics"))
    for name, value in given.items():
        match name:
            case "skew":
                state.skew = float(value)
            case "date_header":
                service.date_header = bool(value)
            case "per_second":
                service.per_second = float(value)
            case "latency":
                service.latency = float(value)
            case "absent":
                state.absent = frozenset(value)
            case "bare_links":
                state.bare_links = str(value)
            case "metrics_shown":
                state.outreach.metrics_shown = bool(value)
            case "unsubscribed":
                state.unsubscribed = {str(entry).casefold() for entry in value}
            case "super_users":
                state.super_users = set(value)
            case _:
                raise web.HTTPBadRequest(text=f"there is no setting {name}")
    return web.json_response(_OK)


async def _outreach(request: web.Request) -> web.Response:
    """What happens in SourceWhale: `kick_off` a campaign, `days` that pass, or `people` who reply to a `campaign`
    `as` replied, interested, notInterested or booked. Answers with how many mails or replies there were."""
    given = await request.json()
    return web.json_response(act(request.app[SERVICE], given))


async def _purge(request: web.Request) -> web.Response:
    """Remove whoever nothing happened with for `days`, or the people with these `ids`. Answers with their ids."""
    given, state = await request.json(), request.app[SERVICE].state
    if "ids" in given:
        state.remove(given["ids"])
        return web.json_response({"removed": given["ids"]})
    return web.json_response({"removed": state.purge(given["days"])})


async def _reset(request: web.Request) -> web.Response:
    """Back to the beginning."""
    request.app[SERVICE].state.reset()
    request.app[SERVICE].calendar.reset()
    request.app[SERVICE].requests.clear()
    request.app[SERVICE].date_header = True
    request.app[SERVICE].per_second = 0.0
    request.app[SERVICE].mend()
    return web.json_response(_OK)


def act(service: Service, given: dict[str, Any]) -> dict[str, int]:
    """Carry out what the control interface takes as `outreach`."""
    state = service.state
    if (campaign := given.get("kick_off")) is not None:
        state.outreach.kick_off(campaign)
        return {"people": len(state.members(campaign))}
    if (days := given.get("days")) is not None:
        sent = state.pass_days(int(days))
        service.calendar.pass_days(int(days))
        return {"people": sent}
    campaign, what = given["campaign"], given.get("as", "replied")
    owner = state.campaigns[campaign][1]
    people = int(given.get("people", 1))
    replied = state.outreach.reply(campaign, owner, state.members(campaign), people, what, state.now())
    return {"people": replied}
