"""How long Slack waits: many people at once, while a large export runs in the worker (Slack allows three seconds)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.demo import connect
from sandbox.samples.make import write_project
from sandbox.stack import REPOSITORY, Stack

CANDIDATES, PEOPLE, REQUESTS = 14_000, 50, 200
TEAM = "T_LOCAL"
MIXED, WRITING = ("command", "list", "submit"), ("write",)


@contextmanager
def fronted(directory: Path, delay: float, **options: Any) -> Iterator[Stack]:
    """A whole house whose Slack answers `delay` seconds late."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    stack = Stack(directory, environment={"SLACK_API_URL": f"http://127.0.0.1:{port}/api/"}, **options)
    stack._commands["slack"] += ["--public-url", f"http://127.0.0.1:{port}"]
    command = [sys.executable, "-m", "bench.slack_front", "--port", str(port), "--target", stack.slack.url]
    front = subprocess.Popen([*command, "--delay", str(delay)], cwd=REPOSITORY)
    try:
        with stack:
            yield stack
    finally:
        front.terminate()
        front.wait()


def export_in(stack: Stack, path: Path) -> None:
    """Bring an export of this file to its first message."""
    dana = stack.slack.person("dana")
    dana.command("/export")
    modal = dana.modal(title="Export to SourceWhale")
    assert modal.upload("Upload a SeekOut file", path).ok
    modal.pick("Campaign", "Backend Engineers Q4")
    modal.submit()
    modal.wait_for("*Coverage*", timeout=180)
    modal.submit()
    dana.wait_for_message("#sourcing", contains=path.stem, timeout=60)


def _form(number: int, kind: str, secret: str) -> tuple[bytes, dict[str, str]]:
    user = f"U{number % PEOPLE:03d}"
    payload: dict[str, Any] = {"team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": "A_LOCAL"}
    if kind in ("command", "write"):
        text = ("reminders on", "reminders off")[number % 2] if kind == "write" else ""
        form = {"command": "/export", "text": text, "team_id": TEAM, "user_id": user, "channel_id": "C_SOURCING"}
        body = urlencode({**form, "trigger_id": f"bench-trigger-{number}"})
    elif kind == "list":
        payload |= {"type": "block_suggestion", "action_id": "project", "block_id": "project", "value": "eng"}
        body = urlencode({"payload": json.dumps(payload)})
    else:
        chosen = {"type": "static_select", "selected_option": {"value": "candidates"}}
        values = {"export_as": {"export_as": chosen}}
        view = {"id": f"V-{number}", "type": "modal", "callback_id": "export", "state": {"values": values}}
        payload |= {"type": "view_submission", "view": view | {"private_metadata": "candidates"}}
        body = urlencode({"payload": json.dumps(payload)})
    timestamp = str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return body.encode(), {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={signature}",
    }


async def _ask(url: str, secret: str, at_once: int, of: tuple[str, ...] = MIXED) -> list[tuple[str, float, bool]]:
    """Kind, seconds to the answer and whether it was one, of REQUESTS requests with `at_once` on their way."""
    kinds = [of[number % len(of)] for number in range(REQUESTS)]
    random.Random(5).shuffle(kinds)
    waiting = asyncio.Semaphore(at_once)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def one(number: int, kind: str) -> tuple[str, float, bool]:
            async with waiting:
                body, headers = _form(number, kind, secret)
                began = time.perf_counter()
                async with session.post(url, data=body, headers=headers) as response:
                    answer = await response.text()
                    good = response.status == 200 and "Something went wrong" not in answer
                    return kind, time.perf_counter() - began, good

        return await asyncio.gather(*(one(number, kind) for number, kind in enumerate(kinds)))


def _line(situation: str, found: list[tuple[str, float, bool]]) -> str:
    taken = sorted(seconds for _, seconds, _ in found)
    by_kind = {
        kind: statistics.median(seconds for which, seconds, _ in found if which == kind)
        for kind in dict.fromkeys(kind for kind, _, _ in found)
    }
    lost = sum(not answered for _, _, answered in found)
    kinds = ", ".join(f"{kind} {seconds * 1000:.0f}" for kind, seconds in by_kind.items())
    return (
        f"| {situation} | {statistics.median(taken) * 1000:.0f} ms ({kinds}) "
        f"| {taken[int(len(taken) * 0.99) - 1] * 1000:.0f} ms | {taken[-1] * 1000:.0f} ms | {lost} |"
    )


def table() -> list[str]:
    """Median, 99th percentile and worst time to the answer, as Markdown."""
    lines = [
        f"## Slack's three seconds: {REQUESTS} commands, option lists and submits of {PEOPLE} people",
        "",
        f"While {CANDIDATES:,} candidates are exported, through HTTP, to one bot process on the cores that worker, "
        "services and asker use too. Submits are refused (a file is missing) after all that they ask of SQL. "
        "Those that write turn a person's reminders on or off, on SQLite. "
        "Goal: 99 % under 300 ms, none over 1 s, none lost.",
        "",
        "| on their way at once | median | 99 % | worst | lost |",
        "| --- | --- | --- | --- | --- |",
    ]
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    with fronted(directory, 0.0, socket_mode=False, sourcewhale_options=("--latency", "0.3")) as stack:
        stack.up()
        connect(stack.slack.person("dana"))
        url = f"http://127.0.0.1:{stack.web_port}/slack/events"
        secret = stack.environment["SLACK_SIGNING_SECRET"]
        asyncio.run(_ask(url, secret, 4))
        lines.append(_line("10, the worker idle", asyncio.run(_ask(url, secret, 10))))
        path = directory / "large.csv"
        write_project(path, CANDIDATES)
        export_in(stack, path)
        for at_once in (1, 10, PEOPLE, REQUESTS):
            lines.append(_line(str(at_once), asyncio.run(_ask(url, secret, at_once))))
        for at_once in (1, 10, PEOPLE):
            lines.append(_line(f"{at_once}, all of which write", asyncio.run(_ask(url, secret, at_once, WRITING))))
        last = stack.slack.person("dana").read("#sourcing")[-1].rendered
        assert "Export Complete" not in last, "the export ended before the last request"
    shutil.rmtree(directory, ignore_errors=True)
    return lines


if __name__ == "__main__":
    print("\n".join(table()))
