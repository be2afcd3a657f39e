"""How many seeds find each bug put in on purpose: `python -m tests.simulation.power --seeds 200`.

Beside the number of seeds that found it stands how many processor seconds one finding costs: with the faults and blows
among which the bug shows soonest, and among all of them, as `make simulate` has it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Sequence

from tests.simulation.bugs import BUGS, Bug
from tests.simulation.schedule import BLOWS, FAULTS, simulate, world


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--bug", action="append", choices=BUGS, help="these alone")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    seeds = range(given.seed, given.seed + given.seeds)
    print(f"of {given.seeds} seeds: with the bug's own faults and blows | with all of them")
    with world():
        for name in given.bug or BUGS:
            own = _found(BUGS[name], seeds, BUGS[name].faults, BUGS[name].blows)
            print(f"{own} | {_found(BUGS[name], seeds, FAULTS, BLOWS)}  {name}", flush=True)


def _found(bug: Bug, seeds: Sequence[int], faults: Sequence[str], blows: Sequence[str]) -> str:
    began = time.process_time()
    with bug.put_in():
        number = sum(bool(simulate(seed, faults=faults, blows=blows).wrong) for seed in seeds)
    seconds = time.process_time() - began
    return f"{number:4} {seconds / number if number else float('inf'):7.2f} s each"


if __name__ == "__main__":
    # As in tests.simulation.__main__.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | {"PYTHONHASHSEED": "0"})
    main()
