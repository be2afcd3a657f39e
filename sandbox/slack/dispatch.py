"""Handing commands, interactions and events to the bot: through Socket Mode, else as signed HTTP requests."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from sandbox.slack.sockets import PATIENCE, NoAnswer, Sockets
from sandbox.slack.things import Object

__all__ = ["Dispatcher", "NoAnswer"]


class Dispatcher:
    """Knows how the bot can be reached, and what it was sent."""

    def __init__(self, request_url: str | None, signing_secret: str, patience: float = PATIENCE) -> None:
        self.request_url = request_url
        self.sockets = Sockets(patience)
        self.deliveries: list[Object] = []
        self._secret = signing_secret
        self._last_event: Object | None = None

    @property
    def connected(self) -> bool:
        """Whether a Socket Mode client is there."""
        return self.sockets.connected

    async def serve_socket(self, request: web.Request) -> web.StreamResponse:
        """One Socket Mode connection, until it closes."""
        return await self.sockets.serve(request)

    async def command(self, payload: Object) -> Any:
        """A slash command. Returns the answer's payload. Raises NoAnswer."""
        return await self._deliver("slash_commands", payload, urlencode(payload), "application/x-www-form-urlencoded")

    async def interaction(self, payload: Object) -> Any:
        """A submission, an action, or a request for options. Returns the answer's payload. Raises NoAnswer."""
        form = urlencode({"payload": json.dumps(payload)})
        return await self._deliver("interactive", payload, form, "application/x-www-form-urlencoded")

    async def tried(self, payload: Object) -> str | None:
        """An interaction whose answer shows nothing. Returns what was wrong with it."""
        try:
            await self.interaction(payload)
        except NoAnswer as error:
            return str(error)
        return None

    async def event(self, payload: Object) -> Any:
        """An event, once more if the bot does not take it. Raises NoAnswer."""
        self._last_event = payload
        try:
            return await self._deliver("events_api", payload, json.dumps(payload), "application/json")
        except NoAnswer:
            return await self._deliver("events_api", payload, json.dumps(payload), "application/json", retry=1)

    async def repeat_event(self, times: int) -> None:
        """The last event again, as Slack sends it when it saw no answer. Raises NoAnswer."""
        for number in range(1, times + 1):
            payload = self._last_event or {}
            await self._deliver("events_api", payload, json.dumps(payload), "application/json", retry=number)

    async def send_as_given(self, kind: str, payload: Object) -> Any:
        """A payload that somebody else made: a "command", an "event" or an "interaction". Raises NoAnswer."""
        if kind == "command":
            return await self.command(payload)
        return await (self.event(payload) if kind == "event" else self.interaction(payload))

    async def _deliver(self, kind: str, payload: Object, body: str, content_type: str, retry: int = 0) -> Any:
        noted: Object = {"kind": kind, "type": _type_of(payload), "retry": retry, "problem": None}
        self.deliveries.append(noted)
        try:
            if self.sockets.connected:
                return await self.sockets.deliver(kind, payload, retry)
            return await self._through_http(body, content_type, retry)
        except NoAnswer as error:
            noted["problem"] = str(error)
            raise

    async def _through_http(self, body: str, content_type: str, retry: int) -> Any:
        if self.request_url is None:
            raise NoAnswer("dispatch_failed")
        timestamp = str(int(time.time()))
        signature = hmac.new(self._secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={signature}",
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        timeout = aiohttp.ClientTimeout(total=self.sockets.patience)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.request_url, data=body.encode(), headers=headers) as response,
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


def _type_of(payload: Object) -> str:
    return str((payload.get("event") or payload).get("type") or payload.get("command"))
