"""Exports one after another through the whole house, for as long as is asked: does anything grow?

`python -m bench.soak --minutes 60 --every 4 --chart docs/pictures/soak.svg`
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


@dataclass(frozen=True, slots=True)
class Left:
    """What so many exports left: rows of each table, kB of tables and indexes, MB of the database's files."""

    exports: int
    rows: dict[str, int]
    kilobytes: dict[str, float]
    megabytes: float


@dataclass(frozen=True, slots=True)
class Hour:
    """A soak: samples, what a quarter of it left, what all of it left, and how often Slack had not waited (3 s)."""

    samples: list[Sample]
    quarter: Left
    end: Left
    late: int


def soak(minutes: float, every: float) -> Hour:
    """Export for so many minutes, one export each `every` seconds or as soon as the one before has ended."""
    directory = Path(tempfile.mkdtemp(prefix="soak-"))
    samples: list[Sample] = []
    quarter: Left | None = None
    done = late = 0
    with Stack(directory) as stack:
        stack.up()
        dana = stack.slack.person("dana")
        connect(dana)
        began = sampled = time.monotonic()
        while time.monotonic() - began < minutes * 60:
            path = directory / f"soak-{done}.csv"
            write_project(path, PEOPLE, seed=50_000 + done)
            # Slack gives an answer up after 3 s, whatever comes of the press; a person then looks at the channel.
            late += not review(dana, path).submit().ok
            dana.wait_for_message("#sourcing", f"Export Complete\n*soak-{done}*", timeout=300)
            path.unlink()
            done += 1
            if time.monotonic() - sampled >= EVERY_SECONDS or done == 1:
                sampled = time.monotonic()
                samples += [_sample(stack, name, sampled - began, done) for name in _COLORS]
            if quarter is None and time.monotonic() - began >= minutes * 15:
                quarter = left(directory, done)
            time.sleep(max(0.0, began + done * every - time.monotonic()))
        end = left(directory, done)
    shutil.rmtree(directory, ignore_errors=True)
    return Hour(samples, quarter or end, end, late)


def left(directory: Path, exports: int) -> Left:
    """What stands in the database of a stack after so many exports."""
    with contextlib.closing(sqlite3.connect(directory / "bot.db")) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
        kilobytes = {}
        with contextlib.suppress(sqlite3.OperationalError):  # A SQLite that was built without `dbstat` tells none.
            kilobytes = dict(connection.execute("SELECT name, sum(pgsize) / 1e3 FROM dbstat GROUP BY name"))
    megabytes = sum(file.stat().st_size for file in directory.glob("bot.db*")) / 1e6
    return Left(exports, rows, kilobytes, megabytes)


def _sample(stack: Stack, name: str, seconds: float, exports: int) -> Sample:
    process = psutil.Process(stack.pid("web" if name == "bot" else name))
    memory = process.memory_info().rss / 1e6
    return Sample(seconds, name, memory, process.num_fds(), process.num_threads(), exports)


def table(hour: Hour) -> list[str]:
    """The first quarter beside the end, and what an export leaves in either, as Markdown."""
    lines = ["| | after a quarter | at the end |", "| --- | --- | --- |"]
    for name in _COLORS:
        mine = [sample for sample in hour.samples if sample.process == name]
        first, last = mine[len(mine) // 4], mine[-1]
        for what, unit in (("megabytes", " MB"), ("files", ""), ("threads", "")):
            title = {"megabytes": "memory", "files": "open files", "threads": "threads"}[what]
            cells = (f"{getattr(sample, what):,.0f}{unit}" for sample in (first, last))
            lines.append(f"| {name}: {title} | {' | '.join(cells)} |")
    early, end = hour.quarter, hour.end
    for name in sorted(name for name, number in end.rows.items() if number > end.exports / 4):
        cells = (f"{left.rows[name] / left.exports:.1f}" for left in (early, end))
        lines.append(f"| rows for each export: {name} | {' | '.join(cells)} |")
    for name in sorted(end.kilobytes, key=lambda name: -end.kilobytes[name])[:10]:
        cells = (f"{left.kilobytes.get(name, 0) / left.exports:.1f}" for left in (early, end))
        lines.append(f"| kB for each export: {name} | {' | '.join(cells)} |")
    lines += [
        "",
        f"{end.exports:,} exports of {PEOPLE} in {hour.samples[-1].seconds / 60:.0f} minutes; the database has "
        f"{end.megabytes:.1f} MB; {hour.late} answers to *Export* came after Slack's 3 s.",
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
    parser.add_argument("--every", type=float, default=0, help="seconds from one export's beginning to the next")
    parser.add_argument("--chart", type=Path)
    given = parser.parse_args()
    hour = soak(given.minutes, given.every)
    if given.chart is not None:
        given.chart.write_text(chart(hour.samples), encoding="utf-8")
    print("\n".join(table(hour)))


if __name__ == "__main__":
    main()
