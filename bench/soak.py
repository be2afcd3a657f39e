"""Exports one after another through the whole house, for as long as is asked: does anything grow?

`python -m bench.soak --minutes 60 --chart docs/pictures/soak.svg`
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from sandbox.samples.make import write_project
from sandbox.stack import Stack
from tests.journeys.conftest import connect, review

PEOPLE, EVERY_SECONDS = 200, 15.0
_COLORS = {"bot": "#1d9bd1", "worker": "#2eb67d"}
_WIDTH, _HEIGHT, _EDGE = 760, 150, 46


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process had at a time: seconds since the beginning, MB, open files, threads; and exports so far."""

    seconds: float
    process: str
    megabytes: float
    files: int
    threads: int
    exports: int


def soak(minutes: float) -> tuple[list[Sample], dict[str, int], float, int]:
    """Samples, rows of each table, MB of the database, and how many exports there were."""
    directory = Path(tempfile.mkdtemp(prefix="soak-"))
    samples: list[Sample] = []
    done = 0
    with Stack(directory) as stack:
        stack.up()
        dana = stack.slack.person("dana")
        connect(dana)
        began = sampled = time.monotonic()
        while time.monotonic() - began < minutes * 60:
            path = directory / f"soak-{done}.csv"
            write_project(path, PEOPLE, seed=50_000 + done)
            assert review(dana, path).submit().ok
            dana.wait_for_message("#sourcing", f"Export Complete\n*soak-{done}*", timeout=300)
            path.unlink()
            done += 1
            if time.monotonic() - sampled >= EVERY_SECONDS or done == 1:
                sampled = time.monotonic()
                samples += [_sample(stack, name, sampled - began, done) for name in _COLORS]
        with contextlib.closing(sqlite3.connect(directory / "bot.db")) as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
        megabytes = sum(file.stat().st_size for file in directory.glob("bot.db*")) / 1e6
    shutil.rmtree(directory, ignore_errors=True)
    return samples, rows, megabytes, done


def _sample(stack: Stack, name: str, seconds: float, exports: int) -> Sample:
    process = psutil.Process(stack.pid("web" if name == "bot" else name))
    memory = process.memory_info().rss / 1e6
    return Sample(seconds, name, memory, process.num_fds(), process.num_threads(), exports)


def table(samples: list[Sample], rows: dict[str, int], megabytes: float, exports: int) -> list[str]:
    """The first quarter beside the last one, and what an export leaves, as Markdown."""
    lines = ["| | after a quarter | at the end |", "| --- | --- | --- |"]
    for name in _COLORS:
        mine = [sample for sample in samples if sample.process == name]
        first, last = mine[len(mine) // 4], mine[-1]
        for what, unit in (("megabytes", " MB"), ("files", ""), ("threads", "")):
            title = {"megabytes": "memory", "files": "open files", "threads": "threads"}[what]
            cells = (f"{getattr(sample, what):,.0f}{unit}" for sample in (first, last))
            lines.append(f"| {name}: {title} | {' | '.join(cells)} |")
    each = ", ".join(f"{name} {number / exports:.1f}" for name, number in sorted(rows.items()) if number > exports / 4)
    lines += [
        "",
        f"{exports:,} exports of {PEOPLE}; the database has {megabytes:.1f} MB. Rows for each export: {each}.",
    ]
    return lines


def chart(samples: list[Sample]) -> str:
    """Memory and open files over time, as SVG."""
    end = max(sample.seconds for sample in samples)
    parts = []
    for top, (what, title) in enumerate((("megabytes", "Memory, MB"), ("files", "Open files"))):
        most = max(getattr(sample, what) for sample in samples) * 1.15
        base = 24 + (top + 1) * (_HEIGHT + 30) - 30
        parts.append(f'<text x="{_EDGE}" y="{base - _HEIGHT - 6}" font-weight="bold">{title}</text>')
        for share in (0.0, 0.5, 1.0):
            y = base - _HEIGHT * share / 1.15
            parts.append(f'<path d="M{_EDGE} {y:.1f}H{_WIDTH - 10}" stroke="#ddd"/>')
            parts.append(f'<text x="{_EDGE - 6}" y="{y + 4:.1f}" text-anchor="end">{most * share / 1.15:.0f}</text>')
        for name, color in _COLORS.items():
            mine = [sample for sample in samples if sample.process == name]
            across = (_EDGE + (_WIDTH - _EDGE - 10) * sample.seconds / end for sample in mine)
            down = (base - _HEIGHT * getattr(sample, what) / most for sample in mine)
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True))
            parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
    height = 24 + 2 * (_HEIGHT + 30) + 8
    for number, (name, color) in enumerate(_COLORS.items()):
        parts.append(f'<text x="{_EDGE + 90 * number}" y="{height - 10}" fill="{color}">{name}</text>')
    parts.append(f'<text x="{_WIDTH - 10}" y="{height - 10}" text-anchor="end">{end / 60:.0f} minutes</text>')
    box = f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>'
    return "\n".join([head, f'<rect width="{_WIDTH}" height="{height}" fill="white"/>', *parts, "</svg>\n"])


def main() -> None:
    """Run for as long as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--chart", type=Path)
    given = parser.parse_args()
    samples, rows, megabytes, exports = soak(given.minutes)
    if given.chart is not None:
        given.chart.write_text(chart(samples), encoding="utf-8")
    print("\n".join(table(samples, rows, megabytes, exports)))


if __name__ == "__main__":
    main()
