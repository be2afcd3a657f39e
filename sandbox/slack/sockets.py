"""Socket Mode's connections: tickets, hello, refreshes, and all the ways in which a connection dies."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.slack.things import APP, Object

# For how many seconds Slack waits for an answer.
PATIENCE = 3.0
_WARNING_SECONDS = 10.0
_TICKET_SECONDS = 30.0
_HOUR = 3600.0


class NoAnswer(Exception):
    """The bot did not answer as it should; the text is Slack's name for it."""


@dataclass(eq=False)
class _Connection:
    response: web.WebSocketResponse
    transport: asyncio.Transport | None
    silent: bool = False
    leaving: bool = False


@dataclass
class Sockets:
    """The connections that are open, and what was handed to them. `age` is how long Slack keeps one, in seconds."""

    patience: float = PATIENCE
    age: float = _HOUR
    _open: list[_Connection] = field(default_factory=list)
    _tickets: dict[str, float] = field(default_factory=dict)
    _turn: itertools.count[int] = field(default_factory=itertools.count)
    _waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def connected(self) -> bool:
        """Whether a client is there, as far as Slack knows."""
        return bool(self._open)

    def new_address(self, base_url: str) -> str:
        """What apps.connections.open answers: an address with a ticket that is good once, for a while."""
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = time.monotonic()
        return f"{base_url.replace('http', 'ws', 1)}/socket?ticket={ticket}&app_id={APP}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, until it closes."""
        made = self._tickets.pop(request.query.get("ticket", ""), None)
        if made is None or time.monotonic() - made > _TICKET_SECONDS:
            return web.Response(status=401, text="invalid ticket")
        response = web.WebSocketResponse()
        await response.prepare(request)
        connection = _Connection(response, request.transport)
        await response.send_json(
            {
                "type": "hello",
                "num_connections": len(self._open) + 1,
                "connection_info": {"app_id": APP},
                "debug_info": {
                    "host": "local",
                    "started": time.strftime("%Y-%m-%d %H:%M:%S"),
                    "build_number": 1,
                    "approximate_connection_time": int(self.age),
                },
            }
        )
        self._open.append(connection)
        ageing = asyncio.ensure_future(self._grow_old(connection))
        try:
            async for message in response:
                if message.type == aiohttp.WSMsgType.TEXT:
                    self._answered(json.loads(message.data))
        finally:
            ageing.cancel()
            self._open.remove(connection)
        return response

    async def deliver(self, kind: str, payload: Object, retry: int) -> Any:
        """Hand a payload to one of the connections. Returns the answer's payload. Raises NoAnswer."""
        alive = [one for one in self._open if not one.silent] or self._open
        connection = alive[next(self._turn) % len(alive)]
        envelope = secrets.token_hex(12)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = future
        takes_payload = kind != "events_api"
        sent: Object = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": takes_payload,
        }
        if kind == "events_api":
            sent |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        try:
            if not connection.silent:
                await connection.response.send_json(sent)
            return await asyncio.wait_for(future, self.patience)
        except (TimeoutError, ConnectionError):
            raise NoAnswer("operation_timeout") from None
        finally:
            self._waiting.pop(envelope, None)

    def reset(self) -> int:
        """Every connection is reset, without a word. Returns how many."""
        for connection in self._open:
            if connection.transport is not None:
                raw = connection.transport.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.transport.abort()
        return len(self._open)

    def close(self) -> int:
        """Every connection is closed by TCP alone, as a proxy in between may. Returns how many."""
        for connection in self._open:
            if connection.transport is not None:
                connection.transport.close()
        return len(self._open)

    def half_open(self) -> int:
        """Every connection goes silent: nothing that is sent arrives, either way, and nobody is told. How many."""
        for connection in self._open:
            connection.silent = True
            if connection.transport is not None:
                connection.transport.pause_reading()
        return len(self._open)

    def refresh(self, *, warned_for: float = _WARNING_SECONDS) -> int:
        """Slack asks every client to connect anew, and closes their connections after a while. How many."""
        for connection in list(self._open):
            task = asyncio.ensure_future(self._retire(connection, warned_for))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        return len(self._open)

    async def _grow_old(self, connection: _Connection) -> None:
        await asyncio.sleep(self.age)
        await self._retire(connection, _WARNING_SECONDS)

    async def _retire(self, connection: _Connection, warned_for: float) -> None:
        if connection.leaving:
            return
        connection.leaving = True
        farewell: Object = {"type": "disconnect", "debug_info": {"host": "local"}}
        try:
            await connection.response.send_json({**farewell, "reason": "warning"})
            await asyncio.sleep(warned_for)
            await connection.response.send_json({**farewell, "reason": "refresh_requested"})
        except ConnectionError:
            # The client is quicker than the time that it was given.
            return
        await connection.response.close()

    def _answered(self, answer: Object) -> None:
        waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))
