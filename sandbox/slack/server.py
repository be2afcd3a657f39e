"""The local Slack as one web application: Web API, Socket Mode, files, people, control."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from sandbox.slack.dispatch import Dispatcher
from sandbox.slack.manifest import Manifest
from sandbox.slack.oauth import OAuth
from sandbox.slack.page import Guide, Page
from sandbox.slack.people import People, files_handler
from sandbox.slack.rates import Rates
from sandbox.slack.webapi import Scripted, WebApi
from sandbox.slack.world import World


def make_app(
    *,
    base_url: str,
    bot_token: str,
    app_token: str,
    signing_secret: str,
    request_url: str | None,
    client: tuple[str, str] = ("1.1", "local-client-secret"),
    redirect_url: str | None = None,
    manifest: Manifest | None = None,
    guide: Guide | None = None,
    rates: Rates | None = None,
) -> web.Application:
    """The application; `base_url` is where it will be reached. Without a manifest any command and event is known.

    `client` are the app's id and secret, `redirect_url` where OAuth sends people back to.
    """
    world = World(base_url, bot_token)
    dispatcher = Dispatcher(request_url, signing_secret)
    oauth = OAuth(world, *client, redirect_url)
    api = WebApi(world, dispatcher, app_token, oauth, rates)
    people = People(world, dispatcher, manifest)
    app = web.Application(client_max_size=128 * 1024 * 1024)
    app.router.add_route("*", "/api/{method}", api.handle)
    app.router.add_get("/socket", dispatcher.serve_socket)
    app.router.add_get("/files-pri/{id}/{name}", files_handler(world))
    app.router.add_routes(oauth.routes())
    app.router.add_routes(people.routes())
    page = Page(world, guide or Guide())
    app.router.add_routes(page.routes())
    app.on_shutdown.append(page.close)

    async def upload(request: web.Request) -> web.Response:
        """The address that files.getUploadURLExternal handed out."""
        file = world.files.get(request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound
        if request.content_type == "multipart/form-data":
            form = await request.post()
            field = next((value for value in form.values() if isinstance(value, web.FileField)), None)
            file.content = field.file.read() if field else b""
        else:
            file.content = await request.read()
        file.shown["size"] = len(file.content)
        return web.Response(text="OK")

    async def script(request: web.Request) -> web.Response:
        given: dict[str, Any] = await request.json()
        kind = request.match_info["kind"]
        if "retry_after" in given:
            given["seconds"] = given.pop("retry_after")
        api.scripted.append(Scripted(kind=kind, **given))
        return web.json_response({"ok": True})

    async def calls(request: web.Request) -> web.Response:
        wanted = request.query.get("method")
        return web.json_response({"calls": [call for call in api.calls if wanted in (None, call["method"])]})

    async def reset(request: web.Request) -> web.Response:
        world.reset()
        api.calls.clear()
        api.scripted.clear()
        return web.json_response({"ok": True})

    async def membership(request: web.Request) -> web.Response:
        given = await request.json()
        channel = world.channels[given["channel"]]
        channel.archived = given.get("archived", channel.archived)
        channel.shared_with = tuple(given.get("shared_with", channel.shared_with))
        channel.read_only = given.get("read_only", channel.read_only)
        is_member = given.get("bot_is_member", channel.bot_is_member)
        if is_member and not channel.bot_is_member:
            await people.let_the_bot_in(channel)
        channel.bot_is_member = is_member
        return web.json_response({"ok": True})

    async def install(request: web.Request) -> web.Response:
        """The app is, or is no longer, in a workspace; what OAuth does, without its pages."""
        given = await request.json()
        team = world.teams[given["team"]]
        was = team.installed
        world.install(team, installed=given.get("installed", True))
        if was and not team.installed:
            await people.took_the_app_out(team)
        return web.json_response({"ok": True})

    async def scripted(request: web.Request) -> web.Response:
        return web.json_response({"scripted": [asdict(script) for script in api.scripted]})

    async def mend(request: web.Request) -> web.Response:
        api.scripted.clear()
        return web.json_response({"ok": True})

    async def delete(request: web.Request) -> web.Response:
        """An admin deletes a message."""
        given = await request.json()
        channel = world.channels[given["channel"]]
        message = world.find(channel, given["ts"])
        if message is not None:
            world.remove(channel, message)
        return web.json_response({"ok": message is not None})

    async def ready(request: web.Request) -> web.Response:
        return web.json_response({"bot_connected": dispatcher.connected or await _answers(request_url)})

    app.router.add_post("/upload/{id}", upload)
    app.router.add_post("/_control/{kind:rate_limit|fail|delay|drop|lose|garble}", script)
    app.router.add_post("/_control/channel", membership)
    app.router.add_get("/_control/scripted", scripted)
    app.router.add_post("/_control/mend", mend)
    app.router.add_post("/_control/delete", delete)
    app.router.add_post("/_control/install", install)
    app.router.add_post("/_control/reset", reset)
    app.router.add_get("/_control/calls", calls)
    app.router.add_get("/_control/ready", ready)
    return app


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
