"""SourceWhale's page: what it holds, what it was asked, and its weather."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.pages import files, page, shared_files, styles
from sandbox.sourcewhale.control import act

if TYPE_CHECKING:
    from sandbox.sourcewhale.service import Service

_STATIC = Path(__file__).resolve().parent / "static"
_PAGE = 50
_REQUESTS = 200


def add_page(app: web.Application, service: Service) -> None:
    """Add the page and what it reads and switches."""

    async def index(request: web.Request) -> web.StreamResponse:
        return page(_STATIC / "index.html")

    async def overview(request: web.Request) -> web.Response:
        """Counts, destinations, weather, and the newest requests after `after`."""
        return web.json_response(_overview(service, int(request.query.get("after", "0"))))

    async def people(request: web.Request) -> web.Response:
        """A page of people: of a campaign or job (`place`), whose name, e-mail or company contains `query`."""
        wanted, place = request.query.get("query", "").casefold(), request.query.get("place", "")
        start = int(request.query.get("start", "0"))
        found = [
            held
            for held in reversed(service.state.candidates.values())
            if (not place or place in held.memberships) and wanted in _words(held.fields)
        ]
        return web.json_response(
            {"total": len(found), "people": [held.told() for held in found[start : start + _PAGE]]}
        )

    async def weather(request: web.Request) -> web.Response:
        """Switch something on or off: `{"slow": true}`."""
        for name, on in (await request.json()).items():
            if name not in vars(service.weather):
                raise web.HTTPBadRequest(text=f"there is no switch {name}")
            setattr(service.weather, name, bool(on))
        return web.json_response({"weather": vars(service.weather)})

    async def outreach(request: web.Request) -> web.Response:
        """Kick a campaign off, let days pass, have people reply: as the control interface's `outreach`."""
        return web.json_response(act(service, await request.json()))

    for path in ("/", "/candidates", "/campaigns/{id}", "/projects/{id}"):
        app.router.add_get(path, index)
    app.router.add_get("/page/overview", overview)
    app.router.add_get("/page/people", people)
    app.router.add_post("/page/weather", weather)
    app.router.add_post("/page/outreach", outreach)
    app.router.add_routes([styles("/static/page.css", _STATIC), files("/static", _STATIC), shared_files()])


def _words(fields: dict[str, Any]) -> str:
    parts = [fields.get("name", ""), fields.get("company", ""), fields.get("role", ""), *fields.get("emails", [])]
    return " ".join(parts).casefold()


def _overview(service: Service, after: int) -> dict[str, Any]:
    state = service.state
    sizes: dict[str, int] = {}
    for held in state.candidates.values():
        for membership in held.memberships:
            sizes[membership] = sizes.get(membership, 0) + 1
    newest = list(enumerate(service.requests, start=1))[after:][-_REQUESTS:]
    return {
        "today": service.calendar.today(),
        "candidates": len(state.candidates),
        "added_twice": sum(held.times_added > 1 for held in state.candidates.values()),
        "outreach_started": state.outreach_started,
        "campaigns": [
            {
                "id": identifier,
                "name": name.strip(),
                "owner": owner,
                "people": sizes.get(identifier, 0),
                "kicked_off": state.outreach.kicked_off(identifier),
            }
            for identifier, (name, owner) in state.campaigns.items()
        ],
        "jobs": [
            {"id": identifier, "name": name.strip(), "owners": owners, "people": sizes.get(identifier, 0)}
            for identifier, (name, owners) in state.projects.items()
        ],
        "keys": [{"last4": key[-4:], "revoked": key in service.revoked} for key in sorted(service.keys)],
        "weather": vars(service.weather),
        "total_requests": len(service.requests),
        "requests": [{"number": number, **_told(entry)} for number, entry in newest],
    }


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    shown = {name: entry[name] for name in ("method", "operation", "at", "candidates")}
    return {**shown, "status": entry.get("status"), "user": entry["user_email_query"] or ""}
