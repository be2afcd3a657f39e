"""Rows out of Excel 97 and binary workbooks (.xls, .xlsb), read by python-calamine in a process of its own.

calamine holds a whole workbook and takes as much memory as a file claims to need, so the process has limits. It is
given nothing of ours, neither environment nor open files.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import python_calamine

from seekout.cells import LONGEST_CELL
from seekout.errors import ProjectFileError, file_error
from seekout.limits import CELLS_IN_BATCH, Batch, Limits

_MEMORY_BYTES = 280 * 1024 * 1024
_CPU_SECONDS = 8
_NEXT_SHEET = "next sheet"


def sheets(path: Path) -> Generator[Iterator[Batch]]:
    """The rows of each sheet, in the workbook's order. Raises ProjectFileError when it cannot be read."""
    with subprocess.Popen(  # noqa: S603 - our own module, and a path that we made
        [sys.executable, "-m", "seekout.old_excel", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
    ) as process:
        try:
            messages = (json.loads(line) for line in process.stdout or ())
            for message in messages:
                if message != _NEXT_SHEET:
                    raise file_error(message)
                rows = _rows(messages)
                yield rows
                for _ in rows:
                    pass
            if process.wait() != 0:
                raise file_error("old_excel")
        finally:
            process.kill()


def _rows(messages: Iterator[Any]) -> Iterator[Batch]:
    """The batches up to the None that ends a sheet."""
    for message in messages:
        if message is None:
            return
        if isinstance(message, str):
            raise file_error(message)
        numbers, rows = message
        yield numbers, rows
    raise file_error("old_excel")


def _tell(message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")


def _read(path: str) -> None:
    """In the process of its own: write the workbook's sheets to standard output, a line of JSON for each batch."""
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).iter_rows()
        _tell(_NEXT_SHEET)
        limits = Limits()
        numbers: list[int] = []
        batch: list[list[str]] = []
        filled = 0
        for number, row in enumerate(rows, start=1):
            cells = [_cell(value) for value in row]
            if not any(cells):
                limits.number(number)
                continue
            numbers.append(number)
            batch.append(cells)
            filled += len(cells)
            if filled >= CELLS_IN_BATCH:
                limits.batch(numbers, batch)
                _tell([numbers, batch])
                numbers, batch, filled = [], [], 0
        if batch:
            limits.batch(numbers, batch)
            _tell([numbers, batch])
        _tell(None)


def _main(path: str) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _read(path)
    except ProjectFileError as error:
        _tell(error.code)
    except MemoryError:
        _tell("old_excel")
    except BaseException as error:  # noqa: BLE001 - a Rust panic arrives as a BaseException that is no Exception
        protected = any(word in str(error).casefold() for word in ("password", "encrypt"))
        _tell("password_protected" if protected else "damaged")


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value[: LONGEST_CELL + 1]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e17 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


if __name__ == "__main__":
    _main(sys.argv[1])
