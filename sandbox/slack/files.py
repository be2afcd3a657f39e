"""The bytes of files: to the bots that may have them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.slack.faults import Faults
from sandbox.slack.world import World


def files_handler(world: World, faults: Faults) -> Any:
    """Serves private files to the tokens of bots that may have them; anybody else gets a sign-in page with 200, as from
    Slack.
    """

    async def serve(request: web.Request) -> web.Response:
        if (instead := faults.in_place_of_file()) is not None:
            return instead
        identifier = request.match_info["id"].partition("-")[2]
        file = world.files.get(identifier)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        tokens = {account.bot_token for team in (file.teams if file else ()) if (account := world.account(team))}
        if file is None or token not in tokens:
            return web.Response(text="<!DOCTYPE html><html><title>Sign in</title></html>", content_type="text/html")
        return web.Response(body=file.content, content_type=file.shown["mimetype"] or "application/octet-stream")

    return serve
