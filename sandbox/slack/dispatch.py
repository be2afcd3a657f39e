"""Handing commands, interactions and events to the bot: through Socket Mode, else as signed HTTP requests."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

Object = dict[str, Any]
ACK_SECONDS = 3.0


class NoAnswer(Exception):
    """The bot did not answer as it should; the text is Slack's name for it."""


@dataclass
class _Waiting:
    future: asyncio.Future[Any]


class Dispatcher:
    """Knows how the bot can be reached."""

    def __init__(self, request_url: str | None, signing_secret: str) -> None:
        self.request_url = request_url
        self._secret = signing_secret
        self._sockets: list[web.WebSocketResponse] = []
        self._turn = itertools.count()
        self._waiting: dict[str, _Waiting] = {}

    @property
    def connected(self) -> bool:
        """Whether a Socket Mode client is there."""
        return bool(self._sockets)

    async def serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        """One Socket Mode connection, until it closes."""
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._sockets) + 1,
                "connection_info": {"app_id": "A_LOCAL"},
                "debug_info": {"host": "local", "approximate_connection_time": 3600},
            }
        )
        self._sockets.append(socket)
        try:
            async for message in socket:
                if message.type == aiohttp.WSMsgType.TEXT:
                    answer = json.loads(message.data)
                    waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
                    if waiting is not None and not waiting.future.done():
                        waiting.future.set_result(answer.get("payload"))
        finally:
            self._sockets.remove(socket)
        return socket

    async def command(self, payload: Object) -> Any:
        """A slash command. Returns the answer's payload. Raises NoAnswer."""
        return await self._deliver("slash_commands", payload, urlencode(payload), "application/x-www-form-urlencoded")

    async def interaction(self, payload: Object) -> Any:
        """A submission, an action, or a request for options. Returns the answer's payload. Raises NoAnswer."""
        form = urlencode({"payload": json.dumps(payload)})
        return await self._deliver("interactive", payload, form, "application/x-www-form-urlencoded")

    async def event(self, payload: Object) -> Any:
        """An event, once more if the bot does not take it (slack-platform.md A.6). Raises NoAnswer."""
        try:
            return await self._deliver("events_api", payload, json.dumps(payload), "application/json")
        except NoAnswer:
            return await self._deliver("events_api", payload, json.dumps(payload), "application/json", retry=1)

    async def _deliver(self, kind: str, payload: Object, body: str, content_type: str, retry: int = 0) -> Any:
        if self._sockets:
            return await self._through_socket(kind, payload, retry)
        if self.request_url:
            return await self._through_http(self.request_url, body, content_type, retry)
        raise NoAnswer("dispatch_failed")

    async def _through_socket(self, kind: str, payload: Object, retry: int) -> Any:
        socket = self._sockets[next(self._turn) % len(self._sockets)]
        envelope = secrets.token_hex(12)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = _Waiting(future)
        sent = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
        if retry:
            sent |= {"retry_attempt": retry, "retry_reason": "timeout"}
        try:
            await socket.send_json(sent)
            return await asyncio.wait_for(future, ACK_SECONDS)
        except (TimeoutError, ConnectionError):
            raise NoAnswer("operation_timeout") from None
        finally:
            self._waiting.pop(envelope, None)

    async def _through_http(self, url: str, body: str, content_type: str, retry: int) -> Any:
        timestamp = str(int(time.time()))
        signature = hmac.new(self._secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={signature}",
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        timeout = aiohttp.ClientTimeout(total=ACK_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(url, data=body.encode(), headers=headers) as response,
            ):
                text = await response.text()
                if response.status != 200:
                    raise NoAnswer(f"dispatch_failed: HTTP {response.status}")
        except TimeoutError:
            raise NoAnswer("operation_timeout") from None
        except aiohttp.ClientError:
            raise NoAnswer("dispatch_failed") from None
        if not text:
            return None
        try:
            return json.loads(text)
        except ValueError:
            return {"text": text}
