"""`make fuzz`: files of every kind, damaged and odd ones, and requests to the door and the forms, until time is over.

Whatever a file holds, reading it ends in rows or in a sentence, within a second or two and within its memory; and a
table that a library writes is read as it was written. Whatever a request holds, it is refused or answered with a
sentence, and nothing is our fault. A finding is kept under var/fuzz with what to run again, and
becomes a test.

    python -m tests.fuzz --seconds 600 --seed 1
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.fuzz.targets import Finding, one

_KEPT = Path("var/fuzz")


def main() -> int:
    """Fuzz for the given time; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", type=int, help="run this case alone")
    arguments = parser.parse_args()
    end = time.monotonic() + arguments.seconds
    counts: Counter[str] = Counter()
    findings = number = 0
    while time.monotonic() < end:
        case = arguments.seed * 1_000_000 + number if arguments.only is None else arguments.only
        number += 1
        content = b""
        try:
            name, content = one(random.Random(case))
            counts[name] += 1
        except Finding as finding:
            content, problem = finding.content, str(finding)
        except Exception:
            problem = traceback.format_exc()
        else:
            if arguments.only is not None:
                break
            continue
        findings += 1
        _KEPT.mkdir(parents=True, exist_ok=True)
        (_KEPT / f"{case}.bin").write_bytes(content)
        (_KEPT / f"{case}.txt").write_text(f"python -m tests.fuzz --only {case}\n\n{problem}\n")
        print(f"found by case {case}:\n{problem}", flush=True)
        if arguments.only is not None:
            break
    told = ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))
    print(f"{number:,} cases ({told}); {findings} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
