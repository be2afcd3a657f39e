"""Reading a project file as the worker does, in a process of its own, beside the bare reader of the same file."""

from __future__ import annotations

import csv
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from sandbox.samples.make import HEADER, people, write_project
from seekout import read_project

FEW, MANY = 14_000, 100_000
_PEAKS = (
    "import resource, sys; from pathlib import Path; from seekout import read_project\n"
    "peak = lambda: int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]) // 1024\n"
    "idle = peak()\n"
    "with read_project(Path(sys.argv[1]), 'p') as reader: count = sum(1 for _ in reader.rows())\n"
    "print(peak() - idle, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
)


def _measured(work: Callable[[], int], rows: int, times: int) -> tuple[float, float]:
    """The medians of `times` runs: seconds on the clock, and seconds of processors, those of children too."""
    clock, used = [], []
    for _ in range(times):
        began, before = time.perf_counter(), _processor_seconds()
        assert work() == rows
        clock.append(time.perf_counter() - began)
        used.append(_processor_seconds() - before)
    return statistics.median(clock), statistics.median(used)


def _processor_seconds() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def _ours(path: Path) -> int:
    with read_project(path, path.name) as reader:
        return sum(1 for _ in reader.rows())


def _dict_reader(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.DictReader(file))


def _openpyxl(path: Path) -> int:
    sheet = openpyxl.load_workbook(path, read_only=True).active
    return sum(1 for _ in sheet.iter_rows(values_only=True)) - 1


def _peaks(path: Path) -> tuple[int, int]:
    """By how many MB a process grows that lets a file be read, and the peak of the one that reads it."""
    done = subprocess.run([sys.executable, "-c", _PEAKS, str(path)], capture_output=True, text=True, check=True)
    asking, reading = map(int, done.stdout.split())
    return asking, reading


def _workbook(path: Path, rows: int) -> None:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in [HEADER, *people(rows)]:
        sheet.append(row)
    workbook.save(path)


def _nothing_twice(path: Path, rows: int) -> None:
    """The same table in which no title, company, place or school is told twice: nothing can be remembered."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, row in enumerate(people(rows)):
            writer.writerow([f"{cell} {number}" if cell.isascii() and cell.istitle() else cell for cell in row])


def table() -> list[str]:
    """Seconds, rows a second and peak memory, as Markdown."""
    lines = [
        "## Reading files of candidates with histories, in a process of its own",
        "",
        f"Goals: {FEW:,} rows in under 2 s and {MANY:,} in under 10 s, under 100 MB above idle in both processes "
        "together. Medians of three runs (openpyxl: one).",
        "",
        "| file | rows | ours | of processors | rows/s | bare reader | memory: worker above idle, reader's peak |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        for rows in (FEW, MANY):
            write_project(folder / "plain.csv", rows)
            _nothing_twice(folder / "nothing-twice.csv", rows)
            _workbook(folder / "plain.xlsx", rows)
            for kind, name, title, bare in (
                ("CSV", "plain.csv", "csv.DictReader", _dict_reader),
                ("CSV, no value twice", "nothing-twice.csv", "csv.DictReader", _dict_reader),
                ("XLSX", "plain.xlsx", "openpyxl read-only", _openpyxl),
            ):
                path = folder / name
                theirs, _ = _measured(lambda path=path, bare=bare: bare(path), rows, 1)
                clock, used = _measured(lambda path=path: _ours(path), rows, 3)
                asking, reading = _peaks(path)
                lines.append(
                    f"| {kind} | {rows:,} | {clock:.2f} s | {used:.2f} s | {rows / clock:,.0f} "
                    f"| {title} {theirs:.2f} s | {asking} MB, {reading} MB |"
                )
    return lines
