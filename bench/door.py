"""How long a signed request waits at the bot's HTTP door beside a thousand half-open connections and a flood."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import shutil
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from sandbox.stack import Stack

HALF_OPEN, PER_SECOND, ASKED = 1_000, 200, 300
_BODY = "command=%2Fexport&text=help&team_id=T0LOCAL&user_id=U0DANA&channel_id=C0SOURCING"


def _ask(port: int) -> float:
    """Seconds until a signed command was answered."""
    stamp = str(int(time.time()))
    mark = "v0=" + hmac.new(b"local-secret", f"v0:{stamp}:{_BODY}".encode(), hashlib.sha256).hexdigest()
    began = time.monotonic()
    requests.post(
        f"http://127.0.0.1:{port}/slack/events",
        data=_BODY,
        headers={
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": mark,
            "Content-Type": "application/x-www-form-urlencoded",
        },
        timeout=30,
    ).raise_for_status()
    return time.monotonic() - began


@contextlib.contextmanager
def _besieged(port: int) -> Iterator[None]:
    """Half of the open connections have begun a header; two threads send what nobody signed."""
    stop = threading.Event()

    def flood() -> None:
        with requests.Session() as session:
            while not stop.wait(2 / PER_SECOND):
                session.post(f"http://127.0.0.1:{port}/slack/events", data=b"[" * 200, timeout=30)

    with contextlib.ExitStack() as open_connections:
        for number in range(HALF_OPEN):
            half = open_connections.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            if number % 2:
                half.sendall(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nX-Slow: ")
        threads = [threading.Thread(target=flood) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()


def _row(what: str, took: list[float]) -> str:
    took.sort()
    median, late = statistics.median(took), took[int(len(took) * 0.99)]
    return f"| {what} | {median * 1000:.0f} ms | {late * 1000:.0f} ms | {took[-1] * 1000:.0f} ms |"


def table() -> list[str]:
    """The lines of the table: calm, then besieged."""
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    stack = Stack(directory, socket_mode=False)
    try:
        stack.up()
        calm = [_ask(stack.web_port) for _ in range(ASKED)]
        with _besieged(stack.web_port):
            besieged = [_ask(stack.web_port) for _ in range(ASKED)]
    finally:
        stack.stop()
        shutil.rmtree(directory, ignore_errors=True)
    return [
        f"## The door: {ASKED} signed commands, {HALF_OPEN:,} half-open, {PER_SECOND} unsigned requests a second",
        "",
        "| | median | 99 % | worst |",
        "| --- | --- | --- | --- |",
        _row("calm", calm),
        _row("besieged", besieged),
    ]
