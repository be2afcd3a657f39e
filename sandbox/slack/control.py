"""What tests and whoever tries things out can do to the local Slack: POST and GET under /_control."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from sandbox.slack.answers import conversation
from sandbox.slack.dispatch import Dispatcher, NoAnswer
from sandbox.slack.faults import Faults, FileFault, Scripted
from sandbox.slack.grid import found
from sandbox.slack.people import People
from sandbox.slack.things import User, UserGroup
from sandbox.slack.webapi import WebApi
from sandbox.slack.world import World

_SCRIPTS = "rate_limit|fail|delay|drop|lose|garble|remove|answer|alter"


class Control:
    """The addresses, by what they are about: calls, places and people, files, connections."""

    def __init__(self, world: World, dispatcher: Dispatcher, api: WebApi, people: People, faults: Faults) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._api = api
        self._people = people
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        """All of them."""
        return [
            web.post(f"/_control/{{kind:{_SCRIPTS}}}", self._script),
            web.get("/_control/scripted", self._scripted),
            web.post("/_control/mend", self._mend),
            web.get("/_control/calls", self._calls),
            web.post("/_control/reset", self._reset),
            web.get("/_control/ready", self._ready),
            web.post("/_control/channel", self._channel),
            web.post("/_control/person", self._person),
            web.post("/_control/group", self._group),
            web.post("/_control/grid", self._grid),
            web.post("/_control/access", self._access),
            web.post("/_control/install", self._install),
            web.post("/_control/delete", self._delete),
            web.post("/_control/files", self._files),
            web.post("/_control/socket", self._socket),
            web.post("/_control/idle", self._idle),
            web.post("/_control/events", self._events),
            web.post("/_control/send", self._send),
            web.get("/_control/deliveries", self._deliveries),
        ]

    # --- calls ---

    async def _script(self, request: web.Request) -> web.Response:
        given: dict[str, Any] = await request.json()
        if "retry_after" in given:
            given["seconds"] = given.pop("retry_after")
        self._faults.scripted.append(Scripted(kind=request.match_info["kind"], **given))
        return web.json_response({"ok": True})

    async def _scripted(self, request: web.Request) -> web.Response:
        return web.json_response({"scripted": [asdict(script) for script in self._faults.scripted]})

    async def _mend(self, request: web.Request) -> web.Response:
        self._faults.mend()
        self._world.restricted_files = self._world.without_download = False
        return web.json_response({"ok": True})

    async def _calls(self, request: web.Request) -> web.Response:
        wanted = request.query.get("method")
        return web.json_response({"calls": [call for call in self._api.calls if wanted in (None, call["method"])]})

    async def _reset(self, request: web.Request) -> web.Response:
        self._world.reset()
        self._api.calls.clear()
        self._faults.mend()
        self._dispatcher.deliveries.clear()
        self._people.payloads.bare_events = False
        return web.json_response({"ok": True})

    async def _ready(self, request: web.Request) -> web.Response:
        connected = self._dispatcher.connected or await _answers(self._dispatcher.request_url)
        return web.json_response({"bot_connected": connected})

    # --- places and people ---

    async def _channel(self, request: web.Request) -> web.Response:
        given = await request.json()
        channel = self._world.channels[given["channel"]]
        channel.archived = given.get("archived", channel.archived)
        channel.name = given.get("name", channel.name)
        channel.private = given.get("private", channel.private)
        channel.shared_with = tuple(given.get("shared_with", channel.shared_with))
        channel.read_only = given.get("read_only", channel.read_only)
        if "people" in given:
            channel.people = tuple(given["people"]) if given["people"] is not None else None
        flags = given.get("flags", channel.flags)
        # Slack's samples of answers lack `is_frozen`; its documentation of channels has it.
        known = {"is_frozen", *conversation(self._world, channel, self._world.teams[channel.team])}
        if unknown := set(flags) - known:
            raise web.HTTPBadRequest(text=f"channels have no {', '.join(sorted(unknown))}")
        channel.flags = flags
        is_member = given.get("bot_is_member", channel.bot_is_member)
        if is_member and not channel.bot_is_member:
            await self._people.events.let_the_bot_in(channel)
        channel.bot_is_member = is_member
        return web.json_response({"ok": True})

    async def _group(self, request: web.Request) -> web.Response:
        """Make a user group, or change one."""
        given: dict[str, Any] = await request.json()
        known = self._world.user_groups.get(given["id"], UserGroup(given["id"], given["id"], given["id"]))
        self._world.user_groups[known.id] = replace(known, **given)
        return web.json_response({"ok": True})

    async def _person(self, request: web.Request) -> web.Response:
        """Make a person, or change one: guests, admins of an organisation, the team that payloads call theirs."""
        given: dict[str, Any] = await request.json()
        known = {one.name for one in fields(User)}
        if unknown := set(given) - known:
            raise web.HTTPBadRequest(text=f"people have no {', '.join(sorted(unknown))}")
        user = self._world.users.get(given["id"])
        if user is None:
            name = given.get("name", given["id"].removeprefix("U_").lower())
            defaults = {"name": name, "real_name": f"{name.title()} Sample", "email": f"{name}@example.com"}
            self._world.users[given["id"]] = User(**defaults | given)
        else:
            for name, value in given.items():
                setattr(user, name, value)
        return web.json_response({"ok": True})

    async def _grid(self, request: web.Request) -> web.Response:
        """An organisation: made, changed, its workspaces, whether it has the app."""
        given = await request.json()
        before = self._world.enterprises.get(given["id"])
        had_the_app = before is not None and before.installed
        organisation = found(self._world, given)
        if had_the_app and not organisation.installed:
            await self._people.events.took_the_app_out_of(organisation.id)
        return web.json_response({"ok": True, "bot_token": organisation.bot_token})

    async def _access(self, request: web.Request) -> web.Response:
        """An organisation lets the app into one of its workspaces, or no longer."""
        given = await request.json()
        await self._people.events.let_in(self._world.teams[given["team"]], granted=given.get("granted", True))
        return web.json_response({"ok": True})

    async def _install(self, request: web.Request) -> web.Response:
        """The app is, or is no longer, in a workspace; what OAuth does, without its pages."""
        given = await request.json()
        team = self._world.teams[given["team"]]
        was = team.installed
        self._world.install(team, installed=given.get("installed", True))
        if was and not team.installed:
            await self._people.events.took_the_app_out(team)
        return web.json_response({"ok": True})

    async def _delete(self, request: web.Request) -> web.Response:
        """An admin deletes a message."""
        given = await request.json()
        channel = self._world.channels[given["channel"]]
        message = self._world.find(channel, given["ts"])
        if message is not None:
            self._world.remove(channel, message)
        return web.json_response({"ok": message is not None})

    # --- files ---

    async def _files(self, request: web.Request) -> web.Response:
        """How files are from now on: `restricted`, `without_download`, and `fault`, what is answered for their bytes.

        Names that are not given stay as they are; `fault` null means none.
        """
        given: dict[str, Any] = await request.json()
        self._world.restricted_files = given.get("restricted", self._world.restricted_files)
        self._world.without_download = given.get("without_download", self._world.without_download)
        if "fault" in given:
            self._faults.files.clear()
            if given["fault"] is not None:
                self._faults.files.append(FileFault(**given["fault"]))
        return web.json_response({"ok": True})

    # --- connections and events ---

    async def _socket(self, request: web.Request) -> web.Response:
        """All Socket Mode connections: "reset", "closed", "half_open", "refresh" (`seconds` of warning), "age"."""
        given = await request.json()
        sockets = self._dispatcher.sockets
        match given["do"]:
            case "reset":
                number = sockets.reset()
            case "closed":
                number = sockets.close()
            case "half_open":
                number = sockets.half_open()
            case "refresh":
                number = sockets.refresh(warned_for=float(given.get("seconds", 10.0)))
            case "age":
                sockets.age, number = float(given["seconds"]), 0
            case other:
                raise web.HTTPBadRequest(text=f"connections know no {other}")
        return web.json_response({"ok": True, "connections": number})

    async def _idle(self, request: web.Request) -> web.Response:
        """Every HTTP connection that is open now dies with its next request: reset, or never answered (`silent`)."""
        given = await request.json()
        return web.json_response({"ok": True, "connections": self._faults.doom_connections(**given)})

    async def _events(self, request: web.Request) -> web.Response:
        """`repeat` the last event so many times; `bare`: ids of events stand under `authorizations` alone."""
        given = await request.json()
        self._people.payloads.bare_events = given.get("bare", self._people.payloads.bare_events)
        return await self._outcome(self._dispatcher.repeat_event(given.get("repeat", 0)))

    async def _send(self, request: web.Request) -> web.Response:
        """A payload as it is given: `kind` is "command", "interaction" or "event"."""
        given = await request.json()
        return await self._outcome(self._dispatcher.send_as_given(given["kind"], given["payload"]))

    async def _outcome(self, sending: Any) -> web.Response:
        try:
            answer = await sending
        except NoAnswer as error:
            return web.json_response({"answer": None, "error": str(error)})
        return web.json_response({"answer": answer, "error": None})

    async def _deliveries(self, request: web.Request) -> web.Response:
        """What the bot was sent, of which kind, whether again, and what was wrong with its answer."""
        return web.json_response({"deliveries": self._dispatcher.deliveries})


async def _answers(request_url: str | None) -> bool:
    if request_url is None:
        return False
    parts = urlsplit(request_url)
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session,
            session.get(f"{parts.scheme}://{parts.netloc}/healthz") as response,
        ):
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
