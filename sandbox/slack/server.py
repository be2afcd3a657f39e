"""The local Slack as one web application: Web API, Socket Mode, files, people, control."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.only_here import only_here
from sandbox.slack.changes import Changes
from sandbox.slack.control import Control
from sandbox.slack.dispatch import Dispatcher
from sandbox.slack.faults import Faults
from sandbox.slack.files import files_handler
from sandbox.slack.manifest import Manifest
from sandbox.slack.oauth import OAuth
from sandbox.slack.page import Guide, Page
from sandbox.slack.people import People
from sandbox.slack.rates import Rates
from sandbox.slack.sockets import PATIENCE
from sandbox.slack.webapi import WebApi
from sandbox.slack.workflows import Workflows
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
    patience: float = PATIENCE,
) -> web.Application:
    """The application; `base_url` is where it will be reached. Without a manifest any command and event is known.

    `client` are the app's id and secret, `redirect_url` where OAuth sends people back to. For `patience` seconds
    Slack waits for an answer, and a trigger_id may be used.
    """
    world = World(base_url, bot_token, patience)
    dispatcher = Dispatcher(request_url, signing_secret, patience)
    oauth = OAuth(world, *client, redirect_url)
    faults = Faults(world.remove_named)
    people = People(world, dispatcher, manifest)
    workflows = Workflows(world, dispatcher, people.payloads, manifest)
    api = WebApi(world, dispatcher, app_token, faults, oauth, rates, workflows)

    changes = Changes()

    @web.middleware
    async def dying_connections(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await faults.watch(request) or await handler(request)

    app = web.Application(client_max_size=128 * 1024 * 1024, middlewares=[only_here, changes.watch, dying_connections])
    app.router.add_route("*", "/api/{method}", api.handle)
    app.router.add_get("/socket", dispatcher.serve_socket)
    app.router.add_get("/files-pri/{id}/{name}", files_handler(world, faults))
    app.router.add_routes(oauth.routes())
    app.router.add_routes(changes.routes())
    app.router.add_routes(people.routes())
    app.router.add_routes(workflows.routes())
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

    app.router.add_post("/upload/{id}", upload)
    app.router.add_routes(Control(world, dispatcher, api, people, faults).routes())
    return app
