"""How long small exports take beside one of a hundred thousand candidates and one whose people are all refused."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from bench.house import House

SMALL, SMALL_PEOPLE = 6, 500
LARGE_PEOPLE = int(os.environ.get("BENCH_LARGE", "100000"))
REFUSED_PEOPLE = 2_000
LATENCY, WORKERS = 0.1, 2


def table() -> list[str]:
    """Seconds from *Export* to the end of each small export, alone and beside, as Markdown."""
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    keys = [f"sw-bench-{number}" for number in range(SMALL + 2)]
    with House(directory, LATENCY, keys=keys) as house:
        large, refused, *small = [house.workspace(f"T_BENCH_{number}", key) for number, key in enumerate(keys)]
        house.start_workers(WORKERS)
        alone = [_through(house, [house.reviewed(workspace, SMALL_PEOPLE)])[0] for workspace in small]
        together = _through(house, [house.reviewed(workspace, SMALL_PEOPLE) for workspace in small])
        big, bad = house.reviewed(large, LARGE_PEOPLE), house.reviewed(refused, REFUSED_PEOPLE)
        waiting = [house.reviewed(workspace, SMALL_PEOPLE) for workspace in small]
        refusal = {
            "operation": "candidates/add",
            "kind": "status",
            "status": 400,
            "times": 100_000,
            "only": house.links[bad],
        }
        house.stack.sourcewhale.break_with({"name": "refused", **refusal})
        house.press_export(big)
        house.press_export(bad)
        time.sleep(5.0)
        beside = _through(house, waiting)
        still_going = not house.has_ended(big)
    shutil.rmtree(directory, ignore_errors=True)
    return [
        f"## Fairness: {SMALL} workspaces with {SMALL_PEOPLE:,} candidates each, beside one with {LARGE_PEOPLE:,} "
        f"and one whose {REFUSED_PEOPLE:,} are all refused; {WORKERS} workers, SourceWhale at {LATENCY * 1000:.0f} ms",
        "",
        "Seconds from *Export* to the end"
        + (", the large one still going at the end." if still_going else "; the large one had ended before."),
        "",
        "| | median | longest |",
        "| --- | --- | --- |",
        *(
            f"| {name} | {statistics.median(took):.1f} s | {max(took):.1f} s |"
            for name, took in (
                ("one at a time", alone),
                ("the small ones together", together),
                ("together, beside the large and the refused one", beside),
            )
        ),
    ]


def _through(house: House, waiting: list[str]) -> list[float]:
    for export in waiting:
        house.press_export(export)
    return [house.wait_for_end(export).seconds for export in waiting]


if __name__ == "__main__":
    print("\n".join(table()))
