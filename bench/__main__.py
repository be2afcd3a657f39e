"""Run every measurement and write the table: `make bench`."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

from bench import answering, exporting, painting, reading, scaling, waiting


def main() -> None:
    """Measure, print and write."""
    lines = [
        "# What was measured",
        "",
        f"`make bench` on {datetime.datetime.now(datetime.UTC).date()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}. "
        "Every ratio is against a baseline of the same run.",
        "",
        *reading.table(),
        "",
        *exporting.table(),
        "",
        *answering.table(),
        "",
        *waiting.table(),
        "",
        *scaling.table(),
        "",
        *painting.table(),
        "",
    ]
    (Path(__file__).parent / "RESULTS.md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
