"""Run every measurement and write the table: `make bench`. Parts that are named are measured and only printed."""

from __future__ import annotations

import datetime
import os
import platform
import sys
from pathlib import Path

from bench import (
    answering,
    checking,
    door,
    exporting,
    fairness,
    growing,
    hostile,
    painting,
    reading,
    scaling,
    sealing,
    waiting,
)

TABLES = (
    exporting,
    reading,
    answering,
    door,
    waiting,
    checking,
    scaling,
    fairness,
    painting,
    growing,
    sealing,
    hostile,
)


def main() -> None:
    """Measure and write, table by table: what was measured stays when a later one fails."""
    if named := sys.argv[1:]:
        for measured in (part for part in TABLES if part.__name__.rpartition(".")[2] in named):
            print("\n".join(measured.table()), flush=True)
        return
    results = Path(__file__).parent / "RESULTS.md"
    lines = [
        "# What was measured",
        "",
        f"`make bench` on {datetime.datetime.now(datetime.UTC).date()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}. "
        "Every ratio is against a baseline of the same run.",
        "",
    ]
    for measured in TABLES:
        lines += [*measured.table(), ""]
        results.write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
