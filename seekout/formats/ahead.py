"""Reading a large workbook ahead: a process of its own takes it apart while this one understands its rows.

Taking a workbook of a hundred thousand people apart costs as much as understanding them; on two processors both are
done at once. Only a process without threads may fork (`allow`), which the reading process is.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from seekout.errors import ProjectFileError, file_error
from seekout.tables import Batch, Table

LARGE_FILE_BYTES = 512 * 1024
_PIPE_BYTES = 1024 * 1024
_DIE_WITH_PARENT = 1

_allowed = False


def allow() -> None:
    """Say that this process has no threads and may fork."""
    global _allowed
    _allowed = sys.platform == "linux"


def is_worth_it(path: Path) -> bool:
    """Whether a workbook is large enough, and this process may fork."""
    return _allowed and path.stat().st_size >= LARGE_FILE_BYTES


def read_ahead(tables: Generator[Table], hidden: list[str]) -> Generator[Table]:
    """The same tables, read in a process that is forked off; hidden sheets are added to `hidden` as they are met."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _tell_all(tables, hidden, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as answers:
            messages = _messages(answers, process)
            for kind, content in messages:
                if kind == "table":
                    name, has_links, added = content
                    hidden += added
                    table = Table(name, iter(()), has_links=has_links)
                    table.batches = _batches(messages, table)
                    yield table
                    for _ in table.batches:
                        pass
                elif kind == "done":
                    hidden += content
                    return
    finally:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(process, 0)


def _batches(messages: Iterator[tuple[str, Any]], table: Table) -> Iterator[Batch]:
    for kind, content in messages:
        if kind == "end":
            table.hidden_rows, table.uncalculated = content
            return
        numbers, rows, table.has_links = content
        yield numbers, rows


def _messages(answers: BinaryIO, process: int) -> Iterator[tuple[str, Any]]:
    while True:
        try:
            # Written by this very program a moment ago.
            kind, content = pickle.load(answers)  # noqa: S301
        except (EOFError, pickle.UnpicklingError):
            _, status = os.waitpid(process, 0)
            ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            if ended_by in (signal.SIGXCPU, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS):
                raise file_error("too_slow" if ended_by == signal.SIGXCPU else "too_much_memory") from None
            raise RuntimeError("the process that reads ahead ended") from None
        if kind == "error":
            raise file_error(content)
        yield kind, content


def _tell_all(tables: Generator[Table], hidden: list[str], writing: int) -> NoReturn:
    """In the forked process: write all that is read, and end."""
    status = 1
    try:
        import ctypes
        import fcntl

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        # Whoever waits for the reading process must see that it ended, whatever this one does.
        os.close(sys.stdout.fileno())
        with suppress(OSError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        with os.fdopen(writing, "wb") as out:
            _write(tables, hidden, out)
        status = 0
    finally:
        os._exit(status)


def _write(tables: Generator[Table], hidden: list[str], out: BinaryIO) -> None:
    def tell(kind: str, content: Any) -> None:
        pickle.dump((kind, content), out, protocol=5)
        out.flush()

    known = 0
    try:
        for table in tables:
            tell("table", (table.name, table.has_links, hidden[known:]))
            known = len(hidden)
            for numbers, rows in table.batches:
                tell("batch", (numbers, rows, table.has_links))
            tell("end", (table.hidden_rows, table.uncalculated))
        tell("done", hidden[known:])
    except ProjectFileError as error:
        tell("error", error.code)
    except MemoryError:
        tell("error", "too_much_memory")
