"""Run every measurement and write the table: `make bench`. Parts that are named are measured and only printed."""

from __future__ import annotations

import contextlib
import datetime
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

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
    """Measure and write, part by part, each in a process of its own: what was measured stays when a later one fails.

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
    results = Path(__file__).parent / "RESULTS.md"
    lines = [
        "# What was measured",
        "",
        f"`make bench` on {datetime.datetime.now(datetime.UTC).date()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}. "
        "Every ratio is against a baseline of the same run.",
        "",
    ]
    took: dict[str, float] = {}
    failed = []
    for name in PARTS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        began = time.monotonic()
        code, told = _in_a_process(name)
        took[name] = time.monotonic() - began
        print(f"{name}: {took[name]:.0f} s, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        if code != 0:
            failed.append(name)
        if code not in (0, 1) or not told:
            told += f"\n\nThe part *{name}* did not come to its end (exit code {code}).\n"
        lines += [told.strip(), ""]
        results.write_text("\n".join(lines))
    slowest = sorted(took, key=lambda name: -took[name])
    lines += [
        f"This took {sum(took.values()) / 60:.0f} minutes: {', '.join(f'{n} {took[n]:.0f} s' for n in slowest)}.",
        "",
    ]
    results.write_text("\n".join(lines))
    print("\n".join(lines))
    if failed:
        print(f"Failed, or dearer than before: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


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
