"""Out to more machines: workers in network namespaces of their own share PostgreSQL, Redis and many workspaces."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

import psycopg

from bench.house import House
from bench.machines import Machines, machines, may_be_made

LATENCY = 0.3
WORKERS = (1, 2, 4)
# How many workspaces, and how many candidates the one export of each has.
CROWDS = ((8, 2_500), (64, 300))


def table() -> list[str]:
    """Candidates a second, and how long each export took, by number of workers and workspaces, as Markdown."""
    lines = [
        "## More machines: workers in network namespaces of their own, on PostgreSQL and Redis, SourceWhale at "
        f"{LATENCY * 1000:.0f} ms",
        "",
    ]
    if not may_be_made():
        return [*lines, "Not measured: network namespaces take Linux, root and `ip`."]
    lines += [
        "One export for each workspace, all pressed at once, each with a key of its own. The namespaces share this "
        "machine's cores with PostgreSQL and the local SourceWhale: they are the limit. From *Export* to the end.",
        "",
        "| workspaces x candidates | workers | together | against one | exports: first, median, last | sent twice |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    with machines(max(WORKERS)) as network:
        for workspaces, people in CROWDS:
            first = None
            for workers in WORKERS:
                rate, took, twice = _run(directory, workers, workspaces, people, network)
                first = first or rate
                lines.append(
                    f"| {workspaces} x {people:,} | {workers} | {rate:,.0f}/s | {rate / first:.1f} "
                    f"| {min(took):.1f}, {statistics.median(took):.1f}, {max(took):.1f} s | {twice} |"
                )
    shutil.rmtree(directory, ignore_errors=True)
    return lines


def _run(
    directory: Path, workers: int, workspaces: int, people: int, network: Machines
) -> tuple[float, list[float], int]:
    name = f"bench_{workers}_{workspaces}"
    with psycopg.connect(network.postgresql.replace("+psycopg", "") + "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    keys = [f"sw-bench-{number}" for number in range(workspaces)]
    environment = {"DATABASE_URL": network.postgresql + name, "REDIS_URL": network.redis}
    with House(directory / name, LATENCY, environment=environment, keys=keys, launch=network.launch) as house:
        found = [house.workspace(f"T_BENCH_{number}", key) for number, key in enumerate(keys)]
        waiting = [house.reviewed(workspace, people) for workspace in found]
        house.start_workers(workers)
        began = time.perf_counter()
        for export in waiting:
            house.press_export(export)
        took = []
        for export in waiting:
            ran = house.wait_for_end(export)
            assert ran.people == people, ran
            took.append(ran.seconds)
        seconds = time.perf_counter() - began
        summary = house.stack.sourcewhale.summary()
        assert summary["candidates"] == workspaces * people
        return workspaces * people / seconds, took, summary["added_twice"]


if __name__ == "__main__":
    print("\n".join(table()))
