"""Reading a project file, beside the bare reader of the same file: what understanding costs on top of reading cells."""

from __future__ import annotations

import csv
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from sandbox.samples.make import HEADER, people, write_project
from seekout import delimited, open_project, xlsx

ROWS = 100_000
_PEAK = (
    "import sys; from pathlib import Path; from seekout import open_project\n"
    "with open_project(Path(sys.argv[1]), 'p') as reader: count = sum(1 for _ in reader.rows())\n"
    "print(int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]) // 1024)"
)


def _seconds(work: Callable[[], int], times: int) -> float:
    """The median of `times` runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        assert work() == ROWS
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _ours(path: Path) -> int:
    with open_project(path, path.name) as reader:
        return sum(1 for _ in reader.rows())


def _csv_cells(path: Path) -> int:
    with delimited.text_rows(path) as batches:
        return sum(len(numbers) for numbers, _ in batches) - 1


def _xlsx_cells(path: Path) -> int:
    return sum(len(numbers) for batches in xlsx.sheets(path) for numbers, _ in batches) - 1


def _dict_reader(path: Path) -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.DictReader(file))


def _openpyxl(path: Path) -> int:
    sheet = openpyxl.load_workbook(path, read_only=True).active
    return sum(1 for _ in sheet.iter_rows(values_only=True)) - 1


def _peak(path: Path) -> int:
    """The peak memory in MB of a process that reads a file."""
    done = subprocess.run([sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def _workbook(path: Path, rows: int) -> None:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in [HEADER, *people(rows)]:
        sheet.append(row)
    workbook.save(path)


def _nothing_twice(path: Path) -> None:
    """The same table in which no title, company, place or school is told twice: nothing can be remembered."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number, row in enumerate(people(ROWS)):
            writer.writerow([f"{cell} {number}" if cell.isascii() and cell.istitle() else cell for cell in row])


def table() -> list[str]:
    """Seconds, rows a second and peak memory, as Markdown."""
    lines = [
        f"## Reading a file of {ROWS:,} candidates with histories",
        "",
        "Goals: at most 2 times csv.DictReader, faster than openpyxl. Medians of five runs (openpyxl: one).",
        "",
        "| file | ours | of that, reading cells | rows/s | bare reader | ours / bare | peak memory at 1,000 and "
        f"{ROWS:,} |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        write_project(folder / "large.csv", ROWS)
        write_project(folder / "small.csv", 1000)
        _nothing_twice(folder / "nothing-twice.csv")
        _workbook(folder / "large.xlsx", ROWS)
        _workbook(folder / "small.xlsx", 1000)
        for kind, name, small, cells, title, bare, times in (
            ("CSV", "large.csv", "small.csv", _csv_cells, "csv.DictReader", _dict_reader, 5),
            ("CSV, no value twice", "nothing-twice.csv", "small.csv", _csv_cells, "csv.DictReader", _dict_reader, 5),
            ("XLSX", "large.xlsx", "small.xlsx", _xlsx_cells, "openpyxl read-only", _openpyxl, 1),
        ):
            path = folder / name
            theirs = _seconds(lambda path=path, bare=bare: bare(path), times)
            ours, parsing = _seconds(lambda path=path: _ours(path), 5), _seconds(lambda p=path, c=cells: c(p), 5)
            lines.append(
                f"| {kind} | {ours:.2f} s | {parsing:.2f} s | {ROWS / ours:,.0f} | {title} {theirs:.2f} s "
                f"| {ours / theirs:.2f} | {_peak(folder / small)} MB, {_peak(path)} MB |"
            )
    return lines
