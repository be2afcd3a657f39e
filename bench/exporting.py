"""A whole export through bot, worker, Redis and SQLite, beside a plain loop that posts the same batches."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import requests

from sandbox.demo import connect
from sandbox.samples.make import write_project
from sandbox.stack import API_KEY, Stack

PEOPLE, BATCH = 2_000, 50


def _plain_loop(url: str) -> float:
    """Seconds for the same number of people in the same batches with one requests session, and nothing remembered."""
    with requests.Session() as session:
        session.headers["api-key"] = API_KEY
        began = time.perf_counter()
        for start in range(0, PEOPLE, BATCH):
            people = [{"name": f"Loop {n}", "emails": [f"loop{n}@example.com"]} for n in range(start, start + BATCH)]
            body = {"candidates": people, "campaignId": "camp-backend"}
            session.post(f"{url}/v1/candidates/add", json=body, timeout=30).raise_for_status()
        return time.perf_counter() - began


def _export(stack: Stack, path: Path) -> tuple[float, float, float]:
    """Seconds from *Review* to Review, from *Export* to the first message, from *Export* to "Export Complete"."""
    dana = stack.slack.person("dana")
    dana.command("/export")
    modal = dana.modal(title="Export to SourceWhale")
    modal.upload("Upload a SeekOut file", path)
    modal.pick("Campaign", "Backend Engineers Q4")
    began = time.perf_counter()
    modal.submit()
    modal.wait_for("*Coverage*", timeout=120)
    reviewed = time.perf_counter() - began
    began = time.perf_counter()
    modal.submit()
    dana.wait_for_message("#sourcing", contains=path.stem, timeout=60)
    first = time.perf_counter() - began
    dana.wait_for_message("#sourcing", contains="Export Complete", timeout=300)
    return reviewed, first, time.perf_counter() - began


def table() -> list[str]:
    """Seconds by latency of SourceWhale, as Markdown."""
    lines = [
        f"## Exporting {PEOPLE:,} candidates in batches of {BATCH}, every item durable in SQLite",
        "",
        "| SourceWhale answers in | Review after | first message after | Export Complete after | candidates/s "
        "| plain loop, candidates/s |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for latency in (0.05, 0.3):
        directory = Path(tempfile.mkdtemp(prefix="bench-"))
        with Stack(directory, sourcewhale_options=("--latency", str(latency))) as stack:
            stack.up()
            connect(stack.slack.person("dana"))
            path = directory / "measured.csv"
            write_project(path, PEOPLE)
            reviewed, first, complete = _export(stack, path)
            loop = _plain_loop(stack.sourcewhale.url)
        shutil.rmtree(directory, ignore_errors=True)
        lines.append(
            f"| {latency * 1000:.0f} ms | {reviewed:.2f} s | {first:.2f} s | {complete:.2f} s "
            f"| {PEOPLE / complete:,.0f} | {PEOPLE / loop:,.0f} |"
        )
    return lines
