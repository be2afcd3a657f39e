"""`make simulate`: schedules of interleavings, crashes and faults, each as its seed decides. Exit 1 if one went wrong.

The same seed gives the same schedule and, with the same code, the same journal.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import sys
import time
import warnings
from collections import Counter

from tests.simulation.schedule import Result, simulate, world


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--runs", type=int, default=1000, help="how many seeds from there; with 1 the journal is shown")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    if given.runs == 1:
        with world():
            return _tell(simulate(given.seed))
    began, wrong, done = time.monotonic(), 0, 0
    struck: Counter[str] = Counter()
    kills: Counter[str] = Counter()
    with multiprocessing.get_context("fork").Pool(given.processes, initializer=_begin) as pool:
        for result in pool.imap_unordered(simulate, range(given.seed, given.seed + given.runs), chunksize=10):
            done += 1
            struck.update(result.struck)
            kills.update(result.kills)
            if result.wrong:
                wrong += 1
                print(f"seed {result.seed}: {'; '.join(result.wrong)}", flush=True)
            if done % 1000 == 0:
                print(f"{time.monotonic() - began:6.0f} s  {done} schedules, {wrong} with something wrong", flush=True)
    seconds = time.monotonic() - began
    print(f"{done:,} schedules in {seconds:.0f} s; {kills.total():,} blows, {struck.total():,} faults; wrong: {wrong}")
    for name, number in sorted((kills + struck).items(), key=lambda item: -item[1]):
        print(f"{number:8,}  {name}")
    return 1 if wrong else 0


def _begin() -> None:
    """In each process: the simulated world for good, and rubbish collected rarely."""
    _world.__enter__()
    gc.freeze()
    gc.set_threshold(200_000)


_world = world()


def _tell(result: Result) -> int:
    print("\n".join(result.lines))
    print(f"{result.digest}: {'; '.join(result.wrong) or 'nothing wrong'}")
    return 1 if result.wrong else 0


if __name__ == "__main__":
    # Sets of texts are walked in an order that each process draws anew.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | {"PYTHONHASHSEED": "0"})
    sys.exit(main())
