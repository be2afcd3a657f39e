"""Stands before the local Slack: answers as late as the real one, and opens any window.

`python -m bench.slack_front --port 8900 --target http://127.0.0.1:8801 --delay 0.1`
"""

from __future__ import annotations

import argparse
import asyncio
import itertools

import aiohttp
from aiohttp import web


def _make_app(target: str, delay: float) -> web.Application:
    numbers = itertools.count()
    app = web.Application(client_max_size=64 * 1024 * 1024)

    async def session(app: web.Application):
        app["session"] = aiohttp.ClientSession()
        yield
        await app["session"].close()

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(delay)
        body = await request.read()
        if request.path == "/api/views.open" and b"bench-trigger" in body:
            return web.json_response({"ok": True, "view": {"id": f"V{next(numbers)}", "hash": "1"}})
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        async with request.app["session"].request(
            request.method, target + request.path_qs, data=body, headers=headers, allow_redirects=False
        ) as response:
            content = await response.read()
            if request.path == "/api/apps.connections.open":
                # Sockets do not go through here.
                content = content.replace(request.host.encode(), target.removeprefix("http://").encode())
            return web.Response(status=response.status, body=content, content_type=response.content_type or None)

    app.cleanup_ctx.append(session)
    app.router.add_route("*", "/{path:.*}", answer)
    return app


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    given = parser.parse_args()
    web.run_app(_make_app(given.target, given.delay), host="127.0.0.1", port=given.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
