"""An export against its limit, beside what people would use instead (issue 8, points 1 and 2).

The limit is what SourceWhale's latency allows with so many requests in flight. Everything is durable in SQLite. The
baselines go at a constant pace, so they are measured over fewer people.
"""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import requests

from bench.house import BATCH, House, Ran, plain_loop
from sandbox.stack import API_KEY
from worker.exports.run import IN_FLIGHT

SIZES = (1_000, 10_000, 100_000)
LATENCIES = (0.05, 0.3)
_LOOP_SECONDS = 12.0


def _limit(people: int, latency: float) -> float:
    """Seconds that the latency alone costs."""
    return math.ceil(people / BATCH) / IN_FLIGHT * latency


def _with_dlt(url: str, people: int) -> float:
    """Candidates a second through a dlt pipeline with a custom destination of the same batch size."""
    import dlt

    @dlt.destination(batch_size=BATCH, name="sourcewhale", loader_file_format="typed-jsonl")
    def sourcewhale(items: Any, table: Any) -> None:
        body = {"candidates": [{"name": item["name"], "emails": [item["email"]]} for item in items]}
        answer = requests.post(
            f"{url}/v1/candidates/add",
            json=body | {"campaignId": "camp-backend"},
            headers={"api-key": API_KEY},
            timeout=30,
        )
        answer.raise_for_status()

    rows = [{"name": f"Dlt {n}", "email": f"dlt{n}@example.com"} for n in range(people)]
    with tempfile.TemporaryDirectory() as directory:
        pipeline = dlt.pipeline("bench", destination=sourcewhale, pipelines_dir=directory)
        began = time.perf_counter()
        pipeline.run(rows, table_name="candidates")
        return people / (time.perf_counter() - began)


def _people_for(seconds: float, latency: float) -> int:
    return BATCH * max(10, round(seconds / latency))


def _measure(latency: float) -> tuple[list[Ran], list[float], dict[str, float]]:
    """Our runs by size, the worker's peak memory after each (each in a worker of its own), and the baselines' rates."""
    runs, memory = [], []
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    with House(directory, latency, keys=(API_KEY,)) as house:
        workspace = house.workspace("T_LOCAL", API_KEY)
        for size in SIZES:
            export = house.reviewed(workspace, size)
            house.start_workers()
            house.press_export(export)
            runs.append(house.wait_for_end(export))
            memory.append(house.peak_memory())
            house.stack.terminate("worker")
        url = house.stack.sourcewhale.url
        loop = _people_for(_LOOP_SECONDS, latency)
        baselines = {
            "loop": plain_loop(url, API_KEY, loop, BATCH),
            "one by one": plain_loop(url, API_KEY, loop // BATCH, 1),
            "dlt": _with_dlt(url, loop),
        }
    shutil.rmtree(directory, ignore_errors=True)
    return runs, memory, baselines


def table() -> list[str]:
    """Candidates a second by latency and size, as Markdown."""
    lines = [
        f"## An export against its limit: batches of {BATCH}, {IN_FLIGHT} in flight, every item durable in SQLite",
        "",
        f"The limit is ceil(n / {BATCH}) / {IN_FLIGHT} x latency. Candidates a second from *Export* to the end.",
        "",
        "| SourceWhale answers in | candidates | ours | of the limit | plain loop | dlt | one request each "
        "| ours / loop | ours / dlt | peak memory of the worker |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    growth = []
    for latency in LATENCIES:
        runs, memory, baselines = _measure(latency)
        for run, size, peak in zip(runs, SIZES, memory, strict=True):
            assert run.people == size, (run, size)
            lines.append(
                f"| {latency * 1000:.0f} ms | {size:,} | {run.rate:,.0f}/s | {_limit(size, latency) / run.seconds:.2f} "
                f"| {baselines['loop']:,.0f}/s | {baselines['dlt']:,.0f}/s | {baselines['one by one']:,.1f}/s "
                f"| {run.rate / baselines['loop']:.1f} | {run.rate / baselines['dlt']:.1f} | {peak:.0f} MB |"
            )
        growth.append(
            f"Growth at {latency * 1000:.0f} ms: 100,000 take {runs[2].seconds / runs[1].seconds:.2f} times as long as "
            f"10,000 (goal: at most 10.5); the worker's peak is {memory[2] - memory[0]:.0f} MB above that of 1,000 "
            "(goal: at most 60)."
        )
    return [*lines, "", *growth]
