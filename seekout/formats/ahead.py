"""Reading a large file ahead, in processes of their own: one takes a workbook apart, one understands its rows.

Taking a workbook of a hundred thousand people apart costs as much as understanding them, and that as much as finding
out who is whom; on two processors they are done at once. Only a process without threads may fork (`allow`), which the
reading process is.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NoReturn

from seekout.errors import ProjectFileError, file_error
from seekout.tables import Batch, Table

LARGE_FILE_BYTES = 512 * 1024
_PIPE_BYTES = 1024 * 1024
_DIE_WITH_PARENT = 1
# A header that is hidden stands above the first people, or between titles above them.
_MOST_ABOVE_PEOPLE = 10
_END, _ERROR = "no more", "error"

_allowed = False


def allow() -> None:
    """Say that this process has no threads and may fork."""
    global _allowed
    _allowed = sys.platform == "linux"


def is_worth_it(path: Path) -> bool:
    """Whether a file is large enough, and this process may fork."""
    return _allowed and path.stat().st_size >= LARGE_FILE_BYTES


def messages_of(messages: Iterator[tuple[str, Any]]) -> Generator[tuple[str, Any]]:
    """The same messages (a kind and its content), made in a process that is forked off.

    Raises ProjectFileError as whoever makes them does, and when that process had too little memory or time.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _tell_all(messages, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as answers:
            while True:
                try:
                    # Written by this very program a moment ago.
                    kind, content = pickle.load(answers)  # noqa: S301
                except (EOFError, pickle.UnpicklingError):
                    raise _ended(process) from None
                if kind == _ERROR:
                    raise ProjectFileError(*content)
                if kind == _END:
                    return
                yield kind, content
    finally:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(process, 0)


def _ended(process: int) -> Exception:
    """Why a process has ended that was not done."""
    _, status = os.waitpid(process, 0)
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if ended_by == signal.SIGXCPU:
        return file_error("too_slow")
    if ended_by in (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS):
        return file_error("too_much_memory")
    return RuntimeError("the process that reads ahead ended")


def _tell_all(messages: Iterator[tuple[str, Any]], writing: int) -> NoReturn:
    """In the forked process: write all that is read, and end."""
    status = 1
    try:
        import ctypes
        import fcntl

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        # Whoever waits for the reading process must see that it ended, whatever this one does.
        with suppress(OSError):
            os.close(sys.stdout.fileno())
        with suppress(OSError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        with os.fdopen(writing, "wb") as out:
            for message in _with_its_end(messages):
                pickle.dump(message, out, protocol=5)
                out.flush()
        status = 0
    finally:
        os._exit(status)


def _with_its_end(messages: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    try:
        yield from messages
        yield _END, None
    except ProjectFileError as error:
        yield _ERROR, (error.code, str(error), error.headers)
    except (MemoryError, RecursionError):
        yield _ERROR, ("too_much_memory", str(file_error("too_much_memory")))


def read_ahead(tables: Generator[Table], hidden: list[str]) -> Generator[Table]:
    """The same tables, read in a process that is forked off; hidden sheets are added to `hidden` as they are met."""
    with closing(messages_of(_told(tables, hidden))) as messages:
        for kind, content in messages:
            if kind == "table":
                name, has_links, added, merged = content
                hidden += added
                table = Table(name, iter(()), has_links=has_links, merged=merged)
                table.batches = _batches(messages, table)
                yield table
                for _ in table.batches:
                    pass
            elif kind == "hidden":
                hidden += content


def _batches(messages: Iterator[tuple[str, Any]], table: Table) -> Iterator[Batch]:
    for kind, content in messages:
        if kind == "end":
            table.hidden_rows, table.hidden, table.uncalculated, remarks = content
            table.remarks.update(remarks)
            return
        numbers, rows, table.has_links, remarks, merged, above = content
        table.remarks.update(remarks)
        # A header may be among them, between titles too; the rest of what is hidden is told at the end.
        table.hidden += above
        table.merged.update(merged)
        yield numbers, rows


def _told(tables: Generator[Table], hidden: list[str]) -> Iterator[tuple[str, Any]]:
    known = 0
    for table in tables:
        yield "table", (table.name, table.has_links, hidden[known:], table.merged)
        known, above = len(hidden), table.hidden
        for numbers, rows in table.batches:
            remarks = {number: table.remarks[number] for number in numbers if number in table.remarks}
            until = numbers[:_MOST_ABOVE_PEOPLE][-1]
            # Some kinds of files tell of them as their rows come.
            merged = {number: table.merged[number] for number in numbers if number in table.merged}
            yield (
                "batch",
                (numbers, rows, table.has_links, remarks, merged, [row for row in above if row[0] < until]),
            )
            above = []
        remarks = {number: table.remarks[number] for number, _ in table.hidden if number in table.remarks}
        yield "end", (table.hidden_rows, table.hidden, table.uncalculated, remarks)
    yield "hidden", hidden[known:]
