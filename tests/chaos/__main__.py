"""`make chaos`: many exports with random kills and faults on all sides. Exit 1 unless nobody is lost or doubled."""

from __future__ import annotations

import argparse
import contextlib
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.campaign import campaign
from tests.chaos.plan import ROUND, runs
from tests.chaos.report import GOES_ON_SECONDS
from tests.chaos.surroundings import Recurring, Surroundings, older_version, postgresql, small_disk
from tests.losing_proxy import LosingProxy

# Of so many writes to SourceWhale the proxy loses the answer.
_LOST_SHARE = 0.05
_DISK_MEGABYTES = 400


def main() -> int:
    """Run the campaign that the command line asks for, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=ROUND, help="so many exports at a time")
    parser.add_argument("--http", action="store_true", help="Slack reaches the bot over HTTP, not through Socket Mode")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="and then restarted")
    parser.add_argument("--proxy", action="store_true", help="all leaves through a proxy that loses answers; over HTTP")
    parser.add_argument("--disk", action="store_true", help="on a small disk of its own that is full now and then")
    parser.add_argument("--older", metavar="REF", help="the second worker is of this version, from git")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    directory = Path(tempfile.mkdtemp(prefix="chaos-"))
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    with contextlib.ExitStack() as open_things:
        recurring: list[Recurring] = []
        database_url = checkout = None
        if given.database == "postgresql":
            # Not in a folder that only its owner may enter: the server runs as a user of its own.
            data = open_things.enter_context(tempfile.TemporaryDirectory(prefix="chaos-database-"))
            postgres = open_things.enter_context(postgresql(Path(data) / "data"))
            database_url = postgres.url
            recurring.append(Recurring("PostgreSQL restarted", postgres.restart))
        if given.disk:
            recurring.append(open_things.enter_context(small_disk(directory, _DISK_MEGABYTES)))
        if given.older:
            kept = open_things.enter_context(tempfile.TemporaryDirectory(prefix="chaos-older-"))
            checkout = open_things.enter_context(older_version(given.older, Path(kept)))
        report = campaign(
            runs(given.runs, given.seed, patient=True, at_once=given.at_once),
            directory,
            say,
            at_once=given.at_once,
            socket_mode=not (given.http or given.proxy),
            surroundings=Surroundings(database_url, tuple(recurring), checkout),
            proxy=LosingProxy(lambda _: chance.random() < _LOST_SHARE) if given.proxy else None,
            seed=given.seed,
        )
    print(f"\n{report.table()}\n")
    for note in [*report.notes, *report.slow]:
        print(note)
    if report.whole and max(report.our_seconds, default=0.0) <= GOES_ON_SECONDS:
        shutil.rmtree(directory, ignore_errors=True)
    else:
        print(f"\nLogs and database: {directory}")
    return 0 if report.whole else 1


if __name__ == "__main__":
    sys.exit(main())
