"""Reading a project file, beside the bare reader of the same file."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from sandbox.samples.make import HEADER, people, write_project
from seekout import open_project

ROWS = 14_000
_PEAK = (
    "import resource, sys; from pathlib import Path; from seekout import open_project\n"
    "with open_project(Path(sys.argv[1]), 'p') as reader: count = sum(1 for _ in reader.rows())\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
)


def _seconds(work: Callable[[], int]) -> float:
    began = time.perf_counter()
    assert work() == ROWS
    return time.perf_counter() - began


def _ours(path: Path) -> int:
    with open_project(path, path.name) as reader:
        return sum(1 for _ in reader.rows())


def _dict_reader(path: Path) -> int:
    with path.open(newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def _openpyxl(path: Path) -> int:
    sheet = openpyxl.load_workbook(path, read_only=True).active
    return sum(1 for _ in sheet.iter_rows(values_only=True)) - 1


def table() -> list[str]:
    """Seconds, rows a second and peak memory, as Markdown."""
    lines = [
        f"## Reading a file of {ROWS:,} candidates with histories",
        "",
        "| file | ours | rows/s | bare reader | ours / bare | peak memory of the process |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as directory:
        text, book = Path(directory) / "p.csv", Path(directory) / "p.xlsx"
        write_project(text, ROWS)
        workbook = openpyxl.Workbook(write_only=True)
        sheet = workbook.create_sheet()
        for row in [HEADER, *people(ROWS)]:
            sheet.append(row)
        workbook.save(book)
        for path, name, bare in ((text, "csv.DictReader", _dict_reader), (book, "openpyxl read-only", _openpyxl)):
            ours, theirs = _seconds(lambda p=path: _ours(p)), _seconds(lambda p=path, b=bare: b(p))
            peak = subprocess.run([sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True)
            lines.append(
                f"| {path.suffix[1:].upper()} | {ours:.2f} s | {ROWS / ours:,.0f} | {name} {theirs:.2f} s "
                f"| {ours / theirs:.1f} | {peak.stdout.strip()} MB |"
            )
    return lines
