"""`make chaos`: many exports with random kills and faults on all sides. Exit 1 unless nobody is lost or doubled."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.campaign import campaign
from tests.chaos.plan import runs


def main() -> int:
    """Run the campaign that the command line asks for, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--http", action="store_true", help="Slack reaches the bot over HTTP, not through Socket Mode")
    given = parser.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="chaos-"))
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    report = campaign(runs(given.runs, given.seed, patient=True), directory, say, socket_mode=not given.http)
    print(f"\n{report.table()}\n")
    for note in [*report.notes, *report.slow]:
        print(note)
    if report.whole:
        shutil.rmtree(directory, ignore_errors=True)
        return 0
    print(f"\nLogs and database: {directory}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
