"""Run every measurement and write what it found into `bench/RESULTS.md`: `make bench`.

Parts that are named are measured and only printed.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import platform
import signal
import subprocess
import sys
import time

from bench import (
    answering,
    checking,
    cost,
    door,
    exporting,
    fairness,
    growing,
    hostile,
    painting,
    reading,
    results,
    scaling,
    sealing,
    waiting,
    writing,
)

TABLES = (
    cost,
    exporting,
    reading,
    answering,
    door,
    waiting,
    writing,
    checking,
    scaling,
    fairness,
    painting,
    growing,
    sealing,
    hostile,
)
PARTS = {part.__name__.rpartition(".")[2]: part for part in TABLES}
# A part that takes longer stands still.
_LONGEST_SECONDS = 900.0 * max(1, growing.MILLIONS)


def main() -> int:
    """Measure and write, part by part, each in a process of its own: what fails leaves what was known of it.

    Returns 1 when a part failed, or something has become dearer than `bench/cost.json` allows.
    """
    named = " ".join(sys.argv[1:]).replace(",", " ").split()
    if unknown := [name for name in named if name not in PARTS and not name.startswith("--")]:
        print(f"There is no part {', '.join(unknown)}. Parts: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    if named:
        for name in (one for one in named if one in PARTS):
            # What is said on the way is not of the table.
            with contextlib.redirect_stdout(sys.stderr):
                lines = PARTS[name].table()
            print("\n".join(lines), flush=True)
        return 1 if cost.DEARER else 0
    failed = []
    for name in PARTS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        began = time.monotonic()
        code, told = _in_a_process(name)
        took = time.monotonic() - began
        print(f"{name}: {took:.0f} s, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        print(f"{told.strip()}\n", flush=True)
        if code != 0:
            failed.append(name)
        if code in (0, 1) and told:
            section = f"{told.strip()}\n\n{_circumstances(took)}"
            results.put(_section(name), section, [_section(one) for one in PARTS])
    if failed:
        print(f"Failed, so that what was known of it stays, or dearer: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def _section(name: str) -> str:
    """What a part's section is called: a database of another size has one of its own."""
    return f"{name} {growing.MILLIONS}" if name == "growing" and growing.MILLIONS > 1 else name


def _circumstances(seconds: float) -> str:
    """When and on what a part was measured, in how many seconds."""
    began = time.perf_counter()
    sum(number * number for number in range(10_000_000))
    return (
        f"Measured on {datetime.datetime.now(datetime.UTC).date()} in {seconds:.0f} s, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; "
        f"ten million squares took {time.perf_counter() - began:.2f} s afterwards."
    )


def _in_a_process(name: str) -> tuple[int, str]:
    """The exit code of a part, and the Markdown that it printed."""
    command = [sys.executable, "-m", "bench", name]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        told, _ = process.communicate(timeout=_LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        # What it started stands in the same group, or is ended by its reaper.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        told, _ = process.communicate()
    return process.returncode, told


if __name__ == "__main__":
    sys.exit(main())
